"""How many, and how much money."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.utils.translation import gettext, ngettext, pgettext

from casebook.values.amounts import (
    GRAMMAR,
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
from casebook.values.languages import names
from casebook.values.numerals import (
    MOST,
    NUMBER_WORDS,
    grouped,
    has_scale,
    no_number,
    read_decimal,
    read_ends,
    read_integer,
    scales_in_english,
)
from casebook.values.text_cleaning import clean_text

_UNIT_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_UNIT = re.compile(rf"{_UNIT_WORD}(?: {_UNIT_WORD})?")
_PARTS = re.compile(r"(.+?) (?:out )?of (?:the )?(.+)")
# The whole, said without saying it twice: "both women" are 2 of 2.
_BOTH = re.compile(r"both(?: of (?:the|them))?(?=$| )")
_ALL = re.compile(r"all (?:of )?(?:the )?(?=\S)")
_RESERVED = GRAMMAR | NUMBER_WORDS
# What sources say without a number, and how many that is if the word is not wrong: no bound that anything is held to.
_VAGUE = {
    "several": 2,
    "many": 2,
    "dozens": 12,
    "hundreds": 100,
    "thousands": 1000,
    "tens of thousands": 10**4,
    "hundreds of thousands": 10**5,
    "millions": 10**6,
}
_SYNONYMS = {"several dozen": "dozens", "several hundred": "hundreds", "several thousand": "thousands",
             "several million": "millions", "a few": "several", "a number": "several"}  # fmt: skip
_VAGUE_WORD = re.compile(
    rf"({'|'.join(sorted((*_VAGUE, *_SYNONYMS), key=len, reverse=True))})(?:(?: of)?(?: the)? (?!of\b|thousand)(.+))?"
)
_WITHOUT_OF = ("several", "many")
_PLURALS = {"woman": "women", "man": "men", "child": "children", "person": "people", "family": "families",
            "citizen": "citizens", "flight": "flights"}  # fmt: skip
_MANY = 5
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
    "USD": r"(?:(?:us|u\.s\.) )?dollars?",
    "EUR": r"euros?",
    "RUB": r"(?:russian )?ro?ubles?",
    "KZT": r"(?:kazakh )?tenge",
    "IQD": r"iraqi dinars?",
    "SYP": r"syrian pounds?",
    "TRY": r"turkish liras?",
}
# After digits, where an amount of money is reported: $2m.
_MILLIONS = re.compile(r"(?<=\d)m(?![^\W_])")
_CODE_FIRST = re.compile(r"([a-z]{3}) ?(?=\d)(.+)")
_CODE_LAST = re.compile(r"(.*\d(?: (?:thousand|million|billion))?) ?([a-z]{3})")


@dataclass(frozen=True)
class Count(Value):
    """How many: a whole number from 0 to 10**12 with an optional hedge or upper end, total and unit.

    Canonical: `6`, `more than 50`, `at least 50`, `nearly 600`, `about 30`, `fewer than 10`, `at most 8`, `4
    to 10`, `40 or 50`, `2 of 6`, `more than 2 of 6`, `14 flights`, `hundreds`, `dozens women`. The unit is one or two
    words in small letters. A vague word has neither a number nor bounds: it agrees with itself alone, and is added to
    nothing. `either` says that it is the number or `upper`, and none between.
    """

    number: int
    qualifier: Qualifier = Qualifier.EXACT
    upper: int | None = None
    total: int | None = None
    unit: str = ""
    vague: str = ""
    either: bool = False
    type_name: ClassVar[str] = "count"

    @classmethod
    def in_a_word(cls, word: str, unit: str = "") -> Self:
        """What a vague word says: "hundreds"."""
        return cls(0, vague=word, unit=unit)

    def __post_init__(self) -> None:
        if self.vague and (self.vague not in _VAGUE or self.number or self.qualifier or self.upper or self.total):
            raise _vague_alone(self.vague)
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
        """Read a count as English writes it, in digits or words: "over 2,700", "50+", "nineteen", "2 out of 6",
        "all six".
        """
        typed = clean_text(text, 200)
        try:
            return read_typed(typed, cls._read)
        except Unreadable:
            raise no_number(typed) from None

    @classmethod
    def _read(cls, text: str) -> Self:
        text = _BOTH.sub("all 2", text, count=1) if _BOTH.match(text) else text
        if everyone := _ALL.match(text):
            number, unit = _split_unit(scales_in_english(text[everyone.end() :]))
            return cls(read_integer(number), total=read_integer(number), unit=unit)
        vague = _VAGUE_WORD.fullmatch(text)
        if vague:
            return cls.in_a_word(_SYNONYMS.get(vague[1], vague[1]), _unit(vague[2] or ""))
        qualifier, rest = split_qualifier(scales_in_english(text))
        if qualifier and _VAGUE_WORD.fullmatch(rest):
            raise _vague_alone(text)
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

        def read(low: str, high: str, either: bool) -> Any:
            first, last = read_ends(low, high, read_integer)
            if either:
                first, last = sorted((first, last))
            return cls(first, qualifier, last, whole, unit, either=either)

        found: Self | None = read_range(part, read)
        return found or cls(read_integer(part), qualifier, None, whole, unit)

    def __str__(self) -> str:
        if self.vague:
            of = " of" if self.unit and self.vague not in _WITHOUT_OF else ""
            return f"{self.vague}{of} {self.unit}".strip()
        number = canonical_ends(self.number, self.upper, self.either)
        whole = f"of {self.total}" if self.total is not None else ""
        return " ".join(part for part in (self.qualifier.value, number, whole, self.unit) if part)

    def reaches(self, number: int) -> bool:
        """Whether it is certainly so many or more; a vague word is taken at its word."""
        least = _VAGUE[self.vague] if self.vague else self.low
        return least is not None and least >= number

    @property
    def low(self) -> int | None:
        """The smallest number that it allows: "nearly 600" from 540, "about 30" from 27, "fewer than 10" from
        0; None of a vague word.
        """
        if self.vague:
            return None
        low = span_of(self.qualifier, self.number, self.upper).low
        return low if self.total is None else min(low, self.total)

    @property
    def high(self) -> int | None:
        """The largest number that it allows, at most the total; None where there is no end."""
        if self.vague:
            return None
        high = span_of(self.qualifier, self.number, self.upper).high
        return high if self.total is None else min(self.total, self.total if high is None else high)

    def words(self) -> str:
        number = grouped(self.number)
        shown = _vague_words(bool(self.unit))[self.vague] if self.vague else in_words(self.qualifier, number)
        if self.upper is not None:
            shown = range_in_words(number, grouped(self.upper), self.either)
        if self.total is not None:
            shown = pgettext("a count", "%(part)s of %(total)s") % {
                "part": shown,
                "total": grouped(self.total),
            }
        if not self.unit:
            return shown
        # What is counted follows the last number before it; languages that tell one from few have it as with many
        # behind a whole or a word.
        last = _MANY if self.vague or self.total is not None else self.number if self.upper is None else self.upper
        known = _counted(last).get(self.unit)
        return (known or pgettext("a count", "%(number)s %(unit)s")) % {"number": shown, "unit": self.unit}

    def _compare(self, other: Self) -> Comparison:
        """The parts are compared; equal parts of different wholes cannot be compared."""
        if self.unit != other.unit:
            return Comparison.INCOMPARABLE
        if self.vague or other.vague:
            return Comparison.AGREE if self.vague == other.vague else Comparison.INCOMPARABLE
        found = compare_spans(self._spans(), other._spans())
        if self.total == other.total or found in (Comparison.DISAGREE, Comparison.INCOMPARABLE):
            return found
        one_whole_reported = self.total is None or other.total is None
        return Comparison.FIT if one_whole_reported else Comparison.INCOMPARABLE

    def _spans(self) -> list[Span]:
        return spans_of((self.low, self.high), self.number, self.upper, self.either)


@dataclass(frozen=True)
class Money(Value):
    """An amount in a currency: `USD 23000`, `about USD 23000`, `USD 100 to 200`, `USD 100 or 200`.

    `currency` is three capitals of ISO 4217; the amount has at most two decimals, written only where it is
    not whole.
    """

    currency: str
    amount: Decimal
    qualifier: Qualifier = Qualifier.EXACT
    upper: Decimal | None = None
    either: bool = False
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
        try:
            return read_typed(typed, lambda words: cls._read(words, typed))
        except Unreadable:
            raise ValueProblem(
                gettext("“%(value)s” is no sum of money that can be read; write USD 23000, or 500 euros, in one of"
                        " these languages: %(languages)s.")
                % {"value": shorten(typed), "languages": names()}
            ) from None  # fmt: skip

    @classmethod
    def _read(cls, text: str, typed: str) -> Self:
        qualifier, rest = split_qualifier(scales_in_english(_MILLIONS.sub(" million", text)))

        def read(low: str, high: str = "", either: bool = False) -> Any:
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
            if either:
                first, last = sorted((first, last))
            return cls(currency or other, first, qualifier, last, either)

        found: Self = read_range(rest, read) or read(rest)
        return found

    def __str__(self) -> str:
        until = None if self.upper is None else _plain(self.upper)
        amount = canonical_ends(_plain(self.amount), until, self.either)
        return f"{self.qualifier.value} {self.currency} {amount}".strip()

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
            shown = range_in_words(shown, _shown(self.upper), self.either)
        return in_words(self.qualifier, f"{self.currency} {shown}")

    def _span(self) -> tuple[int, int | None]:
        span = span_of(self.qualifier, _cents(self.amount), None if self.upper is None else _cents(self.upper))
        return span.low, span.high

    def _compare(self, other: Self) -> Comparison:
        if self.currency != other.currency:
            return Comparison.INCOMPARABLE
        return compare_spans(self._spans(), other._spans())

    def _spans(self) -> list[Span]:
        upper = None if self.upper is None else _cents(self.upper)
        return spans_of(self._span(), _cents(self.amount), upper, self.either)


def _vague_words(of_something: bool) -> dict[str, str]:
    if of_something:
        return {
            "several": pgettext("a number of something", "several"),
            "many": pgettext("a number of something", "many"),
            "dozens": pgettext("a number of something", "dozens of"),
            "hundreds": pgettext("a number of something", "hundreds of"),
            "thousands": pgettext("a number of something", "thousands of"),
            "tens of thousands": pgettext("a number of something", "tens of thousands of"),
            "hundreds of thousands": pgettext("a number of something", "hundreds of thousands of"),
            "millions": pgettext("a number of something", "millions of"),
        }
    return {
        "several": pgettext("a number", "several"),
        "many": pgettext("a number", "many"),
        "dozens": pgettext("a number", "dozens"),
        "hundreds": pgettext("a number", "hundreds"),
        "thousands": pgettext("a number", "thousands"),
        "tens of thousands": pgettext("a number", "tens of thousands"),
        "hundreds of thousands": pgettext("a number", "hundreds of thousands"),
        "millions": pgettext("a number", "millions"),
    }


def _counted(number: int) -> dict[str, str]:
    """What is counted most, by its unit, in words that each language inflects for the number."""
    return {
        "women": ngettext("%(number)s woman", "%(number)s women", number),
        "men": ngettext("%(number)s man", "%(number)s men", number),
        "children": ngettext("%(number)s child", "%(number)s children", number),
        "people": ngettext("%(number)s person", "%(number)s people", number),
        "families": ngettext("%(number)s family", "%(number)s families", number),
        "citizens": ngettext("%(number)s citizen", "%(number)s citizens", number),
        "flights": ngettext("%(number)s flight", "%(number)s flights", number),
    }


def _split_unit(text: str) -> tuple[str, str]:
    """The number that small-letter `text` begins with, and the one or two words after it ('' if none)."""
    words = text.split(" ")
    end = len(words)
    while end > 1 and len(words) - end < 2 and _is_unit(words[end - 1]):
        end -= 1
    return " ".join(words[:end]), _unit(" ".join(words[end:]))


def _unit(text: str) -> str:
    """What is counted, in one form where it is known: "1 woman" counts women too."""
    return _PLURALS.get(text, text)


def _is_unit(text: str) -> bool:
    small = text == text.lower() and len(text) <= 60
    # A scale belongs to the number: "27 млн млн" has no unit.
    scale = has_scale(f"1 {text}")
    return small and not scale and bool(_UNIT.fullmatch(text)) and _RESERVED.isdisjoint(text.split(" "))


def _is_amount(amount: Decimal) -> bool:
    return amount.is_finite() and abs(amount) <= MOST and amount == round(amount, 2)


def _split_currency(text: str) -> tuple[str, str]:
    """The ISO 4217 code of an amount in small letters ('' if none is reported) and its number."""
    text = text.removeprefix("us") if text.startswith("us$") else text
    if text[:1] in _SIGNS:
        return _SIGNS[text[0]], text[1:].strip()
    if text[-1:] in _SIGNS:
        return _SIGNS[text[-1]], text[:-1].strip()
    for code, ways in _NAMES.items():
        found = re.fullmatch(rf"(.+) (?:{ways})", text)
        if found:
            return code, found[1].strip()
    first, last = _CODE_FIRST.fullmatch(text), _CODE_LAST.fullmatch(text)
    if first:
        return first[1].upper(), first[2]
    return (last[2].upper(), last[1]) if last else ("", text)


def _vague_alone(text: str) -> ValueProblem:
    return ValueProblem(
        gettext("“%(value)s” hedges a word that says no number; write the word alone, such as dozens, or a number.")
        % {"value": shorten(text)}
    )


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
