"""What a person or a body is reported to have said: claims in whose chains of speakers they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from casebook.models import Kind, Record
from casebook.web import addresses
from casebook.web.presenters import queries
from casebook.web.presenters.facts import FactShown, fact_of

MOST = 60


@dataclass(frozen=True)
class SaidShown:
    """The facts, those of the newest source first; `more` are not reported here, and `address` lists all."""

    facts: tuple[FactShown, ...]
    number: int
    address: str

    @property
    def more(self) -> int:
        """How many are not reported here."""
        return self.number - len(self.facts)


def said_by(record: Record, ids: Sequence[int]) -> SaidShown | None:
    """What somebody in public life or a body says, in other people's matters too; None where nothing is reported."""
    if record.private or record.kind not in (Kind.PERSON, Kind.ORGANISATION):
        return None
    claims, number = queries.said_by(ids, MOST)
    if not claims:
        return None
    listed = f"{addresses.of_list('claims')}?{urlencode({'speaker': record.ref})}"
    return SaidShown(tuple(fact_of(claim) for claim in claims), number, listed)
