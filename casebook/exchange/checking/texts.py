"""The round trip through text: everything that the complete dump writes is read back as it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casebook.exchange.archive.arranging import arranged
from casebook.exchange.archive.dumping import dump_into
from casebook.exchange.archive.emitting import emit
from casebook.exchange.archive.entries import Entry, read_entry
from casebook.exchange.archive.folders import Folder
from casebook.exchange.archive.problems import Problems
from casebook.exchange.archive.shapes import COMPLETE, Field, Shape
from casebook.exchange.archive.tables import FILE
from casebook.exchange.archive.trees import Tree
from casebook.exchange.checking.finding import Finding


def round_trip() -> Iterator[Finding]:
    """Write every file, in memory, and read it again."""
    folder = _Reading()
    dump_into(folder, public=False)
    yield from folder.findings


class _Reading(Folder):
    """A folder that keeps nothing: each file is read back at once."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.findings: list[Finding] = []

    def write(self, name: str, file: Tree) -> None:
        if file:
            self._read(name, arranged(file))

    def write_head(self, head: Tree) -> None:
        """Numbers of the archive's own, that no thing has."""

    def _read(self, name: str, tree: Tree) -> None:
        problems = Problems()
        entry = read_entry(name, emit(tree, FILE).encode(), problems, COMPLETE)
        if problems.any() or entry is None:
            for problem in problems.told():
                self._add(name, str(problem))
        else:
            for key in tree:
                self._compare(name, tree, _tree(entry), key)

    def _compare(self, name: str, written: Tree, read: Tree, key: str) -> None:
        one, other = written[key], read.get(key)
        if one == other:
            return
        pairs = zip(one, other, strict=False) if isinstance(one, list) and isinstance(other, list) else [(one, other)]
        for before, after in pairs:
            if before != after:
                self._add(_ref(before) or name, _("Its text does not come back as it is stored."))

    def _add(self, ref: str, wrong: str) -> None:
        self.findings.append(Finding("text", ref, wrong, _("Correct what is stored, or the writing of it.")))


def _ref(thing: Any) -> str:
    return str(thing.get("ref") or thing.get("of") or "") if isinstance(thing, dict) else ""


def _tree(entry: Entry) -> Tree:
    """What was read, as text again: each value by way of what it stands for."""
    return {field.key: _text(field, entry, entry.shape) for field in entry.shape.fields if field.key in entry.given}


def _text(field: Field, entry: Entry, shape: Shape) -> Any:
    given = entry.given[field.key]
    if field.shape is not None:
        return [_tree(inner) for inner in given.value] if field.many else _tree(given.value)
    if field.form is None:
        return [[one.text for one in side] for side in given.value]
    row = _Row()
    field.form.put(row, field.name, given.value)
    return field.form.text(row, field.name) if vars(row) else given.text


class _Row:
    """Whatever a form puts on it."""
