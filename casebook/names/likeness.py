"""How surely a word of a text is a spelling of a word of a name, in any script."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from casebook.names.spelling import consonants, fold, is_arabic, plain_sound, readings
from casebook.names.traditions import traditional

# How surely a word is a spelling of another.
SAME, LIKE, INFLECTED, NONE = 3, 2, 1, 0

_VOWELS = frozenset("aiu")
_SLOT = re.compile("[aiu]+")
# What Russian adds to a short name in place of its last vowel, as sounds.
_ENDINGS = frozenset(("a", "i", "u", "ui", "iu", "am", "ami", "ah", "im", "imi", "um", "uf", "in", "inu"))


@dataclass(frozen=True)
class Spelling:
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
def spelling_of(word: str) -> Spelling:
    """The keys of one word."""
    sounds = readings(word)
    return Spelling(
        word=word,
        folded=fold(word).replace(" ", ""),
        sounds=sounds,
        skeletons=tuple(dict.fromkeys(consonants(sound) for sound in sounds)),
        plain=plain_sound(word),
        cased=word.lower() != word.upper(),
        cyrillic=any("\u0400" <= char <= "\u052f" for char in word),
        arabic=is_arabic(word),
    )


def likeness(word: Spelling, name: Spelling, prose: bool) -> int:
    """How surely `word` is a spelling of `name`; `prose` for a word in small letters in running text."""
    if word.folded == name.folded:
        return SAME
    if min(len(word.folded), len(name.folded)) < 3 and not (word.arabic or name.arabic):
        return NONE
    if any(_same_sound(word, name, heard, said, prose) for heard in word.sounds for said in name.sounds):
        return LIKE
    return INFLECTED if _inflected(word, name, prose) else NONE


def _same_sound(word: Spelling, name: Spelling, heard: str, said: str, prose: bool) -> bool:
    """Whether two sounds are one: equal, or equal in their consonants and near in their vowels."""
    if heard == said:
        return not prose or len(consonants(heard)) > 2 or _alike(word.folded, name.folded) >= 0.75
    size = len(consonants(heard))
    likeliest = heard == word.sounds[0] and said == name.sounds[0]
    if consonants(heard) != consonants(said) or not size or (size < 3 and not likeliest):
        return False
    if size > 1 and word.arabic != name.arabic:
        return _vowels_left_out(*((heard, said) if word.arabic else (said, heard))) or (
            size > 2 and _alike(heard, said) >= 0.7
        )
    if size < 3:
        return len(name.folded) > 5 - size and _alike(word.folded, name.folded) >= (0.85 if prose else 0.8)
    return _alike(heard, said) >= ((0.85 if prose else 0.7) if size == 3 else (0.6 if prose else 0.5))


def _vowels_left_out(arabic: str, full: str) -> bool:
    """Whether the sound of an Arabic word is a full one without its short vowels.

    Vowels at the beginning and at the end are always written; which one an initial alif or ayn stands for is
    open.
    """
    if not _ends_alike(arabic, full):
        return False
    letters = iter(full)
    return all(letter in letters for letter in (arabic[1:] if arabic[0] in _VOWELS else arabic))


@lru_cache(maxsize=50_000)
def heard_afar(word: str) -> Mapping[str, tuple[str, ...]]:
    """Every sound of one word in any tradition, by their consonants."""
    found: dict[str, tuple[str, ...]] = {}
    for sound in traditional(word):
        found[consonants(sound)] = (*found.get(consonants(sound), ()), sound)
    return found


def alike_afar(word: Spelling, name: Spelling) -> bool:
    """Whether any tradition writes `name` as `word`: too coarse for words in small letters, which are seldom names."""
    if any(len(one.folded) < 3 for one in (word, name) if not one.arabic):
        return False
    mine, theirs = heard_afar(word.word), heard_afar(name.word)
    return any(
        _said_alike(word, name, heard, said, len(skeleton))
        for skeleton in mine.keys() & theirs.keys()
        for heard in mine[skeleton]
        for said in theirs[skeleton]
    )


def _said_alike(word: Spelling, name: Spelling, heard: str, said: str, size: int) -> bool:
    """Whether two sounds of as many and the same consonants are one but for vowels that are written otherwise.

    Of few consonants one of the two must be a likely reading, or any short word would be like any other.
    """
    likely = heard in word.sounds or said in name.sounds
    if word.arabic != name.arabic:
        arabic, full = (heard, said) if word.arabic else (said, heard)
        if size < 2 and full != (name if word.arabic else word).sounds[0]:
            return False
        near = arabic == full or (_vowels_left_out(arabic, full) and (size > 1 or _alike(arabic, full) >= 0.75))
        return near and (likely or size > 2)
    if heard == said:
        return size > 2 or (likely and size > 1) or len(heard) > (3 if likely else 4)
    if word.arabic or size < 2 or not _ends_alike(heard, said):
        return False
    alike = _alike(heard, said)
    if size == 2:
        return likely and alike >= 0.8 and min(len(heard), len(said)) > 4
    return alike >= 0.75 or _SLOT.sub("a", heard) == _SLOT.sub("a", said)


def near(word: Spelling, name: Spelling, prose: bool) -> bool:
    """Whether two are one closely, in any tradition: of a name of several words every consonant, and its vowels nearly.

    Arabic script leaves out most of these; there a few consonants are too few.
    """
    mine, theirs = heard_afar(word.word), heard_afar(name.word)
    return any(
        _said_closely(word.arabic - name.arabic, heard, said, len(skeleton), prose)
        for skeleton in mine.keys() & theirs.keys()
        for heard in mine[skeleton]
        for said in theirs[skeleton]
    )


def _said_closely(arabic: int, heard: str, said: str, size: int, prose: bool) -> bool:
    if arabic:
        left_out = size > 2 and _vowels_left_out(*((heard, said) if arabic > 0 else (said, heard)))
        return left_out or size > 4 or (size == 4 and _alike(heard, said) >= 0.7)
    return (size > 1 or heard == said) and _alike(heard, said) >= (0.7 if size > 3 and not prose else 0.85)


def _ends_alike(heard: str, said: str) -> bool:
    """Whether both begin, and both end, with a vowel or both with a consonant."""
    return all((heard[at] in _VOWELS) == (said[at] in _VOWELS) for at in (0, -1))


def _inflected(word: Spelling, name: Spelling, prose: bool) -> bool:
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


def _prolonged(word: Spelling, name: Spelling, heard: str, said: str) -> bool:
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
