"""Release sensitive facts: a second person, with a reason. Withholding them again needs no second person."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.actions.transactions import ActionRefused, Transaction, current, fresh, model_of, records_of, run
from casebook.models import Action, ActionKind, Claim, State, User
from casebook.models.archive.base import Reviewed
from casebook.models.archive.claims import REVIEW_AFTER
from casebook.projections import is_sensitive


def handled(thing: Reviewed, by: User) -> bool:
    """Whether this person entered, proposed or published the thing, or that of which it is a copy (splitting)."""
    if thing.created_by_id == by.pk:
        return True
    own = Action.objects.filter(on_model=model_of(thing), on_ref=thing.ref, by=by)
    if own.filter(kind__in=(ActionKind.PROPOSE, ActionKind.PUBLISH)).exists():
        return True
    older = thing.supersedes if isinstance(thing, Claim) else None
    return older is not None and isinstance(thing, Claim) and _same_words(older, thing) and handled(older, by)


def _same_words(older: Claim, newer: Claim) -> bool:
    return (older.fact, older.scope, older.value, older.target_id) == (
        newer.fact,
        newer.scope,
        newer.value,
        newer.target_id,
    )


def own_and_sensitive(claim: Claim, by: User) -> str:
    """Why this person may not publish the claim; empty where they may."""
    if claim.created_by_id != by.pk or not is_sensitive(claim):
        return ""
    return _("%s is sensitive and you entered it: a second person must publish it.") % claim.ref


def release(
    claims: Iterable[Claim],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    review_on: date | None = None,
    at: datetime | None = None,
) -> None:
    """Let readers see sensitive claims. Not by whoever entered them: a second person decides.

    On `review_on` it is looked at again whether they may stay released; after a year where no day is named.
    """
    day = review_on or (at or timezone.now()).date() + REVIEW_AFTER
    if review_on and review_on <= (at or timezone.now()).date():
        raise ActionRefused(_("Name a day to come, on which it is looked at again."))
    _set(list(claims), day, ActionKind.RELEASE, by, public_reason, private_reason, at)


def withhold(
    claims: Iterable[Claim],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Withhold again what was released."""
    _set(list(claims), None, ActionKind.WITHHOLD, by, public_reason, private_reason, at)


def keep_released(
    claim: Claim, *, by: User, private_reason: str, review_on: date | None = None, at: datetime | None = None
) -> None:
    """Leave a claim released that was looked at again, until the next day on which it is; by a second person too."""
    day = (at or timezone.now()).date()
    if not private_reason.strip():
        raise ActionRefused(_("Say why readers may go on seeing it."))
    if review_on and review_on <= day:
        raise ActionRefused(_("Name a day to come, on which it is looked at again."))

    def work(action: Transaction) -> None:
        action.lock([claim.subject_id])
        stored = current(claim)
        if not stored.released or stored.state != State.PUBLISHED:
            raise ActionRefused(_("It is not released any more."))
        if handled(stored, by):
            raise ActionRefused(_("You entered or published it yourself: a second person must look at it again."))
        Claim.objects.filter(pk=stored.pk).update(review_on=review_on or day + REVIEW_AFTER)
        action.log(ActionKind.REVIEW, stored)

    run(work, ActionKind.REVIEW, by=by, private_reason=private_reason, at=at, needs_reason=False)


def _set(
    claims: list[Claim],
    review_on: date | None,
    kind: ActionKind,
    by: User,
    public_reason: str,
    private_reason: str,
    at: datetime | None,
) -> None:
    released = review_on is not None

    def work(action: Transaction) -> None:
        action.lock(records_of(claims))
        for claim in fresh(claims):
            if released and handled(claim, by):
                raise ActionRefused(
                    _("You entered or published %s yourself: a second person must release it.") % claim.ref
                )
            if claim.state != State.PUBLISHED or claim.gap:
                raise ActionRefused(_("%s cannot be released: it is not published, or holds no value.") % claim.ref)
            action.log(kind, claim)
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(released=released, review_on=review_on)
        action.takedown = not released

    run(work, kind, by=by, public_reason=public_reason, private_reason=private_reason, at=at)
