"""Finding records for editors: by every name that is written of them, in any spelling, drafts and hidden ones too.

The same keys and the same likeness as in the readers' index, over a table of its own: what is in it never reaches a
reader. It is brought in step when a draft is saved, and in every action.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Count, Max, Q
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from casebook.models import Claim, Record, RecordNameKey, State
from casebook.models.archive import write_guard
from casebook.names import fold
from casebook.names.fuzzy_search import ENOUGH, near
from casebook.search import name_words, store
from casebook.values import Name, ValueProblem, with_translations

Asked = TypeVar("Asked", bound=Hashable)
NAMED = "name"
# So many names of a sheet are looked for at a time.
LOOKED_FOR = 200
# So many records whose names share a key are looked at, those that share most first.
LOOKED_AT = 150
# Of so many the keys are compared at a time.
COMPARED = 2000
# Of so many words of what is typed one may be missing; and what each word costs that was not typed.
MAY_MISS_ONE, LEFT_OVER = 3, 0.02
# How near the beginning of a word is, and from how many letters on it counts.
BEGINNING, FROM = 0.9, 2


def find(text: str, kinds: Sequence[str] = (), limit: int = 8) -> list[int]:
    """The numbers of records of these kinds that may be called so, the likeliest first; of merged ones those that stay.

    Sealed records are never among them.
    """
    words = name_words.known_by(name_words.words_of(text))
    if not words:
        return []
    keys = _keys(words) | {f"f{word}"[:100] for word in _together(words)}
    beginning = f"f{fold(words[-1]).replace(' ', '')}"[:100]
    where = Q(key__in=keys)
    if len(beginning) > FROM:
        where |= Q(key__gte=beginning, key__lte=beginning + "z" * 20)
    rows = RecordNameKey.objects.filter(where)
    if kinds:
        rows = rows.filter(record__kind__in=kinds)
    shared = rows.order_by().values("record").annotate(shared=Count("pk")).order_by("-shared", "record")
    ids = [row["record"] for row in shared[:LOOKED_AT]]
    roots = dict(Record._base_manager.filter(pk__in=ids).values_list("pk", "merged_into_id"))
    best: dict[int, float] = {}
    for pk, names in names_of(ids).items():
        how = max((_likeness(words, name) for name in names), default=0.0)
        if how:
            root = roots[pk] or pk
            best[root] = max(how, best.get(root, 0.0))
    return sorted(best, key=lambda pk: (-best[pk], pk))[:limit]


def find_each(asked: Mapping[Asked, tuple[str, Collection[str]]], limit: int = 8) -> dict[Asked, list[int]]:
    """As `find` of each text and its kinds, with few statements for very many; whole names only, no beginnings."""
    found: dict[Asked, list[int]] = {}
    every = list(asked)
    for start in range(0, len(every), LOOKED_FOR):
        part = {
            one: name_words.known_by(name_words.words_of(asked[one][0])) for one in every[start : start + LOOKED_FOR]
        }
        keys = {one: _rarest_keys(words) for one, words in part.items()}
        counted = _counted({key for of_words in keys.values() for of_word in of_words for key in of_word})
        wanted = {one: _fewest(part[one], of_words, counted) for one, of_words in keys.items()}
        records: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for some_keys in store.parts(sorted(set().union(*wanted.values()))):
            rows = RecordNameKey.objects.filter(key__in=some_keys).values_list("key", "record_id", "record__kind")
            for key, pk, kind in rows:
                records[key].append((pk, kind))
        near_each = {one: _near_each(of_one, records, asked[one][1]) for one, of_one in wanted.items()}
        ids = sorted({pk for near_one in near_each.values() for pk in near_one})
        names: dict[int, set[str]] = {}
        roots: dict[int, int | None] = {}
        for some_ids in store.parts(ids):
            names |= names_of(some_ids)
            roots |= dict(Record._base_manager.filter(pk__in=some_ids).values_list("pk", "merged_into_id"))
        for one, near_one in near_each.items():
            best: dict[int, float] = {}
            text, words = asked[one][0], part[one]
            *each, together = keys[one]
            told = [of_word for word, of_word in zip(words, each, strict=True) if word not in name_words.EVERY]
            for pk in near_one:
                how = max((_meant(text, words, told, together, name) for name in names.get(pk, ())), default=0.0)
                if how:
                    root = roots[pk] or pk
                    best[root] = max(how, best.get(root, 0.0))
            found[one] = sorted(best, key=lambda pk: (-best[pk], pk))[:limit]
    return found


def _meant(
    text: str, words: tuple[str, ...], told: Sequence[frozenset[str]], together: frozenset[str], name: str
) -> float:
    """As `_likeness`, where all words of one of the two are in the other; two that share no key are not looked at.

    Of three words none may be missing as in `find`, where somebody looks at what is found: in a sheet two of a family
    would be asked about for each other. `told` has the keys of the words that tell something.
    """
    own, telling, there = _known_name(name)
    shared = 0
    for of_word in told:
        shared += not of_word.isdisjoint(there)
    if shared < min(len(told), telling) and together.isdisjoint(there):
        return 0.0
    how = _likeness(words, name, _near_by_key, 0)
    if not how and 1 < len(own) < len(words):
        how = _likeness(own, text, _near_by_key, 0)
    return how


@lru_cache(maxsize=50_000)
def _known_name(name: str) -> tuple[tuple[str, ...], int, frozenset[str]]:
    """The words that the name is known by, how many of them tell something, and its keys."""
    own = name_words.known_by(name_words.words_of(name))
    return own, sum(word not in name_words.EVERY for word in own), _keys_of(name)


def _rarest_keys(words: tuple[str, ...]) -> list[frozenset[str]]:
    """By word the keys that it is looked up by; last those of words that are run together."""
    together = frozenset(f"f{word}"[:100] for word in _together(words)) if words else frozenset()
    return [*(name_words.keys_of(word) for word in words), together]


def _counted(keys: Collection[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for part in store.parts(sorted(keys)):
        rows = RecordNameKey.objects.filter(key__in=part).order_by().values("key").annotate(number=Count("pk"))
        counted |= {row["key"]: row["number"] for row in rows}
    return counted


def _fewest(words: Sequence[str], keys: Sequence[frozenset[str]], counted: Mapping[str, int]) -> set[str]:
    """The keys that a record must have one of to be meant: of all words but one, the rarest."""
    if not words:
        return set()
    *each, together = keys
    told = [of_word for word, of_word in zip(words, each, strict=True) if word not in name_words.EVERY] or each
    told.sort(key=lambda of_word: sum(counted.get(key, 0) for key in of_word))
    needed = told[: max(1, len(told) - 1)]
    return {key for of_word in (*needed, together) for key in of_word if key in counted}


def _near_each(
    keys: Collection[str], records: Mapping[str, list[tuple[int, str]]], kinds: Collection[str]
) -> list[int]:
    shared = Counter(pk for key in keys for pk, kind in records.get(key, ()) if not kinds or kind in kinds)
    return [pk for pk, _number in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:LOOKED_AT]]


def refresh(record_ids: Collection[int]) -> None:
    """Bring the keys of these records in step with what they are called now."""
    for part in store.parts(sorted(record_ids)):
        wanted = {(pk, key) for pk, keys in _wanted(part).items() for key in keys}
        stored = {
            (pk, key): row
            for row, pk, key in RecordNameKey.objects.filter(record__in=part).values_list("pk", "record_id", "key")
        }
        gone = [row for pair, row in stored.items() if pair not in wanted]
        for rows in store.parts(gone):
            RecordNameKey.objects.filter(pk__in=rows).delete()
        new = sorted(wanted - stored.keys())
        RecordNameKey.objects.bulk_create(
            [RecordNameKey(record_id=pk, key=key) for pk, key in new], ignore_conflicts=True, batch_size=400
        )


def rebuild() -> None:
    """Make all keys anew."""
    RecordNameKey.objects.all().delete()
    last = Record._base_manager.aggregate(last=Max("pk"))["last"] or 0
    for first in range(1, last + 1, store.AT_ONCE):
        refresh(range(first, min(first + store.AT_ONCE, last + 1)))


def out_of_step() -> Iterator[int]:
    """Records whose keys are not what they are to be."""
    last = Record._base_manager.aggregate(last=Max("pk"))["last"] or 0
    for first in range(1, last + 1, COMPARED):
        part = range(first, first + COMPARED)
        stored: dict[int, set[str]] = defaultdict(set)
        rows = RecordNameKey.objects.filter(record__gte=part.start, record__lt=part.stop)
        for pk, key in rows.values_list("record_id", "key"):
            stored[pk].add(key)
        wanted = _wanted(part)
        yield from sorted(pk for pk in stored.keys() | wanted.keys() if stored.get(pk, set()) != wanted.get(pk, set()))


@receiver((post_save, post_delete), dispatch_uid="casebook.search.editors")
def _saved(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A draft was saved or deleted; actions and what is written as a whole bring the table in step themselves."""
    if write_guard.is_open() or kwargs.get("raw"):
        return
    if isinstance(instance, Claim) and instance.fact == NAMED:
        refresh([instance.subject_id])
    elif isinstance(instance, Record) and "created" in kwargs:
        refresh([instance.pk])


