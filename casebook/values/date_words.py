"""EDTF dates as a reader sees them, in the reader's language."""

from django.utils.translation import gettext, pgettext

from casebook.values.edtf_parts import OPEN, Choice, Interval, Parsed, Point


def in_words(parsed: Parsed, edtf: str) -> str:
    """A date in words: "27 November 2019", "the 2010s", "since 2020". Rare forms are shown as their EDTF
    text.
    """
    if isinstance(parsed, Point):
        return _point(parsed) or edtf
    if isinstance(parsed, Interval):
        return _interval(parsed) or edtf
    return _choice(parsed) or edtf


def month_name(month: int, with_day: bool = False) -> str:
    """The name of a month (1 to 12), alone or after a day: languages may decline it."""
    alone = (
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
    )
    after_a_day = (
        lambda: pgettext("month after a day", "January"),
        lambda: pgettext("month after a day", "February"),
        lambda: pgettext("month after a day", "March"),
        lambda: pgettext("month after a day", "April"),
        lambda: pgettext("month after a day", "May"),
        lambda: pgettext("month after a day", "June"),
        lambda: pgettext("month after a day", "July"),
        lambda: pgettext("month after a day", "August"),
        lambda: pgettext("month after a day", "September"),
        lambda: pgettext("month after a day", "October"),
        lambda: pgettext("month after a day", "November"),
        lambda: pgettext("month after a day", "December"),
    )
    return (after_a_day if with_day else alone)[month - 1]()


def _point(point: Point) -> str:
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
    if year.isdigit():
        return str(int(year))
    if year == "XXXX":
        return gettext("year not known")
    decade, digits = year[:3], year.rstrip("X")
    if decade.isdigit():
        return pgettext("a decade", "the %(decade)ss") % {"decade": f"{int(decade)}0"}
    if digits.isdigit() and len(digits) == 2:
        return _between(f"{int(digits)}00", f"{int(digits)}99")
    return ""


def _between(first: str, last: str) -> str:
    return pgettext("a date", "between %(first)s and %(last)s") % {"first": first, "last": last}


def _month(point: Point) -> str:
    """A year, or a month and its year."""
    year = _year(point.year)
    if not year or not point.month:
        return gettext("date not known") if point.year == "XXXX" else year
    if point.month == "XX":
        return (
            gettext("date not known") if point.year == "XXXX" else gettext("%(year)s, month not known") % {"year": year}
        )
    if not point.month.isdigit():
        return ""
    values = {"month": month_name(int(point.month)), "year": year}
    if point.year.isdigit():
        return pgettext("a date", "%(month)s %(year)s") % values
    return pgettext("a date", "%(month)s, %(year)s") % values


def _day(point: Point) -> str:
    if point.day == "XX":
        whole = _month(Point(point.year, point.month))
        unknown = point.month == "XX" or not whole
        return whole if unknown else gettext("%(month)s, day not known") % {"month": whole}
    year = _year(point.year)
    if not year or not point.day.isdigit() or not point.month.isdigit():
        return ""
    values = {"day": int(point.day), "month": month_name(int(point.month), with_day=True), "year": year}
    if point.year.isdigit():
        return pgettext("a date", "%(day)d %(month)s %(year)s") % values
    return pgettext("a date", "%(day)d %(month)s, %(year)s") % values


def _part_of_year(point: Point) -> str:
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


def _interval(interval: Interval) -> str:
    start = _point(interval.start) if isinstance(interval.start, Point) else ""
    end = _point(interval.end) if isinstance(interval.end, Point) else ""
    if isinstance(interval.start, Point) and isinstance(interval.end, Point):
        first = _shortened(interval.start, interval.end) or start
        ends = {"start": first, "end": end}
        return pgettext("a date", "from %(start)s to %(end)s") % ends if start and end else ""
    if start:
        open_ended = interval.end == OPEN
        shape = (
            pgettext("a date", "since %(date)s") if open_ended else pgettext("a date", "from %(date)s, end not known")
        )
        return shape % {"date": start}
    if end:
        open_ended = interval.start == OPEN
        shape = (
            pgettext("a date", "until %(date)s")
            if open_ended
            else pgettext("a date", "until %(date)s, beginning not known")
        )
        return shape % {"date": end}
    return ""


def _shortened(start: Point, end: Point) -> str:
    """The beginning of an interval without the year or month that its end tells as well; '' where they
    differ.
    """
    numbers = start.month.isdigit() and end.month.isdigit() and not start.part and not end.part
    if start.year != end.year or not numbers or start.hedge or end.hedge or bool(start.day) != bool(end.day):
        return ""
    if not start.day:
        return month_name(int(start.month))
    if not start.day.isdigit() or not end.day.isdigit():
        return ""
    if start.month == end.month:
        return str(int(start.day))
    month = month_name(int(start.month), with_day=True)
    return pgettext("a date", "%(day)d %(month)s") % {"day": int(start.day), "month": month}


def _choice(choice: Choice) -> str:
    members = [_point(member) if isinstance(member, Point) else _interval(member) for member in choice.members]
    if not all(members):
        return ""
    if len(members) == 1:
        return members[0]
    values = {"first": ", ".join(members[:-1]), "last": members[-1]}
    if choice.every:
        return pgettext("dates", "%(first)s and %(last)s") % values
    return pgettext("dates", "%(first)s or %(last)s") % values
