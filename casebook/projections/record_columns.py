"""The resolved columns of a record: what its standing public claims agree on, and nothing else."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from casebook import vocabulary
from casebook.models import Kind, Polarity, Record, Status
from casebook.names.collation import sort_key
from casebook.projections.archive import ArchivedClaim
from casebook.projections.labels import Cover, labels_of
from casebook.projections.links import HAPPENING
from casebook.projections.visibility import never_published
from casebook.values import Comparison, Duration, VagueDate
from casebook.vocabulary.comparison import disagree

COLUMN_FACTS = vocabulary.names(lambda fact: fact.column)
CUSTODY_FACTS = vocabulary.names(lambda fact: fact.custody)
# What a draft has: nothing is made of it before it is published.
EMPTY: dict[str, Any] = {
    name: Record._meta.get_field(name).get_default()  # type: ignore[union-attr]
    for name in Record.RESOLVED
    if name not in ("public", "page_public", "redacted")
}
# Later words on the same thing replace earlier ones in this order.
_HAPPENING = (Status.REQUESTED, Status.PROMISED, Status.PLANNED, Status.CANCELLED, Status.ACTUAL)


def resolved_columns(
    record: Record, claims: Sequence[ArchivedClaim], redactor: Cover, in_dispute: bool
) -> dict[str, Any]:
    """Values for every resolved column but `public`. `claims` are the record's visible claims."""
    if never_published(record):
        return EMPTY
    columns: dict[str, Any] = {}
    disputed = in_dispute
    happening = _happening(claims)
    for name in COLUMN_FACTS:
        # Of what kind it is can be said of a plan too; everything else is so or is not.
        status = (happening or Status.ACTUAL) if name == "event_type" else Status.ACTUAL
        columns |= _column(name, [c for c in claims if c.fact == name and not c.scope and c.status == status])
    for fact in {(c.fact, c.scope) for c in claims}:
        disputed = disputed or disagree([c for c in claims if (c.fact, c.scope) == fact])
    labels = labels_of(record, claims, redactor)
    sources = {citation.source_id for c in claims for citation in c.citations if _counts(citation)}
    columns |= {
        **labels,
        "sort_key": sort_key(labels["label"]),
        "detainee": record.kind == Kind.PERSON and any(_custody(c) for c in claims),
        "disputed": disputed,
        "happening": happening,
        "sources_count": len(sources),
        "known_from": _first(claims),
        "detained_from": _first(c for c in claims if record.kind == Kind.PERSON and _custody(c)),
    }
    return columns


def _first(claims: Iterable[ArchivedClaim]) -> date | None:
    return min((c.known_from for c in claims if c.known_from), default=None)


def _counts(citation: Any) -> bool:
    return citation.state == "published" and not citation.withheld


def _custody(claim: ArchivedClaim) -> bool:
    return claim.fact in CUSTODY_FACTS and claim.polarity == Polarity.YES and claim.status == Status.ACTUAL


def _column(name: str, claims: Sequence[ArchivedClaim]) -> dict[str, Any]:
    """The column of one fact; for a date the two that hold its days. Null while the claims do not agree."""
    dated = vocabulary.fact(name).type == "date"
    empty = {f"{name}_earliest": None, f"{name}_latest": None} if dated else {name: None}
    current = _latest(claims) if vocabulary.fact(name).holds == vocabulary.ONE_AT_A_TIME else list(claims)
    said = [c for c in current if c.polarity == Polarity.YES]
    if not said or disagree(current):
        return empty
    best = said[0]
    for claim in said[1:]:
        assert best.parsed is not None
        assert claim.parsed is not None
        outcome = best.parsed.compare(claim.parsed)
        if outcome not in (Comparison.AGREE, Comparison.FIT):
            return empty
        if _width(claim) < _width(best):
            best = claim
    if not dated:
        return {name: best.value}
    assert isinstance(best.parsed, VagueDate)
    return {f"{name}_earliest": best.parsed.earliest, f"{name}_latest": best.parsed.latest}


def _width(claim: ArchivedClaim) -> float:
    """How much a value leaves open, in its own measure: the narrower of two that fit is kept."""
    value = claim.parsed
    if isinstance(value, VagueDate):
        return (value.latest - value.earliest).days if value.latest and value.earliest else math.inf
    if isinstance(value, Duration):
        return math.inf if value.low is None or value.high is None else value.high - value.low
    return 0


def _latest(claims: Sequence[ArchivedClaim]) -> list[ArchivedClaim]:
    """Of claims about different days, those about the latest; undated ones only where all are."""
    dated = [(c.when_earliest, _until(c), c) for c in claims if c.when_earliest]
    if not dated:
        return list(claims)
    first, last, _newest = max(dated, key=lambda row: (row[1], row[2].ref))
    return [c for start, until, c in dated if start <= last and until >= first]


def _until(claim: ArchivedClaim) -> date:
    """The last day that it tells of: of what is not reported to have ended, the day by which a source had told of
    it."""
    assert claim.when_earliest is not None
    if claim.when_latest and claim.when_latest < date.max:
        return claim.when_latest
    return max(claim.when_earliest, claim.known_from or claim.when_earliest)


def _happening(claims: Iterable[ArchivedClaim]) -> str | None:
    """How far the latest word has come; a status follows an earlier one."""
    found = [c.status for c in claims if c.fact in HAPPENING]
    return max(found, key=[str(status) for status in _HAPPENING].index, default=None)
