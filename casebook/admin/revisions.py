"""Revising editorial fields of what is published: an action with its reason, on a page of its own."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions
from casebook.actions.revisions import REVISABLE
from casebook.admin.draft_forms import SummaryLinesField
from casebook.admin.edit_conflicts import STALE, VersionedForm, in_words
from casebook.admin.permissions import member_of
from casebook.admin.value_fields import read_date
from casebook.models import ActionKind, State
from casebook.models.archive.base import Reviewed
from casebook.values import ValueProblem, as_typed

_LEFT_OUT = ("when_edtf", "when_words", "when_known", "outlet")


def may_revise(user: Any, thing: Reviewed) -> bool:
    """Whether this user may revise the thing as it stands."""
    return (
        thing.state == State.PUBLISHED
        and thing._meta.concrete_model in REVISABLE
        and actions.may(user, ActionKind.REVISE)
    )


def revise_page(request: HttpRequest, thing: Reviewed, context: dict[str, Any], back: str) -> HttpResponse:
    """The form of the editorial fields with the reason; sent, it revises what differs."""
    form = _form_of(thing)(request.POST or None, instance=type(thing)._base_manager.get(pk=thing.pk))
    problem = ""
    if not may_revise(request.user, thing):
        return render(
            request, "admin/desk/action.html", context | {"allowed": False, "thing": thing, "back": back}, status=403
        )
    if request.method == "POST" and form.is_valid():
        reasons = {name: form.cleaned_data[name] for name in ("public_reason", "private_reason")}
        try:
            changes = {name: form.cleaned_data[name] for name in form.changed() if name != "when"} | _dates(form)
            if changes:
                actions.revise(thing, changes, by=member_of(request), **reasons)
            messages.success(request, _("Revised.") if changes else _("Nothing was changed."))
            return HttpResponseRedirect(back)
        except (actions.ActionRefused, ValueProblem) as refused:
            problem = str(refused)
    status = 400 if form.is_bound else 200
    reported = {"form": form, "thing": thing, "problem": problem, "back": back, "allowed": True, "revising": True}
    return render(request, "admin/desk/action.html", context | reported, status=status)


class RevisionForm(VersionedForm):
    """The editorial fields of one thing, and why they are revised.

    What is published has no version that a revision moves: each field sends what it held when the page was opened.
    """

    revised: frozenset[str] = frozenset()

    def changed(self) -> list[str]:
        """The fields in which something else was typed than was there when the page was opened, and than is there."""
        typed = self.cleaned_data
        return [name for name in self.changed_data if name in self.revised and typed.get(name) != self.stored[name]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Before the form puts what was typed into the row.
        self.stored = {name: getattr(self.instance, name) for name in self.revised if name != "when"}
        self.stored["when"] = str(getattr(self.instance, "when", None) or "")

    def _hold_against_stored(self, data: Mapping[str, Any]) -> None:
        others = {}
        for name in self.changed():
            read = self.data.get(self.add_initial_prefix(name))
            stands = self.fields[name].prepare_value(self.stored[name])
            if read is not None and _plain(read) != _plain(stands):
                others[name] = in_words(self.fields[name], stands)
        seen = hashlib.sha256(repr(sorted(others.items())).encode()).hexdigest()[:16]
        if others and data.get("overwrite") != seen:
            self.ask(STALE, seen)
            for name, theirs in others.items():
                self.add_error(name, _("Somebody else wrote here: %s") % (theirs or _("nothing")))


def _plain(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _dates(form: RevisionForm) -> dict[str, str]:
    """The three columns of a date, where one was typed anew."""
    if "when" not in form.changed():
        return {}
    text = form.cleaned_data["when"]
    date = read_date(text) if text else None
    return {
        "when_edtf": date.edtf if date else "",
        "when_words": date.words_text if date else "",
        "when_known": date.known if date else "",
    }


def _form_of(thing: Reviewed) -> "type[RevisionForm]":
    model: Any = thing._meta.concrete_model
    names = sorted(REVISABLE[model] - set(_LEFT_OUT), key=[f.name for f in model._meta.get_fields()].index)
    reasons = {
        "public_reason": forms.CharField(max_length=500, label=gettext_lazy("Reason, for readers")),
        "private_reason": forms.CharField(
            max_length=2000, required=False, label=gettext_lazy("Reason, for the archive only")
        ),
    }
    when: dict[str, Any] = {}
    if "when_edtf" in REVISABLE[model]:
        text = as_typed(str(getattr(thing, "when", None) or ""))
        when = {"when": forms.CharField(required=False, max_length=200, initial=text, label=gettext_lazy("Published"))}
    base = forms.modelform_factory(
        model, form=RevisionForm, fields=names, field_classes={"summary_order": SummaryLinesField}
    )
    made: type[RevisionForm] = type("RevisionForm", (base,), {**when, **reasons})
    if "summary_order" in names:
        made.base_fields["summary_order"].of(thing.kind)  # type: ignore[attr-defined]
    for name in (*names, *when):
        made.base_fields[name].show_hidden_initial = True
    made.revised = frozenset((*names, *when))
    return made
