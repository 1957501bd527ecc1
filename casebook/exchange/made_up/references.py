"""References that never meet, in no visible order: the numbers from 0 on, each led to another by a fixed mapping."""

from collections.abc import Callable
from itertools import count
from random import Random

from casebook.models.references import ALPHABET, LENGTH

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
