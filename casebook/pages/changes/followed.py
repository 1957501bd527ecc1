"""Lists that can be followed: the wrapper of their views (casebook/pages/urls.py) that answers `?format=atom`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from casebook.pages import addresses
from casebook.pages.changes.atom import feed
from casebook.pages.changes.fields import ATOM, FORMAT
from casebook.pages.changes.scopes import of_list
from casebook.pages.days.asked import AS_OF, COMPARED
from casebook.pages.lists.filtering import filters_of
from casebook.pages.lists.listing import address_of
from casebook.pages.wrong import Problem, problems_of, told
from casebook.values.base import shorten

View = Callable[..., HttpResponseBase]


def followed(view: View, name: str = "") -> View:
    """The view of a list, which is also told as a feed of what changes in it. `name`: where no address says it."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.getlist(FORMAT) != [ATOM]:
            return view(request, *args, **kwargs)
        return _feed(request, kwargs.get("room") or name)

    return read


def _feed(request: HttpRequest, name: str) -> HttpResponse:
    filters = filters_of(name, request.GET)
    problems = problems_of(filters) if not filters.is_valid() else []
    page = address_of(addresses.of_list(name), filters.pairs())
    words = _("A feed tells what changes from now on; leave the day out.")
    problems += [Problem(day, shorten(request.GET[day]), words) for day in (AS_OF, COMPARED) if request.GET.get(day)]
    if problems:
        return told(request, problems, page)
    return feed(
        request,
        of_list(filters),
        title=_("changes in the list “%s”") % _title(name),
        name=page,
        page=page,
    )


def _title(name: str) -> str:
    room = addresses.BY_NAME.get(name)
    return str(room.label) if room else {"sources": _("Sources"), "claims": _("Facts")}.get(name, _("Disputes"))
