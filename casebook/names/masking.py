"""Covering withheld names in a text, in any script and spelling, without covering ordinary words.

A word of the text is covered when it is a spelling of a word of a withheld name, unless it is a better
spelling of a word of a name that is shown. Rather one harmless word too many than a name too few: what
decides are coarse keys (see `spelling`), and how alike the words are beyond them. Words in small letters in
running text need to be more alike; any other is also read as each tradition would (see `traditions`).
"""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from urllib.parse import unquote

from casebook.names.likeness import NONE, SAME, Spelling, spelling_of
from casebook.names.lookup import Index, Within
from casebook.names.ordinary import ALSO_WORDS, SMALL
from casebook.names.spelling import fold, is_particle
from casebook.names.traditions import bare

COVER = "[…]"

# A word: letters, the accents and unseen joiners within it, and apostrophes between; or a %-encoded one.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u061c\u0640\u064b-\u065f\u0670\u0900-\u0fff\u200b-\u200f\u2060"
    "\ufe00-\ufe0f\ufeff"
)
_APOSTROPHES = "'’‘`´"
# Signs of footnotes and the like: numbers, but no digits, so that they count as letters.
_SIGNS = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u218b\u2460-\u24ff\u2776-\u2793"
    "\u3192-\u3195\u3220-\u33ff"
)
_LETTER = rf"[^\W\d_{_SIGNS}]"
_BYTE = "%[0-9A-Fa-f]{2}"
_INNER = rf"{_LETTER}|[{_MARKS}]|[{_APOSTROPHES}](?={_LETTER})"
_PLAIN_WORD = re.compile(rf"{_LETTER}(?:{_INNER})*")
_WORD = re.compile(rf"(?:{_LETTER}|{_BYTE})(?:{_INNER}|{_BYTE})*")
_PARTS = re.compile(rf"([{_APOSTROPHES}])|(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_IN_ADDRESS_BEFORE, _IN_ADDRESS_AFTER = frozenset("/-_@#=&+%"), frozenset("/-_@=&%")


class Mask:
    """A matcher for withheld names, made once for many texts; it remembers the words that it has judged."""

    def __init__(self, withheld: Collection[str], shown: Collection[str] = (), cover: str = COVER) -> None:
        """Cover `withheld`; words that also stand in a `shown` name stay."""
        kept = _spellings_of(shown)
        known = {sound for spelling in kept for sound in spelling.sounds[:1]}
        hidden = [spelling for spelling in _spellings_of(withheld) if not known.intersection(spelling.sounds[:1])]
        self._hidden, self._kept = Index(hidden), Index(kept)
        self._within = Within(hidden)
        self._cover = cover
        self._seen: dict[tuple[str, bool], str] = {}
        self._run = re.compile(rf"{re.escape(cover)}(?:[ _-]{re.escape(cover)})+")
        self._empty = not hidden

    def apply(self, text: str) -> str:
        """`text` with each spelling of a withheld name covered; `text` itself if there is none."""
        if self._empty or not text:
            return text
        covered = _WORD.sub(lambda found: self._word(found, text), text)
        if covered == text:
            return text
        return self._run.sub(lambda _run: self._cover, covered)

    def _word(self, found: re.Match[str], text: str) -> str:
        word = found[0]
        if "%" in word:
            return self._encoded(word)
        return self._remembered(word, _in_address(text, found.start(), found.end()))

    def _encoded(self, word: str) -> str:
        """Part of an address with letters such as %D0%91; all of it is covered if a name is only in those."""
        covered = self._plain_words(word)
        if covered != word:
            return covered
        plain = unquote(word, errors="ignore")
        return self._cover if self._plain_words(plain) != plain else word

    def _plain_words(self, text: str) -> str:
        return _PLAIN_WORD.sub(lambda found: self._remembered(found[0], True), text)

    def _remembered(self, word: str, in_address: bool) -> str:
        key = (word, in_address)
        if key not in self._seen:
            if len(self._seen) > 100_000:
                self._seen.clear()
            self._seen[key] = self._replaced(*key)
        return self._seen[key]

    def _replaced(self, word: str, in_address: bool) -> str:
        """The cover for the word or for parts of it: Mansurova in Mansurova's, Roza in RozaAli."""
        if len(word) > 2 and word[-2] in _APOSTROPHES and self._covers(word[:-2], in_address):
            return self._cover + word[-2:]
        if self._covers(word, in_address):
            return self._cover
        parts = _PARTS.split(word)
        if len(parts) == 1:
            return word
        return "".join(self._cover if self._covers(part, in_address) else part for part in parts if part)

    def _covers(self, word: str, in_address: bool) -> bool:
        """Whether the word is to be covered; small letters outside an address make it less likely."""
        spelling = spelling_of(word)
        if not spelling.folded:
            return False
        prose = spelling.cased and word[:1].islower() and not in_address
        if prose and word in ALSO_WORDS:
            return False
        best = self._hidden.likeness(spelling, prose)
        if best != SAME and spelling.arabic and word in SMALL:
            return False
        if best == NONE:
            return (not prose and self._covers_afar(spelling)) or any(map(self._within.found_in, spelling.sounds))
        return best == SAME or self._kept.likeness(spelling, prose) <= best

    def _covers_afar(self, word: Spelling) -> bool:
        """Whether only some tradition writes a hidden name so, and no shown one is like it."""
        forms = (word.word, *bare(word.word))
        if any(form.lower() in SMALL for form in forms) or self._kept.likeness(word, False) != NONE:
            return False
        return any(self._hidden.has_afar(spelling_of(form)) for form in forms)


@lru_cache(maxsize=1000)
def _mask(withheld: frozenset[str], shown: frozenset[str], cover: str) -> Mask:
    return Mask(withheld, shown, cover)


def mask(text: str, withheld: Collection[str], shown: Collection[str] = (), cover: str = COVER) -> str:
    """`text` with every spelling of a word of a `withheld` name replaced by `cover`, in any script and case.

    Words of `shown` names stay. The text itself comes back where nothing is to be covered.
    """
    return _mask(frozenset(withheld), frozenset(shown), cover).apply(text)


def _spellings_of(names: Iterable[str]) -> list[Spelling]:
    words = {word for name in names for word in re.split(r"[^\w'’‘`´\u0300-\u036f\u064b-\u065f\u200c\u200d]+|_", name)}
    found = (spelling_of(word) for word in sorted(words) if fold(word) and not is_particle(word))
    return [spelling for spelling in found if len(spelling.folded) > 1 or spelling.arabic]


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the word stands within an address, a handle or a file name, where capitals say nothing."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in _IN_ADDRESS_BEFORE or after[:1] in _IN_ADDRESS_AFTER:
        return True
    return before.isdigit() or after[:1].isdigit() or (after[:1] == "." and after[1:].isalnum())
