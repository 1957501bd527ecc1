"""The languages in which dates and numbers are read: English, which the grammar is made of, and a table for each other.

To read a fourth language, write its table beside these and name it in LANGUAGES.
"""

import re
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

from casebook.values.languages.english import RELATIVE, VAGUE_WHEN
from casebook.values.languages.kazakh import KAZAKH
from casebook.values.languages.russian import RUSSIAN
from casebook.values.languages.structure import Language

LANGUAGES: tuple[Language, ...] = (RUSSIAN, KAZAKH)

__all__ = [
    "LANGUAGES",
    "Language",
    "amounts_in_english",
    "dates_in_english",
    "is_relative",
    "is_vague",
    "language_name",
    "names",
]


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_VAGUE = _any_of(VAGUE_WHEN, *(language.vague_when for language in LANGUAGES))
_RELATIVE = _any_of(RELATIVE, *(language.relative for language in LANGUAGES))


def dates_in_english(text: str) -> Iterator[str]:
    """Small-letter `text` as each language's words put it into the grammar's, first as it stands."""
    yield text
    if not text.isascii():
        yield from (words for language in LANGUAGES if (words := language.date(text)) != text)


def amounts_in_english(text: str, kind: str = "") -> Iterator[str]:
    """Small-letter `text` of a number, an age ("ages") or a length of time ("terms") in each language that has words
    of it; last as it stands, since English would take the words of another for what is counted.
    """
    if not text.isascii():
        yield from (words for language in LANGUAGES if (words := language.amount(text, kind)) != text)
    yield text


def is_vague(words: str) -> bool:
    """Whether words of an article tell some time within others, and not how long something lasted."""
    return bool(_VAGUE.match(words))


def is_relative(text: str) -> bool:
    """Whether it has a word of which the meaning depends on the day on which it was written."""
    return bool(_RELATIVE.search(text))


def names() -> str:
    """The languages that are read, in the language of whoever reads."""
    return ", ".join(language_name(code) for code in ("en", *(one.code for one in LANGUAGES)))


def language_name(code: str) -> str:
    """The name of a language, as one writes it within a sentence of the page; the code where it has none."""
    try:
        return str(Locale.parse(get_language() or "en").languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code
