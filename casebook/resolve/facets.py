"""Facet values: each standing public value of a fact that can be filtered, each side of a disagreement.

Beside them stands of people by whom their public facts were told, in which outlet, and in which year.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casebook import vocabulary
from casebook.models import Citation, Claim, Polarity, Source, Stance, Status
from casebook.values import VagueDate

FACET_FACTS = frozenset(vocabulary.names(lambda fact: fact.facet))
# Not facts of the vocabulary: what follows from the citations of a record's facts.
OUTLET, SPEAKER, REPORTED = "outlet", "speaker", "reported"


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
    """A value that is a date is kept with its own days, any other with those on which it was so."""
    value = claim.parsed if claim.about.type == VagueDate.type_name else None
    days = value if isinstance(value, VagueDate) else None
    return Row(
        fact=claim.fact,
        key="" if claim.target_id else claim.value[:120],
        target_id=claim.target_id,
        possible=only_hedged(claim),
        earliest=days.earliest if days else claim.when_earliest,
        latest=days.latest if days else claim.when_latest,
        known_from=claim.known_from,
    )


def told_rows(claims: Iterable[Claim], sources: Mapping[int, Source], onwards: Mapping[int, int]) -> set[Row]:
    """Who told a person's visible claims, in which outlets, and in which years their articles certainly appeared.

    `onwards` leads from merged speakers and outlets to where they lead on.
    """
    found = set()
    for citation in (citation for claim in claims for citation in counting(claim)):
        source = sources[citation.source_id]
        speakers = [link.speaker_id for link in citation.chain.all() if link.speaker_id]
        found |= {_told(SPEAKER, target=onwards.get(speaker, speaker)) for speaker in speakers}
        if source.outlet_id:
            found.add(_told(OUTLET, target=onwards.get(source.outlet_id, source.outlet_id)))
        first, last = source.when_earliest, source.when_latest
        if first and last and first.year == last.year:
            found.add(_told(REPORTED, key=str(first.year)))
    return found


def _told(fact: str, key: str = "", target: int | None = None) -> Row:
    return Row(fact, key, target, possible=False, earliest=None, latest=None, known_from=None)


def tellers(claims: Iterable[Claim], sources: Collection[Source]) -> set[int]:
    """Ids of all speakers and outlets of the claims, merged ones too."""
    chains = (link for claim in claims for citation in counting(claim) for link in citation.chain.all())
    outlets = {source.outlet_id for source in sources if source.outlet_id}
    return outlets | {link.speaker_id for link in chains if link.speaker_id}


def counting(claim: Claim) -> list[Citation]:
    """The citations of a visible claim that readers see."""
    return [c for c in claim.citations.all() if c.state == "published" and not c.withheld]


def only_hedged(claim: Claim) -> bool:
    """Whether nobody says it outright: every visible citation is hedged by the article or in its chain."""
    citations = counting(claim)
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
    """The outer of two bounds. What one article leaves undated does not blur what another one dates."""
    return pick(a, b) if a and b else a or b
