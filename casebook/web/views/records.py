"""The page of a record: one view for every kind, and what is special of each is data of the page."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.models import Record, State
from casebook.web import addresses
from casebook.web.copied_links import leading_on
from casebook.web.presenters.records import record_page as put_together
from casebook.web.views.lookup import not_here, only, tombstone


@require_safe
def record_page(request: HttpRequest, room: str, ref: str, slug: str = "") -> HttpResponse:
    """A record at its address; a merged one leads on, as does a case whose custody claims have lapsed."""
    record = only(Record.objects.select_related("merged_into").filter(ref=ref))
    into = record.merged_into if record is not None and record.state == State.PUBLISHED else None
    if into is not None and into.page_public:
        # The merge can be undone: a browser asks each time, or it would lead elsewhere for ever.
        return leading_on(_address(into, request))
    if record is None or addresses.BY_NAME[room].kind != record.kind:
        raise not_here()
    if not record.page_public:
        return tombstone(request, record)
    if addresses.room_of(record).name != room:
        # Not for ever: the record moves between /cases/ and /people/ with its claims of custody.
        return HttpResponseRedirect(_address(record, request))
    if slug and slug != record.slug:
        return HttpResponsePermanentRedirect(_address(record, request))
    page = put_together(record)
    context = {
        "page": page,
        "record": record,
        "room": addresses.BY_NAME[room],
        "section": room,
        "about": record.ref,
        "canonical": request.build_absolute_uri(addresses.of_record(record)),
        "noindex": record.private or bool(request.GET),
    }
    response = render(request, "pages/record.html", context)
    if record.private:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _address(record: Record, request: HttpRequest) -> str:
    """Where the record is, with what else was asked for."""
    query = request.META.get("QUERY_STRING", "")
    return f"{addresses.of_record(record)}?{query}" if query else addresses.of_record(record)
