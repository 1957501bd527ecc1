"""The first and last day that a date allows.

The edtf library lets an unknown year and an unknown end match everything; these bounds do not.
"""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext

from casebook.values.base import ValueProblem, shorten
from casebook.values.edtf_parts import OPEN, Interval, Parsed, Point, no_such_day, unreadable

Days = tuple[date | None, date | None]
UNDATED: Days = (None, None)

# First and last month of the parts of a year. Winter is both ends of it, for writers mean either.
PARTS_OF_YEAR = {
    21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (1, 14),
    33: (1, 3), 34: (4, 6), 35: (7, 9), 36: (10, 12),
    37: (1, 4), 38: (5, 8), 39: (9, 12),
    40: (1, 6), 41: (7, 12),
}  # fmt: skip


def days_of(parsed: Parsed, text: str) -> Days:
    """The first and last day of a date; (None, None) where no year is known. `text` is what a problem shows.

    An open end reaches to the last day there is; an unknown end only to the end of the other side. A hedged
    date is wider by one year, month or day on each side, whichever is hedged.
    """
    if isinstance(parsed, Point):
        return _days_of_point(parsed, text)
    if isinstance(parsed, Interval):
        return _days_of_interval(parsed, text)
    spans = [days_of(member, text) for member in parsed.members]
    starts = [first for first, _last in spans if first]
    ends = [last for _first, last in spans if last]
    return (min(starts), max(ends)) if len(starts) == len(ends) == len(spans) else UNDATED


def certain_days_of(parsed: Parsed, text: str) -> Days:
    """By which day a state of this date had certainly begun, and up to which it certainly lasted.

    The first is after the second where it need not have lasted a day. Of an end that is open or unknown nothing is
    certain, so such a state lasted through its other end, and no longer.
    """
    if not isinstance(parsed, Interval):
        first, last = days_of(parsed, text)
        return last, first
    start = days_of(parsed.start, text) if isinstance(parsed.start, Point) else None
    end = days_of(parsed.end, text) if isinstance(parsed.end, Point) else None
    if UNDATED in (start, end):
        return UNDATED
    began, ended = start or end or (date.min, date.max), end or start or (date.min, date.max)
    return began[1], ended[0]


def _days_of_point(point: Point, text: str) -> Days:
    if point.part:
        return _days_of_part(point, text)
    # A year of which not even the millennium is known would match everything; the day is still checked.
    unknown = point.year.startswith("X")
    years = list(_matching("2XXX" if unknown else point.year, 9999))
    first = next(_days_in(years, point), None)
    last = next(_days_in(years[::-1], point, backwards=True), None)
    if first is None or last is None:
        raise no_such_day(point, text)
    if unknown:
        return UNDATED
    return (_wider(first, point, -1), _wider(last, point, 1)) if point.hedge else (first, last)


def _days_of_part(point: Point, text: str) -> Days:
    if point.part not in PARTS_OF_YEAR or point.day:
        raise no_such_day(point, text)
    if point.hedge or not point.year.isdecimal():
        raise unreadable(text)
    year, (first, last) = int(point.year), PARTS_OF_YEAR[point.part]
    return date(year, first, 1), _end_of_month(year + (last - 1) // 12, (last - 1) % 12 + 1)


def _end_of_month(year: int, month: int) -> date:
    if year > date.max.year:
        return date.max
    return date(year, month, calendar.monthrange(year, month)[1])


def _matching(pattern: str, most: int) -> Iterator[int]:
    """The numbers from 1 to `most` of which the digits fit a pattern such as 201X."""
    shape = re.compile(pattern.replace("X", "."))
    numbers = range(max(1, int(pattern.replace("X", "0"))), min(most, int(pattern.replace("X", "9"))) + 1)
    return (number for number in numbers if shape.fullmatch(f"{number:0{len(pattern)}d}"))


def _days_in(years: list[int], point: Point, backwards: bool = False) -> Iterator[date]:
    """Every day that a date allows, from the first on or from the last back; nothing is computed ahead."""
    step = -1 if backwards else 1
    months = list(_matching(point.month or "XX", 12))[::step]
    for year in years:
        for month in months:
            last = calendar.monthrange(year, month)[1]
            yield from (date(year, month, day) for day in list(_matching(point.day or "XX", last))[::step])


def _wider(day: date, point: Point, direction: int) -> date:
    """`day` moved outwards by one of the unit that is hedged, kept within the years 1 to 9999."""
    unit = point.unit
    try:
        if unit == "day":
            return day + timedelta(days=direction)
        months = 1 if unit == "month" else 12 * 10 ** point.year.count("X")
        total = day.year * 12 + day.month - 1 + direction * months
        year, month = divmod(total, 12)
        whole_month = not point.day
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, last if whole_month and direction > 0 else min(day.day, last))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return date.min if direction < 0 else date.max


def _days_of_interval(interval: Interval, text: str) -> Days:
    start = days_of(interval.start, text) if isinstance(interval.start, Point) else None
    end = days_of(interval.end, text) if isinstance(interval.end, Point) else None
    if UNDATED in (start, end):
        return UNDATED
    known = start or end or UNDATED
    earliest = start[0] if start else date.min if interval.start == OPEN else known[0]
    latest = end[1] if end else date.max if interval.end == OPEN else known[1]
    if earliest and latest and (earliest > latest or _backwards(start, end)):
        raise ValueProblem(
            gettext("“%(value)s” ends before it begins; write the earlier date first.") % {"value": shorten(text)}
        )
    return earliest, latest


def _backwards(start: Days | None, end: Days | None) -> bool:
    if not start or not end or not start[0] or not start[1] or not end[0] or not end[1]:
        return False
    return start[0] > end[0] and start[1] > end[1]
