"""Values that are writing: a text in a language, a name, a code, a reference to a record."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.utils.translation import gettext, pgettext

from casebook.names import fold
from casebook.values.base import Comparison, Value, ValueProblem, shorten
from casebook.values.text_cleaning import check_language, clean_text

ENGLISH = "en"
TEXT_LIMIT = 2000
NAME_LIMIT = 200
AS_PRINTED, ALIAS, GIVEN = "as printed", "alias", "given"
USAGES = (AS_PRINTED, ALIAS, GIVEN)

_PREFIX = re.compile(r"\[([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\]\s*")
_USAGE = re.compile(r"\s*\((as printed|alias|given)\)$")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RECORD = re.compile(r"[a-z0-9]{4,12}")
# The first word of a letter's Unicode name, and the ISO 15924 code of the script it tells.
_SCRIPTS = {
    "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "CJK": "Hani", "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi", "GEORGIAN": "Geor", "GREEK": "Grek", "GUJARATI": "Gujr",
    "GURMUKHI": "Guru", "HANGUL": "Hang", "HEBREW": "Hebr", "HIRAGANA": "Hira", "KATAKANA": "Kana",
    "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn", "MONGOLIAN": "Mong", "MYANMAR": "Mymr",
    "SINHALA": "Sinh", "SYRIAC": "Syrc",
    "TAMIL": "Taml", "TELUGU": "Telu", "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt",
}  # fmt: skip


@dataclass(frozen=True)
class Text(Value):
    """A text in a language, at most 2000 characters. `[ru] текст`; without a prefix it is English.

    Two texts agree when they are equal but for case, spaces and punctuation; otherwise they cannot be
    compared, for two free texts are no contradiction.
    """

    text: str
    language: str = ENGLISH
    type_name: ClassVar[str] = "text"

    def __post_init__(self) -> None:
        check_language(self.language)
        object.__setattr__(self, "text", clean_text(self.text, TEXT_LIMIT))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `[code] text`, or English text without a prefix."""
        language, rest = _split_language(clean_text(text, TEXT_LIMIT + 40))
        return cls(rest, language or ENGLISH)

    def __str__(self) -> str:
        if self.language == ENGLISH and not _PREFIX.match(self.text):
            return self.text
        return f"[{self.language}] {self.text}"

    @property
    def lang(self) -> str:
        return self.language

    def words(self) -> str:
        return self.text

    def _compare(self, other: Self) -> Comparison:
        same = (_plain(self.text) or self.text) == (_plain(other.text) or other.text)
        return Comparison.AGREE if same else Comparison.INCOMPARABLE


@dataclass(frozen=True)
class Name(Value):
    """A name in one spelling, at most 200 characters: `[ru] Дана (given)`.

    `usage` is "as printed" (the default, not written), "alias" or "given"; `language` is '' where none is
    told. Two names agree when they fold to the same; another spelling is never a contradiction.
    """

    text: str
    language: str = ""
    usage: str = AS_PRINTED
    type_name: ClassVar[str] = "name"

    def __post_init__(self) -> None:
        if self.language:
            check_language(self.language)
        object.__setattr__(self, "text", clean_text(self.text, NAME_LIMIT))
        if self.usage not in USAGES:
            raise ValueProblem(
                gettext("“%(value)s” is no way to use a name; write as printed, alias or given.")
                % {"value": shorten(self.usage)}
            )
        if self.text.startswith("[") or not any(char.isalpha() for char in self.text):
            raise ValueProblem(
                gettext("“%(value)s” is not a name; write it as printed, or after a language: [ru] Дана.")
                % {"value": shorten(self.text)}
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `[code] name (usage)`, where code and usage may be left out."""
        language, rest = _split_language(clean_text(text, NAME_LIMIT + 60))
        usage = _USAGE.search(rest)
        return cls(rest[: usage.start()] if usage else rest, language, usage[1] if usage else AS_PRINTED)

    def __str__(self) -> str:
        prefix = f"[{self.language}] " if self.language else ""
        reported = self.usage != AS_PRINTED or _USAGE.search(self.text)
        return f"{prefix}{self.text} ({self.usage})" if reported else f"{prefix}{self.text}"

    @property
    def lang(self) -> str:
        return self.language

    @property
    def script(self) -> str:
        """The ISO 15924 code of the script that most of its letters are of; Zyyy if that cannot be reported."""
        names = (unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0] for char in self.text if char.isalpha())
        found = Counter(_SCRIPTS[name] for name in names if name in _SCRIPTS).most_common(1)
        return found[0][0] if found else "Zyyy"

    def words(self) -> str:
        if self.usage == ALIAS:
            return pgettext("a name", "%(name)s (alias)") % {"name": self.text}
        if self.usage == GIVEN:
            return pgettext("a name", "%(name)s (given name)") % {"name": self.text}
        return self.text

    def _compare(self, other: Self) -> Comparison:
        same = (fold(self.text) or self.text) == (fold(other.text) or other.text)
        return Comparison.AGREE if same else Comparison.INCOMPARABLE


@dataclass(frozen=True)
class Code(Value):
    """A word from a fact's own short list: small letters and digits, with hyphens between, at most 60
    characters.
    """

    code: str
    type_name: ClassVar[str] = "code"

    def __post_init__(self) -> None:
        if len(self.code) > 60 or not _CODE.fullmatch(self.code):
            raise ValueProblem(
                gettext(
                    "“%(value)s” is not a code; write at most 60 small letters a to z and digits,"
                    " with single hyphens between words, such as under-review."
                )
                % {"value": shorten(self.code)}
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code; capitals, spaces and underscores are taken for what they stand for."""
        return cls(clean_text(text, 100).lower().replace(" ", "-").replace("_", "-"))

    def __str__(self) -> str:
        return self.code

    def words(self) -> str:
        """The code with spaces for hyphens; the vocabulary has the label that readers see."""
        return self.code.replace("-", " ")

    def _compare(self, other: Self) -> Comparison:
        return Comparison.AGREE if self == other else Comparison.DISAGREE


@dataclass(frozen=True)
class RecordRef(Value):
    """The public reference of a record: 4 to 12 small letters and digits."""

    reference: str
    type_name: ClassVar[str] = "record"

    def __post_init__(self) -> None:
        if not _RECORD.fullmatch(self.reference):
            raise ValueProblem(
                gettext("“%(value)s” is not a record's reference; it has 4 to 12 small letters and digits.")
                % {"value": shorten(self.reference)}
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference, in small letters or capitals."""
        return cls(clean_text(text, 100).lower())

    def __str__(self) -> str:
        return self.reference

    def words(self) -> str:
        return self.reference

    def _compare(self, other: Self) -> Comparison:
        return Comparison.AGREE if self == other else Comparison.INCOMPARABLE


def _split_language(text: str) -> tuple[str, str]:
    """The language that a prefix tells ('' without one) and what follows it."""
    found = _PREFIX.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _plain(text: str) -> str:
    """`text` for comparing: without case, spaces and punctuation."""
    return "".join(char for char in text.casefold() if unicodedata.category(char)[0] in "LMNS")


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
