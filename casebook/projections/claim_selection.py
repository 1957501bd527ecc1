"""Which claims make facet values and days: those of what is so, and of events and operations what is planned too.

A visit that was only promised is found by its day and its prison. Once it took place, it is found by what then was.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from casebook.models import Kind, Status
from casebook.projections.archive import ClaimRow

HAPPENING = ("event_type", "takes_place")
_PLANNED = (Kind.EVENT, Kind.OPERATION)


def facet_claims(kind: str, claims: Sequence[ClaimRow]) -> Iterator[tuple[ClaimRow, date | None]]:
    """These claims, each with the day from which it is reported no more; None where it still is."""
    since = _happened(claims)
    for claim in claims:
        if claim.status == Status.ACTUAL:
            yield claim, None
        elif kind in _PLANNED and (since is None or (claim.known_from or date.max) < since):
            yield claim, since


def _happened(claims: Sequence[ClaimRow]) -> date | None:
    """The day by which a source had said that it took place; None where none has, the last day where none is known."""
    said = [claim for claim in claims if claim.fact in HAPPENING and claim.status == Status.ACTUAL]
    return min((claim.known_from or date.max for claim in said), default=None)
