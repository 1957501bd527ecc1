"""The page of one record: in short, where sources differ, its sections, events, what is withheld, and its sources."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from textwrap import shorten
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from casebook import vocabulary
from casebook.models.edition import Placement, PlacementRole
from casebook.values import Count, Name, VagueDate
from casebook.vocabulary import visibility
from casebook.vocabulary.wording import Wording, counted_people
from casebook.web.addresses import link_to
from casebook.web.charts.population import Point, draw_population
from casebook.web.presenters.citation_lines import CitationLine, CitedSource, counted, lines_of, place_of
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, SourceRow, last_reported, own_text, told_once
from casebook.web.presenters.fact_rows import (
    DisputeRows,
    FactRow,
    FactSection,
    date_words,
    dispute_rows,
    fact_row,
    section,
    unasked,
)
from casebook.web.presenters.page_sections import FRAMES, in_sections, label_of
from casebook.web.presenters.summary import Line, Material, newest_of, sizes_of, summary

# By which facts an event leads to a record.
OF_EVENTS = ("concerns", "by", "with", "to", "party", "at")
# Of claims that lead to a record, or that somebody says, the page reads so many, those of the newest sources.
MOST_LEADING, MOST_ROWS, MOST_EVENTS, OPEN_STATEMENTS = 300, 40, 30, 6
OPEN_EVENTS, MOST_OF_GROUP, MOST_OCCASIONS, MOST_BESIDE_A_FRAME = 8, 12, 12, 3
# Whom a chart of a facility counts, and within how many years a count must lie to stand in it.
POPULATIONS, MOST_YEARS_APART = ("held", "people", "women"), 2
_FRAME_WORDS = {
    "located_in": pgettext_lazy("a place", "in %s"),
    "part_of": pgettext_lazy("a thing", "part of %s"),
    "run_by": pgettext_lazy("a facility", "run by %s"),
}
# The columns of numbers of an operation, and what each counts; of the last some say whom they count.
OF_SEVERAL = ("women-and-children", "family-members")
WAVE_COLUMNS = (
    (gettext_lazy("Women"), ("women",)),
    (gettext_lazy("Children"), ("children",)),
    (gettext_lazy("Men"), ("men",)),
    (gettext_lazy("All"), ("people", "returned", *OF_SEVERAL)),
)
# What leads to a record and has a place of its own on its page, by the kind of the record.
_EVENT_FACTS = (*OF_EVENTS, "follows", "answers")


@dataclass(frozen=True)
class EventLine:
    """One event on one line of the timeline."""

    event: RecordRow
    when: str
    claim: ClaimRow
    cites: tuple[CitationLine, ...]


@dataclass(frozen=True)
class HeldRow:
    """One record that is reported held at a facility, with the first of the claims that say so."""

    person: RecordRow
    size: str
    reported: str
    stale: bool
    possibly: bool
    # The claim's own date: "until May 2019".
    when: str
    claim: ClaimRow
    cites: tuple[CitationLine, ...]


@dataclass(frozen=True)
class WaveNumber:
    """One number of a wave, with its claim and source."""

    words: str
    claim: ClaimRow
    cites: tuple[CitationLine, ...]


@dataclass(frozen=True)
class WaveRow:
    """One wave of an operation: its numbers by column, in the order of WAVE_COLUMNS."""

    operation: RecordRow
    when: str
    cells: tuple[tuple[WaveNumber, ...], ...]
    whole: bool = False


@dataclass(frozen=True)
class Occasion(CitedSource):
    """What somebody said in one article."""

    rows: tuple[FactRow, ...]
    folded: tuple[FactRow, ...]

    @property
    def more(self) -> str:
        """How many are folded away."""
        return ngettext("%d more fact", "%d more facts", len(self.folded)) % len(self.folded)


@dataclass(frozen=True)
class SourceLine(CitedSource):
    """One source in a numbered list, with how many facts of the page it has."""

    number: int
    facts: str


class Numbered:
    """A page with a numbered list of its sources."""

    sources: Sequence[SourceLine]

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each source on this page, by its reference."""
        return {line.source.ref: line.number for line in self.sources}


