"""Keeping the index in step: what is to be in it for some things, held against what is, and the difference written.

Which entries of the index a change reaches: those of what was changed, and of what tells its name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from django.db.models import Max, Model

from casebook.models import Citation, Claim, Record, Source
from casebook.search import editors, indexed_texts, name_words, store
from casebook.search.backends import backend
from casebook.search.stems import stems
from casebook.search.store import KINDS, LABELS, EntryKind
from casebook.values import with_translations

# Rows of one kind that are worked out at a time.
BATCH = 4000


def indexed(texts: Iterable[indexed_texts.IndexedText], entry: EntryKind) -> str:
    """The stems of the texts, each marked; a bare mark keeps what ends one from what begins the next."""
    mark = entry.mark
    return f" {mark} ".join(filter(None, [_marked(text, mark) for text in dict.fromkeys([one.text for one in texts])]))


@lru_cache(maxsize=20_000)
def _marked(text: str, mark: str) -> str:
    return " ".join(mark + one for one in stems(text))


def _thing(thing: indexed_texts.IndexedThing, entry: EntryKind) -> tuple[int, str]:
    """The entry of a fact or a source: its own words, and which records it names."""
    named = [store.naming(entry, record) for record in dict.fromkeys(thing.names)]
    return thing.pk, " ".join(filter(None, [indexed(thing.texts, entry), *named]))


def name_indexed(name: indexed_texts.IndexedName) -> str:
    """The words of the name, and after a bare mark, where those stand that it does not have itself, its kind's."""
    words = name_words.indexed(name.text, name.of_one)
    kind = name_words.words_for(name.kind)
    if not words or not kind:
        return words
    own, beside = name_words.names_in(words)
    mark = EntryKind.NAME.mark
    more = [mark + word for word in kind if word not in own]
    return " ".join([words, *([] if beside else [mark]), *more])


def _labels(language: str, where: indexed_texts.Where) -> Iterator[tuple[int, str]]:
    return ((pk, name_indexed(name)) for pk, name in indexed_texts.labels(where, language))


@dataclass(frozen=True)
class WritingRoom:
    """One kind of entries: what it is made from, and how."""

    entry: EntryKind
    model: type[Any]
    made: Callable[[indexed_texts.Where], Iterator[tuple[int, str]]]

    def wanted(self, where: indexed_texts.Where) -> dict[int, str]:
        """By entry, what is to be in the index for those rows of the model."""
        return {self.entry.of(pk): words for pk, words in self.made(where) if words}


ROOMS: tuple[WritingRoom, ...] = (
    WritingRoom(
        EntryKind.FACT,
        Claim,
        lambda q: (_thing(thing, EntryKind.FACT) for thing in indexed_texts.facts(q)),
    ),
    WritingRoom(
        EntryKind.SOURCE,
        Source,
        lambda q: (_thing(thing, EntryKind.SOURCE) for thing in indexed_texts.sources(q)),
    ),
    WritingRoom(
        EntryKind.ABOUT,
        Record,
        lambda q: ((pk, indexed(texts, EntryKind.ABOUT)) for pk, texts in indexed_texts.called(q)),
    ),
    WritingRoom(EntryKind.NAME, Claim, lambda q: ((pk, name_indexed(name)) for pk, name in indexed_texts.names(q))),
    *(WritingRoom(entry, Record, partial(_labels, language)) for language, entry in LABELS.items()),
)


def refresh(
    claims: Collection[int],
    sources: Collection[int],
    records: Collection[int],
    names: Collection[int] | None = None,
    new: Collection[int] = (),
) -> None:
    """Bring the index up to date on these claims, sources and records, whatever has become of them; `names` are those
    of the claims, and others, that are names, where that is known, and `new` claims that it has not held yet.
    """
    ids: dict[EntryKind, Collection[int]] = {
        EntryKind.FACT: claims,
        EntryKind.NAME: claims if names is None else names,
        EntryKind.SOURCE: sources,
        EntryKind.ABOUT: records,
        **dict.fromkeys(LABELS.values(), records),
    }
    wanted: dict[int, str] = {}
    for room in ROOMS:
        for part in store.parts(sorted(ids[room.entry])):
            wanted |= room.wanted(indexed_texts.by_id(part))
    stored = store.read(
        room.entry.of(pk) for room in ROOMS for pk in ids[room.entry] if room.model is not Claim or pk not in new
    )
    changed = {entry: words for entry, words in wanted.items() if stored.get(entry) != words}
    gone = {entry: words for entry, words in stored.items() if wanted.get(entry) != words}
    _write(changed, gone)


