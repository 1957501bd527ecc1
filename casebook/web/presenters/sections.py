"""The sections of a record's page, in the order of the vocabulary: rows, disagreements, and blocks of other records."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from casebook import vocabulary
from casebook.models import Claim, Kind, Record
from casebook.values import VagueDate
from casebook.web.presenters.facts import (
    Disputes,
    FactShown,
    block_of,
    fact_of,
    inverse_of,
    unasked_of,
    wordings_of,
)
from casebook.web.presenters.related_facts import CONDITIONS, COUNTED, EVENTS, RELATIVES, WAVES, related_facts_of

_ORDER = {name: number for number, name in enumerate(vocabulary.BY_NAME)}
_SCOPES = {(fact.name, scope.name): number for fact in vocabulary.FACTS for number, scope in enumerate(fact.scopes, 1)}
_HELD = "conditions"
LABELS = {
    **vocabulary.SECTIONS,
    EVENTS: _("Events and efforts, one by one"),
    RELATIVES: _("Relatives"),
    WAVES: _("Waves and phases, one by one"),
    _HELD: _("Conditions, as told"),
}
SECTION_ORDER = (
    "numbers",
    "identity",
    "custody",
    _HELD,
    "life",
    RELATIVES,
    "sentence",
    "documents",
    "return",
    WAVES,
    "event",
    EVENTS,
    "links",
    "account",
)
Placed = list[tuple[str, tuple, Any]]


@dataclass
class Section:
    """One section: its items, each of which names the template that renders it, and the table of counts if any."""

    name: str
    items: list[Any] = field(default_factory=list)
    counts: list[FactShown] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its heading."""
        return str(LABELS[self.name])


@dataclass(frozen=True)
class PageClaims:
    """The claims of one page: its own, those that lead to it, those of the records that it tells of, and what people
    who are held there are told to live in.
    """

    record: Record
    own: Sequence[Claim]
    leading: Sequence[Claim]
    reported: Sequence[Claim]
    conditions: Sequence[Claim] = ()

    @property
    def everything(self) -> list[Claim]:
        """All of them, each once."""
        found = (*self.own, *self.leading, *self.reported, *self.conditions)
        return list({claim.pk: claim for claim in found}.values())


def sections_of(claims: PageClaims, disputes: Disputes) -> list[Section]:
    """The sections that have something in them."""
    related = related_facts_of(claims.record)
    sections = {name: Section(name) for name in SECTION_ORDER}
    row_records = {claim.subject_id for claim in claims.leading if claim.fact in related.rows}
    rows = [*claims.own, *(c for c in claims.reported if c.subject_id in row_records and c.fact not in related.rows)]
    counted = _counted(claims)
    placed = _rows([c for c in rows if c not in counted], claims.record, disputes)
    placed += _disputes(rows, claims.record, disputes)
    placed += [
        (claim.about.section, (*_place(claim), 1), inverse_of(claim, disputes.marks.get(claim.pk, ())))
        for claim in claims.leading
        if not related.section_of(claim)
    ]
    placed += _blocks(claims, disputes)
    placed += [
        (_HELD, _place(claim), fact_of(claim, page=claims.record, marks=disputes.marks.get(claim.pk, ())))
        for claim in claims.conditions
    ]
    sections["numbers"].counts = [
        fact_of(claim, page=claims.record, marks=disputes.marks.get(claim.pk, ())) for claim in counted
    ]
    for name, _key, item in sorted(placed, key=lambda entry: entry[:2]):
        sections[name].items.append(item)
    return [section for section in sections.values() if section.items or section.counts]


def _counted(claims: PageClaims) -> list[Claim]:
    """The counts that stand in a table: of a group, a facility, an operation."""
    if not claims.record.is_group and claims.record.kind not in COUNTED:
        return []
    return sorted((c for c in claims.own if c.fact == "count" and c.value), key=_place)


def _place(claim: Claim) -> tuple:
    return (_ORDER[claim.fact], _SCOPES.get((claim.fact, claim.scope), 0), claim.rank, claim.known_from or date.max)


def _section(claim: Claim, page: Record) -> str:
    """Where a claim stands on the page; what it is like in a facility has a section of its own there."""
    if page.kind == Kind.FACILITY and claim.scope in CONDITIONS:
        return _HELD
    return claim.about.section


def _rows(claims: Sequence[Claim], page: Record, disputes: Disputes) -> Placed:
    """Claims in no dispute as rows; those of one fact and scope that disagree, or only word it differently, side by
    side.
    """
    groups: dict[tuple, list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.subject_id, claim.fact, claim.scope), []).append(claim)
    placed: Placed = []
    for group in groups.values():
        section = _section(group[0], page)
        if disputes.unasked(group):
            placed.append((section, (*_place(group[0]), 0), unasked_of(group, page)))
            continue
        free = [claim for claim in group if not disputes.marks.get(claim.pk)]
        if len(free) > 1 and group[0].about.wordings:
            placed.append((section, (*_place(group[0]), 0), wordings_of(free, page)))
        else:
            placed += [(section, (*_place(claim), 0), fact_of(claim, page=page)) for claim in free]
    return placed


def _disputes(claims: Sequence[Claim], page: Record, disputes: Disputes) -> Placed:
    placed: Placed = []
    for dispute in disputes.of_claims(claims):
        named = {side.claim_id for side in disputes.of_dispute[dispute.pk]}
        first = min((claim for claim in claims if claim.pk in named), key=_place)
        placed.append((_section(first, page), (*_place(first), 0), disputes.shown(dispute, page)))
    return placed


def _blocks(claims: PageClaims, disputes: Disputes) -> Placed:
    """One block for each record that is reported as one, in the order of their days; undated ones last."""
    related = related_facts_of(claims.record)
    sections: dict[int, str] = {}
    records: dict[int, Record] = {}
    for claim in claims.leading:
        section = related.section_of(claim)
        if section:
            sections.setdefault(claim.subject_id, section)
            records[claim.subject_id] = claim.subject
    placed: Placed = []
    for pk, record in records.items():
        own = sorted((claim for claim in claims.reported if claim.subject_id == pk), key=_place)
        key = (*days_of(own), record.label, record.ref)
        placed.append((sections[pk], key, block_of(record, own, disputes.marks)))
    return placed


def days_of(claims: Sequence[Claim]) -> tuple[date, date]:
    """The days of an event, of a plan too; an open beginning is as late as its end, and undated ones come last."""
    spans = [c.parsed for c in claims if c.fact == "takes_place" and isinstance(c.parsed, VagueDate)]
    days = [(s.latest if s.earliest == date.min else s.earliest, s.latest) for s in spans if s.earliest and s.latest]
    return min(days, default=(date.max, date.max))
