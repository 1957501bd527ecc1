"""Names that one spelling writes as one word and another as two or three: Abd al-Rahman, Abdurrahman, عبد الرحمن.

Of a name the words that stand together in it are also read as one. In a text the words that stand together are tried
as one wherever their consonants are those of a name: `Together` keeps from this what cannot be one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from casebook.names.common_words import SMALL
from casebook.names.likeness import CLOSELY, WordSpelling, heard_afar, near, spelling_of
from casebook.names.spelling import consonants, fold, heard_fully, is_arabic, is_particle, readings, romanised

# Written between words that together may be one: the store of withheld words holds them so.
TIE = "‿"
# The Arabic article as it is heard before each letter and after each vowel; within a compound it may be left out.
_ARTICLES = frozenset(
    f"{vowel}{letter}" for vowel in "aeiu" for letter in ("d", "l", "n", "r", "s", "sh", "t", "z")
) | {"l"}
_ARTICLE, _GOD = "ال", "الله"
# The article inside a word, of a servant of God or of the faith: before many letters it is heard like these, and in
# Central Asia it is lost before any.
_LOST_ARTICLE = re.compile(
    "(?<=^عبد)ال(?=...)|(?<=..)ال(?=دين$)"
    "|(?:(?<=^[ae]bd)|(?<=^g[ae]bd)|(?<=^[аәэ]бд)|(?<=^[гғ][аә]бд))[aeiouüаеиуүыі](?:l|ль?)(?=$|...)"
    "|(?<=..)[aeuауеэ](?:l|ль?)(?=d[iy]+n|дин)"
)
_MAY_HAVE_ARTICLE = re.compile("^g?[ae]bd|^[гғ]?[аәэ]бд|^عبد|الدين$|[dt][iy]+n|[дт][иі]н")
# As Turks and Tatars harden it: Nurettin, Нуретдин.
_HARDENED = re.compile("(?<=.[aeiаеиәі])(?:tt|td|тт|тд)(?=[iy]+n|[иі]н)")
# Small words of a language that names of another are made of: a light, a soul, a son.
_ELEMENTS = frozenset({"nur", "can", "ben"})
# Fewer consonants are met by chance in any text of Arabic script, where every word may be a name.
_FEW = 4
# Surnames and names after a father, which stand beside a name and are no part of it.
_SURNAME = re.compile(r"(?:[oe][vw]a?|[oe]ff|sk[iy]y?|skaya|vich|vna|[оеё]ва?|ск(?:ий|ая)|вич|вна)$", re.IGNORECASE)
# Letters that are not heard at the end of a word, and are before another; and those of Arabic that many say otherwise.
_HARD_H = frozenset("hحخهхһ")
_OTHERWISE = re.compile("[ضذظث]|[ةه]$")
# So many letters of a beginning are compared, and so many words are read as one.
_DEPTH, LONGEST = 6, 5
# So many words together are remembered.
_REMEMBERED = 50_000


def words_of(name: str) -> list[str]:
    """The words of a name, also its particles."""
    return re.findall(r"[\w'’‘`´\u0300-\u036f\u064b-\u065f\u200c\u200d]+", name.replace("_", " "))


def neighbours(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The words of a name that another spelling may write as one: two, with the particles between them."""
    for start, first in enumerate(words[:-1]):
        if is_article(first) or _SURNAME.search(first):
            continue
        for end in range(start + 1, min(len(words), start + LONGEST)):
            if not is_article(words[end]) and not _SURNAME.search(words[end]):
                yield tuple(words[start : end + 1])
            if not (is_particle(words[end]) or is_article(words[end])):
                break


def tied(name: str) -> list[str]:
    """The words of a name that another spelling may write as one, as the store of withheld words holds them."""
    return [TIE.join(words) for words in neighbours(words_of(name))]


def parts_of(name: str) -> list[tuple[str, ...]]:
    """The words that a name, or what the store holds of one, has together."""
    return [tuple(name.split(TIE))] if TIE in name else list(neighbours(words_of(name)))


@lru_cache(maxsize=20_000)
def as_one(words: tuple[str, ...]) -> tuple[str, ...]:
    """What the words are when written as one: as they stand, and without the article or with its l heard in it."""
    spellings = [""]
    for place, word in enumerate(words):
        said = [word]
        if place and is_article(word):
            said = ["", "ال" if is_arabic(words[0]) else "ul"]
        elif place and word.startswith(_ARTICLE) and len(word) > 3:
            said = [word, word[len(_ARTICLE) :]]
        # Kept apart, or the t and the z of two words would be read as one tz.
        spellings = [f"{before}'{after}".strip("'") for before in spellings for after in said]
    return (*dict.fromkeys((*spellings, *otherwise("".join(words)))),)


