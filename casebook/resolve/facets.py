"""Facet values: each standing public value of a fact that can be filtered, each side of a disagreement."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casebook import vocabulary
from casebook.models import Claim, Polarity, Stance, Status

FACET_FACTS = frozenset(vocabulary.names(lambda fact: fact.facet))


@dataclass(frozen=True)
class Row:
    """One FacetValue to be, without its record."""

    fact: str
    key: str
    target_id: int | None
    possible: bool
    earliest: date | None
    latest: date | None
    known_from: date | None


def facet_rows(record_id: int, claims: Iterable[Claim], twins: Mapping[int, set[int]]) -> set[Row]:
    """The facet values that follow from a record's visible claims.

    What led from one to the other of two records that were merged leads nowhere any more. `twins` leads from a
    record to those that it is possibly the same as: what is held at one is possibly held at the other.
    """
    rows: dict[tuple[str, str, int | None], Row] = {}
    for claim in claims:
        if claim.fact not in FACET_FACTS or claim.polarity != Polarity.YES or claim.status != Status.ACTUAL:
            continue
        if claim.target_id == record_id:
            continue
        row = _row(claim)
        _merge(rows, row)
        for twin in twins.get(claim.target_id or 0, set()) - {record_id}:
            _merge(rows, replace(row, target_id=twin, possible=True))
    return set(rows.values())


def _row(claim: Claim) -> Row:
    return Row(
        fact=claim.fact,
        key="" if claim.target_id else claim.value[:120],
        target_id=claim.target_id,
        possible=only_hedged(claim),
        earliest=claim.when_earliest,
        latest=claim.when_latest,
        known_from=claim.known_from,
    )


def only_hedged(claim: Claim) -> bool:
    """Whether nobody says it outright: every visible citation is hedged by the article or in its chain."""
    citations = [c for c in claim.citations.all() if c.state == "published" and not c.withheld]
    return bool(citations) and all(
        citation.stance == Stance.HEDGES or any(link.stance == Stance.HEDGES for link in citation.chain.all())
        for citation in citations
    )


def _merge(rows: dict[tuple[str, str, int | None], Row], new: Row) -> None:
    """Keep one row a value: certain if any claim is, spanning all their days, known from the earliest."""
    key = (new.fact, new.key, new.target_id)
    old = rows.get(key)
    if old is None:
        rows[key] = new
        return
    rows[key] = replace(
        old,
        possible=old.possible and new.possible,
        earliest=_outer(min, old.earliest, new.earliest),
        latest=_outer(max, old.latest, new.latest),
        known_from=min(filter(None, (old.known_from, new.known_from)), default=None),
    )


def _outer(pick: Callable[[date, date], date], a: date | None, b: date | None) -> date | None:
    """The outer of two bounds; unknown if either is."""
    return pick(a, b) if a and b else None
