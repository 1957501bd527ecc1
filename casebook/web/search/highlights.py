"""Marking what matched within the texts of a page, which stay as they are elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.html import format_html, format_html_join

from casebook.search import Snippet, TextPart
from casebook.web.presenters.citations import CitationShown, SourceShown
from casebook.web.presenters.facts import FactShown

Span = tuple[int, int]


def reported(snippet: Snippet) -> str:
    """The snippet as HTML: its hits marked, and a sign where text was left off."""
    before, after = "" if snippet.begins else "… ", "" if snippet.ends else " …"
    return format_html("{}{}{}", before, of_parts(snippet.parts), after)


def of_parts(parts: Iterable[TextPart]) -> str:
    """The parts as HTML, the hits marked."""
    return _joined(_hit(part.text) if part.hit else part.text for part in parts)


class Marker:
    """Marks in texts what the snippets mark, and knows which of them found no place."""

    def __init__(self, snippets: Sequence[Snippet]) -> None:
        self.snippets = snippets
        self.placed: set[Snippet] = set()

    def marked(self, text: str, *where: str) -> str:
        """The text as HTML with the hits of snippets from there marked; as it stands where there are none."""
        spans = sorted(
            {span for snippet in self.snippets if snippet.where in where for span in self._in(text, snippet)}
        )
        if not spans:
            return text
        pieces, at = [], 0
        for start, end in spans:
            if start >= at:
                pieces += [text[at:start], _hit(text[start:end])]
                at = end
        return _joined([*pieces, text[at:]])

    @property
    def unplaced(self) -> tuple[Snippet, ...]:
        """Snippets of texts that the page does not show, such as a fact's name in another language."""
        return tuple(snippet for snippet in self.snippets if snippet not in self.placed)

    def _in(self, text: str, snippet: Snippet) -> Iterable[Span]:
        window = "".join(part.text for part in snippet.parts)
        at = text.find(window) if window else -1
        if at < 0:
            return
        self.placed.add(snippet)
        for part in snippet.parts:
            if part.hit:
                yield at, at + len(part.text)
            at += len(part.text)


def _hit(text: str) -> str:
    return format_html("<mark>{}</mark>", text)


def _joined(pieces: Iterable[str]) -> str:
    """All that is not HTML already is escaped."""
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def marked_fact(fact: FactShown, marker: Marker) -> FactShown:
    """The fact with what matched marked where it stands."""
    value = fact.value
    return replace(
        fact,
        heading=marker.marked(fact.heading, "fact"),
        subject=marker.marked(fact.subject, "subject"),
        note=marker.marked(fact.note, "note"),
        value=replace(
            value,
            words=marker.marked(value.words, "value"),
            when=marker.marked(value.when, "when"),
            own_words=marker.marked(value.own_words, "value", "when"),
        ),
        citations=tuple(_marked_citation(citation, marker) for citation in fact.citations),
    )


def _marked_citation(citation: CitationShown, marker: Marker) -> CitationShown:
    quote, note = marker.marked(citation.quote, "quote"), marker.marked(citation.note, "note")
    return replace(citation, quote=quote, note=note)


def marked_source(source: SourceShown, marker: Marker) -> SourceShown:
    """The source with what matched marked in its headline and the name of its outlet."""
    headline, outlet = marker.marked(source.headline, "headline"), marker.marked(source.outlet, "outlet")
    return replace(source, headline=headline, outlet=outlet)
