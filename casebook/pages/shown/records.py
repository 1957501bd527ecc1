"""The page of one record, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from casebook import vocabulary
from casebook.models import Claim, Form, Kind, Polarity, Record, Status
from casebook.pages import addresses
from casebook.pages.language import foreign
from casebook.pages.pictures.of_pages import PagePictures, pictures_of
from casebook.pages.shown import loading
from casebook.pages.shown.anchors import told_once
from casebook.pages.shown.citations import SourceShown
from casebook.pages.shown.facts import Disputes, DisputeShown, FactShown, fact_of
from casebook.pages.shown.history import ActShown, history_of, last_change
from casebook.pages.shown.pills import Pill, pills_of
from casebook.pages.shown.rails import Moment, sources_of, timeline_of
from casebook.pages.shown.said import SaidShown, said_by
from casebook.pages.shown.sections import PageClaims, Section, sections_of
from casebook.pages.shown.telling import told_of
from casebook.pages.shown.values import ValueShown, heading_of, value_of
from casebook.pages.shown.waves import WavesShown, waves_of
from casebook.pages.shown.withheld import Withheld, withheld_of
from casebook.values import Name

MOST_CONDITIONS = 60


@dataclass(frozen=True)
class Spelling:
    """Another spelling of the name."""

    text: str
    lang: str
    anchor: str


@dataclass(frozen=True)
class GroupBlock:
    """What is said of a group, on the page of one of its members."""

    label: str
    lang: str
    address: str
    facts: tuple[FactShown, ...]


@dataclass(frozen=True)
class PastFact:
    """A claim that stands no more."""

    address: str
    heading: str
    value: ValueShown
    state: str


@dataclass(frozen=True)
class HeldHere:
    """How many records are reported held at a facility, and where they are listed."""

    number: int
    possibly: int
    address: str
    address_possibly: str


@dataclass(frozen=True)
class RecordPage:
    """Everything that the page of a record shows."""

    record: Record
    spellings: tuple[Spelling, ...]
    pills: tuple[Pill, ...]
    sections: tuple[Section, ...]
    groups: tuple[GroupBlock, ...]
    timeline: tuple[Moment, ...]
    sources: tuple[SourceShown, ...]
    withheld: Withheld | None
    past: tuple[PastFact, ...]
    history: tuple[ActShown, ...]
    facts_number: int
    disputes_number: int
    first_dispute: str
    held_here: HeldHere | None
    waves: WavesShown | None
    pictures: PagePictures
    said: SaidShown | None
    # How many facts that lead here are left out, since very many do.
    left_out: int

    @property
    def label_lang(self) -> str:
        """The language of its label where it is not the page's."""
        return foreign(self.record.label_lang)

    @property
    def note(self) -> str:
        """What a reader should know of the record, as the archive says it."""
        return self.record.shown("note")

    @property
    def changed(self) -> date | None:
        """The day of the last change."""
        return last_change(list(self.history))


def claims_of_page(record: Record, ids: Sequence[int]) -> tuple[PageClaims, int]:
    """The claims that the page of a record tells, and how many that lead there are left out. `ids`: its family."""
    leading, left_out = loading.on_targets(ids)
    told_ids = told_of(record, leading)
    loaded = loading.of_subjects([*ids, *told_ids])
    # What led from one to the other of two records that are one now leads nowhere any more.
    own = [claim for claim in loaded if claim.subject_id == record.pk and claim.target_id != record.pk]
    told = [claim for claim in loaded if claim.subject_id in told_ids]
    conditions = loading.conditions_of(ids, MOST_CONDITIONS) if record.kind == Kind.FACILITY else []
    return PageClaims(record, own, leading, told, conditions), sum(left_out.values())


