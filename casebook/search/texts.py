"""Finding facts and sources by the words of their texts."""

from collections.abc import Iterable
from typing import Any

from casebook.search import store, told
from casebook.search.asked import Asked, Term
from casebook.search.entries import Entry
from casebook.search.expressions import All, Word
from casebook.search.hits import FactHit, Facts, Snippet, SourceHit, Sources, Total
from casebook.search.marking import snippet

# Of a common word so many texts are put in order; the newest, and the answer says that there are more.
MOST = 2000
# So many texts of one fact are shown.
SNIPPETS = 3


def find_facts(asked: Asked, *, start: int, size: int) -> Facts:
    """Facts whose texts have all that is asked, best first."""
    ids, total = _ranked(asked, Entry.FACT, told.visible_claims(), start, size)
    texts = {pk: (record, of_one) for pk, record, of_one in told.facts(told.by_id(ids))} if ids else {}
    hits = (FactHit(pk, texts[pk][0], _snippets(texts[pk][1], asked)) for pk in ids if pk in texts)
    return Facts(tuple(hits), total)


def find_sources(asked: Asked, *, start: int, size: int) -> Sources:
    """Sources whose texts have all that is asked, best first."""
    ids, total = _ranked(asked, Entry.SOURCE, told.visible_sources(), start, size)
    sources = told.sources_seen(ids)
    texts = dict(told.sources(told.by_id(ids))) if ids else {}
    hits = (SourceHit(sources[pk], _snippets(texts[pk], asked)) for pk in ids if pk in texts)
    return Sources(tuple(hits), total)


def _ranked(asked: Asked, entry: Entry, seen: Any, start: int, size: int) -> tuple[list[int], Total]:
    """Ids of what has the words, best first; and how many there are."""
    if not asked.sought:
        return [], Total(0)
    wanted = tuple(_word(term, entry) for term in asked.sought)
    without = tuple(_word(term, entry) for term in asked.without if term.stems)
    marked = [" ".join(word.words) for word in wanted]
    ids, number = store.ranked(All(wanted, without), MOST + 1, seen, marked, start, size)
    return ids, Total(min(number, MOST), number > MOST)


def _word(term: Term, entry: Entry) -> Word:
    return Word(tuple(entry.mark + stem for stem in term.stems))


def _snippets(texts: Iterable[told.Told], asked: Asked) -> tuple[Snippet, ...]:
    found = (snippet(text, asked.sought) for text in texts)
    return tuple(one for one in found if one is not None)[:SNIPPETS]
