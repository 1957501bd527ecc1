"""One thing that was found, as its page shows it: why it matched, and the facts that say so with their sources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from casebook.models import Claim
from casebook.search import FactHit, RecordHit, SourceHit
from casebook.web import addresses
from casebook.web.language import foreign
from casebook.web.lists.entries import SourceEntry, marks_of, with_facts
from casebook.web.lists.rows import RowLine, lines_of
from casebook.web.lists.values import ValuePart
from casebook.web.presenters import queries
from casebook.web.presenters.citations import CitedShown, SourceShown, by_source, citation_of
from casebook.web.presenters.facts import FactShown, Mark, fact_of
from casebook.web.presenters.values import heading_of
from casebook.web.search import highlights, phrases
from casebook.web.search.highlights import Marker

# Of each part of a line so many claims are reported beside it, and of the whole line so many.
OF_PART, OF_LINE = 2, 6


@dataclass(frozen=True)
class RecordFound:
    """A record, why it matched, and what lists tell of it, with the claim of each and all sources beside it.

    `name` is the claim that tells the name that matched; none where the archive itself words what the record is called.
    """

    template: ClassVar[str] = "search/record.html"

    ref: str
    address: str
    label: str
    lang: str
    # What lists tell of it.
    line: tuple[ValuePart, ...]
    why: str
    by_sound: bool
    spelling: str = ""
    spelling_lang: str = ""
    name: FactShown | None = None
    own_wording: bool = False
    # Of the claims in the line: what each is called, its reference and its address.
    reported: tuple[tuple[str, str, str], ...] = ()
    cited: tuple[CitedShown, ...] = ()


@dataclass(frozen=True)
class Beside:
    """A text that matched and does not stand in what is shown: which one, and its words as HTML."""

    where: str
    reported: str
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

    lines: dict[int, RowLine]
    claims: dict[int, Claim]
    marks: dict[int, tuple[Mark, ...]]
    sources: dict[str, SourceEntry]

    @classmethod
    def of(
        cls, records: Sequence[RecordHit] = (), facts: Sequence[FactHit] = (), sources: Sequence[SourceHit] = ()
    ) -> "Loaded":
        """At most seven statements, whatever the number of hits."""
        lines = lines_of([hit.record for hit in records])
        reported = [hit.claim_id for hit in facts]
        names = [pk for pk in (_name_of(hit, lines) for hit in records) if pk is not None]
        wanted = {*names, *reported, *(pk for line in lines.values() for pk in _in_line(line))}
        claims = {claim.pk: claim for claim in queries.of_ids(wanted)} if wanted else {}
        entries = with_facts([hit.source for hit in sources]) if sources else []
        return cls(
            lines=lines,
            claims=claims,
            marks=marks_of([claims[pk] for pk in reported if pk in claims]) if reported else {},
            sources={entry.source.ref: entry for entry in entries},
        )

    def record(self, hit: RecordHit) -> RecordFound | None:
        """The record, its label marked where that is what matched; None if the name was taken down in between."""
        claim = self.claims.get(_name_of(hit, self.lines) or 0)
        if claim is None and not hit.is_label:
            return None
        line = self.lines[hit.record.pk]
        name = fact_of(claim, page=claim.subject) if claim is not None else None
        reported = [self.claims[pk] for pk in _in_line(line) if pk in self.claims]
        label = hit.record.title
        spelling = highlights.reported(hit.spelling)
        return RecordFound(
            ref=hit.record.ref,
            address=addresses.of_record(hit.record),
            label=spelling if hit.is_label and hit.record.label else label,
            lang=foreign(hit.record.label_lang),
            line=line.parts,
            why=phrases.why(hit.how, hit.is_label),
            by_sound=hit.by_sound,
            spelling="" if hit.is_label else spelling,
            spelling_lang=foreign(hit.spelling.lang),
            name=name,
            own_wording=name is None and bool(hit.record.label),
            reported=tuple((heading_of(one), one.ref, addresses.of_claim(one)) for one in reported),
            cited=_sources_of(claim, reported),
        )

    def fact(self, hit: FactHit) -> FactFound | None:
        """The fact with its disputes; None where it was taken down in between."""
        claim = self.claims.get(hit.claim_id)
        if claim is None:
            return None
        marker = Marker(hit.snippets)
        fact = highlights.marked_fact(fact_of(claim, marks=self.marks.get(claim.pk, ())), marker)
        return FactFound(fact, () if marker.placed else _beside(marker))

    def source(self, hit: SourceHit) -> SourceFound:
        """The source."""
        entry = self.sources[hit.source.ref]
        marker = Marker(hit.snippets)
        source = highlights.marked_source(entry.source, marker)
        return SourceFound(source, entry.facts, _beside(marker))


def _name_of(hit: RecordHit, lines: Mapping[int, RowLine]) -> int | None:
    """The claim that tells the name that matched."""
    named = lines[hit.record.pk].named
    return named.pk if hit.is_label and named is not None else hit.claim_id


def _in_line(line: RowLine) -> tuple[int, ...]:
    """The claims of the line, the first few of each of its parts."""
    return tuple(dict.fromkeys(claim.pk for part in line.parts for claim in part.claims[:OF_PART]))[:OF_LINE]


def _sources_of(name: Claim | None, reported: Iterable[Claim]) -> tuple[CitedShown, ...]:
    """Where the name stands, with what is quoted for it, and where all else that the line tells does."""
    of_name = {citation.pk for citation in name.citations.all()} if name else set()
    rows = [citation for claim in (*([name] if name else []), *reported) for citation in claim.citations.all()]
    shown = (
        citation_of(row) if row.pk in of_name else replace(citation_of(row), quote="", note="")
        for row in sorted(rows, key=queries.in_order)
    )
    return by_source({citation.same_as: citation for citation in shown}.values())


def _beside(marker: Marker) -> tuple[Beside, ...]:
    return tuple(Beside(phrases.where(s.where), highlights.reported(s), foreign(s.lang)) for s in marker.unplaced)
