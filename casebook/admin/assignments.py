"""Who reads an article and who reviews what was handed in: giving it to a member, and what was given to one."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.admin.named_things import NamedThing, named_things
from casebook.admin.permissions import member_of
from casebook.models import UNPUBLISHED, Assignment, Source, State, Task, User
from casebook.models.archive.base import Reviewed


def assigned_to(member: Any) -> list[tuple[Assignment, NamedThing]]:
    """What a member is to read or review, each with its words and its page, the oldest first."""
    rows = list(Assignment.objects.of(member))
    things = named_things((row.on_model, row.on_ref) for row in rows)
    return [(row, things[row.on_model, row.on_ref]) for row in rows]


def assignments_of(things: Iterable[Any]) -> dict[tuple[str, str], list[Assignment]]:
    """Who reads and reviews these, by kind and reference, in one statement."""
    refs = [thing.ref for thing in things]
    found: dict[tuple[str, str], list[Assignment]] = defaultdict(list)
    for row in Assignment.objects.filter(on_ref__in=refs).select_related("member").order_by("task", "pk"):
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


def may_give(user: Any) -> bool:
    """Whether this member gives work to others; everybody takes it."""
    return bool(user.has_perm("casebook.change_others_drafts"))


class AssignForm(forms.Form):
    """Who reads and who reviews it; and what of it is done."""

    def __init__(self, *args: Any, thing: Any, by: Any, rows: dict[str, Assignment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = User.objects.filter(is_active=True, is_staff=True).order_by("username")
        for task, label, done in (
            (Task.READ, _("Who reads it"), _("It has been read")),
            (Task.REVIEW, _("Who reviews it"), _("It has been reviewed")),
        ):
            row = rows.get(task)
            allowed = members if may_give(by) else members.filter(pk__in={by.pk, row.member_id if row else by.pk})
            self.fields[task] = forms.ModelChoiceField(
                allowed, required=False, label=label, empty_label=_("nobody"), initial=row.member_id if row else None
            )
            self.fields[f"{task}_done"] = forms.BooleanField(
                required=False, label=done, initial=bool(row and row.done_on)
            )


def assign_page(request: HttpRequest, thing: Any, context: dict[str, Any], back: str) -> HttpResponse:
    """The page on which a thing is given to members, or taken."""
    if not may_be_assigned(thing):
        raise PermissionDenied
    by, name = member_of(request), thing._meta.model_name
    rows = {row.task: row for row in Assignment.objects.filter(on_model=name, on_ref=thing.ref)}
    form = AssignForm(request.POST if request.method == "POST" else None, thing=thing, by=by, rows=rows)
    if form.is_valid():
        with transaction.atomic():
            for task in Task.values:
                _assign(name, thing.ref, task, form.cleaned_data[task], form.cleaned_data[f"{task}_done"], by)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    reported = {"form": form, "thing": thing, "back": back, "label": _("Who reads and reviews it")}
    return render(request, "admin/desk/special.html", context | reported, status=400 if form.is_bound else 200)


def _assign(name: str, ref: str, task: str, member: User | None, done: bool, by: User) -> None:
    one = Assignment.objects.filter(on_model=name, on_ref=ref, task=task)
    if member is None:
        one.delete()
        return
    row, new = Assignment.objects.get_or_create(
        on_model=name, on_ref=ref, task=task, defaults={"member": member, "by": by}
    )
    if not new and row.member_id != member.pk:
        row.member, row.by, row.at = member, by, timezone.now()
    row.done_on = (row.done_on or timezone.now().date()) if done else None
    row.save()
