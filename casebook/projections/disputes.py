"""Which disputes readers may see: those with a visible claim on at least two sides."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from casebook.models import Claim, Dispute, DisputeSide, State
from casebook.projections.storage import StoredDifference, store


def store_public(claim_ids: Any = None) -> list[StoredDifference]:
    """Set `public` of the disputes that name these claims (a list or subquery of ids); of all where None."""
    disputes = Dispute.objects.order_by("id")
    if claim_ids is not None:
        disputes = disputes.filter(sides__claim_id__in=claim_ids).distinct()
    wanted = list(disputes)
    sides: dict[int, set[int]] = defaultdict(set)
    shown = DisputeSide.objects.filter(dispute__in=wanted, claim__state=State.PUBLISHED, claim__withheld="")
    for dispute_id, side in shown.values_list("dispute_id", "side"):
        sides[dispute_id].add(side)
    return store((d, {"public": d.state == State.PUBLISHED and len(sides[d.id]) >= 2}) for d in wanted)


def disputed_claims(claims: Iterable[Claim]) -> set[int]:
    """Ids of those of the claims that stand in a dispute that readers may see."""
    # In no order: for one, SQLite would walk through all disputes of the archive.
    sides = DisputeSide.objects.filter(claim__in=[c.id for c in claims], dispute__public=True).order_by()
    return set(sides.values_list("claim_id", flat=True))
