"""Reading EDTF (ISO 8601-2, levels 0 to 2). The edtf library checks the syntax of each single date.

The parts of EDTF text (ISO 8601-2), and the problems that a date can have.

The first and last day that a date allows.

The edtf library lets an unknown year and an unknown end match everything; these bounds do not.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext
from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.grammar import parse_edtf

from casebook.values.base import ValueProblem, shorten
from casebook.values.languages import names

OPEN = ".."


@dataclass(frozen=True)
class EdtfDate:
    """A single date of EDTF text: digits or X, '' for a part that is not reported.

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
class EdtfInterval:
    """From one date to another; None for an end that is unknown, ".." for one that is open."""

    start: EdtfDate | str | None
    end: EdtfDate | str | None


@dataclass(frozen=True)
class EdtfSet:
    """One of several dates, or (`every`) all of them; its members may be ranges."""

    members: tuple[EdtfDate | EdtfInterval, ...]
    every: bool


Parsed = EdtfDate | EdtfInterval | EdtfSet


def unreadable(text: str) -> ValueProblem:
    """The problem of a text that is no date."""
    return ValueProblem(
        gettext(
            "“%(value)s” cannot be read as a date; write it in words such as late 2024 (in one of these languages:"
            " %(languages)s), in digits, or as EDTF such as 2019-11-27."
        )
        % {"value": shorten(text), "languages": names()}
    )


def out_of_reach(text: str) -> ValueProblem:
    """The problem of a year before 1 or after 9999."""
    return ValueProblem(
        gettext("“%(value)s” has a year that the archive cannot hold; years from 0001 to 9999 are possible.")
        % {"value": shorten(text)}
    )


def no_such_day(point: EdtfDate, text: str) -> ValueProblem:
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
    if isinstance(parsed, EdtfDate):
        return _days_of_point(parsed, text)
    if isinstance(parsed, EdtfInterval):
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
    if not isinstance(parsed, EdtfInterval):
        first, last = days_of(parsed, text)
        return last, first
    start = days_of(parsed.start, text) if isinstance(parsed.start, EdtfDate) else None
    end = days_of(parsed.end, text) if isinstance(parsed.end, EdtfDate) else None
    if UNDATED in (start, end):
        return UNDATED
    began, ended = start or end or (date.min, date.max), end or start or (date.min, date.max)
    return began[1], ended[0]


def _days_of_point(point: EdtfDate, text: str) -> Days:
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


def _days_of_part(point: EdtfDate, text: str) -> Days:
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


def _days_in(years: list[int], point: EdtfDate, backwards: bool = False) -> Iterator[date]:
    """Every day that a date allows, from the first on or from the last back; nothing is computed ahead."""
    step = -1 if backwards else 1
    months = list(_matching(point.month or "XX", 12))[::step]
    for year in years:
        for month in months:
            last = calendar.monthrange(year, month)[1]
            yield from (date(year, month, day) for day in list(_matching(point.day or "XX", last))[::step])


def _wider(day: date, point: EdtfDate, direction: int) -> date:
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


def _days_of_interval(interval: EdtfInterval, text: str) -> Days:
    start = days_of(interval.start, text) if isinstance(interval.start, EdtfDate) else None
    end = days_of(interval.end, text) if isinstance(interval.end, EdtfDate) else None
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


EDTF_LIMIT = 60

_MARK = "[~?%]"
_HEDGE = f"{_MARK}?"
_PART = rf"({_HEDGE})([\dX]{{2}})({_HEDGE})"
_POINT = re.compile(rf"({_HEDGE})([\dX]{{4}})({_HEDGE})(?:-{_PART}(?:-{_PART})?)?", re.ASCII)
_HEDGED_UNKNOWN = re.compile(r"(?:\d{3}X|\d\dXX|\d{4}-XX|\d{4}-\d\d-XX|\d{4}-XX-XX)[~?%]", re.ASCII)
# What nearly every date is made of: the library takes all of it, and needs 20 ms to say so.
_MONTH = r"(?:0[1-9]|1[0-2])"
_MONTH_AND_DAY = rf"(?:{_MONTH}-(?:0[1-9]|[12]\d)|(?:0[13-9]|1[0-2])-30|(?:0[13578]|1[02])-31)"
_COMMON = re.compile(
    rf"\d{{4}}(?:-{_MONTH}|-{_MONTH_AND_DAY}|-XX|-{_MONTH}-XX|-XX-XX)?{_HEDGE}|(?:\d{{3}}X|\d\dXX){_HEDGE}"
    # The parts of a year, and days of which the year is not known.
    rf"|\d{{4}}-(?:2[1-9]|3\d|4[01])|XXXX-{_MONTH_AND_DAY}",
    re.ASCII,
)
_SET = re.compile(r"\[(.*)\]|\{(.*)\}")
# Long years, times and significant digits are EDTF too, although the archive cannot hold them.
_LOOKS_LIKE = re.compile(r"(?=.*[\dX./])(?!\d{4}-\d{4}$)(?:[\dX~?%/.,\[\]{}:+-]|Y(?=-?\d)|[EST](?=\d)|Z)+", re.ASCII)


