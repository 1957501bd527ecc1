"""The days of facts by which lists are narrowed: each distinct span apart, stage by stage."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casebook import vocabulary
from casebook.models import Claim, Polarity
from casebook.resolve.plans import telling
from casebook.resolve.stages import Told, stages_of
from casebook.values import VagueDate

DATED_FACTS = frozenset(vocabulary.names(lambda fact: fact.dated))


@dataclass(frozen=True)
class SpanRow:
    """One Span to be, without its record."""

    fact: str
    earliest: date
    latest: date
    begun: date
    lasted: date
    told_from: date | None = None
    told_until: date | None = None


def span_order(row: SpanRow) -> tuple:
    """The one order in which they are stored."""
    return (row.fact, row.earliest, row.latest, row.begun, row.lasted, row.told_from or date.max)


def span_rows(record_id: int, kind: str, claims: Sequence[Claim]) -> set[SpanRow]:
    """The spans that follow from a record's visible claims; two claims of 2015 and of 2020 say nothing of 2017."""
    told: dict[SpanRow, list[Told[SpanRow]]] = defaultdict(list)
    for claim, until in telling(kind, claims):
        if claim.fact in DATED_FACTS and claim.polarity == Polarity.YES and claim.target_id != record_id:
            for span in spans_of(claim):
                told[span].append(Told(span, claim.known_from, until))
    return {
        replace(span, told_from=since, told_until=until)
        for of_one in told.values()
        for span, since, until in stages_of(of_one, lambda spans: spans[0])
    }


def spans_of(claim: Claim) -> Iterator[SpanRow]:
    """The span of one claim, if it is dated. A value that is a date has its own days."""
    value = claim.parsed if claim.about.type == VagueDate.type_name else claim.when
    if not isinstance(value, VagueDate) or value.earliest is None or value.latest is None:
        return
    begun, lasted = value.lasted if _lasts(claim) else (value.latest, value.earliest)
    yield SpanRow(claim.fact, value.earliest, value.latest, begun or value.latest, lasted or value.earliest)


def _lasts(claim: Claim) -> bool:
    choice = claim.about.choice(claim.value) if claim.about.choices else None
    return claim.about.lasts and not (choice and choice.in_a_day)
