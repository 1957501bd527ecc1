"""Which disputes readers may see: those with a visible claim on at least two sides."""

from collections import defaultdict
from collections.abc import Collection

from casebook.models import CONTRADICTIONS, Dispute, DisputeSide, State
from casebook.projections.storage import StoredDifference, store


def store_public(ids: Collection[int]) -> list[StoredDifference]:
    """Set `public` of these disputes."""
    if not ids:
        return []
    wanted = list(Dispute.objects.filter(pk__in=ids).order_by("id"))
    sides: dict[int, set[int]] = defaultdict(set)
    shown = DisputeSide.objects.filter(dispute__in=wanted, claim__state=State.PUBLISHED, claim__withheld="")
    for dispute_id, side in shown.values_list("dispute_id", "side"):
        sides[dispute_id].add(side)
    return store((d, {"public": d.state == State.PUBLISHED and len(sides[d.id]) >= 2}) for d in wanted)


def disputed_claims(claims: Collection[int], disputes: Collection[int]) -> set[int]:
    """Those of these claims on which sources contradict each other in one of these disputes, if readers may see it."""
    if not disputes:
        return set()
    sides = DisputeSide.objects.filter(dispute__in=disputes, dispute__public=True, dispute__kind__in=CONTRADICTIONS)
    return set(claims).intersection(sides.order_by().values_list("claim_id", flat=True))
