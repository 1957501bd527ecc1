"""What every value of a claim can do, and the problem told to whoever typed one that cannot be read."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar, Self

SHOWN = 60


class ValueProblem(ValueError):
    """What was typed cannot be read as a value.

    Its `str()` is one plain, translated sentence for the person who typed it: what was wrong and what would
    be right.
    """


class Unreadable(ValueProblem):
    """Nothing of what was typed is understood: where another language reads it otherwise, that says more."""


class Comparison(StrEnum):
    """How two values of one fact and scope stand to each other."""

    AGREE = "agree"
    FIT = "fit"
    DISAGREE = "disagree"
    INCOMPARABLE = "cannot be compared"


def shorten(text: str) -> str:
    """`text` as a problem shows it: at most 60 characters, with nothing in it that a page cannot show."""
    cut = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else "�" for char in cut)


class Value(ABC):
    """One thing that a claim can say. Values are frozen dataclasses: equal when they say the same in the same
    way.

    `parse` takes what people write as well as the canonical text; `str()` gives the canonical text, and
    `parse(str(value)) == value` always holds.
    """

    type_name: ClassVar[str]

    @classmethod
    @abstractmethod
    def parse(cls, text: str) -> Self:
        """The value that `text` stands for. Raises ValueProblem, and nothing else, where there is none."""

    @abstractmethod
    def __str__(self) -> str:
        """The canonical text, as it is stored and as files carry it."""

    @abstractmethod
    def words(self) -> str:
        """What a reader sees, in the reader's language."""

    @abstractmethod
    def _compare(self, other: Self) -> Comparison:
        """Compare with a value of the same type."""

    @property
    def lang(self) -> str:
        """The BCP 47 tag of the language that the value is written in; '' where it has none."""
        return ""

    def compare(self, other: "Value") -> Comparison:
        """How this value stands to `other`; values of different types cannot be compared."""
        if not isinstance(other, type(self)):
            return Comparison.INCOMPARABLE
        return self._compare(other)


# The least and the greatest number that something allows; None where there is no end.
Span = tuple[float | None, float | None]


def compare_spans(first: Sequence[Span], second: Sequence[Span]) -> Comparison:
    """Compare two values by the closed spans of numbers that each allows: several where it is one number or another.

    Equal spans agree, spans without a common number disagree, all others fit: one number may lie in both.
    """
    ours, theirs = [_closed(span) for span in first], [_closed(span) for span in second]
    if ours == theirs:
        return Comparison.AGREE
    meet = any(low <= other_high and other_low <= high for low, high in ours for other_low, other_high in theirs)
    return Comparison.FIT if meet else Comparison.DISAGREE


def _closed(span: Span) -> tuple[float, float]:
    low, high = span
    return (float("-inf") if low is None else low, float("inf") if high is None else high)
