"""What can be read in the bytes of a kept copy, to find names in it that are to be erased."""

import re
import zlib

# More is not read of one copy.
_MOST = 60 * 2**20
_PACKED = b"\x1f\x8b"
# A body that its server packed stands after the empty line that ends its head.
_BODY = re.compile(rb"\r\n\r\n(?=\x1f\x8b)")


def readable(content: bytes) -> str:
    """The text of the bytes, unpacked as WARC files and servers pack, in the letters that it may be in."""
    plain = _inflated(content) if content.startswith(_PACKED) else content
    parts = [plain, *(_inflated(plain[found.end() :]) for found in _BODY.finditer(plain))]
    return "\n".join(map(_decoded, parts))


def _inflated(packed: bytes) -> bytes:
    """As far as it can be unpacked: of what is broken, what comes before."""
    found: list[bytes] = []
    size = 0
    while packed.startswith(_PACKED) and size < _MOST:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            piece = unpacker.decompress(packed, _MOST - size)
        except zlib.error:
            break
        found.append(piece)
        size += len(piece)
        packed = unpacker.unused_data
    return b"".join(found)


def _decoded(part: bytes) -> str:
    try:
        return part.decode()
    except UnicodeDecodeError:
        return part.decode(errors="replace") + "\n" + part.decode("cp1251", errors="replace")
