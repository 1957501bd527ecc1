"""Counted children: only in totals of ten or more, and no smaller number may follow by subtraction.

The machine checks the counts of one record; a person checks what follows from several (DESIGN rule 1.3).
"""

from collections.abc import Iterable

from casebook.models import Claim, Polarity
from casebook.values import Count
from casebook.visibility import MINIMUM_OF_CHILDREN


def below_ten(claims: Iterable[Claim]) -> set[int]:
    """Ids of the count claims of one record that must be withheld."""
    counts = [c for c in claims if c.fact == "count" and c.polarity == Polarity.YES and isinstance(c.parsed, Count)]
    children = [c for c in counts if _marked(c, "children")]
    shut = {c.pk for c in children if _few(c)}
    if not children:
        return shut
    totals = [c for c in counts if not _marked(c, "children")]
    for claim in children:
        others = (other for other in children if other.pk not in shut and other.scope != claim.scope)
        if claim.pk not in shut and any(_differs_by_few(claim, other) for other in others):
            shut.add(claim.pk)
    adults = [c for c in totals if _marked(c, "adults")]
    wholes = [c for c in totals if not _marked(c, "adults")]
    return shut | {a.pk for a in adults for whole in wholes if _differs_by_few(a, whole)}


def _marked(claim: Claim, name: str) -> bool:
    scope = claim.about.scope(claim.scope)
    return bool(scope and getattr(scope, name))


def _count(claim: Claim) -> Count:
    assert isinstance(claim.parsed, Count)
    return claim.parsed


def _few(claim: Claim) -> bool:
    """Whether the number may be below ten. Of "12 of 14" both parts and the rest count."""
    count = _count(claim)
    if count.low is None or count.low < MINIMUM_OF_CHILDREN:
        return True
    return bool(count.total and 0 < count.total - (count.high or count.low) < MINIMUM_OF_CHILDREN)


def _differs_by_few(smaller: Claim, larger: Claim) -> bool:
    small, large = _count(smaller), _count(larger)
    if small.high is None or large.low is None:
        return False
    return 0 < large.low - small.high < MINIMUM_OF_CHILDREN
