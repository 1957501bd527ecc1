"""The page of one dispute: the question, its kind, and all sides next to each other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.models import Dispute
from casebook.web import addresses
from casebook.web.presenters import queries
from casebook.web.presenters.disputes import dispute_page as put_together
from casebook.web.views.lookup import only, tombstone


@require_safe
def dispute_page(request: HttpRequest, ref: str) -> HttpResponse:
    """A dispute with at least two sides that readers may see."""
    dispute = only(Dispute.objects.visible_to(queries.READER).filter(ref=ref))
    if dispute is None:
        return tombstone(request, only(Dispute.objects.filter(ref=ref)))
    page = put_together(dispute)
    context = {
        "page": page,
        "section": "disputes",
        "about": dispute.ref,
        "canonical": request.build_absolute_uri(addresses.of_dispute(dispute)),
        "noindex": page.private,
    }
    return render(request, "pages/dispute.html", context)
