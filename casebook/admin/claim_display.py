"""Claims and their citations as the desk shows them: in words, with everything that only editors see."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from casebook.models import Attribution, Citation, Claim, Manner, Medium, Setting, Source, SourceKind, Stance
from casebook.suggestions.wording import heading_of, words_of

_STANCES = {
    Stance.HEDGES: pgettext_lazy("how somebody says it", "hedging"),
    Stance.ALLEGES: pgettext_lazy("how somebody says it", "alleging"),
    Stance.DENIES: pgettext_lazy("how somebody says it", "denying it"),
}


@dataclass(frozen=True)
class CitationDisplay:
    """A citation: the outlet, the headline and the date of its source, the place in it, and whose words it is."""

    outlet: str
    headline: str
    date: str
    place: str
    quote: str
    speakers: tuple[str, ...]


@dataclass(frozen=True)
class ClaimDisplay:
    """A claim: the heading of its fact, what it says and when, its note and its citations."""

    heading: str
    words: str
    when: str
    note: str
    citations: tuple[CitationDisplay, ...]


def display_of(claim: Claim, citations: Iterable[Citation] | None = None) -> ClaimDisplay:
    """The claim in words. Source, outlet and chain of its citations must be loaded."""
    return ClaimDisplay(
        heading=heading_of(claim),
        words=words_of(claim),
        when=claim.when.words(claim.lasts) if claim.when else "",
        note=claim.note,
        citations=tuple(map(citation_display, claim.citations.all() if citations is None else citations)),
    )


def citation_display(citation: Citation) -> CitationDisplay:
    """The citation in words."""
    source = citation.source
    return CitationDisplay(
        outlet=str(source.outlet) if source.outlet else _("The archive’s reasoning"),
        headline=source.headline,
        date=_published(source),
        place=_place(citation),
        quote=citation.quote,
        speakers=tuple(_speaker(link) for link in citation.chain.all()),
    )


def _published(source: Source) -> str:
    when = source.when
    if when is None or when.undated:
        return _("undated")
    words = when.words(lasts=False)
    return words if when.known == "stated" else _("undated, %s") % words


def _place(citation: Citation) -> str:
    return "" if citation.source.kind == SourceKind.REASONING else place_words(citation)


def place_words(citation: Any) -> str:
    """Where in its article a citation, or a version of one, stands."""
    for number, words in ((citation.heading, _("heading %d")), (citation.caption, _("caption %d"))):
        if number is not None:
            return words % number
    if citation.page is not None:
        return _("page %d") % citation.page
    if citation.seconds is not None:
        hours, minutes = divmod(citation.seconds // 60, 60)
        return f"{hours}:{minutes:02}:{citation.seconds % 60:02}"
    return _("paragraph %d") % citation.paragraph if citation.paragraph else _("headline")


def _speaker(link: Attribution) -> str:
    ways = [link.capacity, *(str(kind(value).label) for kind, value in ((Medium, link.medium), (Setting, link.setting))
                             if value)]  # fmt: skip
    ways.append(str(_STANCES.get(Stance(link.stance), "")))
    ways += [pgettext("of words in a chain", "quoted")] if link.manner == Manner.QUOTED else []
    return ", ".join([str(link.speaker) if link.speaker else link.words, *(way for way in ways if way)])
