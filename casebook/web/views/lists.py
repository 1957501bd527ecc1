"""Lists as pages and as files: of each kind of record, of sources, claims and disputes."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.web import addresses
from casebook.web.cache import keep_with_query
from casebook.web.filters import filters_of
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.filter_sentence import address_of
from casebook.web.presenters.list_page import PastTheLast, list_page
from casebook.web.query_errors import problems_in, reported
from casebook.web.views.files import list_file
from casebook.web.views.pages import day_of

# Lists of private people, or of what is said of them one by one, are not for search engines.
PRIVATE = frozenset({"cases", "people", "sentences", "claims", "disputes"})


@require_safe
def list_view(request: HttpRequest, room: str) -> HttpResponseBase:
    """One page of a list, or all of it as a file."""
    filters = filters_of(room, request.GET, Reading(day_of(request)))
    base = addresses.of_list(room)
    if not filters.is_valid():
        return reported(request, problems_in(filters.form), address_of(base, filters.pairs()))
    if filters.format:
        return list_file(request, filters)
    try:
        page = list_page(filters)
    except PastTheLast:
        raise Http404 from None
    noindex = room in PRIVATE or bool(request.GET)
    canonical = "" if noindex else request.build_absolute_uri(base)
    context = {"list": page, "section": room, "noindex": noindex, "canonical": canonical}
    response = render(request, "list.html", context, using="public")
    if noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)
