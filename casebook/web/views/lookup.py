"""Finding what an address asks for: the thing, where it has gone, a tombstone, or the 404 of a thing that never was."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casebook.models.edition import ENDING, Of, PublicChange, Tombstone
from casebook.web.presenters.edition import STANDING, ClaimRow


def not_here() -> Http404:
    """The one 404: a draft, a sealed or withheld thing, and a thing that never was are not told apart."""
    return Http404()


def day_of(request: HttpRequest) -> date | None:
    """The day as of which the page is read; None for today."""
    return getattr(getattr(request, "day_menu", None), "day", None)


def reasons_of(claim: ClaimRow) -> dict[str, str]:
    """Why the claim or citations of it were superseded or retracted, in the archive's public words, by reference."""
    ending = PublicChange.objects.filter(of=Of.CLAIM, key=claim.id, kind__in=ENDING).order_by("id")
    found = {citation or ref: reason for ref, citation, reason in ending.values_list("ref", "citation", "reason")}
    # A citation that was retracted with its claim has no change of its own.
    over = {cited["ref"] for cited in claim.citations if cited.get("state", STANDING) != STANDING}
    return {ref: found.get(claim.ref, "") for ref in over} | found


def gone(request: HttpRequest, of: Of, ref: str) -> HttpResponse:
    """410 for what was withdrawn on editorial grounds and could be seen before; else raises the 404."""
    stone = Tombstone.objects.filter(of=of, ref=ref, leads_to="").first()
    if stone is None:
        raise not_here()
    last = PublicChange.objects.filter(of=of, key=stone.key, kind__in=ENDING).order_by("id").last()
    context: dict[str, Any] = {
        "on": last.at.date() if last else None,
        "reason": last.reason if last else "",
        "noindex": True,
    }
    return render(request, "410.html", context, status=410, using="public")
