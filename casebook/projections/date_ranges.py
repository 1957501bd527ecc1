"""The days of facts by which lists are narrowed: each distinct span apart, stage by stage."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from casebook import vocabulary
from casebook.models import Claim, Polarity, Source
from casebook.projections.archive import ClaimRow, SourceRow
from casebook.projections.claim_selection import facet_claims
from casebook.projections.facet_values import visible
from casebook.projections.known_periods import Stage, stages_of
from casebook.values import Bounds, VagueDate

DATED_FACTS = frozenset(vocabulary.names(lambda fact: fact.dated))


class SpanRow(NamedTuple):
    """One Span to be, without its record."""

    fact: str
    earliest: date
    latest: date
    begun: date
    lasted: date
    reported_from: date | None = None
    reported_until: date | None = None


def span_order(row: SpanRow) -> tuple:
    """The one order in which they are stored."""
    return (row.fact, row.earliest, row.latest, row.begun, row.lasted, row.reported_from or date.max)


# By claim the sources that report a state which is not reported to have ended.
Telling = Mapping[int, Sequence[Source | SourceRow]]


def span_rows(record_id: int, kind: str, claims: Sequence[ClaimRow], sources: Telling) -> set[SpanRow]:
    """The spans that follow from a record's visible claims; two claims of 2015 and of 2020 say nothing of 2017.

    `sources` is what `open_told_by` gives of them.
    """
    reported: dict[SpanRow, list[Stage[SpanRow]]] = defaultdict(list)
    for claim, until in facet_claims(kind, claims):
        if claim.fact in DATED_FACTS and claim.polarity == Polarity.YES and claim.target_id != record_id:
            for stage in _stages(claim, sources.get(claim.id, ()), until):
                reported[stage.what].append(stage)
    return {
        span._replace(reported_from=since, reported_until=until)
        for of_one in reported.values()
        for span, since, until in stages_of(of_one, lambda spans: spans[0])
    }


def span_of(claim: Claim | ClaimRow, sources: Sequence[Source | SourceRow] = ()) -> SpanRow | None:
    """The span of one claim, if it is dated. A value that is a date has its own days.

    What is not reported to have ended had begun when a source reported it, and lasted up to the newest of these
    `sources`; one from before it can have begun tells nothing.
    """
    value = claim.parsed if claim.about.type == VagueDate.type_name else claim.when
    bounds = value.bounds(claim.lasts) if isinstance(value, VagueDate) else Bounds()
    if bounds.outer_from is None or bounds.outer_to is None:
        return None
    begun, lasted = bounds.inner_from or bounds.outer_to, bounds.inner_to or bounds.outer_from
    if bounds.inner_from and not bounds.inner_to:
        reported = [s for s in sources if s.when_earliest and s.when_latest and s.when_latest >= bounds.outer_from]
        begun = min([begun, *(s.when_latest for s in reported if s.when_latest)])
        lasted = max([lasted, *(s.when_earliest for s in reported if s.when_earliest)])
    return SpanRow(claim.fact, bounds.outer_from, bounds.outer_to, begun, lasted)


def open_reported_by(claims: Iterable[ClaimRow]) -> dict[int, list[SourceRow]]:
    """By claim of a state that is not reported to have ended, the sources that report it."""
    return {
        claim.id: [citation.source for citation in visible(claim)]
        for claim in claims
        if claim.fact in DATED_FACTS and claim.lasts and _is_open(claim)
    }


def _is_open(claim: ClaimRow) -> bool:
    value = claim.parsed if claim.about.type == VagueDate.type_name else claim.when
    return isinstance(value, VagueDate) and value.latest == date.max


def _stages(claim: ClaimRow, sources: Sequence[Source | SourceRow], until: date | None) -> Iterator[Stage[SpanRow]]:
    """The span as it was known from day to day: each newer source that tells of what is open makes it longer."""
    days = sorted({source.appeared for source in sources})[1:]
    starts = [claim.known_from, *days]
    for since, after in zip(starts, [*days, None], strict=True):
        span = span_of(claim, [s for s in sources if since is None or s.appeared <= since])
        ends = min((day for day in (after, until) if day), default=None)
        if span and (ends is None or since is None or since < ends):
            yield Stage(span, since, ends)
