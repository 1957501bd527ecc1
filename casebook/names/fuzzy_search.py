"""How a word that somebody heard, remembers or spells their own way finds the names that it may stand for.

Coarser than what covers withheld names: there a wrong word is lost, here it only stands further down. What is compared
are readings of a word, in any script; see `spelling` for what a sound and a skeleton are.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from casebook.names.likeness import WordSpelling, spelling_of
from casebook.names.spelling import consonants, fold, is_arabic, readings
from casebook.names.traditions import traditional

# From which nearness on a word counts as a spelling of another.
ENOUGH = 0.62
# Of one word so many readings are compared.
READINGS = 14
# Where both write their vowels, so far these must be alike, and nearly one in words of fewer consonants: any short word
# is a little like any other.
_ALIKE, DISTINCTIVE, NEARLY = 0.6, 3, 0.75

# Spellings that traditions use for different sounds: each gives another reading of the whole word, in any script.
_REWRITTEN = (
    # French and Arabic, Kazakh: a vowel that glides, "Oualid", "Уалихан", "Dawlet".
    (re.compile(r"ou(?=[aeiy])|(?<![a-z])u(?=[aeiy])"), "w"),
    (re.compile(r"(?<=[aeo])[wv](?![aeiouy])|(?<![a-z])wu?"), "u"),
    (re.compile(r"(?<=[aeo])w(?=[aeiouy])|(?<=[aeo])u(?=[aeiouy])"), "v"),
    # German.
    (re.compile("dsch|dzsch"), "j"),
    (re.compile("(?<!s)ch"), "kh"),
    # Turkish c, where others write j or dzh; German and Polish j and y, Spanish and Chinese x.
    (re.compile("c(?!h)"), "j"),
    (re.compile("x"), "sh"),
    # Letters of Arabic that Persian and Turkic languages say otherwise: Ramadan and Ramazan, Othman and Osman.
    (re.compile("dh|d(?=[aiu]n$)"), "z"),
    (re.compile("th"), "s"),
    # What is written and not heard at a Kazakh or Turkish end of a syllable.
    (re.compile("ng(?![aeiou])"), "n"),
    (re.compile("gh?(?=[^aeiou]|$)"), ""),
    # The article within a name, as it is said before such letters: Abdulrahman and Abdurrahman.
    (re.compile("(?<=[a-z]{2})[aeu]l-?(?=[tdrzsn])"), "u"),
    # French endings that are not heard, and its soft g and c.
    (re.compile("g(?=[eiy])"), "j"),
    (re.compile("gu(?=[eiy])"), "g"),
)  # fmt: skip
# Letters of Arabic script with other sounds in other languages, and one that is a consonant as often as a vowel.
_OTHER_LETTERS = (
    (str.maketrans("ضذظ", "ززز"), None),
    (str.maketrans("ث", "س"), None),
    (None, re.compile("(?<=.)و(?=.)")),
)
# Consonants that are one when heard from afar: voiced or not, and those of the throat.
_FAR = str.maketrans({"d": "t", "b": "p", "g": "k", "h": "k", "j": "s"})


@lru_cache(maxsize=100_000)
def heard_as(word: str) -> tuple[str, ...]:
    """The sounds that one word may stand for, the likeliest first."""
    found = list(readings(word))
    for letters, vowel in _OTHER_LETTERS:
        other = word.translate(letters) if letters else vowel.sub("ۋ", word) if vowel else word
        if other != word:
            found += readings(other)[:2]
    plain = fold(word).replace(" ", "")
    for written, instead in _REWRITTEN:
        other = written.sub(instead, plain)
        if other != plain:
            found += readings(other)[:2]
    found += traditional(word)
    return tuple(dict.fromkeys(found))[:READINGS]


@lru_cache(maxsize=100_000)
def near_keys(word: str) -> frozenset[str]:
    """What a word is looked for by: words that are near to each other share one of these.

    They are its skeletons as heard from afar, and these with one consonant left out.
    """
    # Of one with vowels only, what it sounds like.
    skeletons = {_far(sound) or sound for sound in heard_as(word)}
    return frozenset(skeletons | {s[:at] + s[at + 1 :] for s in skeletons if len(s) > 2 for at in range(len(s))})


def _far(sound: str) -> str:
    return consonants(sound).translate(_FAR)


@dataclass(frozen=True)
class Near:
    """How near two words are, from 0 to 1 for the same letters in any script; and whether only by their sound."""

    near: float
    by_sound: bool = False


def near(word: str, other: str) -> Near:
    """How near two words are."""
    one, two = spelling_of(word), spelling_of(other)
    if one.folded == two.folded:
        return Near(1.0)
    if _is_exact(one) or _is_exact(two):
        return Near(0.0)
    typed, heard = _typed(one.folded, two.folded), _heard(word, other)
    return Near(heard, True) if heard > typed else Near(typed)


def _is_exact(word: WordSpelling) -> bool:
    """Whether a word is only what it is: a number, or too short to sound like anything."""
    return any(map(str.isdigit, word.folded)) or (len(word.folded) < 3 and not word.arabic)


def _typed(one: str, two: str) -> float:
    """As near as what was meant is to what slipped: a letter or two of a word that is long enough."""
    longest = max(len(one), len(two))
    if longest < 5 or one[:1] != two[:1]:
        return 0.0
    slips = Levenshtein.distance(one, two, score_cutoff=2)
    return 0.9 - 0.1 * slips if slips <= (1 if longest < 8 else 2) else 0.0


@lru_cache(maxsize=200_000)
def _heard(word: str, other: str) -> float:
    """The best that any two of their readings give."""
    best = 0.0
    written = is_arabic(word), is_arabic(other)
    for rank, mine in enumerate(heard_as(word)):
        for place, theirs in enumerate(heard_as(other)):
            # A reading that is less likely counts a little less.
            likely = not (rank and place)
            best = max(best, _sounds(mine, theirs, written, likely) - 0.01 * (rank + place))
    return best


def _sounds(mine: str, theirs: str, arabic: tuple[bool, bool], likely: bool) -> float:
    if mine == theirs:
        return 0.95
    alike = Levenshtein.normalized_similarity(mine, theirs)
    one, two = consonants(mine), consonants(theirs)
    distinctive = min(len(one), len(two)) >= DISTINCTIVE
    if not any(arabic) and (
        alike < (_ALIKE if distinctive else NEARLY) or not (distinctive or (likely and _begin_alike(mine, theirs)))
    ):
        return 0.0
    if any(arabic) and not all(arabic):
        alike = (1 + alike) / 2
    if one == two:
        return 0.6 + 0.3 * alike if one else 0.0
    far, away = one.translate(_FAR), two.translate(_FAR)
    if far == away:
        return 0.5 + 0.3 * alike if len(one) >= DISTINCTIVE else 0.0
    if distinctive and Levenshtein.distance(far, away, score_cutoff=1) == 1:
        return 0.3 + 0.45 * alike
    return 0.0


def _begin_alike(one: str, other: str) -> bool:
    """Whether both begin with a vowel or both with a consonant."""
    return (one[:1] in "aiu") == (other[:1] in "aiu")