def _write(changed: dict[int, str], gone: dict[int, str]) -> None:
    store.remove(gone.keys() - changed.keys())
    store.write(changed)
    new, old = name_words.words_in(changed.values()), name_words.words_in(gone.values())
    name_words.add(new - old)
    name_words.forget_unused(old - new)


def rebuild() -> int:
    """Make the index anew from everything, its tables too where they are not sound. Returns how many entries it has."""
    backend().make_anew()
    number, words = 0, set()
    for where, _first, _last in batches():
        rows = wanted(where)
        store.write(rows)
        number += len(rows)
        words |= name_words.words_in(rows.values())
    name_words.add(words)
    editors.rebuild()
    backend().compact()
    return number


def wanted(where: indexed_texts.Where) -> dict[int, str]:
    """By entry, all that is to be in the index for the claims, sources and records of these numbers."""
    return {entry: words for room in ROOMS for entry, words in room.wanted(where).items()}


def batches() -> Iterator[tuple[indexed_texts.Where, int, int]]:
    """Conditions that together give all rows of all models, each with the entries that it can give."""
    last = max(room.model.objects.aggregate(last=Max("pk"))["last"] or 0 for room in ROOMS)
    for first in range(1, last + 1, BATCH):
        yield indexed_texts.between(first, first + BATCH - 1), first * KINDS, (first + BATCH) * KINDS - 1


# Resolved columns that other things' entries tell, or that shut and open them.
_TOLD = frozenset({*with_translations("label"), "label_lang", "public", "page_public"})
# Those that a record's own names are also found by.
_KINDS = frozenset({"facility_type", "organisation_type"})


def follow(
    touched: Collection[int],
    shut: Collection[int],
    things: Iterable[Model],
    resolved: Iterable[tuple[Model, str]],
    new: Collection[int] = (),
) -> None:
    """Bring the index in step with an action, in its transaction, after resolving.

    `touched` are the ids of the records that it touched, `shut` those of which the page was shut before, `things` what
    it changed itself, and `resolved` the rows and fields that resolving then stored anew; `new` claims were drafts
    before.
    """
    claims: set[int] = set()
    names: set[int] = set()
    sources: set[int] = set()
    renamed: set[int] = set()
    opened: set[int] = set()
    of_kind: set[int] = set()
    for row, field in (*((thing, "") for thing in things), *resolved):
        if isinstance(row, Claim):
            (names if row.fact == indexed_texts.NAMED else claims).add(row.pk)
        elif isinstance(row, Citation):
            claims.add(row.claim_id)
        elif isinstance(row, Source):
            sources.add(row.pk)
        elif isinstance(row, Record) and (not field or field in _TOLD):
            renamed.add(row.pk)
            if not field or field == "public":
                opened.add(row.pk)
        elif isinstance(row, Record) and field in _KINDS:
            of_kind.add(row.pk)
    records = _families({*shut, *renamed, *of_kind, *(touched if names else ())})
    for part in store.parts(sorted(records)):
        rows = Claim.objects.filter(subject__in=part, fact=indexed_texts.NAMED).order_by()
        names.update(rows.values_list("pk", flat=True))
    # Whether a source is seen depends on its outlet.
    sources |= _ids(Source, _families(opened), "outlet")
    refresh(claims, sources, records, names, new)
    editors.refresh(records)


def _families(ids: Collection[int]) -> set[int]:
    """The records, and all that they lead on to or that lead on to them."""
    found: set[int] = set()
    for part in store.parts(sorted(ids)):
        rows = dict(Record.objects.families_of(part).values_list("pk", "merged_into"))
        found.update(rows)
        # And those that share what they lead on to.
        onwards = {into for into in rows.values() if into} - set(part)
        if onwards:
            found.update(Record.objects.families_of(onwards).values_list("pk", flat=True))
    return found


def _ids(model: type[Any], records: Collection[int], path: str) -> set[int]:
    found: set[int] = set()
    for part in store.parts(sorted(records)):
        found.update(model.objects.filter(**{f"{path}__in": part}).order_by().values_list("pk", flat=True))
    return found
