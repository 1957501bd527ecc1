"""Lists as files: what the page gives, all of its pages."""

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from casebook.exchange.tables import csv
from casebook.pages.filters import ListFilters
from casebook.pages.lists.files import table_of


def as_file(request: HttpRequest, filters: ListFilters) -> StreamingHttpResponse:
    """The list in the format that is asked for."""
    today = timezone.now().date()
    table = table_of(filters, request.build_absolute_uri, today)
    response = StreamingHttpResponse(csv.stream(table), content_type=csv.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="casebook-{filters.name}-{today.isoformat()}.csv"'
    response["X-Robots-Tag"] = "noindex"
    return response
