"""Asking for something to be erased, and confirming it as the second person: both see all that will go and change."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.permissions import member_of, needs
from casebook.admin.words import DeskLine
from casebook.models import (
    ActionKind,
    Attribution,
    Capture,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Erasure,
    ErasureReason,
    Intake,
    Record,
    Request,
    Source,
    SourceCheck,
    Wish,
)

# So many rows of one kind are named, and so many places can be decided on one by one.
SHOWN, DECIDED = 200, 400
_KINDS = {
    Record: gettext_lazy("Records"),
    Source: gettext_lazy("Sources"),
    Capture: gettext_lazy("Kept copies"),
    Intake: gettext_lazy("Articles being brought in"),
    SourceCheck: gettext_lazy("Looks at sources"),
    Claim: gettext_lazy("Claims"),
    Citation: gettext_lazy("Citations"),
    Attribution: gettext_lazy("Speakers in chains"),
    Dispute: gettext_lazy("Disputes"),
    DisputeSide: gettext_lazy("Sides of disputes"),
    Correction: gettext_lazy("Corrections"),
    Wish: gettext_lazy("Wishes"),
    Request: gettext_lazy("Requests"),
}


class EraseForm(forms.Form):
    """Why it is to be erased, and which names are covered in what stays."""

    why = forms.ChoiceField(
        label=gettext_lazy("Kind of reason"),
        choices=ErasureReason.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("This alone stays in the log."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, for the second person only"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=gettext_lazy("It is erased with the rest."),
    )
    names = forms.CharField(
        label=gettext_lazy("Names to cover in what stays, one a line"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80, "dir": "auto"}),
        help_text=gettext_lazy("In every spelling, for good. Add a name that was never entered; press “Look again”."),
    )


def erase_links(user: Any, thing: Any) -> list[dict[str, str]]:
    """The button that asks for it, for those who may."""
    if type(thing)._meta.concrete_model not in actions.ERASABLE or not actions.may(user, ActionKind.ERASE):
        return []
    name = type(thing)._meta.concrete_model._meta.model_name
    return [{"label": _("Erase"), "address": reverse("admin:desk-erase", args=[name, thing.pk])}]


def waiting(user: Any) -> list[DeskLine]:
    """What waits for a second person, in words and with its address; nothing for those who may not."""
    if not actions.may(user, ActionKind.ERASE):
        return []
    asked = Erasure.objects.select_related("asked_by").order_by("pk")
    return [
        DeskLine(f"{one.on_model} {one.on_ref} · {one.asked_by}", reverse("admin:desk-erasing", args=[one.pk]))
        for one in asked
    ]


@needs("erase")
def ask_page(request: HttpRequest, context: dict[str, Any], name: str, pk: int) -> HttpResponse:
    """What will go and what will be changed, and the form that asks a second person for it."""
    model = next((model for model in actions.ERASABLE if model._meta.model_name == name), None)
    if model is None:
        raise Http404
    thing = get_object_or_404(model._base_manager, pk=pk)
    already = Erasure.objects.filter(on_model=name, on_ref=thing.ref).first()
    if already is not None:
        return HttpResponseRedirect(reverse("admin:desk-erasing", args=[already.pk]))
    form = EraseForm(request.POST if request.method == "POST" else None)
    names = request.POST["names"].splitlines() if "names" in request.POST else None
    plan = actions.plan_of(thing, names)
    if names is None:
        form.initial["names"] = "\n".join(plan.names)
    problem, read = "", plan.fingerprint()
    same = request.POST.get("read") == read
    decided = _decided(plan, request.POST.getlist("place")) if same else {}
    if "_ask" in request.POST and form.is_valid():
        if same:
            try:
                actions.ask_to_erase(
                    thing,
                    by=member_of(request),
                    why=form.cleaned_data["why"],
                    reason=form.cleaned_data["reason"],
                    names=names,
                    places=decided,
                )
            except actions.ActionRefused as refused:
                problem = str(refused)
            else:
                messages.success(request, _("A second person has to confirm it. Until then nothing is erased."))
                return HttpResponseRedirect(reverse("admin:index"))
        else:
            problem = _("What will go has changed: look at it again, and ask once more.")
    for place in plan.places:
        place.chosen = decided.get(place.key, place.chosen)
    shown = {"form": form, "thing": thing, "problem": problem, "read": read}
    shown |= _reported(plan) | {"back": reverse("admin:index")}
    wrong = problem or ("_ask" in request.POST and form.errors)
    return render(request, "admin/desk/erase.html", context | shown, status=400 if wrong else 200)


@needs("erase")
def confirm_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """What somebody asked for, with all that it does; a second person confirms or declines it."""
    erasure = get_object_or_404(Erasure.objects.select_related("asked_by"), pk=pk)
    problem = ""
    try:
        if "_decline" in request.POST:
            actions.decline_to_erase(erasure, by=member_of(request))
            messages.success(request, _("Nothing was erased."))
            return HttpResponseRedirect(reverse("admin:index"))
        if "_erase" in request.POST:
            actions.erase(erasure, by=member_of(request), seen=request.POST.get("seen", ""))
            messages.success(request, _("Erased."))
            return HttpResponseRedirect(reverse("admin:index"))
    except actions.ActionRefused as refused:
        problem = str(refused)
    if not Erasure.objects.filter(pk=pk).exists():
        raise Http404
    try:
        plan = actions.plan_asked(erasure)
    except actions.ActionRefused:
        # What it was about was deleted as a draft meanwhile.
        erasure.delete()
        messages.success(request, _("It is not there any more."))
        return HttpResponseRedirect(reverse("admin:index"))
    shown = {"erasure": erasure, "thing": plan.thing, "problem": problem, "seen": plan.fingerprint()}
    shown |= _reported(plan) | {"own": erasure.asked_by_id == member_of(request).pk, "back": reverse("admin:index")}
    return render(request, "admin/desk/erase.html", context | shown, status=400 if problem else 200)


def _decided(plan: actions.ErasurePlan, chosen: Iterable[str]) -> dict[str, bool]:
    """What was decided otherwise than is proposed, of the places that were shown."""
    ticked = set(chosen)
    shown = _named(plan)[:DECIDED]
    return {place.key: place.key in ticked for place in shown if (place.key in ticked) != place.proposed}


def _named(plan: actions.ErasurePlan) -> list[Any]:
    """The texts with a name, each once: as it stands, or as an old version has it where that alone does."""
    found: dict[str, Any] = {}
    for place in plan.places:
        if place.of_name:
            found.setdefault(place.key, place)
    return list(found.values())


def _reported(plan: actions.ErasurePlan) -> dict[str, Any]:
    named = _named(plan)
    return {
        "going": list(_going(plan)),
        "reduced": [link.citation.ref for link in plan.reduced()],
        "places": named[:DECIDED],
        "more_places": max(0, len(named) - DECIDED),
        "referring": sum(not place.of_name for place in plan.places),
        "refused": plan.refused,
    }


def _going(plan: actions.ErasurePlan) -> Iterator[tuple[str, int, list[str]]]:
    """By kind how many rows go, and the first of them in words."""
    reported = set()
    for model, title in _KINDS.items():
        rows = plan.of(model)
        number = rows.count()
        reported.add(model)
        if number:
            yield str(title), number, [_words(row) for row in rows[:SHOWN]]
    rest = sum(len(ids) for model, ids in plan.gone.items() if model not in reported)
    if rest:
        yield _("Rows of the log, of the admin and of requests to erase"), rest, []


def _words(row: Any) -> str:
    if isinstance(row, Claim):
        return f"{row.ref} · {row.subject}: {row.fact} {row.value[:80] or row.target or ''}".strip()
    if isinstance(row, Citation):
        return f"{row.ref} · {row.source}"
    return f"{row.ref} · {row}" if hasattr(row, "ref") and str(row) != row.ref else str(row)
