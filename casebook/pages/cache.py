"""Whole pages kept for readers, under the archive's revision: a change of anything published makes all of them new.

The revision is read before any data, so a page can only be older than its key says when nobody asks for it any more.
A takedown also empties the store, in every process, before the next page is served.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control

from casebook.models import Revision

LIFETIME = 24 * 60 * 60
_KEPT_STATUS = 200


class PageCacheMiddleware:
    """Answer readers from the store, and with 304 where they have the page already.

    Readers are requests without a session cookie; editors always get a fresh page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.takedowns: int | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        if not self._cacheable(request):
            return self.get_response(request)
        key = self._key(request)
        etag = f'"{key}"'
        kept = cache.get(key)
        if kept is not None and request.headers.get("If-None-Match") == etag:
            return self._dressed(HttpResponseNotModified(), etag)
        if kept is None:
            response = self.get_response(request)
            if response.status_code != _KEPT_STATUS or response.streaming or response.cookies:
                return response
            kept = (response.content, response.headers["Content-Type"], dict(response.headers))
            cache.set(key, kept, LIFETIME)
        content, content_type, headers = kept
        return self._dressed(HttpResponse(content, content_type=content_type, headers=_plain(headers)), etag)

    @staticmethod
    def _cacheable(request: HttpRequest) -> bool:
        return (
            request.method in ("GET", "HEAD")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not request.path.startswith(("/admin/", "/healthz", "/report/"))
        )

    def _key(self, request: HttpRequest) -> str:
        revision, takedowns = Revision.current()
        if self.takedowns != takedowns:
            cache.clear()
            self.takedowns = takedowns
        query = "&".join(sorted(request.META.get("QUERY_STRING", "").split("&")))
        parts = [str(revision), str(takedowns), request.path, query, request.get_host()]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

    @staticmethod
    def _dressed(response: HttpResponse, etag: str) -> HttpResponse:
        response.headers["ETag"] = etag
        patch_cache_control(response, no_cache=True)
        return response


def _plain(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in ("content-type", "set-cookie")}
