"""Merging and splitting records in the desk: what would change is shown first, and a reason is asked for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.permissions import member_of
from casebook.admin.record_fields import RecordField
from casebook.admin.record_search import plain
from casebook.models import ActionKind, Claim, Record, State
from casebook.suggestions import preview_of_merge
from casebook.suggestions.wording import dated_words_of, heading_of


class ReasonsForm(forms.Form):
    """Why, for readers and for the archive."""

    public_reason = forms.CharField(max_length=500, label=gettext_lazy("Reason, for readers"))
    private_reason = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("Reason, for the archive only")
    )


class IntoForm(forms.Form):
    """Which record it is merged into."""

    into = RecordField(
        label=gettext_lazy("Merge into"), help_text=gettext_lazy("The record that stays. Type its name.")
    )


class SplitForm(ReasonsForm):
    """Which claims go where."""

    into = RecordField(
        label=gettext_lazy("Move them to"), help_text=gettext_lazy("Type a name; what is not there yet can be made.")
    )
    claims = forms.TypedMultipleChoiceField(
        choices=(), widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Claims to move")
    )
    field_order = ("claims", "into", "public_reason", "private_reason")

    def __init__(self, *args: Any, record: Record, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Claim.objects.standing().filter(subject__in=[record.pk, *record.merged.values_list("pk", flat=True)])
        field: Any = self.fields["claims"]
        claims = {str(c.pk): c for c in standing.select_related("subject", "target").order_by("fact", "scope", "pk")}
        # Held against what can be chosen, and not looked up: what is sent may be no number that a database knows.
        field.choices = [(pk, claim_words(claim)) for pk, claim in claims.items()]
        field.coerce = claims.__getitem__
        into: Any = self.fields["into"]
        into.kinds, into.by = (record.kind,), by


def claim_words(claim: Claim) -> str:
    """A claim in one line."""
    words = f"{claim.ref} · {heading_of(claim)}: {dated_words_of(claim)}"
    return words if claim.state == State.PUBLISHED else f"{words} · {claim.get_state_display()}"


def merging_links(user: Any, record: Record) -> list[tuple[str, str]]:
    """Names and words of what can be done with the record here."""
    if record.state != State.PUBLISHED:
        return []
    found = []
    if record.merged_into_id is None:
        if actions.may(user, ActionKind.MERGE):
            found.append(("merge", _("Merge into another")))
        if actions.may(user, ActionKind.SPLIT):
            found.append(("split", _("Split: move claims")))
    elif actions.may(user, ActionKind.UNMERGE):
        found.append(("unmerge", _("Undo the merge")))
    return found


def merging_page(request: HttpRequest, record: Record, name: str, context: dict[str, Any], back: str) -> HttpResponse:
    """The page of one of them."""
    links = dict(merging_links(request.user, record))
    reported = context | {"thing": record, "back": back, "label": links.get(name, ""), "allowed": name in links}
    if name not in links:
        return render(request, "admin/desk/action.html", reported, status=403)
    work = {"merge": _merge, "unmerge": _unmerge, "split": _split}[name]
    return work(request, record, reported, back)


def _merge(request: HttpRequest, record: Record, reported: dict[str, Any], back: str) -> HttpResponse:
    into = Record.objects.filter(ref=plain(request.GET.get("into", ""))).exclude(state=State.SEALED).first()
    if into is None:
        form: forms.Form = IntoForm(request.POST if request.method == "POST" else None)
        form.fields["into"].kinds = (record.kind,)  # type: ignore[attr-defined]
        if form.is_valid():
            return HttpResponseRedirect(f"{request.path}?into={form.cleaned_data['into'].ref}")
        return render(request, "admin/desk/merge.html", reported | {"form": form}, status=400 if form.is_bound else 200)
    form = ReasonsForm(request.POST if request.method == "POST" else None)
    problem = ""
    if form.is_valid():
        problem = _tried(request, lambda: actions.merge(record, into, by=member_of(request), **form.cleaned_data))
        if not problem:
            return HttpResponseRedirect(reverse("admin:casebook_record_change", args=[into.pk]))
    preview = preview_of_merge(record, into)
    shown = {
        "form": form,
        "into": into,
        "preview": preview,
        "disagreeing": [(claim_words(a), claim_words(b)) for a, b in preview.disagreeing],
        "twins": [(claim_words(a), claim_words(b)) for a, b in preview.twins],
        "withheld": [claim_words(claim) for claim in preview.withheld],
        "opened": [claim_words(claim) for claim in preview.opened],
        "problem": problem or preview.refused,
    }
    return render(request, "admin/desk/merge.html", reported | shown, status=400 if form.is_bound else 200)


def _unmerge(request: HttpRequest, record: Record, reported: dict[str, Any], back: str) -> HttpResponse:
    form = ReasonsForm(request.POST if request.method == "POST" else None)
    problem = ""
    if form.is_valid():
        problem = _tried(request, lambda: actions.unmerge(record, by=member_of(request), **form.cleaned_data))
        if not problem:
            return HttpResponseRedirect(back)
    shown = {"form": form, "problem": problem}
    return render(request, "admin/desk/special.html", reported | shown, status=400 if form.is_bound else 200)


def _split(request: HttpRequest, record: Record, reported: dict[str, Any], back: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = SplitForm(data, record=record, by=member_of(request))
    problem = ""
    if form.is_valid():
        given = dict(form.cleaned_data)
        claims, into = given.pop("claims"), given.pop("into")
        problem = _tried(request, lambda: actions.split(record, claims, into=into, by=member_of(request), **given))
        if not problem:
            return HttpResponseRedirect(reverse("admin:casebook_record_change", args=[into.pk]))
    lead = _("Each is superseded by a copy on the other record, with its citations; the old ones stay readable.")
    shown = {"form": form, "problem": problem, "lead": lead}
    return render(request, "admin/desk/special.html", reported | shown, status=400 if form.is_bound else 200)


def _tried(request: HttpRequest, action: Any) -> str:
    """Why the action was refused; empty, and the member is told, where it was done."""
    try:
        action()
    except actions.ActionRefused as refused:
        return str(refused)
    messages.success(request, _("Done."))
    return ""
