"""The archive as plain rows: what a projection asks of it, in a few statements for many records.

Model instances cost ten times as much to read, and a projection reads everything.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Min

from casebook import vocabulary
from casebook.models import READABLE, Attribution, Capture, Citation, Claim, Record, Source, SourceKind, State
from casebook.values import Bounds, VagueDate, Value, parse_value, time_code, with_translations

T = TypeVar("T")
# So many keys are asked for in one statement.
AT_ONCE = 2_000
HEDGES = "hedges"
_NOTES = with_translations("note")


def batches(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The items, so many at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


@lru_cache(maxsize=50_000)
def parsed(type_name: str, text: str) -> Value:
    """A stored value, read once for all claims that have it."""
    return parse_value(type_name, text)


@dataclass(slots=True)
class RecordRow:
    """Of a record what others ask about it. `root` is the record that it was merged into, or itself."""

    id: int
    ref: str
    kind: str
    form: str
    root: int
    public: bool


@dataclass(slots=True)
class SourceRow:
    """Of a source what its citations ask about it."""

    id: int
    ref: str
    reasoning: bool
    outlet: int | None
    outer_from: date | None
    outer_to: date | None
    appeared: date


@dataclass(slots=True)
class SpeakerRow:
    """One link of a speaker chain."""

    speaker: int | None
    stance: str
    document: dict[str, Any]


@dataclass(slots=True)
class CitationRow:
    """A citation that readers may see."""

    id: int
    ref: str
    source: SourceRow
    # In the order of the text: the number of the paragraph or page, or the second.
    at: int | None
    stance: str
    state: str
    document: dict[str, Any]
    chain: list[SpeakerRow] = field(default_factory=list)

    @property
    def hedged(self) -> bool:
        """Whether the article, or somebody in the chain, says it only with a hedge."""
        return self.stance == HEDGES or any(speaker.stance == HEDGES for speaker in self.chain)


@dataclass(slots=True)
class ClaimRow:
    """A claim that readers may read, with those of its citations that they may see.

    `bounds` are those of its date or, of a fact that is a date, of its value.
    """

    id: int
    ref: str
    subject: int
    target: int | None
    fact: str
    scope: str
    value: str
    shown: str
    polarity: str
    status: str
    rank: int
    state: str
    known_from: date | None
    bounds: Bounds
    supersedes: str
    document: dict[str, Any]
    citations: list[CitationRow] = field(default_factory=list)

    @property
    def about(self) -> vocabulary.Fact:
        """The fact of the vocabulary."""
        return vocabulary.fact(self.fact)

    @property
    def standing(self) -> list[CitationRow]:
        """The citations that stand."""
        return [citation for citation in self.citations if citation.state == State.PUBLISHED]

    @property
    def certain_from(self) -> date | None:
        """The day by which a source had said it outright; None where all hedge."""
        return min((c.source.appeared for c in self.standing if not c.hedged), default=None)

    @property
    def parsed(self) -> Value | None:
        """Its value; None where there is a target or nothing."""
        return parsed(self.about.type, self.value) if self.value else None


class Archive:
    """Reads rows, and keeps records and sources that many ask for."""

    def __init__(self) -> None:
        self._records: dict[int, RecordRow] = {}
        self._sources: dict[int, SourceRow] = {}

    def records(self, ids: Iterable[int]) -> dict[int, RecordRow]:
        """These records and those that they were merged into, by id; also some that were read before."""
        missing = {pk for pk in ids if pk not in self._records}
        while missing:
            onwards = set()
            for part in batches(sorted(missing)):
                rows = Record.objects.filter(pk__in=part).order_by()
                for pk, ref, kind, form, state, into, public in rows.values_list(
                    "pk", "ref", "kind", "form", "state", "merged_into_id", "public"
                ):
                    # One that was sealed after merging stands for itself, and is not public.
                    root = into if into and state == State.PUBLISHED else pk
                    self._records[pk] = RecordRow(pk, ref, kind, form, root, public)
                    onwards.add(root)
            missing = onwards - self._records.keys()
        return self._records

    def root(self, record: int) -> int:
        """The record that this one was merged into, or itself; it must have been read."""
        return self._records[record].root

    def sources(self, ids: Iterable[int]) -> dict[int, SourceRow]:
        """These sources by id; also some that were read before."""
        missing = {pk for pk in ids if pk not in self._sources}
        for part in batches(sorted(missing)):
            rows = list(
                Source.objects.filter(pk__in=part)
                .order_by()
                .values_list("pk", "ref", "kind", "outlet_id", "when_earliest", "when_latest", "created_at")
            )
            undated = [row[0] for row in rows if row[5] is None or row[5] == date.max]
            kept = Capture.objects.filter(source__in=undated).order_by().values("source") if undated else None
            captured = dict(kept.values_list("source", Min("captured_at"))) if kept is not None else {}
            for pk, ref, kind, outlet, first, last, created in rows:
                known = last if last and last != date.max else None
                appeared = known or min(day.date() for day in (created, captured.get(pk)) if day)
                reasoning = kind == SourceKind.REASONING
                self._sources[pk] = SourceRow(pk, ref, reasoning, outlet, first, last, appeared)
        return self._sources

    def claims(self, **where: Any) -> list[ClaimRow]:
        """The readable claims of this condition, by id, with their documents."""
        rows = Claim.objects.filter(**where, state__in=READABLE, withheld="", gap="").order_by("id").values_list(
            "id", "ref", "subject_id", "target_id", "fact", "scope", "value", "redacted", "polarity", "status", "rank",
            "state", "known_from", "when_edtf", "when_words", "when_known", "when_earliest", "when_latest",
            "when_inner_from", "when_inner_to", *_NOTES, "supersedes__ref",
        )  # fmt: skip
        found = []
        for (
            pk, ref, subject, target, fact, scope, value, redacted, polarity, status, rank,
            state, known_from, edtf, words, known, first, last, inner_from, inner_to, *notes, supersedes,
        ) in rows:  # fmt: skip
            bounds = Bounds(first, last, inner_from, inner_to)
            about = vocabulary.fact(fact)
            if about.type == VagueDate.type_name and value:
                bounds = parsed(about.type, value).bounds(about.is_state(value))  # type: ignore[attr-defined]
            document: dict[str, Any] = {}
            if edtf:
                document["when"] = [edtf, redacted.get("when_words", words), known]
            document |= _shown_notes(notes, redacted)
            shown = redacted.get("value", value)
            found.append(
                ClaimRow(pk, ref, subject, target, fact, scope, value, shown, polarity, status, rank,
                         state, known_from, bounds, supersedes or "", document)
            )  # fmt: skip
        self._cite(found)
        return found

    def _cite(self, claims: Sequence[ClaimRow]) -> None:
        """Read the citations of the claims, in the order of their sources."""
        by_id = {claim.id: claim for claim in claims}
        rows: list[Any] = []
        chains: dict[int, list[SpeakerRow]] = defaultdict(list)
        for part in batches(by_id):
            rows += Citation.objects.filter(claim__in=part, state__in=READABLE, withheld="").order_by().values_list(
                "id", "ref", "claim_id", "source_id", "paragraph", "section", "section_paragraph", "page",
                "seconds", "stance", "quote", "quote_before", "quote_after", "quote_lang", *_NOTES, "redacted", "state",
            )  # fmt: skip
        for part in batches(row[0] for row in rows):
            for citation, speaker in _speakers(part):
                chains[citation].append(speaker)
        sources = self.sources({row[3] for row in rows})
        self.records({speaker.speaker for chain in chains.values() for speaker in chain if speaker.speaker})
        for (
            pk, ref, claim, source_id, paragraph, section, within, page, seconds, stance,
            quote, before, after, lang, *notes, redacted, state,
        ) in rows:  # fmt: skip
            document: dict[str, Any] = {}
            if paragraph is not None:
                document["place"] = [paragraph] if section is None else [paragraph, section, within]
            if page is not None:
                document["page"] = page
            if seconds is not None:
                document["time"] = time_code(seconds)
            if stance != "asserts":
                document["stance"] = stance
            if quote:
                whole = (("quote_before", before), ("quote", quote), ("quote_after", after))
                document["quote"] = [*(redacted.get(name, text) for name, text in whole), lang]
            document |= _shown_notes(notes, redacted)
            if state != State.PUBLISHED:
                document["state"] = state
            source = sources[source_id]
            cited = CitationRow(
                pk, ref, source, paragraph or page or seconds, stance, state, document, chains.get(pk, [])
            )
            by_id[claim].citations.append(cited)
        for row in claims:
            row.citations.sort(key=_in_text_order)


def _shown_notes(notes: Iterable[str], redacted: Mapping[str, str]) -> dict[str, str]:
    """A note and its translations as readers may see them, those that there are."""
    return {name: redacted.get(name, note) for name, note in zip(_NOTES, notes, strict=True) if note}


def _in_text_order(citation: CitationRow) -> tuple[Any, ...]:
    source = citation.source
    return (source.outer_to or date.max, source.id, citation.at or 0, citation.id)


def _speakers(citations: Collection[int]) -> Iterator[tuple[int, SpeakerRow]]:
    """The links of the speaker chains, by citation, the first speaker first."""
    rows = Attribution.objects.filter(citation__in=citations).order_by("citation", "position").values_list(
        "citation_id", "speaker_id", "words", "capacity", "stance", "medium", "setting", "manner",
        "when_edtf", "when_words", "when_known", "redacted",
    )  # fmt: skip
    for citation, speaker, words, capacity, stance, medium, setting, manner, edtf, when, known, redacted in rows:
        said = {
            "words": redacted.get("words", words),
            "capacity": redacted.get("capacity", capacity),
            "medium": medium,
            "setting": setting,
        }
        document: dict[str, Any] = {name: text for name, text in said.items() if text}
        if stance != "asserts":
            document["stance"] = stance
        if manner != "paraphrased":
            document["manner"] = manner
        if edtf:
            document["when"] = [edtf, redacted.get("when_words", when), known]
        yield citation, SpeakerRow(speaker, stance, document)
