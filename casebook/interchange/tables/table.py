"""A table on its way out, whatever it is a table of and whatever format it leaves in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# What a cell may hold: words, a number, a day, or nothing.
Cell = str | int | float | date | None
# Of a row one cell, or as a tuple several that stand so in many rows: a format may keep what it made of them.
Piece = Cell | tuple[Cell, ...]
Row = Sequence[Piece]


def flat(row: Row) -> list[Cell]:
    """The cells of a row."""
    cells: list[Cell] = []
    for piece in row:
        if isinstance(piece, tuple):
            cells += piece
        else:
            cells.append(piece)
    return cells


class FileColumn(NamedTuple):
    """One column: its name for programs, its heading for people, and what it holds."""

    name: str
    heading: str
    help: str = ""


class HeadEntry(NamedTuple):
    """One thing that a file says of itself: its name for programs, what it is called, and what it says."""

    name: str
    label: str
    words: str


@dataclass(frozen=True)
class ExportTable:
    """Columns, and rows that are made while they are read.

    `about` says in one sentence what it is, from where and of which day, and `heading` stands over that; `head` says
    the same, and under which licence, thing by thing. `title` is what the rows are.
    """

    columns: Sequence[FileColumn]
    rows: Iterable[Row]
    about: str
    heading: str
    title: str = ""
    head: Sequence[HeadEntry] = ()


@dataclass(frozen=True)
class ExportItems:
    """The same for formats that have things within things: whatever stands before them, and each as it is written."""

    head: Mapping[str, Any]
    name: str
    items: Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class FileFormat:
    """One format in which lists and records are taken away: what `?format=` calls it, and what readers read of it.

    `takes` says what `stream` makes pieces of: a table (ExportTable), things within things, or linked data
    (ExportItems).
    """

    name: str
    label: str
    purpose: "_StrPromise"
    media_type: str
    takes: Literal["table", "items", "linked"]
    stream: Callable[[Any], Iterator[bytes]]
