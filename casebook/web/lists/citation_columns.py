"""The citations of a fact in the columns of a file: where it stands, whose words it is, and how they are put."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from casebook.web.presenters.citations import CitationShown, SpeakerShown


def cited(citations: Sequence[CitationShown], absolute: Callable[[str], str]) -> list[tuple[str, str]]:
    """Each heading with what stands under it; of several citations each has its number in every column."""
    return [
        (_("By whom"), _numbered([_where(citation) for citation in citations])),
        (_("Whose words"), _numbered([whose(citation) for citation in citations])),
        (_("Quote"), _numbered([citation.quote for citation in citations])),
        (_("Articles"), _numbered([absolute(citation.source.address) for citation in citations])),
        (_("At the outlet"), _numbered([citation.passage or citation.source.article for citation in citations])),
    ]


def _numbered(cells: Sequence[str]) -> str:
    if len(cells) < 2:
        return "".join(cells)
    return "; ".join(f"({number}) {words}" for number, words in enumerate(cells, 1) if words)


def _where(citation: CitationShown) -> str:
    source = citation.source
    return ", ".join(filter(None, (source.outlet, source.date, source.headline, citation.place)))


def whose(citation: CitationShown) -> str:
    """The chain from whoever said it originally to the outlet, and what the article makes of it."""
    if citation.speakers:
        words = " → ".join([*map(_speaker, citation.speakers), citation.source.outlet])
    elif citation.source.reasoning:
        words = _("worked out by the archive")
    else:
        words = _("in the article’s own words")
    return f"{words} ({citation.article_stance})" if citation.article_stance else words


def _speaker(speaker: SpeakerShown) -> str:
    return ", ".join(filter(None, (speaker.who, speaker.capacity, speaker.how)))