def _wanted(record_ids: Iterable[int]) -> dict[int, set[str]]:
    """By record, the keys that it is to be found by."""
    return {pk: set().union(*map(_keys_of, names)) for pk, names in names_of(record_ids).items()}


@lru_cache(maxsize=20_000)
def _keys_of(name: str) -> frozenset[str]:
    words = name_words.words_of(name)
    return frozenset(
        _keys(name_words.known_by(words)) | {f"f{fold(word)}"[:100] for word in name_words.joined(words, True)}
    )


def names_of(record_ids: Iterable[int]) -> dict[int, set[str]]:
    """By record, all that is written of how it is called, whatever the state; nothing of what is sealed."""
    found: dict[int, set[str]] = defaultdict(set)
    ids = list(record_ids)
    rows = Record._base_manager.filter(pk__in=ids).exclude(state=State.SEALED)
    for pk, *words in rows.values_list("pk", *with_translations("wording", "label"), "working_name"):
        found[pk] |= {*words} - {"", None}
    names = Claim._base_manager.filter(fact=NAMED, subject__in=list(found)).exclude(state=State.SEALED)
    for pk, value in names.exclude(value="").values_list("subject_id", "value"):
        found[pk].add(_text(value))
    return found


def _text(value: str) -> str:
    try:
        return Name.parse(value).text
    except ValueProblem:
        return value


