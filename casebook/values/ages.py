"""How old somebody was, and when."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext, ngettext, pgettext

from casebook.values.amounts import (
    Qualifier,
    check_amount,
    in_words,
    range_in_words,
    read_range,
    span_of,
    split_qualifier,
    units_in_english,
)
from casebook.values.base import Comparison, Value, ValueProblem, compare_spans, shorten
from casebook.values.dates import VagueDate
from casebook.values.numerals import read_integer
from casebook.values.text_cleaning import clean_text

OLDEST = 130
YEARS, MONTHS = "years", "months"

_AT = re.compile(r"(.+?),? (?:at|in|as of) (.+)")
_UNIT = re.compile(r"(.+?)[ -](year|month)s?(?:[ -]olds?| of age)?")
_PREFIX = re.compile(r"^(?:aged?|at the age of|of) ")
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
        dated = _AT.fullmatch(typed)
        age, at = (dated[1], VagueDate.parse(dated[2]).edtf) if dated else (typed, "")
        age = _PREFIX.sub("", units_in_english(age.lower()), count=1)
        qualifier, rest = split_qualifier(age)
        if not qualifier:
            qualifier, rest = split_qualifier(_split_unit(rest)[0])[0], rest

        def read(low: str, high: str) -> Any:
            (first, first_unit), (last, last_unit) = _split_unit(low), _split_unit(high)
            if first_unit and not last_unit:
                raise _unreadable(typed)
            numbers, unit = (read_integer(first), read_integer(last)), last_unit or YEARS
            if first_unit and first_unit != last_unit:
                unit = MONTHS
                numbers = (numbers[0] * _IN_MONTHS[first_unit], numbers[1] * _IN_MONTHS[last_unit])
            return cls(numbers[0], qualifier, numbers[1], unit, at)

        ranged: Self | None = read_range(rest, read)
        if ranged:
            return ranged
        number, unit = _split_unit(rest)
        return cls(read_integer(split_qualifier(number)[1]), qualifier, None, unit or YEARS, at)

    def __str__(self) -> str:
        number = f"{self.number} to {self.upper}" if self.upper is not None else str(self.number)
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
        shown = str(self.number) if self.upper is None else range_in_words(str(self.number), str(self.upper))
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
            return compare_spans(*self._months(), *other._months())
        if not self.at or not other.at:
            same = self._months() == other._months()
            return Comparison.FIT if same else Comparison.INCOMPARABLE
        first, second = self._born(), other._born()
        if first is None or second is None:
            return Comparison.INCOMPARABLE
        found = compare_spans(*first, *second)
        return Comparison.FIT if found is Comparison.AGREE else found

    @property
    def ends(self) -> tuple[int, int] | None:
        """The ends of a range in months; None where none is reported."""
        months = _IN_MONTHS[self.unit]
        return None if self.upper is None else (self.number * months, self.upper * months)

    def _months(self) -> tuple[int, int | None]:
        """The youngest and the oldest that it allows, in months: 28 years are 336 up to 347."""
        low, high = self._span()
        if self.unit == MONTHS:
            return low, high
        return 12 * low, None if high is None else 12 * high + 11

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


def _split_unit(text: str) -> tuple[str, str]:
    """The number in small-letter `text`, and its unit; '' where none is reported."""
    old = text.removesuffix(" old")
    found = _UNIT.fullmatch(old)
    return (found[1], f"{found[2]}s") if found else (old, "")


def _unreadable(text: str) -> ValueProblem:
    return ValueProblem(
        gettext("“%(value)s” is not an age; write years such as 28 or 4 to 10, or months as 14 months.")
        % {"value": shorten(text)}
    )
