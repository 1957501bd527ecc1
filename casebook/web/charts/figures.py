"""A picture as the page holds it: title, SVG, what its shapes mean, and the same data as a table with its sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from casebook.web.presenters.citations import SourceShown

# A table of so many rows stands open under its picture.
OPEN_ROWS = 4


@dataclass(frozen=True)
class Key:
    """One shape, and what it means."""

    sign: SafeString
    words: str


@dataclass(frozen=True)
class FigureRow:
    """One row: its first cell names it and leads to the claim, if it is one claim."""

    cells: tuple[str, ...]
    ref: str = ""
    fact: str = ""
    address: str = ""
    sources: tuple[SourceShown, ...] = ()


@dataclass(frozen=True)
class Figure:
    """One picture. `notes` say what it leaves out."""

    name: str
    title: str
    drawn: SafeString
    keys: tuple[Key, ...]
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[FigureRow, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the table is short enough to stand open."""
        return len(self.rows) <= OPEN_ROWS

    @property
    def sourced(self) -> bool:
        """Whether the rows have sources of their own."""
        return any(row.sources for row in self.rows)


def full(columns: Sequence[str], rows: Sequence[FigureRow]) -> tuple[tuple[str, ...], tuple[FigureRow, ...]]:
    """The columns in which any row has something, and the rows with those."""
    kept = [at for at in range(len(columns)) if any(row.cells[at] for row in rows)]
    return tuple(columns[at] for at in kept), tuple(
        replace(row, cells=tuple(row.cells[at] for at in kept)) for row in rows
    )


def left_out(number: int, words: str) -> Iterable[str]:
    """A note, if anything is left out."""
    return [words % number] if number else []
