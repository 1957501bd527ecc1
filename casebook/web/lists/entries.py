"""The lists of sources, claims and disputes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Citation, Claim, Dispute, DisputeKind, DisputeSide, Source, readers_see
from casebook.values.numerals import in_digits
from casebook.web import addresses
from casebook.web.filters import ListFilters, counts_of
from casebook.web.language import foreign
from casebook.web.lists.listing import Listing, listing_of, pager_of, slice_of
from casebook.web.presenters import queries
from casebook.web.presenters.citations import SourceShown, source_of
from casebook.web.presenters.edition import CONTRADICTIONS
from casebook.web.presenters.facts import FactShown, Mark, fact_of


@dataclass(frozen=True)
class SourceEntry:
    """One article, and how many facts stand in it."""

    source: SourceShown
    facts: int


@dataclass(frozen=True)
class DisputeEntry:
    """One question, its kind, and whom it is about."""

    ref: str
    address: str
    question: str
    kind: str
    about: tuple[tuple[str, str, str], ...]


def sources() -> QuerySet[Source]:
    """The sources that readers may see."""
    return Source.objects.visible_to(queries.READER)


def claims() -> QuerySet[Claim]:
    """The claims that readers may see."""
    return Claim.objects.visible_to(queries.READER)


def disputes() -> QuerySet[Dispute]:
    """The disputes that readers may see."""
    return Dispute.objects.visible_to(queries.READER)


_NEWEST = (F("when_latest").desc(nulls_last=True), "headline", "ref")


def newest_sources(rows: QuerySet[Source], part: slice) -> list[SourceEntry]:
    """This part of the sources, the newest first and undated ones last, in two statements."""
    return source_entries(rows.order_by(*_NEWEST)[part])


def source_entries(rows: QuerySet[Source]) -> list[SourceEntry]:
    """The sources with how many facts stand in each, in two statements."""
    return with_facts(list(rows.select_related("outlet__merged_into")))


def with_facts(found: Sequence[Source]) -> list[SourceEntry]:
    """These sources with how many facts stand in each, in one statement."""
    # Counted for these only: of all sources it would be counting the archive.
    cited = Citation.objects.reported_to_readers().filter(source__in=[source.pk for source in found])
    facts = dict(cited.order_by().values_list("source").annotate(number=Count("claim", distinct=True)))
    return [SourceEntry(source_of(source), facts.get(source.pk, 0)) for source in found]


def source_listing(filters: ListFilters) -> Listing:
    """One page of the sources; raises PastTheLast."""
    counts = counts_of(filters)
    total = counts.number
    pager = pager_of(filters, total)
    rows = source_entries(sources_in_order(filters)[slice_of(pager)]) if total else []
    words = in_digits(ngettext("%d source", "%d sources", total), total)
    columns = [(_("Article"), "headline"), (_("Outlet"), ""), (_("Date"), "date"), (_("Facts"), "")]
    return listing_of(
        filters,
        counts,
        title=_("Sources"),
        words=words,
        pager=pager,
        rows=rows,
        columns=columns,
        usual="date",
    )


def sources_in_order(filters: ListFilters) -> QuerySet[Source]:
    """The sources that match, the newest first unless another order is chosen."""
    return filters.qs.order_by(*filters.ordered(*_NEWEST))


def claim_listing(filters: ListFilters) -> Listing:
    """One page of the claims; raises PastTheLast."""
    counts = counts_of(filters)
    total = counts.number
    pager = pager_of(filters, total)
    rows = reported_of(loaded(claims_in_order(filters)[slice_of(pager)])) if total else []
    words = in_digits(ngettext("%d fact", "%d facts", total), total)
    columns = [(_("Fact"), ""), (_("About"), ""), (_("What is said"), ""), (_("By whom"), "")]
    return listing_of(filters, counts, title=_("Facts"), words=words, pager=pager, rows=rows, columns=columns, usual="")


def claims_in_order(filters: ListFilters) -> QuerySet[Claim]:
    """The claims that match, those entered last first unless another order is chosen."""
    return filters.qs.order_by(*filters.ordered("-pk"))


def loaded(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with all that is reported of each."""
    return rows.select_related(*queries.ENDS).prefetch_related(queries.with_citations())


def reported_of(rows: Iterable[Claim]) -> list[FactShown]:
    """Claims that are `loaded`, with the disputes in which they stand."""
    found = queries.led_on(rows)
    marks = marks_of(found)
    return [fact_of(claim, marks=marks.get(claim.pk, ())) for claim in found]


def marks_of(found: Sequence[Claim]) -> dict[int, tuple[Mark, ...]]:
    """The disputes in which each of these claims stands, by its id: one statement."""
    marks: dict[int, tuple[Mark, ...]] = {}
    sides = DisputeSide.objects.filter(claim__in=[claim.pk for claim in found], dispute__public=True)
    for side in sides.select_related("dispute").order_by("dispute__ref"):
        mark = Mark(
            addresses.of_dispute(side.dispute),
            str(DisputeKind(side.dispute.kind).label),
            side.dispute.kind in CONTRADICTIONS,
        )
        marks[side.claim_id] = (*marks.get(side.claim_id, ()), mark)
    return marks


def dispute_listing(filters: ListFilters) -> Listing:
    """One page of the disputes; raises PastTheLast."""
    counts = counts_of(filters)
    total = counts.number
    pager = pager_of(filters, total)
    rows = [dispute_of(dispute) for dispute in disputes_in_order(filters)[slice_of(pager)]] if total else []
    words = in_digits(ngettext("%d disagreement", "%d disagreements", total), total)
    return listing_of(filters, counts, title=_("Disputes"), words=words, pager=pager, rows=rows, columns=(), usual="")


def disputes_in_order(filters: ListFilters) -> QuerySet[Dispute]:
    """The disputes that match, those entered last first unless another order is chosen."""
    return with_subjects(filters.qs).order_by(*filters.ordered("-pk"))


def with_subjects(rows: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """With those sides whose claims readers may see, and whom they are about."""
    sides = DisputeSide.objects.filter(readers_see("claim__")).select_related("claim__subject__merged_into")
    return rows.prefetch_related(Prefetch("sides", sides.order_by("side", "pk")))


def dispute_of(dispute: Dispute) -> DisputeEntry:
    """The dispute in words, as `with_subjects` loads it."""
    subjects = [side.claim.subject.merged_into or side.claim.subject for side in dispute.sides.all()]
    about = {record.pk: (record.label, foreign(record.label_lang), addresses.linked(record)) for record in subjects}
    return DisputeEntry(
        ref=dispute.ref,
        address=addresses.of_dispute(dispute),
        question=dispute.shown("question"),
        kind=str(DisputeKind(dispute.kind).label),
        about=tuple(about.values()),
    )
