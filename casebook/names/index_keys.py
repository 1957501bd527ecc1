"""Keys by which withheld names and the texts that may hold them find each other in a database.

A name that could cover a place in a text shares a key with that text; not every name that shares one covers anything.
So the few names that bear on a text, and the few texts that bear on a name, are looked up, and `Redactor` decides on
them alone. Whoever makes `Redactor` cover more makes these keys reach as far (names/test_index_keys holds them against
each other).

A text is known by its *terms*: its words, in small letters, and each run of words that may be one name together.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from casebook.names.common_words import SMALL, is_common
from casebook.names.compounds import LONGEST, TIE, _is_small, _parts, is_article, otherwise
from casebook.names.likeness import WordSpelling, heard_afar, spelling_of, stem
from casebook.names.lookup import LONG
from casebook.names.redaction import (
    _APOSTROPHES,
    _PARTS,
    _PLAIN_WORD,
    _WORD,
    Redactor,
    _compounds_of,
    _following,
    _in_address,
    _spellings_of,
    broken_words,
)
from casebook.names.spelling import consonants, is_particle
from casebook.names.traditions import bare

# A key is at most so long.
KEY = 40
# Between the words of a run; no word has it.
_SPACE = " "
# So many consonants of words that are read as one are a key.
_TOGETHER = 4
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
# So many letters an inflected word can have beyond the name.
_LONGER = 7


@dataclass(frozen=True)
class Terms:
    """The terms of a text."""

    every: frozenset[str]
    # Those by which names are looked for that are covered in any text, and by which editors look for any name: all but
    # frequent words in small letters and the small words of languages.
    distinctive: frozenset[str]


@lru_cache(maxsize=20_000)
def terms(text: str) -> Terms:
    """What in `text` may be a name, or part of one: words and runs of words, in small letters."""
    every: set[str] = set()
    distinctive: set[str] = set()
    read_until = 0
    distinctive.update(f"{first}{rest}".lower() for _start, _end, first, rest in broken_words(text))
    for word in _WORD.finditer(text):
        for form in _forms(word[0]):
            small = form.lower()
            every.add(small)
            if not is_common(form) or (form != small and small not in SMALL):
                distinctive.add(small)
        run = _run_from(word, text) if word.start() >= read_until or _APOSTROPHE.search(word[0]) else []
        if len(run) > 1:
            distinctive.add(_SPACE.join(one for one, _end in run).lower())
            # What begins within it is part of it, unless it goes on after the last word that was read.
            read_until = run[-1][1] if len(run) < LONGEST else word.end()
    return Terms(frozenset(every | distinctive), frozenset(distinctive))


def may_cover(redactor: Redactor, term: str) -> bool:
    """Whether the names of `redactor` cover anything of the term, as it may stand in a text."""
    capitals = _SPACE.join(word[:1].upper() + word[1:] for word in term.split(_SPACE))
    return any(redactor.apply(text) != text for text in (capitals, f"/{term}/"))


def heard(name: str) -> str:
    """How a name, or what is tied in one, is heard: two that are heard alike are one name in two spellings."""
    sounds = spelling_of(name.replace(TIE, "")).sounds
    return sounds[0] if sounds else ""


def is_run(term: str) -> bool:
    """Whether a term is several words that may be one name together."""
    return _SPACE in term


@lru_cache(maxsize=100_000)
def term_keys(term: str) -> frozenset[str]:
    """The keys under which the names are found that a term may be a spelling of."""
    keys = _run_keys(term.split(_SPACE)) if _SPACE in term else _word_keys(term)
    return frozenset(key[:KEY] for key in keys)


@lru_cache(maxsize=50_000)
def name_keys(name: str) -> frozenset[str]:
    """The keys under which the terms are found that may be a spelling of a name, or of what is tied in one."""
    words, compounds = _spellings_of([name]), _compounds_of([name])
    found: set[str] = set()
    for one in (*words, *compounds):
        skeletons = _skeletons(one)
        found.update(f"k{skeleton}" for skeleton in skeletons)
        found.update(f"t{skeleton[:_TOGETHER]}" for skeleton in skeletons if len(skeleton) > 1)
    for said in (one.sounds[0] for one in words if one.sounds):
        # Of a word in Arabic script the name may be the longer one.
        found.update(f"c{consonants(said)[:-size]}" for size in (1, 2))
        if len(stem(said)) >= LONG:
            found.add(f"w{stem(said)[:LONG]}")
    return frozenset(key[:KEY] for key in found)


def _forms(word: str) -> Iterator[str]:
    """The word, and what may be covered in it by itself: Mansurova in Mansurova's, Roza in RozaAli and in %D0%A0…."""
    plain = unquote(word, errors="ignore") if "%" in word else word
    encoded = (found[0] for text in (word, plain) for found in _PLAIN_WORD.finditer(text))
    words = [word] if plain == word else list(encoded)
    for one in words:
        yield one
        if len(one) > 2 and one[-2] in _APOSTROPHES:
            yield one[:-2]
        parts = [part for part in _PARTS.split(one) if part]
        if len(parts) > 1:
            yield from parts


def _run_from(first: re.Match[str], text: str) -> list[tuple[str, int]]:
    """The words from this one on that may be one name together, and where each ends; only itself if it begins none."""
    word = unquote(first[0], errors="ignore")
    in_address = _in_address(text, first.start(), first.end())
    if not (in_address or not word[:1].islower() or is_particle(word)):
        return []
    found = [(word, first.end())]
    if _is_small(word):
        return found
    for after, end in _following(first.end(), text):
        if _is_small(after):
            break
        found.append((after, end))
    return found


def _word_keys(word: str) -> Iterator[str]:
    spelling = spelling_of(word)
    if not spelling.sounds:
        return
    for form in (word, *bare(word), *otherwise(word)):
        yield from (f"k{skeleton}" for skeleton in _skeletons(spelling_of(form)))
    heard = spelling.sounds[0]
    whole = consonants(heard)
    # What it may be with an ending: of a short word short names.
    least = max(min(len(whole) // 2, 2), len(consonants(heard[: max(0, len(heard) - _LONGER)])))
    yield from (f"k{whole[:size]}" for size in range(least, len(whole)))
    if spelling.arabic:
        yield f"c{whole}"
    for sound in spelling.sounds:
        yield from (f"w{sound[at : at + LONG]}" for at in range(len(sound) - LONG + 1))


def _skeletons(word: WordSpelling) -> set[str]:
    return {*word.skeletons, *heard_afar(word.word)}


def _run_keys(words: Sequence[str]) -> Iterator[str]:
    """Of each word of a run the first consonants of it and of what stands after it."""
    for place, first in enumerate(words[:-1]):
        if is_article(first):
            continue
        read = {one[:_TOGETHER] for one in _parts(first)}
        for word in words[place + 1 : place + LONGEST]:
            before, read = read, _with(read, word)
            ends = read.union(*(_with(before, form) for form in bare(word)))
            yield from (f"t{one}" for one in ends if len(one) > 1)


def _with(read: set[str], word: str) -> set[str]:
    """The first consonants of what was read and of the word after it; what ends and begins alike may be one."""
    added = _parts(word)
    found = {one + other for one in read for other in added}
    found |= {one + other[1:] for one in read for other in added if one[-1:] == other[:1]}
    return {one[:_TOGETHER] for one in found}
