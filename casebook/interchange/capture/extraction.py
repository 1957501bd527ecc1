"""What an article says of itself and what stands in it, read from its bytes: proposals that an editor looks through.

Slow to import and slow to run: only the worker does it, in a process apart (`limits`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from casebook.interchange.capture import html_pages, pdf_files, warc
from casebook.interchange.capture.article_text import LONGEST_TEXT, BlockKind, text_of
from casebook.interchange.capture.languages import language_of
from casebook.interchange.capture.limits import CaptureProblem
from casebook.values.text_cleaning import is_broken

# An article with less has probably been left out.
_HARDLY_ANY = 300
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
HTML, PDF, PLAIN = "text/html", "application/pdf", "text/plain"


@dataclass(frozen=True)
class Article:
    """What is proposed. `published` is a date in the form that a person types; `notes` say what to look at."""

    media_type: str
    headline: str = ""
    credits: str = ""
    outlet: str = ""
    published: str = ""
    lang: str = ""
    canonical: str = ""
    paywalled: bool = False
    text: str = ""
    notes: tuple[str, ...] = ()

    def as_proposed(self) -> dict[str, Any]:
        """As it is stored with the intake."""
        return {**asdict(self), "notes": list(self.notes)}


def media_type_of(body: bytes) -> str:
    """What the bytes are, whatever was said of them; empty where they are nothing that can be kept."""
    start = body[:1024].lstrip()
    if start.startswith(b"%PDF-") or b"%PDF-" in body[:1024]:
        return PDF
    for mark, media_type in _PICTURES.items():
        if body.startswith(mark):
            return media_type
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp"
    if start.startswith(b"WARC/") or body.startswith(b"\x1f\x8b"):
        return warc.MEDIA_TYPE
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in body[:4096] and not wide:
        return ""
    return HTML if html_pages.is_page(body) else PLAIN


def read(body: bytes, charset: str = "", address: str = "") -> Article:
    """What is proposed of these bytes. Raises CaptureProblem where nothing can be made of them."""
    media_type = media_type_of(body)
    if media_type == HTML:
        page = html_pages.read(body, charset, address)
        article = Article(HTML, **_clean(page.told), text=_text(page.blocks))
        notes = [*page.notes]
        if len(article.text) < _HARDLY_ANY:
            notes.append(_("There is hardly any text in it. Copy it from your browser into the box below."))
    elif media_type == PDF:
        document = pdf_files.read(body)
        article = Article(PDF, **_clean(document.told), text=_cut(document.text))
        notes = [*document.notes]
    elif media_type == PLAIN:
        text = html_pages.decoded(body, charset)
        article, notes = Article(PLAIN, text=_cut(clean(text, lines=True)), lang=language_of(text)), []
    elif media_type.startswith("image/"):
        article, notes = Article(media_type), [_("A picture has no text: type what it says into the box below.")]
    else:
        raise CaptureProblem(_("This is neither a page, a PDF, a WARC file, a picture nor text."))
    if len(article.text) > LONGEST_TEXT - 200:
        notes.append(_("The text is too long to be kept whole: its end is left off. The copy itself is whole."))
    return replace(article, notes=tuple(notes))


def _clean(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in told.items()}


def _text(blocks: Sequence[tuple[BlockKind, str]]) -> str:
    return _cut(text_of([(kind, clean(words)) for kind, words in blocks]))


def _cut(text: str) -> str:
    """The text up to the last block that fits."""
    if len(text) <= LONGEST_TEXT:
        return text
    whole = text[:LONGEST_TEXT].rpartition("\n\n")[0]
    return whole or text[:LONGEST_TEXT]


def clean(text: str, lines: bool = False) -> str:
    """The text without characters that no form takes."""
    kept = "".join(char for char in text if char.isprintable() or not is_broken(char))
    return kept.strip() if lines else " ".join(kept.split())
