"""Every place that withholding a name covers, and decisions on single words, which a second person confirms."""

from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.permissions import member_of, needs
from casebook.admin.words import page_of
from casebook.models import ActionKind, Kind, Record, Redaction, State, WithheldName
from casebook.models.archive.base import Reviewed
from casebook.projections import RedactionPlace, family_ids, names_known, places

# So many places are shown on one page.
SHOWN = 400
COVER, LEAVE, CONFIRM, END = "cover", "leave", "confirm", "end"


class RedactionReasonForm(forms.Form):
    """Why words are covered or left standing; it stays inside."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for the archive only"), max_length=2000, widget=forms.TextInput(attrs={"size": 80})
    )


def redacting_links(user: Any, thing: Any) -> list[dict[str, str]]:
    """The way to the places of a person's names, for those who may decide on them."""
    person = isinstance(thing, Record) and thing.kind == Kind.PERSON and thing.state != State.SEALED
    if not person or not actions.may(user, ActionKind.REDACT):
        return []
    return [{"label": _("Places of the name"), "address": reverse("admin:desk-redacting", args=[thing.pk])}]


def waiting(user: Any) -> int:
    """How many decisions wait for this member as the second person."""
    if not actions.may(user, ActionKind.PUBLISH):
        return 0
    return Redaction.objects.filter(ended_at=None, confirmed_by=None).exclude(by=user).count()


@needs("redact")
def places_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """Where the names of a person stand in public texts, covered or not; words are covered or left standing from here.

    While no name is withheld it shows what withholding them would cover.
    """
    record = get_object_or_404(Record.objects.exclude(state=State.SEALED), pk=pk, kind=Kind.PERSON)
    found = [_row(place) for place in islice(places([record.pk], names_known([record.pk])), SHOWN + 1)]
    form = RedactionReasonForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        way = next((name for name in (COVER, LEAVE) if name in request.POST), "")
        row = next((one for one in found if one["value"] == request.POST.get(way)), None)
        if row is None:
            problem = _("These words do not stand there any more. Look again.")
        else:
            try:
                place, why = row["place"], form.cleaned_data["reason"]
                by = member_of(request)
                actions.redact(place.row, place.field, place.words, covers=way == COVER, by=by, reason=why)
            except actions.ActionRefused as refused:
                problem = str(refused)
            else:
                later = _("A second person has to confirm it. Until then it is covered.")
                messages.success(request, _("Covered.") if way == COVER else later)
                return HttpResponseRedirect(request.get_full_path())
    shown = {
        "record": record,
        "rows": found[:SHOWN],
        "more": len(found) > SHOWN,
        "withheld": WithheldName.objects.filter(record__in=family_ids([record.pk])).exists(),
        "form": form,
        "problem": problem,
        "back": page_of(record),
    }
    return render(request, "admin/desk/redacting.html", context | shown, status=400 if problem or form.errors else 200)


@needs("redact")
def redactions_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """All decisions that stand, those that wait for a second person first: they are confirmed or ended from here."""
    standing = Redaction.objects.filter(ended_at=None).select_related("by", "confirmed_by")
    form = RedactionReasonForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST":
        way = CONFIRM if CONFIRM in request.POST else END
        number = request.POST.get(way, "")
        redaction = standing.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
        try:
            if redaction is None:
                problem = _("This decision does not stand any more.")
            elif way == CONFIRM:
                actions.confirm_redaction(redaction, by=member_of(request))
            elif form.is_valid():
                actions.end_redaction(redaction, by=member_of(request), private_reason=form.cleaned_data["reason"])
        except actions.ActionRefused as refused:
            problem = str(refused)
        if not problem and (way == CONFIRM or form.is_valid()):
            messages.success(request, _("Done."))
            return HttpResponseRedirect(request.get_full_path())
    if request.method == "POST" and CONFIRM in request.POST:
        form = RedactionReasonForm()
    shown = {
        "redactions": standing.order_by("confirmed_at", "pk")[:SHOWN],
        "form": form,
        "problem": problem,
        "back": reverse("admin:index"),
    }
    return render(request, "admin/desk/redactions.html", context | shown, status=400 if problem or form.errors else 200)


def _row(place: RedactionPlace) -> dict[str, Any]:
    """One place as the page shows it: where it is, what stands there, and what is sent to decide on it."""
    field = str(place.row._meta.get_field(place.field).verbose_name)  # type: ignore[union-attr]
    thing = getattr(place.row, "citation", place.row)
    return {
        "place": place,
        "where": f"{place.row._meta.verbose_name} {place.ref} · {field}",
        "address": page_of(thing) if isinstance(thing, Reviewed) else "",
        "value": "\n".join((place.model, place.ref, place.field, place.words)),
    }
