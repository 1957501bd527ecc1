"""One thing that was found, as its page shows it: why it matched, and the fact that says so with its sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from casebook.models import Claim
from casebook.pages import addresses
from casebook.pages.language import foreign
from casebook.pages.lists.entries import SourceEntry, marks_of, with_facts
from casebook.pages.lists.rows import lines_of
from casebook.pages.lists.words import Part
from casebook.pages.search import marking, words
from casebook.pages.search.marking import Marker
from casebook.pages.shown import loading
from casebook.pages.shown.citations import SourceShown
from casebook.pages.shown.facts import FactShown, Mark, fact_of
from casebook.search import FactHit, RecordHit, SourceHit


@dataclass(frozen=True)
class RecordFound:
    """A record, and why it matched. Where that was another name than its label: the claim that tells this name."""

    template: ClassVar[str] = "search/record.html"

    ref: str
    address: str
    label: str
    lang: str
    # What lists tell of it.
    line: tuple[Part, ...]
    why: str
    by_sound: bool
    spelling: str = ""
    spelling_lang: str = ""
    name: FactShown | None = None


@dataclass(frozen=True)
class Beside:
    """A text that matched and does not stand in what is shown: which one, and its words as HTML."""

    where: str
    told: str
    lang: str


@dataclass(frozen=True)
class FactFound:
    """A fact with what matched marked in it; or, where none of that is shown, the texts that matched."""

    template: ClassVar[str] = "search/fact.html"

    fact: FactShown
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class SourceFound:
    """An article, how many facts stand in it, and what of it matched besides its headline and outlet."""

    template: ClassVar[str] = "search/source.html"

    source: SourceShown
    facts: int
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class Loaded:
    """What is to be shown of hits, loaded for all of them at once."""

    lines: dict[int, tuple[Part, ...]]
    claims: dict[int, Claim]
    marks: dict[int, tuple[Mark, ...]]
    sources: dict[str, SourceEntry]

    @classmethod
    def of(
        cls, records: Sequence[RecordHit] = (), facts: Sequence[FactHit] = (), sources: Sequence[SourceHit] = ()
    ) -> "Loaded":
        """At most seven statements, whatever the number of hits."""
        names = [hit.claim_id for hit in records if hit.claim_id is not None]
        told = [hit.claim_id for hit in facts]
        claims = {claim.pk: claim for claim in loading.of_ids([*names, *told])} if names or told else {}
        entries = with_facts([hit.source for hit in sources]) if sources else []
        return cls(
            lines=lines_of([hit.record for hit in records]),
            claims=claims,
            marks=marks_of([claims[pk] for pk in told if pk in claims]) if told else {},
            sources={entry.source.ref: entry for entry in entries},
        )

    def record(self, hit: RecordHit) -> RecordFound | None:
        """The record, its label marked where that is what matched; None if the name was taken down in between."""
        claim = self.claims.get(hit.claim_id) if hit.claim_id is not None else None
        if claim is None and not hit.is_label:
            return None
        label = hit.record.label or hit.record.ref
        spelling = marking.told(hit.spelling)
        return RecordFound(
            ref=hit.record.ref,
            address=addresses.of_record(hit.record),
            label=spelling if hit.is_label and hit.record.label else label,
            lang=foreign(hit.record.label_lang),
            line=self.lines[hit.record.pk],
            why=words.why(hit.how, hit.is_label),
            by_sound=hit.by_sound,
            spelling="" if hit.is_label else spelling,
            spelling_lang=foreign(hit.spelling.lang),
            name=fact_of(claim, page=claim.subject) if claim is not None else None,
        )

    def fact(self, hit: FactHit) -> FactFound | None:
        """The fact with its disputes; None where it was taken down in between."""
        claim = self.claims.get(hit.claim_id)
        if claim is None:
            return None
        marker = Marker(hit.snippets)
        fact = marking.marked_fact(fact_of(claim, marks=self.marks.get(claim.pk, ())), marker)
        return FactFound(fact, () if marker.placed else _beside(marker))

    def source(self, hit: SourceHit) -> SourceFound:
        """The source."""
        entry = self.sources[hit.source.ref]
        marker = Marker(hit.snippets)
        source = marking.marked_source(entry.source, marker)
        return SourceFound(source, entry.facts, _beside(marker))


def _beside(marker: Marker) -> tuple[Beside, ...]:
    return tuple(Beside(words.where(s.where), marking.told(s), foreign(s.lang)) for s in marker.unplaced)
