"""The words of a name in the index: each by itself, the whole of it, and neighbours that others write as one.

What people write before or after the name of a place of custody or a body, in the languages that they search in.

A record is found by these words of its kind beside its name's own, whether its name has them or not: "лагерь Аль-Хол"
finds "Hol camp". They are found as they are spelt and by their beginning, never by their sound: "Ali" sounds like
"jail", and every prison would seem meant.

The words of all names that the index holds, under the keys that words near to them look for.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

from casebook.models import SearchName
from casebook.names import fold, is_particle
from casebook.names.fuzzy_search import heard_as, near_keys
from casebook.search import store
from casebook.search.store import FEW, MARKS, WHOLE, EntryKind

_POINTS = "\u00ad\u061c\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_UNSEEN = re.compile(f"[{_POINTS}]")
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_POINTS}]|['’ʼ‘`´](?=[^\W\d_]))*")
_MARK = MARKS[EntryKind.NAME]
LONGEST, WORDS = 60, 12
# Names of so few words are looked at before longer ones.
FEW_WORDS = 3
# Names of so few words are also looked for with two of them run together, if one of these two is short.
JOINED_OF, SHORT = 4, 5
# What may stand between names or be one: "ben", "ould" and the Arabic for "son" and "daughter".
_LINKS = frozenset({"ben", "ould", "bn", "bnt", "wld"})
# What a name from the father's ends in: Russian, Kazakh and their neighbours'.
_PATRONYMIC = re.compile("..(?:[oe][vw]n[aouiey]+|ichn[aouiey]+|[oe][vw]ich[aueom]*|[kqg][yi]z[yi]|[uo]g?l[yiu])$")
_CHILD = re.compile("(?<=...)(?:[ұуuū]л[ыу]|[uoūʻ]*g?l[yiuı]|[қк]ызы|[kqg][yiı]z[yiı])$")
# First letters that are written with two or more in Latin letters, and what one letter others write there.
_FIRST = re.compile("shch|dzh|zh|sh|ch|kh|ts|y[aeou]|[qwx]")
_FIRSTS = {"dzh": "j", "zh": "j", "kh": "h", "ye": "e", "yo": "e", "q": "k", "w": "v", "x": "h"}


@lru_cache(maxsize=100_000)
def words_of(name: str) -> tuple[str, ...]:
    """All words of a name in small letters, in their own script, with their accents."""
    plain = (unicodedata.normalize("NFC", _UNSEEN.sub("", word).casefold()) for word in _WORD.findall(name))
    return tuple(word[:LONGEST] for word in plain if fold(word))


def known_by(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of these, the words that somebody is known by; all of them if there is none."""
    return tuple(word for word in words if not is_particle(word))[:WORDS] or words[:WORDS]


