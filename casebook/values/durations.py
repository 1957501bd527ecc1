"""How long: life, death (a sentence may be either), or years, months, weeks and days."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext, ngettext, pgettext

from casebook.values.amounts import (
    Qualifier,
    canonical_ends,
    in_words,
    range_in_words,
    read_range,
    read_typed,
    spans_of,
    split_qualifier,
)
from casebook.values.base import Comparison, Span, Unreadable, Value, ValueProblem, compare_spans, shorten
from casebook.values.languages import names
from casebook.values.numerals import has_scale, read_ends, read_integer
from casebook.values.text_cleaning import clean_text

LIFE, DEATH = "life", "death"
DAYS_IN_YEAR = 365.25
MOST_YEARS = 1000

_UNITS = ("years", "months", "weeks", "days")
_DAYS = dict(zip(_UNITS, (DAYS_IN_YEAR, DAYS_IN_YEAR / 12, 7.0, 1.0), strict=True))
_WAYS_TO_SAY = {
    LIFE: (
        "life",
        "life imprisonment",
        "life sentence",
        "life in prison",
        "for life",
        "a life sentence",
        "life term",
        "life behind bars",
        "a life term",
        "sentenced to life",
    ),
    DEATH: (
        "death",
        "capital punishment",
        "execution",
        "the death sentence",
        "sentenced to death",
        "death penalty",
        "death sentence",
        "a death sentence",
        "the death penalty",
    ),
}
# What is said of a term behind its length.
_SERVED = re.compile(
    r"(?:['’]s?)? (?:in (?:prison|jail|custody|detention|a penal colony)|(?:of )?(?:imprisonment|prison|jail)"
    r"|behind bars|(?:(?:prison|jail) )?(?:terms?|sentences?))$"
)
_A_TERM = re.compile(r"^an? (?=[\w-]+-(?:year|month|week|day)$)")
_FIXED = {way: fixed for fixed, ways in _WAYS_TO_SAY.items() for way in ways}
_ISO = re.compile(r"p(?:(\d{1,6})y)?(?:(\d{1,6})m)?(?:(\d{1,6})w)?(?:(\d{1,6})d)?")
_PART = re.compile(r"(.+?)[ -]?\b(year|month|week|day)s?\b(?: and a (half))?(?:,? and |, ?| |$)")
_HALF = re.compile(r"(.+?)(?: and a half|[.,]5|½)")
_HALVES = {"year": ("months", 6), "month": ("days", 15)}


@dataclass(frozen=True)
class DurationRange:
    """A time in whole years, months, weeks and days, as it was written: 18 months stay 18 months."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    def in_days(self) -> float:
        """Its length in days; a year has 365.25 and a month a twelfth of that."""
        return self.years * DAYS_IN_YEAR + self.months * DAYS_IN_YEAR / 12 + self.weeks * 7 + self.days

    def unit(self) -> str:
        """The name of its only unit; '' where it has several."""
        used = [unit for unit in _UNITS if getattr(self, unit)]
        return used[0] if len(used) == 1 else "" if used else "days"

    def smallest(self) -> float:
        """The length, in days, of the smallest unit that it names: how exact it is."""
        return min((_DAYS[unit] for unit in _UNITS if getattr(self, unit)), default=1.0)

    def __str__(self) -> str:
        parts = [(getattr(self, unit), unit) for unit in _UNITS if getattr(self, unit)]
        return " ".join(f"{n} {unit[:-1] if n == 1 else unit}" for n, unit in parts) or "0 days"

    def words(self) -> str:
        """What a reader sees: 7 years 6 months."""
        parts = [
            self.years and ngettext("%(n)d year", "%(n)d years", self.years) % {"n": self.years},
            self.months and ngettext("%(n)d month", "%(n)d months", self.months) % {"n": self.months},
            self.weeks and ngettext("%(n)d week", "%(n)d weeks", self.weeks) % {"n": self.weeks},
            self.days and ngettext("%(n)d day", "%(n)d days", self.days) % {"n": self.days},
        ]
        return " ".join(part for part in parts if part) or ngettext("%(n)d day", "%(n)d days", 0) % {"n": 0}