def otherwise(word: str) -> tuple[str, ...]:
    """One word that is a compound, as it is written where the article in it is heard like the letter after it."""
    small = word.lower()
    if not _MAY_HAVE_ARTICLE.search(small):
        return ()
    forms = (_LOST_ARTICLE.sub("", small), _HARDENED.sub("дд" if _is_cyrillic(word) else "dd", small))
    return tuple(form[:1].upper() + form[1:] for form in forms if form != small)


@lru_cache(maxsize=20_000)
def is_article(word: str) -> bool:
    """Whether the word is only the Arabic article."""
    return len(word) < 4 and fold(word) in _ARTICLES


class Together:
    """Tells which words of a text are a name together, by the consonants of the names."""

    def __init__(self, spellings: Iterable[WordSpelling]) -> None:
        self._names: dict[str, list[WordSpelling]] = defaultdict(list)
        for spelling in spellings:
            for skeleton in {*spelling.skeletons, *heard_afar(spelling.word)}:
                self._names[skeleton].append(spelling)
        # Texts say the same words together again and again. Not by lru_cache: it would hold this in a circle.
        self._known: dict[tuple[frozenset[str], str], frozenset[str]] = {}
        self._starts = {skeleton[:size] for skeleton in self._names for size in range(_DEPTH + 1)}

    def begins(self, word: str) -> frozenset[str]:
        """The consonants of the word with which some name begins; none if it cannot be the first of several."""
        if (len(word) < 2 and word.lower() != "o") or _is_small(word) or is_article(word):
            return frozenset()
        return frozenset(one for one in _parts(word) if one[:_DEPTH] in self._starts)

    def goes_on(self, before: frozenset[str], word: str) -> frozenset[str]:
        """The consonants of what came before and of the word, with which some name begins."""
        known = self._known.get((before, word))
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[before, word] = self._goes_on(before, word)
        return known

    def _goes_on(self, before: frozenset[str], word: str) -> frozenset[str]:
        if _is_small(word):
            return frozenset()
        added = _parts(word)
        found = {one + other for one in before for other in added}
        found |= {one + other[1:] for one in before for other in added if one[-1:] == other[:1]}
        return frozenset(one for one in found if one[:_DEPTH] in self._starts)

    def ends(self, read: frozenset[str], words: Sequence[str]) -> bool:
        """Whether the consonants are those of a whole name."""
        few = 2 if not is_arabic(words[0]) or is_particle(words[0]) or _GOD in words else _FEW
        return any(len(one) >= few and one in self._names for one in read)

    def has(self, word: WordSpelling, how: int) -> bool:
        """Whether the word is a spelling of a name, as near as it has to be."""
        read = word.skeletons if how == CLOSELY else {*word.skeletons, *heard_afar(word.word)}
        return any(near(word, name, how) for one in read for name in self._names.get(one, ()))


@lru_cache(maxsize=20_000)
def _parts(word: str) -> frozenset[str]:
    """The consonants that the word may add to those before it."""
    if is_article(word):
        return frozenset({"", "l"})
    spelling = spelling_of(word)
    found = set(spelling.skeletons)
    if word[-1:].lower() in _HARD_H:
        found.add(consonants(heard_fully(romanised(word))))
    if not spelling.arabic:
        # Also without an article that the word ends with: Abdul Rahman.
        found |= {*heard_afar(word), *(consonants(one) for form in otherwise(word) for one in readings(form))}
    elif _OTHERWISE.search(word) and (other := _said_otherwise(word)) != word:
        found |= set(map(consonants, readings(other)))
    return frozenset(found)


def _said_otherwise(word: str) -> str:
    """A word of Arabic script with the letters that many say otherwise, and the t heard before another word."""
    return re.sub("[ةه]$", "ت", re.sub("[ضذظ]", "ز", word.replace("ث", "س")))


@lru_cache(maxsize=20_000)
def _is_small(word: str) -> bool:
    small = word.lower()
    return small in SMALL and small not in _ELEMENTS and not is_particle(word)


def _is_cyrillic(word: str) -> bool:
    return "\u0400" <= word[:1] <= "\u052f"
