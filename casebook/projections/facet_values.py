"""Facet values: each standing public value of a fact that can be filtered, each side of a disagreement.

And each stage of it in the time of the sources: as of a day, a value is reported from the claims of that day alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from casebook import vocabulary
from casebook.models import Citation, Claim, Polarity, Stance
from casebook.projections.archive import CitationRow, ClaimRow, chain_of, citations_of
from casebook.projections.claim_selection import facet_claims
from casebook.projections.known_periods import Stage, stages_of
from casebook.values import VagueDate

FACET_FACTS = frozenset(vocabulary.names(lambda fact: fact.facet))


class FacetRow(NamedTuple):
    """One FacetValue to be, without its record."""

    fact: str
    key: str
    target_id: int | None
    possible: bool
    earliest: date | None
    latest: date | None
    known_from: date | None
    reported_from: date | None = None
    reported_until: date | None = None


def in_order(row: FacetRow) -> tuple:
    """The one order in which they are stored."""
    return (row.fact, row.key, row.target_id or 0, row.reported_from or date.max)


# By record those that it is possibly the same as, and since when that is known.
Twins = Mapping[int, Mapping[int, date | None]]


def facet_rows(
    record_id: int, kind: str, claims: Sequence[ClaimRow], twins: Twins, outright: Mapping[int, date]
) -> set[FacetRow]:
    """The facet values that follow from a record's visible claims, stage by stage.

    What led from one to the other of two records that were merged leads nowhere any more. `twins`: what is held at
    one is possibly held at the other. `outright` is what `outright_from` gives.
    """
    found: list[FacetRow] = []
    for claim, until in facet_claims(kind, claims):
        if claim.fact not in FACET_FACTS or not _has_value(claim) or claim.target_id == record_id:
            continue
        row = _row(claim)._replace(reported_until=until)
        found.append(row)
        if claim.id in outright:
            found.append(row._replace(possible=False, known_from=outright[claim.id]))
        for twin, since in twins.get(claim.target_id or 0, {}).items():
            if twin != record_id:
                found.append(row._replace(target_id=twin, possible=True, known_from=_later(row.known_from, since)))
    return _in_stages(found)


def _has_value(claim: ClaimRow) -> bool:
    """Whether it says what is so; that there was no lawyer, or none that is known of, counts among the lawyers."""
    if claim.polarity == Polarity.YES:
        return True
    return bool(claim.about.none and claim.about.unknown) and not claim.value and not claim.target_id


def _row(claim: ClaimRow) -> FacetRow:
    """As first reported: possible where not all say it outright.

    A value that is a date is kept with its own days, any other with those on which it was so.
    """
    value = claim.parsed if claim.about.type == VagueDate.type_name else None
    days = value if isinstance(value, VagueDate) else None
    return FacetRow(
        fact=claim.fact,
        key="" if claim.target_id else (claim.value or claim.polarity)[:120],
        target_id=claim.target_id,
        possible=any(_hedged(citation) for citation in visible(claim)),
        earliest=days.earliest if days else claim.when_earliest,
        latest=days.latest if days else claim.when_latest,
        known_from=claim.known_from,
    )


def visible(claim: Claim | ClaimRow) -> list[Any]:
    """The citations of a visible claim that readers see."""
    return [c for c in citations_of(claim) if c.state == "published" and not c.withheld]


def _hedged(citation: Citation | CitationRow) -> bool:
    return citation.stance == Stance.HEDGES or any(link.stance == Stance.HEDGES for link in chain_of(citation))


def only_hedged(claim: Claim) -> bool:
    """Whether nobody says it outright: every visible citation is hedged by the article or in its chain."""
    citations = visible(claim)
    return bool(citations) and all(_hedged(citation) for citation in citations)


def outright_from(claims: Iterable[ClaimRow]) -> dict[int, date]:
    """Of claims that some say outright and others do not, by id: the day by which the first had said it outright."""
    outright = {}
    for claim in claims:
        plain = [citation for citation in visible(claim) if not _hedged(citation)]
        if claim.fact in FACET_FACTS and plain and len(plain) < len(visible(claim)):
            outright[claim.id] = plain
    return {pk: min(citation.source.appeared for citation in plain) for pk, plain in outright.items()}


def _later(a: date | None, b: date | None) -> date | None:
    return max(a, b) if a and b else None


def _in_stages(rows: Iterable[FacetRow]) -> set[FacetRow]:
    """What several claims or citations tell, value by value and stage by stage.

    Each row is reported from its own `known_from` until its own `reported_until`.
    """
    reported: dict[tuple[str, str, int | None], list[FacetRow]] = defaultdict(list)
    for row in rows:
        reported[row.fact, row.key, row.target_id].append(row)
    return {stage for of_one in reported.values() for stage in _stages(of_one)}


def _stages(rows: Sequence[FacetRow]) -> Iterator[FacetRow]:
    """One value as it is reported from day to day."""
    if len(rows) == 1:
        # Most are.
        yield rows[0]._replace(reported_from=rows[0].known_from)
        return
    known_from = min((row.known_from for row in rows if row.known_from), default=None)
    reported = [
        Stage(row._replace(known_from=known_from, reported_until=None), row.known_from, row.reported_until)
        for row in rows
    ]
    for row, since, until in stages_of(reported, _together):
        yield row._replace(reported_from=since, reported_until=until)


def _together(rows: Sequence[FacetRow]) -> FacetRow:
    """Several claims of one value: certain if any is, spanning all their days."""
    return rows[0]._replace(
        possible=all(row.possible for row in rows),
        earliest=_outer(min, [row.earliest for row in rows]),
        latest=_outer(max, [row.latest for row in rows]),
    )


def _outer(pick: Callable[..., date], days: Sequence[date | None]) -> date | None:
    """The outermost of some bounds. What one article leaves undated does not blur what another one dates."""
    return pick((day for day in days if day), default=None)
