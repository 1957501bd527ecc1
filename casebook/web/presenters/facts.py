"""Facts, disagreements and blocks of facts: the items that stand one below the other on a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from casebook.models import Claim, Dispute, DisputeKind, DisputeSide, Record
from casebook.vocabulary.comparison import disagree
from casebook.web import addresses
from casebook.web.language import foreign, foreign_own
from casebook.web.presenters.citations import CitationShown, CitedShown, by_source, citation_of
from casebook.web.presenters.edition import CONTRADICTIONS
from casebook.web.presenters.values import (
    ValueShown,
    heading_of,
    value_of,
)


@dataclass(frozen=True)
class Mark:
    """That a fact is disputed, and where."""

    address: str
    words: str
    # Only what contradicts is coloured; other differences are notes.
    contradiction: bool = True


@dataclass(frozen=True)
class Meaning:
    """What a term means in a place, and the claim that says so. It is shown beside a value and never fills it."""

    place: str
    place_lang: str
    value: ValueShown
    address: str
    ref: str
    fact: str


@dataclass(frozen=True)
class FactShown:
    """One claim with everything that is to stand beside it."""

    template: ClassVar[str] = "parts/fact.html"

    ref: str
    fact: str
    address: str
    heading: str
    value: ValueShown
    citations: tuple[CitationShown, ...]
    note: str = ""
    subject: str = ""
    subject_lang: str = ""
    subject_address: str = ""
    marks: tuple[Mark, ...] = ()
    # Within a block: which of its numbered citations are this fact's.
    numbers: tuple[int, ...] = ()
    scope: str = ""
    # What a term of it means where it was imposed, as a claim of its own: words and address.
    meanings: tuple["Meaning", ...] = ()
    # Told further up on the page already.
    again: bool = False

    @property
    def anchor(self) -> str:
        """The name of its place on the page; empty where it is reported again."""
        return "" if self.again else f"c-{self.ref}"

    @property
    def cited(self) -> tuple[CitedShown, ...]:
        """The citations under their sources."""
        return by_source(self.citations)


@dataclass(frozen=True)
class SideShown:
    """One side of a disagreement."""

    facts: tuple[FactShown, ...]


@dataclass(frozen=True)
class DisputeShown:
    """Sides next to each other. Without a `ref` it is a disagreement on which nobody has put the question yet."""

    template: ClassVar[str] = "parts/dispute.html"

    ref: str
    address: str
    heading: str
    kind: str
    explanation: str
    sides: tuple[SideShown, ...]
    # Only worded differently: nothing that sources disagree on.
    wordings: bool = False

    @property
    def heading_lang(self) -> str:
        """The language of a question that people have put; a heading made of facts is in the page's."""
        return foreign_own() if self.ref else ""

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"d-{self.ref}" if self.ref else f"d-{self.sides[0].facts[0].ref}"


def fact_of(claim: Claim, *, page: Record | None = None, marks: tuple[Mark, ...] = ()) -> FactShown:
    """The claim for a page about `page`; where it is about another record, that record is named."""
    elsewhere = page is None or claim.subject_id != page.pk
    scope = claim.about.scope(claim.scope) if claim.scope else None
    return FactShown(
        ref=claim.ref,
        fact=claim.fact,
        address=addresses.of_claim(claim),
        heading=heading_of(claim),
        value=replace(value_of(claim), own_lang=_lang_of(claim)),
        citations=tuple(citation_of(citation) for citation in claim.citations.all()),
        note=claim.shown("note"),
        subject=claim.subject.title if elsewhere else "",
        subject_lang=foreign(claim.subject.label_lang) if elsewhere else "",
        subject_address=addresses.linked(claim.subject) if elsewhere else "",
        marks=marks,
        scope=str(scope.label) if scope else "",
        meanings=tuple(meaning_of(definition) for definition in getattr(claim, "definitions", ())),
    )


def _lang_of(claim: Claim) -> str:
    """The language of the article whose words a claim has for its days: the first that said it."""
    cited = sorted(claim.citations.all(), key=lambda citation: (citation.pk != claim.lead_id, citation.pk))
    return foreign(cited[0].source.lang) if cited else ""


def meaning_of(claim: Claim) -> Meaning:
    """A definition as it stands beside a value."""
    place = claim.subject.title
    return Meaning(
        place, foreign(claim.subject.label_lang), value_of(claim), addresses.of_claim(claim), claim.ref, claim.fact
    )


@dataclass
class Disputes:
    """The disagreements among a page's claims: those that people have put as a question, and those nobody has yet."""

    disputes: Sequence[Dispute]
    of_dispute: dict[int, list[DisputeSide]]
    claims: dict[int, Claim]
    marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Mark each claim with the disputes in which it stands."""
        for dispute in self.disputes:
            mark = Mark(
                addresses.of_dispute(dispute), str(DisputeKind(dispute.kind).label), dispute.kind in CONTRADICTIONS
            )
            for side in self.of_dispute[dispute.pk]:
                self.marks[side.claim_id] = (*self.marks.get(side.claim_id, ()), mark)

    def shown(self, dispute: Dispute, page: Record | None) -> DisputeShown:
        """One dispute with its sides. Claims that readers may not see are left out."""
        found: dict[int, list[FactShown]] = {}
        for side in self.of_dispute[dispute.pk]:
            claim = self.claims.get(side.claim_id)
            if claim is not None:
                found.setdefault(side.side, []).append(fact_of(claim, page=page))
        return DisputeShown(
            ref=dispute.ref,
            address=addresses.of_dispute(dispute),
            heading=dispute.shown("question"),
            kind=str(DisputeKind(dispute.kind).label),
            explanation=dispute.shown("explanation"),
            sides=tuple(SideShown(tuple(facts)) for _side, facts in sorted(found.items())),
        )

    def of_claims(self, claims: Iterable[Claim]) -> list[Dispute]:
        """The disputes in which any of these claims stands, in the order of the claims."""
        wanted = {claim.pk: at for at, claim in enumerate(claims)}
        first = {
            dispute.pk: min(
                (wanted[s.claim_id] for s in self.of_dispute[dispute.pk] if s.claim_id in wanted), default=-1
            )
            for dispute in self.disputes
        }
        return sorted((d for d in self.disputes if first[d.pk] >= 0), key=lambda d: first[d.pk])

    def unasked(self, claims: Sequence[Claim]) -> bool:
        """Whether claims of one fact and scope disagree and one of them stands in no dispute yet."""
        return disagree(claims) and any(
            not self.marks.get(claim.pk) and any(disagree([claim, other]) for other in claims if other is not claim)
            for claim in claims
        )
