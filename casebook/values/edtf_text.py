"""Reading EDTF (ISO 8601-2, levels 0 to 2). The edtf library checks the syntax of each single date."""

import re
from functools import lru_cache

from django.utils.translation import gettext
from edtf.parser.edtf_exceptions import EDTFParseException
from edtf.parser.grammar import parse_edtf

from casebook.values.base import ValueProblem, shorten
from casebook.values.edtf_days import days_of
from casebook.values.edtf_parts import OPEN, Choice, Interval, Parsed, Point, out_of_reach, unreadable

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
def read_edtf(text: str) -> Parsed:
    """The parts of canonical EDTF text. Raises ValueProblem where it is none, or none that the archive can
    hold.
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
        parsed = Choice(members, every=in_set[2] is not None)
    elif "/" in text:
        parsed = _read_interval(text, "/", text)
    else:
        parsed = _read_point(text, text)
    days_of(parsed, text)
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


def _read_member(text: str, whole: str) -> Point | Interval:
    return _read_interval(text, OPEN, whole) if OPEN in text else _read_point(text, whole)


def _read_interval(text: str, separator: str, whole: str) -> Interval:
    start, _separator, end = text.partition(separator)
    # Within a set an end that is left out is open ([..2018]); in an interval it is unknown (/2018).
    missing = OPEN if separator == OPEN else None
    interval = Interval(
        missing if not start else OPEN if start == OPEN else _read_point(start, whole),
        missing if not end else OPEN if end == OPEN else _read_point(end, whole),
    )
    if not isinstance(interval.start, Point) and not isinstance(interval.end, Point):
        raise ValueProblem(
            gettext("“%(value)s” has neither beginning nor end; write at least one of them, such as 2018/..")
            % {"value": shorten(whole)}
        )
    return interval


def _read_point(text: str, whole: str) -> Point:
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
    return Point(year, month, day, hedge, unit)


def _may_be_hedged(text: str) -> bool:
    """Whether the marks ~, ? and % of a date stand as EDTF has them: in front of parts, or one behind."""
    marks = re.findall(_MARK, text)
    if "X" in text:
        return not marks or bool(_HEDGED_UNKNOWN.fullmatch(text))
    return len(marks) < 2 or not re.search(rf"\d{_MARK}", text)
