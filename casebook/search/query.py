"""What a reader asks for: words, "phrases" and -what is not to be there. Nothing that can be typed is an error."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from casebook.search import name_words
from casebook.search.stems import is_stop, stems

# Longer texts and more terms are cut, and the answer says so.
LONGEST, TERMS = 300, 12

# Controls, halves of characters, marks of direction, and what no script uses.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# A minus stands before its word or phrase without a space: between two words a dash is only a dash.
_TERM = re.compile(r"""(?P<minus>(?<!\S)[-−–](?=\S))?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))""")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))


class Empty(StrEnum):
    """Why there is nothing to look for."""

    NOTHING = "nothing"
    NO_WORDS = "no words"
    ONLY_MINUS = "only minus"


@dataclass(frozen=True)
class QueryTerm:
    """One word or phrase: as it was typed, its stems for texts, and its words for names."""

    text: str
    stems: tuple[str, ...]
    words: tuple[str, ...]
    phrase: bool = False


@dataclass(frozen=True)
class Query:
    """What was asked, read: `text` is what of it was read, `cut` whether something was left off at the end."""

    text: str
    terms: tuple[QueryTerm, ...]
    without: tuple[QueryTerm, ...]
    empty: Empty | None = None
    cut: bool = False

    @property
    def sought(self) -> tuple[QueryTerm, ...]:
        """The terms that a text must have: not words that every text has, unless there are no others."""
        distinctive = tuple(term for term in self.terms if term.phrase or not all(map(is_stop, term.stems)))
        return tuple(term for term in (distinctive or self.terms) if term.stems)


def read(typed: str) -> Query:
    """Read what was typed."""
    text = " ".join(_clean(typed[: 4 * LONGEST]).split())
    short = text[:LONGEST].rsplit(" ", 1)[0] if len(text) > LONGEST and " " in text[:LONGEST] else text[:LONGEST]
    terms: list[QueryTerm] = []
    without: list[QueryTerm] = []
    for found in _TERM.finditer(short.translate(_QUOTES)):
        written = found["phrase"] if found["word"] is None else found["word"]
        term = QueryTerm(written.strip(), stems(written), name_words.words_of(written), found["word"] is None)
        if term.stems or term.words:
            (without if found["minus"] else terms).append(term)
    cut = len(short) < len(text) or len(typed) > 4 * LONGEST or len(terms) > TERMS or len(without) > TERMS
    return Query(short, tuple(terms[:TERMS]), tuple(without[:TERMS]), _empty(short, terms, without), cut)


def _clean(typed: str) -> str:
    return "".join(" " if char.isspace() else "" if _dropped(char) else char for char in typed)


def _dropped(char: str) -> bool:
    return unicodedata.category(char) in _DROPPED


def _empty(text: str, terms: list[QueryTerm], without: list[QueryTerm]) -> Empty | None:
    if terms:
        return None
    if without:
        return Empty.ONLY_MINUS
    return Empty.NO_WORDS if text else Empty.NOTHING
