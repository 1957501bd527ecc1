"""All that is in draft or waits for review, of every kind on one page: to hand in, publish, return or delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions as archive_actions
from casebook import vocabulary
from casebook.admin.claim_forms import contradicted_by, value_in_words
from casebook.admin.draft_dependencies import publish_together
from casebook.admin.permissions import may_change, member_of
from casebook.admin.record_search import likely_twins, match_of
from casebook.models import UNPUBLISHED, Action, ActionKind, Citation, Claim, Correction, Dispute, Record, Source, State
from casebook.models.archive.base import Reviewed
from casebook.suggestions.wording import heading_of

# So many of one kind stand on the page; its list has all.
SHOWN = 50
_MODELS: tuple[type[Reviewed], ...] = (Claim, Citation, Record, Source, Dispute, Correction)


@dataclass(frozen=True)
class QueueRow:
    """One thing to tick: its words, its pages, and what to look at before it is published."""

    name: str
    words: str
    by: str
    address: str
    delete: str
    notes: Sequence[str]


@dataclass(frozen=True)
class QueuePart:
    """The things of one kind."""

    title: str
    rows: Sequence[QueueRow]
    number: int

    @property
    def more(self) -> int:
        """How many there are for which the page has no room."""
        return self.number - len(self.rows)


class ChosenForm(forms.Form):
    """What is to be done with what was ticked, and for what is returned, why."""

    do = forms.ChoiceField(choices=())
    private_reason = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        label=gettext_lazy("What is to be changed, if you return it"),
    )

    def __init__(self, *args: Any, actions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["do"].choices = list(actions)  # type: ignore[attr-defined]
        if "return" not in dict(actions):
            del self.fields["private_reason"]


def mine(user: Any) -> dict[type[Reviewed], QuerySet[Any]]:
    """Drafts of this member, by kind, the newest first. Citations of a claim that is a draft go with it."""
    return {model: rows.filter(created_by=user, state=State.DRAFT).order_by("-pk") for model, rows in _apart().items()}


def waiting() -> dict[type[Reviewed], QuerySet[Any]]:
    """What was handed in, by kind, the oldest first."""
    return {model: rows.filter(state=State.PROPOSED).order_by("pk") for model, rows in _apart().items()}


def _apart() -> dict[type[Reviewed], QuerySet[Any]]:
    rows: dict[type[Reviewed], QuerySet[Any]] = {model: model._base_manager.all() for model in _MODELS}
    rows[Claim] = rows[Claim].select_related("subject", "target")
    rows[Citation] = (
        rows[Citation]
        .exclude(claim__state__in=UNPUBLISHED)
        .select_related("claim__subject", "claim__target", "source__outlet")
    )
    return rows


def words_of(thing: Any) -> str:
    """A thing in one line, as lists of the desk have it."""
    if isinstance(thing, Claim):
        heading = heading_of(thing) if thing.fact in vocabulary.BY_NAME else thing.fact
        return f"{thing.subject}: {heading}: {value_in_words(thing)}"
    if isinstance(thing, Citation):
        return _("%(claim)s – cited from %(source)s") % {"claim": words_of(thing.claim), "source": thing.source}
    return match_of(thing).words if isinstance(thing, Record) else str(thing)


def queue_page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """The page of my drafts, or of what waits for review; sent, it does what was chosen with what was ticked."""
    rows = mine(request.user) if name == "drafts" else waiting()
    actions = _actions(request.user, name)
    ticked: list[str] = []
    form = ChosenForm(request.POST if request.method == "POST" else None, actions=actions)
    problem = ""
    if request.method == "POST":
        ticked = request.POST.getlist("chosen")
        problem = _do(request, form, _found(rows, ticked))
        if not problem:
            return HttpResponseRedirect(request.get_full_path())
    parts = [part for model, found in rows.items() if (part := _part(request.user, model, found)).number]
    reported = {"parts": parts, "form": form, "actions": actions, "ticked": ticked, "problem": problem}
    number = sum(part.number for part in parts)
    return render(
        request, "admin/desk/queue.html", context | reported | {"number": number}, status=400 if problem else 200
    )


def _actions(user: Any, name: str) -> list[tuple[str, str]]:
    found = [("propose", _("Hand in for review"))] if name == "drafts" else []
    if name == "waiting" and archive_actions.may(user, ActionKind.RETURN):
        found.append(("return", _("Return to draft")))
    if archive_actions.may(user, ActionKind.PUBLISH):
        found.append(("publish", _("Publish together")))
    return found


def _found(rows: dict[type[Reviewed], QuerySet[Any]], names: Sequence[str]) -> list[Reviewed]:
    """The things of the page that these boxes stand for."""
    asked = set(names)
    refs = {name.partition(":")[2] for name in asked}
    return [thing for found in rows.values() for thing in found.filter(ref__in=refs) if _name(thing) in asked]


def _name(thing: Reviewed) -> str:
    return f"{thing._meta.model_name}:{thing.ref}"


def _do(request: HttpRequest, form: ChosenForm, things: list[Reviewed]) -> str:
    """Do it, all or none, and tell the member; why not, if it cannot be done."""
    if not form.is_valid():
        return _("Choose what is to be done.")
    if not things:
        return _("Nothing is ticked, or it is not here any more.")
    by, done = member_of(request), form.cleaned_data["do"]
    try:
        if done == "propose":
            archive_actions.propose([thing for thing in things if may_change(by, thing)], by=by)
        elif done == "return":
            archive_actions.return_to_draft(things, by=by, private_reason=form.cleaned_data["private_reason"])
        else:
            publish_together(things, by=by)
    except archive_actions.ActionRefused as refused:
        return str(refused)
    messages.success(request, _("Done together: %d.") % len(things))
    return ""


def _part(user: Any, model: type[Reviewed], found: QuerySet[Any]) -> QueuePart:
    things = list(found.select_related("created_by")[:SHOWN])
    if model is Claim:
        things = list(found.select_related("created_by").annotate(cited=Count("citations"))[:SHOWN])
    returned = _sent_back(things)
    rows = [_row(user, thing, returned.get(thing.ref, "")) for thing in things]
    return QueuePart(capfirst(str(model._meta.verbose_name_plural)), rows, found.count())


def _sent_back(things: Sequence[Reviewed]) -> dict[str, str]:
    """Of the drafts among them what a reviewer wrote when they were last sent back, by reference."""
    refs = [thing.ref for thing in things if thing.state == State.DRAFT]
    told = Action.objects.filter(on_ref__in=refs, kind=ActionKind.RETURN).order_by("pk")
    return dict(told.values_list("on_ref", "private_reason"))


def _row(user: Any, thing: Any, returned: str) -> QueueRow:
    base = f"admin:casebook_{thing._meta.model_name}"
    return QueueRow(
        name=_name(thing),
        words=words_of(thing),
        by=str(thing.created_by or ""),
        address=reverse(f"{base}_change", args=[thing.pk]),
        delete=reverse(f"{base}_delete", args=[thing.pk]) if may_change(user, thing) else "",
        notes=[*([_("Sent back: %s") % returned] if returned else []), *_notes(thing)],
    )


def _notes(thing: Any) -> Sequence[str]:
    """What to look at: what contradicts it, no citation yet, other records that may be the same."""
    notes = []
    if isinstance(thing, Claim):
        if not getattr(thing, "cited", 1):
            notes.append(_("It has no citation yet."))
        for other in contradicted_by(thing):
            words = {"claim": words_of(other), "state": other.get_state_display()}
            notes.append(_("It contradicts: %(claim)s (%(state)s)") % words)
    if isinstance(thing, Record):
        notes += [_("It may be the same as: %s") % match_of(twin).written for twin in likely_twins(thing)]
    return notes
