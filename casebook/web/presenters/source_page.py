"""The page of one source: what it says, one line a fact, in the order of the article; never its text."""

from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models.edition import PlacementRole
from casebook.web.presenters.citation_lines import appeared, place_in_full, place_of, whose_words
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, SourceRow, names_private_people, own_text
from casebook.web.presenters.fact_rows import FactRow, fact_row, named_once

MOST = 1000

# By what a place begins with (see place_of): what its address on the page does.
_ANCHORS = ("p", "heading", "caption")


@dataclass(frozen=True)
class SaidBy:
    """What a passage says in one speaker's words, record by record; `who` is empty where the passage has only one."""

    who: SafeString
    of_one: tuple[tuple[FactRow, ...], ...]


@dataclass(frozen=True)
class Passage:
    """One paragraph: whose words it is where they are all one's, and what it says of each record."""

    place: str
    anchor: str
    who: SafeString
    said: tuple[SaidBy, ...]
    # What stands further up already.
    again: tuple[FactRow, ...]


@dataclass(frozen=True)
class SourcePage:
    """Everything that the page of a source shows."""

    source: SourceRow
    outlet: RecordRow | None
    day: str
    own_words: str
    passages: tuple[Passage, ...]
    facts: str
    withheld: str
    noindex: bool
    claims: tuple[ClaimRow, ...] = ()

    @property
    def note(self) -> tuple[str, str]:
        """How the archive read it, and the language of that where it is not the page's."""
        return own_text(self.source.document, "note")

    @property
    def description(self) -> str:
        """Where and when it appeared and how much stands in it, for links that are shared."""
        return ", ".join(part for part in (self.outlet.title if self.outlet else "", self.day, self.facts) if part)


def source_page(reading: Reading, source: SourceRow) -> SourcePage:
    """Read and put together the page of a source."""
    claims = reading.placed([source.id], PlacementRole.SOURCE, MOST)
    reading.learn(claims)
    reading.know([source.outlet] if source.outlet else [])
    passages: dict[tuple[int, ...], list[tuple[ClaimRow, dict[str, Any]]]] = {}
    for claim in sorted(claims, key=lambda claim: claim.id):
        for citation in claim.citations:
            if citation["source"] == source.ref:
                passages.setdefault(place_of(citation), []).append((claim, citation))
    when, seen = source.when, set[str]()
    return SourcePage(
        source=source,
        outlet=reading.by_id(source.outlet),
        day=appeared(source, short=False),
        own_words=when.words_text if when else "",
        passages=tuple(_passage(reading, place, found, seen) for place, found in sorted(passages.items())),
        facts=ngettext("%d fact stands in it", "%d facts stand in it", len(claims)) % len(claims),
        withheld=_("Some facts are withheld to protect people.") if source.document.get("withheld") else "",
        noindex=names_private_people(reading, claims),
        claims=tuple(claims),
    )


def _passage(
    reading: Reading, place: tuple[int, ...], found: list[tuple[ClaimRow, dict[str, Any]]], seen: set[str]
) -> Passage:
    citation, source = found[0][1], reading.source_of(found[0][1])
    whose = [whose_words(reading, cited, source) for _claim, cited in found]
    of_all = whose[0] if len(set(whose)) == 1 else SafeString("")
    said: dict[SafeString, dict[int, list[FactRow]]] = {}
    again, before = [], set(seen)
    for (claim, cited), who in zip(found, whose, strict=True):
        if claim.ref in before:
            again.append(fact_row(reading, claim, every=True, most=0))
            continue
        seen.add(claim.ref)
        here = claim._replace(document=claim.document | {"citations": [cited]})
        row = _at_the_time(fact_row(reading, here, every=True, most=0), here, source)
        said.setdefault(SafeString("") if of_all else who, {}).setdefault(claim.subject, []).append(row)
    words = "" if source.reasoning else place_in_full(citation)
    by = tuple(SaidBy(who, tuple(tuple(named_once(rows)) for rows in of.values())) for who, of in said.items())
    beside, number, section, _within = place
    anchor = f"{_ANCHORS[beside]}-{number}-{section}"
    return Passage(words[:1].upper() + words[1:], anchor, of_all, by, tuple(again))


def _at_the_time(row: FactRow, claim: ClaimRow, source: SourceRow) -> FactRow:
    """The row with two words for its date where that is the article's own, which stands at the top."""
    same = claim.when and source.when and claim.when.edtf == source.when.edtf
    return replace(row, when=_("at the time")) if same else row
