"""The text of a PDF, page by page, and what the file says of itself."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from casebook.interchange.capture.languages import language_of
from casebook.interchange.capture.limits import CaptureProblem
from casebook.values.text_cleaning import is_broken

_PAGES = 2000
_LONGEST = 1_000_000
_ENDS = re.compile(r"[.!?…:»”\"]$")
_LIGATURES = re.compile("[\ufb00-\ufb06]")
# A line that is shorter than the others by so much ends its paragraph.
_SHORT = 0.8


@dataclass(frozen=True)
class PdfDocument:
    """Its text with the marks of its pages, and what can be proposed."""

    text: str
    told: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(body: bytes) -> PdfDocument:
    """Raises CaptureProblem where the file is broken or locked."""
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CaptureProblem(_("The PDF is locked with a password."))
        pages = list(_pages(reader))
        told, made = _told(reader), reader.metadata and reader.metadata.creation_date
    except CaptureProblem:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise CaptureProblem(_("The PDF is broken.")) from error
    text = "\n\n".join(f"[page {number}]\n\n{words}" for number, words in pages if words)
    notes = []
    if text:
        told["lang"] = language_of(text)
    else:
        notes.append(_("The PDF has no text, it is a picture of pages: type what it says into the box below."))
    if made:
        words = _("The file was made on %s. That need not be the day on which it was published: look for that in it.")
        notes.append(words % date_format(made, "DATE_FORMAT"))
    return PdfDocument(text, told, tuple(notes))


def _pages(reader: PdfReader) -> Iterator[tuple[int, str]]:
    size = 0
    for number, page in enumerate(reader.pages, 1):
        if number > _PAGES or size > _LONGEST:
            return
        words = _paragraphs(page.extract_text() or "")
        size += len(words)
        yield number, words


def _paragraphs(text: str) -> str:
    """Lines put together again: one ends its paragraph where it ends a sentence short of the margin."""
    lines = [" ".join(_clean(line).split()) for line in text.splitlines()]
    widest = max(map(len, lines), default=0)
    paragraphs: list[str] = []
    open_one = ""
    for line in lines:
        if line and open_one.endswith("-") and line[0].islower():
            open_one = open_one[:-1] + line
        elif line:
            open_one = f"{open_one} {line}".strip()
        if not line or (_ENDS.search(line) and len(line) < widest * _SHORT):
            paragraphs.append(open_one)
            open_one = ""
    return "\n\n".join(filter(None, [*paragraphs, open_one]))


def _clean(text: str) -> str:
    # Letters that are drawn as one ("ﬁ") are not found when somebody types them.
    text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return "".join(char for char in text if char.isprintable() or not is_broken(char))


def _told(reader: PdfReader) -> dict[str, Any]:
    known = reader.metadata
    if known is None:
        return {}
    return {"headline": _short(known.title), "credits": _short(known.author)}


def _short(text: Any) -> str:
    return " ".join(_clean(str(text or "")).split())[:300]
