"""Finding what an address asks for: the thing, where it has gone, a tombstone, or the 404 of a thing that never was."""

from collections.abc import Collection
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casebook.actions import model_of
from casebook.models import Action, ActionKind, Claim, Dispute, Record, Source, State
from casebook.models.archive.base import Reviewed
from casebook.models.edition import Of, Tombstone
from casebook.projections import would_be_public

MODELS: dict[int, Any] = {Of.RECORD: Record, Of.SOURCE: Source, Of.CLAIM: Claim, Of.DISPUTE: Dispute}
Row = TypeVar("Row", bound=Reviewed)


def only(rows: QuerySet[Row]) -> Row | None:
    """The one row that there can be. `first` would order it, which costs more than the rest of the statement."""
    return next(iter(rows), None)


def not_here() -> Http404:
    """The one 404: a draft, a sealed or withheld thing, and a thing that never was are not told apart."""
    return Http404()


def day_of(request: HttpRequest) -> date | None:
    """The day as of which the page is read; None for today."""
    return getattr(getattr(request, "day_menu", None), "day", None)


def gone(request: HttpRequest, of: Of, ref: str) -> HttpResponse:
    """410 for what was withdrawn on editorial grounds and could be seen before; else raises the 404."""
    if not Tombstone.objects.filter(of=of, ref=ref, leads_to="").exists():
        raise not_here()
    return tombstone(request, only(MODELS[of].objects.filter(ref=ref)))


def reasons_of(refs: Collection[str]) -> dict[str, str]:
    """Why these claims and citations were superseded or retracted, in the archive's public words."""
    ending = Action.objects.filter(on_ref__in=refs, kind__in=(ActionKind.SUPERSEDE, ActionKind.RETRACT))
    return {action.on_ref: action.shown("public_reason") for action in ending.order_by("id")}


def tombstone(request: HttpRequest, thing: Reviewed | None) -> HttpResponse:
    """410 for what was withdrawn on editorial grounds and could be seen before; else raises the 404."""
    if thing is None or thing.state != State.WITHDRAWN or not would_be_public(thing):
        raise not_here()
    action = (
        Action.objects.filter(on_ref=thing.ref, on_model=model_of(thing), kind=ActionKind.WITHDRAW)
        .order_by("-id")
        .first()
    )
    context: dict[str, Any] = {
        "on": action.at.date() if action else None,
        "reason": action.shown("public_reason") if action else "",
        "noindex": True,
    }
    return render(request, "410.html", context, status=410, using="public")
