"""What the archive did and when: from the log of acts, without the names of those who did it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import TOLD, Act, ActKind, as_of


@dataclass(frozen=True)
class ActShown:
    """One line of a history."""

    day: date
    words: str
    reason: str
    role: str = ""


def acts_on(model: str, ref: str) -> list[ActShown]:
    """Every act on one thing, the latest first; none as of a day, since that is told in the time of the sources."""
    if as_of.day():
        return []
    acts = Act.objects.filter(on_model=model, on_ref=ref, kind__in=TOLD).order_by("-id")
    return [ActShown(act.at.date(), _did(act.kind), act.shown("public_reason"), act.get_role_display()) for act in acts]


def history_of(record_ref: str, claim_refs: Collection[str]) -> list[ActShown]:
    """The acts on a record and on its claims, the latest first; what was published on one day is counted together."""
    if as_of.day():
        return []
    on = Q(on_model="record", on_ref=record_ref) | Q(on_model="claim", on_ref__in=claim_refs)
    published = (
        Act.objects.filter(on, kind=ActKind.PUBLISH, on_model="claim")
        .annotate(day=TruncDate("at"))
        .values_list("day")
        .annotate(number=Count("id"))
        .order_by("day")
    )
    lines = [
        ActShown(day, ngettext("%d fact published", "%d facts published", number) % number, "")
        for day, number in published
    ]
    others = Act.objects.filter(on, kind__in=TOLD).exclude(kind=ActKind.PUBLISH, on_model="claim").order_by("id")
    lines += [ActShown(act.at.date(), _on(act), act.shown("public_reason")) for act in others[:200]]
    return sorted(_together(lines), key=lambda line: line.day, reverse=True)


def _together(lines: list[ActShown]) -> list[ActShown]:
    return list(dict.fromkeys(lines))


def _did(kind: str) -> str:
    return str(ActKind(kind).label)


def _on(act: Act) -> str:
    what = _("the record") if act.on_model == "record" else _("a fact")
    return _("%(what)s %(done)s") % {"what": what, "done": _did(act.kind)}


def last_change(lines: list[ActShown]) -> date | None:
    """The day of the latest of them."""
    return max((line.day for line in lines), default=None)
