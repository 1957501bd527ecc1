"""A citation in words: where the fact stands, and whose words it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from casebook.models import Attribution, Citation, Manner, Medium, Setting, Source, SourceKind, Stance, Standing
from casebook.values import time_code
from casebook.web import addresses
from casebook.web.language import foreign, foreign_own
from casebook.web.presenters.values import date_words

_STANCES = {
    Stance.HEDGES: pgettext_lazy("how somebody says it", "hedging"),
    Stance.ALLEGES: pgettext_lazy("how somebody says it", "alleging"),
    Stance.DENIES: pgettext_lazy("how somebody says it", "denying it"),
}


@dataclass(frozen=True)
class SpeakerShown:
    """One link of a chain: who, and in which way."""

    who: str
    lang: str
    address: str
    # In which capacity, in the archive's own words.
    capacity: str
    how: str


@dataclass(frozen=True)
class SourceShown:
    """An article as a citation and a list name it."""

    ref: str
    address: str
    headline: str
    lang: str
    outlet: str
    outlet_lang: str
    outlet_address: str
    date: str
    article: str
    standing: str
    reasoning: bool


@dataclass(frozen=True)
class CitationShown:
    """One place in one article, with the chain of those whose words it is; an empty chain is narration."""

    ref: str
    source: SourceShown
    place: str
    passage: str
    quote: str
    quote_lang: str
    speakers: tuple[SpeakerShown, ...]
    article_stance: str
    note: str
    # Its number within a block of facts that share citations; 0 elsewhere.
    number: int = 0
    # Other places where the article says the same in the same way, without a quote or a note.
    also: tuple["CitationShown", ...] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing is to be said of it but the place and whose words it is."""
        return not (self.quote or self.note or self.number)

    @property
    def places(self) -> str:
        """Its place in words, and the others where the same is said in the same way."""
        return " · ".join([self.place, *(citation.place for citation in self.also)])

    @property
    def same_as(self) -> tuple:
        """What two citations share that a reader cannot tell apart."""
        return (self.source.ref, self.place, self.quote, self.speakers, self.article_stance, self.note)


@dataclass(frozen=True)
class CitedShown:
    """One source under a fact, and every place in it: the source is named once."""

    source: SourceShown
    places: tuple[CitationShown, ...]


def by_source(citations: Iterable[CitationShown]) -> tuple[CitedShown, ...]:
    """The citations put under their sources, in the order in which the sources come."""
    found: dict[str, list[CitationShown]] = {}
    for citation in citations:
        found.setdefault(citation.source.ref, []).append(citation)
    return tuple(CitedShown(places[0].source, _together(places)) for places in found.values())


def _together(places: Sequence[CitationShown]) -> tuple[CitationShown, ...]:
    """Places of which nothing is reported but that the same people say it there are reported in one line, at the
    first."""
    kept: list[CitationShown] = []
    first: dict[tuple, int] = {}
    for citation in places:
        key = (citation.speakers, citation.article_stance)
        if citation.bare and key in first:
            kept[first[key]] = replace(kept[first[key]], also=(*kept[first[key]].also, citation))
            continue
        if citation.bare:
            first[key] = len(kept)
        kept.append(citation)
    return tuple(kept)


def source_of(source: Source) -> SourceShown:
    """The source in words."""
    outlet = addresses.led_on(source.outlet)
    return SourceShown(
        ref=source.ref,
        address=addresses.of_source(source),
        headline=source.shown("headline"),
        lang=foreign(source.lang),
        outlet=outlet.title if outlet else _("The archive’s reasoning"),
        outlet_lang=foreign(outlet.label_lang) if outlet else "",
        outlet_address=addresses.linked(outlet),
        date=published_words(source),
        article=addresses.safe(source.shown("address")),
        standing="" if source.standing == Standing.STANDS else str(Standing(source.standing).label),
        reasoning=source.kind == SourceKind.REASONING,
    )


def published_words(source: Source) -> str:
    """When it appeared; "undated" where the article does not say so itself."""
    when = source.when
    if when is None or when.undated:
        return _("undated")
    words = when.words(lasts=False)
    return words if when.known == "stated" else _("undated, %s") % words


def citation_of(citation: Citation) -> CitationShown:
    """The citation in words. Its source, its outlet and its chain must be loaded."""
    return CitationShown(
        ref=citation.ref,
        source=source_of(citation.source),
        place=place_of(citation),
        passage=addresses.at_passage(citation),
        quote=citation.shown("quote"),
        quote_lang=citation.quote_lang or citation.source.lang,
        speakers=tuple(_speaker(link) for link in citation.chain.all()),
        article_stance=_article_stance(citation),
        note=citation.shown("note"),
    )


def place_of(citation: Citation) -> str:
    """The locator in words."""
    if citation.source.kind == SourceKind.REASONING:
        return ""
    if citation.page is not None:
        return _("page %d") % citation.page
    if citation.seconds is not None:
        return time_code(citation.seconds)
    if citation.paragraph is None:
        return _("headline")
    if not citation.section:
        # Before the first heading both counts are the same.
        return _("paragraph %d") % citation.paragraph
    return _("paragraph %(paragraph)d (section %(section)d.%(within)d)") % {
        "section": citation.section,
        "within": citation.section_paragraph,
        "paragraph": citation.paragraph,
    }


def _article_stance(citation: Citation) -> str:
    if citation.stance == Stance.ASSERTS:
        return ""
    if citation.source.kind == SourceKind.REASONING:
        return _("as possible only")
    return _("the article %s") % str(Stance(citation.stance).label)


def _speaker(link: Attribution) -> SpeakerShown:
    speaker = addresses.led_on(link.speaker)
    return SpeakerShown(
        who=speaker.title if speaker else link.shown("words"),
        lang=foreign(speaker.label_lang) if speaker else foreign_own(),
        address=addresses.linked(speaker),
        capacity=link.shown("capacity"),
        how=", ".join(_ways(link)),
    )


def _ways(link: Attribution) -> list[str]:
    ways = []
    if link.medium:
        ways.append(str(Medium(link.medium).label))
    if link.setting:
        ways.append(str(Setting(link.setting).label))
    if link.when:
        ways.append(date_words(link.when, link.shown("when_words")))
    ways.append(str(_STANCES.get(Stance(link.stance), "")))
    if link.manner == Manner.QUOTED:
        ways.append(pgettext("of words in a chain", "quoted"))
    return [way for way in ways if way]
