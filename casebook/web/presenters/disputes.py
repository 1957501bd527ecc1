"""The page of one dispute, put together."""

from dataclasses import dataclass

from casebook.models import Claim, Dispute
from casebook.web.presenters import queries
from casebook.web.presenters.facts import Disputes, DisputeShown
from casebook.web.presenters.history import ActionShown, actions_on
from casebook.web.presenters.values import published_on


@dataclass(frozen=True)
class DisputePage:
    """Everything that the page of a dispute shows."""

    dispute: DisputeShown
    actions: tuple[ActionShown, ...]
    private: bool
    since: str


def dispute_page(dispute: Dispute) -> DisputePage:
    """Load and put together the page of a dispute that readers may see."""
    sides = list(dispute.sides.order_by("side", "id"))
    claims = queries.of_ids([side.claim_id for side in sides])
    disputes = Disputes([dispute], {dispute.pk: sides}, {claim.pk: claim for claim in claims})
    actions = actions_on("dispute", dispute.ref)
    return DisputePage(
        dispute=disputes.shown(dispute, None),
        actions=tuple(actions),
        private=any(_private(claim) for claim in claims),
        since=published_on(actions[-1].day) if actions else "",
    )


def _private(claim: Claim) -> bool:
    return claim.subject.private or bool(claim.target and claim.target.private)
