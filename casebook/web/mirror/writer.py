"""Writing the mirror: renders each page as a reader gets it, and takes out what readers may not see any more."""

import hashlib
import logging
import os
import posixpath
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from functools import lru_cache
from html import unescape
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.http.request import validate_host
from django.templatetags.static import static
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from django_tasks import task

from casebook.actions.transactions import hidden
from casebook.models import Revision
from casebook.models.archive.references import PATTERN
from casebook.models.edition import (
    Contains,
    Of,
    Placement,
    PlacementRole,
    PublicDispute,
    PublicRecord,
    PublicSource,
    Tombstone,
)
from casebook.web import addresses
from casebook.web.addresses import BY_NAME
from casebook.web.language import in_languages, prefix_of
from casebook.web.mirror.state import MODELS, Changed, MirrorState, things_of

_LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
_RECORD_PAGES = "|".join(BY_NAME)
# A page that the mirror has, by its address; what a record is called behind its reference is left off.
_PAGE = re.compile(
    rf"(?P<file>(?:/(?:{_LANGUAGES}))?/(?:(?:about|changes|corrections|{_RECORD_PAGES}|sources|claims|disputes)/)?)"
    rf"|(?P<record>(?:/(?:{_LANGUAGES}))?/(?:{_RECORD_PAGES}|sources|claims|disputes)/{PATTERN}/)(?:[-a-zA-Z0-9_]+/)?"
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


# A page that the archive changes while it is rendered is rendered again, so often.
TRIES = 20
AT_ONCE = 500
LISTS = (*addresses.BY_NAME, "sources", "claims", "disputes")
# What is told of no one thing, and follows from all.
ALWAYS = ("/", "/about/", "/changes/", "/corrections/", *(f"/{name}/" for name in LISTS))
_ROOMS = {Of.CLAIM: "claims", Of.SOURCE: "sources", Of.DISPUTE: "disputes"}
_STATE = ".state.sqlite3"
_NOTICE = "/gone.html"


class CannotMirror(Exception):
    """The mirror cannot be written; the text says why."""


class Mirrored(NamedTuple):
    """How many pages were rendered, how many files were written, and how many were taken out."""

    rendered: int
    written: int
    removed: int


class Mirror:
    """The pages under one folder. `base` is where the mirror is reached, for links that are not to be relative, and
    `live` where the archive is; left out, they are those of the last time.
    """

    def __init__(self, path: Path, base: str | None = None, live: str | None = None) -> None:
        self.path, self._given = path, {"base": base, "live": live}
        self._base = self._live = ""
        self._files = self._removed = self._rendered = 0

    @property
    def state_path(self) -> Path:
        """Beside the folder, so that no web server gives it to anybody."""
        return self.path.with_name(f"{self.path.name}{_STATE}")

    # -------------------------------------------------------------------------------------------------------- updating

    def update(self, every: bool = False) -> Mirrored:
        """Write what changed since the last time, or every page; and take out what is gone."""
        state = self._opened(create=True)
        try:
            last = {"base": state.told("base"), "live": state.told("live")}
            how = {name: last[name] if given is None else given.rstrip("/") for name, given in self._given.items()}
            self._base, self._live = how["base"], how["live"] or settings.SITE_ADDRESS
            how["live"] = self._live
            every = every or last != how
            if not validate_host(urlsplit(self._live).hostname or "", settings.ALLOWED_HOSTS or ["localhost"]):
                raise CannotMirror(_("%s is not among the ALLOWED_HOSTS.") % self._live)
            changed = things_of(state.changes())
            self._links = MirrorLinks(self._base, self._live, lru_cache(100_000)(state.stands))
            for address in self._all() if every else sorted({*self._affected(state, changed), *_in_all(ALWAYS)}):
                self._page(state, address)
            self._notices(state)
            self._beside(state)
            if every:
                self._sweep(state)
            for name, value in how.items():
                state.tell(name, value)
            state.remember()
        finally:
            state.close()
        return Mirrored(self._rendered, self._files, self._removed)

    def remove(self, refs: Collection[str]) -> int:
        """Take out every page that names one of these, at once; the next update renders anew what may still stand."""
        if not self.state_path.exists():
            return 0
        state = self._opened(create=False)
        try:
            with state.locked():
                for file in state.naming(refs):
                    self._take_out(state, file)
        finally:
            state.close()
        return self._removed

    def _opened(self, create: bool) -> MirrorState:
        if create:
            if self.path.exists() and not self.state_path.exists() and any(self.path.iterdir()):
                raise CannotMirror(_("%s is there already, and is no mirror; name a new folder.") % self.path)
            self.path.mkdir(parents=True, exist_ok=True)
        try:
            return MirrorState(self.state_path)
        except sqlite3.DatabaseError as error:
            raise CannotMirror(
                _("%(path)s cannot be read: %(why)s.") % {"path": self.state_path, "why": error}
            ) from error

    def _all(self) -> Iterator[str]:
        yield from _in_all(ALWAYS)
        for of, model in MODELS.items():
            for row in model.objects.order_by("id").values().iterator(AT_ONCE):
                yield from _in_all(_address(of, row))

    def _affected(self, state: MirrorState, changed: list[Changed]) -> Iterator[str]:
        """The addresses of pages that name what changed, that are about it, or that will name it."""
        refs = {one.ref for one in changed}
        for file in state.naming(refs):
            if file.endswith("index.html"):
                yield f"/{file.removesuffix('index.html')}"
        claims = [one.id for one in changed if one.of == Of.CLAIM]
        records = {one.id for one in changed if one.of == Of.RECORD}
        records |= {int(key) for one in changed for key in one.ends.split()}
        sources: set[int] = set()
        for part in _parts(claims):
            for record, role in Placement.objects.filter(claim__in=part).order_by().values_list("record", "role"):
                (sources if role == PlacementRole.SOURCE else records).add(record)
        records = _with_wholes(records)
        asked: tuple[tuple[int, Any, Iterable[int]], ...] = (
            (Of.RECORD, PublicRecord, records),
            (Of.SOURCE, PublicSource, sources),
            (Of.DISPUTE, PublicDispute, [one.id for one in changed if one.of == Of.DISPUTE]),
            (Of.CLAIM, MODELS[Of.CLAIM], claims),
        )
        for of, model, keys in asked:
            for part in _parts(keys):
                for row in model.objects.filter(id__in=part).order_by().values():
                    yield from _in_all(_address(of, row))

    # ------------------------------------------------------------------------------------------------------- one page

    def _page(self, state: MirrorState, address: str, status: int = 200) -> None:
        """Write the page of this address, or the notice that it was withdrawn (410); or take it out where there is none
        any more.
        """
        file = file_of(address) if status == 200 else _notice_of(address)
        for _try in range(TRIES):
            revision = Revision.current()
            html = self._rendered_page(address, status=status)
            with state.locked():
                # Whoever takes something out waits for this lock, and has moved the revision before.
                if Revision.current() != revision:
                    continue
                if html is None:
                    self._take_out(state, file)
                else:
                    named = named_in(html if status == 200 else f"{html} {address}")
                    self._put(state, file, self._links.rewritten(html, file).encode(), named)
                return
        raise CannotMirror(_("The archive changes faster than %s can be written; try again.") % address)

    def _rendered_page(self, address: str, query: str = "", status: int = 200) -> str | None:
        response = self._answer(address, query)
        if response is None or response.status_code != status:
            return None
        self._rendered += 1
        return response.content.decode()

    def _answer(self, address: str, query: str = "") -> HttpResponse | None:
        """What a reader gets who asks for it, without what stands around views: sessions, counters and stores."""
        request = _request(self._live, address, query)
        language = prefix_of(address) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            found = resolve(address)
            try:
                response: HttpResponse = found.func(request, *found.args, **found.kwargs)
            except Http404:
                return None
            return response.render() if hasattr(response, "render") else response

    def _put(self, state: MirrorState, file: str, content: bytes, refs: Iterable[str]) -> None:
        """Write one file, so that nobody ever reads half of it."""
        digest = hashlib.blake2b(content, digest_size=16).digest()
        target = self.path / file
        if state.digest(file) == digest and target.exists():
            return
        _write(target, content)
        state.written(file, digest, refs)
        self._files += 1

    def _take_out(self, state: MirrorState, file: str) -> None:
        target = self.path / file
        if target.exists():
            target.unlink()
            self._removed += 1
            for folder in target.parents:
                if folder == self.path or any(folder.iterdir()):
                    break
                folder.rmdir()
        state.gone(file)

    def _sweep(self, state: MirrorState) -> None:
        """Take out pages of what is there no more."""
        for file in state.files():
            if file.endswith("index.html"):
                address = f"/{file.removesuffix('index.html')}"
                if not self._stands(address):
                    with state.locked():
                        self._take_out(state, file)

    def _stands(self, address: str) -> bool:
        """Whether readers find something there, without rendering it."""
        plain = address.removeprefix(f"/{prefix_of(address)}") if prefix_of(address) else address
        parts = plain.strip("/").split("/")
        if len(parts) < 2:
            return True
        of = next((of for of, room in _ROOMS.items() if room == parts[0]), Of.RECORD)
        row = MODELS[of].objects.filter(ref=parts[1]).values().first()
        return row is not None and plain in _address(of, row)

    def _notices(self, state: MirrorState) -> None:
        """Of what was withdrawn the page that says why, for web servers to give with 410 as the archive does."""
        stones = Tombstone.objects.filter(leads_to="").order_by("ref").values_list("of", "ref", "kind")
        found = set()
        for of, ref, kind in stones:
            rooms = [_ROOMS[Of(of)]] if of in _ROOMS else [one.name for one in addresses.ROOMS if one.kind == kind]
            for address in _in_all(f"/{room}/{ref}/" for room in rooms):
                self._page(state, address, status=410)
                found.add(_notice_of(address))
        for file in state.files():
            if file.endswith(_NOTICE) and file not in found:
                with state.locked():
                    self._take_out(state, file)

    # -------------------------------------------------------------------------------------- what stands beside pages

    def _beside(self, state: MirrorState) -> None:
        for translated in in_languages("/"):
            address = f"{translated.address}changes/"
            feed = self._rendered_page(address, "format=atom")
            if feed is not None:
                with state.locked():
                    self._put(state, feed_of(translated.address), feed.encode(), named_in(feed))
        root = self._base or self._live
        for address in ("/sitemap.xml", "/robots.txt"):
            self._machines(state, address, root)
        missing = self._answer_of_missing()
        with state.locked():
            self._put(
                state,
                "404.html",
                MirrorLinks(root, self._live, state.stands).rewritten(missing, "404.html").encode(),
                (),
            )
        for name in sorted(self._links.files):
            self._static(name)

    def _machines(self, state: MirrorState, address: str, root: str) -> None:
        """The sitemap with its parts, and what robots may read, under the mirror's own address."""
        answer = self._answer(address)
        text = answer.content.decode() if answer else ""
        if address == "/sitemap.xml":
            for part in text.split("<loc>")[1:]:
                self._machines(state, urlsplit(part.partition("</loc>")[0]).path, root)
        text = text.replace(f"{self._live}/", f"{root}/")
        if address.startswith("/sitemap-"):
            text = _without_slugs(text)
        with state.locked():
            self._put(state, address.lstrip("/"), text.encode(), named_in(text))

    def _answer_of_missing(self) -> str:
        from casebook.web.views.errors import not_found  # noqa: PLC0415 - the handlers are loaded with the addresses

        return not_found(_request(self._live, "/", ""), Http404()).content.decode()

    def _static(self, name: str) -> None:
        found = settings.STATIC_ROOT / name
        source = str(found) if found.is_file() and not settings.PLAIN_STATIC else finders.find(name)
        target = self.path / settings.STATIC_URL.strip("/") / name
        if source and isinstance(source, str):
            content = Path(source).read_bytes()
            if not target.exists() or target.read_bytes() != content:
                _write(target, content)
                self._files += 1


def _request(root: str, address: str, query: str) -> WSGIRequest:
    """As a reader's browser asks for it."""
    parts = urlsplit(root)
    return WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": parts.hostname or "localhost",
            "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
            "HTTP_HOST": parts.netloc,
            "wsgi.url_scheme": parts.scheme,
            "wsgi.input": BytesIO(),
        }
    )


