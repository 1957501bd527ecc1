"""Reading dates in words, and turning them into EDTF. The grammar is English; `languages` puts others into its words.

What such words mean here: early, mid and late in a year are January to March, May to August and October to
December; in a month the 1st to the 10th, the 11th to the 20th and the 21st to the end; in a decade its years
0 to 3, 4 to 6 and 7 to 9. "Before March 2025" ends with February, "after" begins with what follows; "since",
"from", "until" and "by" include the day, month or year that they name.

Words that tell some time within others become one of a set ([2024-10..2024-12] for late 2024), words that tell how
long something was an interval (2017-03/2020-05): "late", "between", "before", "after" and "by" are of the first kind,
"from … to", "since", "until" and "throughout" of the second.

Ramadan begins on the days of `RAMADAN`, the calendar of Umm al-Qura; what is reckoned from them is
computed, and not stated.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from django.utils.translation import gettext

from casebook.values.base import ValueProblem, shorten
from casebook.values.edtf import days_of, read_edtf, unreadable
from casebook.values.languages import dates_in_english, is_relative
from casebook.values.languages.english import MONTHS
from casebook.values.numerals import plain_digits

# The first day of Ramadan, by the year in which it falls. In 2030 it begins twice, and so is not known by its year.
RAMADAN = {
    2010: (8, 11), 2011: (8, 1), 2012: (7, 20), 2013: (7, 9), 2014: (6, 28), 2015: (6, 18), 2016: (6, 6),
    2017: (5, 27), 2018: (5, 16), 2019: (5, 6), 2020: (4, 24), 2021: (4, 13), 2022: (4, 2), 2023: (3, 23),
    2024: (3, 11), 2025: (3, 1), 2026: (2, 18), 2027: (2, 8), 2028: (1, 28), 2029: (1, 16),
}  # fmt: skip


def ramadan(year: int) -> tuple[date, date] | None:
    """The days within which Ramadan of this year lies; None where they are not known here."""
    if year not in RAMADAN:
        return None
    first = date(year, *RAMADAN[year])
    return first, first + timedelta(days=29)


_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
_MONTHS |= {name: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_PARTS = _SEASONS | {"q1": 33, "q2": 34, "q3": 35, "q4": 36} | {
    "first quarter": 33, "second quarter": 34, "third quarter": 35, "fourth quarter": 36, "last quarter": 36,
    "first half": 40, "second half": 41,
}  # fmt: skip
_WHEN = {
    "early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2,
}  # fmt: skip
_OF_A_YEAR = ((1, 3), (5, 8), (10, 12))
# By the month in which it begins, the part of a year that EDTF has for it.
_AS_PART = {"01": 33, "05": 38, "10": 36}
_OF_A_MONTH = ((1, 10), (11, 20), (21, 31))
_OF_A_DECADE = ((0, 3), (4, 6), (7, 9))

_DROPPED = re.compile(
    r"\b(?:the|of|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu(?:rs)?|fri|sat|sun)\b"
)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
_LONG_DASH = re.compile(r"\s*[\u2013\u2014]\s*")
_NUMBER_RANGE = re.compile(r"(?<![\d-])(?:(?=\d{4}-\d{4}\b)|(?=\d\d?-\d\d? ))(\d+)-(\d+)\b(?!-)")
_MONTH_RANGE = re.compile(rf"\b({_MONTH}) ?- ?(?={_MONTH}\b)")
_TO_SHORT_YEAR = re.compile(r"(\d\d)(\d\d)(?:[/-]| to )(\d\d)")
_YEAR_FIRST = re.compile(rf"(\d{{4}}) (?:(\d{{1,2}}) )?({_MONTH})(?: (\d{{1,2}}))?")
_DAYS_AFTER_MONTH = re.compile(rf"({_MONTH}) (\d{{1,2}}) to (\d{{1,2}})((?: \d{{4}})?)")
_DAY_FIRST = re.compile(rf"(\d{{1,2}}) ({_MONTH})(?: (\d{{4}}))?")
_MONTH_FIRST = re.compile(rf"({_MONTH})(?: (\d{{1,2}}))?(?: (\d{{4}}))?")
_SEASON_WITHOUT_YEAR = re.compile(r"XXXX-[234]\d")
_DECADE = re.compile(r"(\d{3})0'?s")
_PART = re.compile(rf"({'|'.join(_PARTS)})(?: (\d{{4}}))?")
_SECTION = re.compile(rf"({'|'.join(_WHEN)})[ -](.+)")
_PLAIN = re.compile(r"(\d{4}|XXXX)(?:-(\d\d)(?:-(\d\d))?)?")
_BETWEEN = re.compile(r"(?:(?:some ?time|at some point) )?between (.+) and (.+)")
_FEAST = re.compile(r"\bramadan\b")
_RAMADAN = re.compile(r"ramadan (\d{4})|(\d{4}) ramadan")
# A part of a year, a feast, or early, mid or late in one, of which the year is not written.
_WITHOUT_YEAR = re.compile(
    rf"(?:\w+ )?(?:(?:{'|'.join(_WHEN)})[ -])?(?:{'|'.join(_PARTS)}|ramadan)|(?:\w+ )?(?:{'|'.join(_WHEN)})"
)
_WINTER = re.compile(r"winter (\d{2})(\d{2})(?:[/-]| to )(?:\1)?(\d{2})")
# Where something is said of the very beginning or end of a time, and not of its first or last part.
_EDGE = re.compile(r"(beginning|start|end) (.+)")
_TO_NOW = re.compile(r"(?:from |since )?(.+) (?:to|until|till|-) (?:now|today|date|present(?: day)?)")
_SPAN = re.compile(r"(?:from |since )?(.+) (?:to|until|till|through|-) (.+)")
_THROUGHOUT = re.compile(r"(?:throughout|all through|(?:all|whole)(?: of)?) (.+)")
_FROM = re.compile(r"(?:from )?(.+) onwards?|(?:since|from|as from|starting) (.+)")
_UNTIL = re.compile(r"(?:until|till|up to) (.+)")
_BY = re.compile(r"(?:by|no later than|not later than) (.+)|(.+) or (?:earlier|before)")
_OR_LATER = re.compile(r"(?:not before|no earlier than|not earlier than) (.+)|(.+) or later")
_BEFORE = re.compile(r"before (.+)")
_AFTER = re.compile(r"after (.+)")
_ABOUT = re.compile(r"(?:about|around|circa|ca|c|approximately|roughly|near) (.+)")
_PERHAPS = re.compile(r"(?:perhaps|possibly|probably|presumably|maybe) (.+)")


def read_phrase(text: str) -> tuple[str, bool]:
    """The EDTF text of a date in words, and whether it was computed from a feast in them.

    Raises ValueProblem, which says why, where it cannot be read.
    """
    for words in dates_in_english(plain_digits(text.lower())):
        try:
            edtf = _read(_normal(words))
        except _NotUnderstood:
            continue
        if _SEASON_WITHOUT_YEAR.search(edtf):
            raise _without_year(text)
        return edtf, bool(_FEAST.search(words))
    raise _problem(text)


def _problem(text: str) -> ValueProblem:
    """Why a text is no date that can be read."""
    words = {_normal(words) for words in dates_in_english(plain_digits(text.lower()))}
    if any(_WITHOUT_YEAR.fullmatch(one) for one in words):
        return _without_year(text)
    if any(map(_FEAST.search, words)):
        return ValueProblem(
            gettext("“%(value)s” is reckoned from Ramadan, whose days are known here from %(first)d to %(last)d, one"
                    " in a year; write the days.")
            % {"value": shorten(text), "first": min(RAMADAN), "last": max(RAMADAN)}
        )  # fmt: skip
    if is_relative(text):
        return ValueProblem(
            gettext("“%(value)s” depends on the day on which it was written; write the date that is meant.")
            % {"value": shorten(text)}
        )
    return unreadable(text)


def _without_year(text: str) -> ValueProblem:
    return ValueProblem(gettext("“%(value)s” has no year; add it, as in spring 2019.") % {"value": shorten(text)})


class _NotUnderstood(Exception):
    """The words are no date that is known here."""


def _normal(text: str) -> str:
    """Small letters, no articles, weekdays, ordinal endings or commas, and ranges with "to"."""
    words = re.sub(r"(?<=[a-z])\.|,", " ", text)
    words = _ORDINAL.sub(r"\1", _LONG_DASH.sub(" to ", words))
    words = " ".join(_DROPPED.sub(" ", words).split())
    words = re.sub(r"^(?:in|during|over) period (?=between|from)", "", words)
    words = re.sub(r"^(?:(?:some ?time|at some point) )?(?:in|on|at|during|dated) ", "", words)
    words = re.sub(r"\b(perhaps|possibly|probably|presumably|maybe|ramadan) in\b", r"\1", words)
    words = _MONTH_RANGE.sub(r"\1 to ", _NUMBER_RANGE.sub(r"\1 to \2", words))
    return _DAYS_AFTER_MONTH.sub(r"\2 \1\4 to \3 \1\4", words)


def _read(words: str) -> str:
    short = _TO_SHORT_YEAR.fullmatch(words)
    if short and short[2] < short[3]:
        return f"{short[1]}{short[2]}/{short[1]}{short[3]}"
    for shape, made in _SHAPES:
        found = shape.fullmatch(words)
        if found:
            return made(*filter(None, found.groups()))
    if " or " in words:
        return _one_of(words.split(" or "))
    return _hedged(words)


def _before(words: str) -> str:
    """Before the beginning of a time is before it, and before its end within it at the latest."""
    edge = _EDGE.fullmatch(words)
    if edge and edge[1] == "end":
        return f"[..{_outermost(_hedged(words), 1)}]"
    words = edge[2] if edge else words
    return f"[..{_neighbour(_hedged(words), -1)}]"


def _after(words: str) -> str:
    edge = _EDGE.fullmatch(words)
    if edge and edge[1] != "end":
        return f"[{_outermost(_hedged(words), 0)}..]"
    return f"[{_neighbour(_hedged(words), 1)}..]"


def _between(start: str, end: str) -> str:
    first, last = _ends(start, end, _outermost)
    return f"[{first}..{last}]"


def _span(start: str, end: str) -> str:
    """How long something was, from one date to another."""
    first, last = _ends(start, end, _as_end)
    return f"{first}/{last}"


def _throughout(words: str) -> str:
    first, last = _days(_hedged(words))
    return f"{first}/{last}"


# The first that fits is meant.
_SHAPES: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (_BEFORE, _before),
    (_AFTER, _after),
    (_BETWEEN, _between),
    (_THROUGHOUT, _throughout),
    (_TO_NOW, lambda words: f"{_as_end(_hedged(words), 0)}/.."),
    (_WINTER, lambda century, year, other: _winter(f"{century}{year}", f"{century}{other}")),
    (_SPAN, _span),
    (_FROM, lambda words: f"{_as_end(_hedged(words), 0)}/.."),
    (_UNTIL, lambda words: f"../{_as_end(_hedged(words), 1)}"),
    (_BY, lambda words: f"[..{_outermost(_hedged(words), 1)}]"),
    (_OR_LATER, lambda words: f"[{_outermost(_hedged(words), 0)}..]"),
)


def _winter(year: str, following: str) -> str:
    """A winter that is named by both of its years."""
    if int(following) != int(year) + 1:
        raise _NotUnderstood
    return f"[{year}-12..{following}-02]"


def _hedged(words: str) -> str:
    """A single date with an optional "about" or "probably"."""
    about, perhaps = _ABOUT.fullmatch(words), _PERHAPS.fullmatch(words)
    if not about and not perhaps:
        return _single(words)
    edtf = _single((about or perhaps or [""])[1])
    if not _PLAIN.fullmatch(edtf):
        raise _NotUnderstood
    return edtf + ("~" if about else "?")


def _single(words: str) -> str:
    """The EDTF text of one date, season, part of a year or decade, early, mid or late in one, without any
    hedge.
    """
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", words):
        return words
    year_first = _YEAR_FIRST.fullmatch(words)
    feast = _RAMADAN.fullmatch(words)
    if feast:
        days = ramadan(int(feast[1] or feast[2]))
        if not days:
            raise _NotUnderstood
        return f"[{days[0]}..{days[1]}]"
    if year_first and not (year_first[2] and year_first[4]):
        return _joined(year_first[1], year_first[3], year_first[2] or year_first[4])
    day_first, month_first = _DAY_FIRST.fullmatch(words), _MONTH_FIRST.fullmatch(words)
    if day_first:
        return _joined(day_first[3], day_first[2], day_first[1])
    if month_first:
        return _joined(month_first[3], month_first[1], month_first[2])
    part, decade, section = _PART.fullmatch(words), _DECADE.fullmatch(words), _SECTION.fullmatch(words)
    if part:
        return f"{part[2] or 'XXXX'}-{_PARTS[part[1]]}"
    if decade:
        return f"{decade[1]}X"
    if section:
        return _section(_WHEN[section[1]], section[2])
    raise _NotUnderstood


def _joined(year: str | None, month: str, day: str | None) -> str:
    parts = [year or "XXXX", f"{_MONTHS[month]:02d}"]
    return "-".join([*parts, f"{int(day):02d}"] if day else parts)


def _section(which: int, words: str) -> str:
    """Early (0), mid (1) or late (2) in the year, month or decade that `words` tell."""
    decade, whole = _DECADE.fullmatch(words), _PLAIN.fullmatch(_single(words))
    if decade:
        first, last = _OF_A_DECADE[which]
        return f"[{decade[1]}{first}..{decade[1]}{last}]"
    if not whole or whole[3]:
        raise _NotUnderstood
    if not whole[2]:
        first, last = _OF_A_YEAR[which]
        return f"[{whole[0]}-{first:02d}..{whole[0]}-{last:02d}]"
    first, last = _OF_A_MONTH[which]
    year = int(whole[1]) if whole[1].isdecimal() and int(whole[1]) else 2000
    last = min(last, calendar.monthrange(year, _month_number(whole[2]))[1])
    return f"[{whole[0]}-{first:02d}..{whole[0]}-{last:02d}]"


def _month_number(digits: str) -> int:
    if not 1 <= int(digits) <= 12:
        raise _NotUnderstood
    return int(digits)


def _ends(start: str, end: str, made: Callable[[str, int], str]) -> tuple[str, str]:
    """Two dates; what the first leaves out it takes from the second ("27 to 29 November")."""
    last = made(_hedged(end), 1)
    if re.fullmatch(r"\d{1,2}", start):
        start = re.sub(r"^\d{1,2}", start, end)
    first = made(_hedged(start), 0)
    if first.startswith("XXXX") and not last.startswith("XXXX"):
        year = int(last[:4])
        # "From December to January 2020" began in the year before.
        year -= first[4:7] > last[4:7] and len(last) > 4
        first = f"{year:04d}{first[4:]}"
    elif last.startswith("XXXX") and first[:4].isdecimal():
        # "From November 2019 to March" ended in the year after.
        year = int(first[:4]) + (last[4:7] < first[4:7])
        last = f"{year:04d}{last[4:]}"
    return first, last


def _members(edtf: str) -> list[str]:
    """The ends of a vague date such as [2024-10..2024-12]; the single date that any other is."""
    if "," in edtf or "/" in edtf:
        raise _NotUnderstood
    return edtf.strip("[]").split("..")


def _outermost(edtf: str, which: int) -> str:
    """The first (0) or last (1) that a date allows, as exact as it is."""
    return _members(edtf)[-which]


def _as_end(edtf: str, which: int) -> str:
    """A date as the first (0) or last (1) end of an interval, where EDTF has single dates alone.

    Early, mid and late in a year are quarters and thirds of it; of a month or a decade the whole stays, since nothing
    narrower can be written that would not be too exact.
    """
    first, *rest = _members(edtf)
    if not rest:
        return first
    last = rest[0]
    in_year = re.fullmatch(r"(\d{4}|XXXX)-(\d\d)", first)
    if in_year:
        return f"{in_year[1]}-{_AS_PART[in_year[2]]}"
    return f"{first[:3]}X" if len(first) == 4 else last[:7]


def _days(edtf: str) -> tuple[date, date]:
    """The first and last day of a date that has a year."""
    try:
        first, last = days_of(read_edtf(edtf), edtf)
    except ValueProblem:
        raise _NotUnderstood from None
    if first is None or last is None:
        raise _NotUnderstood
    return first, last


def _one_of(choices: list[str]) -> str:
    dates = [_hedged(choice).strip("[]") for choice in choices]
    years = {date[:4] for date in dates} - {"XXXX"}
    year = years.pop() if len(years) == 1 else dates[-1][:4]
    if any("/" in date or "," in date for date in dates) or len(dates) > 4:
        raise _NotUnderstood
    return "[" + ",".join(date.replace("XXXX", year) for date in dates) + "]"


def _neighbour(edtf: str, direction: int) -> str:
    """What comes just before (-1) or after (1) a date, as exact as the date: the year, month or day."""
    plain = _PLAIN.fullmatch(edtf)
    if edtf.startswith("XXXX-"):
        return f"XXXX{_neighbour(f'2000{edtf[4:]}', direction)[4:]}"
    first, last = _days(edtf)
    try:
        day = first - timedelta(days=1) if direction < 0 else last + timedelta(days=1)
    except OverflowError:
        raise _NotUnderstood from None
    exact = len(plain[0]) if plain else 10
    return day.isoformat()[:exact]
