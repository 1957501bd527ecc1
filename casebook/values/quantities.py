"""How many, and how much money."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext, pgettext

from casebook.values.amounts import (
    GRAMMAR,
    Qualifier,
    check_amount,
    in_words,
    range_in_words,
    read_range,
    span_of,
    split_qualifier,
)
from casebook.values.base import Comparison, Value, ValueProblem, compare_spans, shorten
from casebook.values.numerals import (
    MOST,
    NUMBER_WORDS,
    grouped,
    has_scale,
    read_decimal,
    read_ends,
    read_integer,
    scales_in_english,
)
from casebook.values.text_cleaning import clean_text

_UNIT_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_UNIT = re.compile(rf"{_UNIT_WORD}(?: {_UNIT_WORD})?")
_PARTS = re.compile(r"(.+?) (?:out )?of (?:the )?(.+)")
_RESERVED = GRAMMAR | NUMBER_WORDS
# What sources say without a number: at least twice the word, and less than ten times it.
_VAGUE = {
    "dozens": 12,
    "hundreds": 100,
    "thousands": 1000,
    "tens of thousands": 10**4,
    "hundreds of thousands": 10**5,
    "millions": 10**6,
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "₽": "RUB",
    "₸": "KZT",
    "₺": "TRY",
    "₴": "UAH",
    "₾": "GEL",
    "₼": "AZN",
}
_NAMES = {
    "USD": r"(?:(?:us|u\.s\.) )?dollars?|долл(?:\.|ар(?:а|ов)?)(?: сша)?|ақш доллары",
    "EUR": r"euros?|евро|еуро",
    "RUB": r"ro?ubles?|руб(?:\.|л(?:ь|я|ей))",
    "KZT": r"tenge|тенге|теңге",
}
# After digits, where an amount of money is reported: $2m.
_MILLIONS = re.compile(r"(?<=\d)m(?![^\W_])")
_CODE_FIRST = re.compile(r"([a-z]{3}) ?(?=\d)(.+)")
_CODE_LAST = re.compile(r"(.*\d(?: (?:thousand|million|billion))?) ?([a-z]{3})")


@dataclass(frozen=True)
class Count(Value):
    """How many: a whole number from 0 to 10**12 with an optional hedge or upper end, total and unit.

    Canonical: `6`, `more than 50`, `at least 50`, `nearly 600`, `about 30`, `fewer than 10`, `at most 8`, `4
    to 10`, `2 of 6`, `more than 2 of 6`, `14 flights`, `hundreds`. The unit is one or two words in small letters.
    A vague word has no number, and allows those from twice the word to below ten times it.
    """

    number: int
    qualifier: Qualifier = Qualifier.EXACT
    upper: int | None = None
    total: int | None = None
    unit: str = ""
    vague: str = ""
    type_name: ClassVar[str] = "count"

    @classmethod
    def in_a_word(cls, word: str) -> Self:
        """The count that a vague word stands for: "hundreds" is 200 to 999."""
        return cls(2 * _VAGUE[word], upper=10 * _VAGUE[word] - 1, vague=word)

    def __post_init__(self) -> None:
        if max(self.number, self.upper or 0, self.total or 0) > MOST:
            raise ValueProblem(gettext("Numbers up to %(most)s are possible.") % {"most": grouped(MOST)})
        check_amount(self.qualifier, self.number, self.upper, str(self))
        smallest = span_of(self.qualifier, self.number, None).low
        if self.total is not None and max(self.number, self.upper or 0, smallest) > self.total:
            raise ValueProblem(
                gettext("“%(value)s” is more than there are; write the part, then the whole, such as 2 of 6.")
                % {"value": shorten(str(self))}
            )
        if self.unit and not _is_unit(self.unit):
            raise ValueProblem(
                gettext("“%(value)s” is no unit; write one or two words in small letters, such as flights.")
                % {"value": shorten(self.unit)}
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a count as English writes it, in digits or words: "over 2,700", "50+", "nineteen", "2 out of
        6".
        """
        typed = clean_text(text, 200).lower()
        if typed in _VAGUE:
            return cls.in_a_word(typed)
        qualifier, rest = split_qualifier(scales_in_english(typed))
        rest, unit = _split_unit(rest)
        if qualifier is Qualifier.EXACT:
            qualifier, rest = split_qualifier(rest)
        parts = _PARTS.fullmatch(rest)
        part, whole = (parts[1], read_integer(parts[2])) if parts else (rest, None)
        if parts and has_scale(parts[2]) and not has_scale(part):
            raise ValueProblem(
                gettext("“%(value)s” does not say how large the part is; write both out, such as 2000 of 6000.")
                % {"value": shorten(rest)}
            )
        ends = read_range(part, lambda low, high: read_ends(low, high, read_integer))
        low, high = ends or (read_integer(part), None)
        return cls(low, qualifier, high, whole, unit)

    def __str__(self) -> str:
        if self.vague:
            return self.vague
        number = f"{self.number} to {self.upper}" if self.upper is not None else str(self.number)
        whole = f"of {self.total}" if self.total is not None else ""
        return " ".join(part for part in (self.qualifier.value, number, whole, self.unit) if part)

    @property
    def low(self) -> int:
        """The smallest number that it allows: "nearly 600" from 540, "about 30" from 27, "fewer than 10" from
        0.
        """
        low = span_of(self.qualifier, self.number, self.upper).low
        return low if self.total is None else min(low, self.total)

    @property
    def high(self) -> int | None:
        """The largest number that it allows, at most the total; None where there is no end."""
        high = span_of(self.qualifier, self.number, self.upper).high
        return high if self.total is None else min(self.total, self.total if high is None else high)

    def words(self) -> str:
        if self.vague:
            return _vague_words()[self.vague]
        number = grouped(self.number)
        shown = in_words(self.qualifier, number)
        if self.upper is not None:
            shown = range_in_words(number, grouped(self.upper))
        if self.total is not None:
            shown = pgettext("a count", "%(part)s of %(total)s") % {
                "part": shown,
                "total": grouped(self.total),
            }
        return pgettext("a count", "%(number)s %(unit)s") % {"number": shown, "unit": self.unit} if self.unit else shown

    def _compare(self, other: Self) -> Comparison:
        """The parts are compared; equal parts of different wholes cannot be compared."""
        if self.unit != other.unit:
            return Comparison.INCOMPARABLE
        found = compare_spans(self.low, self.high, other.low, other.high)
        if self.total == other.total or found in (Comparison.DISAGREE, Comparison.INCOMPARABLE):
            return found
        one_whole_reported = self.total is None or other.total is None
        return Comparison.FIT if one_whole_reported else Comparison.INCOMPARABLE


