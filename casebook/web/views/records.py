"""The page of a record: one view for every kind."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.models.edition import Of
from casebook.web import addresses
from casebook.web.copied_links import leading_on
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.record_page import record_page as put_together
from casebook.web.views.lookup import day_of, gone, not_here


@require_safe
def record_page(request: HttpRequest, room: str, ref: str, slug: str = "") -> HttpResponse:
    """A record at its address; a merged one leads on, as does a case whose custody claims have lapsed."""
    reading = Reading(day_of(request))
    record = reading.record(ref)
    query = request.META.get("QUERY_STRING", "")
    if record is None:
        into = reading.merged_into(ref)
        if into is not None and into.page:
            # The merge can be undone: a browser asks each time, or it would lead elsewhere for ever.
            return leading_on(_with(into.address, query))
        return gone(request, Of.RECORD, ref)
    if addresses.BY_NAME[room].kind != record.kind or not record.page:
        raise not_here()
    if record.room != room:
        # Not for ever: the record moves between /cases/ and /people/ with its claims of custody.
        return HttpResponseRedirect(_with(record.address, query))
    if slug and slug != record.slug:
        return HttpResponsePermanentRedirect(_with(record.address, query))
    page = put_together(reading, record)
    context = {
        "page": page,
        "room": addresses.BY_NAME[room],
        "section": room,
        "about": record.ref,
        "canonical": request.build_absolute_uri(record.address),
        "description": page.description,
        "noindex": record.noindex or bool(request.GET),
    }
    response = render(request, "record.html", context, using="public")
    if record.noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _with(address: str, query: str) -> str:
    """Where the record is, with what else was asked for."""
    return f"{address}?{query}" if query else address
