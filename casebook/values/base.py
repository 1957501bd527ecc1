"""What every value of a claim can do, and the problem told to whoever typed one that cannot be read."""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar, Self

SHOWN = 60


class ValueProblem(ValueError):
    """What was typed cannot be read as a value.

    Its `str()` is one plain, translated sentence for the person who typed it: what was wrong and what would
    be right.
    """


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


def compare_spans(
    low: float | None, high: float | None, other_low: float | None, other_high: float | None
) -> Comparison:
    """Compare two closed spans of numbers; None as a bound means that there is none.

    Equal spans agree, spans without a common number disagree, all others fit: one number may lie in both.
    """
    first = (float("-inf") if low is None else low, float("inf") if high is None else high)
    second = (
        float("-inf") if other_low is None else other_low,
        float("inf") if other_high is None else other_high,
    )
    if first == second:
        return Comparison.AGREE
    if first[1] < second[0] or second[1] < first[0]:
        return Comparison.DISAGREE
    return Comparison.FIT
