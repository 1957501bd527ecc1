"""What holds for every answer: a busy or absent database is 503 in words and loses nothing that was typed; HEAD."""

import logging
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import cast

from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from casebook.web.problem_details import is_for_programs, problem

logger = logging.getLogger(__name__)

RETRY_AFTER = 30
# SQLite's primary result codes: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL. A missing table or a
# misspelt statement is an OperationalError too (ERROR, 1), and is a fault of ours.
_SQLITE = frozenset({5, 6, 8, 10, 13, 14, 15})
# PostgreSQL's classes: connection, transaction rolled back (deadlock), no resources, stopped by an operator, and a
# lock that was not free in time. Without a code the server was never reached.
_POSTGRESQL = ("08", "40", "53", "57", "55P03")
# What is never written into a page: passwords, and what a second factor answers.
_SECRET = re.compile(r"password|credential|^code$", re.I)


class HeadMiddleware:
    """Send nothing after the head of an answer to HEAD, which not every server sees to itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request."""
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = ()
            else:
                cast(HttpResponse, response).content = b""
        return response


class DeskSessionMiddleware(SessionMiddleware):
    """Django's own, but a session that a busy database could not store is not called one that somebody has ended."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Store the session. `casebook.web.views.errors.server_error` answers what is raised here."""
        try:
            return super().process_response(request, response)
        except SessionInterrupted as interrupted:
            # Why Django could not store it, and what it made of that.
            reason = interrupted.__context__ and interrupted.__context__.__context__
            if reason is not None and is_unavailable(reason):
                raise reason from reason.__cause__
            raise


class DatabaseUnavailableMiddleware:
    """Answer 503 where a view was not served because the database is busy or away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve one request. The first piece of a file is made here: once it is sent no other status can be
        reported."""
        response = self.get_response(request)
        if not isinstance(response, StreamingHttpResponse):
            return response
        pieces = iter(response)
        try:
            first = next(pieces, b"")
        except (OperationalError, InterfaceError) as error:
            response.close()
            if is_unavailable(error):
                return unavailable(request, error)
            raise
        response.streaming_content = chain([first], pieces)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a view raised. What middleware raises comes to `casebook.web.views.errors.server_error`."""
        return unavailable(request, exception) if is_unavailable(exception) else None


def is_unavailable(exception: BaseException | None) -> bool:
    """Whether the database was busy or away; never so for an error in a statement, which is a fault of ours."""
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        if isinstance(exception, (OperationalError, InterfaceError)) and _says_so(exception.__cause__ or exception):
            return True
        exception = exception.__cause__
    return False


def _says_so(error: BaseException) -> bool:
    if hasattr(error, "sqlite_errorcode"):
        return error.sqlite_errorcode & 0xFF in _SQLITE
    if hasattr(error, "pgcode"):
        if type(error).__name__ == "InterfaceError":
            return "closed" in str(error)
        return error.pgcode is None or error.pgcode.startswith(_POSTGRESQL)
    return False


def unavailable(request: HttpRequest, exception: BaseException, *, uncertain: bool = False) -> HttpResponse:
    """The page that says so, with what was typed in a form that sends it again. It asks the database nothing.

    `uncertain` where something may have been stored before the database went away.
    """
    logger.warning("The database is busy or away: %s", type(exception.__cause__ or exception).__name__)
    if is_for_programs(request):
        words = _("The archive’s database is busy or away. Try again in half a minute.")
        return problem(503, words, {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"})
    if "format" in request.GET or not request.accepts("text/html"):
        words = _("The archive’s database is busy or away. Try again in half a minute.")
        response = HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=503)
    else:
        typed = list(_typed(request)) if request.method == "POST" else []
        context = {
            "noindex": True,
            "posted": request.method == "POST",
            "uncertain": uncertain,
            "typed": typed,
            "address": request.get_full_path(),
            "token": request.POST.get("csrfmiddlewaretoken", "") if typed else "",
        }
        response = render(request, "503.html", context, status=503, using="public")
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _typed(request: HttpRequest) -> Iterator[dict[str, str]]:
    """Every field that was sent, unless there is a secret among them or what was sent cannot be read."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:
        # Too much, broken off, or no form at all: then there is nothing to send again.
        return
    if any(_SECRET.search(name) for name, _value in fields):
        return
    for name, value in fields:
        if name != "csrfmiddlewaretoken":
            yield {"name": name, "value": value}
