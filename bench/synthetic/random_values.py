"""The vague dates that synthetic archives draw from: a few hundred, read once, since reading one takes milliseconds.

Synthetic names in two scripts, put together from syllables: thousands of them, and the same for the same numbers.

References that never meet, in no visible order: the numbers from 0 on, each led to another by a fixed mapping.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import count
from random import Random

from bench.synthetic import texts
from casebook.models.archive.references import ALPHABET, LENGTH
from casebook.values import VagueDate

# As columns have it: EDTF, words, how known, and the four bounds.
When = tuple[str, str, str, date | None, date | None, date | None, date | None]
NEVER: When = ("", "", "", None, None, None, None)

YEARS = range(2015, 2024)
# Every way of being vague, with `{y}` for a year and `{next}` for the year after.
_VAGUE = (
    "{y}", "{y}~", "{y}?", "{y} (inferred)", "{y}/{next}", '{y}/.. "since {y}"', '{y}-11/{y}-12 "late {y}" (inferred)',
    "{y}-21", "{y}-22", "{y}-24", "{y}-03", "{y}-06", "{y}-09 (year supplied)", "{y}-10", "{y}-05-02/{y}-05-19",
)  # fmt: skip
_ONCE = ('XXXX-11-27 "27 November"', 'XXXX-03-08 "8 March"', "201X", "../2016", '2021-01/2021-03 "early 2021"')
_DAYS = tuple(
    f"{month:02}-{day:02}"
    for month, day in zip(range(1, 13), (3, 8, 11, 14, 17, 19, 21, 24, 26, 27, 28, 30), strict=True)
)
_DAYS_IN = (2016, 2018, 2019, 2021, 2023)
# Articles that print no day.
_UNPRINTED = ("2019~ (inferred)", "2020-02/2020-09 (inferred)", "2021 (computed)")


def _columns(text: str) -> When:
    return bounded(VagueDate.parse(text), lasts=False)


def bounded(when: VagueDate, lasts: bool) -> When:
    """The date as columns have it, of a state that lasts or of a point in time."""
    bounds = when.bounds(lasts)
    return (
        *(when.edtf, when.words_text, when.known),
        *(bounds.outer_from, bounds.outer_to, bounds.inner_from, bounds.inner_to),
    )


@cache
def of_state(when: When) -> When:
    """A date of `whens`, where it is of a state."""
    return bounded(VagueDate(*when[:3]), lasts=True) if when[0] else when


def _vague() -> Iterator[str]:
    for year in YEARS:
        for form in _VAGUE:
            yield form.format(y=year, next=year + 1)
    yield from _ONCE


@cache
def days() -> tuple[When, ...]:
    """Exact days, on which articles appear and courts sit."""
    return tuple(_columns(f"{year}-{day}") for year in _DAYS_IN for day in _DAYS)


@cache
def whens() -> tuple[When, ...]:
    """Dates of every degree of vagueness, days among them."""
    return tuple(_columns(text) for text in _vague()) + days()


@cache
def published() -> tuple[When, ...]:
    """Dates of articles: nearly always a day."""
    return days() * 2 + tuple(_columns(text) for text in _UNPRINTED)


@cache
def values() -> tuple[str, ...]:
    """Dates as values of claims, in the archive's own text."""
    return tuple(str(VagueDate(edtf, words, known)) for edtf, words, known, _first, last, *_inner in whens() if last)


@dataclass(frozen=True)
class PersonName:
    """A name as articles print it, in Latin and in Cyrillic script."""

    given: str
    surname: str
    given_ru: str
    surname_ru: str

    @property
    def full(self) -> str:
        """As an article in English prints it."""
        return f"{self.given} {self.surname}"

    @property
    def full_ru(self) -> str:
        """As an article in Russian prints it, as a value."""
        return f"[ru] {self.given_ru} {self.surname_ru}"


def person_name(rng: Random, female: bool) -> PersonName:
    """Somebody's name."""
    sex = 1 if female else 0
    begin, begin_ru = rng.choice(texts.SURNAME_BEGINNINGS)
    middle, middle_ru = rng.choice(texts.SURNAME_MIDDLES)
    end, end_ru = rng.choice(texts.SURNAME_ENDINGS)[sex]
    first, first_ru = rng.choice(texts.GIVEN_BEGINNINGS)
    last, last_ru = rng.choice(texts.GIVEN_ENDINGS)[sex]
    return PersonName(first + last, begin + middle + end, first_ru + last_ru, begin_ru + middle_ru + end_ru)


_BASE = len(ALPHABET)
_ALL = _BASE**LENGTH


def references(rng: Random) -> Callable[[], str]:
    """A function that gives a new reference with every call. 31 is prime: multiplying by any other number permutes."""
    letters = list(ALPHABET)
    rng.shuffle(letters)
    threes = ["".join((a, b, c)) for a in letters for b in letters for c in letters]
    twos = ["".join((a, b)) for a in letters for b in letters]
    factor, shift = rng.randrange(_ALL // 3 // _BASE, _ALL // _BASE) * _BASE + 7, rng.randrange(_ALL)
    low, high = len(threes), len(threes) ** 2
    numbers: count[int] = count()

    def new() -> str:
        number: int = (next(numbers) * factor + shift) % _ALL
        return twos[number // high] + threes[number // low % low] + threes[number % low]

    return new
