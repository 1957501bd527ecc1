"""How one scalar of a file is read into a field, and written from it. Reading and writing stand side by side."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from casebook.models.archive.dates import tomorrow
from casebook.models.archive.references import PATTERN
from casebook.values import VagueDate, ValueProblem, check_language, clean_text, time_code

_REFERENCE = re.compile(PATTERN)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLACE = re.compile(r"paragraph ([0-9]{1,5})(?:, section ([0-9]{1,5})\.([0-9]{1,5}))?")
_COUNTED = re.compile(r"(page|heading|caption) ([0-9]{1,5})")
_TIME = re.compile(r"time (?:([0-9]{1,2}):)?([0-5]?[0-9]):([0-5][0-9])")
_LARGEST = 32767
_HTTP = URLValidator(schemes=["http", "https"])


class ScalarFormat:
    """A line of text. The other forms say only where they differ."""

    def read(self, text: str, limit: int) -> Any:
        """What `text` stands for; raises ValueProblem where it stands for nothing."""
        return clean_text(text, limit)

    def put(self, row: Any, name: str, value: Any) -> None:
        """Set what was read on a row."""
        setattr(row, name, value)

    def text(self, row: Any, name: str) -> str:
        """The text that a file has for the row's field; empty where the field is."""
        return str(getattr(row, name))


class LinesFormat(ScalarFormat):
    """Text of several lines."""

    def read(self, text: str, limit: int) -> str:
        return clean_text(text, limit, lines=True)


class ReferenceFormat(ScalarFormat):
    """A thing's own reference."""

    def read(self, text: str, limit: int) -> str:
        if not _REFERENCE.fullmatch(text):
            raise ValueProblem(_("This is not a reference; it has 4 to 12 small letters and digits."))
        return text


class LinkFormat(ReferenceFormat):
    """The reference of another thing. What it leads to is found when all files are read."""

    def put(self, row: Any, name: str, value: Any) -> None:
        """Left to whoever knows the other thing."""

    def text(self, row: Any, name: str) -> str:
        # An unsaved row has no attribute at all for what was not set.
        other = getattr(row, name, None)
        return str(other.ref) if other is not None else ""


class ChoiceFormat(ScalarFormat):
    """One word of a short list, and what it is stored as."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = dict(stored)
        self._words = {value: word for word, value in stored.items()}

    def read(self, text: str, limit: int) -> Any:
        if text not in self._stored:
            raise ValueProblem(_("This is not one of the words that may stand here: %s.") % ", ".join(self._stored))
        return self._stored[text]

    def text(self, row: Any, name: str) -> str:
        stored = getattr(row, name)
        return self._words.get(stored, str(stored))


class NamesFormat(ScalarFormat):
    """Names of a short list in an order, each with a minus where it is left out."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known

    def read(self, text: str, limit: int) -> str:
        names = clean_text(text, limit).split()
        if unknown := [name for name in names if name.removeprefix("-") not in self._known]:
            raise ValueProblem(_("Nothing is called “%s” here.") % unknown[0])
        return " ".join(names)


class WhenFormat(ScalarFormat):
    """A vague date."""

    def read(self, text: str, limit: int) -> VagueDate:
        return VagueDate.parse(text)

    def text(self, row: Any, name: str) -> str:
        when = getattr(row, name)
        return str(when) if when is not None else ""


class DayFormat(ScalarFormat):
    """A day of the archive's own calendar."""

    def read(self, text: str, limit: int) -> date:
        try:
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or not 2000 <= day.year <= 2200:
            raise ValueProblem(_("This is not a day; write it as 2026-11-24."))
        if day > tomorrow():
            raise ValueProblem(_("This day is still to come: nothing was entered on it yet."))
        return day

    def put(self, row: Any, name: str, value: Any) -> None:
        """Left to the actions, which carry it."""

    def text(self, row: Any, name: str) -> str:
        day = getattr(row, name, None)
        return day.isoformat() if day else ""


class LanguageFormat(ScalarFormat):
    """A language tag."""

    def read(self, text: str, limit: int) -> str:
        if len(text) > limit:
            raise ValueProblem(_("This is too long for a language; write a tag such as ru or kk."))
        return check_language(text)


class AddressFormat(ScalarFormat):
    """An address on the web."""

    def read(self, text: str, limit: int) -> str:
        address = clean_text(text, limit)
        try:
            _HTTP(address)
        except ValidationError:
            raise ValueProblem(_("This is not an address; write one that begins with http:// or https://.")) from None
        return address


LOCATOR = ("paragraph", "section", "section_paragraph", "page", "seconds", "heading", "caption")


class LocatorFormat(ScalarFormat):
    """A place in a source: "headline", "paragraph 3", "paragraph 3, section 1.1", "heading 2", "caption 1", "page 4" or
    "time 1:02:33".
    """

    def read(self, text: str, limit: int) -> dict[str, int | None]:
        """The columns of the locator."""
        place: dict[str, int | None] = dict.fromkeys(LOCATOR)
        if text == "headline":
            return place
        if counted := _COUNTED.fullmatch(text):
            if 1 <= int(counted[2]) <= _LARGEST:
                return place | {counted[1]: int(counted[2])}
            raise self._no_place()
        if time := _TIME.fullmatch(text):
            hours, minutes, seconds = (int(n or 0) for n in time.groups())
            return place | {"seconds": hours * 3600 + minutes * 60 + seconds}
        found = _PLACE.fullmatch(text)
        paragraph, section, within = (int(n) if n else None for n in found.groups()) if found else (0, None, None)
        possible = paragraph and (within is None or 1 <= within <= paragraph)
        if not possible or max(paragraph or 0, section or 0) > _LARGEST:
            raise self._no_place()
        return place | {"paragraph": paragraph, "section": section, "section_paragraph": within}

    @staticmethod
    def _no_place() -> ValueProblem:
        return ValueProblem(
            _(
                "This is not a place in a source; write headline, paragraph 3, or paragraph 3, section 1.1; heading 2;"
                " caption 1; of a document page 4; of a broadcast time 1:02:33."
            )
        )

    def put(self, row: Any, name: str, value: Any) -> None:
        for column, number in value.items():
            setattr(row, column, number)

    def text(self, row: Any, name: str) -> str:
        for name in ("page", "heading", "caption"):
            if (number := getattr(row, name)) is not None:
                return f"{name} {number}"
        if row.seconds is not None:
            return f"time {time_code(row.seconds)}"
        if row.paragraph is None:
            return "headline"
        if row.section is None:
            return f"paragraph {row.paragraph}"
        return f"paragraph {row.paragraph}, section {row.section}.{row.section_paragraph}"


class ReasonFormat(ScalarFormat):
    """Public words that an action carries, and no field of the row."""

    def put(self, row: Any, name: str, value: Any) -> None:
        """Left to the action."""

    def text(self, row: Any, name: str) -> str:
        return ""
