"""Withdrawing, sealing, unsealing: what readers must no longer find."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from casebook.actions.publication import refuse_twins
from casebook.actions.retraction import mend_leads
from casebook.actions.transactions import ActionRefused, Transaction, current, records_of, run, set_state, whose_names
from casebook.models import READABLE, ActionKind, Citation, Claim, State, User
from casebook.models.archive.base import Reviewed


def withdraw(
    thing: Reviewed, *, by: User, public_reason: str, private_reason: str = "", at: datetime | None = None
) -> None:
    """Take something off on editorial grounds; its address keeps a tombstone with the reason (410)."""

    def work(action: Transaction) -> None:
        action.lock(records_of([thing]))
        stored = current(thing)
        if stored.state not in READABLE:
            raise ActionRefused(_("%s is not published.") % thing.ref)
        set_state(action, [stored], State.WITHDRAWN, ActionKind.WITHDRAW, was=str(stored.state))
        action.takedown = True

    run(
        work,
        ActionKind.WITHDRAW,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        names_of=whose_names([thing]),
    )


def seal(thing: Reviewed, *, by: User, private_reason: str, at: datetime | None = None) -> None:
    """Make something leave every page, list, history, file, feed and index at once; it answers as if it never was.

    For somebody's safety or by law. The reason stays inside; the thing can be restored with `unseal`.
    """
    _need(private_reason)

    def work(action: Transaction) -> None:
        action.lock(records_of([thing]))
        stored = current(thing)
        if stored.state == State.SEALED:
            raise ActionRefused(_("%s is sealed already.") % thing.ref)
        type(stored)._base_manager.filter(pk=stored.pk).update(sealed_from=stored.state)
        set_state(action, [stored], State.SEALED, ActionKind.SEAL)
        action.takedown = True

    _run(work, ActionKind.SEAL, thing, by, private_reason, at)


def unseal(thing: Reviewed, *, by: User, private_reason: str, at: datetime | None = None) -> None:
    """Restore what was sealed, in the state that it had."""
    _need(private_reason)

    def work(action: Transaction) -> None:
        action.lock(records_of([thing]))
        stored = current(thing)
        if stored.state != State.SEALED:
            raise ActionRefused(_("%s is not sealed.") % thing.ref)
        if isinstance(stored, Claim) and stored.sealed_from == State.PUBLISHED:
            refuse_twins([stored])
        set_state(action, [stored], stored.sealed_from, ActionKind.UNSEAL)
        type(stored)._base_manager.filter(pk=stored.pk).update(sealed_from="")
        if isinstance(stored, (Claim, Citation)):
            # Its lead, or its claim, may have been retracted meanwhile.
            mend_leads(action, [stored.pk if isinstance(stored, Claim) else stored.claim_id])

    _run(work, ActionKind.UNSEAL, thing, by, private_reason, at)


def _run(
    work: Callable[[Transaction], None], kind: ActionKind, thing: Reviewed, by: User, reason: str, at: datetime | None
) -> None:
    run(work, kind, by=by, private_reason=reason, at=at, needs_reason=False, names_of=whose_names([thing]))


def _need(private_reason: str) -> None:
    if not private_reason.strip():
        raise ActionRefused(_("Say why. The reason stays inside the archive."))
