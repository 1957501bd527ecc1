"""How surely a word of a text is a spelling of a word of a name, in any script."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from casebook.names.pronunciation import apart, apart_inflected
from casebook.names.spelling import consonants, fold, is_arabic, plain_sound, readings
from casebook.names.traditions import traditional

# How surely a word is a spelling of another.
SAME, LIKE, INFLECTED, NONE = 3, 2, 1, 0

_VOWELS = frozenset("aiu")
# How far apart a name and a spelling of it may be read, by how many consonants they have: of a word that may well be
# the name; of one that is frequent as a name, so that others like it are in use too; of one that is seldom a name.
LOOSELY, FAIRLY, CLOSELY = range(3)
_ALLOWED = ((0.2, 0.3, 0.4, 0.9, 1.2, 1.4), (0.0, 0.2, 0.2, 0.45, 0.5, 0.5), (0.0, 0.1, 0.15, 0.35, 0.45, 0.5))
# Between Arabic script and another, since it leaves vowels out anyway.
_ARABIC = ((0.0, 0.2, 0.35, 0.5, 0.7, 0.9), (0.0, 0.05, 0.15, 0.3, 0.5, 0.5), (0.0, 0.0, 0.0, 0.1, 0.2, 0.3))
_TO_THE_LETTER = 0.1
# What Russian adds to a short name in place of its last vowel, as sounds.
_ENDINGS = frozenset(("a", "i", "u", "ui", "iu", "am", "ami", "ah", "im", "imi", "um", "uf", "in", "inu"))


@dataclass(frozen=True)
class WordSpelling:
    """One word with the keys that it is compared by."""

    word: str
    folded: str
    sounds: tuple[str, ...]
    skeletons: tuple[str, ...]
    plain: str
    cased: bool
    cyrillic: bool
    arabic: bool


@lru_cache(maxsize=50_000)
def spelling_of(word: str) -> WordSpelling:
    """The keys of one word."""
    sounds = readings(word)
    return WordSpelling(
        word=word,
        folded=fold(word).replace(" ", ""),
        sounds=sounds,
        skeletons=tuple(dict.fromkeys(consonants(sound) for sound in sounds)),
        plain=plain_sound(word),
        cased=word.lower() != word.upper(),
        cyrillic=any("\u0400" <= char <= "\u052f" for char in word),
        arabic=is_arabic(word),
    )


def likeness(word: WordSpelling, name: WordSpelling, how: int = LOOSELY) -> int:
    """How surely `word` is a spelling of `name`, as near as it has to be."""
    if word.folded == name.folded:
        return SAME
    if min(len(word.folded), len(name.folded)) < 3 and not (word.arabic or name.arabic):
        return NONE
    allowed = _allowed(word, name, how)
    shares = not set(word.skeletons).isdisjoint(name.skeletons)
    if shares and apart(word.word, name.word) <= allowed:
        return LIKE
    may_be = shares or _inflected(word, name, how == CLOSELY)
    return INFLECTED if may_be and apart_inflected(word.word, name.word) <= allowed else NONE


def same(word: WordSpelling, name: WordSpelling) -> bool:
    """Whether two words are one name to the letter: letters of another script only have to be read alike."""
    if word.folded == name.folded:
        return True
    if (word.cyrillic, word.arabic) == (name.cyrillic, name.arabic):
        return False
    return apart(word.word, name.word) <= _TO_THE_LETTER


def _allowed(word: WordSpelling, name: WordSpelling, how: int) -> float:
    """How far apart two words may be read, by the consonants of the shorter one."""
    size = min(len(one.skeletons[0]) if one.skeletons else 0 for one in (word, name))
    allowed = _ALLOWED[how][min(size, 5)]
    return _ARABIC[how][min(size, 5)] if word.arabic != name.arabic else allowed


@lru_cache(maxsize=50_000)
def heard_afar(word: str) -> Mapping[str, tuple[str, ...]]:
    """Every sound of one word in any tradition, by their consonants."""
    found: dict[str, tuple[str, ...]] = {}
    for sound in traditional(word):
        found[consonants(sound)] = (*found.get(consonants(sound), ()), sound)
    return found


def alike_afar(word: WordSpelling, name: WordSpelling, how: int = LOOSELY) -> bool:
    """Whether any tradition writes `name` as `word`."""
    if any(len(one.folded) < 3 for one in (word, name) if not one.arabic):
        return False
    return apart(word.word, name.word) <= _allowed(word, name, how)


def near(word: WordSpelling, name: WordSpelling, how: int) -> bool:
    """The same for what is written as several words elsewhere: of few consonants only what is read alike."""
    few = min(len(one.skeletons[0]) for one in (word, name)) < 3
    return not (few and word.arabic != name.arabic) and alike_afar(word, name, CLOSELY if few else how)


def _inflected(word: WordSpelling, name: WordSpelling, prose: bool) -> bool:
    """Whether the word is the name with an ending of Russian, a Turkic language or a European plural."""
    said, heard = name.sounds[0], word.sounds[0]
    base = stem(said)
    if word.cyrillic and len(base) < 5 and not prose:
        plain = stem(name.plain)
        return len(plain) > 1 and word.plain.startswith(plain) and word.plain[len(plain) :] in _ENDINGS
    if word.cyrillic and len(base) > 4 and heard.startswith(base):
        return len(heard) - len(base) < 7
    if prose:
        return len(said) > 4 and heard in (f"{said}s", f"{said}is")
    if len(said) > 4 and heard.startswith(said if len(base) < 7 else base):
        return len(heard) - len(said) < 4
    return _prolonged(word, name, heard, said)


def _prolonged(word: WordSpelling, name: WordSpelling, heard: str, said: str) -> bool:
    """Whether the consonants go on where those of the name end, and what comes before is near."""
    longer, shorter = consonants(heard), consonants(said)
    if word.arabic and len(longer) < len(shorter):
        # Persian writes the v of -ova as it writes its u.
        longer, shorter = (shorter, longer) if heard[-1] in _VOWELS else ("", "")
    added = len(longer) - len(shorter)
    if len(shorter) < 4 or not longer.startswith(shorter) or added > (2 if word.cyrillic or word.arabic else 1):
        return False
    return word.arabic or _alike(heard[: len(said)], said) >= 0.7


def stem(sound: str) -> str:
    """A sound without the vowel at its end, which endings replace."""
    return sound[:-1] if len(sound) > 2 and sound[-1] in _VOWELS else sound


def _alike(first: str, second: str) -> float:
    return Levenshtein.normalized_similarity(first, second)