def record_page(record: Record) -> RecordPage:
    """Load and put together the page of a public record."""
    ids = loading.family(record)
    claims, left_out = claims_of_page(record, ids)
    own, leading, told, everything = claims.own, claims.leading, claims.told, claims.everything
    for claim, definitions in _defined(everything):
        claim.definitions = definitions  # type: ignore[attr-defined]
    disputes = Disputes(*loading.disputes_of(everything))
    sections = sections_of(claims, disputes)
    anchors: set[str] = set()
    for section in sections:
        section.counts = told_once(section.counts, anchors)
        section.items = told_once(section.items, anchors)
    groups = _groups(record, own)
    past = loading.past(ids)
    history = history_of(record.ref, loading.refs_of([*own, *past]))
    return RecordPage(
        record=record,
        spellings=_spellings(record, own),
        pills=pills_of(record, own),
        sections=tuple(sections),
        groups=tuple(
            _group_block(claim.target, disputes_marks(groups), groups, anchors) for claim in _memberships(own)
        ),
        timeline=tuple(timeline_of([*own, *told], anchors)),
        sources=tuple(sources_of([*everything, *groups])),
        withheld=withheld_of(record, ids, told_of(record, leading)),
        past=tuple(_past(claim) for claim in past),
        history=tuple(history),
        facts_number=len(everything),
        disputes_number=_number_of_disputes(sections),
        first_dispute=_first_dispute(sections),
        held_here=_held_here(record, ids),
        waves=waves_of(claims),
        pictures=pictures_of(claims, disputes, anchors),
        said=said_by(record, ids),
        left_out=left_out,
    )


def _defined(claims: Sequence[Claim]) -> list[tuple[Claim, list[Claim]]]:
    """The claims of a term that a place defines, each with what it means there."""
    found = loading.definitions_for(claims)
    return [(claim, found[claim.pk]) for claim in claims if claim.pk in found]


def _held_here(record: Record, ids: Sequence[int]) -> HeldHere | None:
    if record.kind != Kind.FACILITY:
        return None
    certain, possible = loading.held_at(ids)
    listed = f"{reverse('list', args=['cases'])}?facility={record.ref}"
    return HeldHere(certain, possible, listed, f"{listed}&possibly=1")


def disputes_marks(claims: Sequence[Claim]) -> Disputes:
    """The disputes in which these claims stand."""
    return Disputes(*loading.disputes_of(claims)) if claims else Disputes([], {}, {})


def _memberships(own: Sequence[Claim]) -> list[Claim]:
    return [
        claim
        for claim in own
        if claim.fact == "member_of"
        and claim.polarity == Polarity.YES
        and claim.status == Status.ACTUAL
        and claim.target
    ]


def _groups(record: Record, own: Sequence[Claim]) -> list[Claim]:
    """What is said of the groups of which this is a member, as far as it may stand on a member's page."""
    if record.form != Form.INDIVIDUAL:
        return []
    ids = {claim.target_id for claim in _memberships(own) if claim.target_id}
    if not ids:
        return []
    return [claim for claim in loading.of_subjects(ids) if claim.about.on_members]


def _group_block(group: Record | None, disputes: Disputes, claims: Sequence[Claim], anchors: set[str]) -> GroupBlock:
    assert group is not None
    of_group = sorted(
        (claim for claim in claims if claim.subject_id == group.pk),
        key=lambda claim: (list(vocabulary.BY_NAME).index(claim.fact), claim.scope),
    )
    return GroupBlock(
        label=group.title,
        lang=foreign(group.label_lang),
        address=addresses.linked(group),
        facts=tuple(told_once((fact_of(c, page=group, marks=disputes.marks.get(c.pk, ())) for c in of_group), anchors)),
    )


def _spellings(record: Record, own: Sequence[Claim]) -> tuple[Spelling, ...]:
    found: dict[str, Spelling] = {}
    for claim in own:
        name = claim.parsed if claim.fact == "name" and claim.polarity == Polarity.YES else None
        if isinstance(name, Name) and name.text != record.label:
            found.setdefault(name.text, Spelling(name.text, foreign(name.lang), f"c-{claim.ref}"))
    return tuple(found.values())


def _past(claim: Claim) -> PastFact:
    return PastFact(addresses.of_claim(claim), heading_of(claim), value_of(claim), str(claim.get_state_display()))


def _dispute_items(sections: Sequence[Section]) -> list:
    return [
        item for section in sections for item in section.items if isinstance(item, DisputeShown) and not item.wordings
    ]


def _number_of_disputes(sections: Sequence[Section]) -> int:
    return len(_dispute_items(sections))


def _first_dispute(sections: Sequence[Section]) -> str:
    found = _dispute_items(sections)
    return found[0].anchor if found else ""
