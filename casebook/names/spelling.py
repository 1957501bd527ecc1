"""Keys that the spellings of a name share.

`fold` takes away script, case and accents. Two coarser keys are made of a word, whatever its script: its
*sound*, in which letters that transliterations exchange are one, and its *skeleton*, the consonants of that
sound.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

# Articles and particles: nobody is known by them.
PARTICLES = frozenset({
    "abou", "abu", "ad", "al", "an", "ar", "as", "ash", "at", "az", "bin", "bint", "da", "de", "den", "der", "du",
    "ed", "el", "er", "es", "esh", "et", "ez", "gyzy", "ibn", "kizi", "kizy", "kyzy", "la", "le", "of", "ogli", "ogly",
    "oglu", "oul", "oum", "qizi", "qyzy", "the", "ud", "ugli", "ul", "uly", "um", "umm", "uulu", "van", "von",
})  # fmt: skip
# The same in Arabic script, where a word folds into too few letters to tell.
_ARABIC_PARTICLES = frozenset({"أبو", "ابو", "أبي", "ابي", "أم", "ام", "ابن"})

# Letters that lose what they stand for when reduced to ASCII: those of Arabic script, and a few Latin ones.
_LETTERS = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ء": "", "ؤ": "u", "ئ": "i", "ى": "a", "ة": "a", "ب": "b",
    "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "u", "ي": "i", "پ": "p", "چ": "ch", "ژ": "zh", "ک": "k",
    "گ": "g", "ی": "i", "ھ": "h", "ە": "e", "ۆ": "o", "ۇ": "u", "ۈ": "u", "ۋ": "v", "ې": "e", "ێ": "e",
    "ڕ": "r", "ڵ": "l", "ç": "ch", "č": "ch", "ć": "ch", "ş": "sh", "š": "sh", "ś": "s", "ž": "zh",
    "ğ": "g", "ң": "n", "ə": "e", "ı": "i",
}  # fmt: skip
_AT_THE_BEGINNING = {"و": "v", "ي": "y", "ی": "y"}
# In this order; a doubled consonant is one, and an h at the end is not heard.
_SOUNDS = (
    ("dzh|zh|dj|j", "j"), ("shch|tsch|sch|sh|tch|ch|t[sz](?!h)|[sz]|c(?=[eiy])", "s"), ("kh|h", "h"), ("gh", "g"),
    ("ck|[qkc]", "k"), ("x", "ks"), ("ph|[fv]|w(?=[aeiouy]|$)", "f"), ("th", "t"), ("dh", "d"),
    ("y(?=[aeou])", ""), ("[eiy]", "i"), ("[ouw]", "u"), ("[^a-z]", ""),
)  # fmt: skip
_SOUND = re.compile("|".join(f"({letters})" for letters, _sound in _SOUNDS))
_AGAIN = re.compile(r"(.)\1+")
_VOWEL_AGAIN = re.compile(r"([aiu])\1+")
_VOWELS = str.maketrans("", "", "aiu")
# Letters that alphabets use for different sounds: each gives one more reading of the whole word.
_OTHER_READINGS = (
    (re.compile("(?<!d)j"), "y"),
    (re.compile("c(?!h)"), "s"),
    (re.compile("q"), "ch"),
    (re.compile("x"), "kh"),
    (re.compile("^(?:al|el)(?=.{4})"), ""),
)
_ARTICLE = re.compile("^ال(?=..)")
_ARABIC_PREFIX = re.compile("^[وفبلك]?(?:ال|لل)(?=..)|^[وفبلك](?=....)")
_SILENT = re.compile("[هہ]$")
_ACCENTS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640]")
_NOT_PLAIN = re.compile("[^a-z0-9]+")
# With the letters of other languages and the forms that letters have beside others.
_ARABIC_LETTER = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
_JOINED = re.compile("['`\"]")


def fold(name: str) -> str:
    """`name` in small ASCII letters and digits with single spaces, transliterated from any script.

    Apostrophes and signs for soft letters join what they stand between; every other sign is a space.
    """
    ascii_text = (name if name.isascii() else anyascii(unicodedata.normalize("NFKC", name))).lower()
    return _NOT_PLAIN.sub(" ", _JOINED.sub("", ascii_text)).strip()


def tokens(name: str) -> list[str]:
    """The folded words of a name, without articles and particles such as al-, bin, umm."""
    return [word for word in fold(name).split() if word not in PARTICLES]


@lru_cache(maxsize=50_000)
def is_particle(word: str) -> bool:
    """Whether nobody is known by this word, in any script."""
    return word in _ARABIC_PARTICLES or fold(word) in PARTICLES


def skeleton(word: str) -> str:
    """The consonants of a word, alike in most of its spellings in Latin, Cyrillic and Arabic script; '' if
    none.

    Of several words the skeletons are joined, articles and particles left out: "al-Rasafa" is "rsf".
    """
    words = [part for part in _words(word) if not is_particle(part)]
    return "".join(sound(part).translate(_VOWELS) for part in words)


def sound(word: str) -> str:
    """A coarse spelling of one word: s, z, sh, ch and ts are one letter, v, w and f, e, i and y, o and u, q
    and k.
    """
    return _AGAIN.sub(r"\1", plain_sound(_ARTICLE.sub("", _normal(word))))


@lru_cache(maxsize=50_000)
def readings(word: str) -> tuple[str, ...]:
    """Every sound that one word may stand for, the likeliest first, also without Arabic prefixes."""
    normal = _normal(word)
    # Most words are the same with and without all that may be left out of them.
    normals = dict.fromkeys((_ARTICLE.sub("", normal), normal, _ARABIC_PREFIX.sub("", normal)))
    spellings = [_romanised(one) for one in normals]
    if not is_arabic(word):
        spellings += [letters.sub(other, spellings[0]) for letters, other in _OTHER_READINGS]
    heard = (_AGAIN.sub(r"\1", _heard(spelling)) for spelling in dict.fromkeys(spellings))
    return tuple(dict.fromkeys(filter(None, heard)))


def plain_sound(word: str) -> str:
    """The sound of one word with its doubled consonants kept."""
    return _heard(_romanised(_normal(word)))


def romanised(word: str) -> str:
    """The Latin letters of one word, without accents and small; those of Arabic script stay apart by apostrophes."""
    return _romanised(_normal(word))


def without_article(word: str) -> str:
    """A word in its own script, small, without accents, short vowels and the Arabic article."""
    return _ARTICLE.sub("", _ACCENTS.sub("", unicodedata.normalize("NFKC", word)).lower())


def letters_of(word: str) -> str:
    """The Latin letters that stand for those of a word which is small and without accents already."""
    return _romanised(word)


def heard_fully(spelling: str) -> str:
    """The sound of a word in Latin letters with its doubled consonants and the h at its end kept."""
    return _raw(spelling)


def heard_once(spelling: str) -> str:
    """The sound of a word in Latin letters in which a doubled consonant is one."""
    return _AGAIN.sub(r"\1", _heard(spelling))


def consonants(heard: str) -> str:
    """The skeleton of a sound."""
    return heard.translate(_VOWELS)


def is_arabic(word: str) -> bool:
    """Whether a word is in Arabic script, which leaves short vowels out."""
    return _ARABIC_LETTER.search(word) is not None


def _words(text: str) -> list[str]:
    return re.split(r"[\s\-–—_/.,]+", text)


def _normal(word: str) -> str:
    return _SILENT.sub("ة", _ACCENTS.sub("", unicodedata.normalize("NFKC", word))).lower()


def _romanised(word: str) -> str:
    first = _AT_THE_BEGINNING.get(word[:1])
    rest = word if first is None else word[1:]
    letters = map(_latin, rest)
    # Kept apart, or the s and the h of two Arabic letters would be read as one sh.
    return (first or "") + ("'" if is_arabic(word) else "").join(letters)


@lru_cache(maxsize=5_000)
def _latin(char: str) -> str:
    return _LETTERS[char] if char in _LETTERS else anyascii(char).lower()


@lru_cache(maxsize=50_000)
def _raw(spelling: str) -> str:
    raw = _SOUND.sub(lambda found: _SOUNDS[(found.lastindex or 1) - 1][1], spelling)
    return _VOWEL_AGAIN.sub(r"\1", raw)


def _heard(spelling: str) -> str:
    heard = _raw(spelling)
    return heard[:-1] if len(heard) > 2 and heard.endswith("h") and heard[-2] in "aiu" else heard
