"""Counted children: only in totals of ten or more, and no smaller number may follow by subtraction.

The machine checks the counts of one record; a person checks what follows from several (DESIGN rule 1.3).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations, product

from casebook.models import READABLE, Kind, PersonOrGroup, Polarity, State
from casebook.projections.archive import ArchivedClaim, ArchivedRecord
from casebook.values import Count
from casebook.vocabulary.visibility import MINIMUM_OF_CHILDREN

# Beside girls and boys, the scope that counts them together.
_ALL_CHILDREN = ("children",)


def below_ten(record: ArchivedRecord, claims: Iterable[ArchivedClaim]) -> set[int]:
    """Ids of the claims of one record on counted children, and what leads to them, that must be withheld.

    Superseded and retracted claims can be read too. What is reported of children without counting them (their ages, a
    statement) is reported of a total only: where no count of ten or more stands, it is withheld.
    """
    readable = [c for c in claims if c.state in READABLE]
    counts = [c for c in readable if c.fact == "count" and c.polarity == Polarity.YES and isinstance(c.parsed, Count)]
    shut = _few_counted(record, counts)
    reported = [c for c in readable if c.fact != "count" and _marked(c, "children")]
    totals = [c for c in counts if _marked(c, "children") and c.id not in shut and c.state == State.PUBLISHED]
    return shut if totals else shut | {c.id for c in reported}


def _few_counted(record: ArchivedRecord, counts: Sequence[ArchivedClaim]) -> set[int]:
    children = [c for c in counts if _marked(c, "children")]
    if not children:
        return set()
    if not _counted_here(record):
        return {c.id for c in children}
    adults = [c for c in counts if _marked(c, "adults")]
    wholes = [c for c in counts if c not in children and c not in adults]
    shut = {c.id for c in children if _few(c)} | {c.id for c in adults if _leaves_few(c)}
    for claim in children:
        others = (other for other in children if other.id not in shut and other.scope != claim.scope)
        if claim.id not in shut and any(_differ_by_few([claim], other) for other in others):
            shut.add(claim.id)
    shown = [c for c in (*adults, *children) if c.id not in shut]
    return shut | _left_by_subtraction([c for c in shown if c.scope not in _ALL_CHILDREN], wholes)


def _left_by_subtraction(parts: Sequence[ArchivedClaim], wholes: Sequence[ArchivedClaim]) -> set[int]:
    """Counts of adults, with girls or boys too, that together lie within ten of a whole: the rest would be children."""
    shut: set[int] = set()
    by_scope: dict[str, list[ArchivedClaim]] = defaultdict(list)
    for claim in parts:
        by_scope[claim.scope].append(claim)
    for size in range(1, len(by_scope) + 1):
        for scopes in combinations(sorted(by_scope), size):
            for together in product(*([c for c in by_scope[scope] if c.id not in shut] for scope in scopes)):
                of_adults = any(_marked(claim, "adults") for claim in together)
                if of_adults and any(_differ_by_few(together, whole) for whole in wholes):
                    shut.update(claim.id for claim in together)
    return shut


def _counted_here(record: ArchivedRecord) -> bool:
    """Children are counted on an operation, a facility or a group, and nowhere else."""
    return record.kind in (Kind.OPERATION, Kind.FACILITY) or record.form == PersonOrGroup.GROUP


def _marked(claim: ArchivedClaim, name: str) -> bool:
    scope = claim.about.scope(claim.scope)
    return bool(scope and getattr(scope, name))


def _count(claim: ArchivedClaim) -> Count:
    assert isinstance(claim.parsed, Count)
    return claim.parsed


def _few(claim: ArchivedClaim) -> bool:
    """Whether the number may be below ten. Of "12 of 14" both parts and the rest count."""
    low = _count(claim).low
    return low is None or low < MINIMUM_OF_CHILDREN or _leaves_few(claim)


def _leaves_few(claim: ArchivedClaim) -> bool:
    count = _count(claim)
    return bool(count.total and 0 < count.total - (count.high or count.low or 0) < MINIMUM_OF_CHILDREN)


def _differ_by_few(parts: Iterable[ArchivedClaim], whole: ArchivedClaim) -> bool:
    most = [_count(part).high for part in parts]
    least = _count(whole).low
    if least is None or None in most:
        return False
    return 0 < least - sum(high or 0 for high in most) < MINIMUM_OF_CHILDREN
