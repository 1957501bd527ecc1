"""Whose facts are reported on whose page: of each kind, by the fact that leads from the one to the other.

As rows of the page's own sections (a sentence's on the page of whom it was passed on), or as a block of their own in a
section (an event's). A new kind of record says here where else it is reported (docs/adding-a-record-kind.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casebook import vocabulary
from casebook.models import Claim, Kind, Record

RELATIVES, WAVES, EVENTS = "relatives", "waves", "events"


@dataclass(frozen=True)
class RelatedFacts:
    """Facts by which others lead to a record: those told as rows, and by section those told as blocks."""

    rows: tuple[str, ...] = ()
    blocks: Mapping[str, str] | None = None

    def section_of(self, claim: Claim) -> str:
        """The section in which the claim's subject is reported as a block; empty where it is not."""
        section = (self.blocks or {}).get(claim.fact, "")
        # Events are parts of operations too; only operations are waves of one.
        return EVENTS if section == WAVES and claim.subject.kind != Kind.OPERATION else section


RELATED_FACTS: dict[str, RelatedFacts] = {
    Kind.PERSON: RelatedFacts(rows=("sentence_of",), blocks={"kin_of": RELATIVES, "concerns": EVENTS}),
    Kind.FACILITY: RelatedFacts(blocks={"at": EVENTS, "concerns": EVENTS}),
    Kind.OPERATION: RelatedFacts(blocks={"part_of": WAVES, "concerns": EVENTS}),
    Kind.SENTENCE: RelatedFacts(blocks={"concerns": EVENTS}),
}
NOTHING = RelatedFacts()
# Kinds whose counts stand in a table: by scope, number, who says so, and where.
COUNTED = (Kind.FACILITY, Kind.OPERATION)
# Scopes that speak of custodians: what it is like to be held.
CONDITIONS = tuple(
    scope.name for fact in vocabulary.FACTS if fact.name != "count" for scope in fact.scopes if scope.custodians
)


def related_facts_of(record: Record) -> RelatedFacts:
    """What is reported of others on the page of this record."""
    return RELATED_FACTS.get(Kind(record.kind), NOTHING)


def reported_of(record: Record, leading: Iterable[Claim]) -> set[int]:
    """Ids of the records whose facts are reported on the page of `record`."""
    related = related_facts_of(record)
    return {c.subject_id for c in leading if c.fact in related.rows or related.section_of(c)}