@dataclass
class RecordPage(Numbered):
    """Everything that the page of a record shows."""

    record: RecordRow
    summary: list[Line]
    # What it is, and is called otherwise: under its heading, in words with the claim and its newest sources.
    frames: list[FactRow]
    aliases: list[FactRow]
    state: str
    contradictions: list[DisputeRows]
    notes: list[DisputeRows]
    sections: list[FactSection]
    # What is only said of the group to which a person belongs.
    group: FactSection | None = None
    held: list[HeldRow] = field(default_factory=list)
    waves: list[WaveRow] = field(default_factory=list)
    # Whether somebody is recorded who came home with it.
    returned: bool = False
    events: list[EventLine] = field(default_factory=list)
    more_events: list[EventLine] = field(default_factory=list)
    related: FactSection | None = None
    said: list[Occasion] = field(default_factory=list)
    passed_on: FactSection | None = None
    past: list[FactRow] = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)
    population: str = ""
    called: FactRow | None = None
    withheld: str = ""
    meter: str = ""
    description: str = ""
    # The claims that all of this is made of, for programs.
    own: Sequence[ClaimRow] = ()
    leading: Sequence[ClaimRow] = ()
    ended: Sequence[ClaimRow] = ()

    @property
    def note(self) -> tuple[str, str]:
        """The archive's note on the record, and its language where it is not the page's."""
        return own_text(self.record.document, "note")

    @property
    def contradicted(self) -> str:
        """How many contradictions there are."""
        number = len(self.contradictions)
        return ngettext("%d contradiction", "%d contradictions", number) % number

    @property
    def events_summary(self) -> str:
        """How many events are folded away."""
        number = len(self.more_events)
        return ngettext("%d more event", "%d more events", number) % number

    @property
    def notes_summary(self) -> str:
        """How many other differences there are, and of which kinds."""
        number = len(self.notes)
        words = ngettext("%d smaller difference", "%d smaller differences", number) % number
        return _("%(number)s: %(named)s") % {"number": words, "named": counted(note.kind for note in self.notes)}

    @property
    def wave_columns(self) -> list[str]:
        """The headings of the columns of numbers."""
        return [str(heading) for heading, _scopes in WAVE_COLUMNS]

    @property
    def reported(self) -> str:
        """When anything of it was last reported."""
        return _("Last reported: %s") % self.record.reported if self.record.reported else ""

    @property
    def contents(self) -> list[tuple[str, str]]:
        """The sections of the page, by name."""
        return [
            *([("short", _("In short"))] if self.summary else []),
            *([("differ", _("Where sources differ"))] if self.contradictions or self.notes else []),
            *([("held", _("Who is reported here"))] if self.held else []),
            *([("waves", _("How many came home"))] if self.waves else []),
            *([("said", _("Statements"))] if self.said else []),
            *((one.name, one.label) for one in self.sections),
            *([("events", _("Events"))] if self.events else []),
            *([("related", self.related.label)] if self.related else []),
            *([("passed-on", self.passed_on.label)] if self.passed_on else []),
            *([("group", _("Said of the group"))] if self.group else []),
            *([("sources", _("Sources"))] if self.sources else []),
        ]

    @property
    def claims_address(self) -> str:
        """All facts about the record as a list."""
        return f"{link_to('claims')}?about={self.record.ref}"


