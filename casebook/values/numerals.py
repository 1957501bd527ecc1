"""Numbers as people write them: digits with separators, and English words up to the millions."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext, pgettext

from casebook.values.base import ValueProblem, shorten

MOST = 10**12

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: number for number, word in enumerate(_ONES)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
_VAGUE = frozenset({
    "dozen", "dozens", "score", "scores", "several", "many", "few", "some", "hundreds", "thousands",
    "millions", "numerous", "couple",
})  # fmt: skip
NUMBER_WORDS = frozenset(_SMALL) | frozenset(_SCALES) | _VAGUE | {"hundred"}

# A point or comma before the last two digits is only read where cents can be meant.
_DIGITS = re.compile(r"\d{1,3}(?:[,'’ ]\d{3})+|\d+")
_CENTS = re.compile(rf"({_DIGITS.pattern})\.(\d{{1,2}})")


def read_integer(text: str) -> int:
    """The whole number from 0 to 10**12 that `text` stands for: "2,700", "2 700", "six", "two hundred and
    fifty".

    Raises ValueProblem for anything else.
    """
    amount = _read(text)
    if amount != int(amount):
        raise _unreadable(text)
    return int(amount)


def read_decimal(text: str) -> Decimal:
    """The number from 0 to 10**12, with at most two decimals, that `text` stands for; also "2.3 million"."""
    amount = _read(text)
    if amount != round(amount, 2):
        raise _unreadable(text)
    return amount


def grouped(number: int) -> str:
    """A whole number as readers see it: 2,700."""
    separator = pgettext("between the thousands of a number", ",")
    return f"{number:,}".replace(",", separator)


def in_digits(words: str, number: int) -> str:
    """Words of a translation with the number in the place of their "%d", as readers see it: "2,700 records"."""
    return words.replace("%d", grouped(number))


def _read(text: str) -> Decimal:
    words = plain_digits(text.strip().lower())
    amount = _read_digits(words)
    if amount is None:
        amount = Decimal(_read_words(words, text))
    if amount > MOST:
        raise ValueProblem(
            gettext("“%(value)s” is too large; numbers up to %(most)s are possible.")
            % {"value": shorten(text), "most": grouped(MOST)}
        )
    return amount


def plain_digits(text: str) -> str:
    """`text` with the decimal digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


def _read_digits(text: str) -> Decimal | None:
    """The number if it is in digits, if need be with a scale after it ("350 thousand"); else None."""
    digits, _space, last = text.rpartition(" ")
    scale = _SCALES.get(last, 1)
    digits = digits if last in _SCALES else text
    if len(digits) > 30:
        return None
    cents = _CENTS.fullmatch(digits)
    if cents:
        return Decimal(f"{_joined(cents[1])}.{cents[2]}") * scale
    return Decimal(_joined(digits)) * scale if _DIGITS.fullmatch(digits) else None


def _joined(digits: str) -> str:
    return re.sub(r"\D", "", digits)


def _read_words(words: str, typed: str) -> int:
    parts = words.replace("-", " ").split()
    if _VAGUE.intersection(parts):
        raise ValueProblem(
            gettext("“%(value)s” does not say how many; write a number such as 24 or at least 24.")
            % {"value": shorten(typed)}
        )
    total, current, last = 0, None, None
    for part in parts:
        if part == "and" and current is not None and part != last:
            pass
        elif part in ("a", "an") and current is None and last is None:
            current = 1
        elif part in _SMALL and _may_follow(part, last):
            current = (current or 0) + _SMALL[part]
        elif part == "hundred" and current is not None and 0 < current < 100:
            current *= 100
        elif part in _SCALES and current and (not total or total % (_SCALES[part] * 1000) == 0):
            total, current = total + current * _SCALES[part], None
        else:
            raise _unreadable(typed)
        last = part
    if last in (None, "and", "a", "an"):
        raise _unreadable(typed)
    return total + (current or 0)


def _may_follow(part: str, last: str | None) -> bool:
    """Whether a small number may stand after `last`: "twenty one", "hundred six", not "six seven"."""
    if last is None or last in ("and", "hundred") or last in _SCALES:
        return True
    return last in _TENS and 0 < _SMALL[part] < 10


def _unreadable(text: str) -> ValueProblem:
    if text.startswith(("-", "\N{MINUS SIGN}")):
        return ValueProblem(gettext("“%(value)s” is less than nothing; write 0 or more.") % {"value": shorten(text)})
    if "," in text or "." in text:
        return ValueProblem(
            gettext("“%(value)s” can be read in two ways or in none; write a number such as 2700 or 2,700.")
            % {"value": shorten(text)}
        )
    return ValueProblem(
        gettext("“%(value)s” is not a number; write digits such as 2700, or English words such as six.")
        % {"value": shorten(text)}
    )
