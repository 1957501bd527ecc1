"""Covering withheld names in a text, in any script and spelling, without covering ordinary words.

A word of the text is covered when it is a spelling of a word of a withheld name, unless it is a better spelling of a
word of a name that is shown. Coarse keys find the names that it may be (see `spelling`, `traditions`), and how far
apart the two are when they are read decides (see `pronunciation`). Words in small letters in running text, and frequent
ones, need to be nearer; the most frequent are covered only in texts about who is called so (see `common_words`).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from unicodedata import category
from urllib.parse import unquote

from casebook.names.common_words import ALSO_WORDS, COMMON, NAME, RARE, SMALL, WORD, frequency, is_common, is_listed
from casebook.names.compounds import LONGEST, TIE, Together, as_one, is_article, otherwise, parts_of, words_of
from casebook.names.likeness import CLOSELY, FAIRLY, LIKE, LOOSELY, NONE, SAME, WordSpelling, same, spelling_of
from casebook.names.lookup import NameIndex, Within
from casebook.names.spelling import fold, is_particle
from casebook.names.traditions import bare

COVER = "[…]"

# A word: letters, the accents and unseen joiners within it, and apostrophes between; or a %-encoded one.
_INDIC = "".join(chr(code) for code in range(0x900, 0x1000) if category(chr(code)).startswith("M"))
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u061c\u0640\u064b-\u065f\u0670\u200b-\u200f\u2060"
    f"\ufe00-\ufe0f\ufeff{_INDIC}"
)
_APOSTROPHES = "'’‘`´"
# Signs of footnotes and the like: numbers, but no digits, so that they count as letters.
_SIGNS = (
    "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2080-\u2089\u2150-\u218b\u2460-\u24ff\u2776-\u2793"
    "\u3192-\u3195\u3220-\u33ff"
)
_LETTER = rf"[^\W\d_{_SIGNS}]"
# Not those that stand for a space, a hyphen, a plus or a line between words.
_BETWEEN_BYTES = "%20|%2[BbDd]|%5[Ff]"
_BYTE = rf"(?!{_BETWEEN_BYTES})%[0-9A-Fa-f]{{2}}"
_INNER = rf"{_LETTER}|[{_MARKS}]|[{_APOSTROPHES}](?={_LETTER})"
_PLAIN_WORD = re.compile(rf"{_LETTER}(?:{_INNER})*")
_WORD = re.compile(rf"(?:{_LETTER}|{_BYTE})(?:{_INNER}|{_BYTE})*")
_SMALL_LETTERS, _CAPITALS = "a-zß-öø-ÿа-яёәғқңөұүһіçğışəñāūţ", "A-ZÀ-ÖØ-ÞА-ЯЁӘҒҚҢӨҰҮҺІĞİŞƏĀŪ"
_PARTS = re.compile(rf"([{_APOSTROPHES}])|(?<=[{_SMALL_LETTERS}])(?=[{_CAPITALS}])")
# What stands between words that may be one, which is no end of a paragraph.
_LINE = r"[^\S\n]{0,2}\n?[^\S\n]{0,2}"
_SPACE = rf"(?=\s){_LINE}"
_BETWEEN = re.compile(rf"(?:{_SPACE}|[-‐‑–_.+]|[-‐‑]{_LINE}|{_BETWEEN_BYTES})[{_APOSTROPHES}]?(?={_LETTER}|%)")
# Where a word may be broken: at the end of a line, or by a space that breaks none; and what stands before that.
_BREAK = re.compile(r"(?:[-‐‑]|(?<=\u00ad))[^\S\n]{0,2}\n[^\S\n]{0,2}|[\u00a0\u2007\u202f]")
_BEFORE_BREAK = re.compile(rf"{_LETTER}(?:{_INNER})*$")
_LONGEST_WORD = 50
_IN_ADDRESS_BEFORE, _IN_ADDRESS_AFTER = frozenset("/-_@#=&+%"), frozenset("/-_@=&%")

# What names are made of and nobody is known by: servant, God.
_ELEMENTS = frozenset({"abd", "абд", "عبد", "allah", "аллах", "الله"})

# A word that may be the first of several that are one name, and its consonants.
First = tuple[re.Match[str], frozenset[str]]


class Redactor:
    """A matcher for withheld names, made once for many texts; it remembers the words that it has judged."""

    def __init__(
        self,
        withheld: Collection[str],
        shown: Collection[str] = (),
        linked: Collection[str] = (),
        cover: str = COVER,
    ) -> None:
        """Cover `withheld` in any text, but for words that are frequent or also stand in a `shown` name.

        `linked` are names of people whom the texts are about: of these such words are covered too.
        """
        kept, about = _spellings_of(shown), _spellings_of(linked)
        hidden = [one for one in _spellings_of(withheld) if not _tells_little(one.word) and not _is_any(one.word, kept)]
        hidden = list(dict.fromkeys((*hidden, *about)))
        compounds = [*_compounds_of(withheld, kept), *_compounds_of(linked)]
        self._hidden, self._about = NameIndex(hidden), NameIndex(about)
        self._kept = NameIndex([*kept, *_compounds_of(shown)])
        self._within = Within(hidden)
        self._together, self._compounds = Together([*hidden, *compounds]), Together(compounds)
        self._cover = cover
        self._seen: dict[tuple[str, bool], tuple[str, frozenset[str]]] = {}
        self._run = re.compile(rf"{re.escape(cover)}(?:[ _-]{re.escape(cover)})+")
        self._empty = not hidden and not compounds

    def apply(self, text: str) -> str:
        """`text` with each spelling of a withheld name covered; `text` itself if there is none."""
        if self._empty or not text:
            return text
        firsts: list[First] = []
        covered = _WORD.sub(lambda found: self._word(found, text, firsts), text)
        if spans := [*self._spans(firsts, text), *self._broken(text)]:
            covered = self._around(spans, text)
        if covered == text:
            return text
        return self._run.sub(lambda _run: self._cover, covered)

    def _word(self, found: re.Match[str], text: str, firsts: list[First]) -> str:
        """What stands for the word; it is noted if it may be the first of several that are one name."""
        key = (found[0], _in_address(text, found.start(), found.end()))
        known = self._seen.get(key)
        if known is None:
            known = self._remembered(*key)
        if known[1]:
            firsts.append((found, known[1]))
        return known[0]

    def _remembered(self, word: str, in_address: bool) -> tuple[str, frozenset[str]]:
        if len(self._seen) > 100_000:
            self._seen.clear()
        replaced = self._encoded(word) if "%" in word else self._replaced(word, in_address)
        plain = unquote(word, errors="ignore") if "%" in word else word
        may_begin = in_address or not plain[:1].islower() or is_particle(plain)
        known = (replaced, self._together.begins(plain) if may_begin else frozenset())
        self._seen[word, in_address] = known
        return known

    def _encoded(self, word: str) -> str:
        """Part of an address with letters such as %D0%91; all of it is covered if a name is only in those."""
        covered = self._plain_words(word)
        if covered != word:
            return covered
        plain = unquote(word, errors="ignore")
        return self._cover if self._plain_words(plain) != plain else word

    def _plain_words(self, text: str) -> str:
        return _PLAIN_WORD.sub(lambda found: self._replaced(found[0], True), text)

    def _spans(self, firsts: list[First], text: str) -> list[tuple[int, int]]:
        """Where words that are a name together begin and end."""
        spans: list[tuple[int, int]] = []
        for first, begins in firsts:
            if spans and first.start() < spans[-1][1]:
                continue
            if end := self._end(first, begins, text):
                spans.append((first.start(), end))
        return spans

    def _broken(self, text: str) -> list[tuple[int, int]]:
        """Where words begin and end that are covered only when their two parts are put together."""
        return [
            (start, end)
            for start, end, *parts in broken_words(text)
            if self._covers("".join(parts), False) and not any(self._covers(part, False) for part in parts)
        ]

    def _end(self, first: re.Match[str], begins: frozenset[str], text: str) -> int:
        """Where the name ends that begins with this word; 0 if the words after it are of no name with it."""
        words: tuple[str, ...] = (unquote(first[0], errors="ignore"),)
        read = begins
        for word, end in _following(first.end(), text):
            whole, before = (*words, word), read
            read = self._together.goes_on(before, word)
            if self._together.ends(read, whole) and self._is_one(whole):
                return end
            for form in bare(word) if before and len(word) > 3 else ():
                if self._together.ends(self._together.goes_on(before, form), whole) and self._is_one((*words, form)):
                    return end
            words = whole
            if not read:
                break
        return 0

    def _is_one(self, words: tuple[str, ...]) -> bool:
        """Whether the words together are a spelling of a hidden name, and not only some of them."""
        adds_little = is_particle(words[0]) or not any(spelling_of(words[0]).skeletons)
        if is_article(words[-1]) or (adds_little and self._covers("".join(words[1:]), True)):
            return False
        if frequency("".join(words)) >= WORD or all(frequency(one) == COMMON and not is_particle(one) for one in words):
            return False
        how = CLOSELY if all(word[:1].islower() for word in words) else LOOSELY
        forms = map(spelling_of, as_one(words))
        return any(self._together.has(form, how) and not self._shows(form, how) for form in forms)

    def _shows(self, word: WordSpelling, how: int) -> bool:
        return self._kept.likeness(word, how) >= LIKE

    def _covers_compound(self, word: WordSpelling, how: int) -> bool:
        """Whether the word is what stands in several in a hidden name, or a compound that this name has otherwise."""
        if word.word.lower() in SMALL:
            return False
        # What is left of a word without its ending is seldom a name, so it has to be nearer.
        forms = [(word.word, self._compounds, how)]
        forms += [(form, self._compounds, CLOSELY) for form in (() if how == CLOSELY else bare(word.word))]
        forms += [(form, self._together, how) for form in otherwise(word.word)]
        return any(
            names.has(spelling_of(form), closer) and not self._shows(spelling_of(form), how)
            for form, names, closer in forms
        )

    def _around(self, spans: list[tuple[int, int]], text: str) -> str:
        """`text` with these places covered whole, and between them each word on its own."""
        parts, at = [], 0
        for start, end in (*sorted(spans), (len(text), len(text))):
            if start < at:
                continue
            last = at
            for found in _WORD.finditer(text, at, start):
                parts += [text[last : found.start()], self._word(found, text, [])]
                last = found.end()
            parts += [text[last:start], self._cover if start < end else ""]
            at = end
        return "".join(parts)

    def _replaced(self, word: str, in_address: bool) -> str:
        """The cover for the word or for parts of it: Mansurova in Mansurova's, Roza in RozaAli."""
        if len(word) > 2 and word[-2] in _APOSTROPHES and not is_listed(word) and self._covers(word[:-2], in_address):
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
        frequent = frequency(word, in_address)
        prose = spelling.cased and word[:1].islower() and not in_address
        if frequent == COMMON:
            return not prose and self._about.really(spelling)
        if prose and word in ALSO_WORDS:
            return False
        how = CLOSELY if prose or frequent == WORD else FAIRLY if frequent == NAME else LOOSELY
        best = self._hidden.likeness(spelling, how)
        if best != SAME and spelling.arabic and word in SMALL:
            return False
        if best == NONE:
            if not prose and self._covers_afar(spelling, how):
                return True
            if frequent == WORD:
                return False
            within = frequent == RARE and any(map(self._within.found_in, spelling.sounds))
            return within or self._covers_compound(spelling, how)
        return best == SAME or self._kept.likeness(spelling, how) <= best

    def _covers_afar(self, word: WordSpelling, how: int) -> bool:
        """Whether only some tradition writes a hidden name so, and no shown one is like it."""
        forms = (word.word, *bare(word.word))
        if any(form.lower() in SMALL for form in forms) or self._kept.likeness(word, LOOSELY) != NONE:
            return False
        return any(self._hidden.has_afar(spelling_of(form), how) for form in forms)


