"""The file of a backup: a line that says what it is, then JSON lines, compressed, and encrypted where a key is given.

The first line is plain JSON: the format, its version and, of an encrypted one, the salt and what tells the right key
from a wrong one. The rest is gzip. Encrypted, it is cut into pieces of 64 KiB, each sealed by ChaCha20-Poly1305 under
a key of this file alone (HKDF of the key and the salt). The nonce counts the pieces and marks the last one, so that
none can be changed, left out, added or put elsewhere.
"""

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT, VERSION = "casebook backup", 1
_PIECE = 64 * 1024
_TAG = 16
_LONGEST_HEAD = 1000


class DamagedBackup(Exception):
    """The file cannot be read, or not to its end; the text says why."""


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A new file at `path` that its owner alone can read; on disk when the block ends. Encrypted with BACKUP_KEY."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(opened, "wb") as file:
        head: dict[str, Any] = {"format": FORMAT, "version": VERSION}
        salt = os.urandom(16)
        if settings.BACKUP_KEY:
            head |= {"salt": salt.hex(), "key": _derived(salt, b"name of the key").hex()[:16]}
        line = json.dumps(head).encode() + b"\n"
        file.write(line)
        sealed = _Sealing(file, salt, line) if settings.BACKUP_KEY else None
        with gzip.GzipFile("", "wb", 6, sealed or file, mtime=0) as lines:
            yield lines  # type: ignore[misc]
        if sealed:
            sealed.finish()
        file.flush()
        os.fsync(file.fileno())


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of the file after the first one. DamagedBackup where it cannot be read, or not to its end."""
    with open(path, "rb") as file:
        line = file.readline(_LONGEST_HEAD)
        head = _head(line)
        try:
            content = _Opening(file, bytes.fromhex(head["salt"]), line) if "salt" in head else file
            with gzip.GzipFile("", "rb", fileobj=content) as lines:  # type: ignore[arg-type]
                yield from lines
        except (InvalidTag, zlib.error, gzip.BadGzipFile) as error:
            raise DamagedBackup("The backup is damaged: something in it was changed.") from error
        except EOFError as error:
            raise end_missing() from error


def end_missing() -> DamagedBackup:
    """What to raise where the file stops before its end."""
    return DamagedBackup("The end of the backup is missing or damaged.")


def _head(line: bytes) -> dict[str, Any]:
    """What the first line says; DamagedBackup where the rest cannot be read."""
    try:
        head = json.loads(line)
        if head["format"] != FORMAT:
            raise ValueError
        version, salt, key = int(head["version"]), bytes.fromhex(head.get("salt", "")), head.get("key")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedBackup("This is no backup of an archive, or its beginning is damaged.") from error
    if version > VERSION:
        raise DamagedBackup("A newer version of Casebook made this backup; restore it with that version.")
    if salt and not settings.BACKUP_KEY:
        raise DamagedBackup("The backup is encrypted: set BACKUP_KEY to the key that it was made with.")
    if salt and key != _derived(salt, b"name of the key").hex()[:16]:
        raise DamagedBackup("The backup was encrypted with another key than the present BACKUP_KEY.")
    return head  # type: ignore[no-any-return]


def _derived(salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"casebook backup " + purpose).derive(base64.urlsafe_b64decode(settings.BACKUP_KEY))


class _Pieces:
    """What writing and reading share: the cipher, the first line that each piece is bound to, and the count."""

    def __init__(self, file: BinaryIO, salt: bytes, head: bytes) -> None:
        self._file, self._head, self._number = file, head, 0
        self._cipher = ChaCha20Poly1305(_derived(salt, b"pieces"))
        self._kept = bytearray()

    def _nonce(self, last: bool) -> bytes:
        self._number += 1
        return self._number.to_bytes(11, "big") + bytes([last])


class _Sealing(_Pieces):
    """A file that encrypts what is written into it."""

    def write(self, content: bytes) -> int:
        self._kept += content
        while len(self._kept) > _PIECE:
            self._put(bytes(self._kept[:_PIECE]), last=False)
            del self._kept[:_PIECE]
        return len(content)

    def flush(self) -> None:
        """Nothing: a piece is written when it is full."""

    def finish(self) -> None:
        """Write the last piece, which may be empty."""
        self._put(bytes(self._kept), last=True)

    def _put(self, piece: bytes, last: bool) -> None:
        self._file.write(self._cipher.encrypt(self._nonce(last), piece, self._head))


class _Opening(_Pieces):
    """A file that decrypts what is read from it."""

    def __init__(self, file: BinaryIO, salt: bytes, head: bytes) -> None:
        super().__init__(file, salt, head)
        self._next = self._file.read(_PIECE + _TAG)
        self._ended = False

    def read(self, size: int) -> bytes:
        while len(self._kept) < size and not self._ended:
            self._kept += self._piece()
        content = bytes(self._kept[:size])
        del self._kept[:size]
        return content

    def _piece(self) -> bytes:
        piece, self._next = self._next, self._file.read(_PIECE + _TAG)
        self._ended = not self._next
        nonce = self._nonce(self._ended)
        try:
            return self._cipher.decrypt(nonce, piece, self._head)
        except InvalidTag:
            if self._ended:
                # A whole piece that is not the last one, or a part of one.
                raise EOFError from None
            raise
