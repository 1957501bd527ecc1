"""The log: every change has its action, and every action that needs a reason has one."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from casebook.interchange.integrity.findings import Finding
from casebook.models import (
    PUBLIC_KINDS,
    UNPUBLISHED,
    Action,
    ActionKind,
    Citation,
    Claim,
    Dispute,
    Record,
    Source,
    State,
)

# Entering says itself why; all else that readers are told of needs a reason for them.
_IN_PUBLIC = tuple(kind for kind in PUBLIC_KINDS if kind != ActionKind.PUBLISH)
_INSIDE = (ActionKind.SEAL, ActionKind.UNSEAL, ActionKind.ERASE)
_ENDED = {
    State.SUPERSEDED: ActionKind.SUPERSEDE,
    State.RETRACTED: ActionKind.RETRACT,
    State.WITHDRAWN: ActionKind.WITHDRAW,
    State.SEALED: ActionKind.SEAL,
}
# The action that brought a row into its state.
_WHAT_ENDED = Case(*(When(Exact(OuterRef("state"), state), then=Value(kind)) for state, kind in _ENDED.items()))


def reasons() -> Iterator[Finding]:
    """Actions that take something back, open or shut it say why."""
    silent = Action.objects.filter(kind__in=_IN_PUBLIC, public_reason="") | Action.objects.filter(
        kind__in=_INSIDE, private_reason=""
    )
    for action in silent.order_by("pk"):
        reported = _("It %(did)s %(kind)s %(ref)s without a reason.") % {
            "did": action.get_kind_display(),
            "kind": action.on_model,
            "ref": action.on_ref,
        }
        yield Finding("action", str(action.pk), reported, _("Ask who did it, and restore a backup if nobody did."))


def actions() -> Iterator[Finding]:
    """What has left the state of a draft did so by an action, and so did what stands no more."""
    models: tuple[Any, ...] = (Record, Source, Claim, Citation, Dispute)
    for model in models:
        name = str(model._meta.model_name)
        on = Action.objects.filter(on_model=name, on_ref=OuterRef("ref"))
        beyond = model.objects.exclude(state__in=UNPUBLISHED).exclude(state=State.SEALED, sealed_from__in=UNPUBLISHED)
        for (ref,) in _without(beyond, on.filter(kind=ActionKind.PUBLISH)):
            yield Finding(name, ref, _("It was published without an action."), _("Restore a backup."))
        ended = model.objects.filter(state__in=_ENDED)
        for ref, state in _without(ended, on.filter(kind=_WHAT_ENDED), "state"):
            reported = _("It is %s without an action.") % State(state).label
            yield Finding(name, ref, reported, _("Restore a backup."))


def merges() -> Iterator[Finding]:
    """A record leads on to another by an action of its own."""
    on = Action.objects.filter(kind=ActionKind.MERGE, on_model="record", on_ref=OuterRef("ref"))
    # That another one was merged into it is reported on it too.
    own = on.exclude(detail__has_key="merged")
    for (ref,) in _without(Record.objects.filter(merged_into__isnull=False), own):
        yield Finding("record", ref, _("It is merged without an action."), _("Restore a backup."))


def _without(rows: Any, actions: Any, *more: str) -> Iterator[Any]:
    """The references of those of the rows that have none of the actions, with more of their columns."""
    yield from sorted(rows.exclude(Exists(actions)).order_by().values_list("ref", *more))
