"""What the archive did and when: from the log of actions, without the names of those who did it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import PUBLIC_KINDS, Action, ActionKind
from casebook.models.archive import as_of


@dataclass(frozen=True)
class ActionShown:
    """One line of a history."""

    day: date
    words: str
    reason: str
    role: str = ""


def actions_on(model: str, ref: str) -> list[ActionShown]:
    """Every action on one thing, the latest first; none as of a day, since that is reported in the time of the
    sources."""
    if as_of.day():
        return []
    actions = Action.objects.filter(on_model=model, on_ref=ref, kind__in=PUBLIC_KINDS).order_by("-id")
    return [
        ActionShown(action.at.date(), _did(action.kind), action.shown("public_reason"), action.get_role_display())
        for action in actions
    ]


def history_of(record_ref: str, claim_refs: Collection[str]) -> list[ActionShown]:
    """The actions on a record and on its claims, the latest first; what was published on one day is counted
    together."""
    if as_of.day():
        return []
    on = Q(on_model="record", on_ref=record_ref) | Q(on_model="claim", on_ref__in=claim_refs)
    published = (
        Action.objects.filter(on, kind=ActionKind.PUBLISH, on_model="claim")
        .annotate(day=TruncDate("at"))
        .values_list("day")
        .annotate(number=Count("id"))
        .order_by("day")
    )
    lines = [
        ActionShown(day, ngettext("%d fact published", "%d facts published", number) % number, "")
        for day, number in published
    ]
    others = (
        Action.objects.filter(on, kind__in=PUBLIC_KINDS)
        .exclude(kind=ActionKind.PUBLISH, on_model="claim")
        .order_by("id")
    )
    lines += [ActionShown(action.at.date(), _on(action), action.shown("public_reason")) for action in others[:200]]
    return sorted(_together(lines), key=lambda line: line.day, reverse=True)


def _together(lines: list[ActionShown]) -> list[ActionShown]:
    return list(dict.fromkeys(lines))


def _did(kind: str) -> str:
    return str(ActionKind(kind).label)


def _on(action: Action) -> str:
    what = _("the record") if action.on_model == "record" else _("a fact")
    return _("%(what)s %(done)s") % {"what": what, "done": _did(action.kind)}


def last_change(lines: list[ActionShown]) -> date | None:
    """The day of the latest of them."""
    return max((line.day for line in lines), default=None)
