#!/usr/bin/env python3
"""Check a release of the archive, or prove that nothing was silently altered between two of them.

    python3 verify.py RELEASE               every file is as it was released, and the hash tree is that of its rows
    python3 verify.py OLD NEW               besides, each fact of OLD is in NEW unchanged, or is listed as ended
    python3 verify.py --prove REF RELEASE   print a proof that one fact or citation is in the release
    python3 verify.py --proof FILE ROOT     check such a proof against the root of a release, without the release

Python 3.9 or later, and nothing else. The last line says "good" or how many problems there are; the exit status is 0
or 1. How it works:

A leaf is SHA-256 of a zero byte, the salt of the row (column "salt") and the row's lasting columns (LASTING below) as a
JSON list. Leaves stand in the order of claims.csv, then of citations.csv. A node is SHA-256 of a one byte and its two
halves, as in RFC 6962. The root stands in datapackage.json under "hashTree"; whoever noted it on the day of a release
can tell later whether the release is still that one. Without its salt, a leaf tells nothing of its row.

What may become of a row in a newer release:
  unchanged    its lasting columns are the same
  ended        they are the same, and its state is superseded or retracted
  withdrawn    its reference stands in references.csv
  taken out    its leaf stands in removed.txt: it may not be shown any more, and nothing else is said of it. The list is
               filled up with random lines, so that it does not tell how many there are.
  covered      a name in it is covered by "[…]", or no longer, and nothing else is different
Anything else is a problem.
"""

import csv
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LASTING = {
    "claims": ("ref", "subject", "fact", "scope", "value", "target", "polarity", "status", "when", "when_words",
               "when_known"),
    "citations": ("ref", "claim", "source", "paragraph", "section", "paragraph_in_section", "page", "time", "heading",
                  "caption", "stance", "quote_before", "quote", "quote_after", "quote_lang", "chain"),
}  # fmt: skip
COVER = "[…]"
STANDING = "published"
SUMS, PACKAGE, REMOVED = "SHA256SUMS", "datapackage.json", "removed.txt"
Row = dict[str, str]
csv.field_size_limit(2**31 - 1)


def content_of(table: str, row: Row) -> bytes:
    """The lasting columns of a row, as they are hashed."""
    cells = [table, *(row[name] for name in LASTING[table])]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")).encode()


def leaf_of(table: str, row: Row) -> bytes:
    """The leaf of a row."""
    return hashlib.sha256(b"\0" + bytes.fromhex(row["salt"]) + content_of(table, row)).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return hashlib.sha256(b"\1" + left + right).digest()


class HashTree:
    """The root over leaves that are given one after the other; it keeps no more than one node of each height."""

    def __init__(self) -> None:
        self.leaves = 0
        self._full: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        """Take one more leaf."""
        self.leaves += 1
        size, node = 1, leaf
        while self._full and self._full[-1][0] == size:
            node, size = node_of(self._full.pop()[1], node), 2 * size
        self._full.append((size, node))

    def root(self) -> str:
        """The root over all leaves so far."""
        if not self._full:
            return hashlib.sha256(b"").hexdigest()
        node = self._full[-1][1]
        for _size, left in reversed(self._full[:-1]):
            node = node_of(left, node)
        return node.hex()


def rows_of(folder: Path, name: str) -> Iterator[Row]:
    """The rows of a table, one after the other."""
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(2**20):
            found.update(piece)
    return found.hexdigest()


def check(folder: Path) -> Iterator[str]:
    """What is wrong with a release by itself."""
    listed: dict[str, str] = {}
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _space, name = line.partition("  ")
        listed[name] = digest
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {SUMS}
    yield from (f"{name} is not there" for name in sorted(listed.keys() - there))
    yield from (f"{name} is not listed in {SUMS}" for name in sorted(there - listed.keys()))
    for name in sorted(there & listed.keys()):
        if digest_of(folder / name) != listed[name]:
            yield f"{name} is not as it was released"
    tree = HashTree()
    for table in LASTING:
        for row in rows_of(folder, table):
            leaf = leaf_of(table, row)
            tree.add(leaf)
            if leaf.hex() != row["leaf"]:
                yield f"{table}.csv: {row['ref']} is not what its leaf was made of"
    said = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))["hashTree"]
    if (tree.root(), tree.leaves) != (said["root"], said["leaves"]):
        yield f"the root of the hash tree is {tree.root()}, and {PACKAGE} says {said['root']}"


