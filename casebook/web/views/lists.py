"""Lists as pages and as files: of each kind of record, of sources, claims and disputes."""

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casebook.interchange.tables import csv
from casebook.web import addresses
from casebook.web.as_of.days import keep_in_address
from casebook.web.cache import keep_with_query
from casebook.web.filters import ListFilters, filters_of
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.filter_sentence import address_of
from casebook.web.presenters.list_files import table_of
from casebook.web.presenters.list_page import PastTheLast, list_page
from casebook.web.query_errors import problems_in, reported
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
        return _as_file(request, filters)
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


def _as_file(request: HttpRequest, filters: ListFilters) -> StreamingHttpResponse:
    """All pages of the list in the format that is asked for, as of the day."""
    today, day = timezone.now().date(), filters.reading.day

    def absolute(address: str) -> str:
        return request.build_absolute_uri(keep_in_address(address, day) if day else address)

    response = StreamingHttpResponse(csv.stream(table_of(filters, absolute, today)), content_type=csv.MEDIA_TYPE)
    when = f"as-of-{day.isoformat()}" if day else today.isoformat()
    response["Content-Disposition"] = f'attachment; filename="casebook-{filters.name}-{when}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response
