"""The change history of one thing: its versions with what differs, and the actions on it, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casebook.admin.differences import Difference, differences_of
from casebook.models import Action

# So many versions, and so many actions, are shown.
MOST = 200


@dataclass(frozen=True)
class Change:
    """One thing that was done: when, by whom, what, why, and what it changed."""

    at: Any
    by: str
    what: str
    reasons: Sequence[str] = ()
    differences: Sequence[Difference] = field(default_factory=list)


def versions_of(thing: Any) -> list[Change]:
    """The versions of a thing, each with what it changed; those that changed nothing that is told are left out."""
    model = type(thing)._meta.concrete_model
    if model is None or not hasattr(model, "history"):
        return []
    rows = list(model.history.filter(id=thing.pk).select_related("history_user").order_by("-history_id")[: MOST + 1])
    found = []
    for number, row in enumerate(rows[:MOST]):
        before = rows[number + 1] if number + 1 < len(rows) else None
        first = before is None and row.history_type == "+"
        changed = [] if before is None else differences_of(model, before, row)
        if changed or first:
            what = _("entered") if first else _("changed")
            by = str(row.history_user or getattr(thing, "created_by", None) or "")
            found.append(Change(row.history_date, by, what, (), changed))
    return found


def changes_of(thing: Any) -> list[Change]:
    """Versions and actions together, the newest first."""
    found = versions_of(thing)
    ref = getattr(thing, "ref", "")
    log = Action.objects.filter(on_model=thing._meta.model_name, on_ref=ref) if ref else Action.objects.none()
    for action in log.select_related("by").order_by("-pk")[:MOST]:
        reasons = [why for why in (action.public_reason, action.private_reason) if why]
        found.append(Change(action.at, str(action.by), str(action.get_kind_display()), reasons))
    return sorted(found, key=lambda change: change.at, reverse=True)


class HistoryAdmin(admin.ModelAdmin):
    """The history page in words, instead of Django's own."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("What was changed"),
            "thing": thing,
            "opts": self.opts,
            "changes": changes_of(thing),
            **(extra_context or {}),
        }
        return render(request, "admin/desk/history.html", context)