def side_by_side(old: Iterable[Row], new: Iterable[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Each old row with the new one of the same reference. Both are in their order: citations by claim first."""
    others = iter(new)
    other = next(others, None)
    for row in old:
        while other is not None and key_of(other) < key_of(row):
            other = next(others, None)
        yield row, other if other is not None and key_of(other) == key_of(row) else None


def key_of(row: Row) -> tuple[str, str]:
    """By what the rows of a table stand in order."""
    return row.get("claim", ""), row["ref"]


def compare(old: Path, new: Path, counts: "Counter[str]") -> Iterator[str]:
    """What of the older release was altered in the newer one without being listed; `counts` says what became of all."""
    withdrawn = {row["ref"] for row in rows_of(new, "references") if row["what"] == "withdrawn"}
    removed = set((new / REMOVED).read_text(encoding="utf-8").split())
    for table in LASTING:
        for row, other in side_by_side(rows_of(old, table), rows_of(new, table)):
            became = _became(table, row, other, withdrawn, removed)
            counts[became] += 1
            if became in ("missing", "altered", "standing again"):
                yield f"{table}.csv: {row['ref']} is {became}"


def _became(table: str, row: Row, other: Row | None, withdrawn: set[str], removed: set[str]) -> str:
    if other is None:
        if row["ref"] in withdrawn or row.get("claim", "") in withdrawn:
            return "withdrawn"
        return "taken out" if row["leaf"] in removed else "missing"
    if row["state"] != STANDING and other["state"] == STANDING:
        return "standing again"
    if content_of(table, row) != content_of(table, other):
        return "covered" if all(map(_covered, *map(_cells(table), (row, other)))) else "altered"
    return "unchanged" if row["state"] == other["state"] else "ended"


def _cells(table: str) -> Any:
    return lambda row: [row[name] for name in LASTING[table]]


def _covered(one: str, other: str) -> bool:
    """Whether two cells are the same, or one is the other with names covered."""
    if one == other or _fits(one, other) or _fits(other, one):
        return True
    try:
        chains = json.loads(one), json.loads(other)
    except ValueError:
        return False
    return all(isinstance(chain, list) for chain in chains) and _same_chain(*chains)


def _fits(covered: str, whole: str) -> bool:
    parts = map(re.escape, covered.split(COVER))
    return COVER in covered and re.fullmatch(".+?".join(parts), whole, re.S) is not None


def _same_chain(one: list[Any], other: list[Any]) -> bool:
    """The same speakers in the same order. One who is not named any more is told of in other words."""
    if len(one) != len(other):
        return False
    for link, later in zip(one, other):  # noqa: B905 - Python 3.9
        unnamed = {"speaker", "words"} if not (link.get("speaker") and later.get("speaker")) else set()
        for key in (link.keys() | later.keys()) - unnamed:
            a, b = link.get(key, ""), later.get(key, "")
            if a != b and not (isinstance(a, str) and isinstance(b, str) and _covered(a, b)):
                return False
    return True


def proof_of(folder: Path, ref: str) -> dict[str, Any]:
    """What shows that one row is in a release to somebody who has nothing but the root."""
    leaves: list[bytes] = []
    found: tuple[int, str, Row] | None = None
    for table in LASTING:
        for row in rows_of(folder, table):
            if row["ref"] == ref:
                found = len(leaves), table, row
            leaves.append(bytes.fromhex(row["leaf"]))
    if found is None:
        raise SystemExit(f"{ref} is no claim and no citation of {folder}")
    place, table, row = found
    kept = {name: row[name] for name in (*LASTING[table], "salt")}
    return {"table": table, "row": kept, "path": _path(leaves, place), "root": _root(leaves).hex()}


def _split(size: int) -> int:
    """The largest power of two that is smaller."""
    return 1 << (size - 1).bit_length() - 1


def _root(leaves: list[bytes]) -> bytes:
    tree = HashTree()
    for leaf in leaves:
        tree.add(leaf)
    return bytes.fromhex(tree.root())


def _path(leaves: list[bytes], place: int) -> list[list[str]]:
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if place < middle:
        return [*_path(leaves[:middle], place), ["right", _root(leaves[middle:]).hex()]]
    return [*_path(leaves[middle:], place - middle), ["left", _root(leaves[:middle]).hex()]]


def holds(proof: dict[str, Any], root: str) -> bool:
    """Whether the proof leads from its row to this root."""
    node = leaf_of(proof["table"], proof["row"])
    for side, beside in proof["path"]:
        other = bytes.fromhex(beside)
        node = node_of(other, node) if side == "left" else node_of(node, other)
    return node.hex() == root


def main(given: list[str]) -> int:
    """Do what the command line asks for."""
    if len(given) == 3 and given[0] == "--prove":
        print(json.dumps(proof_of(Path(given[2]), given[1]), ensure_ascii=False, indent=1))
        return 0
    if len(given) == 3 and given[0] == "--proof":
        good = holds(json.loads(Path(given[1]).read_text(encoding="utf-8")), given[2])
        print("good" if good else "this proof does not lead to that root")
        return 0 if good else 1
    if len(given) not in (1, 2) or given[0].startswith("-"):
        print(__doc__)
        return 2
    folders, problems, counts = [Path(name) for name in given], 0, Counter()  # type: ignore[var-annotated]
    for folder in folders:
        for problem in check(folder):
            problems += 1
            print(f"{folder}: {problem}")
    if len(folders) == 2:
        for problem in compare(folders[0], folders[1], counts):
            problems += 1
            print(problem)
        print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    print("good" if not problems else f"{problems} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
