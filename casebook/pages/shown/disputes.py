"""The page of one dispute, put together."""

from dataclasses import dataclass

from casebook.models import Claim, Dispute
from casebook.pages.shown import loading
from casebook.pages.shown.facts import Disputes, DisputeShown
from casebook.pages.shown.history import ActShown, acts_on
from casebook.pages.shown.values import published_on


@dataclass(frozen=True)
class DisputePage:
    """Everything that the page of a dispute shows."""

    dispute: DisputeShown
    acts: tuple[ActShown, ...]
    private: bool
    since: str


def dispute_page(dispute: Dispute) -> DisputePage:
    """Load and put together the page of a dispute that readers may see."""
    sides = list(dispute.sides.order_by("side", "id"))
    claims = loading.of_ids([side.claim_id for side in sides])
    disputes = Disputes([dispute], {dispute.pk: sides}, {claim.pk: claim for claim in claims})
    acts = acts_on("dispute", dispute.ref)
    return DisputePage(
        dispute=disputes.shown(dispute, None),
        acts=tuple(acts),
        private=any(_private(claim) for claim in claims),
        since=published_on(acts[-1].day) if acts else "",
    )


def _private(claim: Claim) -> bool:
    return claim.subject.private or bool(claim.target and claim.target.private)
