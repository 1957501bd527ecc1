"""Numbers as people write them: digits with separators, and English words up to the millions.

After digits a scale may also be short, or in another language that is read: 10k, 2 mln, 15 тыс., 3 млн, 20 мың. Words
for numbers in other languages are put into digits by `languages` before.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from django.utils.translation import gettext, pgettext

from casebook.values.base import Unreadable, ValueProblem, shorten
from casebook.values.languages import LANGUAGES, names

MOST = 10**12
N = TypeVar("N", int, Decimal)

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
    "dozens", "score", "scores", "several", "many", "few", "some", "hundreds", "thousands", "millions",
    "numerous", "couple", "tens",
})  # fmt: skip
_NOBODY = frozenset({"nobody", "none", "no one"})
NUMBER_WORDS = frozenset(_SMALL) | frozenset(_SCALES) | _VAGUE | {"hundred", "dozen", "nobody", "none", "half"}

# Thousands with one separator throughout, and decimals behind another one.
_NUMBER = re.compile(r"(\d{1,3}([,.'’ ])\d{3}(?:\2\d{3})*|\d+)(?:([.,])(\d+))?")
_SCALE_WORDS = {
    "thousand": r"thousands?|k",
    "million": r"millions?|mln\.?|mn",
    "billion": r"billions?|bln\.?|bn",
}
_WRITTEN_SCALES = {
    scale: re.compile(rf"(?<=\d) ?(?:{'|'.join([ways, *(one.scales[scale] for one in LANGUAGES)])})(?![^\W_])")
    for scale, ways in _SCALE_WORDS.items()
}
# Where a scale is Russian or Kazakh, a comma may be one of either kind of writing.
_EITHER_COMMA = re.compile(
    rf"(?<![\d.,])([1-9]\d{{0,2}}),(\d{{3}}) ?(?:{'|'.join(way for one in LANGUAGES for way in one.scales.values())})"
)
# Where scales stand behind the upper end of a range alone, they are meant for both: 10 to 15 thousand.
_ENDS_IN_SCALES = re.compile(r"(?:[ -](?:hundred|thousand|million|billion))+$")
_WRITTEN_THOUSANDS = re.compile(r"(?<=\d)(?:[,.'’ \u066c]000)+$")
_ARABIC_SEPARATORS = str.maketrans({"\u066b": ".", "\u066c": "’"})


def read_integer(text: str) -> int:
    """The whole number from 0 to 10**12 that `text` stands for: "2,700", "2 700", "six", "two hundred and
    fifty".

    Raises ValueProblem for anything else.
    """
    amount = _read(text)
    if amount != int(amount) or re.search(r"[.,]\d{1,2}$", plain_digits(text)):
        raise ValueProblem(
            gettext("“%(value)s” is not a whole number; write one such as 2700 or 2,700.") % {"value": shorten(text)}
        )
    return int(amount)


def read_decimal(text: str) -> Decimal:
    """The number from 0 to 10**12, with at most two decimals, that `text` stands for; also "2.3 million"."""
    amount = _read(text)
    if amount != round(amount, 2):
        raise no_number(text)
    return amount


def read_ends(low: str, high: str, read: Callable[[str], N]) -> tuple[N, N]:
    """The numbers at the ends of a range; scales that stand behind the upper one alone are meant for both.

    Of "500 to 2 thousand" the lower is as it stands, since 500 thousand is more than 2 thousand. Raises ValueProblem
    where `read` does, and where it cannot be reported what the scale is meant for: "20 to 15 thousand", "10 to 15,000".
    """
    last = read(high)
    thousands = _WRITTEN_THOUSANDS.search(plain_digits(high))
    if thousands and low.isdecimal():
        times = 10 ** thousands[0].count("0")
        if read(low) * times < last:
            ends = f"{plain_digits(low)} to {last}", f"{read(low) * times} to {last}"
            raise ValueProblem(
                gettext(
                    "“%(value)s” can be read in two ways: as %(first)s or as %(second)s; write the one that is meant."
                )
                % {"value": shorten(f"{low} – {high}"), "first": ends[0], "second": ends[1]}
            )
    scales = _ENDS_IN_SCALES.search(scales_in_english(high))
    if scales is None or has_scale(low):
        return read(low), last
    words = scales[0].replace("-", " ").split()
    for start in range(len(words)):
        scaled = f"{low} {' '.join(words[start:])}"
        try:
            first = read(scaled)
        except ValueProblem:
            continue
        if first <= last:
            return first, last
    first = read(low)
    if first * read(f"one {' '.join(words)}") < 10 * last:
        raise ValueProblem(
            gettext("“%(value)s” does not say how large its smaller number is; write both out, such as 500 to 2000.")
            % {"value": shorten(f"{low} – {high}")}
        )
    return first, last


def has_scale(text: str) -> bool:
    """Whether a number ends in a scale: 15 thousand, 10k, two hundred."""
    return bool(_ENDS_IN_SCALES.search(scales_in_english(text)))


def grouped(number: int) -> str:
    """A whole number as readers see it: 2,700."""
    separator = pgettext("between the thousands of a number", ",")
    return f"{number:,}".replace(",", separator)


def in_digits(words: str, number: int) -> str:
    """Words of a translation with the number in the place of their "%d", as readers see it: "2,700 records"."""
    return words.replace("%d", grouped(number))


def _read(text: str) -> Decimal:
    words = scales_in_english(text.strip().lower())
    amount = _read_digits(words, text)
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


def _read_digits(text: str, typed: str) -> Decimal | None:
    """The number if it is in digits, if need be with a scale after it ("350 thousand"); else None.

    Where no more is written, 1.500 may be either, and 1,500 is 1500.
    """
    digits, _space, last = text.rpartition(" ")
    digits, scale = (digits, last) if last in _SCALES else (text, "")
    found = _NUMBER.fullmatch(digits) if len(digits) <= 30 else None
    if not found:
        return None
    whole, separator, point, decimals = found.groups()
    if separator == point and separator:
        return None
    if separator in (",", ".") and not point and len(whole) <= 7:
        if whole.startswith("0"):
            return Decimal(whole.replace(",", ".")) * _SCALES.get(scale, 1)
        if separator == ".":
            figures, decimals = whole.split(".")
            raise _in_two_ways(typed, figures, decimals, scale)
    return Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{decimals or 0}") * _SCALES.get(scale, 1)


def _in_two_ways(text: str, whole: str, decimals: str, scale: str) -> ValueProblem:
    ways = (f"{whole}{decimals} {scale}".strip(), f"{whole}.{decimals.rstrip('0') or '0'} {scale}".strip())
    return ValueProblem(
        gettext("“%(value)s” can be read in two ways: as %(first)s or as %(second)s; write the one that is meant.")
        % {"value": shorten(text), "first": ways[0], "second": ways[1]}
    )


def scales_in_english(text: str) -> str:
    """Small-letter `text` in plain digits, with the scales after them in English words: 15 тыс., 10k."""
    words = plain_digits(text).translate(_ARABIC_SEPARATORS)
    either = _EITHER_COMMA.search(words)
    if either:
        raise _in_two_ways(text, either[1], either[2], next(s for s, w in _WRITTEN_SCALES.items() if w.search(words)))
    for scale, ways in _WRITTEN_SCALES.items():
        words = ways.sub(f" {scale}", words)
    return words


def _read_words(words: str, typed: str) -> int:
    parts = words.replace("-", " ").split()
    if words in _NOBODY:
        return 0
    if words == "half a dozen":
        return 6
    if _VAGUE.intersection(parts):
        raise ValueProblem(
            gettext("“%(value)s” does not say how many; write a number such as 24 or at least 24.")
            % {"value": shorten(typed)}
        )
    total, current, last = 0, None, None
    for part in parts:
        if part == "and" and (last == "hundred" or last in _SCALES):
            pass
        elif part in ("a", "an") and current is None and last is None:
            current = 1
        elif part in _SMALL and _may_follow(part, last):
            current = (current or 0) + _SMALL[part]
        elif part == "hundred" and current is not None and 0 < current < 100:
            current *= 100
        elif part == "dozen" and current is not None and 0 < current < 100 and last != "hundred" and not total:
            current *= 12
        elif part in _SCALES and current and last != "and" and (not total or total % (_SCALES[part] * 1000) == 0):
            total, current = total + current * _SCALES[part], None
        else:
            raise no_number(typed)
        last = part
    if last in (None, "and", "a", "an"):
        raise no_number(typed)
    return total + (current or 0)


def _may_follow(part: str, last: str | None) -> bool:
    """Whether a small number may stand after `last`: "twenty one", "hundred six", not "six seven"."""
    if last == "dozen":
        return False
    if last is None or last in ("and", "hundred") or last in _SCALES:
        return True
    return last in _TENS and 0 < _SMALL[part] < 10


def no_number(text: str) -> ValueProblem:
    """The problem of a text that is no number, by what it looks like."""
    if text.startswith(("-", "\N{MINUS SIGN}")):
        return ValueProblem(gettext("“%(value)s” is less than nothing; write 0 or more.") % {"value": shorten(text)})
    if "," in text or "." in text:
        return ValueProblem(
            gettext("“%(value)s” is no number as it is written; write one such as 2700, 2,700 or 2700.50.")
            % {"value": shorten(text)}
        )
    return Unreadable(
        gettext(
            "“%(value)s” is not a number that can be read; write digits such as 2700, or words such as six in one of"
            " these languages: %(languages)s."
        )
        % {"value": shorten(text), "languages": names()}
    )
