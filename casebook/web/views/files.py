"""Lists as files: what the page gives, all of its pages."""

from functools import partial

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from casebook.interchange.tables import csv
from casebook.models.archive import as_of
from casebook.web.as_of.links import keep_in_address
from casebook.web.filters import ListFilters
from casebook.web.lists.files import table_of


def as_file(request: HttpRequest, filters: ListFilters) -> StreamingHttpResponse:
    """The list in the format that is asked for, as of the active day."""
    today, day = timezone.now().date(), as_of.day()
    table = table_of(filters, partial(_absolute, request), today)
    response = StreamingHttpResponse(csv.stream(table), content_type=csv.MEDIA_TYPE)
    when = f"as-of-{day.isoformat()}" if day else today.isoformat()
    response["Content-Disposition"] = f'attachment; filename="casebook-{filters.name}-{when}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _absolute(request: HttpRequest, address: str) -> str:
    """The full address; as of a day it leads to the page as of that day."""
    day = as_of.day()
    return request.build_absolute_uri(keep_in_address(address, day) if day else address)
