"""What text may come in at all: one form, no control characters, nothing that turns writing round, not too
long.
"""

import re
import unicodedata

from django.utils.translation import gettext

from casebook.values.base import ValueProblem

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# Overrides make a sentence read backwards, and so are refused. Embeddings and isolates go like all that is unseen:
# telephones put them around every number that is copied. The plain marks below them stay: Arabic and Persian need them.
_TURNING = frozenset("\u202d\u202e")
_MARKS = frozenset("\u200c\u200d\u200e\u200f\u061c")
# Format characters that are seen: signs written over or under Arabic and Syriac numbers.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Seen by nobody although they count as letters or accents, or only choose another form of what is before them: they
# would make two equal names differ.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SPACES = frozenset("\t\n\r")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_MANY_LINES = re.compile(r"\n{3,}")
_FORBIDDEN = {"Cc": "control", "Cn": "unassigned", "Co": "private", "Cs": "surrogate"}


def clean_text(text: str, limit: int = 2000, lines: bool = False, allow_empty: bool = False) -> str:
    """`text` in Unicode's composed form (NFC), without spaces at its ends or in runs, and without unseen
    characters.

    `limit` is in characters. Line ends become spaces unless `lines` is set; then at most one empty line is
    kept. Raises ValueProblem for characters that `is_broken`, text over the limit, and empty text unless `allow_empty`.
    """
    # Spaces may still go, but nothing that needs reading to the end is done to text that is far too long.
    if len(text) > 4 * limit + 100:
        raise _too_long(len(text), limit)
    # Python prints no character of the kinds that are refused, so most texts need not be read one by one.
    if not text.isprintable() or _UNSEEN.search(text):
        text = "".join(char for char in text if _allowed(char))
    result = _spaced(unicodedata.normalize("NFC", text), lines)
    if len(result) > limit:
        raise _too_long(len(result), limit)
    if not allow_empty and all(char in _MARKS for char in result):
        raise ValueProblem(gettext("Nothing is written here; write at least one character."))
    return result


def time_code(seconds: int) -> str:
    """A place in a broadcast, from its beginning: 1:02:33."""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def check_language(code: str) -> str:
    """`code` itself if it is shaped like a BCP 47 language tag ("ru", "kk", "zh-Hant"); else raises
    ValueProblem.
    """
    if len(code) > 35 or not _LANGUAGE.fullmatch(code):
        raise ValueProblem(
            gettext("“%(value)s” is not a language code; write two or three small letters such as ru or kk.")
            % {"value": code[:60]}
        )
    return code


def is_broken(char: str) -> bool:
    """Whether it controls, reverses the direction of writing, is half a character or none that Unicode assigns."""
    return char not in _SPACES and (unicodedata.category(char) in _FORBIDDEN or char in _TURNING)


def _allowed(char: str) -> bool:
    """Whether the character stays; raises ValueProblem for one that may not come in."""
    if char.isascii() and (char.isprintable() or char in _SPACES):
        return True
    if is_broken(char):
        raise ValueProblem(
            gettext("The text has a hidden or broken character (U+%(code)04X) that may not be stored; remove it.")
            % {"code": ord(char)}
        )
    if unicodedata.category(char) == "Cf":
        return char in _MARKS or char in _SEEN
    return not _UNSEEN.match(char)


def _spaced(text: str, lines: bool) -> str:
    if not lines:
        return " ".join(text.split())
    rows = [" ".join(row.split()) for row in _LINE_ENDS.sub("\n", text).split("\n")]
    return _MANY_LINES.sub("\n\n", "\n".join(rows)).strip()


def _too_long(length: int, limit: int) -> ValueProblem:
    return ValueProblem(
        gettext("The text has %(length)d characters; at most %(limit)d are possible here.")
        % {"length": length, "limit": limit}
    )
