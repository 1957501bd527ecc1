"""From the tree of a file to its things, held against the tables of `schema`. Nothing here knows the database."""

import difflib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casebook.interchange.yaml.parser import (
    Broken,
    FilePosition,
    Mapping,
    Node,
    Problems,
    Scalar,
    Sequence,
    contents,
    read_text,
)
from casebook.interchange.yaml.schema import FILE, SIDES, Field, Shape
from casebook.values import ValueProblem


@dataclass(frozen=True, slots=True)
class GivenValue:
    """What a key was given: its text as written (empty for things), what was read, and the line."""

    text: str
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One thing of a file. Keys that could not be read are not among the given."""

    shape: Shape
    spot: FilePosition
    given: dict[str, GivenValue] = field(default_factory=dict)
    # Keys that were refused or are missing: somebody was told, and what follows from them is not reported again.
    refused: frozenset[str] = frozenset()

    def value(self, key: str) -> Any:
        """What was read for this key; None if nothing."""
        given = self.given.get(key)
        return given.value if given else None

    def text(self, key: str) -> str:
        """The text of this key as written; empty if it is not there."""
        given = self.given.get(key)
        return given.text if given else ""

    def at(self, key: str) -> FilePosition:
        """The line of this key, or of the thing if it is not there."""
        given = self.given.get(key)
        return FilePosition(self.spot.file, given.line) if given else self.spot

    def things(self, key: str) -> "list[FileEntry]":
        """The things listed under this key."""
        return self.value(key) or []

    @property
    def ref(self) -> str:
        """The thing's own reference; empty if it could not be read."""
        return self.value("ref") or ""

    @property
    def entered(self) -> date | None:
        """The day on which the file, or the thing, says that it was entered."""
        return self.value("entered")  # type: ignore[no-any-return]


def read_files(path: Path, problems: Problems) -> list[FileEntry]:
    """The entries of all files under `path` (or of the one file that it is), in the order of their names."""
    entries = [read_entry(name, content, problems) for name, content in contents(path, problems)]
    return [entry for entry in entries if entry is not None]


def read_entry(name: str, content: bytes, problems: Problems, minting: bool = False) -> FileEntry | None:
    """The entry of one file; None where there is none to read. With `minting` references may be missing."""
    node = read_text(content, name, problems)
    return _Reader(name, problems, minting).entry(node, FILE) if node is not None else None


class _Reader:
    """Reads the nodes of one file."""

    def __init__(self, file: str, problems: Problems, minting: bool = False) -> None:
        self._file = file
        self._problems = problems
        self._minted = {"ref"} if minting else set()

    def entry(self, node: Node, shape: Shape) -> FileEntry:
        """One thing of this shape, as far as it can be read."""
        spot = FilePosition(self._file, node.line)
        if not isinstance(node, Mapping):
            self._refuse(
                node, _("Here stands a %s: keys and values, one a line, such as “ref: n4ks7w2p”.") % shape.label
            )
            return FileEntry(shape, spot, refused=frozenset(field.key for field in shape.fields))
        if shape.instead is not None and shape.by in node.entries:
            shape = shape.instead
        given: dict[str, GivenValue] = {}
        for key, (line, value) in node.entries.items():
            field = shape.field(key)
            if field is None:
                self._unknown(key, line, shape)
            elif field.exported:
                said = _("This key stands in public exports only, of what stands no more; it is not loaded.")
                self._add(line, key, said)
            else:
                read = self._given(value, line, field, shape)
                if read is not None:
                    given[key] = read
        missing = {
            field.key for field in shape.fields if field.required and field.key not in node.entries
        } - self._minted
        for field in shape.fields:
            if field.key in missing:
                self._add(
                    node.line,
                    given["ref"].text if "ref" in given else "",
                    _("This %(thing)s has no “%(key)s”; add it.") % {"thing": shape.label, "key": field.key},
                )
        return FileEntry(shape, spot, given, frozenset(missing | (set(node.entries) - set(given))))

    def _given(self, node: Node, line: int, field: Field, shape: Shape) -> GivenValue | None:
        if isinstance(node, Broken):
            return None
        if field is SIDES:
            return self._sides(node, line, field)
        if field.shape is None:
            return self._scalar(node, line, field, shape)
        if not field.many:
            return GivenValue("", self.entry(node, field.shape), line)
        return self._list(node, line, field, field.shape)

    def _list(self, node: Node, line: int, field: Field, shape: Shape) -> GivenValue | None:
        if not isinstance(node, Sequence) or not node.items or len(node.items) > field.most:
            self._refuse(
                node,
                _(
                    "Under “%(key)s” stands a list, each %(thing)s after a hyphen, at most %(most)d;"
                    " leave the key out if there is none."
                )
                % {"key": field.key, "thing": shape.label, "most": field.most},
            )
            return None
        items = [self.entry(item, shape) for item in node.items if not isinstance(item, Broken)]
        return GivenValue("", items, line)

    def _scalar(self, node: Node, line: int, field: Field, shape: Shape) -> GivenValue | None:
        assert field.form is not None
        if not isinstance(node, Scalar):
            self._refuse(node, _("Under “%s” stands one value, not a list or a block.") % field.key)
            return None
        if not node.text:
            self._add(line, field.key, _("Nothing is written here; write a value, or leave the key out."))
            return None
        try:
            return GivenValue(node.text, field.form.read(node.text, shape.limit(field)), line)
        except ValueProblem as problem:
            self._add(line, node.text, str(problem))
            return None

    def _sides(self, node: Node, line: int, field: Field) -> GivenValue | None:
        """The sides of a dispute: lists of references, each as what was given, with its line."""
        sides: list[list[GivenValue]] = []
        for side in node.items if isinstance(node, Sequence) else ():
            items = side.items if isinstance(side, Sequence) else ()
            sides.append([GivenValue(item.text, item.text, item.line) for item in items if isinstance(item, Scalar)])
            if len(sides[-1]) != len(items) or not items:
                sides = []
                break
        if not 2 <= len(sides) <= field.most:
            self._add(
                line,
                "sides",
                _("Sides are lists of claims, at least two, each with at least one: [[claim, claim], [claim]]."),
            )
            return None
        return GivenValue("", sides, line)

    def _unknown(self, key: str, line: int, shape: Shape) -> None:
        known = [field.key for field in shape.fields if not field.exported]
        near = difflib.get_close_matches(key[:60], known, 1, 0.5)
        words = {"thing": shape.label, "near": near[0] if near else "", "known": ", ".join(known)}
        said = _("A %(thing)s has no such key; did you mean “%(near)s”? It has: %(known)s.")
        self._add(line, key, (said if near else _("A %(thing)s has no such key; it has: %(known)s.")) % words)

    def _refuse(self, node: Node, expected: str) -> None:
        if not isinstance(node, Broken):
            self._add(node.line, node.text if isinstance(node, Scalar) else "", expected)

    def _add(self, line: int, value: str, expected: str) -> None:
        self._problems.add(FilePosition(self._file, line), value, expected)
