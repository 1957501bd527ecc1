"""The log: every change has its act, and every act that needs a reason has one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from casebook.exchange.checking.finding import Finding
from casebook.models import TOLD, UNPUBLISHED, Act, ActKind, Citation, Claim, Dispute, Record, Source, State

# Entering says itself why; all else that readers are told of needs a reason for them.
_IN_PUBLIC = tuple(kind for kind in TOLD if kind != ActKind.PUBLISH)
_INSIDE = (ActKind.SEAL, ActKind.UNSEAL, ActKind.ERASE)
_ENDED = {
    State.SUPERSEDED: ActKind.SUPERSEDE,
    State.RETRACTED: ActKind.RETRACT,
    State.WITHDRAWN: ActKind.WITHDRAW,
    State.SEALED: ActKind.SEAL,
}
# The act that brought a row into its state.
_WHAT_ENDED = Case(*(When(Exact(OuterRef("state"), state), then=Value(kind)) for state, kind in _ENDED.items()))


def reasons() -> Iterator[Finding]:
    """Acts that take something back, open or shut it say why."""
    silent = Act.objects.filter(kind__in=_IN_PUBLIC, public_reason="") | Act.objects.filter(
        kind__in=_INSIDE, private_reason=""
    )
    for act in silent.order_by("pk"):
        told = _("It %(did)s %(kind)s %(ref)s without a reason.") % {
            "did": act.get_kind_display(),
            "kind": act.on_model,
            "ref": act.on_ref,
        }
        yield Finding("act", str(act.pk), told, _("Ask who did it, and restore a backup if nobody did."))


def acts() -> Iterator[Finding]:
    """What has left the state of a draft did so by an act, and so did what stands no more."""
    models: tuple[Any, ...] = (Record, Source, Claim, Citation, Dispute)
    for model in models:
        name = str(model._meta.model_name)
        on = Act.objects.filter(on_model=name, on_ref=OuterRef("ref"))
        beyond = model.objects.exclude(state__in=UNPUBLISHED).exclude(state=State.SEALED, sealed_from__in=UNPUBLISHED)
        for (ref,) in _without(beyond, on.filter(kind=ActKind.PUBLISH)):
            yield Finding(name, ref, _("It was published without an act."), _("Restore a backup."))
        ended = model.objects.filter(state__in=_ENDED)
        for ref, state in _without(ended, on.filter(kind=_WHAT_ENDED), "state"):
            told = _("It is %s without an act.") % State(state).label
            yield Finding(name, ref, told, _("Restore a backup."))


def merges() -> Iterator[Finding]:
    """A record leads on to another by an act of its own."""
    on = Act.objects.filter(kind=ActKind.MERGE, on_model="record", on_ref=OuterRef("ref"))
    # That another one was merged into it is told on it too.
    own = on.exclude(detail__has_key="merged")
    for (ref,) in _without(Record.objects.filter(merged_into__isnull=False), own):
        yield Finding("record", ref, _("It is merged without an act."), _("Restore a backup."))


def _without(rows: Any, acts: Any, *more: str) -> Iterator[Any]:
    """The references of those of the rows that have none of the acts, with more of their columns."""
    yield from sorted(rows.exclude(Exists(acts)).order_by().values_list("ref", *more))
