"""The page of one claim: its value, every citation, and the disputes in which it stands."""

from textwrap import shorten

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.models.edition import Of
from casebook.web.presenters.claim_page import claim_page as put_together
from casebook.web.presenters.edition import Reading
from casebook.web.views.lookup import day_of, gone, reasons_of


@require_safe
def claim_page(request: HttpRequest, ref: str) -> HttpResponse:
    """A claim that stands, or that was superseded or retracted and stays readable."""
    reading = Reading(day_of(request))
    claim = reading.claim(ref)
    if claim is None:
        return gone(request, Of.CLAIM, ref)
    ended = claim.state != "published" or any(citation.get("state") for citation in claim.citations)
    page = put_together(reading, claim, reasons_of(claim) if ended else {})
    context = {
        "page": page,
        "section": "claims",
        "about": claim.ref,
        "canonical": request.build_absolute_uri(reverse("claim", args=[ref])),
        "description": shorten(page.sentence, 200, placeholder="…"),
        "noindex": page.noindex or bool(request.GET),
    }
    return render(request, "claim.html", context, using="public")
