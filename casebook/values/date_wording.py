"""EDTF dates as a reader sees them, in the reader's language.

The names of months, in the forms that languages decline them to.
"""

from collections.abc import Callable
from enum import Enum, auto

from django.utils.translation import gettext, pgettext

from casebook.values.edtf import OPEN, EdtfDate, EdtfInterval, EdtfSet, Parsed


class Case(Enum):
    """What a date is in its sentence: itself, or the beginning or end of a time."""

    PLAIN = auto()
    BEGINS = auto()
    ENDS = auto()


def month_name(month: int, case: Case = Case.PLAIN, *, with_day: bool = False) -> str:
    """The name of a month (1 to 12); a plain one stands alone or after a day."""
    names = _AFTER_A_DAY if with_day and case is Case.PLAIN else _NAMES[case]
    return names[month - 1]()


# The context of Django's own date formats: a language says it once for both.
_AFTER_A_DAY = (
    lambda: pgettext("alt. month", "January"),
    lambda: pgettext("alt. month", "February"),
    lambda: pgettext("alt. month", "March"),
    lambda: pgettext("alt. month", "April"),
    lambda: pgettext("alt. month", "May"),
    lambda: pgettext("alt. month", "June"),
    lambda: pgettext("alt. month", "July"),
    lambda: pgettext("alt. month", "August"),
    lambda: pgettext("alt. month", "September"),
    lambda: pgettext("alt. month", "October"),
    lambda: pgettext("alt. month", "November"),
    lambda: pgettext("alt. month", "December"),
)
_NAMES = {
    Case.PLAIN: (
        lambda: pgettext("month alone", "January"),
        lambda: pgettext("month alone", "February"),
        lambda: pgettext("month alone", "March"),
        lambda: pgettext("month alone", "April"),
        lambda: pgettext("month alone", "May"),
        lambda: pgettext("month alone", "June"),
        lambda: pgettext("month alone", "July"),
        lambda: pgettext("month alone", "August"),
        lambda: pgettext("month alone", "September"),
        lambda: pgettext("month alone", "October"),
        lambda: pgettext("month alone", "November"),
        lambda: pgettext("month alone", "December"),
    ),
    Case.BEGINS: (
        lambda: pgettext("month in which something begins", "January"),
        lambda: pgettext("month in which something begins", "February"),
        lambda: pgettext("month in which something begins", "March"),
        lambda: pgettext("month in which something begins", "April"),
        lambda: pgettext("month in which something begins", "May"),
        lambda: pgettext("month in which something begins", "June"),
        lambda: pgettext("month in which something begins", "July"),
        lambda: pgettext("month in which something begins", "August"),
        lambda: pgettext("month in which something begins", "September"),
        lambda: pgettext("month in which something begins", "October"),
        lambda: pgettext("month in which something begins", "November"),
        lambda: pgettext("month in which something begins", "December"),
    ),
    Case.ENDS: (
        lambda: pgettext("month in which something ends", "January"),
        lambda: pgettext("month in which something ends", "February"),
        lambda: pgettext("month in which something ends", "March"),
        lambda: pgettext("month in which something ends", "April"),
        lambda: pgettext("month in which something ends", "May"),
        lambda: pgettext("month in which something ends", "June"),
        lambda: pgettext("month in which something ends", "July"),
        lambda: pgettext("month in which something ends", "August"),
        lambda: pgettext("month in which something ends", "September"),
        lambda: pgettext("month in which something ends", "October"),
        lambda: pgettext("month in which something ends", "November"),
        lambda: pgettext("month in which something ends", "December"),
    ),
}


def in_words(parsed: Parsed, edtf: str) -> str:
    """A date in words: "27 November 2019", "the 2010s", "since 2020". Rare forms are shown as their EDTF
    text.
    """
    if isinstance(parsed, EdtfDate):
        return _point(parsed) or edtf
    if isinstance(parsed, EdtfInterval):
        return _interval(parsed) or edtf
    return _choice(parsed) or edtf


