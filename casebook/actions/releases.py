"""Release sensitive facts: a second person, with a reason. Withholding them again needs no second person."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from casebook.actions.second_person import handled
from casebook.actions.transactions import ActionRefused, Transaction, fresh, records_of, run
from casebook.models import ActionKind, Claim, State, User


def release(
    claims: Iterable[Claim],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Let readers see sensitive claims. Not by whoever entered them: a second person decides."""
    _set(list(claims), True, ActionKind.RELEASE, by, public_reason, private_reason, at)


def withhold(
    claims: Iterable[Claim],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Withhold again what was released."""
    _set(list(claims), False, ActionKind.WITHHOLD, by, public_reason, private_reason, at)


def _set(
    claims: list[Claim],
    released: bool,
    kind: ActionKind,
    by: User,
    public_reason: str,
    private_reason: str,
    at: datetime | None,
) -> None:
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
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(released=released)
        action.takedown = not released

    run(work, kind, by=by, public_reason=public_reason, private_reason=private_reason, at=at)
