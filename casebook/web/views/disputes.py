"""The page of one dispute: the question, its kind, and all sides next to each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.models.edition import Of, PublicDispute
from casebook.web.presenters.dispute_page import dispute_page as put_together
from casebook.web.presenters.edition import Reading
from casebook.web.views.lookup import day_of, gone


@require_safe
def dispute_page(request: HttpRequest, ref: str) -> HttpResponse:
    """A dispute with at least two sides that readers may see."""
    dispute = PublicDispute.objects.filter(ref=ref).first()
    if dispute is None:
        return gone(request, Of.DISPUTE, ref)
    reading = Reading(day_of(request))
    page = put_together(reading, reading.put(dispute))
    context = {
        "page": page,
        "section": "disputes",
        "about": dispute.ref,
        "canonical": request.build_absolute_uri(reverse("dispute", args=[ref])),
        "description": page.description,
        "noindex": page.noindex or bool(request.GET),
    }
    return render(request, "dispute.html", context, using="public")
