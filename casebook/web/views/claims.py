"""The page of one claim: its value, every citation, the disputes in which it stands, and what was done to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.models import Claim
from casebook.web import addresses
from casebook.web.presenters import queries
from casebook.web.presenters.claims import claim_page as put_together
from casebook.web.views.lookup import only, tombstone


@require_safe
def claim_page(request: HttpRequest, ref: str) -> HttpResponse:
    """A claim that stands, or that was superseded or retracted and stays readable."""
    claims = Claim.objects.readable_by(queries.READER).select_related("supersedes", *queries.ENDS)
    claim = only(claims.prefetch_related(queries.with_citations(past=True)).filter(ref=ref))
    if claim is None:
        return tombstone(request, only(Claim.objects.filter(ref=ref)))
    queries.led_on([claim])
    context = {
        "page": put_together(claim),
        "section": "claims",
        "about": claim.ref,
        "canonical": request.build_absolute_uri(addresses.of_claim(claim)),
        "noindex": claim.subject.private or bool(claim.target and claim.target.private),
    }
    return render(request, "pages/claim.html", context)