_SLUG = re.compile(rf"(/(?:{'|'.join(addresses.BY_NAME)})/{PATTERN}/)[-a-zA-Z0-9_]+/")


def _without_slugs(text: str) -> str:
    """The sitemap's addresses as the mirror has them."""
    return _SLUG.sub(r"\1", text)


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    opened, name = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with open(opened, "wb") as file:
            file.write(content)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _in_all(paths: Iterable[str]) -> Iterator[str]:
    """Addresses without a prefix, in each language."""
    for path in paths:
        yield from (translated.address for translated in in_languages(path))


def _address(of: int, row: dict[str, Any]) -> tuple[str, ...]:
    """The address of a row of the edition, as the mirror has it; none where it has no page."""
    if of != Of.RECORD:
        return (f"/{_ROOMS[Of(of)]}/{row['ref']}/",)
    if not row["page"]:
        return ()
    fits = (room for room in addresses.ROOMS if room.kind == row["kind"])
    room = next(room.name for room in fits if room.detainees in (None, row["detainee"]))
    return (f"/{room}/{row['ref']}/",)


def _notice_of(address: str) -> str:
    return f"{address.strip('/')}{_NOTICE}"


def _with_wholes(records: set[int]) -> set[int]:
    """These records and all that they are part of: pages of a whole tell of its parts."""
    found, new = set(records), set(records)
    while new:
        further: set[int] = set()
        for part in _parts(new):
            further |= set(Contains.objects.filter(part__in=part).order_by().values_list("whole", flat=True))
        new = further - found
        found |= new
    return found