@dataclass(frozen=True)
class Money(Value):
    """An amount in a currency: `USD 23000`, `about USD 23000`, `USD 100 to 200`.

    `currency` is three capitals of ISO 4217; the amount has at most two decimals, written only where it is
    not whole.
    """

    currency: str
    amount: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    upper: Decimal | None = None
    type_name: ClassVar[str] = "money"

    def __post_init__(self) -> None:
        if not _CURRENCY.fullmatch(self.currency):
            raise _no_currency(self.currency)
        if not all(_is_amount(amount) for amount in (self.amount, self.upper or Decimal(0))):
            raise ValueProblem(
                gettext("An amount of money is from 0 to %(most)s, with at most two decimals.")
                % {"most": grouped(MOST)}
            )
        check_amount(self.qualifier, _cents(self.amount), None if self.upper is None else _cents(self.upper), str(self))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "USD 23000", "about $23,000", "€1,500.50", "23,000 dollars", "USD 100 to 200", "$10-15k"."""
        typed = clean_text(text, 200)
        qualifier, rest = split_qualifier(scales_in_english(_MILLIONS.sub(" million", typed.lower())))

        def read(low: str, high: str = "") -> Any:
            currency, amount = _split_currency(low)
            other, upper = _split_currency(high)
            if currency and other and currency != other:
                raise ValueProblem(
                    gettext("“%(value)s” names two currencies; one amount is in one.") % {"value": shorten(typed)}
                )
            if not (currency or other):
                raise _no_currency(typed)
            if not high:
                return cls(currency or other, read_decimal(amount), qualifier)
            first, last = read_ends(amount, upper, read_decimal)
            return cls(currency or other, first, qualifier, last)

        found: Self = read_range(rest, read) or read(rest)
        return found

    def __str__(self) -> str:
        until = f" to {_plain(self.upper)}" if self.upper is not None else ""
        return f"{self.qualifier.value} {self.currency} {_plain(self.amount)}{until}".strip()

    @property
    def low(self) -> Decimal:
        """The smallest amount that it allows."""
        return Decimal(self._span()[0]) / 100

    @property
    def high(self) -> Decimal | None:
        """The largest amount that it allows; None where there is no end."""
        high = self._span()[1]
        return None if high is None else Decimal(high) / 100

    def words(self) -> str:
        shown = _shown(self.amount)
        if self.upper is not None:
            shown = range_in_words(shown, _shown(self.upper))
        return in_words(self.qualifier, f"{self.currency} {shown}")

    def _span(self) -> tuple[int, int | None]:
        span = span_of(self.qualifier, _cents(self.amount), None if self.upper is None else _cents(self.upper))
        return span.low, span.high

    def _compare(self, other: Self) -> Comparison:
        if self.currency != other.currency:
            return Comparison.INCOMPARABLE
        return compare_spans(*self._span(), *other._span())


def _vague_words() -> dict[str, str]:
    return {
        "dozens": pgettext("a number", "dozens"),
        "hundreds": pgettext("a number", "hundreds"),
        "thousands": pgettext("a number", "thousands"),
        "tens of thousands": pgettext("a number", "tens of thousands"),
        "hundreds of thousands": pgettext("a number", "hundreds of thousands"),
        "millions": pgettext("a number", "millions"),
    }


def _split_unit(text: str) -> tuple[str, str]:
    """The number that small-letter `text` begins with, and the one or two words after it ('' if none)."""
    words = text.split(" ")
    end = len(words)
    while end > 1 and len(words) - end < 2 and _is_unit(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _is_unit(text: str) -> bool:
    small = text == text.lower() and len(text) <= 60
    # A scale belongs to the number: "27 млн млн" has no unit.
    scale = has_scale(f"1 {text}")
    return small and not scale and bool(_UNIT.fullmatch(text)) and _RESERVED.isdisjoint(text.split(" "))


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and abs(amount) <= MOST and amount == round(amount, 2)


def _split_currency(text: str) -> tuple[str, str]:
    """The ISO 4217 code of an amount in small letters ('' if none is reported) and its number."""
    if text[:1] in _SIGNS:
        return _SIGNS[text[0]], text[1:].strip()
    if text[-1:] in _SIGNS:
        return _SIGNS[text[-1]], text[:-1].strip()
    for code, names in _NAMES.items():
        found = re.fullmatch(rf"(.+) (?:{names})", text)
        if found:
            return code, found[1].strip()
    first, last = _CODE_FIRST.fullmatch(text), _CODE_LAST.fullmatch(text)
    if first:
        return first[1].upper(), first[2]
    return (last[2].upper(), last[1]) if last else ("", text)


def _no_currency(text: str) -> ValueProblem:
    return ValueProblem(
        gettext("“%(value)s” does not say in which currency; write its three capitals first: USD 23000.")
        % {"value": shorten(text)}
    )


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _plain(amount: Decimal) -> str:
    return str(int(amount)) if amount == int(amount) else f"{amount:.2f}"


def _shown(amount: Decimal) -> str:
    return grouped(int(amount)) + ("" if amount == int(amount) else f"{amount:.2f}"[-3:])
