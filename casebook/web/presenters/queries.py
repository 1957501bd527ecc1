"""The queries behind a page: claims with all that is shown of them, in a fixed number of statements."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Prefetch, Q, QuerySet

from casebook.models import Attribution, Citation, Claim, Dispute, DisputeSide, FacetValue, Record, State
from casebook.models.archive.citations import TEXT_ORDER

# Of those who lead to a record by one fact, so many are reported on its page; its lists have them all.
MOST_LEADING = 100
# Public pages show everybody, editors too, what a signed-out reader may see.
READER = AnonymousUser()
# What `led_on` reads of a claim.
ENDS = ("subject__merged_into", "target__merged_into")
# A merged record is not public; what is said of it is reported of the one that it leads on to.
_TOLD = Q(subject__public=True) | Q(subject__merged_into__public=True, subject__state=State.PUBLISHED)


def citations(past: bool = False) -> QuerySet[Citation]:
    """The citations that readers may see, with source, outlet and chain; with `past` those that stand no more too."""
    chain = Prefetch("chain", Attribution.objects.select_related("speaker__merged_into").order_by("position"))
    rows = Citation.objects.readable_by(READER) if past else Citation.objects.visible_to(READER)
    rows = rows.select_related("source__outlet__merged_into").prefetch_related(chain)
    return rows.order_by("source__when_latest", "source_id", *TEXT_ORDER)


def with_citations(past: bool = False) -> Prefetch:
    """A prefetch of a claim's citations."""
    return Prefetch("citations", citations(past))


def said_by(ids: Collection[int], most: int) -> tuple[list[Claim], int]:
    """Claims in whose chains these records stand, those of the newest source first, at most so many; and how many."""
    links = Attribution.objects.filter(speaker_id__in=ids).values("citation_id")
    said = Citation.objects.reported_to_readers().filter(pk__in=links)
    number = said.values("claim").distinct().count()
    ordered = said.order_by(F("source__when_latest").desc(nulls_last=True), "source_id", "paragraph", "id")
    first = list(dict.fromkeys(ordered.values_list("claim_id", flat=True)[: 4 * most]))[:most]
    place = {pk: number for number, pk in enumerate(first)}
    return reported_once(sorted(of_ids(first), key=lambda claim: place[claim.pk])), number


def of_ids(ids: Collection[int]) -> list[Claim]:
    """Those of these claims that readers may see, each by itself."""
    return _load(Q(pk__in=ids))


def _load(where: Q) -> list[Claim]:
    claims = Claim.objects.visible_to(READER).filter(where).select_related(*ENDS)
    return led_on(in_turn(claims.prefetch_related(with_citations()).order_by()))


def in_turn(claims: Iterable[Claim]) -> list[Claim]:
    """Preferred claims before others, and what was known earlier before what was known later.

    Sorted here and not by the database: Django takes longer to write an order by for rows of so many columns than to
    write all the rest of the statement.
    """
    return sorted(claims, key=lambda claim: (claim.rank, claim.known_from or date.max, claim.ref))


def _about(ids: Any) -> Q:
    """Claims about these records, and about what was merged into them."""
    return Q(subject__in=Record.objects.families_of(ids).values("pk"))


def led_on(claims: Iterable[Claim]) -> list[Claim]:
    """The claims, which must not be saved, as about and leading to the records that theirs were merged into."""
    found = list(claims)
    for claim in found:
        claim.subject = claim.subject.merged_into or claim.subject
        if claim.target is not None:
            claim.target = claim.target.merged_into or claim.target
    return found


def reported_once(claims: Iterable[Claim]) -> list[Claim]:
    """The claims without those that say the same as an earlier one, which has their citations from then on.

    Only claims of records that were merged can: of one record a claim stands once.
    """
    found: dict[tuple, Claim] = {}
    for claim in claims:
        said = (claim.subject_id, claim.fact, claim.scope, claim.value, claim.target_id)
        first = found.setdefault((*said, claim.polarity, claim.status, claim.when_edtf, claim.gap and claim.ref), claim)
        if first is not claim:
            citations = sorted([*first.citations.all(), *claim.citations.all()], key=in_order)
            first.__dict__["_prefetched_objects_cache"]["citations"] = citations
            first.__dict__.setdefault("twins", []).append((claim.pk, claim.ref))
    return list(found.values())


def in_order(citation: Citation) -> tuple:
    """By what to sort citations as `citations` orders them: by their source, and in it as they stand there."""
    return (citation.source.when_latest or date.max, citation.source_id, citation.place, citation.pk)


def family(record: Record) -> list[int]:
    """The record and all that were merged into it."""
    return [record.pk, *Record.objects.filter(merged_into=record).values_list("pk", flat=True)]


def disputes_of(claims: Collection[Claim]) -> tuple[list[Dispute], dict[int, list[DisputeSide]], dict[int, Claim]]:
    """The disputes in which these claims stand: the disputes, their sides, and every claim on the sides by its id."""
    # What a claim says twice, of records that were merged, stands in the disputes of both.
    shown = {twin: claim.pk for claim in claims for twin, _ref in claim.__dict__.get("twins", ())}
    ids = {claim.pk for claim in claims} | set(shown)
    disputes = list(
        Dispute.objects.visible_to(READER).filter(sides__claim_id__in=ids).distinct().order_by("kind", "ref")
    )
    sides: dict[int, list[DisputeSide]] = {dispute.pk: [] for dispute in disputes}
    for side in DisputeSide.objects.filter(dispute_id__in=sides).order_by("side", "id"):
        side.claim_id = shown.get(side.claim_id, side.claim_id)
        if (side.claim_id, side.side) not in {(other.claim_id, other.side) for other in sides[side.dispute_id]}:
            sides[side.dispute_id].append(side)
    found = {claim.pk: claim for claim in claims}
    missing = {side.claim_id for of_one in sides.values() for side in of_one} - set(found)
    if missing:
        found |= {claim.pk: claim for claim in of_ids(missing)}
    return disputes, sides, found


def past(ids: Collection[int]) -> list[Claim]:
    """Claims about these records that stand no more, and stay readable with the reason."""
    states = (State.SUPERSEDED, State.RETRACTED)
    claims = Claim.objects.readable_by(READER).filter(subject_id__in=ids, state__in=states)
    return led_on(claims.select_related(*ENDS).prefetch_related("citations__chain").order_by("fact", "ref"))


def held_at(ids: Collection[int]) -> tuple[int, int]:
    """How many public records are reported held at these facilities, and how many are only possibly."""
    rows = FacetValue.objects.filter(fact="held_at", target_id__in=ids, record__page_public=True)
    found: dict[int, bool] = {}
    for record_id, possible in rows.values_list("record_id", "possible"):
        found[record_id] = found.get(record_id, True) and possible
    return sum(not possible for possible in found.values()), sum(found.values())