def _keys(words: Iterable[str]) -> set[str]:
    return {key for word in words for key in name_words.keys_of(word)}


def _together(words: tuple[str, ...]) -> set[str]:
    return {fold(word) for word in (*name_words.joined(words, True), "".join(words)[: name_words.LONGEST])}


def _likeness(
    words: Sequence[str], name: str, near_by: Callable[[str, str], float] | None = None, may_miss: int = 1
) -> float:
    """How near a name is to the words, from 0 to 1; 0 where it is not meant."""
    own = name_words.words_of(name)
    if name_words.folded(tuple(words)) in (name_words.folded(own), name_words.folded(name_words.known_by(own))):
        return 1.0
    among, near_to = (*own, *name_words.joined(own, True)), near_by or _near
    near_each = {word: max((near_to(word, other) for other in among), default=0.0) for word in words}
    # A word for its kind may stand before a name or be left out: "тюрьма Русафа".
    reported = [word for word in words if near_each[word] >= ENOUGH or word not in name_words.EVERY]
    found = [near_each[word] for word in reported]
    if not found:
        return 0.0
    missing = sum(one < ENOUGH for one in found)
    if missing > (may_miss if len(words) >= MAY_MISS_ONE else 0):
        # Others write as one what is two here: "Абдулла" and "Abd Allah".
        whole = "".join(words)[: name_words.LONGEST]
        found = [max((near_to(whole, other) for other in among), default=0.0)] if len(words) > 1 else []
        if not found or found[0] < ENOUGH:
            return 0.0
    kept = sum(one for one in found if one >= ENOUGH)
    return max(0.01, round(kept / len(found) - LEFT_OVER * max(0, len(own) - len(found)), 3))


def _near_by_key(word: str, other: str) -> float:
    """As `_near`, and nothing for two words that share no key: most need not be held against each other."""
    return 0.0 if name_words.keys_of(word).isdisjoint(name_words.keys_of(other)) else _near(word, other)


@lru_cache(maxsize=100_000)
def _near(word: str, other: str) -> float:
    plain = fold(word).replace(" ", "")
    if len(plain) >= FROM and fold(other).startswith(plain) and plain != fold(other):
        return max(BEGINNING, near(word, other).near)
    return near(word, other).near
