"""A picture as the page holds it: title, SVG, what its shapes mean, and the same data as a table with its sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casebook.web.charts.canvas import box, dot, line, swatch
from casebook.web.charts.marks import centre
from casebook.web.charts.points import ChartPoint, Firmness
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


def row_of(point: ChartPoint, *cells: str) -> FigureRow:
    """The row of a point."""
    return FigureRow(cells, point.ref, point.fact, point.address, point.sources)


def keys_of(points: Sequence[ChartPoint]) -> tuple[Key, ...]:
    """The shapes that these points are drawn in, those that need no word left out."""
    words = {
        Firmness.CERTAIN: pgettext("a mark of a picture", "said outright"),
        Firmness.POSSIBLE: pgettext("a mark of a picture", "only possibly so"),
        Firmness.PLANNED: pgettext("a mark of a picture", "planned, promised or requested"),
        Firmness.VOID: pgettext("a mark of a picture", "cancelled, or said not to be so"),
    }
    used = {point.firmness for point in points}
    named = [firmness for firmness in words if firmness in used] if used != {Firmness.CERTAIN} else []
    found = [Key(swatch([centre(50, 8, firmness)]), words[firmness]) for firmness in named]
    if any(_spread(point) for point in points):
        found.append(Key(swatch([box(10, 3.5, 90, 12.5, "spread", 4.5)]), _("somewhere in this range")))
    for kind in dict.fromkeys(point.dispute.words for point in points if point.dispute):
        sign = [line(20, 8, 80, 8, "apart"), dot(20, 8, "against", 4), dot(80, 8, "against", 4)]
        found.append(Key(swatch(sign), kind))
    return tuple(found)


def _spread(point: ChartPoint) -> bool:
    return (point.low is not None and point.low != point.high) or bool(
        point.span and point.span.start != point.span.end
    )


def left_out(number: int, words: str) -> Iterable[str]:
    """A note, if anything is left out."""
    return [words % number] if number else []
