"""Pages that can be read as of a day: the wrapper of their views (casebook/web/urls.py)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from casebook.web.as_of.comparison import Compared, compared_lists, compared_records
from casebook.web.as_of.days import (
    SEEN,
    DayMenu,
    RequestedDays,
    asked_of,
    days_of,
    is_known,
    keep_in_address,
    keep_in_page,
)
from casebook.web.filters import FORMAT
from casebook.web.query_errors import reported, strange_names

View = Callable[..., HttpResponseBase]


LIST, HOME, RECORD = "list", "home", "record"


def dated(view: View, kind: str) -> View:
    """The view, read as of the day that its address asks for, which stands in `request.day_menu`.

    `kind` is of what it is the page: one thing (a kind of `SEEN`), a list, or home.
    """
    may_compare = kind in (LIST, RECORD)

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = asked_of(request.GET, may_compare)
        ref = kwargs.get("ref", "")
        room = kwargs.get("room", "")
        menu = DayMenu(request, asked, kind, ref, room)
        problems = [*asked.problems, *(strange_names(request.GET, (FORMAT,)) if kind != LIST else ())]
        if problems:
            return reported(request, problems, request.path if kind != LIST else menu.today)
        request.day_menu = menu  # type: ignore[attr-defined]
        if kind in SEEN and asked.day and not is_known(kind, ref, asked.day):
            if request.GET.get(FORMAT):
                # Of what was not known by then there is no file.
                del request.day_menu  # type: ignore[attr-defined]
                raise Http404
            return _not_known(request, asked, kind, ref)
        if asked.earlier:
            menu.comparing = _compared(request, asked, kind, room, ref)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            # Of what is not here no day is reported: the page that says so is the same for all that is not.
            del request.day_menu  # type: ignore[attr-defined]
            raise
        return _keeping(response, asked) if asked.day or asked.earlier else response

    read.dated = True  # type: ignore[attr-defined]
    return read


def _compared(request: HttpRequest, asked: RequestedDays, kind: str, name: str, ref: str) -> Compared | None:
    return compared_lists(name, request.GET, asked) if kind == LIST else compared_records(ref, asked)


def _not_known(request: HttpRequest, asked: RequestedDays, kind: str, ref: str) -> HttpResponseBase:
    """A page that says that nothing was known by then, and from which day on something was."""
    menu: DayMenu = request.day_menu  # type: ignore[attr-defined]
    days = days_of(kind, ref)
    context = {"ref": ref, "first": menu.link(days[0]) if days else None}
    return _keeping(render(request, "not_known.html", context, using="public"), asked)


def _keeping(response: HttpResponseBase, asked: RequestedDays) -> HttpResponseBase:
    """The answer with the day in its links, and not for search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    if response.has_header("Location"):
        response.headers["Location"] = keep_in_address(response.headers["Location"], asked.day, asked.earlier)
    if asked.day is None or response.has_header("Location"):
        return response
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = keep_in_page(response.content.decode(), asked.day).encode()
    return response
