"""Which facts there are. `facts.py` holds the data; this is how the rest of the code asks for it."""

from collections.abc import Callable

from casebook.vocabulary.facts import FACTS, SECTIONS
from casebook.vocabulary.structure import MANY, ONE, ONE_AT_A_TIME, Choice, Fact

__all__ = [
    "BY_NAME",
    "FACTS",
    "GAP",
    "MANY",
    "ONE",
    "ONE_AT_A_TIME",
    "SECTIONS",
    "Choice",
    "Fact",
    "UnknownFact",
    "fact",
    "names",
]

GAP = "withheld"
BY_NAME: dict[str, Fact] = {entry.name: entry for entry in FACTS}


class UnknownFact(KeyError):
    """There is no fact of this name."""


def fact(name: str) -> Fact:
    """The fact of this name; raises UnknownFact."""
    try:
        return BY_NAME[name]
    except KeyError:
        raise UnknownFact(name) from None


def names(test: Callable[[Fact], bool]) -> tuple[str, ...]:
    """Names of the facts for which `test` holds, in the order of the vocabulary."""
    return tuple(entry.name for entry in FACTS if test(entry))
