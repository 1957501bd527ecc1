"""What pages ask: everything for what somebody typed, one kind of it, and suggestions while they type.

Finding facts and sources by the words of their texts.

Finding by reference: the one thing that what was typed is the reference of, if readers have a page for it.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from casebook.models import Citation, Claim, Dispute, Record, State
from casebook.models.archive.references import PATTERN
from casebook.models.edition import Of
from casebook.search import indexed_texts, name_search, store
from casebook.search import query as asking
from casebook.search.backends import AllOf, AnyOf, Expression, IndexWord
from casebook.search.hits import FactHit, Facts, Found, Records, Snippet, SourceHit, Sources, Suggestion, Total, snippet
from casebook.search.indexed_texts import READER, visible_sources
from casebook.search.query import Query, QueryTerm
from casebook.search.store import EntryKind

# Of a common word so many texts are put in order; the newest, and the answer says that there are more.
MOST = 2000
# So many records are looked at that are called by one word.
MOST_NAMED = 500
# And so many by one that is not to be there.
MOST_LEFT_OUT = 5000
# So many texts of one fact are shown.
SNIPPETS = 3


def find_facts(asked: Query, *, start: int, size: int) -> Facts:
    """Facts whose texts have all that is asked, best first."""
    ids, total = _ranked(asked, EntryKind.FACT, indexed_texts.visible_claims(), start, size)
    found = {one.pk: one for one in indexed_texts.facts(indexed_texts.by_id(ids))} if ids else {}
    hits = (FactHit(pk, found[pk].about, _snippets(found[pk], asked)) for pk in ids if pk in found)
    return Facts(tuple(hits), total)


def find_sources(asked: Query, *, start: int, size: int) -> Sources:
    """Sources whose texts have all that is asked, best first."""
    ids, total = _ranked(asked, EntryKind.SOURCE, indexed_texts.visible_sources(), start, size)
    sources = indexed_texts.sources_seen(ids)
    found = {one.pk: one for one in indexed_texts.sources(indexed_texts.by_id(ids))} if ids else {}
    hits = (SourceHit(sources[pk], _snippets(found[pk], asked)) for pk in ids if pk in found)
    return Sources(tuple(hits), total)


def _ranked(asked: Query, entry: EntryKind, seen: Any, start: int, size: int) -> tuple[list[int], Total]:
    """Ids of what has the words, best first; and how many there are."""
    if not asked.sought:
        return [], Total(0)
    wanted, more = expression(asked.sought, entry)
    left_out = [expression([term], entry, MOST_LEFT_OUT)[0] for term in asked.without if term.stems]
    # What its own words say goes before what the records that it names are called.
    marked = [" ".join(store.word_of(term, entry).words) for term in asked.sought]
    ids, number = store.ranked(AllOf((wanted,), tuple(left_out)), MOST + 1, seen, marked, start, size)
    return ids, Total(min(number, MOST), more or number > MOST)


def expression(terms: Sequence[QueryTerm], entry: EntryKind, most: int = 0) -> tuple[Expression, bool]:
    """Facts or sources that have every word or phrase, themselves or in what a record that they name is called; and
    whether more records are called by one of them than were looked at.

    Records that are called by all of the words are looked for as such: of a word in thousands of names alone the right
    one might not be among them.
    """
    called = [store.word_of(term, EntryKind.ABOUT) for term in terms]
    whole = [AllOf(tuple(called))] if len(called) > 1 else []
    most = most or MOST_NAMED
    records = store.records_called([*called, *whole], most)

    def naming(found: set[int]) -> tuple[Expression, ...]:
        return tuple(IndexWord((store.naming(entry, pk),)) for pk in sorted(found))

    each = [_any(store.having(term, entry), *naming(found)) for term, found in zip(terms, records, strict=False)]
    every = each[0] if len(each) == 1 else _any(AllOf(tuple(each)), *naming(records[-1]))
    return every, any(len(found) >= most for found in records)


def _any(*of: Expression) -> Expression:
    return of[0] if len(of) == 1 else AnyOf(of)


def _snippets(thing: indexed_texts.IndexedThing, asked: Query) -> tuple[Snippet, ...]:
    found = (snippet(text, asked.sought) for text in (*thing.labels, *thing.texts))
    return tuple(one for one in found if one is not None)[:SNIPPETS]


# Hits of each kind on a page that shows all kinds.
FEW = 10
# For each name that is suggested so many hits are looked at: many records may have the same.
OF_SUGGESTIONS = 5


def search(typed: str, *, records: int = FEW, facts: int = FEW, sources: int = FEW) -> Found:
    """All that matches what was typed, the best of each kind. Never an error, whatever was typed."""
    asked = asking.read(typed)
    if asked.empty:
        return Found(asked)
    return Found(
        asked,
        name_search.find(asked, start=0, size=records),
        find_facts(asked, start=0, size=facts),
        find_sources(asked, start=0, size=sources),
    )


def search_records(
    typed: str, *, start: int = 0, size: int = FEW, each: int = 0, only: Callable[[Record], bool] | None = None
) -> Records:
    """Records alone, from the one in place `start` (from 0), or with `each` so many of each kind; with `only` those
    that it picks.
    """
    asked = asking.read(typed)
    return Records() if asked.empty else name_search.find(asked, start=start, size=size, each=each, only=only)


def search_facts(typed: str, *, start: int = 0, size: int = FEW) -> Facts:
    """Facts alone, from the one in place `start` (from 0)."""
    asked = asking.read(typed)
    return Facts() if asked.empty else find_facts(asked, start=start, size=size)


def search_sources(typed: str, *, start: int = 0, size: int = FEW) -> Sources:
    """Sources alone, from the one in place `start` (from 0)."""
    asked = asking.read(typed)
    return Sources() if asked.empty else find_sources(asked, start=start, size=size)


def suggest(typed: str, limit: int = 8) -> tuple[Suggestion, ...]:
    """Names that may be meant by what is being typed, those that begin so first; each once, however many have it."""
    asked = asking.read(typed)
    found = Records() if asked.empty else name_search.find(asked, start=0, size=OF_SUGGESTIONS * limit, typing=True)
    hits = found.hits
    text = {hit: "".join(part.text for part in hit.spelling.parts) for hit in hits}
    number = Counter(text.values())
    first = {text[hit]: hit for hit in reversed(hits)}
    return tuple(
        Suggestion(hit.record, hit.how, text[hit], hit.spelling.lang, hit.spelling.parts, number[text[hit]] > 1)
        for hit in hits
        if first[text[hit]] is hit
    )[:limit]


# What a reference is of, and the key of that.
Referred = tuple[Of, int]
_REFERENCE = re.compile(PATTERN)


def referred(typed: str) -> Referred | None:
    """What this is the reference of; a citation leads to its claim, a merged record to where it leads on to.

    One statement. What readers have no page for is not there.
    """
    ref = typed.strip().casefold()
    if not _REFERENCE.fullmatch(ref):
        return None
    rooms = [
        rows().filter(ref=ref).order_by().values_list(Value(int(of), IntegerField()), to) for of, rows, to in _ROOMS
    ]
    first = next(iter(rooms[0].union(*rooms[1:])), None)
    return (Of(first[0]), first[1]) if first else None


def _records() -> Any:
    page = Q(page_public=True) | Q(merged_into__page_public=True, state=State.PUBLISHED)
    return Record.objects.filter(page)


def _claims() -> Any:
    return Claim.objects.readable_by(READER)


def _citations() -> Any:
    return Citation.objects.readable_by(READER).filter(Exists(_claims().filter(pk=OuterRef("claim"))))


def _disputes() -> Any:
    return Dispute.objects.visible_to(READER)


# What is looked in, and what of it is the key of the thing. References are unique: one of these has it.
_ROOMS: tuple[tuple[Of, Callable[[], Any], Any], ...] = (
    (Of.RECORD, _records, Coalesce("merged_into", "pk")),
    (Of.CLAIM, _claims, "pk"),
    (Of.CLAIM, _citations, "claim_id"),
    (Of.SOURCE, visible_sources, "pk"),
    (Of.DISPUTE, _disputes, "pk"),
)
