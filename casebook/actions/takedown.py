"""What readers must no longer find, or no longer as it stands: superseding, retracting, withdrawing,
sealing, unsealing.

What is superseded or retracted stays readable, with the reason; what is withdrawn leaves a tombstone; what is sealed
answers as if it never was.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casebook.actions.publication import publish_in, refuse_twins
from casebook.actions.transactions import (
    ActionRefused,
    Transaction,
    current,
    fresh,
    records_of,
    run,
    set_state,
    whose_names,
)
from casebook.models import (
    READABLE,
    UNPUBLISHED,
    ActionKind,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    State,
    User,
)
from casebook.models.archive.base import Reviewed
from casebook.values import Comparison
from casebook.vocabulary.comparison import compare_claims


def supersede(
    old: Claim | Citation,
    new: Claim | Citation,
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Publish the draft `new` in the place of the published `old`: two claims, or two citations of one claim."""

    def work(action: Transaction) -> None:
        if type(old) is not type(new) or not isinstance(old, (Claim, Citation)) or old.pk == new.pk:
            raise ActionRefused(_("A claim supersedes a claim, and a citation a citation."))
        action.lock(records_of([old, new]))
        before = _standing(old)
        if current(new).state not in UNPUBLISHED:
            raise ActionRefused(_("%s is not a draft.") % new.ref)
        if isinstance(old, Citation) and isinstance(new, Citation) and old.claim_id != new.claim_id:
            raise ActionRefused(_("A citation supersedes one of the same claim."))
        if isinstance(new, Claim):
            Claim.objects.filter(pk=new.pk).update(supersedes=old.pk)
            # First, since the new claim may say the same with another scope of dates or a better digest.
            set_state(action, [before], State.SUPERSEDED, ActionKind.SUPERSEDE, by=new.ref)
            publish_in(action, [new])
            _take_sides(before, new)
        else:
            publish_in(action, [new])
            set_state(action, [before], State.SUPERSEDED, ActionKind.SUPERSEDE, by=new.ref)
            mend_leads(action, [before.claim_id])

    run(
        work,
        ActionKind.SUPERSEDE,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        names_of=whose_names([old, new]),
    )


def _take_sides(old: Claim, new: Claim) -> None:
    """Put the new claim where the old one stands in disputes: that sources differ does not go with a correction of one.

    It does where the new claim says what another side says.
    """
    for own in DisputeSide.objects.filter(claim=old).exclude(dispute__sides__claim=new):
        others = DisputeSide.objects.filter(dispute=own.dispute_id).exclude(side=own.side)
        standing = Claim.objects.filter(dispute_sides__in=others, state=State.PUBLISHED)
        if not any(compare_claims(new, claim) == Comparison.AGREE for claim in standing):
            DisputeSide.objects.create(dispute_id=own.dispute_id, claim=new, side=own.side)


def retract(
    thing: Claim | Citation | Dispute | Correction,
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Take back what should not have been said. A claim that loses its last citation is retracted with it."""

    def work(action: Transaction) -> None:
        if not isinstance(thing, (Claim, Citation, Dispute, Correction)):
            raise ActionRefused(_("Only claims, citations, disputes and notices are retracted."))
        action.lock(records_of([thing]))
        stored = _standing(thing)
        set_state(action, [stored], State.RETRACTED, ActionKind.RETRACT)
        if isinstance(stored, Citation):
            mend_leads(action, [stored.claim_id])

    run(
        work,
        ActionKind.RETRACT,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        names_of=whose_names([thing]),
    )


def _standing(thing: Reviewed) -> Any:
    stored = current(thing)
    if stored.state != State.PUBLISHED:
        raise ActionRefused(_("%s is not published.") % thing.ref)
    return stored


def mend_leads(action: Transaction, claim_ids: Iterable[int]) -> None:
    """Give each claim whose lead stands no more its earliest standing citation; with none left it is retracted."""
    for claim in fresh(Claim.objects.filter(pk__in=set(claim_ids), state=State.PUBLISHED)):
        standing = Citation.objects.filter(claim=claim, state=State.PUBLISHED).order_by("pk")
        if standing.filter(pk=claim.lead_id).exists():
            continue
        heir = standing.exclude(leads__isnull=False).first()
        if heir is None:
            set_state(action, [claim], State.RETRACTED, ActionKind.RETRACT, lost="last citation")
        else:
            Claim.objects.filter(pk=claim.pk).update(lead=heir)


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
