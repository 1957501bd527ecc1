"""Keeping the index in step: what is to be in it for some things, held against what is, and the difference written."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Max

from casebook.models import Claim, Record, Source
from casebook.search import editors, kind_words, known, naming, store, tables, told
from casebook.search.entries import KINDS, Entry
from casebook.search.stems import stems

# Rows of one kind that are worked out at a time.
BATCH = 4000


def indexed(texts: Iterable[told.Told], entry: Entry) -> str:
    """The stems of the texts, each marked; a bare mark keeps what ends one from what begins the next."""
    mark = entry.mark
    return f" {mark} ".join(filter(None, [_marked(text, mark) for text in dict.fromkeys([one.text for one in texts])]))


@lru_cache(maxsize=20_000)
def _marked(text: str, mark: str) -> str:
    return " ".join(mark + one for one in stems(text))


def name_indexed(name: told.NameTold) -> str:
    """The words of the name, and after a bare mark, where those stand that it does not have itself, its kind's."""
    words = naming.indexed(name.text, name.of_one)
    kind = kind_words.words_for(name.kind)
    if not words or not kind:
        return words
    own, beside = naming.names_in(words)
    mark = Entry.NAME.mark
    more = [mark + word for word in kind if word not in own]
    return " ".join([words, *([] if beside else [mark]), *more])


@dataclass(frozen=True)
class Room:
    """One kind of entries: what it is made from, and how."""

    entry: Entry
    model: type[Any]
    made: Callable[[told.Where], Iterator[tuple[int, str]]]

    def wanted(self, where: told.Where) -> dict[int, str]:
        """By entry, what is to be in the index for those rows of the model."""
        return {self.entry.of(pk): words for pk, words in self.made(where) if words}


ROOMS: tuple[Room, ...] = (
    Room(Entry.FACT, Claim, lambda q: ((pk, indexed(texts, Entry.FACT)) for pk, _of, texts in told.facts(q))),
    Room(Entry.SOURCE, Source, lambda q: ((pk, indexed(texts, Entry.SOURCE)) for pk, texts in told.sources(q))),
    Room(Entry.LABEL, Record, lambda q: ((pk, name_indexed(name)) for pk, name in told.labels(q))),
    Room(Entry.NAME, Claim, lambda q: ((pk, name_indexed(name)) for pk, name in told.names(q))),
)


def refresh(claims: Collection[int], sources: Collection[int], records: Collection[int]) -> None:
    """Bring the index up to date on these claims, sources and records, whatever has become of them."""
    ids: dict[type[Any], Collection[int]] = {Claim: claims, Source: sources, Record: records}
    changed: dict[int, str] = {}
    gone: dict[int, str] = {}
    for room in ROOMS:
        for part in store.parts(sorted(ids[room.model])):
            wanted = room.wanted(told.by_id(part))
            stored = store.read(room.entry.of(pk) for pk in part)
            changed |= {entry: words for entry, words in wanted.items() if stored.get(entry) != words}
            gone |= {entry: words for entry, words in stored.items() if wanted.get(entry) != words}
    _write(changed, gone)


def _write(changed: dict[int, str], gone: dict[int, str]) -> None:
    store.remove(gone.keys() - changed.keys())
    store.write(changed)
    new, old = known.words_in(changed.values()), known.words_in(gone.values())
    known.add(new - old)
    known.forget_unused(old - new)


def rebuild() -> int:
    """Make the index anew from everything, its tables too where they are not sound. Returns how many entries it has."""
    tables.make_anew()
    number, words = 0, set()
    for where, _first, _last in batches():
        rows = wanted(where)
        store.write(rows)
        number += len(rows)
        words |= known.words_in(rows.values())
    known.add(words)
    editors.rebuild()
    tables.compact()
    return number


def wanted(where: told.Where) -> dict[int, str]:
    """By entry, all that is to be in the index for the claims, sources and records of these numbers."""
    return {entry: words for room in ROOMS for entry, words in room.wanted(where).items()}


def batches() -> Iterator[tuple[told.Where, int, int]]:
    """Conditions that together give all rows of all models, each with the entries that it can give."""
    last = max(room.model.objects.aggregate(last=Max("pk"))["last"] or 0 for room in ROOMS)
    for first in range(1, last + 1, BATCH):
        yield told.between(first, first + BATCH - 1), first * KINDS, (first + BATCH) * KINDS - 1