def record_page(reading: Reading, record: RecordRow) -> RecordPage:
    """Read and put together the page of a public record."""
    family = reading.family(record)
    own, leading, sentences = claims_of(reading, family)
    speaks = record.kind in ("person", "organisation") and not record.noindex
    spoken = reading.placed(family, PlacementRole.SPEAKER, MOST_LEADING) if speaks else []
    groups = (
        [c.target for c in own if c.fact == "member_of" and c.stands and c.target]
        if record.form == "individual"
        else []
    )
    of_group = [c for c in _of_subjects(reading, groups) if c.about.on_members]
    counts = [pk for c in leading for pk in [c.subject] if c.fact in ("part_of", "held_at")]
    happened = _of_subjects(reading, [c.subject for c in leading if c.fact in OF_EVENTS], ("event_type",))
    wave_claims = _of_subjects(reading, counts, ("count",)) if record.kind in ("operation", "facility") else []
    past = reading.past(family)
    everything = [*own, *leading, *spoken, *sentences, *of_group, *wave_claims, *happened, *past]
    reading.learn(everything)

    kind = "case" if record.detainee else "people" if record.kind == "person" else record.kind
    material = Material(reading, record, own, sentences, leading, happened)
    disputes = [dispute_rows(reading, d, record) for d in reading.disputes_of([*own, *sentences])]
    page = RecordPage(
        record=record,
        summary=summary(material, kind),
        frames=[
            _frame(reading, claim)
            for claim in own
            if claim.fact in FRAMES and claim.fact not in ("name", "sex") and claim.stands
        ],
        aliases=_aliases(reading, record, own),
        state=_state(reading, own),
        contradictions=[
            *(d for d in disputes if d.contradiction and len(d.sides) > 1),
            *unasked(reading, [*own, *sentences], record),
        ],
        notes=[d for d in disputes if not d.contradiction and len(d.sides) > 1],
        sections=_sections(reading, record, kind, [*own, *sentences]),
    )
    page.called = _called(reading, record, own)
    page.group = _group(reading, of_group)
    page.held = _held(reading, record, leading, wave_claims)
    page.returned = any(claim.fact == "returned_in" and claim.stands for claim in leading)
    page.waves = _waves(reading, record, own, leading, wave_claims)
    page.events, page.more_events = _events(reading, leading)
    page.related = _related(reading, record, leading)
    page.said, page.passed_on = _said(reading, record, spoken)
    page.past = [fact_row(reading, claim, record, most=0) for claim in past]
    page.sources = _sources(reading, page, [*own, *sentences, *leading, *spoken, *of_group, *happened])
    if record.kind == "facility":
        page.population = _population(reading, own, page.numbers)
    page.own, page.leading, page.ended = [*own, *sentences], leading, past
    page.withheld = _withheld(record, reading.day)
    reports = {c["source"] for claim in [*own, *sentences] for c in claim.citations}
    number = sum(not reading.source_of({"source": ref}).reasoning for ref in reports)
    facts = len(own) + len(sentences)
    page.description = _description(page.summary)
    page.meter = _("%(facts)s, %(sources)s") % {
        "facts": ngettext("%d fact", "%d facts", facts) % facts,
        "sources": ngettext("%d source", "%d sources", number) % number,
    }
    return page


def claims_of(reading: Reading, family: Sequence[int]) -> tuple[list[ClaimRow], list[ClaimRow], list[ClaimRow]]:
    """A record's own claims, those that lead to it, and those of the sentences passed on it."""
    own = reading.placed(family, PlacementRole.SUBJECT)
    # What led from one to the other of two records that are one now leads nowhere any more.
    own = [claim for claim in own if claim.target not in family]
    # What the page's own record says comes before what was merged into it.
    own = told_once(sorted(own, key=lambda claim: claim.subject != family[0])) if len(family) > 1 else own
    leading = [c for c in reading.placed(family, PlacementRole.TARGET, MOST_LEADING) if c.subject not in family]
    sentences = _of_subjects(reading, [c.subject for c in leading if c.fact == "sentence_of"])
    # What a sentence is possibly the same as, no person is.
    sentences = [claim for claim in sentences if claim.fact not in ("sentence_of", "possibly_same_as")]
    return own, leading, [*sentences, *_meanings(reading, [*own, *sentences])]


def _meanings(reading: Reading, claims: Sequence[ClaimRow]) -> list[ClaimRow]:
    """What a term of these sentences means where it was imposed. It stands beside the term, and fills nothing."""
    scopes = {(scope.defines, scope.name) for scope in vocabulary.fact("definition").scopes if scope.defines[0]}
    wanted = {name for defines, name in scopes for claim in claims if (claim.fact, claim.value) == defines}
    places = {claim.target for claim in claims if claim.fact == "imposed_in" and claim.target}
    if not wanted or not places:
        return []
    there = Placement.objects.filter(record__in=places, role=PlacementRole.SUBJECT).values("claim")
    return reading.claims(Q(id__in=there, fact="definition", scope__in=wanted))


def _of_subjects(reading: Reading, subjects: Iterable[int], facts: Sequence[str] = ()) -> list[ClaimRow]:
    wanted = set(subjects)
    if not wanted:
        return []
    return reading.placed(wanted, PlacementRole.SUBJECT, facts=facts)


def _sections(reading: Reading, record: RecordRow, kind: str, claims: Sequence[ClaimRow]) -> list[FactSection]:
    rows = [claim for claim in claims if claim.fact not in FRAMES or not claim.stands]
    found = []
    for name, of_section in in_sections(rows, kind):
        label = label_of(name, kind, record.form)
        found.append(section(reading, name, label, of_section, record))
    return found


def _frame(reading: Reading, claim: ClaimRow) -> FactRow:
    row = fact_row(reading, claim, most=MOST_BESIDE_A_FRAME)
    words = str(_FRAME_WORDS.get(claim.fact, "%s")) % row.said.content
    return replace(row, said=Wording(" ".join(filter(None, (row.said.possibly, words))), row.said.lang))


