"""Links as people copy them: with the punctuation of a sentence behind them, encoded twice, or in capitals.

They lead on to where readers get a page, and nowhere else: to what is hidden no more than to what never was.
"""

import copy
import re
from urllib.parse import quote, unquote, unquote_plus

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils import translation
from django.utils.cache import patch_cache_control

from casebook.web.language import prefix_of

LONGEST = 500
# What cannot end an address of ours: anything but letters and digits.
_TAIL = re.compile(r"[\W_]+$")


def leading_on(address: str) -> HttpResponsePermanentRedirect:
    """The answer that leads there. A browser asks each time: what is there may move, or be taken down."""
    response = HttpResponsePermanentRedirect(address)
    patch_cache_control(response, no_cache=True)
    return response


def page_meant(request: HttpRequest) -> str:
    """The address that is meant by one of which there is no page, with its query; empty if none is."""
    if request.method not in ("GET", "HEAD") or len(request.path_info) > LONGEST:
        return ""
    path = tidied(request.path_info)
    if path == request.path_info:
        return ""
    with translation.override(prefix_of(path) or settings.LANGUAGE_CODE):
        answer = _answer(path, request)
    if answer is None:
        return ""
    # An address that is no longer the one of its page leads there at once.
    address, query = answer.headers.get("Location", path), request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query and "?" not in address else address


def _answer(path: str, request: HttpRequest) -> HttpResponseBase | None:
    """What the page answers; None where there is none, also because it is the editors'."""
    try:
        match: ResolverMatch = resolve(path)
        return None if match.namespaces else match.func(request, *match.args, **match.kwargs)
    except Http404:
        return None
    except (OperationalError, InterfaceError):
        # The database is busy or gone: the page itself says so.
        return HttpResponse()


def tidied(path: str) -> str:
    """The path as our own links have it: in small letters, and with nothing behind it."""
    return _TAIL.sub("", unquote(path)).lower() + "/"


def without_tail(request: HttpRequest) -> str:
    """The address without what stands behind its last value, where it is understood so; empty where it is not."""
    before, equals, last = request.META.get("QUERY_STRING", "")[: LONGEST + 1].rpartition("=")
    value = _TAIL.sub("", unquote_plus(last))
    match = request.resolver_match
    if (
        len(before) + len(last) >= LONGEST
        or not equals
        or not value
        or value == unquote_plus(last)
        or match is None
        or request.method != "GET"
    ):
        return ""
    query = f"{before}={quote(value)}"
    meant = copy.copy(request)
    meant.GET, meant.META, meant.resolver_match = QueryDict(query), {**request.META, "QUERY_STRING": query}, match
    try:
        answer = match.func(meant, *match.args, **match.kwargs)
    except Http404:
        return ""
    return f"{request.path}?{query}" if answer.status_code < 400 else ""
