"""The page of one source: its facts in the order of the text, and never the text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.models.edition import Of
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.source_page import source_page as put_together
from casebook.web.views.lookup import day_of, gone


@require_safe
def source_page(request: HttpRequest, ref: str) -> HttpResponse:
    """A source that readers may see."""
    reading = Reading(day_of(request))
    source = reading.source(ref)
    if source is None:
        return gone(request, Of.SOURCE, ref)
    page = put_together(reading, source)
    context = {
        "page": page,
        "description": page.description,
        "section": "sources",
        "about": source.ref,
        "canonical": request.build_absolute_uri(reverse("source", args=[ref])),
        "noindex": page.noindex or bool(request.GET),
    }
    return render(request, "source.html", context, using="public")
