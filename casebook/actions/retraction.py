"""Superseding and retracting: what was published stays readable, with the reason, and stands no more."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casebook.actions.publication import publish_in
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
from casebook.models import UNPUBLISHED, ActionKind, Citation, Claim, Correction, Dispute, DisputeSide, State, User
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
