"""Links of a page of the mirror: within it, or to the live archive for all that needs a server."""

import posixpath
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape

from casebook.models.archive.references import PATTERN
from casebook.web.addresses import BY_NAME

_LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
_ROOMS = "|".join(BY_NAME)
# A page that the mirror has, by its address; what a record is called behind its reference is left off.
_PAGE = re.compile(
    rf"(?P<file>(?:/(?:{_LANGUAGES}))?/(?:(?:about|changes|corrections|{_ROOMS}|sources|claims|disputes)/)?)"
    rf"|(?P<record>(?:/(?:{_LANGUAGES}))?/(?:{_ROOMS}|sources|claims|disputes)/{PATTERN}/)(?:[-a-zA-Z0-9_]+/)?"
)
_LINK = re.compile(r'(?P<name>\b(?:href|src|action|data-suggestions)=)"(?P<to>/[^"]*)"')
# What a script does, suggestions and boxes that narrow a list, needs the server.
_SCRIPT = re.compile(r"[ \t]*<script [^>]*\bsrc=[^>]*></script>\n?")
_REFS = re.compile(rf'(?:="|/|#|\s)({PATTERN})(?=["/\s])')
_THING = re.compile(rf"/({PATTERN})/index\.html$")
FEED = "changes/feed.atom"


def file_of(address: str) -> str:
    """The file of an address without a query; empty where the mirror has none."""
    found = _PAGE.fullmatch(address)
    if found is None:
        return ""
    return f"{(found['file'] or found['record']).lstrip('/')}index.html"


def feed_of(prefix: str) -> str:
    """The file of the feed in a language."""
    return f"{prefix.lstrip('/')}{FEED}"


def named_in(html: str) -> set[str]:
    """All that may be a reference in the attributes of a page."""
    return set(_REFS.findall(html))


class MirrorLinks:
    """Rewrites the links of one page after the other, and knows which static files they lead to."""

    def __init__(self, base: str, live: str, stands: Callable[[str], bool]) -> None:
        self._base, self._live, self._stands = base, live, stands
        self._static = static("")
        self.files: set[str] = set()

    def rewritten(self, html: str, file: str) -> str:
        """The page with its links as they are in the mirror; `file` is where it stands."""
        here = posixpath.dirname(file)

        def link(found: re.Match[str]) -> str:
            to = self._to(unescape(found["to"]), here, form=found["name"] == "action=")
            return f'{found["name"]}"{escape(to)}"'

        return _LINK.sub(link, _SCRIPT.sub("", html))

    def _to(self, address: str, here: str, form: bool) -> str:
        parts = urlsplit(address)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        if parts.path.startswith(self._static):
            self.files.add(parts.path.removeprefix(self._static))
            return self._within(parts.path.lstrip("/"), here)
        if not form and parts.path.endswith("/changes/") and parts.query == "format=atom":
            return self._within(feed_of(parts.path.removesuffix("changes/")), here)
        file = file_of(parts.path)
        # What was withdrawn has a notice with the reason there.
        thing = _THING.search(file)
        if form or parts.query or not file or (thing and not self._stands(thing[1])):
            return f"{self._live}{address}"
        return f"{self._within(posixpath.dirname(file), here, folder=True)}{fragment}"

    def _within(self, target: str, here: str, folder: bool = False) -> str:
        if self._base:
            return f"{self._base}/{target}{'/' if folder and target else ''}"
        return posixpath.relpath(f"/{target}", f"/{here}") + ("/" if folder else "")
