"""a synthetic language in which every message of the code stands in brackets: what stands outside them was not marked.

Its catalog is made from code and templates as they are, and from the catalogs that Django brings along.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import django
import polib
import simple_history
from django.core.management import call_command
from django.test import override_settings

from tools.words import IGNORED, ROOT

CODE = "xa"
LANGUAGES = [("en", "English"), (CODE, "⟦Made up⟧")]
_HOLDERS = ("casebook", "templates")
_BORROWED = (Path(django.__file__).parent, Path(simple_history.__file__).parent)
# What is read out or shown besides the text itself.
_SAID = ("aria-label", "title", "alt", "placeholder", "label")
# A key is called as it is on the keyboard.
_SILENT = frozenset({"script", "style", "kbd"})
_VOID = frozenset({"meta", "link", "br", "hr", "img", "input"})
_LETTERS = re.compile(r"[^\W\d_]")
# Content that a picture has no room for is cut.
_CUT = re.compile(r"^[:, ]*(.{6,})…$")
_ADDRESSES = re.compile(r"https?://\S+")


def collected(folder: Path, monkeypatch) -> polib.POFile:
    """Every message of code and templates, as `make words` collects them."""
    (folder / "locale").mkdir()
    for name in _HOLDERS:
        (folder / name).symlink_to(ROOT / name)
    monkeypatch.chdir(folder)
    with override_settings(LOCALE_PATHS=[folder / "locale"]):
        call_command("makemessages", locale=["eo"], symlinks=True, ignore_patterns=list(IGNORED), verbosity=0)
    return polib.pofile(str(folder / "locale" / "eo" / "LC_MESSAGES" / "django.po"))


def synthetic(folder: Path, messages: polib.POFile) -> Path:
    """A folder of catalogs with the synthetic language in it."""
    found = polib.POFile()
    found.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": "nplurals=2; plural=(n != 1);"}
    borrowed = (polib.pofile(str(path)) for root in _BORROWED for path in root.rglob("locale/en/LC_MESSAGES/django.po"))
    entries = {(e.msgctxt, e.msgid): e for catalog in (*borrowed, messages) for e in catalog if not e.obsolete}
    for entry in entries.values():
        plural = entry.msgid_plural
        found.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=plural,
                msgstr="" if plural else bracketed(entry.msgid),
                msgstr_plural={0: bracketed(entry.msgid), 1: bracketed(plural)} if plural else {},
            )
        )
    made = folder / "catalogs" / CODE / "LC_MESSAGES"
    made.mkdir(parents=True)
    found.save_as_mofile(str(made / "django.mo"))
    return folder / "catalogs"


def bracketed(message: str) -> str:
    """A message in the synthetic language."""
    return f"⟦{message}⟧"


def unmarked(html: str, known: frozenset[str] = frozenset()) -> list[str]:
    """What the page says outside all brackets and in no language of its own, and is none of the `known` content."""
    reader = _Reader()
    reader.feed(html)
    ordered = sorted(known, key=len, reverse=True)
    return [text for text in reader.said if _LETTERS.search(_without(text, ordered))]


def _without(text: str, known: list[str]) -> str:
    """The text without addresses and known content."""
    text = _CUT.sub(lambda cut: "" if any(content.startswith(cut[1]) for content in known) else cut[0], text)
    text = _ADDRESSES.sub("", text)
    for content in known:
        text = text.replace(content, "")
    return text


class _Reader(HTMLParser):
    """Collects what is in the language of the page and outside all brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        # Brackets reach over elements: a message may have some in it.
        self.depth = 0
        # The open elements, and for each whether what is in it is content.
        self.open: list[tuple[str, bool]] = [("", False)]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        # What Zotero reads of a page is for it alone.
        for_programs = given.get("class") == "Z3988"
        content = self.open[-1][1] or tag in _SILENT or for_programs or given.get("lang", CODE) != CODE
        if not content:
            for name in _SAID:
                self._say(given.get(name) or "")
            if tag == "input" and given.get("type") in ("submit", "button"):
                self._say(given.get("value") or "")
        if tag not in _VOID:
            self.open.append((tag, content))

    def handle_endtag(self, tag):
        if tag not in _VOID:
            while len(self.open) > 1 and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        if not self.open[-1][1]:
            self._say(data)

    def _say(self, text):
        outside = []
        for char in text:
            self.depth += (char == "⟦") - (char == "⟧")
            if not self.depth and char != "⟧":
                outside.append(char)
        said = " ".join("".join(outside).split())
        self.said += [said] if said else []