def _point(point: EdtfDate) -> str:
    """A single date in words; '' for a form that has none."""
    plain = _part_of_year(point) if point.part else _day(point) if point.day else _month(point)
    if not plain or not point.hedge:
        return plain
    ways = {
        "~": pgettext("a date", "about %(date)s"),
        "?": pgettext("a date", "possibly %(date)s"),
        "%": pgettext("a date", "possibly about %(date)s"),
    }
    return ways[point.hedge] % {"date": plain}


def _year(year: str) -> str:
    if year.isdecimal():
        return str(int(year))
    if year == "XXXX":
        return gettext("year not known")
    decade, digits = year[:3], year.rstrip("X")
    if decade.isdecimal():
        return pgettext("a decade", "the %(decade)ss") % {"decade": f"{int(decade)}0"}
    if digits.isdecimal() and len(digits) == 2:
        return _between(f"{int(digits)}00", f"{int(digits)}99")
    return ""


def _between(first: str, last: str) -> str:
    return pgettext("a date", "between %(first)s and %(last)s") % {"first": first, "last": last}


def _month(point: EdtfDate) -> str:
    """A year, or a month and its year."""
    year = _year(point.year)
    if not year or not point.month:
        return gettext("date not known") if point.year == "XXXX" else year
    if point.month == "XX":
        return (
            gettext("date not known") if point.year == "XXXX" else gettext("%(year)s, month not known") % {"year": year}
        )
    if not point.month.isdecimal():
        return ""
    values = {"month": month_name(int(point.month)), "year": year}
    if point.year.isdecimal():
        return pgettext("a date", "%(month)s %(year)s") % values
    return pgettext("a date", "%(month)s, %(year)s") % values


def _day(point: EdtfDate) -> str:
    if point.day == "XX":
        whole = _month(EdtfDate(point.year, point.month))
        unknown = point.month == "XX" or not whole
        return whole if unknown else gettext("%(month)s, day not known") % {"month": whole}
    year = _year(point.year)
    if not year or not point.day.isdecimal() or not point.month.isdecimal():
        return ""
    values = {"day": int(point.day), "month": month_name(int(point.month), with_day=True), "year": year}
    if point.year.isdecimal():
        return pgettext("a date", "%(day)d %(month)s %(year)s") % values
    return pgettext("a date", "%(day)d %(month)s, %(year)s") % values


def _part_of_year(point: EdtfDate) -> str:
    ways = {
        21: lambda: pgettext("a date", "spring %(year)s"),
        22: lambda: pgettext("a date", "summer %(year)s"),
        23: lambda: pgettext("a date", "autumn %(year)s"),
        24: lambda: pgettext("a date", "winter %(year)s"),
        33: lambda: pgettext("a date", "first quarter of %(year)s"),
        34: lambda: pgettext("a date", "second quarter of %(year)s"),
        35: lambda: pgettext("a date", "third quarter of %(year)s"),
        36: lambda: pgettext("a date", "fourth quarter of %(year)s"),
        37: lambda: pgettext("a date", "first third of %(year)s"),
        38: lambda: pgettext("a date", "second third of %(year)s"),
        39: lambda: pgettext("a date", "last third of %(year)s"),
        40: lambda: pgettext("a date", "first half of %(year)s"),
        41: lambda: pgettext("a date", "second half of %(year)s"),
    }
    return ways[point.part]() % {"year": _year(point.year)}


def _interval(interval: EdtfInterval) -> str:
    start = interval.start if isinstance(interval.start, EdtfDate) else None
    end = interval.end if isinstance(interval.end, EdtfDate) else None
    if start and end:
        return _from_to(start, end)
    if start:
        open_ended = interval.end == OPEN
        return _in_case(start, Case.BEGINS, _SINCE if open_ended else _FROM)
    if end:
        open_ended = interval.start == OPEN
        return _in_case(end, Case.ENDS, _UNTIL if open_ended else _TO)
    return ""


# Each in two ways: around a day, month or year in the form that the language gives it there, and around any date as
# it stands by itself.
_SINCE = (
    lambda: pgettext("a date", "since %(date)s"),
    lambda: pgettext("a date in its plain form", "since %(date)s"),
)
_FROM = (
    lambda: pgettext("a date", "from %(date)s, end not known"),
    lambda: pgettext("a date in its plain form", "from %(date)s, end not known"),
)
_UNTIL = (
    lambda: pgettext("a date", "until %(date)s"),
    lambda: pgettext("a date in its plain form", "until %(date)s"),
)
_TO = (
    lambda: pgettext("a date", "until %(date)s, beginning not known"),
    lambda: pgettext("a date in its plain form", "until %(date)s, beginning not known"),
)


