"""Every place that withholding a name covers, and decisions on single words, which a second person confirms."""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.permissions import member_of
from casebook.models import ActionKind, Kind, Record, Redaction, State, WithheldName
from casebook.models.archive.base import Redacted, Reviewed
from casebook.projections import RedactionPlace, family_ids, names_known, places

# So many places are shown on one page.
SHOWN = 400
COVER, LEAVE, CONFIRM, END = "cover", "leave", "confirm", "end"


class RedactionReasonForm(forms.Form):
    """Why words are covered or left standing; it stays inside."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for the archive only"), max_length=2000, widget=forms.TextInput(attrs={"size": 80})
    )


@dataclass(frozen=True)
class RedactionRow:
    """One place as the page shows it: where it is, what stands there, and what may be done about it."""

    place: RedactionPlace
    where: str
    address: str
    value: str


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


def places_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """Where the names of a person stand in public texts, covered or not; words are covered or left standing from here.

    While no name is withheld it shows what withholding them would cover.
    """
    _only_those_who_may(request)
    record = get_object_or_404(Record.objects.exclude(state=State.SEALED), pk=pk, kind=Kind.PERSON)
    found = [_row(place) for place in islice(places([record.pk], names_known([record.pk])), SHOWN + 1)]
    form = RedactionReasonForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        way = next((name for name in (COVER, LEAVE) if name in request.POST), "")
        row = next((one for one in found if one.value == request.POST.get(way)), None)
        if row is None:
            problem = _("These words do not stand there any more. Look again.")
        else:
            try:
                actions.redact(
                    row.place.row,
                    row.place.field,
                    row.place.words,
                    covers=way == COVER,
                    by=member_of(request),
                    reason=form.cleaned_data["reason"],
                )
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
        "back": reverse("admin:casebook_record_change", args=[record.pk]),
    }
    return render(request, "admin/desk/redacting.html", context | shown, status=400 if problem or form.errors else 200)


def redactions_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """All decisions that stand, those that wait for a second person first: they are confirmed or ended from here."""
    _only_those_who_may(request)
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


def _only_those_who_may(request: HttpRequest) -> None:
    if not actions.may(member_of(request), ActionKind.REDACT):
        raise PermissionDenied


def _row(place: RedactionPlace) -> RedactionRow:
    field = str(place.row._meta.get_field(place.field).verbose_name)  # type: ignore[union-attr]
    where = f"{place.row._meta.verbose_name} {place.ref} · {field}"
    value = "\n".join((place.model, place.ref, place.field, place.words))
    return RedactionRow(place, where, _address(place.row), value)


def _address(row: Redacted) -> str:
    thing = getattr(row, "citation", row)
    if not isinstance(thing, Reviewed):
        return ""
    return reverse(f"admin:casebook_{thing._meta.model_name}_change", args=[thing.pk])
