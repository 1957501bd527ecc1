"""The queries behind a page: claims with all that is shown of them, in a fixed number of statements."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Prefetch, Q, QuerySet

from casebook.models import Attribution, Citation, Claim, Dispute, DisputeSide, FacetValue, Record, Source, State

# Public pages show everybody, editors too, what a signed-out reader may see.
READER = AnonymousUser()


def citations(past: bool = False) -> QuerySet[Citation]:
    """The citations that readers may see, with source, outlet and chain; with `past` those that stand no more too."""
    chain = Prefetch("chain", Attribution.objects.select_related("speaker").order_by("position"))
    rows = Citation.objects.readable_by(READER) if past else Citation.objects.visible_to(READER)
    rows = rows.select_related("source__outlet").prefetch_related(chain)
    return rows.order_by("source__when_latest", "source_id", F("paragraph").asc(nulls_first=True), "id")


def with_citations(past: bool = False) -> Prefetch:
    """A prefetch of a claim's citations."""
    return Prefetch("citations", citations(past))


def of_subjects(ids: Collection[int]) -> list[Claim]:
    """All claims about these records that readers may see."""
    return _load(Q(subject_id__in=ids))


def on_targets(ids: Collection[int]) -> list[Claim]:
    """All claims of other records that lead to these."""
    return _load(Q(target_id__in=ids) & ~Q(subject_id__in=ids) & Q(subject__public=True))


def of_ids(ids: Collection[int]) -> list[Claim]:
    """Those of these claims that readers may see."""
    return _load(Q(pk__in=ids))


def _load(where: Q) -> list[Claim]:
    claims = Claim.objects.visible_to(READER).filter(where).select_related("subject", "target")
    return list(claims.prefetch_related(with_citations()).order_by("rank", "known_from", "ref"))


def family(record: Record) -> list[int]:
    """The record and all that were merged into it."""
    return [record.pk, *Record.objects.filter(merged_into=record).values_list("pk", flat=True)]


def disputes_of(claims: Collection[Claim]) -> tuple[list[Dispute], dict[int, list[DisputeSide]], dict[int, Claim]]:
    """The disputes in which these claims stand: the disputes, their sides, and every claim on the sides by its id."""
    ids = {claim.pk for claim in claims}
    disputes = list(
        Dispute.objects.visible_to(READER).filter(sides__claim_id__in=ids).distinct().order_by("kind", "ref")
    )
    sides: dict[int, list[DisputeSide]] = {dispute.pk: [] for dispute in disputes}
    for side in DisputeSide.objects.filter(dispute_id__in=sides).order_by("side", "id"):
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
    return list(claims.select_related("subject", "target").prefetch_related("citations__chain").order_by("fact", "ref"))


def withheld_by_rule(ids: Collection[int]) -> dict[str, int]:
    """How many standing claims about these records are withheld, by the rule, where readers are told."""
    return _by_rule(Claim.objects.withheld_and_counted().filter(subject_id__in=ids, subject__public=True))


def withheld_in(source: Source) -> dict[str, int]:
    """How many standing claims that this source says are withheld, by the rule, where readers are told."""
    citing = Citation.objects.filter(source=source, state=State.PUBLISHED).values("claim")
    return _by_rule(Claim.objects.withheld_and_counted().filter(pk__in=citing, subject__public=True))


def _by_rule(claims: QuerySet[Claim]) -> dict[str, int]:
    return dict(claims.order_by().values_list("withheld").annotate(number=Count("pk")).order_by("withheld"))


def held_at(ids: Collection[int]) -> tuple[int, int]:
    """How many public records are reported held at these facilities, and how many are only possibly."""
    rows = FacetValue.objects.filter(fact="held_at", target_id__in=ids, record__page_public=True, record__detainee=True)
    found: dict[int, bool] = {}
    for record_id, possible in rows.values_list("record_id", "possible"):
        found[record_id] = found.get(record_id, True) and possible
    return sum(not possible for possible in found.values()), sum(found.values())
