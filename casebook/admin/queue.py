"""All that is in draft or waits for review, of every kind on one page: to hand in, publish, return or delete."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions as archive_actions
from casebook.admin.claim_forms import contradicted_by
from casebook.admin.draft_dependencies import publish_together
from casebook.admin.permissions import may_change, member_of
from casebook.admin.record_fields import likely_twins
from casebook.admin.words import DeskLine, page_of, things_named, with_state, words_of, written
from casebook.models import (
    UNPUBLISHED,
    Action,
    ActionKind,
    Assignment,
    Citation,
    Claim,
    Correction,
    Dispute,
    ImportDraft,
    ImportFile,
    Record,
    Source,
    State,
    Task,
    User,
)
from casebook.models.archive.base import Reviewed
from casebook.models.archive.imports import made_by

# So many of one kind stand on the page; its list has all.
SHOWN = 50
# So many imports are offered to narrow it by.
IMPORTS = 20
_MODELS: tuple[type[Reviewed], ...] = (Claim, Citation, Record, Source, Dispute, Correction)
Rows = dict[type[Reviewed], QuerySet[Any]]


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


def mine(user: Any) -> Rows:
    """Drafts of this member, by kind, the newest first. Citations of a claim that is a draft go with it."""
    return {model: rows.filter(created_by=user, state=State.DRAFT).order_by("-pk") for model, rows in _apart().items()}


def waiting() -> Rows:
    """What was handed in, by kind, the oldest first."""
    return {model: rows.filter(state=State.PROPOSED).order_by("pk") for model, rows in _apart().items()}


def _apart() -> Rows:
    rows: Rows = {model: model._base_manager.all() for model in _MODELS}
    rows[Claim] = rows[Claim].select_related("subject", "target")
    apart = rows[Citation].exclude(claim__state__in=UNPUBLISHED)
    rows[Citation] = apart.select_related("claim__subject", "claim__target", "source__outlet")
    return rows


def queue_page(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    """The page of my drafts, or of what waits for review; sent, it does what was chosen with what was ticked.

    `?import=` narrows it to what one import made.
    """
    rows = mine(request.user) if name == "drafts" else waiting()
    imports = ImportFile.objects.filter(pk__in=ImportDraft.objects.values("file")).only("ref", "name").order_by("-pk")
    file = imports.filter(ref=request.GET.get("import", "")[:20]).first()
    if file is not None:
        rows = {model: made_by(of_kind, file) for model, of_kind in rows.items()}
    actions = _actions(request.user, name)
    ticked: list[str] = []
    form = ChosenForm(request.POST if request.method == "POST" else None, actions=actions)
    problem = ""
    if request.method == "POST":
        ticked = request.POST.getlist("chosen")
        problem = _do(request, form, _found(rows, ticked))
        if not problem:
            return HttpResponseRedirect(request.get_full_path())
    parts = [part for model, found in rows.items() if (part := _part(request.user, model, found))["number"]]
    reported = {
        "parts": parts,
        "form": form,
        "actions": actions,
        "ticked": ticked,
        "problem": problem,
        "number": sum(part["number"] for part in parts),
        "import": file,
        "imports": imports[:IMPORTS],
    }
    return render(request, "admin/desk/queue.html", context | reported, status=400 if problem else 200)


def _actions(user: Any, name: str) -> list[tuple[str, str]]:
    found = [("propose", _("Hand in for review"))] if name == "drafts" else []
    if name == "waiting" and archive_actions.may(user, ActionKind.RETURN):
        found.append(("return", _("Return to draft")))
    if archive_actions.may(user, ActionKind.PUBLISH):
        found.append(("publish", _("Publish together")))
    return found


def _found(rows: Rows, names: Sequence[str]) -> list[Reviewed]:
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


def _part(user: Any, model: type[Reviewed], found: QuerySet[Any]) -> dict[str, Any]:
    """The things of one kind: the first of them, and how many there are for which the page has no room."""
    rows = found.select_related("created_by")
    things = list((rows.annotate(cited=Count("citations")) if model is Claim else rows)[:SHOWN])
    number = found.count()
    # Of drafts what a reviewer wrote when they were last sent back.
    refs = [thing.ref for thing in things if thing.state == State.DRAFT]
    told = Action.objects.filter(on_ref__in=refs, kind=ActionKind.RETURN).order_by("pk")
    returned = dict(told.values_list("on_ref", "private_reason"))
    return {
        "title": capfirst(str(model._meta.verbose_name_plural)),
        "number": number,
        "more": number - len(things),
        "rows": [
            {
                "name": _name(thing),
                "words": words_of(thing),
                "by": str(thing.created_by or ""),
                "address": page_of(thing),
                "delete": page_of(thing, "delete") if may_change(user, thing) else "",
                "notes": _notes(thing, returned.get(thing.ref)),
            }
            for thing in things
        ],
    }


def _notes(thing: Any, returned: str | None) -> list[str]:
    """What to look at: why it was sent back, what contradicts it, no citation yet, records that may be the same."""
    notes = [_("Sent back: %s") % returned] if returned else []
    if isinstance(thing, Claim):
        if not getattr(thing, "cited", 1):
            notes.append(_("It has no citation yet."))
        notes += [_("It contradicts: %s") % with_state(other) for other in contradicted_by(thing)]
    if isinstance(thing, Record):
        notes += [_("It may be the same as: %s") % written(twin) for twin in likely_twins(thing)]
    return notes


def assigned_to(member: Any) -> list[tuple[Assignment, DeskLine]]:
    """What a member is to read or review, each with its words and its page, the oldest first."""
    rows = list(Assignment.objects.of(member))
    things = things_named((row.on_model, row.on_ref) for row in rows)
    return [(row, things[row.on_model, row.on_ref]) for row in rows]


def assignments_of(things: Iterable[Any]) -> dict[tuple[str, str], list[Assignment]]:
    """Who reads and reviews these, by kind and reference, in one statement."""
    found: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(on_ref__in=[thing.ref for thing in things])
    for row in rows.select_related("member").order_by("task", "pk"):
        found[row.on_model, row.on_ref].append(row)
    return found


def in_words(rows: Iterable[Assignment]) -> str:
    """Who reads and reviews it, in a line."""
    words = []
    for row in rows:
        does = {
            Task.READ: _("%s has read it") if row.done_on else _("%s reads it"),
            Task.REVIEW: _("%s has reviewed it") if row.done_on else _("%s reviews it"),
        }
        words.append(does[Task(row.task)] % row.member)
    return ", ".join(words)


def may_be_assigned(thing: Any) -> bool:
    """Whether there is something to read or review: an article, or what is not published yet."""
    if not isinstance(thing, Reviewed) or thing.state in (State.SEALED, State.WITHDRAWN):
        return False
    return isinstance(thing, Source) or thing.state in UNPUBLISHED


class AssignForm(forms.Form):
    """Who reads and who reviews it; and what of it is done. Everybody takes work, editors give it to others."""

    def __init__(self, *args: Any, thing: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = {row.task: row for row in assignments_of([thing])[thing._meta.model_name, thing.ref]}
        members = User.objects.filter(is_active=True, is_staff=True).order_by("username")
        for task, label, done in (
            (Task.READ, _("Who reads it"), _("It has been read")),
            (Task.REVIEW, _("Who reviews it"), _("It has been reviewed")),
        ):
            row = rows.get(task)
            allowed = members
            if not by.has_perm("casebook.change_others_drafts"):
                allowed = members.filter(pk__in={by.pk, row.member_id if row else by.pk})
            self.fields[task] = forms.ModelChoiceField(
                allowed, required=False, label=label, empty_label=_("nobody"), initial=row.member_id if row else None
            )
            self.fields[f"{task}_done"] = forms.BooleanField(
                required=False, label=done, initial=bool(row and row.done_on)
            )


@transaction.atomic
def assign(thing: Any, *, by: User, **given: Any) -> None:
    """Give the thing to those whom the form names, or take it from them."""
    for task in Task.values:
        member, done = given[task], given[f"{task}_done"]
        of = {"on_model": thing._meta.model_name, "on_ref": thing.ref, "task": task}
        if member is None:
            Assignment.objects.filter(**of).delete()
            continue
        row, new = Assignment.objects.get_or_create(**of, defaults={"member": member, "by": by})
        if not new and row.member_id != member.pk:
            row.member, row.by, row.at = member, by, timezone.now()
        row.done_on = (row.done_on or timezone.now().date()) if done else None
        row.save()
