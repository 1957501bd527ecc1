"""Lists: of each kind of record, of sources, claims and disputes. Everybody gets what a signed-out reader may see."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.web import addresses
from casebook.web.cache import keep_with_query
from casebook.web.filters import ListFilters
from casebook.web.lists import entries, records
from casebook.web.lists.filter_registry import filters_of
from casebook.web.lists.listing import Listing, PastTheLast, address_of
from casebook.web.query_errors import problems_of, reported
from casebook.web.views.files import as_file

# Lists of private people, or of what is said of them one by one, are not for search engines.
PRIVATE = frozenset({"cases", "people", "sentences", "claims", "disputes"})


@require_safe
def record_list(request: HttpRequest, room: str) -> HttpResponseBase:
    """The records of one room."""
    filters = filters_of(room, request.GET)
    return _answer(request, filters, "lists/records.html", lambda: records.listing(room, filters))


@require_safe
def source_list(request: HttpRequest) -> HttpResponseBase:
    """The articles, the newest first."""
    filters = filters_of("sources", request.GET)
    return _answer(request, filters, "lists/sources.html", lambda: entries.source_listing(filters))


@require_safe
def claim_list(request: HttpRequest) -> HttpResponseBase:
    """The facts one by one, those entered last first."""
    filters = filters_of("claims", request.GET)
    return _answer(request, filters, "lists/claims.html", lambda: entries.claim_listing(filters))


@require_safe
def dispute_list(request: HttpRequest) -> HttpResponseBase:
    """The questions on which sources differ, those entered last first."""
    filters = filters_of("disputes", request.GET)
    return _answer(request, filters, "lists/disputes.html", lambda: entries.dispute_listing(filters))


def _answer(
    request: HttpRequest, filters: ListFilters, template: str, listing: Callable[[], Listing]
) -> HttpResponseBase:
    name = filters.name
    base = addresses.of_list(name)
    if not filters.is_valid():
        return reported(request, problems_of(filters), address_of(base, filters.pairs()))
    if filters.format:
        return as_file(request, filters)
    try:
        shown = listing()
    except PastTheLast:
        raise Http404 from None
    noindex = name in PRIVATE or bool(request.GET)
    context = {
        "list": shown,
        "section": name,
        "noindex": noindex,
        "canonical": "" if noindex else request.build_absolute_uri(base),
    }
    response = render(request, template, context)
    if noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)
