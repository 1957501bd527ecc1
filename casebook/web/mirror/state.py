"""What the mirror remembers beside its folder: which page names what, and how the edition stood.

One SQLite file, which is also its lock: a page is written, and taken out, by one at a time.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from casebook.models.edition import (
    Of,
    PublicClaim,
    PublicCorrection,
    PublicDispute,
    PublicRecord,
    PublicSource,
)

MODELS: dict[int, Any] = {
    Of.RECORD: PublicRecord,
    Of.CLAIM: PublicClaim,
    Of.SOURCE: PublicSource,
    Of.DISPUTE: PublicDispute,
}
AT_ONCE = 2000
# Under which notices are remembered.
_NOTICE = 9
_TABLES = """
CREATE TABLE IF NOT EXISTS page (file TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS names (ref TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (ref, file)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS names_of_file ON names (file);
CREATE TABLE IF NOT EXISTS stood
    (of INTEGER, id INTEGER, ref TEXT, digest BLOB, ends TEXT, PRIMARY KEY (of, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Changed(NamedTuple):
    """Something of the edition that is new, different or gone. Of a notice `of` and `id` are those of what it is on."""

    of: int
    id: int
    ref: str
    # Keys of the records that it is about or leads to, or led to before.
    ends: str = ""


class MirrorState:
    """The memory of one mirror."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_TABLES)
        path.chmod(0o600)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone: nobody else writes or takes out pages meanwhile."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def told(self, name: str) -> str:
        """What is remembered under this name."""
        found = self._db.execute("SELECT value FROM told WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def tell(self, name: str, value: str) -> None:
        """Remember it."""
        self._db.execute("INSERT OR REPLACE INTO told VALUES (?, ?)", (name, value))

    def digest(self, file: str) -> bytes:
        """Of the page as it was written."""
        found = self._db.execute("SELECT digest FROM page WHERE file = ?", (file,)).fetchone()
        return found[0] if found else b""

    def written(self, file: str, digest: bytes, refs: Iterable[str]) -> None:
        """A page was written that names these."""
        self.gone(file)
        self._db.execute("INSERT INTO page VALUES (?, ?)", (file, digest))
        self._db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", ((ref, file) for ref in refs))

    def gone(self, file: str) -> None:
        """A page was taken out."""
        self._db.execute("DELETE FROM names WHERE file = ?", (file,))
        self._db.execute("DELETE FROM page WHERE file = ?", (file,))

    def files(self) -> Iterator[str]:
        """All pages."""
        yield from [file for (file,) in self._db.execute("SELECT file FROM page ORDER BY file")]

    def naming(self, refs: Collection[str]) -> set[str]:
        """The pages that name one of these."""
        found: set[str] = set()
        for ref in refs:
            found.update(file for (file,) in self._db.execute("SELECT file FROM names WHERE ref = ?", (ref,)))
        return found

    # ------------------------------------------------------------------------------------------ how the edition stood

    def changes(self) -> list[Changed]:
        """What is different from the last time, read side by side and remembered at the end."""
        found: list[Changed] = []
        columns = "of INTEGER, id INTEGER, ref TEXT, digest BLOB, ends TEXT, PRIMARY KEY (of, id)"
        self._db.execute(f"CREATE TEMP TABLE IF NOT EXISTS stands ({columns}) WITHOUT ROWID")
        self._db.execute("CREATE INDEX IF NOT EXISTS temp.stands_ref ON stands (ref)")
        self._db.execute("DELETE FROM stands")
        for piece in _pieces(_stands()):
            self._db.executemany("INSERT INTO stands VALUES (?, ?, ?, ?, ?)", piece)
        columns = "a.of, a.id, a.ref, a.ends"
        both = f"SELECT {columns} FROM {{}} a LEFT JOIN {{}} b USING (of, id) WHERE b.digest IS NOT a.digest"
        for one, other in (("stands", "stood"), ("stood", "stands")):
            found += [Changed(*row) for row in self._db.execute(both.format(one, other))]
        return found

    def stands(self, ref: str) -> bool:
        """Whether there was something of this reference when `changes` looked."""
        return self._db.execute("SELECT 1 FROM stands WHERE ref = ?", (ref,)).fetchone() is not None

    def remember(self) -> None:
        """The edition as `changes` found it is what the pages are made of now."""
        with self.locked():
            self._db.execute("DELETE FROM stood")
            self._db.execute("INSERT INTO stood SELECT * FROM stands")


def _stands() -> Iterator[tuple[int, int, str, bytes, str]]:
    for of, model in MODELS.items():
        for row in model.objects.order_by("id").values().iterator(AT_ONCE):
            ends = " ".join(str(row[name]) for name in ("subject", "target", "outlet") if row.get(name))
            yield of, row["id"], row["ref"], _digest(row), ends
    for row in PublicCorrection.objects.order_by("id").values().iterator(AT_ONCE):
        yield _NOTICE * 10 + row["of"], row["id"], str(row["key"]), _digest(dict(row)), ""


def _digest(row: dict[str, Any]) -> bytes:
    return hashlib.blake2b(repr(row).encode(), digest_size=12).digest()


def _pieces(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while piece := list(islice(rows, AT_ONCE)):
        yield piece


def things_of(changed: Iterable[Changed]) -> list[Changed]:
    """The changes with notices told as changes of what they are on."""
    found = []
    for one in changed:
        if one.of < _NOTICE * 10:
            found.append(one)
            continue
        of, key = one.of - _NOTICE * 10, int(one.ref)
        ref = MODELS[of].objects.filter(id=key).values_list("ref", flat=True).first()
        if ref:
            found.append(Changed(of, key, ref))
    return found
