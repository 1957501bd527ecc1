"""The page of one dispute: the question, its kind, and all sides with every fact on them."""

from dataclasses import dataclass
from textwrap import shorten

from django.db.models import Q

from casebook.models.edition import PublicDispute
from casebook.web.presenters.edition import Reading, names_private_people
from casebook.web.presenters.fact_rows import DisputeRows, FactRow, dispute_rows, fact_row
from casebook.web.presenters.record_page import Numbered, SourceLine, numbered


@dataclass(frozen=True)
class DisputePage(Numbered):
    """Everything that the page of a dispute shows. `sides` has the rows of all facts, side by side."""

    dispute: DisputeRows
    sides: tuple[tuple[FactRow, ...], ...]
    sources: tuple[SourceLine, ...]
    noindex: bool

    @property
    def description(self) -> str:
        """What the sides say, for links that are shared."""
        return shorten(" / ".join(side.said for side in self.dispute.sides), 200, placeholder="…")


def dispute_page(reading: Reading, dispute: PublicDispute) -> DisputePage:
    """Read and put together the page of a dispute."""
    sides = dispute.document["sides"]
    claims = {claim.ref: claim for claim in reading.claims(Q(ref__in=[ref for _side, ref, _day in sides]))}
    reading.learn(claims.values())
    by_side: dict[int, list[FactRow]] = {}
    for side, ref, _day in sides:
        if ref in claims:
            by_side.setdefault(side, []).append(fact_row(reading, claims[ref], every=True))
    return DisputePage(
        dispute=dispute_rows(reading, dispute),
        sides=tuple(tuple(rows) for rows in by_side.values()),
        sources=tuple(numbered(reading, claims.values())),
        noindex=names_private_people(reading, claims.values()),
    )
