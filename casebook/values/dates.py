"""Vague dates: EDTF, the article's own words, and how the date is known."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar, Self

from django.utils.translation import gettext, pgettext

from casebook.values.base import Comparison, Value, ValueProblem, shorten
from casebook.values.clean import clean_text
from casebook.values.date_phrases import read_phrase
from casebook.values.date_words import in_words
from casebook.values.edtf_days import Days, certain_days_of, days_of
from casebook.values.edtf_parts import unreadable
from casebook.values.edtf_text import check_syntax, looks_like_edtf, read_edtf
from casebook.values.numerals import plain_digits

STATED, YEAR_SUPPLIED, COMPUTED, INFERRED = "stated", "year supplied", "computed", "inferred"
KNOWN = (STATED, YEAR_SUPPLIED, COMPUTED, INFERRED)
WORDS_LIMIT = 120

_CANONICAL = re.compile(r'(.*?)(?:\s*"(.*)")?(?:\s*\((stated|year supplied|computed|inferred)\))?')
_AMBIGUOUS = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d{2}|\d{4})")


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
        """Read the canonical text, EDTF alone, or what English writes ("late 2024", "since 2020", "27
        November").

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
    def lasted(self) -> Days:
        """By which day what lasted through the date had certainly begun, and up to which it certainly lasted:
        what was so from 2015 to 2020 was so on every day from 2016 to 2019. (None, None) if undated.
        """
        return certain_days_of(read_edtf(self.edtf), self.edtf)

    @property
    def undated(self) -> bool:
        """Whether no year is known, so that it lies neither in nor out of any span of days."""
        return self.earliest is None

    def words(self) -> str:
        """The date in the reader's language; the article's own words and how it is known are not in it."""
        return in_words(read_edtf(self.edtf), self.edtf)

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
        if self.latest < other.earliest or other.latest < self.earliest:
            return Comparison.DISAGREE
        inside = certainly_in(self, other.earliest, other.latest) or certainly_in(other, self.earliest, self.latest)
        return Comparison.FIT if inside else Comparison.INCOMPARABLE


def certainly_in(when: VagueDate, start: date, end: date) -> bool:
    """Whether every day that the date allows lies from `start` to `end`, both included; never for an undated
    one.
    """
    return when.earliest is not None and when.latest is not None and start <= when.earliest and when.latest <= end


def possibly_in(when: VagueDate, start: date, end: date) -> bool:
    """Whether a day that the date allows lies from `start` to `end`, both included; never if undated."""
    return when.earliest is not None and when.latest is not None and when.earliest <= end and start <= when.latest


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, str, str]:
    """The EDTF text, the article's words and how it is known that cleaned `text` tells."""
    found = _CANONICAL.fullmatch(text)
    body, words, known = found.groups() if found else (text, None, None)
    if not body and words:
        body, words = words, None
    if _AMBIGUOUS.fullmatch(plain_digits(body)):
        raise ValueProblem(
            gettext("“%(value)s” can be read day or month first; write 27 November 2019 or 2019-11-27.")
            % {"value": shorten(body)}
        )
    edtf = re.sub(r"\s*([/,])\s*", r"\1", plain_digits(body)).upper()
    if looks_like_edtf(edtf):
        _check(edtf)
        return edtf, words or "", known or STATED
    edtf = read_phrase(body)
    _check(edtf)
    return edtf, words or body, known or STATED


@lru_cache(maxsize=4096)
def _days(edtf: str) -> Days:
    return days_of(read_edtf(edtf), edtf)


def _check(edtf: str) -> None:
    read_edtf(edtf)
    check_syntax(edtf)


def _own_words(words: str) -> str:
    """`words` with typographic quotes for straight ones, which would end them in the canonical text."""
    if len(words) > 4 * WORDS_LIMIT:
        raise unreadable(words)
    opened = re.sub(r'(^|[\s(\[“])"', r"\1“", words)
    return clean_text(opened.replace('"', "”"), WORDS_LIMIT)
