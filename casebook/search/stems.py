"""From a text to the words that the index holds: one form for all forms of a word, in English and Russian.

A query does not know its language, so a word's script says whose rules it follows: Cyrillic words lose the endings of
Russian, Latin ones those of English, all others none. Irregular forms are read as the regular one first. Both sides go
the same way, so a word always finds itself.

Forms of words that no rule of endings leads to (men, held; люди, шёл), and the form that all of them are read as.

The words stand in a file for each script. They are taken in small letters and without accents, ё as е.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

_REFLEXIVE = ("ся", "сь")
_FILES = ("irregular_english.txt", "irregular_russian.txt")


def base_of(plain: str) -> str:
    """The form that this one is read as: itself, unless it is irregular, also with the Russian mark of reflexives."""
    found = forms()
    return found.get(plain) or (found.get(plain[:-2]) if plain.endswith(_REFLEXIVE) else None) or plain


@cache
def forms() -> dict[str, str]:
    """All irregular forms, each with what it is read as; where two lines have a form the first one counts."""
    found: dict[str, str] = {}
    for base, form in _read():
        found.setdefault(form, base)
    return found


def _read() -> Iterator[tuple[str, str]]:
    for name in _FILES:
        for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield from _of_line(line)


def _of_line(line: str) -> Iterator[tuple[str, str]]:
    """Every form of a line with its base, also behind each of the beginnings at its end."""
    base, reported = line.split(": ")
    always = " - " in reported
    forms, _sign, beginnings = reported.partition(" - " if always else " + ")
    for beginning in (*([] if always else [""]), *beginnings.split()):
        for form in forms.split():
            yield beginning + base, beginning + form


# A word: letters and digits, with the marks that belong to them. Everything else separates.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c\u200d\u00ad])*")
# Longer ones are cut, in the index as in what is asked.
LONGEST = 60
_ARABIC = str.maketrans("ىةکیھہۀ", "يهكيههه")
_ENGLISH, _RUSSIAN = snowballstemmer.stemmer("english"), snowballstemmer.stemmer("russian")
# Words that stand in every text; alone they are looked for, among others they are not.
STOP = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "for", "from", "had", "has", "have", "he", "her",
    "his", "in", "is", "it", "its", "not", "of", "on", "or", "she", "that", "the", "their", "they", "this", "to", "was",
    "were", "which", "who", "with",
    "а", "бы", "был", "была", "были", "в", "во", "для", "до", "его", "ее", "за", "и", "из", "или", "их", "к", "как",
    "не", "но", "о", "об", "он", "она", "они", "от", "по", "под", "при", "с", "со", "то", "у", "что", "это",
})  # fmt: skip


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each word of the text begins and ends, and its stem."""
    for found in _WORD.finditer(text):
        stemmed = stem(found[0])
        if stemmed:
            yield found.start(), found.end(), stemmed


@lru_cache(maxsize=20_000)
def stems(text: str) -> tuple[str, ...]:
    """The stems of the text's words, in their order."""
    return tuple(stemmed for _start, _end, stemmed in spans(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What all forms of the word have in common; only letters and digits."""
    plain = plain_word(word)[:LONGEST]
    if not plain:
        return ""
    if "\u0400" <= plain[0] <= "\u04ff":
        return _russian(base_of(plain))
    return str(_ENGLISH.stemWord(base_of(plain))) if plain.isascii() else plain


# осужден, осуждена, осуждены: what remains is the stem of осужденный. Snowball would take -ен for an ending.
_PARTICIPLE = re.compile(r"(.{3,}ен)[аоы]?")
# What Snowball leaves different in forms of one word, each with what it becomes.
_ALIKE = (
    # отец, отца; боец, бойца; владелец, владельца
    (re.compile(r"(?<=[аеиоуыэюя])ец$"), "йц"),
    (re.compile(r"(?<=..)(?:ец|ьц)$"), "ц"),
    # подросток, подростка; попыток, попытка; копеек, копейка
    (re.compile(r"(?<=[аеиоуыэюя])ек$"), "йк"),
    (re.compile(r"(?<=...)[ео]к$"), "к"),
    # гражданин, граждане
    (re.compile(r"(?<=...[ая]н)ин$"), ""),
    # вернуть, вернул
    (re.compile(r"(?<=...)ну[лт]$"), "н"),
    # арестовать, арестует
    (re.compile(r"(?<=....)ова$"), ""),
)


def _russian(plain: str) -> str:
    participle = _PARTICIPLE.fullmatch(plain)
    found = participle[1] if participle else str(_RUSSIAN.stemWord(plain))
    for ending, right in _ALIKE:
        found = ending.sub(right, found)
    return found


def plain_word(word: str) -> str:
    """The word in small letters, without accents and the points of Arabic; й stays what it is."""
    parted = unicodedata.normalize("NFKD", word.casefold().replace("й", "\ue000")).casefold()
    kept = "".join(char for char in parted if char.isalnum() or char == "\ue000")
    return unicodedata.normalize("NFC", kept).replace("\ue000", "й").replace("ё", "е").translate(_ARABIC)


def is_stop(stemmed: str) -> bool:
    """Whether it is a word that stands in every text."""
    return stemmed in _STOP_STEMS


_STOP_STEMS = frozenset(stem(word) for word in STOP)