def distinctive(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of these, the words that hardly any form of the name leaves out: no patronymics, initials and links.

    All of them if no more than a single word would be left of two patronymics and the like.
    """
    kept = tuple(word for word in words if fold(word) not in _LINKS and not is_initial(word))
    without = tuple(word for word in kept if not (len(fold(word)) > 5 and _PATRONYMIC.search(fold(word))))
    return without if len(without) > 1 else kept or words


def parted(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without what some write apart: "son" and "daughter" at the end of Turkic patronymics."""
    return tuple(_CHILD.sub("", word) if len(word) > SHORT else word for word in words)


def is_initial(word: str) -> bool:
    """Whether the word stands for one that begins so: a letter, or what one letter is in Latin letters."""
    plain = fold(word)
    return len(plain) == 1 or (len(plain) < 4 and _FIRST.fullmatch(plain) is not None)


def first(word: str) -> str:
    """What the word begins with, one letter for what scripts write with one."""
    plain = fold(word)
    found = _FIRST.match(plain)
    return _FIRSTS.get(found[0], found[0]) if found else plain[:1]


def stands_for(initial: str, word: str) -> bool:
    """Whether the initial may be that of the word."""
    return first(initial) == first(word) or (len(fold(initial)) == 1 and fold(word).startswith(fold(initial)))


def initials_of(word: str) -> tuple[str, ...]:
    """Keys of the initials that may stand for the word."""
    plain = fold(word)
    found = _FIRST.match(plain)
    return tuple({f"f{plain[:1]}", f"f{first(word)}", *([f"f{found[0]}"] if found else ())})


def folded(words: tuple[str, ...]) -> str:
    """The words run together, in plain letters: the same for the same name in any script."""
    return "".join(fold(word) for word in words).replace(" ", "")[:LONGEST]


def joined(words: tuple[str, ...], of_one: bool) -> tuple[str, ...]:
    """Neighbours run together, with what stands between them and without: "abdalrahman" and "abdrahman"."""
    known = [at for at, word in enumerate(words) if not is_particle(word)]
    if not of_one or not 2 <= len(known) <= JOINED_OF:
        return ()
    found: dict[str, None] = {}
    for one, two in pairwise(known):
        if two - one > 1 or min(len(words[one]), len(words[two])) <= SHORT:
            found["".join(words[one : two + 1])[:LONGEST]] = None
            found[(words[one] + words[two])[:LONGEST]] = None
    return tuple(found)


@lru_cache(maxsize=50_000)
def indexed(name: str, of_one: bool) -> str:
    """What the index holds for a name; after a bare mark those that are run together."""
    words = words_of(name)
    known = known_by(words)
    if not known:
        return ""
    parts = [WHOLE + folded(known), *([FEW] if len(known) <= FEW_WORDS else []), *(_MARK + word for word in known)]
    together = joined(words, of_one)
    return " ".join([*parts, _MARK, *(_MARK + word for word in together)] if together else parts)


def names_in(words: str) -> tuple[list[str], list[str]]:
    """Of what the index holds for a name: its words, and those that are run together."""
    parts = [part.removeprefix(_MARK) for part in words.split() if part.startswith(_MARK)]
    return (parts[: parts.index("")], parts[parts.index("") + 1 :]) if "" in parts else (parts, [])


def heard(word: str) -> str:
    """What the word sounds like most likely."""
    return next(iter(heard_as(word)), "")


@lru_cache(maxsize=100_000)
def keys_of(word: str) -> frozenset[str]:
    """What the word is looked up by: as it is written, as it sounds, and by what is near to it."""
    plain = fold(word).replace(" ", "")
    return frozenset({f"f{plain}"[:100], f"s{heard(word)}"[:100], *(f"k{key}"[:100] for key in near_keys(word))})


def places(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text as it is written its words begin and end."""
    return (found.span() for found in _WORD.finditer(text))


# By the value of the record's kind of place of custody or kind of body; endings that a search often has, too.
_WORDS = {
    "prison": "prison jail тюрьма тюрьме тюрьмы түрме түрмесі سجن",
    "camp": "camp лагерь лагере лагеря лагері مخيم معسكر",
    "colony": "colony колония колонии колониясы مستعمرة",
    "detention-centre": "detention centre center изолятор сизо изоляторы مركز احتجاز توقيف",
    "orphanage": "orphanage детдом приют жетімдер балалар үйі ميتم",
    "rehabilitation-centre": "rehabilitation centre center центр реабилитации оңалту орталығы مركز تأهيل",
    "ministry": "ministry министерство министерства министрлігі وزارة",
    "embassy": "embassy посольство посольства елшілігі سفارة",
    "court": "court tribunal суд суда суде трибунал сот соты محكمة",
    "parliament": "parliament парламент парламента парламенті برلمان",
    "foundation": "foundation fund фонд фонда қоры مؤسسة",
}
EVERY = frozenset(word for words in _WORDS.values() for word in words_of(words))


@cache
def words_for(kind: str) -> tuple[str, ...]:
    """The words for this kind, as the words of names stand in the index; none for most kinds."""
    return words_of(_WORDS.get(kind, ""))


_NEAR_MARK = MARKS[EntryKind.NAME]


def words_in(texts: Iterable[str]) -> set[str]:
    """All words of names in these rows of the index."""
    return {word for text in texts if _NEAR_MARK in text for part in names_in(text) for word in part if word}


def near_keys_of(word: str) -> frozenset[str]:
    """What the word is found under: a word for a kind only as it is spelt."""
    keys = keys_of(word)
    return frozenset(key for key in keys if key.startswith("f")) if word in EVERY else keys


def add(words: Collection[str]) -> None:
    """Make these words known."""
    rows = [SearchName(key=key, word=word) for word in sorted(words) for key in sorted(near_keys_of(word))]
    SearchName.objects.bulk_create(rows, ignore_conflicts=True, batch_size=400)


def forget_unused(words: Collection[str]) -> None:
    """Forget those of these words that no entry holds any more."""
    unused = [word for word in sorted(words) if not store.entries(store.word_of_entry(_NEAR_MARK + word), 1)]
    for part in store.parts(unused):
        SearchName.objects.filter(word__in=part).delete()


def stored() -> Iterator[tuple[str, str]]:
    """Every key with its word."""
    yield from SearchName.objects.values_list("key", "word").iterator(10_000)
