"""How the traditions of writing hear and write a name otherwise: each gives further readings of the whole word.

The readings of `spelling` are those that most spellings share. These go further, so they are asked only where a word
is likely to be a name.
"""

import re
from functools import lru_cache

from casebook.names.spelling import heard_fully, heard_once, is_arabic, letters_of, readings, romanised, without_article

_AGAIN = re.compile(r"(.)\1+")

Rule = tuple[re.Pattern[str], str]


def _rules(*rules: str) -> tuple[Rule, ...]:
    return tuple((re.compile(letters), instead) for letters, _space, instead in (rule.partition(" ") for rule in rules))


# By tradition what it writes, and what others write there: all of it one after the other, in small Latin letters.
_TRADITIONS: tuple[tuple[Rule, ...], ...] = (
    # French: ou is u, or w before a vowel; an i that glides.
    _rules("^i(?=[aeou])|(?<=[aeou])i(?=[aeou]) y", "ou(?=[aeiy]) w", "ou u", "ch sh", "(?<=[lmnrst])e$ "),
    # German: j is y, w is v, sch stands for sh and zh, ch for kh, z for ts.
    _rules("j y", "dsch|dzsch dj", "(?<!t)sch(?!t) zh", "(?<![st])ch kh", "w v"),
    _rules("j y", "sch sh", "(?<![st])ch kh", "w v"),
    # Turkish, Persian and Azerbaijani: c is j, e stands for an Arabic a; b, d and j harden at the end.
    _rules(
        "c(?!h) j", "e a", "(?<=a)[vw](?![aiouy]) u", "b$ p", "d$ t", "(?:dzh|dj|zh|j)$ ch", "(?<=u.)u$|(?<=u..)u$ i"
    ),
    # Persian, and Turkic and Slavic languages after it: letters that Arabic says with the tongue between the teeth.
    _rules("dh|d(?=[aiu]n$) z", "th s", "e a"),
    # Kazakh: q is heard as kh after a vowel and at the beginning.
    _rules("(?<=[aeiouy])[qk](?!h) kh", "^q(?!h) kh", "x kh", "ng(?![aeiou]) n"),
    # Ukrainian and Azerbaijani against Russian: h is its g.
    _rules("g(?!h) h", "c(?!h) j"),
    _rules("^[kq](?=[aou]) g"),
)
# Chinese in its own Latin letters, as Russian writes it; and what the syllables of these are.
_CHINESE = _rules("ng(?![aeiou]) n", "x s", "zh|q ch", "j|c(?!h) ts", "h(?=u) kh")
_SYLLABLES = re.compile("(?:(?:[zcs]h|[jqx](?=[iu])|[bpmfdtnlgkhzcsryw])?[aeiou]+(?:ng?(?![aeiou]))?)+")
# Arabic letters that stand for more than one thing, and what else: w and y as consonants, which the vowel after them is
# left out of like any other; the ayn that nobody else writes; the h or t at the end of a feminine name.
_CONSONANT = "^اآأإءىويعة"
_ARABIC: tuple[Rule, ...] = _rules(
    "(?<=.)[وۇ](?=.) ۋ",
    "(?<=.)[يی](?=.) ",
    "^ي ا",
    "ع ",
    "ع ۇ",
    "ة$ ت",
    "[هہ]$ ة",
    "[هہ]$ ها",
    rf"^((?:.*[{_CONSONANT}]){{2}}.*)ب$ \1پ",
    rf"^((?:.*[{_CONSONANT}]){{2}}.*)د$ \1ت",
    "ض|ذ|ظ ز",
    "ث س",
    # Kazakh and Uyghur: the ayn is its gh, and its letters of vowels.
    "ع غ",
    "ۋ و",
    "ۆ ۋ",
    "تس س",
    "ى(?=.) ي",
    "^ئ(?=[ەاوۇۆۈېى]) ",
    "تش چ",
    "ب پ",
    # A long a is heard as o farther east.
    "ا(?=.) و",
)
_BEFORE = re.compile("[وفبلك](?!ا?ل).{3}")
_STEM = "(?<=[а-яёәғқңөұүһі]{3})"
_RUSSIAN = re.compile(f"{_STEM}(?:[аоя]м|ем|[оеё]й|ою|[ая]ми|[ая]х|[ауыеиюя])$", re.IGNORECASE)
_KAZAKH = re.compile(f"{_STEM}(?:[ндт][ыі]ң|[ғқгк][ае]|[ндт][ае]н?|[мбп]ен|[ндт][ыі])$", re.IGNORECASE)
# Of one word so many are kept.
_MOST = 20


@lru_cache(maxsize=50_000)
def traditional(word: str) -> tuple[str, ...]:
    """The sounds that one word may stand for, the likeliest first; each as traditions say and write it too."""
    found = dict.fromkeys(readings(word))
    if is_arabic(word):
        spellings = _arabic(word)
        found |= dict.fromkeys(map(heard_fully, spellings))
        found |= dict.fromkeys(map(heard_once, spellings))
    else:
        plain = romanised(word)
        found[_AGAIN.sub(r"\1", heard_fully(plain))] = None
        chinese = (_CHINESE,) if _SYLLABLES.fullmatch(plain) else ()
        for tradition in (*_TRADITIONS, *chinese):
            written = plain
            for letters, instead in tradition:
                written = letters.sub(instead, written)
            if written != plain:
                found[heard_once(written)] = None
    return tuple(filter(None, found))[:_MOST]


def bare(word: str) -> tuple[str, ...]:
    """The words that this one may be with an ending of Russian or Kazakh, or with a small word of Arabic before it."""
    if is_arabic(word):
        return (word[1:],) if _BEFORE.match(word) else ()
    found: list[str] = []
    if russian := _RUSSIAN.search(word):
        stem = word[: russian.start()]
        # It puts its endings in place of an a.
        found += [stem, stem + ("я" if russian[0][0] in "еию" else "а")]
    if kazakh := _KAZAKH.search(word):
        found.append(word[: kazakh.start()])
    return tuple(found)


def _arabic(word: str) -> list[str]:
    """A word in Arabic script in Latin letters, with each of its letters of more than one sound read in each way."""
    written = [without_article(word)]
    for letters, instead in _ARABIC:
        written += [other for one in written if (other := letters.sub(instead, one)) != one]
    return [letters_of(one) for one in written if one]
