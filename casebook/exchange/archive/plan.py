"""What is to be added to the archive, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

from casebook.exchange.archive.index import Thing
from casebook.models import Attribution, Claim


@dataclass(frozen=True, eq=False, slots=True)
class New:
    """A thing that the archive does not have: its row, unsaved, with a citation's chain and a dispute's sides."""

    thing: Thing
    row: Any
    chain: tuple[Attribution, ...] = ()
    sides: tuple[tuple[Claim, ...], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Unveiling:
    """A sensitive claim, new or stored, that readers shall see, for a reason."""

    thing: Thing
    claim: Claim
    reason: str


@dataclass(slots=True)
class Plan:
    """Everything to add, each kind in the order of the files; and how much is there already or stays as it is."""

    records: list[New] = field(default_factory=list)
    sources: list[New] = field(default_factory=list)
    claims: list[New] = field(default_factory=list)
    # Those written under new claims, and those that come to claims which stand already or in another file.
    own_citations: list[New] = field(default_factory=list)
    more_citations: list[New] = field(default_factory=list)
    disputes: list[New] = field(default_factory=list)
    unveilings: list[Unveiling] = field(default_factory=list)
    unchanged: int = 0
    left: int = 0
    erased: int = 0

    @property
    def citations(self) -> list[New]:
        """All citations to add."""
        return [*self.own_citations, *self.more_citations]
