"""The rows of the lists of sources, claims and disputes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from casebook.models import CONTRADICTIONS, DisputeKind
from casebook.models.edition import Placement, PlacementRole, PublicDispute, PublicSource
from casebook.web.addresses import link_to
from casebook.web.presenters.citation_lines import CitedSource
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow, own_text
from casebook.web.presenters.fact_rows import FactRow, fact_row


@dataclass(frozen=True)
class SourceEntry(CitedSource):
    """One article, and how many facts stand in it."""

    facts: int


@dataclass(frozen=True)
class DisputeEntry:
    """One question, its kind, and whom it is about."""

    ref: str
    question: str
    lang: str
    kind: str
    contra: bool
    about: tuple[RecordRow, ...]
    claims: tuple[ClaimRow, ...]

    @property
    def address(self) -> str:
        """Its page."""
        return link_to("dispute", self.ref)


def source_entries(reading: Reading, ids: Sequence[int]) -> list[SourceEntry]:
    """The sources in this order, in three statements."""
    refs = dict(PublicSource.objects.filter(pk__in=ids).values_list("pk", "ref"))
    found = reading.sources([refs[pk] for pk in ids if pk in refs])
    reading.know({source.outlet for source in found if source.outlet})
    placed = Placement.objects.filter(record__in=ids, role=PlacementRole.SOURCE).order_by()
    facts = dict(placed.values_list("record").annotate(number=Count("claim")))
    return [SourceEntry(source, reading.by_id(source.outlet), facts.get(source.id, 0)) for source in found]


def claim_rows(reading: Reading, ids: Sequence[int]) -> list[FactRow]:
    """The claims in this order, each with the record that it is about and all who say so."""
    claims = {claim.id: claim for claim in reading.claims(Q(id__in=ids))}
    reading.learn(claims.values())
    return [fact_row(reading, claims[pk], brief=0, every=True) for pk in ids if pk in claims]


def dispute_entries(reading: Reading, ids: Sequence[int]) -> list[DisputeEntry]:
    """The disputes in this order, with the claims on their sides, and whom these are about."""
    found = {dispute.pk: reading.put(dispute) for dispute in PublicDispute.objects.filter(pk__in=ids)}
    refs = {ref for dispute in found.values() for _side, ref, _day in dispute.document["sides"]}
    claims = {claim.ref: claim for claim in reading.claims(Q(ref__in=refs))} if refs else {}
    reading.know({claim.subject for claim in claims.values()})
    entries = []
    for dispute in (found[pk] for pk in ids if pk in found):
        question, lang = own_text(dispute.document, "question", dispute.question)
        of = [claims[ref] for _side, ref, _day in dispute.document["sides"] if ref in claims]
        subjects = (reading.by_id(claim.subject) for claim in of)
        about = {record.id: record for record in subjects if record is not None}
        kind, contra = str(DisputeKind(dispute.kind).label), dispute.kind in CONTRADICTIONS
        entries.append(DisputeEntry(dispute.ref, question, lang, kind, contra, tuple(about.values()), tuple(of)))
    return entries
