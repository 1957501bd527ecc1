"""A number with its hedge: exact, more than, at least, nearly, about, fewer than, at most, or from one to
another, or one of two.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext, pgettext

from casebook.values.base import Span, Unreadable, ValueProblem, shorten
from casebook.values.languages import amounts_in_english
from casebook.values.numerals import no_number, plain_digits

T = TypeVar("T")


class Qualifier(StrEnum):
    """How exact a number is, in the words of the canonical text."""

    EXACT = ""
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    NEARLY = "nearly"
    ABOUT = "about"
    FEWER_THAN = "fewer than"
    AT_MOST = "at most"


_WAYS_TO_SAY = {
    Qualifier.EXACT: "exactly, precisely, only, just, a total of, =",
    Qualifier.MORE_THAN: "more than, just over, over, above, in excess of, upwards of, older than, longer than, >",
    Qualifier.AT_LEAST: "at least, no fewer than, not fewer than, no less than, minimum, ≥, >=",
    Qualifier.NEARLY: "nearly, almost, close to, just under, just below",
    Qualifier.ABOUT: "about, around, approximately, roughly, some, circa, ca., c., ~, ≈",
    Qualifier.FEWER_THAN: "fewer than, less than, under, below, younger than, shorter than, <",
    Qualifier.AT_MOST: "at most, up to, no more than, not more than, a maximum of, maximum, ≤, <=",
}
_PREFIXES = {way.strip(): qualifier for qualifier, ways in _WAYS_TO_SAY.items() for way in ways.split(", ")}
_SUFFIXES = {
    "+": Qualifier.AT_LEAST,
    " or more": Qualifier.AT_LEAST,
    " or older": Qualifier.AT_LEAST,
} | dict.fromkeys((" or fewer", " or less", " or younger"), Qualifier.AT_MOST)
_PREFIX = re.compile(
    "|".join(
        re.escape(way) + (r"(?![^\W_])" if way[-1].isalpha() else "")
        for way in sorted(_PREFIXES, key=len, reverse=True)
    )
)
_BETWEEN = re.compile(r"between (.+)")
_FROM_TO = re.compile(r"(?:from )?(.+?) (?:to|-) (.+)")
_OR = re.compile(r"(.+?) or (.+)")
_DASH = re.compile(r"\s*[–—]\s*|(?<=\S)[-\u2212](?=[^\w\s-]?\d)")
# The words that this grammar is made of: a unit may be none of them.
GRAMMAR = frozenset(word for way in _PREFIXES for word in way.split() if word.isalpha()) | {
    "to", "and", "or", "of", "out", "from", "more", "fewer", "less", "older", "younger", "at", "the",
    "between",
}  # fmt: skip


def split_qualifier(text: str) -> tuple[Qualifier, str]:
    """The hedge that small-letter `text` begins or ends with, and the rest: "over 50" and "50+" too."""
    for suffix, qualifier in _SUFFIXES.items():
        if text.endswith(suffix):
            return qualifier, text.removesuffix(suffix).strip()
    found = _PREFIX.match(text)
    if not found:
        return Qualifier.EXACT, text
    return _PREFIXES[found[0]], text[found.end() :].strip()


def read_typed(typed: str, read: Callable[[str], T], kind: str = "") -> T:
    """What `read` makes of `typed`, in small letters, in the first language in which it can.

    `kind` is as `amounts_in_english` has it. Raises the problem that says most, where none can.
    """
    problems: list[ValueProblem] = []
    for words in amounts_in_english(plain_digits(typed.lower()), kind):
        try:
            value = read(words)
        except ValueProblem as problem:
            problems.append(problem)
            continue
        # What is counted may be in words of its own language; where those say something else in another, two are mixed.
        if str(value).isascii() or _reads_so(value, read, kind):
            return value
        problems.append(no_number(typed))
    raise next((one for one in problems if not isinstance(one, Unreadable)), problems[0])


def _reads_so(value: T, read: Callable[[str], T], kind: str) -> bool:
    """Whether the canonical text is read as the value that it stands for."""
    for words in amounts_in_english(str(value), kind):
        with suppress(ValueProblem):
            return read(words) == value
    return False


def read_range(text: str, read: Callable[[str, str, bool], T]) -> T | None:
    """What `read` makes of the two ends of "4 to 10", "4-10" or "between 4 and 10"; None for what is no range.

    The third of its arguments says that it is one or the other, as in "40 or 50". Numbers in words have an "and" of
    their own: the ends are where both can be read. Raises ValueProblem where that is nowhere, or in two places.
    """
    plain = _DASH.sub(" - ", text)
    between, others, either = _BETWEEN.fullmatch(plain), _FROM_TO.fullmatch(plain), _OR.fullmatch(plain)
    parts = between[1].split(" and ") if between else []
    ends = [(" and ".join(parts[:cut]), " and ".join(parts[cut:])) for cut in range(1, len(parts))]
    found = others or either
    if not ends and found:
        ends = [(found[1], found[2])]
    read_so: list[T] = []
    problems: list[ValueProblem] = []
    for low, high in ends:
        try:
            read_so.append(read(low.strip(), high.strip(), found is not None and found is either))
        except ValueProblem as problem:
            problems.append(problem)
    if len(read_so) > 1:
        raise ValueProblem(
            gettext("It cannot be told where “%(value)s” is divided; write “from … to …”.") % {"value": shorten(text)}
        )
    if problems and not read_so:
        raise problems[0]
    return read_so[0] if read_so else None


@dataclass(frozen=True)
class NumberRange:
    """The whole numbers from `low` to `high`, both included; None as `high` means that there is no end."""

    low: int
    high: int | None


def span_of(qualifier: Qualifier, number: int, upper: int | None) -> NumberRange:
    """The whole numbers that a hedged number allows.

    "nearly N" allows 90 % of N up to N - 1; "about N" allows 10 %, and at least 1, on each side; "fewer than"
    and "at most" begin at 0. With `upper` it is the range from `number` to `upper`.
    """
    if upper is not None:
        return NumberRange(number, upper)
    around = max(1, number // 10)
    spans: dict[Qualifier, NumberRange] = {
        Qualifier.EXACT: NumberRange(number, number),
        Qualifier.MORE_THAN: NumberRange(number + 1, None),
        Qualifier.AT_LEAST: NumberRange(number, None),
        Qualifier.NEARLY: NumberRange(min(-(-number * 9 // 10), number - 1), number - 1),
        Qualifier.ABOUT: NumberRange(max(0, number - around), number + around),
        Qualifier.FEWER_THAN: NumberRange(0, number - 1),
        Qualifier.AT_MOST: NumberRange(0, number),
    }
    return spans[qualifier]


def spans_of(span: Span, number: float, upper: float | None, either: bool) -> list[Span]:
    """The spans that are compared: of one number or another both, and of all else the one that it allows."""
    return [(number, number), (upper, upper)] if either else [span]


def check_amount(qualifier: Qualifier, number: int, upper: int | None, text: str) -> None:
    """Raise ValueProblem, showing `text`, for an amount that nothing can be: "fewer than 0", "10 to 4"."""
    if number < 0 or (upper is not None and upper < 0):
        raise ValueProblem(gettext("“%(value)s” is less than nothing; write 0 or more.") % {"value": shorten(text)})
    if upper is not None and (qualifier is not Qualifier.EXACT or upper <= number):
        raise ValueProblem(
            gettext("“%(value)s” is no range; write the smaller number first and no hedge, such as 4 to 10.")
            % {"value": shorten(text)}
        )
    if number == 0 and qualifier in (Qualifier.FEWER_THAN, Qualifier.NEARLY):
        raise ValueProblem(
            gettext("“%(value)s” would be less than nothing; write a larger number.") % {"value": shorten(text)}
        )


def canonical_ends(low: object, high: object, either: bool) -> str:
    """One number, a range, or one number or another in canonical text."""
    return str(low) if high is None else f"{low} {'or' if either else 'to'} {high}"


def in_words(qualifier: Qualifier, number: str) -> str:
    """A hedged number as a reader sees it; `number` is in words already."""
    ways: dict[Qualifier, Callable[[], str]] = {
        Qualifier.EXACT: lambda: "%(number)s",
        Qualifier.MORE_THAN: lambda: pgettext("a number", "more than %(number)s"),
        Qualifier.AT_LEAST: lambda: pgettext("a number", "at least %(number)s"),
        Qualifier.NEARLY: lambda: pgettext("a number", "nearly %(number)s"),
        Qualifier.ABOUT: lambda: pgettext("a number", "about %(number)s"),
        Qualifier.FEWER_THAN: lambda: pgettext("a number", "fewer than %(number)s"),
        Qualifier.AT_MOST: lambda: pgettext("a number", "at most %(number)s"),
    }
    return ways[qualifier]() % {"number": number}


def range_in_words(low: str, high: str, either: bool = False) -> str:
    """A range, or one number or another, as a reader sees it; both ends are in words already."""
    if either:
        return pgettext("one number or another", "%(low)s or %(high)s") % {"low": low, "high": high}
    return pgettext("a range of numbers", "%(low)s to %(high)s") % {"low": low, "high": high}
