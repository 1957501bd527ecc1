"""The archive as plain rows: what projections ask of it, in a few statements for many records.

Model instances cost ten times as much to read, and a projection reads everything. A row has the names of its model, so
that a rule reads either; what is stored anew is set on the row too, and whoever reads on finds it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

from django.db.models import Min, Model, Q, TextField
from django.db.models.functions import Cast

from casebook import vocabulary
from casebook.models import (
    READABLE,
    Attribution,
    Capture,
    Citation,
    Claim,
    Dispute,
    DisputeSide,
    Kind,
    Record,
    Source,
    SourceKind,
    State,
)
from casebook.values import Bounds, VagueDate, Value, time_code, with_translations
from casebook.vocabulary.wording import parsed

T = TypeVar("T")
# So many keys are asked for in one statement.
AT_ONCE = 2_000
HEDGES = "hedges"
_NOTES = with_translations("note")


# Public texts by field, in their covered form.
Texts = Mapping[str, str]


def batches(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The items, so many at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def among(column: str, keys: Collection[int]) -> Q:
    """The condition that a column has one of the keys; or, where these are nearly all, one between them. Who asks so
    passes over what it did not ask for: Django looks at each key of a list several times, which took a tenth of a run.
    """
    if len(keys) > 50 and max(keys) - min(keys) < 2 * len(keys):
        return Q(**{f"{column}__gte": min(keys), f"{column}__lte": max(keys)})
    return Q(**{f"{column}__in": list(keys)})


@lru_cache(maxsize=20_000)
def _dated(edtf: str, words: str, known: str) -> VagueDate:
    return VagueDate(edtf, words, known or "stated")


@dataclass(slots=True, eq=False)
class ArchivedRecord:
    """Of a record what decides on it, and what others ask about it."""

    model: ClassVar[type[Model]] = Record

    id: int
    ref: str
    kind: str
    form: str
    state: str
    sealed_from: str
    merged_into_id: int | None
    public: bool
    page_public: bool
    public_life: bool
    has_page: bool
    name_policy: str
    minor: bool
    wording: str
    wording_ru: str
    wording_kk: str
    working_name: str

    @property
    def private(self) -> bool:
        """As of Record."""
        return self.kind == Kind.PERSON and not self.public_life

    @property
    def root(self) -> int:
        """As of Record."""
        return self.merged_into_id if self.merged_into_id and self.state == State.PUBLISHED else self.id

    @property
    def family(self) -> int:
        """As of Record."""
        return self.merged_into_id or self.id


_RECORD = [one.name for one in fields(ArchivedRecord)]


@dataclass(slots=True, eq=False)
class ArchivedSource:
    """Of a source what its citations ask about it."""

    id: int
    ref: str
    kind: str
    state: str
    outlet_id: int | None
    when_edtf: str
    when_earliest: date | None
    when_latest: date | None
    appeared: date

    @property
    def reasoning(self) -> bool:
        """Whether the archive works it out for itself."""
        return self.kind == SourceKind.REASONING


@dataclass(slots=True, eq=False)
class ArchivedDispute:
    """Of a dispute what decides on it."""

    model: ClassVar[type[Model]] = Dispute

    id: int
    ref: str
    kind: str
    state: str
    public: bool
    # Those of its sides on which a claim stands that readers see.
    shown: set[int] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class SpeakerRow:
    """One link of a speaker chain."""

    model: ClassVar[Any] = Attribution
    _meta: ClassVar[Any] = Attribution._meta
    public_texts: ClassVar[tuple[str, ...]] = Attribution.public_texts

    id: int
    position: int
    citation_id: int
    speaker_id: int | None
    stance: str
    setting: str
    # From here on what only documents tell.
    words: str = ""
    capacity: str = ""
    medium: str = ""
    manner: str = ""
    when_edtf: str = ""
    when_words: str = ""
    when_known: str = ""
    redacted: Texts = field(default_factory=dict)
    citation: CitationRow = field(init=False)

    @property
    def pk(self) -> int:
        """As of Attribution; likewise what its claim is about."""
        return self.id

    @property
    def subject_id(self) -> int:
        return self.citation.claim.subject_id

    @property
    def target_id(self) -> int | None:
        return self.citation.claim.target_id

    @property
    def document(self) -> dict[str, Any]:
        """What the edition says of it beside the speaker."""
        redacted = self.redacted
        said = {
            "words": redacted.get("words", self.words),
            "capacity": redacted.get("capacity", self.capacity),
            "medium": self.medium,
            "setting": self.setting,
        }
        document: dict[str, Any] = {name: text for name, text in said.items() if text}
        if self.stance != "asserts":
            document["stance"] = self.stance
        if self.manner != "paraphrased":
            document["manner"] = self.manner
        if self.when_edtf:
            document["when"] = [self.when_edtf, redacted.get("when_words", self.when_words), self.when_known]
        return document


@dataclass(slots=True, eq=False)
class CitationRow:
    """A citation, with its source and its speaker chain."""

    model: ClassVar[Any] = Citation
    _meta: ClassVar[Any] = Citation._meta
    public_texts: ClassVar[tuple[str, ...]] = Citation.public_texts

    id: int
    ref: str
    claim_id: int
    source_id: int
    paragraph: int | None
    page: int | None
    seconds: int | None
    heading: int | None
    caption: int | None
    stance: str
    state: str
    sealed_from: str
    withheld: str
    # From here on what only documents tell.
    section: int | None = None
    section_paragraph: int | None = None
    quote: str = ""
    quote_before: str = ""
    quote_after: str = ""
    quote_lang: str = ""
    note: str = ""
    note_ru: str = ""
    note_kk: str = ""
    redacted: Texts = field(default_factory=dict)
    source: ArchivedSource = field(init=False)
    chain: Sequence[SpeakerRow] = ()
    claim: ArchivedClaim = field(init=False)

    @property
    def pk(self) -> int:
        """As of Citation; likewise what its claim is about."""
        return self.id

    @property
    def subject_id(self) -> int:
        return self.claim.subject_id

    @property
    def target_id(self) -> int | None:
        return self.claim.target_id

    @property
    def hedged(self) -> bool:
        """Whether the article, or somebody in the chain, says it only with a hedge."""
        return self.stance == HEDGES or any(speaker.stance == HEDGES for speaker in self.chain)

    @property
    def document(self) -> dict[str, Any]:
        """What the edition says of it beside its source and chain."""
        document: dict[str, Any] = {}
        if self.paragraph is not None:
            of_section = [self.section, self.section_paragraph] if self.section is not None else []
            document["place"] = [self.paragraph, *of_section]
        if self.page is not None:
            document["page"] = self.page
        if self.seconds is not None:
            document["time"] = time_code(self.seconds)
        document |= {name: number for name in ("heading", "caption") if (number := getattr(self, name)) is not None}
        if self.stance != "asserts":
            document["stance"] = self.stance
        if self.quote:
            whole = (("quote_before", self.quote_before), ("quote", self.quote), ("quote_after", self.quote_after))
            document["quote"] = [*(self.redacted.get(name, text) for name, text in whole), self.quote_lang]
        document |= _shown_notes(self)
        if self.state != State.PUBLISHED:
            document["state"] = self.state
        return document


@dataclass(slots=True, eq=False)
class ArchivedClaim:
    """A claim, with its citations in their order."""

    model: ClassVar[Any] = Claim
    _meta: ClassVar[Any] = Claim._meta
    public_texts: ClassVar[tuple[str, ...]] = Claim.public_texts

    id: int
    ref: str
    subject_id: int
    target_id: int | None
    fact: str
    scope: str
    value: str
    polarity: str
    status: str
    rank: int
    gap: str
    state: str
    sealed_from: str
    released: bool
    withheld: str
    known_from: date | None
    when_edtf: str
    when_words: str
    when_known: str
    when_earliest: date | None
    when_latest: date | None
    when_inner_from: date | None
    when_inner_to: date | None
    # From here on what only documents tell.
    note: str = ""
    note_ru: str = ""
    note_kk: str = ""
    supersedes: str | None = ""
    redacted: Texts = field(default_factory=dict)
    citations: list[CitationRow] = field(default_factory=list)
    # Of an age or a birth, as `visibility.ages_among` finds it.
    held: date | None = None
    _readable: list[CitationRow] | None = None
    _standing: list[CitationRow] | None = None

    @property
    def pk(self) -> int:
        """As of Claim."""
        return self.id

    @property
    def about(self) -> vocabulary.Fact:
        """The fact of the vocabulary."""
        return vocabulary.fact(self.fact)

    @property
    def lasts(self) -> bool:
        """Whether what it says is a state that lasts."""
        return self.about.is_state(self.value)

    @property
    def parsed(self) -> Value | None:
        """Its value; None where there is a target or nothing."""
        return parsed(self.about.type, self.value) if self.value else None

    @property
    def when(self) -> VagueDate | None:
        """Its date, or None where none is given."""
        return _dated(self.when_edtf, self.when_words, self.when_known) if self.when_edtf else None

    @property
    def bounds(self) -> Bounds:
        """Those of its date or, of a fact that is a date, of its value."""
        about = self.about
        if about.type == VagueDate.type_name and self.value:
            return parsed(about.type, self.value).bounds(about.is_state(self.value))  # type: ignore[attr-defined, no-any-return]
        return Bounds(self.when_earliest, self.when_latest, self.when_inner_from, self.when_inner_to)

    @property
    def shown(self) -> str:
        """Its value as readers may see it."""
        return self.redacted.get("value", self.value)

    @property
    def readable(self) -> list[CitationRow]:
        """The citations that readers may see, in the order of their sources; to be asked for when that is decided."""
        if self._readable is None:
            found = [citation for citation in self.citations if not citation.withheld and citation.state in READABLE]
            self._readable = sorted(found, key=_in_text_order) if len(found) > 1 else found
        return self._readable

    @property
    def standing(self) -> list[CitationRow]:
        """Those of them that stand."""
        if self._standing is None:
            self._standing = [citation for citation in self.readable if citation.state == State.PUBLISHED]
        return self._standing

    @property
    def is_readable(self) -> bool:
        """Whether readers may read it."""
        return self.state in READABLE and not self.withheld and not self.gap

    @property
    def certain_from(self) -> date | None:
        """The day by which a source had said it outright; None where all hedge."""
        return min((c.source.appeared for c in self.standing if not c.hedged), default=None)

    @property
    def document(self) -> dict[str, Any]:
        """What the edition says of it beside its citations."""
        document: dict[str, Any] = {}
        if self.when_edtf:
            document["when"] = [self.when_edtf, self.redacted.get("when_words", self.when_words), self.when_known]
        return document | _shown_notes(self)


def _shown_notes(row: CitationRow | ArchivedClaim) -> dict[str, str]:
    """A note and its translations as readers may see them, those that there are."""
    return {name: row.redacted.get(name, note) for name in _NOTES if (note := getattr(row, name))}


def _in_text_order(citation: CitationRow) -> tuple[Any, ...]:
    source = citation.source
    # Where headings and captions stand among the paragraphs no citation says, so they come behind them.
    at = citation.paragraph or citation.page or citation.seconds or citation.heading or citation.caption or 0
    beside = (citation.caption is not None) * 2 or citation.heading is not None
    return (source.when_latest or date.max, source.id, beside, at, citation.id)


def _columns(row_type: Any, documents: bool) -> list[Any]:
    """What is read of its model, in the order of its fields; with what documents tell, or without."""
    beside = ("citations", "source", "chain", "claim", "citation", "held", "_readable", "_standing")
    names = [one.name for one in fields(row_type) if one.name not in beside]
    first = {ArchivedClaim: "note", CitationRow: "section", SpeakerRow: "words"}[row_type]
    own = names[: names.index(first)]
    if not documents:
        return own
    more = names[len(own) : names.index("redacted")]
    covered = Cast("redacted", TextField())
    return [*own, *("supersedes__ref" if name == "supersedes" else name for name in more), covered]


class Archive:
    """Reads rows, and keeps records and sources that many ask for. Without `documents` claims are read without what
    only these tell, which takes half as long.
    """

    def __init__(self, *, documents: bool = True) -> None:
        # Of an action those that it locked are instances.
        self._records: dict[int, Any] = {}
        self._sources: dict[int, ArchivedSource] = {}
        self._families: dict[int, dict[int, ArchivedRecord]] = {}
        self._instances: dict[int, Record] = {}
        # By claim its disputes, and the side on which it is.
        self._sides: dict[int, list[tuple[ArchivedDispute, int]]] = {}
        self._disputes: dict[int, ArchivedDispute] = {}
        # Of an action: of the records that were resolved the names that are withheld, by the root of their family.
        self.withheld_names: dict[int, set[str]] = {}
        self._about: dict[int, list[ArchivedClaim]] = {}
        self._claims: dict[int, ArchivedClaim] = {}
        self._citations: dict[int, CitationRow] = {}
        self._speakers: dict[int, SpeakerRow] = {}
        types: tuple[Any, ...] = (ArchivedClaim, CitationRow, SpeakerRow)
        self._documents = documents
        self._claim, self._citation, self._speaker = (_columns(row_type, documents) for row_type in types)

    def know(self, locked: Iterable[Record]) -> None:
        """Know these records, which are whole families, as they were locked: nobody has changed them since."""
        locked = list(locked)
        self._records |= {record.pk: record for record in locked}
        self._families |= {record.pk: {} for record in locked if record.merged_into_id is None}
        for record in locked:
            if record.family in self._families:
                self._families[record.family][record.pk] = self._records[record.pk]

    def records(self, ids: Iterable[int]) -> dict[int, ArchivedRecord]:
        """These records and those that they were merged into, by id; also some that were read before."""
        missing = {pk for pk in ids if pk not in self._records}
        while missing:
            onwards = set()
            for part in batches(sorted(missing)):
                for record in self._read_records(Q(pk__in=part)):
                    onwards.add(record.family)
            missing = onwards - self._records.keys()
        return self._records

    def families(self, ids: Iterable[int]) -> list[ArchivedRecord]:
        """The whole families of these records, by id."""
        ids = list(ids)
        roots = {self._records[pk].family if pk in self._records else pk for pk in ids}
        while missing := roots - self._families.keys():
            for part in batches(sorted(missing)):
                self._families |= {root: {} for root in part}
                for record in self._read_records(Q(pk__in=part) | Q(merged_into__in=part)):
                    if record.family in self._families:
                        self._families[record.family][record.id] = record
            roots = {self._records[pk].family for pk in ids if pk in self._records}
        return sorted((record for root in roots for record in self._families[root].values()), key=attrgetter("id"))

    def _read_records(self, where: Q) -> list[ArchivedRecord]:
        # A row that others have already stays the only one of its record.
        rows = (ArchivedRecord(*row) for row in Record.objects.filter(where).order_by().values_list(*_RECORD))
        return [self._records.setdefault(row.id, row) for row in rows]

    def instances(self, ids: Collection[int]) -> list[Record]:
        """These records whole, by id, as they were when they were asked for first."""
        self._instances |= {pk: one for pk in ids if isinstance(one := self._records.get(pk), Record)}
        missing = [pk for pk in ids if pk not in self._instances]
        for part in batches(missing):
            self._instances |= Record.objects.in_bulk(part)
        return [self._instances[pk] for pk in sorted(ids) if pk in self._instances]

    def forget(self) -> None:
        """Hold no longer what would be too much of a whole archive: instances, and which disputes claims are in."""
        self._instances.clear()
        self._sides.clear()
        self._disputes.clear()

    def disputes_of(self, claims: Collection[int]) -> dict[int, ArchivedDispute]:
        """The disputes, public or not, that have one of these claims on a side, by id."""
        self.read_disputes([pk for pk in claims if pk not in self._sides])
        return {dispute.id: dispute for pk in claims for dispute, _side in self._sides[pk]}

    def sides_of(self, claim: int) -> list[tuple[ArchivedDispute, int]]:
        """The disputes that have this claim on a side, public or not, with the side; they must have been read."""
        return self._sides[claim]

    def read_disputes(self, claims: Collection[int]) -> None:
        """Read the disputes of these claims as they are now."""
        for part in batches(claims):
            wanted = set(part)
            self._sides |= {pk: [] for pk in part}
            own = DisputeSide.objects.filter(among("claim", part)).values("dispute")
            sides = DisputeSide.objects.filter(dispute__in=own).order_by("dispute__ref", "side", "claim")
            of_dispute = ("dispute_id", *(f"dispute__{name}" for name in ("ref", "kind", "state", "public")))
            met = set()
            for claim, side, state, withheld, *columns in sides.values_list(
                "claim_id", "side", "claim__state", "claim__withheld", *of_dispute
            ):
                dispute = self._disputes.setdefault(columns[0], ArchivedDispute(*columns))
                if dispute.id not in met:
                    met.add(dispute.id)
                    dispute.shown = set()
                if state == State.PUBLISHED and not withheld:
                    dispute.shown.add(side)
                if claim in wanted:
                    self._sides[claim].append((dispute, side))

    def members(self, ids: Collection[int]) -> set[int]:
        """These records, and their whole families."""
        return {*ids, *(record.id for record in self.families(ids))}

    def root(self, record: int) -> ArchivedRecord:
        """What this record was merged into, or itself; it must have been read."""
        found: ArchivedRecord = self._records[self._records[record].root]
        return found

    def sources(self, ids: Iterable[int]) -> dict[int, ArchivedSource]:
        """These sources by id; also some that were read before."""
        missing = {pk for pk in ids if pk not in self._sources}
        for part in batches(sorted(missing)):
            rows: list[tuple[Any, ...]] = list(
                Source.objects.filter(pk__in=part)
                .order_by()
                .values_list(
                    "id", "ref", "kind", "state", "outlet_id", "when_edtf", "when_earliest", "when_latest", "created_at"
                )
            )
            undated = [row[0] for row in rows if row[7] is None or row[7] == date.max]
            kept = Capture.objects.filter(source__in=undated).order_by().values("source") if undated else None
            captured = dict(kept.values_list("source", Min("captured_at"))) if kept is not None else {}
            for *columns, last, created in rows:
                known = last if last and last != date.max else None
                appeared = known or min(day.date() for day in (created, captured.get(columns[0])) if day)
                self._sources[columns[0]] = ArchivedSource(*(*columns, last, appeared))
        return self._sources

    def claims(self, *which: Q, **where: Any) -> list[ArchivedClaim]:
        """The claims of this condition, by id, with their citations."""
        rows = Claim.objects.filter(*which, **where).order_by("id").values_list(*self._claim)
        found: list[ArchivedClaim] = self._made(ArchivedClaim, rows)
        self._cite(found)
        return found

    def _made(self, row_type: Any, rows: Iterable[tuple[Any, ...]]) -> list[Any]:
        if not self._documents:
            return [row_type(*row) for row in rows]
        return [row_type(*row, json.loads(text) if text != "{}" else {}) for *row, text in rows]

    def about(self, subjects: Iterable[int]) -> list[ArchivedClaim]:
        """All claims about these records, by id. They are kept, with every record that they name, and can be redacted
        as they are: an action comes back to them.
        """
        subjects = list(subjects)
        for part in batches(pk for pk in subjects if pk not in self._about):
            self._about |= {pk: [] for pk in part}
            wanted = set(part)
            found = [claim for claim in self.claims(among("subject", part)) if claim.subject_id in wanted]
            self.named(found)
            for claim in found:
                self._about[claim.subject_id].append(claim)
                self._claims[claim.id] = claim
                for citation in claim.citations:
                    citation.claim = claim
                    self._citations[citation.id] = citation
                    for speaker in citation.chain:
                        speaker.citation = citation
                        self._speakers[speaker.id] = speaker
        return sorted((claim for pk in subjects for claim in self._about[pk]), key=attrgetter("id"))

    def kept(self, claims: Iterable[int]) -> list[ArchivedClaim]:
        """Those of these claims that are kept."""
        return [self._claims[pk] for pk in claims if pk in self._claims]

    def kept_text(self, model: type[Model], pk: int) -> Any:
        """The claim, citation or link of a chain with this key, if it is kept, or the record that was locked."""
        if model is Record:
            return row if isinstance(row := self._records.get(pk), Record) else None
        of_model: dict[Any, dict[int, Any]] = {
            Claim: self._claims,
            Citation: self._citations,
            Attribution: self._speakers,
        }
        return of_model.get(model, {}).get(pk)

    def readable(self, *which: Q, **where: Any) -> list[ArchivedClaim]:
        """Those of them that readers may read, with every record that they name."""
        found = self.claims(*which, **where, state__in=READABLE, withheld="", gap="")
        self.named(found)
        return found

    def readable_about(self, subjects: Collection[int], facts: Collection[str] = ()) -> list[ArchivedClaim]:
        """The claims about these records that readers may read, all or those of some facts; kept ones are not read
        again.
        """
        kept = self.about(pk for pk in subjects if pk in self._about)
        found = [claim for claim in kept if claim.is_readable and (not facts or claim.fact in facts)]
        where: dict[str, Any] = {"fact__in": facts} if facts else {}
        for part in batches(pk for pk in subjects if pk not in self._about):
            wanted = set(part)
            read = self.readable(among("subject", part), **where)
            found += [claim for claim in read if claim.subject_id in wanted]
        return found

    def readable_of(self, claims: Collection[int]) -> list[ArchivedClaim]:
        """Those of these claims that readers may read, by id; likewise."""
        kept = self.kept(claims)
        others = set(claims).difference(claim.id for claim in kept)
        read = self.readable(among("pk", others)) if others else []
        found = (*(claim for claim in kept if claim.is_readable), *(claim for claim in read if claim.id in others))
        return sorted(found, key=attrgetter("id"))

    def _cite(self, claims: Sequence[ArchivedClaim]) -> None:
        """Read the citations of the claims, by id, with their sources and chains."""
        by_id = {claim.id: claim for claim in claims}
        citations: dict[int, CitationRow] = {}
        for part in batches(by_id):
            rows = Citation.objects.filter(among("claim", part)).order_by("id").values_list(*self._citation)
            citations |= {row.id: row for row in self._made(CitationRow, rows) if row.claim_id in by_id}
        chains: dict[int, list[SpeakerRow]] = defaultdict(list)
        for part in batches(sorted(citations)):
            said = Attribution.objects.filter(among("citation", part)).order_by("citation", "position")
            for speaker in self._made(SpeakerRow, said.values_list(*self._speaker)):
                chains[speaker.citation_id].append(speaker)
        for pk in chains.keys() & citations.keys():
            citations[pk].chain = chains[pk]
        sources = self.sources({citation.source_id for citation in citations.values()})
        for citation in citations.values():
            citation.source = sources[citation.source_id]
            by_id[citation.claim_id].citations.append(citation)

    def named(self, claims: Iterable[ArchivedClaim]) -> None:
        """Know every record that the claims name: subjects, targets, speakers and outlets."""
        ids: set[int | None] = set()
        for claim in claims:
            ids |= {claim.subject_id, claim.target_id}
            for citation in claim.citations:
                ids.add(citation.source.outlet_id)
                ids.update(link.speaker_id for link in citation.chain)
        self.records(pk for pk in ids if pk)


def citations_of(claim: Any) -> Sequence[Any]:
    """The citations of a claim, a row or an instance."""
    found = claim.citations
    return found if isinstance(claim, ArchivedClaim) else list(found.all())


def chain_of(citation: Any) -> Sequence[Any]:
    """The attributions of a citation, a row or an instance, the first speaker first."""
    found = citation.chain
    return found if isinstance(citation, CitationRow) else list(found.all())
