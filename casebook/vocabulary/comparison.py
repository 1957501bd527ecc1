"""Comparing claims (DESIGN, "comparing"): agree, fit, disagree, or cannot be compared."""

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

from casebook.values import Age, Bounds, Comparison, Duration, VagueDate, Value
from casebook.vocabulary import MANY, ONE
from casebook.vocabulary.structure import Fact


class Comparable(Protocol):
    """What is compared of a claim, whether it is the archive's or the public edition's."""

    @property
    def fact(self) -> Any: ...
    @property
    def scope(self) -> Any: ...
    @property
    def value(self) -> Any: ...
    @property
    def polarity(self) -> Any: ...
    @property
    def status(self) -> Any: ...

    @property
    def gap(self) -> str: ...
    @property
    def about(self) -> Fact: ...
    @property
    def target_id(self) -> int | None: ...
    @property
    def parsed(self) -> Value | None: ...
    @property
    def when(self) -> VagueDate | None: ...
    @property
    def lasts(self) -> bool: ...


AnyClaim = TypeVar("AnyClaim", bound=Comparable)


def compare_claims(a: Comparable, b: Comparable) -> Comparison:
    """How two claims about the same record stand to each other."""
    if (a.fact, a.scope) != (b.fact, b.scope) or a.gap or b.gap or a.status != b.status:
        return Comparison.INCOMPARABLE
    if "unknown" in (a.polarity, b.polarity) or _of_different_times(a, b):
        return Comparison.INCOMPARABLE
    if a.polarity != b.polarity:
        return _yes_against_no(a, b)
    return _contents(a, b)


def _of_different_times(a: Comparable, b: Comparable) -> bool:
    """Whether a fact that can change may have been one thing when the one was so and another when the other was.

    It may on days that are apart, and where the two are not certain to share a day: in custody in 2019 and released in
    2019 are both true. Two that are reported of the same vague time are held against each other.
    """
    if a.about.holds == ONE or not (a.when and b.when):
        return False
    if a.when.compare(b.when) == Comparison.DISAGREE or a.lasts != b.lasts:
        return True
    return (
        a.about.lasts
        and a.when.edtf != b.when.edtf
        and not _share_a_day(a.when.bounds(a.lasts), b.when.bounds(b.lasts))
    )


def _share_a_day(a: Bounds, b: Bounds) -> bool:
    """Whether the inner spans overlap; what is not reported to have ended is only certain when it began."""
    if not a.inner_from or not b.inner_from:
        return False
    return a.inner_from <= (b.inner_to or b.inner_from) and b.inner_from <= (a.inner_to or a.inner_from)


def _yes_against_no(a: Comparable, b: Comparable) -> Comparison:
    """A bare "no" denies every value; "no" with a value denies that value only."""
    yes, no = (a, b) if a.polarity == "yes" else (b, a)
    bare = not no.value and no.target_id is None
    same = (yes.value, yes.target_id) == (no.value, no.target_id)
    return Comparison.DISAGREE if bare or same else Comparison.INCOMPARABLE


def _contents(a: Comparable, b: Comparable) -> Comparison:
    if (a.value, a.target_id) == (b.value, b.target_id):
        return Comparison.AGREE
    if a.about.holds == MANY or a.polarity == "no":
        return Comparison.INCOMPARABLE
    if a.parsed is None or b.parsed is None:
        return Comparison.DISAGREE if a.target_id and b.target_id else Comparison.INCOMPARABLE
    if a.about.spread and _apart(a.parsed, b.parsed):
        return Comparison.DISAGREE
    return a.parsed.compare(b.parsed)


def _apart(a: Value, b: Value) -> bool:
    """Whether two ranges differ at both ends, the one lower than the other: "2 to 13" and "1 to 10"."""
    if not isinstance(a, Age | Duration) or not isinstance(b, type(a)) or not a.ends or not b.ends:
        return False
    return (a.ends[0] - b.ends[0]) * (a.ends[1] - b.ends[1]) > 0


def _mixed(claims: Sequence[Comparable]) -> bool:
    """Whether they are not all of one fact, or one of them says "no"."""
    return any(c.fact != claims[0].fact or c.polarity == "no" for c in claims)


def disagree(claims: Sequence[Comparable]) -> bool:
    """Whether any two of the claims disagree. Where many values can be true at once, only a "no" denies one."""
    if claims and claims[0].about.holds == MANY and not _mixed(claims):
        return False
    return any(compare_claims(a, b) == Comparison.DISAGREE for i, a in enumerate(claims) for b in claims[i + 1 :])


def sides(claims: Sequence[AnyClaim]) -> list[list[AnyClaim]]:
    """The claims put into sides: a claim joins the first side with none that it disagrees with and one that it fits.

    Claims that cannot be compared with any other make a side of their own.
    """
    found: list[list[AnyClaim]] = []
    for claim in claims:
        for side in found:
            outcomes = {compare_claims(claim, other) for other in side}
            if Comparison.DISAGREE not in outcomes and outcomes & {Comparison.AGREE, Comparison.FIT}:
                side.append(claim)
                break
        else:
            found.append([claim])
    return found