def _called(reading: Reading, record: RecordRow, own: Sequence[ClaimRow]) -> FactRow | None:
    """The claims that give the record the name over its page, the one and its sources; none where it is described."""
    called = [claim for claim in own if _name_in(claim) in (record.title, record.label)]
    if not called:
        return None
    return replace(_frame(reading, called[0]), cites=lines_of(reading, called, MOST_BESIDE_A_FRAME))


def _aliases(reading: Reading, record: RecordRow, own: Sequence[ClaimRow]) -> list[FactRow]:
    """Other spellings and forms of the name, each once."""
    found: dict[str, FactRow] = {}
    for claim in own:
        if (name := _name_in(claim)) not in (None, record.label):
            found.setdefault(name, replace(row := _frame(reading, claim), said=Wording(name, row.said.lang)))
    return list(found.values())


def _name_in(claim: ClaimRow) -> str | None:
    """The name that a claim gives; None where it gives none."""
    name = claim.parsed if claim.fact == "name" and claim.stands else None
    return name.text if isinstance(name, Name) else None


def _state(reading: Reading, own: Sequence[ClaimRow]) -> str:
    """The state of custody on the latest day of which anybody tells, and when it was last reported."""
    states = [claim for claim in own if claim.fact == "custody" and claim.polarity == "yes"]
    reported = [c for c in states if reading.newest([c]) is not None]
    last = newest_of(reported)
    newest = reading.newest(last)
    if newest is None:
        return ""
    words = _(" or ").join(dict.fromkeys(reading.wording(claim).plain for claim in last))
    return last_reported(words, newest.month, all(claim.about.is_state(claim.value) for claim in last))


def _group(reading: Reading, claims: Sequence[ClaimRow]) -> FactSection | None:
    group = reading.by_id(claims[0].subject) if claims else None
    if group is None:
        return None
    ordered = [claim for _name, found in in_sections(claims, "case") for claim in found]
    return replace(section(reading, "group", "", ordered, group, most_folded=MOST_OF_GROUP), about=group)


def _held(
    reading: Reading, record: RecordRow, leading: Sequence[ClaimRow], counts: Sequence[ClaimRow]
) -> list[HeldRow]:
    """Who is reported held at a facility, the newest report first; what nobody says outright comes last."""
    if record.kind != "facility":
        return []
    by_person: dict[int, list[ClaimRow]] = {}
    for claim in leading:
        person = reading.by_id(claim.subject)
        if claim.fact == "held_at" and claim.polarity == "yes" and person is not None:
            by_person.setdefault(person.id, []).append(claim)
    newest = {pk: reading.newest(claims) for pk, claims in by_person.items()}
    days = {pk: (source.outer_to if source else None) or date.min for pk, source in newest.items()}
    people = {pk: person for pk in by_person if (person := reading.by_id(pk)) is not None}
    possibly = {pk: all(claim.hedged for claim in claims) for pk, claims in by_person.items()}
    shown = sorted(people, key=lambda pk: (possibly[pk], -days[pk].toordinal(), people[pk].title))[:MOST_ROWS]
    counted: dict[int, list[ClaimRow]] = {pk: [] for pk in shown}
    for claim in counts:
        person = reading.by_id(claim.subject)
        if claim.stands and person is not None and person.id in counted:
            counted[person.id].append(claim)
    rows = []
    for pk in shown:
        person, source, sizes = people[pk], newest[pk], sizes_of(reading, counted[pk])
        rows.append(HeldRow(
            person=person,
            size=", ".join(counted_people(number, part) if part else number for number, part, _claims in sizes)
            or ("1" if person.form == "individual" else ""),
            reported=source.month if source else "",
            stale=days[pk] < max(days.values()),
            possibly=possibly[pk],
            when=date_words(by_person[pk][0]),
            claim=by_person[pk][0],
            cites=lines_of(reading, by_person[pk], 2),
        ))  # fmt: skip
    return rows


def _waves(
    reading: Reading,
    record: RecordRow,
    own: Sequence[ClaimRow],
    leading: Sequence[ClaimRow],
    counts: Sequence[ClaimRow],
) -> list[WaveRow]:
    """The waves of an operation by date, and the whole; empty cells where no source says."""
    if record.kind != "operation":
        return []
    parts = {c.subject for c in leading if c.fact == "part_of" and c.polarity == "yes"}
    records = [part for part in map(reading.by_id, parts) if part and part.kind == "operation"]
    records.sort(key=lambda part: (part.takes_place_earliest or date.max, part.title))
    rows = [_wave(reading, part, [c for c in counts if reading.by_id(c.subject) == part]) for part in records]
    whole = _wave(reading, record, [c for c in own if c.fact == "count"], whole=True)
    return [*rows, whole] if rows or any(whole.cells) else []


