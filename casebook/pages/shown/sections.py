"""The sections of a record's page, in the order of the vocabulary: rows, disagreements, and blocks of other records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from casebook import vocabulary
from casebook.models import Claim, Kind, Record
from casebook.pages.shown.facts import Disputes, FactShown, block_of, fact_of, inverse_of, unasked_of
from casebook.values import VagueDate

_ORDER = {name: number for number, name in enumerate(vocabulary.BY_NAME)}
_SCOPES = {(fact.name, scope.name): number for fact in vocabulary.FACTS for number, scope in enumerate(fact.scopes, 1)}
BLOCKS = "events"
_LABELS = {**vocabulary.SECTIONS, BLOCKS: _("Events and efforts, one by one")}
_SECTION_ORDER = (
    "numbers",
    "identity",
    "custody",
    "life",
    "sentence",
    "documents",
    "return",
    "event",
    BLOCKS,
    "links",
    "account",
)

# Whose facts are told on the page of a record that they lead to: by the fact that leads there, as rows of the
# page's own sections or as a block of their own.
ROWS_OF = {Kind.PERSON: ("sentence_of",)}
BLOCKS_OF = {Kind.PERSON: ("concerns",), Kind.FACILITY: ("at", "concerns")}


@dataclass
class Section:
    """One section: its items, each of which names the template that renders it, and the table of counts if any."""

    name: str
    items: list[Any] = field(default_factory=list)
    counts: list[FactShown] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Its heading."""
        return str(_LABELS[self.name])


@dataclass(frozen=True)
class PageClaims:
    """The claims of one page: its own, those that lead to it, and those of the records that it tells of."""

    record: Record
    own: Sequence[Claim]
    leading: Sequence[Claim]
    told: Sequence[Claim]

    @property
    def everything(self) -> list[Claim]:
        """All of them, each once."""
        return list({claim.pk: claim for claim in (*self.own, *self.leading, *self.told)}.values())

    def leading_from(self, facts: Iterable[str]) -> list[Claim]:
        """Those that lead to the record by one of these facts."""
        wanted = set(facts)
        return [claim for claim in self.leading if claim.fact in wanted]


def told_of(record: Record, leading: Iterable[Claim]) -> set[int]:
    """Ids of the records whose facts are told on the page of `record`."""
    kind = Kind(record.kind)
    wanted = {*ROWS_OF.get(kind, ()), *BLOCKS_OF.get(kind, ())}
    return {claim.subject_id for claim in leading if claim.fact in wanted}


def sections_of(claims: PageClaims, disputes: Disputes) -> list[Section]:
    """The sections that have something in them."""
    sections = {name: Section(name) for name in _SECTION_ORDER}
    placed: list[tuple[str, tuple, Any]] = []
    kind = Kind(claims.record.kind)
    row_records = {claim.subject_id for claim in claims.leading_from(ROWS_OF.get(kind, ()))}
    block_facts = BLOCKS_OF.get(kind, ())
    rows = [
        *claims.own,
        *(c for c in claims.told if c.subject_id in row_records and c.fact not in ROWS_OF.get(kind, ())),
    ]
    counted = _counted(claims)
    placed += _rows([c for c in rows if c.pk not in {one.pk for one in counted}], claims.record, disputes)
    placed += _disputes(rows, claims.record, disputes)
    placed += [
        (claim.about.section, (*_place(claim), 1), inverse_of(claim, disputes.marks.get(claim.pk, ())))
        for claim in claims.leading
        if claim.fact not in block_facts
    ]
    placed += [(BLOCKS, key, block) for key, block in _blocks(claims, block_facts, disputes)]
    sections["numbers"].counts = [
        fact_of(claim, page=claims.record, marks=disputes.marks.get(claim.pk, ())) for claim in counted
    ]
    for name, _key, item in sorted(placed, key=lambda entry: entry[:2]):
        sections[name].items.append(item)
    return [section for section in sections.values() if section.items or section.counts]


def _counted(claims: PageClaims) -> list[Claim]:
    """The counts of a group, which stand in a table."""
    if not claims.record.is_group:
        return []
    return sorted((c for c in claims.own if c.fact == "count" and c.value), key=_place)


def _place(claim: Claim) -> tuple:
    return (_ORDER[claim.fact], _SCOPES.get((claim.fact, claim.scope), 0), claim.rank, claim.known_from or date.max)


def _rows(claims: Sequence[Claim], page: Record, disputes: Disputes) -> list[tuple[str, tuple, Any]]:
    """Claims in no dispute as rows; those of one fact and scope that disagree side by side."""
    groups: dict[tuple, list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.subject_id, claim.fact, claim.scope), []).append(claim)
    placed: list[tuple[str, tuple, Any]] = []
    for group in groups.values():
        section = group[0].about.section
        if disputes.unasked(group):
            placed.append((section, (*_place(group[0]), 0), unasked_of(group, page)))
            continue
        placed += [
            (section, (*_place(claim), 0), fact_of(claim, page=page))
            for claim in group
            if not disputes.marks.get(claim.pk)
        ]
    return placed


def _disputes(claims: Sequence[Claim], page: Record, disputes: Disputes) -> list[tuple[str, tuple, Any]]:
    placed = []
    for dispute in disputes.of_claims(claims):
        named = {side.claim_id for side in disputes.of_dispute[dispute.pk]}
        first = min((claim for claim in claims if claim.pk in named), key=_place)
        placed.append((first.about.section, (*_place(first), 0), disputes.shown(dispute, page)))
    return placed


def _blocks(claims: PageClaims, facts: Sequence[str], disputes: Disputes) -> list[tuple[tuple, Any]]:
    """One block for each record that leads here by one of `facts`, in the order of their days; undated ones last."""
    records = {claim.subject_id: claim.subject for claim in claims.leading_from(facts)}
    placed = []
    for pk, record in records.items():
        own = sorted((claim for claim in claims.told if claim.subject_id == pk), key=_place)
        key = (*_days_of(own), record.label, record.ref)
        placed.append((key, block_of(record, own, disputes.marks)))
    return placed


def _days_of(claims: Iterable[Claim]) -> tuple[date, date]:
    """The days of an event, of a plan too; an open beginning is as late as its end, and undated ones come last."""
    spans = [c.parsed for c in claims if c.fact == "takes_place" and isinstance(c.parsed, VagueDate)]
    days = [(s.latest if s.earliest == date.min else s.earliest, s.latest) for s in spans if s.earliest and s.latest]
    return min(days, default=(date.max, date.max))