@dataclass(frozen=True)
class Duration(Value):
    """A length of time, at most 1000 years: `25 years`, `7 years 6 months`, `nearly 9 months`, `5 to 7
    years`.

    `fixed` is "life" or "death" for a sentence that has no length; a definition such as "life means 25 years
    there" is a claim of its own. ISO 8601 durations of years, months, weeks and days (P7Y6M) can be read.
    """

    span: DurationRange = DurationRange()
    qualifier: Qualifier = Qualifier.EXACT
    upper: DurationRange | None = None
    fixed: str = ""
    either: bool = False
    type_name: ClassVar[str] = "duration"

    def __post_init__(self) -> None:
        if self.fixed not in ("", LIFE, DEATH) or (
            self.fixed and (self.span != DurationRange() or self.qualifier or self.upper)
        ):
            raise _unreadable(str(self))
        for span in (self.span, self.upper or DurationRange()):
            if min(span.years, span.months, span.weeks, span.days) < 0 or span.in_days() > MOST_YEARS * DAYS_IN_YEAR:
                raise ValueProblem(gettext("A length of time is from 0 days to 1000 years."))
        if self.upper and (self.qualifier or self.upper.in_days() <= self.span.in_days()):
            raise ValueProblem(
                gettext("“%(value)s” is no range; write the shorter time first and no hedge: 5 to 7 years.")
                % {"value": shorten(str(self))}
            )
        if self.qualifier in (Qualifier.FEWER_THAN, Qualifier.NEARLY) and not self.span.in_days():
            raise _unreadable(str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "seven and a half years", "7 years, 6 months", "P7Y6M", "over 8 years", "life sentence".

        The unit of a range is that of both ends where only one of them tells it: "2-3 years".
        """
        typed = clean_text(text, 200)
        try:
            return read_typed(typed, lambda words: cls._read(words, typed), "terms")
        except Unreadable:
            raise _unreadable(typed) from None

    @classmethod
    def _read(cls, text: str, typed: str) -> Self:
        qualifier, rest = split_qualifier(text)
        if rest in _FIXED and not qualifier:
            return cls(fixed=_FIXED[rest])
        rest = _A_TERM.sub("", _SERVED.sub("", rest))

        def read(low: str, high: str, either: bool) -> Any:
            if not _has_unit(high):
                first = _read(low, typed)
                return cls(first, qualifier, _read(f"{high} {first.unit()}", typed), either=either)
            upper = _read(high, typed)
            number = _PART.match(high)
            if number and low.isdecimal():
                low = _lower(low, number[1])
            lower = _read(low if _has_unit(low) else f"{low} {upper.unit()}", typed)
            if either and lower.in_days() > upper.in_days():
                lower, upper = upper, lower
            return cls(lower, qualifier, upper, either=either)

        found: Self = read_range(rest, read) or cls(_read(rest, typed), qualifier)
        return found

    def __str__(self) -> str:
        if self.fixed:
            return self.fixed
        if not self.upper:
            return f"{self.qualifier.value} {self.span}".strip()
        unit = self.upper.unit()
        first = getattr(self.span, unit) if unit and unit == self.span.unit() else self.span
        return canonical_ends(first, self.upper, self.either)

    @property
    def low(self) -> float | None:
        """The fewest days that it allows; None for life and death."""
        return None if self.fixed else self._bounds()[0]

    @property
    def high(self) -> float | None:
        """The most days that it allows; None where there is no end, and for life and death."""
        return None if self.fixed else self._bounds()[1]

    @property
    def ends(self) -> tuple[float, float] | None:
        """The ends of a range in days; None where none is reported."""
        return (self.span.in_days(), self.upper.in_days()) if self.upper and not self.either else None

    def words(self) -> str:
        if self.fixed:
            return pgettext("a sentence", "life") if self.fixed == LIFE else pgettext("a sentence", "death")
        if not self.upper:
            return in_words(self.qualifier, self.span.words())
        unit = self.upper.unit()
        first = str(getattr(self.span, unit)) if unit and unit == self.span.unit() else self.span.words()
        return range_in_words(first, self.upper.words(), self.either)

    def _bounds(self) -> tuple[float, float | None]:
        """As with counts: "nearly" allows 90 % up to just less, "about" 10 % and at least the smallest unit a
        side.
        """
        days = self.span.in_days()
        if self.upper:
            return days, self.upper.in_days()
        around = max(days / 10, self.span.smallest())
        return {
            Qualifier.EXACT: (days, days),
            Qualifier.MORE_THAN: (days + 1, None),
            Qualifier.AT_LEAST: (days, None),
            Qualifier.NEARLY: (min(days * 0.9, days - 1), days - 1),
            Qualifier.ABOUT: (max(0.0, days - around), days + around),
            Qualifier.FEWER_THAN: (0.0, days - 1),
            Qualifier.AT_MOST: (0.0, days),
        }[self.qualifier]

    def _compare(self, other: Self) -> Comparison:
        if self.fixed and other.fixed:
            return Comparison.AGREE if self.fixed == other.fixed else Comparison.DISAGREE
        if self.fixed or other.fixed:
            return Comparison.INCOMPARABLE
        return compare_spans(self._spans(), other._spans())

    def _spans(self) -> list[Span]:
        upper = self.upper.in_days() if self.upper else None
        return spans_of(self._bounds(), self.span.in_days(), upper, self.either)


def _lower(low: str, high: str) -> str:
    """The lower end of a range of whole numbers, with the scale of the upper one: 10 to 15 thousand days."""
    return str(read_ends(low, high, read_integer)[0]) if has_scale(high) or re.search(r"\D000$", high) else low


def _has_unit(text: str) -> bool:
    return bool(_PART.search(text) or _ISO.fullmatch(text))


def _read(text: str, typed: str) -> DurationRange:
    """The length of time that small-letter `text` stands for; `typed` is what a problem shows."""
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groups()):
        return DurationRange(*(int(part or 0) for part in iso.groups()))
    amounts: dict[str, int] = {}
    position = 0
    while position < len(text):
        part = _PART.match(text, position)
        if not part or not _add(amounts, part[1], part[2], bool(part[3])):
            raise _unreadable(typed)
        position = part.end()
    if not amounts:
        raise _unreadable(typed)
    return DurationRange(**amounts)


def _add(amounts: dict[str, int], number: str, unit: str, half: bool) -> bool:
    """Add "7", "seven and a half" or "half a" of a unit to `amounts`; False where that cannot be said."""
    found = _HALF.fullmatch(number)
    number = found[1] if found else number
    halves = number in ("half a", "half", "½")
    smaller_first = any(_UNITS.index(used) >= _UNITS.index(f"{unit}s") for used in amounts)
    if smaller_first or ((half or found or halves) and unit not in _HALVES):
        return False
    amounts[f"{unit}s"] = 0 if halves else 1 if number in ("a", "an") else read_integer(number)
    if half or found or halves:
        smaller, many = _HALVES[unit]
        amounts[smaller] = amounts.get(smaller, 0) + many
    return True


def _unreadable(text: str) -> ValueProblem:
    return Unreadable(
        gettext(
            "“%(value)s” is no length of time that can be read; write life, death, or a time such as 7 years 6 months"
            " (in one of these languages: %(languages)s)."
        )
        % {"value": shorten(text), "languages": names()}
    )
