"""Unveiling sensitive facts: a second person, with a reason. Veiling them again needs no second person."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from casebook.acts.engine import ActRefused, Transaction, fresh, run
from casebook.acts.second import handled
from casebook.acts.touching import records_of
from casebook.models import ActKind, Claim, State, User


def unveil(
    claims: Iterable[Claim],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Let readers see sensitive claims. Not by whoever entered them: a second person decides."""
    _set(list(claims), True, ActKind.UNVEIL, by, public_reason, private_reason, at)


def veil(
    claims: Iterable[Claim],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Withhold again what was unveiled."""
    _set(list(claims), False, ActKind.VEIL, by, public_reason, private_reason, at)


def _set(
    claims: list[Claim],
    unveiled: bool,
    kind: ActKind,
    by: User,
    public_reason: str,
    private_reason: str,
    at: datetime | None,
) -> None:
    def work(act: Transaction) -> None:
        act.lock(records_of(claims))
        for claim in fresh(claims):
            if unveiled and handled(claim, by):
                raise ActRefused(_("You entered or published %s yourself: a second person must unveil it.") % claim.ref)
            if claim.state != State.PUBLISHED or claim.gap:
                raise ActRefused(_("%s cannot be unveiled: it is not published, or holds no value.") % claim.ref)
            act.log(kind, claim)
        Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(unveiled=unveiled)
        act.takedown = not unveiled

    run(work, kind, by=by, public_reason=public_reason, private_reason=private_reason, at=at)
