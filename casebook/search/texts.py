"""Finding facts and sources by the words of their texts."""

from collections.abc import Iterable

from casebook.search import store, told
from casebook.search.asked import Asked, Term
from casebook.search.entries import Entry, pk_of
from casebook.search.expressions import All, Word
from casebook.search.hits import FactHit, Facts, Snippet, SourceHit, Sources, Total
from casebook.search.marking import snippet

# Of a common word so many texts are put in order; the newest, and the answer says that there are more.
MOST = 2000
# How much more often a word is worth less and less, and how much a long text counts against a short one.
_AGAIN, _LENGTH, _USUAL = 1.2, 0.75, 25
# So many texts of one fact are shown.
SNIPPETS = 3


def find_facts(asked: Asked, *, start: int, size: int) -> Facts:
    """Facts whose texts have all that is asked, best first."""
    ranked, more = _ranked(asked, Entry.FACT)
    seen = told.claims_seen(ranked) if ranked else set()
    kept = [pk for pk in ranked if pk in seen]
    page = kept[start : start + size]
    texts = {pk: (record, of_one) for pk, record, of_one in told.facts(told.by_id(page))} if page else {}
    hits = (FactHit(pk, texts[pk][0], _snippets(texts[pk][1], asked)) for pk in page if pk in texts)
    return Facts(tuple(hits), Total(len(kept), more))


def find_sources(asked: Asked, *, start: int, size: int) -> Sources:
    """Sources whose texts have all that is asked, best first."""
    ranked, more = _ranked(asked, Entry.SOURCE)
    sources = told.sources_seen(ranked)
    kept = [pk for pk in ranked if pk in sources]
    page = kept[start : start + size]
    texts = dict(told.sources(told.by_id(page))) if page else {}
    hits = (SourceHit(sources[pk], _snippets(texts[pk], asked)) for pk in page if pk in texts)
    return Sources(tuple(hits), Total(len(kept), more))


def _ranked(asked: Asked, entry: Entry) -> tuple[list[int], bool]:
    """Ids of what has the words, best first; and whether there are more than were looked at."""
    if not asked.sought:
        return [], False
    wanted = tuple(_word(term, entry) for term in asked.sought)
    without = tuple(_word(term, entry) for term in asked.without if term.stems)
    rows = store.find(All(wanted, without), MOST + 1)
    marked = [" ".join(word.words) for word in wanted]
    scored = sorted(((-_score(words, marked), -number, number) for number, words in rows[:MOST]))
    return [pk_of(number) for _score, _newest, number in scored], len(rows) > MOST


def _word(term: Term, entry: Entry) -> Word:
    return Word(tuple(entry.mark + stem for stem in term.stems))


def _score(words: str, wanted: Iterable[str]) -> float:
    """As BM25 has it. How rare a word is does not matter: every text has all of them."""
    length = 1 - _LENGTH + _LENGTH * words.count(" ") / _USUAL
    padded = f" {words} "
    often = (padded.count(f" {one} ") for one in wanted)
    return sum(times * (_AGAIN + 1) / (times + _AGAIN * length) for times in often)


def _snippets(texts: Iterable[told.Told], asked: Asked) -> tuple[Snippet, ...]:
    found = (snippet(text, asked.sought) for text in texts)
    return tuple(one for one in found if one is not None)[:SNIPPETS]
