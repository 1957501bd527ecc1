"""The page of one source: what it says, in the order of its text, in the archive's words."""

from dataclasses import dataclass, replace

from casebook.models import Citation, Source, readers_see
from casebook.web import addresses
from casebook.web.presenters import queries
from casebook.web.presenters.citations import SourceShown, citation_of, place_of, source_of
from casebook.web.presenters.facts import Disputes, FactShown, fact_of
from casebook.web.presenters.history import ActionShown, actions_on
from casebook.web.presenters.withheld import SOME, Withheld


@dataclass(frozen=True)
class Passage:
    """One paragraph of the source, and the facts that stand there."""

    place: str
    anchor: str
    facts: tuple[FactShown, ...]


@dataclass(frozen=True)
class SourcePage:
    """Everything that the page of a source shows."""

    source: SourceShown
    credits: str
    address_note: str
    note: str
    published_words: str
    known: str
    passages: tuple[Passage, ...]
    withheld: Withheld | None
    actions: tuple[ActionShown, ...]
    facts_number: int


def source_page(source: Source) -> SourcePage:
    """Load and put together the page of a source that readers may see."""
    citations = list(
        queries.citations()
        .filter(readers_see("claim__"), source=source)
        .select_related(*(f"claim__{end}" for end in queries.ENDS))
    )
    queries.led_on(citation.claim for citation in citations)
    disputes = Disputes(*queries.disputes_of([citation.claim for citation in citations]))
    passages: dict[tuple, list[Citation]] = {}
    for citation in citations:
        passages.setdefault((citation.paragraph, citation.section, citation.section_paragraph), []).append(citation)
    when = source.when
    return SourcePage(
        source=source_of(source),
        credits=source.shown("credits"),
        address_note=source.shown("address_note"),
        note=source.shown("note"),
        published_words=source.shown("when_words"),
        known=when.known_words() if when and when.known != "stated" else "",
        passages=tuple(_passage(found, disputes) for found in passages.values()),
        withheld=SOME if queries.withheld_in(source).exists() else None,
        actions=tuple(actions_on("source", source.ref)),
        facts_number=len({citation.claim_id for citation in citations}),
    )


def _passage(citations: list[Citation], disputes: Disputes) -> Passage:
    first = citations[0]
    anchor = f"p-{first.paragraph or 0}-{first.section or 0}"
    return Passage(place_of(first), anchor, tuple(_fact(citation, disputes) for citation in citations))


def _fact(citation: Citation, disputes: Disputes) -> FactShown:
    """The fact with this one citation; its others stand on its own page."""
    claim = citation.claim
    claim.__dict__.setdefault("_prefetched_objects_cache", {})["citations"] = [citation]
    shown = fact_of(claim, marks=disputes.marks.get(claim.pk, ()))
    return replace(shown, citations=(citation_of(citation),), subject_address=addresses.linked(claim.subject))
