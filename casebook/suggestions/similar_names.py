"""Whose names sound alike, across scripts: an index by what two words of a name sound like, and no all-pairs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, product

from casebook.names import PARTICLES, fold
from casebook.names.likeness import LIKE, NONE, SAME, likeness, spelling_of

# Of very many whose names share a key each is held against so many of its neighbours in the alphabet.
NEIGHBOURS = 12
# Of one word so many readings are looked for.
READINGS = 3
# Of one name so many words are.
WORDS = 5

Name = tuple[int, str, str]


@lru_cache(maxsize=300_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name that somebody can be known by."""
    return tuple(word for word in name.replace("-", " ").split() if fold(word) and fold(word) not in PARTICLES)


@lru_cache(maxsize=300_000)
def keys_of(name: str) -> frozenset[str]:
    """What the name is looked up by: two of its words by their consonants, or its one word."""
    skeletons = [spelling_of(word).skeletons[:READINGS] for word in words_of(name)[:WORDS]]
    if len(skeletons) == 1:
        return frozenset(one for one in skeletons[0] if len(one) > 1)
    return frozenset(
        " ".join(sorted(pair))
        for first, second in combinations(skeletons, 2)
        for pair in product(first, second)
        if any(len(part) > 1 for part in pair)
    )


def alike(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: every word of the shorter one must be a spelling of one of the longer."""
    shorter, longer = sorted((words_of(one), words_of(other)), key=len)
    if not shorter or (len(shorter) == 1 and len(longer) > 1):
        return 0
    left = list(longer)
    found = 0.0
    for word in shorter:
        best = max(left, key=lambda other: _likeness(word, other), default="")
        how = _likeness(word, best) if best else NONE
        if how == NONE:
            return 0
        found += 1.0 if how == SAME else 0.9 if how == LIKE else 0.7
        left.remove(best)
    return found / len(shorter) - 0.05 * len(left)


def _likeness(word: str, other: str) -> int:
    """How surely one is a spelling of the other; what has no sounds (digits) only where both are written alike."""
    one, two = spelling_of(word), spelling_of(other)
    if not (one.sounds and two.sounds):
        return SAME if one.folded == two.folded else NONE
    return likeness(one, two)


def pairs_of(names: Iterable[Name], about: frozenset[int] = frozenset()) -> Iterator[tuple[int, int, str, str, float]]:
    """Two records each, with their names and how alike these are; of `about` only, where it is given.

    A name is its record's id, what only records of one kind share, and the text.
    """
    buckets: dict[tuple[str, str], list[tuple[str, int, str]]] = defaultdict(list)
    every = list(names)
    wanted = {(kind, key) for pk, kind, text in every if pk in about for key in keys_of(text)}
    for pk, kind, text in every:
        for key in keys_of(text):
            if not about or (kind, key) in wanted:
                buckets[kind, key].append((fold(text), pk, text))
    seen: set[tuple[int, str, int, str]] = set()
    for bucket in buckets.values():
        bucket.sort()
        for place, (_folded, one, name) in enumerate(bucket):
            for _other, two, text in bucket if one in about else bucket[place + 1 : place + 1 + NEIGHBOURS]:
                pair = (one, name, two, text) if one < two else (two, text, one, name)
                if one == two or pair in seen or (about and not {one, two} & about):
                    continue
                seen.add(pair)
                how = alike(name, text)
                if how:
                    yield (*sorted((one, two)), name, text, how)  # type: ignore[misc]
