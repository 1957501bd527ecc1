"""The page of one record, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from casebook import vocabulary
from casebook.models import Claim, Kind, PersonOrGroup, Polarity, Record, Status
from casebook.values import Name
from casebook.web import addresses
from casebook.web.charts.page_charts import PagePictures, pictures_of
from casebook.web.language import foreign
from casebook.web.presenters import queries
from casebook.web.presenters.anchors import reported_once
from casebook.web.presenters.citations import SourceShown
from casebook.web.presenters.facts import Disputes, DisputeShown, FactShown, fact_of
from casebook.web.presenters.history import ActionShown, history_of, last_change
from casebook.web.presenters.pills import Pill, pills_of
from casebook.web.presenters.related_facts import reported_of
from casebook.web.presenters.sections import PageClaims, Section, sections_of
from casebook.web.presenters.sidebar import TimelineMoment, sources_of, timeline_of
from casebook.web.presenters.statements import SaidShown, said_by
from casebook.web.presenters.values import ValueShown, heading_of, value_of
from casebook.web.presenters.waves import WavesShown, waves_of
from casebook.web.presenters.withheld import Withheld, withheld_of

MOST_CONDITIONS = 60


@dataclass(frozen=True)
class NameSpelling:
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
    spellings: tuple[NameSpelling, ...]
    pills: tuple[Pill, ...]
    sections: tuple[Section, ...]
    groups: tuple[GroupBlock, ...]
    timeline: tuple[TimelineMoment, ...]
    sources: tuple[SourceShown, ...]
    withheld: Withheld | None
    past: tuple[PastFact, ...]
    history: tuple[ActionShown, ...]
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
    leading, left_out = queries.on_targets(ids)
    reported_ids = reported_of(record, leading)
    loaded = queries.of_subjects([*ids, *reported_ids])
    # What led from one to the other of two records that are one now leads nowhere any more.
    own = [claim for claim in loaded if claim.subject_id == record.pk and claim.target_id != record.pk]
    reported = [claim for claim in loaded if claim.subject_id in reported_ids]
    conditions = queries.conditions_of(ids, MOST_CONDITIONS) if record.kind == Kind.FACILITY else []
    return PageClaims(record, own, leading, reported, conditions), sum(left_out.values())


def record_page(record: Record) -> RecordPage:
    """Load and put together the page of a public record."""
    ids = queries.family(record)
    claims, left_out = claims_of_page(record, ids)
    own, leading, reported, everything = claims.own, claims.leading, claims.reported, claims.everything
    for claim, definitions in _defined(everything):
        claim.definitions = definitions  # type: ignore[attr-defined]
    disputes = Disputes(*queries.disputes_of(everything))
    sections = sections_of(claims, disputes)
    anchors: set[str] = set()
    for section in sections:
        section.counts = reported_once(section.counts, anchors)
        section.items = reported_once(section.items, anchors)
    groups = _groups(record, own)
    past = queries.past(ids)
    history = history_of(record.ref, queries.refs_of([*own, *past]))
    return RecordPage(
        record=record,
        spellings=_spellings(record, own),
        pills=pills_of(record, own),
        sections=tuple(sections),
        groups=tuple(
            _group_block(claim.target, disputes_marks(groups), groups, anchors) for claim in _memberships(own)
        ),
        timeline=tuple(timeline_of([*own, *reported], anchors)),
        sources=tuple(sources_of([*everything, *groups])),
        withheld=withheld_of(record, ids, reported_of(record, leading)),
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
    found = queries.definitions_for(claims)
    return [(claim, found[claim.pk]) for claim in claims if claim.pk in found]


def _held_here(record: Record, ids: Sequence[int]) -> HeldHere | None:
    if record.kind != Kind.FACILITY:
        return None
    certain, possible = queries.held_at(ids)
    listed = f"{reverse('list', args=['cases'])}?facility={record.ref}"
    return HeldHere(certain, possible, listed, f"{listed}&possibly=1")


def disputes_marks(claims: Sequence[Claim]) -> Disputes:
    """The disputes in which these claims stand."""
    return Disputes(*queries.disputes_of(claims)) if claims else Disputes([], {}, {})


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
    if record.form != PersonOrGroup.INDIVIDUAL:
        return []
    ids = {claim.target_id for claim in _memberships(own) if claim.target_id}
    if not ids:
        return []
    return [claim for claim in queries.of_subjects(ids) if claim.about.on_members]


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
        facts=tuple(
            reported_once((fact_of(c, page=group, marks=disputes.marks.get(c.pk, ())) for c in of_group), anchors)
        ),
    )


def _spellings(record: Record, own: Sequence[Claim]) -> tuple[NameSpelling, ...]:
    found: dict[str, NameSpelling] = {}
    for claim in own:
        name = claim.parsed if claim.fact == "name" and claim.polarity == Polarity.YES else None
        if isinstance(name, Name) and name.text != record.label:
            found.setdefault(name.text, NameSpelling(name.text, foreign(name.lang), f"c-{claim.ref}"))
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