def _wave(reading: Reading, part: RecordRow, counts: Sequence[ClaimRow], whole: bool = False) -> WaveRow:
    def words(claim: ClaimRow) -> str:
        number, scope = reading.wording(claim).plain, claim.about.scope(claim.scope)
        return counted_people(number, str(scope.label)) if scope and claim.scope in OF_SEVERAL else number

    cells = []
    for _heading, scopes in WAVE_COLUMNS:
        of_scope = [c for c in counts if c.scope in scopes and c.polarity == "yes"]
        cells.append(tuple(WaveNumber(words(c), c, lines_of(reading, [c], 2)) for c in of_scope))
    return WaveRow(part, _when(part), tuple(cells), whole)


def _when(event: RecordRow) -> str:
    """The days of an event, as each claim gives them."""
    words = []
    for said in event.says("takes_place"):
        date_value = said.parsed if said.polarity == "yes" else None
        if isinstance(date_value, VagueDate):
            words.append(date_value.words(lasts=False))
    return _(" or ").join(dict.fromkeys(words))


def _events(reading: Reading, leading: Sequence[ClaimRow]) -> tuple[list[EventLine], list[EventLine]]:
    """Events that lead to the record, by date; apart those that nobody dates, and older ones where there are many."""
    behind: dict[int, list[ClaimRow]] = {}
    for claim in leading:
        event = reading.by_id(claim.subject)
        if event and event.is_event and claim.fact in _EVENT_FACTS and claim.polarity == "yes":
            behind.setdefault(event.id, []).append(claim)
    lines = []
    for pk, claims in behind.items():
        event = reading.by_id(pk)
        assert event is not None
        day = event.takes_place_earliest or event.takes_place_latest or date.max
        lines.append(((day, event.title), EventLine(
            event, _when(event), claims[0], lines_of(reading, claims, 1, brief=1, names=True),
        )))  # fmt: skip
    ordered = [line for _key, line in sorted(lines, key=lambda one: one[0])]
    dated = [line for line in ordered if line.when]
    newest = dated[-OPEN_EVENTS:] if len(dated) > OPEN_EVENTS + 1 else dated
    rest = [line for line in ordered if line not in newest]
    return (newest, rest[:MOST_EVENTS]) if newest else (rest[:OPEN_EVENTS], rest[OPEN_EVENTS:MOST_EVENTS])


def _related(reading: Reading, record: RecordRow, leading: Sequence[ClaimRow]) -> FactSection | None:
    """What other records say that leads here, a line each; what has a place of its own is left out."""
    own_place = {"sentence_of", *(("held_at",) if record.kind == "facility" else ())}
    rows = []
    for claim in leading:
        subject = reading.by_id(claim.subject)
        event = subject is not None and subject.is_event and claim.fact in _EVENT_FACTS
        wave = record.kind == "operation" and claim.fact == "part_of"
        if subject is not None and not event and not wave and claim.fact not in own_place:
            rows.append(claim)
    order = list(vocabulary.BY_NAME)
    rows.sort(key=lambda claim: (order.index(claim.fact), claim.scope))
    found = section(reading, "related", _("Other records that lead here"), rows, record, one_source=True)
    return found if found else None


def _said(reading: Reading, record: RecordRow, claims: Sequence[ClaimRow]) -> tuple[list[Occasion], FactSection | None]:
    """What a person or body said, article by article, the newest first; apart what they passed on from others."""
    own: dict[str, list[ClaimRow]] = {}
    others = []
    for claim in claims:
        for citation in claim.citations:
            chain = [reading.by_ref(link.get("speaker") or "") for link in citation.get("chain", ())]
            if claim.fact in FRAMES or record not in chain:
                continue
            if chain[0] == record:
                here = claim._replace(document=claim.document | {"citations": [citation]})
                own.setdefault(citation["source"], []).append(here)
            else:
                others.append(claim)
    occasions = []
    for ref, spoken in own.items():
        source = reading.source_of({"source": ref})
        rows = [fact_row(reading, c, record) for c in sorted(spoken, key=_in_order)][:MOST_ROWS]
        outlet, opened, folded = reading.by_id(source.outlet), rows[:OPEN_STATEMENTS], rows[OPEN_STATEMENTS:]
        occasions.append(Occasion(source, outlet, tuple(opened), tuple(folded)))
    occasions.sort(key=lambda one: one.source.outer_to or date.min, reverse=True)
    passed = list({claim.ref: claim for claim in others}.values())
    occasions = occasions[:MOST_OCCASIONS]
    return occasions, section(reading, "passed-on", _("Passed on from others"), passed, record) if passed else None


