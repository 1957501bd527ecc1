"""A chart as a page holds it: title, SVG, and the same numbers as a table."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

# A table of so many rows stands open under its chart.
OPEN_ROWS = 4


@dataclass(frozen=True)
class FigureRow:
    """One row of the table: its first cell names it and may lead somewhere."""

    cells: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True)
class Figure:
    """One chart. `notes` say how to read it."""

    name: str
    title: str
    drawn: SafeString
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[FigureRow, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the table is short enough to stand open."""
        return len(self.rows) <= OPEN_ROWS


@dataclass(frozen=True)
class Scale:
    """A straight line from `first` to `last` onto `start` to `end`."""

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where the value stands; what lies outside stands at the edge."""
        part = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return self.start + part * (self.end - self.start)


def round_numbers(most: int, wanted: int = 4) -> Sequence[int]:
    """Round numbers from 0 to the first that is at least `most`, for an axis: about as many as are wanted."""
    least = max(1.0, most / wanted)
    power = 10 ** math.floor(math.log10(least))
    step = next(int(number * power) for number in (1, 2, 5, 10) if number * power >= least)
    return range(0, step * (-(-max(most, 1) // step) + 1), step)
