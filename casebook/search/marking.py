"""Marking what matched in a text, and cutting a long one to what stands around it."""

from collections.abc import Collection, Iterable, Iterator

from casebook.names import fold
from casebook.search import naming
from casebook.search.asked import Term
from casebook.search.hits import Part, Snippet
from casebook.search.stems import spans
from casebook.search.told import Told

# Characters of a text that are shown, and before the first match.
SHOWN, BEFORE = 240, 60


def snippet(told: Told, terms: Iterable[Term]) -> Snippet | None:
    """The text with the terms marked; None if none of them is in it."""
    hits = list(_hits(told.text, terms))
    return _cut(told, hits) if hits else None


def name_snippet(told: Told, words: Collection[str]) -> Snippet:
    """A name with these of its words marked; they are in small letters, and may be run together from two."""
    hits = []
    for start, end, word in _words(told.text):
        if any(word == one or (len(word) > 2 and word in one and fold(word) in fold(one)) for one in words):
            hits.append((start, end))
    return _cut(told, hits)


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of a name with its place. Read one by one: small letters may take other room than capitals."""
    for start, end in naming.places(text):
        for word in naming.words_of(text[start:end]):
            yield start, end, word


def _hits(text: str, terms: Iterable[Term]) -> Iterator[tuple[int, int]]:
    """Where in the text the terms stand: phrases as a whole."""
    words = list(spans(text))
    places: set[int] = set()
    for term in terms:
        size = len(term.stems)
        for at in range(len(words) - size + 1):
            if size and all(words[at + n][2] == term.stems[n] for n in range(size)):
                places.update(range(at, at + size))
    for at in sorted(places):
        yield words[at][0], words[at][1]


def _cut(told: Told, hits: list[tuple[int, int]]) -> Snippet:
    text = told.text
    first = hits[0][0] if hits else 0
    start, end = 0, len(text)
    if len(text) > SHOWN:
        start = max(0, min(first - BEFORE, len(text) - SHOWN))
        start = text.rfind(" ", 0, start) + 1 if start else 0
        end = text.find(" ", start + SHOWN)
        end = len(text) if end < 0 else end
    parts, at = [], start
    for begin, stop in hits:
        if begin < start or stop > end:
            continue
        parts += [Part(text[at:begin]), Part(text[begin:stop], True)]
        at = stop
    parts.append(Part(text[at:end]))
    return Snippet(told.where, told.lang, tuple(p for p in parts if p.text), start == 0, end == len(text))
