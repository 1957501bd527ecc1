"""Forms of words that no rule of endings leads to (men, held; люди, шёл), and the form that all of them are read as.

The words stand in a file for each script. They are taken in small letters and without accents, ё as е.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

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
    base, told = line.split(": ")
    always = " - " in told
    forms, _sign, beginnings = told.partition(" - " if always else " + ")
    for beginning in (*([] if always else [""]), *beginnings.split()):
        for form in forms.split():
            yield beginning + base, beginning + form
