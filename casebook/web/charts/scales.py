"""Where on a picture a number or a day stands, and which of them the axis names. Plain arithmetic."""

import math
from dataclasses import dataclass
from datetime import date

# Of a picture's width, in percent: a picture is as wide as its page, and its words never grow or shrink with it.
LEFT, RIGHT = 4.0, 96.0
_STEPS = (1, 2, 5)
_MONTH_STEPS = (1, 2, 3, 6)
# The name of a month is longer than a year.
_MOST_MONTHS = 4
# How many days a picture shows around a single one.
_AROUND = 183


@dataclass(frozen=True)
class Scale:
    """A straight line from `first` to `last` onto `start` to `end`."""

    first: float
    last: float
    start: float = LEFT
    end: float = RIGHT

    def at(self, value: float) -> float:
        """Where the value stands; what lies outside stands at the edge."""
        part = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return self.start + part * (self.end - self.start)


@dataclass(frozen=True)
class Tick:
    """One value that an axis names: a number, or the first day of a month or year."""

    value: float
    month: int = 0
    year: int = 0


def number_ticks(most: int, wanted: int = 4) -> list[int]:
    """Round numbers from 0 to the first that is at least `most`: about as many as are wanted."""
    least = max(1.0, most / wanted)
    power = 10 ** math.floor(math.log10(least))
    step = next(int(n * power) for n in (*_STEPS, 10) if n * power >= least)
    return [number * step for number in range(-(-max(most, 1) // step) + 1)]


def _months(first: date, last: date) -> list[Tick]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    found: list[Tick] = []
    for step in _MONTH_STEPS:
        months = [divmod(number, 12) for number in numbers if number % step == 0]
        days = [date(year, month + 1, 1) for year, month in months]
        found = [Tick(day.toordinal(), day.month, day.year) for day in days if first <= day <= last]
        if len(found) <= _MOST_MONTHS:
            return found
    return found


def _years(first: date, last: date, most: int) -> list[Tick]:
    years = [year for year in range(first.year, last.year + 1) if first <= date(year, 1, 1)]
    step = next(
        number * 10**power
        for power in range(5)
        for number in _STEPS
        if sum(year % (number * 10**power) == 0 for year in years) <= most
    )
    return [Tick(date(year, 1, 1).toordinal(), year=year) for year in years if year % step == 0]
