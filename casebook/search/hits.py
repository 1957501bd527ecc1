"""What a search gives: hits that say why they matched, with all that a page needs to load what it shows.

Marking what matched in a text, and cutting a long one to what stands around it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from casebook.models import Record, Source
from casebook.names import fold
from casebook.search import name_words
from casebook.search.indexed_texts import IndexedText
from casebook.search.query import Query, QueryTerm
from casebook.search.spellings import How
from casebook.search.stems import spans


@dataclass(frozen=True)
class TextPart:
    """A piece of a text. `hit` marks what matched. Plain text: whoever shows it escapes it."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Snippet:
    """A text in which something matched, shortened to what stands around it.

    `where` says which text: subject, fact, value, when, note, quote of a claim; headline, credits, outlet, note of a
    source. `lang` is its language, '' where none is reported. `begins` and `ends` are false where text was left off.
    """

    where: str
    lang: str
    parts: tuple[TextPart, ...]
    begins: bool = True
    ends: bool = True


@dataclass(frozen=True)
class Total:
    """How many there are; with `more`, at least so many."""

    number: int
    more: bool = False


@dataclass(frozen=True)
class RecordHit:
    """A record, found by `spelling`, which is its label or the name that the claim of id `claim_id` tells.

    `record` is loaded without claims; `how` is why it matched.
    """

    record: Record
    how: How
    spelling: Snippet
    claim_id: int | None = None

    @property
    def by_sound(self) -> bool:
        """Whether the name only sounds alike."""
        return self.how == How.SOUND

    @property
    def is_label(self) -> bool:
        """Whether what matched is what the record is called everywhere."""
        return self.claim_id is None


@dataclass(frozen=True)
class FactHit:
    """A claim, the record that it is told about (merged ones stand for where they lead on to), and what matched."""

    claim_id: int
    record_id: int
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class SourceHit:
    """A source and what matched in it; the source is loaded with its outlet."""

    source: Source
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Records:
    """Hits on records, best first: those of one page, and how many there are of each kind, detainees apart."""

    hits: tuple[RecordHit, ...] = ()
    total: Total = Total(0)
    # By kind of record and whether it is a detainee.
    kinds: tuple[tuple[str, bool, int], ...] = ()


@dataclass(frozen=True)
class Facts:
    """Hits on facts, best first: those of one page, and how many there are."""

    hits: tuple[FactHit, ...] = ()
    total: Total = Total(0)


@dataclass(frozen=True)
class Sources:
    """Hits on sources, best first: those of one page, and how many there are."""

    hits: tuple[SourceHit, ...] = ()
    total: Total = Total(0)


@dataclass(frozen=True)
class Found:
    """All that was found, grouped. `query.empty` says why nothing was looked for, where nothing was."""

    asked: Query
    records: Records = Records()
    facts: Facts = Facts()
    sources: Sources = Sources()


@dataclass(frozen=True)
class Suggestion:
    """A record whose name may be meant by what is being typed; `shared` if others that were found have it too."""

    record: Record
    how: How
    spelling: str
    lang: str
    parts: tuple[TextPart, ...]
    shared: bool


# Characters of a text that are shown, and before the first match.
SHOWN, BEFORE = 240, 60


def snippet(reported: IndexedText, terms: Iterable[QueryTerm]) -> Snippet | None:
    """The text with the terms marked; None if none of them is in it."""
    hits = list(_hits(reported.text, terms))
    return _cut(reported, hits) if hits else None


def name_snippet(reported: IndexedText, words: Collection[str]) -> Snippet:
    """A name with these of its words marked; they are in small letters, and may be run together from two."""
    hits = []
    for start, end, word in _words(reported.text):
        if any(word == one or (len(word) > 2 and word in one and fold(word) in fold(one)) for one in words):
            hits.append((start, end))
    return _cut(reported, hits)


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of a name with its place. Read one by one: small letters may take other room than capitals."""
    for start, end in name_words.places(text):
        for word in name_words.words_of(text[start:end]):
            yield start, end, word


def _hits(text: str, terms: Iterable[QueryTerm]) -> Iterator[tuple[int, int]]:
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


def _cut(reported: IndexedText, hits: list[tuple[int, int]]) -> Snippet:
    text = reported.text
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
        parts += [TextPart(text[at:begin]), TextPart(text[begin:stop], True)]
        at = stop
    parts.append(TextPart(text[at:end]))
    return Snippet(reported.where, reported.lang, tuple(p for p in parts if p.text), start == 0, end == len(text))