def _parts(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while part := list(islice(left, AT_ONCE)):
        yield part


def discard(path: Path) -> None:
    """Delete a mirror with all that it remembers."""
    shutil.rmtree(path, ignore_errors=True)
    path.with_name(f"{path.name}{_STATE}").unlink(missing_ok=True)


logger = logging.getLogger(__name__)
AGAIN = timedelta(minutes=1)
_FAILURES = (OSError, sqlite3.Error, CannotMirror)


def connect() -> None:
    """Hear of everything that actions hide."""
    hidden.connect(take_out, dispatch_uid="casebook.mirror")


def take_out(*, refs: Collection[str], **_signal: Any) -> None:
    """Take the pages that name these out of the mirror, and have the worker write what may still stand."""
    if not settings.MIRROR_PATH:
        return
    try:
        Mirror(Path(settings.MIRROR_PATH)).remove(refs)
    except _FAILURES as error:
        logger.critical("What was taken down still stands in the mirror %s: %s", settings.MIRROR_PATH, error)
    try:
        refresh.enqueue()
    except DatabaseError:
        logger.exception("The mirror %s is not brought up to date: run manage.py mirror", settings.MIRROR_PATH)


@task()
def refresh() -> None:
    """Bring the mirror up to date, now or as soon as its disk lets us."""
    if not settings.MIRROR_PATH:
        return
    try:
        Mirror(Path(settings.MIRROR_PATH)).update()
    except _FAILURES as error:
        logger.critical("The mirror %s cannot be brought up to date: %s", settings.MIRROR_PATH, error)
        refresh.using(run_after=timezone.now() + AGAIN).enqueue()
