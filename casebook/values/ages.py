"""How old somebody was, and when."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext, ngettext, pgettext

from casebook.values.amounts import (
    Qualifier,
    canonical_ends,
    check_amount,
    in_words,
    range_in_words,
    read_range,
    read_typed,
    span_of,
    spans_of,
    split_qualifier,
)
from casebook.values.base import Comparison, Span, Unreadable, Value, ValueProblem, compare_spans, shorten
from casebook.values.dates import VagueDate
from casebook.values.languages import LANGUAGES, names
from casebook.values.numerals import read_integer
from casebook.values.text_cleaning import clean_text

OLDEST = 130
YEARS, MONTHS = "years", "months"

_AT = [
    re.compile(r"(?P<age>.+?),? (?:at|in|as of) (?P<at>.+)", re.IGNORECASE),
    *(re.compile(language.age_at, re.IGNORECASE) for language in LANGUAGES),
]
_DECADE = re.compile(r"in (?:her|his|their) ([1-9]0)'?s")
_UNIT = re.compile(r"(.+?)[ -](year|month)s?(?:[ -]olds?| of age)?")
_PREFIX = re.compile(r"^(?:aged?|at the age of|of) ")
# "До 18 лет": below that age, or up to it.
_BELOW_OR_UP_TO = "under-or-up-to "
_IN_MONTHS = {YEARS: 12, MONTHS: 1}
# Ages have words of their own for two of the hedges.
_HEDGES = {Qualifier.MORE_THAN: "over", Qualifier.FEWER_THAN: "under"}


@dataclass(frozen=True)
class Age(Value):
    """An age from 0 to 130 years, or in months, if need be at a date: `28`, `4 to 10`, `under 18`, `28 at
    2020-11`.

    `at` is EDTF text, '' where no date is reported.
    """

    number: int
    qualifier: Qualifier = Qualifier.EXACT
    upper: int | None = None
    unit: str = YEARS
    at: str = ""
    either: bool = False
    type_name: ClassVar[str] = "age"

    def __post_init__(self) -> None:
        if self.unit not in (YEARS, MONTHS):
            raise _unreadable(self.unit)
        check_amount(self.qualifier, self.number, self.upper, str(self)[:100])
        if max(self.number, self.upper or 0) > OLDEST * (12 if self.unit == MONTHS else 1):
            raise ValueProblem(gettext("An age is at most %(most)d years.") % {"most": OLDEST})
        if self.at and VagueDate(self.at).edtf != self.at:
            raise _unreadable(str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "28", "28 years old", "between four and 10", "under 18", "14 months", "28 at late 2020".

        A range from months to years is held in months: "4 months to 10 years" is 4 to 120 months.
        """
        typed = clean_text(text, 200)
        dated = None if _DECADE.fullmatch(typed.lower()) else _with_date(typed)
        age, at = dated or (typed, "")
        try:
            return read_typed(age, lambda words: cls._read(words, at, typed), "ages")
        except Unreadable:
            raise _unreadable(typed) from None

    @classmethod
    def _read(cls, text: str, at: str, typed: str = "") -> Self:
        decade = _DECADE.fullmatch(text)
        if decade:
            return cls(int(decade[1]), upper=int(decade[1]) + 9, at=at)
        if text.startswith(_BELOW_OR_UP_TO):
            number = text.removeprefix(_BELOW_OR_UP_TO)
            ways = (str(cls._read(f"{hedge} {number}", at)) for hedge in ("under", "at most"))
            raise ValueProblem(
                gettext("“%(value)s” can be read in two ways; write “%(first)s” or “%(second)s”.")
                % {"value": shorten(typed), **dict(zip(("first", "second"), ways, strict=True))}
            )
        age = _PREFIX.sub("", text, count=1)
        qualifier, rest = split_qualifier(age)
        if not qualifier:
            qualifier, rest = split_qualifier(_split_unit(rest)[0])[0], rest

        def read(low: str, high: str, either: bool) -> Any:
            (first, first_unit), (last, last_unit) = _split_unit(low), _split_unit(high)
            if first_unit and not last_unit:
                raise _unreadable(text)
            numbers, unit = (read_integer(first), read_integer(last)), last_unit or YEARS
            if first_unit and first_unit != last_unit:
                unit = MONTHS
                numbers = (numbers[0] * _IN_MONTHS[first_unit], numbers[1] * _IN_MONTHS[last_unit])
            if either:
                numbers = (min(numbers), max(numbers))
            return cls(numbers[0], qualifier, numbers[1], unit, at, either)

        ranged: Self | None = read_range(rest, read)
        if ranged:
            return ranged
        number, unit = _split_unit(rest)
        return cls(read_integer(split_qualifier(number)[1]), qualifier, None, unit or YEARS, at)

    def __str__(self) -> str:
        number = canonical_ends(self.number, self.upper, self.either)
        hedge = _HEDGES.get(self.qualifier, self.qualifier.value)
        unit = "" if self.unit == YEARS else "month" if self.number == 1 and self.upper is None else "months"
        at = f"at {self.at}" if self.at else ""
        return " ".join(part for part in (hedge, number, unit, at) if part)

    @property
    def low(self) -> int:
        """The youngest that it allows, in whole years."""
        low = self._span()[0]
        return low // 12 if self.unit == MONTHS else low

    @property
    def high(self) -> int | None:
        """The oldest that it allows, in whole years; None where there is no end."""
        high = self._span()[1]
        return high if high is None or self.unit == YEARS else high // 12

    def words(self) -> str:
        shown = str(self.number)
        if self.upper is not None:
            shown = range_in_words(shown, str(self.upper), self.either)
        if self.unit == MONTHS:
            many = self.upper or self.number
            shown = ngettext("%(number)s month", "%(number)s months", many) % {"number": shown}
        if self.qualifier is Qualifier.FEWER_THAN:
            shown = pgettext("an age", "under %(age)s") % {"age": shown}
        elif self.qualifier is Qualifier.MORE_THAN:
            shown = pgettext("an age", "over %(age)s") % {"age": shown}
        else:
            shown = in_words(self.qualifier, shown)
        if not self.at:
            return shown
        return pgettext("an age", "%(age)s (at: %(date)s)") % {
            "age": shown,
            "date": VagueDate(self.at).words(),
        }

    def _compare(self, other: Self) -> Comparison:
        """Ages at different dates are compared by the years of birth that they allow."""
        if self.at == other.at:
            return compare_spans(self._spans(), other._spans())
        if not self.at or not other.at:
            same = self._spans() == other._spans()
            return Comparison.FIT if same else Comparison.INCOMPARABLE
        first, second = self._born(), other._born()
        if first is None or second is None:
            return Comparison.INCOMPARABLE
        found = compare_spans([first], [second])
        return Comparison.FIT if found is Comparison.AGREE else found

    @property
    def ends(self) -> tuple[int, int] | None:
        """The ends of a range in months; None where none is reported."""
        months = _IN_MONTHS[self.unit]
        return None if self.upper is None or self.either else (self.number * months, self.upper * months)

    def _spans(self) -> list[Span]:
        """The youngest and the oldest that it allows, in months: 28 years are 336 up to 347."""
        spans = spans_of(self._span(), self.number, self.upper, self.either)
        if self.unit == MONTHS:
            return spans
        return [(12 * (low or 0), None if high is None else 12 * high + 11) for low, high in spans]

    def _span(self) -> tuple[int, int | None]:
        """The youngest and oldest in its own unit. Who is over 18 may be in the year after that birthday."""
        span = span_of(self.qualifier, self.number, self.upper)
        return (self.number if self.qualifier is Qualifier.MORE_THAN else span.low), span.high

    def _born(self) -> tuple[int, int] | None:
        """The first and last year of birth that it allows; None where the date tells no year."""
        date = VagueDate(self.at)
        if date.earliest is None or date.latest is None:
            return None
        oldest = OLDEST if self.high is None else self.high
        return date.earliest.year - oldest - 1, date.latest.year - self.low


def _with_date(typed: str) -> tuple[str, str] | None:
    """The age in "28 in 2020", "28 лет в 2020 году", and its date as EDTF; None where there is none."""
    for shape in _AT:
        found = shape.fullmatch(typed)
        if found:
            return found["age"], VagueDate.parse(found["at"]).edtf
    return None


def _split_unit(text: str) -> tuple[str, str]:
    """The number in small-letter `text`, and its unit; '' where none is reported."""
    old = text.removesuffix(" old")
    found = _UNIT.fullmatch(old)
    return (found[1], f"{found[2]}s") if found else (old, "")


def _unreadable(text: str) -> ValueProblem:
    return Unreadable(
        gettext(
            "“%(value)s” is not an age that can be read; write years such as 28 or 4 to 10, or months as 14 months (in"
            " one of these languages: %(languages)s)."
        )
        % {"value": shorten(text), "languages": names()}
    )
