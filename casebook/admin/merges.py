"""Merging and splitting records, and which may be one: what would change is shown first, and a reason is asked for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.admin.permissions import member_of
from casebook.admin.record_fields import RecordField, plain
from casebook.admin.words import heading_of, page_of, value_of, words_of
from casebook.models import ActionKind, Claim, Record, State
from casebook.suggestions.merges import merge_suggestions, preview_of_merge


class IntoForm(forms.Form):
    """Which record it is merged into."""

    into = RecordField(
        label=gettext_lazy("Merge into"), help_text=gettext_lazy("The record that stays. Type its name.")
    )


class ReasonsForm(forms.Form):
    """Why, for readers and for the archive."""

    public_reason = forms.CharField(max_length=500, label=gettext_lazy("Reason, for readers"))
    private_reason = forms.CharField(
        max_length=2000, required=False, label=gettext_lazy("Reason, for the archive only")
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

    def __init__(self, *args: Any, thing: Record, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = Claim.objects.standing().filter(subject__in=[thing.pk, *thing.merged.values_list("pk", flat=True)])
        field: Any = self.fields["claims"]
        claims = {str(c.pk): c for c in standing.select_related("subject", "target").order_by("fact", "scope", "pk")}
        # Held against what can be chosen, and not looked up: what is sent may be no number that a database knows.
        field.choices = [(pk, claim_words(claim)) for pk, claim in claims.items()]
        field.coerce = claims.__getitem__
        into: Any = self.fields["into"]
        into.kinds, into.by = (thing.kind,), by


def claim_words(claim: Claim) -> str:
    """A claim in one line, without its record."""
    words = f"{claim.ref} · {heading_of(claim)}: {value_of(claim)}"
    return words if claim.state == State.PUBLISHED else f"{words} · {claim.get_state_display()}"


def merge_page(request: HttpRequest, record: Record, context: dict[str, Any]) -> HttpResponse:
    """Asks into which record, then shows what would change and asks why."""
    data = request.POST if request.method == "POST" else None
    into = Record.objects.filter(ref=plain(request.GET.get("into", ""))).exclude(state=State.SEALED).first()
    if into is None:
        form: forms.Form = IntoForm(data)
        form.fields["into"].kinds = (record.kind,)  # type: ignore[attr-defined]
        if form.is_valid():
            return HttpResponseRedirect(f"{request.path}?into={form.cleaned_data['into'].ref}")
        return render(request, "admin/desk/merge.html", context | {"form": form}, status=400 if form.is_bound else 200)
    form, problem = ReasonsForm(data), ""
    if form.is_valid():
        try:
            actions.merge(record, into, by=member_of(request), **form.cleaned_data)
        except actions.ActionRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Done."))
            return HttpResponseRedirect(page_of(into))
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
    return render(request, "admin/desk/merge.html", context | shown, status=400 if form.is_bound else 200)


def merges_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Pairs of records that may be the same, each with its reasons; nothing is merged by itself."""
    may_merge = actions.may(member_of(request), ActionKind.MERGE)
    rows = [
        {
            "one": words_of(found.one),
            "into": words_of(found.into),
            "reasons": found.reasons,
            # Who may not merge looks at the record.
            "address": f"{page_of(found.one, 'action', 'merge')}?into={found.into.ref}"
            if may_merge
            else page_of(found.one),
        }
        for found in merge_suggestions(50)
    ]
    return render(request, "admin/desk/merges.html", context | {"rows": rows})
