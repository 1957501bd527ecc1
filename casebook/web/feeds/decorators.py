"""Lists that can be followed: the wrapper of their views (casebook/web/urls.py) that answers `?format=atom`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from casebook.web import addresses
from casebook.web.feeds import subjects
from casebook.web.feeds.atom import feed
from casebook.web.feeds.fields import ATOM, FORMAT, problems_of_days
from casebook.web.lists.filter_registry import filters_of
from casebook.web.lists.listing import address_of
from casebook.web.query_errors import problems_of, reported

View = Callable[..., HttpResponseBase]


def followed(view: View, name: str = "") -> View:
    """The view of a list, which is also reported as a feed of what changes in it. `name`: where no address says it."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.getlist(FORMAT) != [ATOM]:
            return view(request, *args, **kwargs)
        return _feed(request, kwargs.get("room") or name)

    return read


def _feed(request: HttpRequest, name: str) -> HttpResponse:
    filters = filters_of(name, request.GET)
    problems = problems_of(filters) if not filters.is_valid() else []
    problems += problems_of_days(request.GET)
    if problems:
        return reported(request, problems, address_of(addresses.of_list(name), filters.pairs()))
    return feed(request, subjects.rows(filters))
