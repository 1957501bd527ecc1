"""From the words that were asked to the words of names in the index that they may stand for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Q

from casebook.models import SearchName
from casebook.names import fold
from casebook.names.fuzzy_search import ENOUGH, near
from casebook.search import name_words

# Of one word so many others are looked for, the nearest ones.
MOST = 30
# Those within this of the nearest one are looked at first.
AS_NEAR = 0.1
# Beside the nearest, what is further away from it than this is not meant.
FURTHEST = 0.28
# How near an initial is to a name that begins so.
INITIAL = 0.7
# From so many letters on a word is also taken for the beginning of one.
BEGINNING = 2


class How(IntEnum):
    """How a name was found, from the surest on."""

    NAME = 1  # it is just this name
    WORDS = 2  # it has these words
    BEGINNING = 3  # it has a word that begins so
    SPELLING = 4  # it is spelt a little differently
    SOUND = 5  # it sounds like it


@dataclass(frozen=True)
class Spelt:
    """A word of the index that one that was asked may stand for, how, and how near it is, from 0 to 1."""

    word: str
    how: How
    near: float


def spellings(
    words: Collection[str], beginnings: Collection[str], typing: bool, several: bool = False
) -> dict[str, list[Spelt]]:
    """For each of the words those of the index that it may stand for, the surest first.

    `beginnings` are those of them that somebody may not have typed to their end; while they are `typing` that is what
    is most likely. Of `several` words one may stand there as an initial. One statement.
    """
    keys = {word: name_words.keys_of(word) for word in words}
    where = Q(key__in=set().union(*keys.values()))
    initials = {word: name_words.initials_of(word) for word in words if several and len(fold(word)) > 1}
    where |= Q(key__in=set().union(*initials.values()))
    begun = {word: _begun(word) for word in beginnings if len(fold(word)) >= BEGINNING}
    for starts in begun.values():
        for start in starts:
            where |= Q(key__gte=start, key__lt=start + "{")
    found: dict[str, set[str]] = {}
    for key, word in SearchName.objects.filter(where).values_list("key", "word"):
        found.setdefault(key, set()).add(word)
    return {
        word: _nearest(
            _initials(word, initials.get(word, ()), found), word, keys[word], begun.get(word, ()), found, typing
        )
        for word in words
    }


def _initials(word: str, keys: Iterable[str], found: dict[str, set[str]]) -> dict[str, Spelt]:
    others = {other for key in keys for other in found.get(key, ()) if name_words.is_initial(other)}
    return {other: Spelt(other, How.BEGINNING, INITIAL) for other in others if name_words.stands_for(other, word)}


def _begun(word: str) -> tuple[str, ...]:
    plain = fold(word).replace(" ", "")
    heard = name_words.heard(word)
    return (f"f{plain}", f"s{heard}") if len(heard) > BEGINNING else (f"f{plain}",)


def _nearest(
    spelt: dict[str, Spelt],
    word: str,
    keys: Iterable[str],
    starts: tuple[str, ...],
    found: dict[str, set[str]],
    typing: bool,
) -> list[Spelt]:
    for other in {other for key in keys for other in found.get(key, ())}:
        how = near(word, other)
        if how.near >= ENOUGH:
            kind = How.WORDS if how.near == 1 else How.SOUND if how.by_sound else How.SPELLING
            spelt[other] = Spelt(other, kind, how.near)
    if starts:
        for key, others in found.items():
            if key.startswith(starts) and key not in keys:
                # The less is left to be typed, the nearer.
                size = len(next(start for start in starts if key.startswith(start)))
                nearness = 0.9 + 0.07 * size / len(key) if typing else 0.6 + 0.3 * size / len(key)
                # What is spelt so goes before what only sounds so.
                nearness -= 0.1 if key[0] == "s" else 0
                for other in others:
                    if other not in spelt or spelt[other].near < nearness:
                        spelt[other] = Spelt(other, How.BEGINNING if key[0] == "f" else How.SOUND, nearness)
    best = max((one.near for one in spelt.values()), default=0)
    kept = (one for one in spelt.values() if one.near >= best - FURTHEST)
    return sorted(kept, key=lambda one: (-one.near, one.how, one.word))[:MOST]
