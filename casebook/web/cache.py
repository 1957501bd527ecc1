"""Pages on their way to readers: compressed, and kept whole under the archive's revision: a change of anything
published makes all of them new.

The revision is read before any data. So a page can hold newer data than its key says, and then nobody asks for that
key any more; it never holds older data. When the revision moves, by a publication or a takedown, every process empties
its store before it serves the next page.
"""

import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from casebook.models import Revision
from casebook.web.filters import KEPT as KEPT_PARAMETERS

LIFETIME = 24 * 60 * 60
# A reader cannot fill the store with pages that nobody else asks for, or with a few that are huge: a query is kept
# only where the view says so (`keep_with_query`), in the one spelling that our own links have, and short.
_VALUE = "(?:[a-z0-9]{0,12}|-?[a-z][a-z_-]{0,30}|[0-9]{1,3}(?:[+][a-z]{1,12}){1,3})"
_QUERY = re.compile(rf"[a-z_]{{1,20}}={_VALUE}(?:&[a-z_]{{1,20}}={_VALUE}){{0,4}}")
LARGEST = 500_000
_KEPT_STATUS = 200
_DESK = "/admin/"
# Answers to programs depend on their languages, and are asked for again by their own means (casebook.api.views).
_NEVER = ("/admin/", "/api/", "/healthz", "/robots.txt")


class Kept(NamedTuple):
    """One page of the store."""

    content: bytes
    headers: dict[str, str]
    etag: str


class PageCacheMiddleware:
    """Answer readers from the store, and with 304 where they have the page already.

    Readers are requests without a session cookie; editors always get a fresh page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seen: tuple[int, int] | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        if not _for_readers(request):
            return self.get_response(request)
        try:
            revision = self._revision()
        except DatabaseError:
            # What was kept cannot be known to stand, and is not shown. Some pages ask the database nothing.
            return self.get_response(request)
        key = _key(request, revision)
        kept: Kept | None = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if not _may_be_kept(request, response):
                return response
            kept = Kept(response.content, _plain(response), f'"{hashlib.sha256(response.content).hexdigest()[:32]}"')
            if len(kept.content) <= LARGEST and self.seen == revision:
                cache.set(key, kept, LIFETIME)
        return _answer(request, kept)

    def _revision(self) -> tuple[int, int]:
        revision = Revision.current()
        if self.seen != revision:
            # Also when it went back, as after restoring a backup.
            cache.clear()
            self.seen = revision
        return revision


def _for_readers(request: HttpRequest) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path.startswith(_NEVER)
        and _known(_query(request))
    )


def keep_with_query(response: HttpResponse) -> HttpResponse:
    """Mark a page that depends on its query in a way that other readers will ask for too."""
    response.keeps_query = True  # type: ignore[attr-defined]
    return response


def _query(request: HttpRequest) -> str:
    return str(request.META.get("QUERY_STRING", ""))


def _known(query: str) -> bool:
    """Whether the query is one that lists link to, and short."""
    return not query or (bool(_QUERY.fullmatch(query)) and set(QueryDict(query)) <= KEPT_PARAMETERS)


def _key(request: HttpRequest, revision: tuple[int, int]) -> str:
    """Everything that a page depends on. The language is in the path, and its absolute addresses name the host."""
    query = "&".join(sorted(_query(request).split("&")))
    today = timezone.now().date()  # pages say how long ago something was reported
    parts = (*revision, today, request.scheme, request.get_host(), request.path, query)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode(errors="surrogateescape")).hexdigest()


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    reported = {word.strip().lower() for word in response.get("Vary", "").split(",")}
    control = response.get("Cache-Control", "")
    return (
        response.status_code == _KEPT_STATUS
        and not response.streaming
        and (not _query(request) or getattr(response, "keeps_query", False))
        and not response.cookies
        and not reported & {"cookie", "*"}
        and "no-store" not in control
        and "private" not in control
    )


def _plain(response: HttpResponse) -> dict[str, str]:
    """Its headers. A page is the same whatever languages the browser asks for: the address alone decides."""
    headers = dict(response.headers)
    vary = [name.strip() for name in headers.pop("Vary", "").split(",")]
    others = ", ".join(name for name in vary if name and name.lower() != "accept-language")
    return headers | ({"Vary": others} if others else {})


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    response: HttpResponse
    if _has_it(request, kept.etag):
        response = HttpResponseNotModified(headers={k: v for k, v in kept.headers.items() if k == "Vary"})
    else:
        response = HttpResponse(kept.content, headers=kept.headers)
    response.headers["ETag"] = kept.etag
    # A browser asks each time whether its page still stands, so that what was taken down is gone from it too.
    patch_cache_control(response, no_cache=True)
    return response


def _has_it(request: HttpRequest, etag: str) -> bool:
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    return etag in known or "*" in known


class ReadersGZipMiddleware(GZipMiddleware):
    """Compress what readers get.

    A page that holds a secret and repeats what was sent would tell the secret by its length. Readers' pages hold none;
    those of the desk have tokens against forgery, and stay as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if request.path.startswith(_DESK) else super().process_response(request, response)
