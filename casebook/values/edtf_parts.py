"""The parts of EDTF text (ISO 8601-2), and the problems that a date can have."""

from dataclasses import dataclass

from django.utils.translation import gettext

from casebook.values.base import ValueProblem, shorten

OPEN = ".."


@dataclass(frozen=True)
class Point:
    """A single date of EDTF text: digits or X, '' for a part that is not told.

    `hedge` is "", "~" (approximate), "?" (uncertain) or "%" (both), and `unit` says what is hedged: year,
    month, day.
    """

    year: str
    month: str = ""
    day: str = ""
    hedge: str = ""
    unit: str = ""

    @property
    def part(self) -> int:
        """The number of a season, quarter, third or half of the year; 0 where it is none."""
        return int(self.month) if self.month.isdecimal() and int(self.month) > 12 else 0


@dataclass(frozen=True)
class Interval:
    """From one date to another; None for an end that is unknown, ".." for one that is open."""

    start: Point | str | None
    end: Point | str | None


@dataclass(frozen=True)
class Choice:
    """One of several dates, or (`every`) all of them; its members may be ranges."""

    members: tuple[Point | Interval, ...]
    every: bool


Parsed = Point | Interval | Choice


def unreadable(text: str) -> ValueProblem:
    """The problem of a text that is no date."""
    return ValueProblem(
        gettext("“%(value)s” is not a date; write it in words such as late 2024, or as EDTF such as 2019-11-27.")
        % {"value": shorten(text)}
    )


def out_of_reach(text: str) -> ValueProblem:
    """The problem of a year before 1 or after 9999."""
    return ValueProblem(
        gettext("“%(value)s” has a year that the archive cannot hold; years from 0001 to 9999 are possible.")
        % {"value": shorten(text)}
    )


def no_such_day(point: Point, text: str) -> ValueProblem:
    """The problem of a month or a day that no calendar has."""
    if point.month.isdecimal() and not point.part and point.month != "00":
        return ValueProblem(
            gettext("“%(value)s” has a day that its month does not have; write one that it has, as 2019-02-28.")
            % {"value": shorten(text)}
        )
    return ValueProblem(
        gettext("“%(value)s” has a month that does not exist; write 01 to 12, or 21 (spring) to 24.")
        % {"value": shorten(text)}
    )
