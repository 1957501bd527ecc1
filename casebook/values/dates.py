"""Vague dates: EDTF, the article's own words, and how the date is known."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar, Self

from django.utils.translation import gettext, override, pgettext

from casebook.values.base import Comparison, Value, ValueProblem, shorten
from casebook.values.date_phrases import read_phrase
from casebook.values.date_wording import in_words
from casebook.values.edtf import (
    PARTS_OF_YEAR,
    Days,
    EdtfInterval,
    EdtfSet,
    certain_days_of,
    check_syntax,
    days_of,
    looks_like_edtf,
    read_edtf,
    unreadable,
)
from casebook.values.languages import is_vague
from casebook.values.numerals import plain_digits
from casebook.values.text_cleaning import clean_text

STATED, YEAR_SUPPLIED, COMPUTED, INFERRED = "stated", "year supplied", "computed", "inferred"
KNOWN = (STATED, YEAR_SUPPLIED, COMPUTED, INFERRED)
WORDS_LIMIT = 120

_CANONICAL = re.compile(r'(.*?)(?:\s*"(.*)")?(?:\s*\((stated|year supplied|computed|inferred)\))?')
# Dates in digits alone: day and month in either order before the year, the year first, and a month with its year.
_YEAR_LAST = re.compile(r"(?<![\dX])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)|^((?:19|20)\d\d)(\d\d)(\d\d)$")
_MONTH_AND_YEAR = re.compile(r"(?<![\dX./-])(\d{1,2})[./-](\d{4})(?![\dX./-])")
_DAY_TO_DAY = re.compile(r"(\d{4}-\d\d-\d\d) ?- ?(?=\d{4}-\d\d-\d\d)")
_SHORT_YEAR = re.compile(r"(\d\d)(\d\d)([/-])(\d\d)")
# What a person types for years where EDTF has a part of one year: 2019-21 is its spring.
_PERHAPS_YEARS = re.compile(r"(?:^| )(\d\d)(\d\d)-(\d\d)$")


@dataclass(frozen=True)
class Bounds:
    """The outer span, in which something may have been, and the inner one, in which it certainly was.

    None where there is none: all four of what is undated, the inner two where nothing is certain. An inner span with a
    first day alone is open: it lasts up to the newest source that tells of it.
    """

    outer_from: date | None = None
    outer_to: date | None = None
    inner_from: date | None = None
    inner_to: date | None = None


@dataclass(frozen=True)
class VagueDate(Value):
    """A date as exact as it is known: `2024-11/2024-12 "late 2024" (inferred)`.

    `edtf` is EDTF text (ISO 8601-2), at most 60 characters; `words_text` the article's own words, at most
    120, '' where there are none; `known` one of stated (not written), year supplied, computed, inferred.
    """

    edtf: str
    words_text: str = ""
    known: str = STATED
    type_name: ClassVar[str] = "date"

    def __post_init__(self) -> None:
        read_edtf(self.edtf)
        if self.words_text:
            object.__setattr__(self, "words_text", _own_words(self.words_text))
        if self.known not in KNOWN:
            raise ValueProblem(
                gettext("“%(value)s” is no way to know a date; write stated, year supplied, computed or inferred.")
                % {"value": shorten(self.known)}
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the canonical text, EDTF alone, digits in any order that can be reported ("27.11.2019"), or what people
        write in the languages that are read ("late 2024", "с 2020 года", "2019 жылғы мамыр", "27 November").

        What was typed in words is kept as the article's words.
        """
        edtf, words, known = _read(clean_text(text, 300))
        return cls(edtf, words, known)

    def __str__(self) -> str:
        words = f' "{self.words_text}"' if self.words_text else ""
        known = f" ({self.known})" if self.known != STATED else ""
        return f"{self.edtf}{words}{known}"

    @property
    def earliest(self) -> date | None:
        """The first day that it allows; None if undated. `date.min` where the beginning is open."""
        return self._days()[0]

    @property
    def latest(self) -> date | None:
        """The last day that it allows; None if undated. `date.max` where the end is open."""
        return self._days()[1]

    @property
    def uncertain(self) -> bool:
        """Whether it tells some time within others, and never how long something was.

        So do one of several dates, and an interval that the archive inferred or the article tells vaguely.
        """
        parsed = read_edtf(self.edtf)
        if isinstance(parsed, EdtfInterval):
            return self.known == INFERRED or is_vague(self.words_text)
        return isinstance(parsed, EdtfSet) and not parsed.every

    def bounds(self, lasts: bool) -> Bounds:
        """Within which days it may have been, and in which it certainly was (docs/decisions/0027-points-and-states.md).

        `lasts` says that it is of a state, which an interval tells the length of; of a point it is uncertainty.
        """
        first, last = self._days()
        if first is None or last is None:
            return Bounds()
        if not lasts or self.uncertain:
            return Bounds(first, last, *((first, last) if first == last else ()))
        begun, lasted = certain_days_of(read_edtf(self.edtf), self.edtf)
        if last == date.max:
            return Bounds(first, last, begun)
        return Bounds(first, last, begun, lasted) if begun and lasted and begun <= lasted else Bounds(first, last)

    @property
    def undated(self) -> bool:
        """Whether no year is known, so that it lies neither in nor out of any span of days."""
        return self.earliest is None

    def words(self, lasts: bool = True) -> str:
        """The date in the reader's language; the article's own words and how it is known are not in it.

        Of a point in time, which does not last, an interval is some time within it.
        """
        parsed = read_edtf(self.edtf)
        if isinstance(parsed, EdtfInterval) and (self.uncertain or not lasts):
            parsed = EdtfSet((parsed,), every=False)
        return in_words(parsed, self.edtf)

    def known_words(self) -> str:
        """How the date is known, in the reader's language."""
        ways = {
            STATED: pgettext("a date", "stated"),
            YEAR_SUPPLIED: pgettext("a date", "year supplied"),
            COMPUTED: pgettext("a date", "computed"),
            INFERRED: pgettext("a date", "inferred"),
        }
        return ways[self.known]

    def _days(self) -> Days:
        return _days(self.edtf)

    def _compare(self, other: Self) -> Comparison:
        if self.earliest is None or self.latest is None or other.earliest is None or other.latest is None:
            return Comparison.INCOMPARABLE
        if (self.earliest, self.latest) == (other.earliest, other.latest):
            return Comparison.AGREE
        apart = self.latest < other.earliest or other.latest < self.earliest
        return Comparison.DISAGREE if apart else Comparison.FIT


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, str, str]:
    """The EDTF text, the article's words and how it is known that cleaned `text` tells."""
    found = _CANONICAL.fullmatch(text)
    body, words, known = found.groups() if found else (text, None, None)
    if not body and words:
        body, words = words, None
    plain = _in_order(plain_digits(body))
    edtf = re.sub(r"\s*([/,])\s*", r"\1", plain).upper()
    if looks_like_edtf(edtf):
        _check(edtf)
        return edtf, words or "", known or STATED
    edtf, computed = read_phrase(plain)
    _check(edtf, body)
    return edtf, words or body, known or (COMPUTED if computed else STATED)