def looks_like_edtf(text: str) -> bool:
    """Whether `text` is made of nothing but the signs of EDTF."""
    return bool(_LOOKS_LIKE.fullmatch(text))


@lru_cache(maxsize=4096)
def read_edtf(text: str, shown: str = "") -> Parsed:
    """The parts of canonical EDTF text. Raises ValueProblem where it is none, or none that the archive can
    hold; `shown` is what was typed, where that is another text.
    """
    if len(text) > EDTF_LIMIT:
        raise ValueProblem(
            gettext("“%(value)s” is too long for a date; at most %(limit)d characters are possible.")
            % {"value": shorten(text), "limit": EDTF_LIMIT}
        )
    in_set = _SET.fullmatch(text)
    parsed: Parsed
    if in_set:
        members = tuple(_read_member(member, text) for member in (in_set[1] or in_set[2] or "").split(","))
        parsed = EdtfSet(members, every=in_set[2] is not None)
    elif "/" in text:
        parsed = _read_interval(text, "/", text)
    else:
        parsed = _read_point(text, text)
    days_of(parsed, shown or text)
    return parsed


@lru_cache(maxsize=4096)
def check_syntax(text: str) -> None:
    """Raise ValueProblem unless the edtf library, too, takes every single date in the text. It is slow, and only asked
    about dates that are not of a common form.
    """
    for point in re.split(r"[/,\[\]{}]|\.\.", text):
        # The library takes a month that is wholly unknown and fails on one known in part.
        known = re.sub(r"^([\dX]{4}[~?%]?-[~?%]?)(?:\dX|X\d)", r"\1XX", point)
        try:
            if known and not _COMMON.fullmatch(known):
                parse_edtf(known)
        except EDTFParseException as problem:
            raise unreadable(text) from problem


def _read_member(text: str, whole: str) -> EdtfDate | EdtfInterval:
    return _read_interval(text, OPEN, whole) if OPEN in text else _read_point(text, whole)


def _read_interval(text: str, separator: str, whole: str) -> EdtfInterval:
    start, _separator, end = text.partition(separator)
    # Within a set an end that is left out is open ([..2018]); in an interval it is unknown (/2018).
    missing = OPEN if separator == OPEN else None
    interval = EdtfInterval(
        missing if not start else OPEN if start == OPEN else _read_point(start, whole),
        missing if not end else OPEN if end == OPEN else _read_point(end, whole),
    )
    if not isinstance(interval.start, EdtfDate) and not isinstance(interval.end, EdtfDate):
        raise ValueProblem(
            gettext("“%(value)s” has neither beginning nor end; write at least one of them, such as 2018/..")
            % {"value": shorten(whole)}
        )
    return interval


def _read_point(text: str, whole: str) -> EdtfDate:
    found = _POINT.fullmatch(text)
    if not found:
        raise out_of_reach(whole) if re.match(r"Y|-\d|\d{5}", text) else unreadable(whole)
    before_year, year, after_year, before_month, month, after_month, before_day, day, after_day = (
        part or "" for part in found.groups()
    )
    if year == "0000":
        raise out_of_reach(whole)
    if not _may_be_hedged(text):
        raise unreadable(whole)
    units = [
        (after_day, "day"), (after_month, "month" if month else ""), (after_year, "year"),
        (before_year, "year"), (before_month, "month"), (before_day, "day"),
    ]  # fmt: skip
    hedged = [(hedge, unit) for hedge, unit in units if hedge]
    order = ("year", "month", "day")
    hedge, unit = min(hedged, key=lambda pair: order.index(pair[1]), default=("", ""))
    return EdtfDate(year, month, day, hedge, unit)


def _may_be_hedged(text: str) -> bool:
    """Whether the marks ~, ? and % of a date stand as EDTF has them: in front of parts, or one behind."""
    marks = re.findall(_MARK, text)
    if "X" in text:
        return not marks or bool(_HEDGED_UNKNOWN.fullmatch(text))
    return len(marks) < 2 or not re.search(rf"\d{_MARK}", text)
