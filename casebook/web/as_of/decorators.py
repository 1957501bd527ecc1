"""Pages that can be read as of a day: the wrapper of their views (casebook/web/urls.py)."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from casebook.models.archive import as_of
from casebook.projections.past_columns import Then
from casebook.web.as_of import known_dates
from casebook.web.as_of.differences import Compared
from casebook.web.as_of.links import keep_in_address, keep_in_page
from casebook.web.as_of.list_comparison import compared_lists
from casebook.web.as_of.menu import DayMenu
from casebook.web.as_of.parameters import RequestedDays, asked_of
from casebook.web.as_of.record_comparison import compared_records
from casebook.web.query_errors import reported

View = Callable[..., HttpResponseBase]


LIST, HOME, RECORD = "list", "home", "record"


def dated(view: View, kind: str, name: str = "") -> View:
    """The view, read as of the day that its address asks for.

    `kind` is of what it is the page: one thing (a kind of `known.SEEN`), a list, or home. `name`: of the list, where
    its address does not say it.
    """
    may_compare = kind in (LIST, RECORD)

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = asked_of(request.GET, may_compare)
        ref = kwargs.get("ref", "")
        menu = DayMenu(request, asked, kind, ref, kwargs.get("room") or name)
        if asked.problems:
            return reported(request, asked.problems, menu.today)
        request.day_menu = menu  # type: ignore[attr-defined]

        def answer() -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                # Of what is not here no day is reported: the page that says so is the same for all that is not.
                del request.day_menu  # type: ignore[attr-defined]
                raise

        if asked.day is None and asked.earlier is None:
            return answer()
        with as_of.reading(Then(asked.day) if asked.day else None):
            if kind in known_dates.SEEN and asked.day and not known_dates.is_known(kind, ref):
                return _keeping(_not_known(request, kind, ref, answer), asked)
            if asked.earlier:
                menu.comparing = _compared(request, asked, kind, kwargs.get("room") or name, ref)
            return _keeping(answer(), asked)

    read.dated = True  # type: ignore[attr-defined]
    return read


def _compared(request: HttpRequest, asked: RequestedDays, kind: str, name: str, ref: str) -> Compared | None:
    return compared_lists(name, request.GET, asked) if kind == LIST else compared_records(ref, asked)


def _not_known(request: HttpRequest, kind: str, ref: str, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What is not there today is not reported of any day; else a page that says that nothing was known by then."""
    with as_of.reading(None):
        today = answer()
    if today.has_header("Location"):
        return answer()
    if today.status_code != 200:
        return today
    days = known_dates.days_of(kind, ref)
    menu: DayMenu = request.day_menu  # type: ignore[attr-defined]
    return render(request, "pages/not_known.html", {"ref": ref, "first": menu.link(days[0]) if days else None})


def _keeping(response: HttpResponseBase, asked: RequestedDays) -> HttpResponseBase:
    """The answer with the day in its links, and not for search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    if response.has_header("Location"):
        response.headers["Location"] = keep_in_address(response.headers["Location"], asked.day, asked.earlier)
    if asked.day is None or response.has_header("Location"):
        return response
    if response.streaming:
        response.streaming_content = _within(asked, response.streaming_content)  # type: ignore[attr-defined]
    elif isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = keep_in_page(response.content.decode(), asked.day).encode()
    return response


def _within(asked: RequestedDays, parts: Any) -> Iterator[Any]:
    """A file that is made while it is sent is read as of the day too, part after part."""
    reading = Then(asked.day) if asked.day else None
    parts = iter(parts)
    while True:
        with as_of.reading(reading):
            part = next(parts, None)
        if part is None:
            return
        yield part
