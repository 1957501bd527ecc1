"""The archive's own words, which are English, in the other languages of the interface.

A text and its translations are columns beside each other, and keys beside each other in a document of the public
edition: `note`, `note_ru`, `note_kk`. People translate; where nobody has, the text stands as it is.
"""

from collections.abc import Callable
from typing import Any

OWN_LANGUAGE = "en"
TRANSLATED_INTO = ("ru", "kk")


def column(name: str, language: str) -> str:
    """What a text of this name is called in this language: its own column, or that of a translation."""
    return f"{name}_{language}" if language in TRANSLATED_INTO else name


def with_translations(*names: str) -> tuple[str, ...]:
    """Each of these texts, followed by its translations."""
    return tuple(column(name, language) for name in names for language in (OWN_LANGUAGE, *TRANSLATED_INTO))


def text_in(
    language: str, name: str, text_of: Callable[[str], Any], own_language: str = OWN_LANGUAGE
) -> tuple[str, str]:
    """The text of this name in the wanted language, or else as it was written, and the language that it is in.

    `text_of` gives the text of a column: `document.get`, `claim.shown`. A label can be a name in any language: its
    `own_language` is then `label_lang`.
    """
    translated = text_of(column(name, language)) if language in TRANSLATED_INTO else ""
    return (translated, language) if translated else (text_of(name) or "", own_language)


def without_original(text_of: Callable[[str], Any], *names: str) -> list[str]:
    """The columns of translations that are filled in while the text that they translate is empty."""
    empty = (name for name in names if not text_of(name))
    return [translation for name in empty for translation in with_translations(name)[1:] if text_of(translation)]