def check_typed(text: str) -> None:
    """Raise ValueProblem for a date at the end of `text` that EDTF reads otherwise than a person might: "2019-21"."""
    found = _PERHAPS_YEARS.search(plain_digits(text.strip()))
    if found and found[3] > found[2] and int(found[3]) in PARTS_OF_YEAR:
        season, last = f"{found[1]}{found[2]}-{found[3]}", f"{found[1]}{found[3]}"
        raise _in_two_ways(text, season, f"{season[:4]}/{last}")


def as_typed(text: str) -> str:
    """Canonical text of a date or an age as a form shows it to be changed: such that `check_typed` lets it through."""
    try:
        check_typed(text)
    except ValueProblem:
        return f"{text} ({STATED})"
    return text


def _in_order(text: str) -> str:
    """`text` with dates in digits as ISO 8601 has them; raises ValueProblem for one that can be read in two ways."""
    text = _YEAR_FIRST.sub(lambda found: _iso(*filter(str.isdigit, filter(None, found.groups()))) or found[0], text)
    text = _MONTH_AND_YEAR.sub(lambda found: _month(found[2], found[1]) or found[0], _YEAR_LAST.sub(_day_of, text))
    text = _DAY_TO_DAY.sub(r"\1/", text)
    short = _SHORT_YEAR.fullmatch(text)
    return _years_of(short) if short else text


def _iso(year: str, month: str, day: str) -> str:
    """The day as ISO 8601 has it; '' where there is none."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _month(year: str, month: str) -> str:
    """The month as ISO 8601 has it; '' where there is none."""
    return _iso(year, month, "1")[:7]


def _to_be_typed(edtf: str) -> str:
    """The date in the words that are read, which are English."""
    with override("en"):
        return in_words(read_edtf(edtf), edtf)


def _in_two_ways(text: str, first: str, second: str) -> ValueProblem:
    return ValueProblem(
        gettext("“%(value)s” can be read in two ways; write “%(first)s” or “%(second)s”.")
        % {"value": shorten(text), "first": _to_be_typed(first), "second": _to_be_typed(second)}
    )


def _day_of(found: re.Match[str]) -> str:
    one, _mark, other, year = found.groups()
    whole = year if len(year) == 4 else f"20{year}"
    ways = list(dict.fromkeys(filter(None, (_iso(whole, other, one), _iso(whole, one, other)))))
    if not ways:
        raise ValueProblem(gettext("“%(value)s” is no day of any year.") % {"value": shorten(found[0])})
    words = [_to_be_typed(way) for way in ways]
    if len(ways) > 1:
        raise ValueProblem(
            gettext("“%(value)s” can be read day or month first; write “%(first)s” or “%(second)s”.")
            % {"value": shorten(found[0]), "first": words[0], "second": words[1]}
        )
    if len(year) < 4:
        raise ValueProblem(
            gettext("“%(value)s” has two digits of its year; write all four: “%(date)s”.")
            % {"value": shorten(found[0]), "date": words[0]}
        )
    return ways[0]


def _years_of(found: re.Match[str]) -> str:
    """What 2019/20 or 2019/11 is: from one year to another, or a month. With a hyphen months and seasons are EDTF."""
    century, year, mark, other = found.groups()
    month = f"{century}{year}-{other}" if 1 <= int(other) <= 12 else ""
    # Further apart than a lifetime of work it is a slip, such as 2019-99.
    years = f"{century}{year}/{century}{other}" if 0 < int(other) - int(year) <= 50 else ""
    if mark == "-":
        return found[0] if month or int(other) in PARTS_OF_YEAR or not years else years
    if month and years:
        raise _in_two_ways(found[0], month, years)
    return month or years or found[0]


@lru_cache(maxsize=4096)
def _days(edtf: str) -> Days:
    return days_of(read_edtf(edtf), edtf)


def _check(edtf: str, shown: str = "") -> None:
    read_edtf(edtf, shown)
    check_syntax(edtf)


def _own_words(words: str) -> str:
    """`words` with typographic quotes for straight ones, which would end them in the canonical text."""
    if len(words) > 4 * WORDS_LIMIT:
        raise unreadable(words)
    opened = re.sub(r'(^|[\s(\[“])"', r"\1“", words)
    return clean_text(opened.replace('"', "”"), WORDS_LIMIT)