def _in_order(claim: ClaimRow) -> tuple[int, int, int]:
    return (*place_of(claim.citations[0])[:2], claim.id)


def _named(page: RecordPage) -> set[str]:
    """The sources that stand beside anything on the page."""
    sections = [*page.sections, page.related, page.passed_on, page.group]
    rows: list[Any] = [*page.summary, *page.frames, *page.aliases, *page.held, *page.events, *page.more_events]
    rows += [page.called] if page.called else []
    rows += [side for dispute in page.contradictions for side in dispute.sides]
    rows += [number for wave in page.waves for cell in wave.cells for number in cell]
    rows += [row for section in sections if section for row in (*section.rows, *section.folded)]
    return {cite.source.ref for row in rows for cite in row.cites} | {occasion.source.ref for occasion in page.said}


def _sources(reading: Reading, page: RecordPage, claims: Sequence[ClaimRow]) -> list[SourceLine]:
    """The sources that the page names, by date, numbered."""
    return numbered(reading, claims, _named(page))


def numbered(reading: Reading, claims: Iterable[ClaimRow], only: Collection[str] | None = None) -> list[SourceLine]:
    """The sources of these claims by date, numbered, or of them only those of these references."""
    facts: dict[str, set[str]] = {}
    for claim in claims:
        for citation in claim.citations:
            if only is None or citation["source"] in only:
                facts.setdefault(citation["source"], set()).add(claim.ref)
    found = sorted(reading.sources(list(facts)), key=lambda source: (source.reasoning, source.appeared, source.ref))
    return [source_line(reading, source, number, len(facts[source.ref])) for number, source in enumerate(found, 1)]


def source_line(reading: Reading, source: SourceRow, number: int, facts: int) -> SourceLine:
    """A source in a numbered list."""
    words = ngettext("%d fact here", "%d facts here", facts) % facts
    return SourceLine(source, reading.by_id(source.outlet), number, words)


def _population(reading: Reading, own: Sequence[ClaimRow], numbers: dict[str, int]) -> SafeString:
    """How many people were held there over time, of the first count that sources give for three days or more."""
    for scope in POPULATIONS:
        of_scope = [claim for claim in own if claim.fact == "count" and claim.scope == scope and claim.stands]
        points = [point for claim in of_scope if (point := _point(reading, claim, numbers))]
        if drawn := draw_population(points):
            return drawn
    return SafeString("")


def _point(reading: Reading, claim: ClaimRow, numbers: dict[str, int]) -> Point | None:
    """A count on its day; without a day of its own on that of its newest article, and not at all within many years."""
    count, source = claim.parsed, reading.newest([claim])
    first, last = claim.outer_from, claim.outer_to
    if not claim.when and source is not None:
        first, last = source.outer_from, source.outer_to
    if not isinstance(count, Count) or count.low is None:
        return None
    if first is None or last is None or last.year - first.year > MOST_YEARS_APART:
        return None
    return Point(
        first=first,
        last=last,
        low=count.low,
        high=count.high,
        words=reading.wording(claim).plain,
        claim=claim.ref,
        address=f"{reading.claims_address}{claim.ref}/",
        source=f"[{numbers[source.ref]}]" if source and source.ref in numbers else "",
        contested=reading.is_contested(claim),
    )


def _description(lines: Sequence[Line]) -> str:
    """The first lines of the summary as one text, for search engines and for links that are shared."""
    said = [f"{line.label}: {''.join(part.before + part.words for part in line.parts)}." for line in lines[:3]]
    return shorten(" ".join(said), 200, placeholder="…")


def _withheld(record: RecordRow, day: date | None) -> str:
    """What is withheld, as far as it may be said; how much never as of a day."""
    found = record.document.get("withheld")
    if found is None:
        return ""
    if not found or day:
        return _("Some facts are withheld to protect people.")
    rules = ", ".join(str(visibility.RULES[rule].words) for rule in found[1] if rule in visibility.RULES)
    return _("More than %(number)d facts are withheld: %(rules)s.") % {"number": found[0], "rules": rules}