def _in_case(point: EdtfDate, case: Case, ways: tuple[Callable[[], str], Callable[[], str]]) -> str:
    declined, plain = _declined(point, case), _point(point)
    if declined:
        return ways[0]() % {"date": declined}
    return ways[1]() % {"date": plain} if plain else ""


_FROM_TO = (
    lambda: pgettext("a date", "from %(start)s to %(end)s"),
    lambda: pgettext("dates in their plain form", "from %(start)s to %(end)s"),
)
_SOME_TIME = (
    lambda: pgettext("a date", "some time between %(start)s and %(end)s"),
    lambda: pgettext("dates in their plain form", "some time between %(start)s and %(end)s"),
)


def _from_to(start: EdtfDate, end: EdtfDate, ways: tuple[Callable[[], str], Callable[[], str]] = _FROM_TO) -> str:
    first, last = _declined(start, Case.BEGINS), _declined(end, Case.ENDS)
    if first and last:
        return ways[0]() % {"start": _shortened(start, end) or first, "end": last}
    first, last = _point(start), _point(end)
    return ways[1]() % {"start": first, "end": last} if first and last else ""


def _declined(point: EdtfDate, case: Case) -> str:
    """A whole year, month or day of a known year as the beginning or end of a time; '' for any other."""
    known = point.year.isdecimal() and all(not part or part.isdecimal() for part in (point.month, point.day))
    if not known or point.hedge or point.part:
        return ""
    begins = case is Case.BEGINS
    values = {"year": str(int(point.year))}
    if not point.month:
        shape = (
            pgettext("a date that begins something", "%(year)s")
            if begins
            else pgettext("a date that ends something", "%(year)s")
        )
        return shape % values
    values["month"] = month_name(int(point.month), case)
    if not point.day:
        shape = (
            pgettext("a date that begins something", "%(month)s %(year)s")
            if begins
            else pgettext("a date that ends something", "%(month)s %(year)s")
        )
        return shape % values
    values["day"] = str(int(point.day))
    shape = (
        pgettext("a date that begins something", "%(day)s %(month)s %(year)s")
        if begins
        else pgettext("a date that ends something", "%(day)s %(month)s %(year)s")
    )
    return shape % values


def _shortened(start: EdtfDate, end: EdtfDate) -> str:
    """The declined beginning of an interval without the year or month that its end tells as well; '' where they
    differ.
    """
    if start.year != end.year or not start.month or bool(start.day) != bool(end.day) or not end.month:
        return ""
    month = month_name(int(start.month), Case.BEGINS)
    if not start.day:
        return pgettext("a month that begins something, without its year", "%(month)s") % {"month": month}
    if start.month == end.month:
        return pgettext("a day that begins something, without its month", "%(day)d") % {"day": int(start.day)}
    values = {"day": int(start.day), "month": month}
    return pgettext("a day that begins something, without its year", "%(day)d %(month)s") % values


def _some_time(interval: EdtfInterval) -> str:
    """Some time within an interval."""
    start = interval.start if isinstance(interval.start, EdtfDate) else None
    end = interval.end if isinstance(interval.end, EdtfDate) else None
    if start and end:
        return _from_to(start, end, _SOME_TIME)
    words = _point(start or end or EdtfDate("XXXX"))
    way = pgettext("a date", "%(date)s or later") if start else pgettext("a date", "%(date)s or earlier")
    return way % {"date": words} if words else ""


def _choice(choice: EdtfSet) -> str:
    of_interval = _interval if choice.every else _some_time
    members = [_point(member) if isinstance(member, EdtfDate) else of_interval(member) for member in choice.members]
    if not all(members):
        return ""
    if len(members) == 1:
        return members[0]
    values = {"first": ", ".join(members[:-1]), "last": members[-1]}
    if choice.every:
        return pgettext("dates", "%(first)s and %(last)s") % values
    return pgettext("dates", "%(first)s or %(last)s") % values
