"""The page of one source: its facts in the order of the text, and never the text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.models import Source
from casebook.web import addresses
from casebook.web.presenters import queries
from casebook.web.presenters.sources import source_page as put_together
from casebook.web.views.lookup import only, tombstone


@require_safe
def source_page(request: HttpRequest, ref: str) -> HttpResponse:
    """A source that readers may see."""
    source = only(Source.objects.visible_to(queries.READER).select_related("outlet").filter(ref=ref))
    if source is None:
        return tombstone(request, only(Source.objects.filter(ref=ref)))
    context = {
        "page": put_together(source),
        "section": "sources",
        "about": source.ref,
        "canonical": request.build_absolute_uri(addresses.of_source(source)),
        "noindex": bool(request.GET),
    }
    return render(request, "pages/source.html", context)