@lru_cache(maxsize=1000)
def _redactor(withheld: frozenset[str], shown: frozenset[str], cover: str) -> Redactor:
    kept = _spellings_of(shown)
    words = {word for name in withheld for word in words_of(name) if _tells_little(word)}
    return Redactor(withheld, shown, [word for word in sorted(words) if not _is_any(word, kept)], cover)


def redact(text: str, withheld: Collection[str], shown: Collection[str] = (), cover: str = COVER) -> str:
    """`text`, as one about the people of the `withheld` names, with every spelling of a word of these covered.

    Words of `shown` names stay. The text itself comes back where nothing is to be covered.
    """
    return _redactor(frozenset(withheld), frozenset(shown), cover).apply(text)


def _tells_little(word: str) -> bool:
    """Whether a word of a name is also a frequent word, or one that nobody is known by."""
    return word.lower() in _ELEMENTS or is_common(word)


def broken_words(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where what may be one word in two parts begins and ends, and the parts.

    They are parted by a hyphen at the end of a line, or by a space that breaks none.
    """
    for found in _BREAK.finditer(text):
        start = max(0, found.start() - _LONGEST_WORD)
        before, after = _BEFORE_BREAK.search(text[start : found.start()]), _PLAIN_WORD.match(text, found.end())
        if before and after:
            yield start + before.start(), after.end(), before[0], after[0]


def _spellings_of(names: Iterable[str]) -> list[WordSpelling]:
    words = {word for name in names if TIE not in name for word in words_of(name)}
    found = (spelling_of(word) for word in sorted(words) if fold(word) and not is_particle(word))
    return [spelling for spelling in found if len(spelling.folded) > 1 or spelling.arabic]


def _compounds_of(names: Iterable[str], kept: Sequence[WordSpelling] = ()) -> list[WordSpelling]:
    """What stands together in a name, as one word; but for names of which every word is kept."""
    words = {words for name in names for words in parts_of(name)}
    reported = (one for one in sorted(words) if not all(is_particle(word) or _is_any(word, kept) for word in one))
    forms = {form for one in reported for form in as_one(one)}
    forms |= {form for name in names if TIE not in name for word in words_of(name) for form in otherwise(word)}
    return [one for one in map(spelling_of, sorted(forms)) if len(one.folded) > 3 or one.arabic]


def _is_any(word: str, names: Iterable[WordSpelling]) -> bool:
    """Whether the word is one of these names in any script, so that it cannot be withheld and they be shown."""
    return any(same(spelling_of(word), name) for name in names)


def _following(at: int, text: str) -> Iterator[tuple[str, int]]:
    """The words that may be one with what ends there, and where each ends: with capitals, particles or joined."""
    for _place in range(LONGEST - 1):
        between = _BETWEEN.match(text, at)
        found = _WORD.match(text, between.end()) if between else None
        if not between or not found:
            return
        word = unquote(found[0], errors="ignore")
        if word[:1].islower() and between[0].isspace() and not is_particle(word):
            return
        cut = 2 if len(word) > 2 and word[-2] in _APOSTROPHES else 0
        yield word[: len(word) - cut], found.end() - cut
        at = found.end()


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the word stands within an address, a handle or a file name, where capitals say nothing."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before in _IN_ADDRESS_BEFORE or after[:1] in _IN_ADDRESS_AFTER:
        return True
    return before.isdecimal() or after[:1].isdecimal() or (after[:1] == "." and after[1:].isalnum())
