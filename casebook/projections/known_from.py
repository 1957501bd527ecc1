"""`known_from`: the earliest day by which some citing source had certainly appeared."""

from collections.abc import Iterable
from datetime import date

from casebook.models import READABLE, Citation, Claim, State


def known_from(claim: Claim, citations: Iterable[Citation]) -> date | None:
    """Over citations that nothing of their own withholds; None where there is none.

    Of a claim that stands, those that stand: what a source was found not to say, it did not say on that day either.
    """
    states = (State.PUBLISHED,) if claim.state == State.PUBLISHED else READABLE
    return min((c.source.appeared for c in citations if c.state in states), default=None)
