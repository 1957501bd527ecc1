"""The queries behind a page: claims with all that is shown of them, in a fixed number of statements."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from casebook import vocabulary
from casebook.models import Attribution, Citation, Claim, Dispute, DisputeSide, FacetValue, Record, Source, State
from casebook.models.archive import as_of
from casebook.models.archive.citations import TEXT_ORDER
from casebook.web.presenters.related_facts import CONDITIONS

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


def of_subjects(ids: Collection[int]) -> list[Claim]:
    """All claims about these records that readers may see."""
    return reported_once(_load(_about(ids)))


def on_targets(ids: Collection[int]) -> tuple[list[Claim], dict[str, int]]:
    """The claims of other records that lead to these; and of facts by which very many do, how many are left out."""
    where = Q(target_id__in=ids) & ~Q(subject_id__in=ids) & _TOLD
    counted = Claim.objects.visible_to(READER).filter(where).order_by().values_list("fact").annotate(number=Count("pk"))
    many = {fact: number - MOST_LEADING for fact, number in counted if number > MOST_LEADING}
    claims = _load(where & ~Q(fact__in=many))
    for fact in sorted(many):
        first = Claim.objects.visible_to(READER).filter(where, fact=fact).order_by("pk")[:MOST_LEADING]
        claims += of_ids(list(first.values_list("pk", flat=True)))
    return reported_once(claims), many


def said_by(ids: Collection[int], most: int) -> tuple[list[Claim], int]:
    """Claims in whose chains these records stand, those of the newest source first, at most so many; and how many."""
    links = Attribution.objects.filter(speaker_id__in=ids).values("citation_id")
    said = Citation.objects.reported_to_readers().filter(pk__in=links)
    number = said.values("claim").distinct().count()
    ordered = said.order_by(F("source__when_latest").desc(nulls_last=True), "source_id", "paragraph", "id")
    first = list(dict.fromkeys(ordered.values_list("claim_id", flat=True)[: 4 * most]))[:most]
    place = {pk: number for number, pk in enumerate(first)}
    return reported_once(sorted(of_ids(first), key=lambda claim: place[claim.pk])), number


def conditions_of(ids: Collection[int], most: int) -> list[Claim]:
    """What it is told to be like at these facilities: claims on that about the people who are held there."""
    held = FacetValue.objects.filter(fact="held_at", target_id__in=ids, possible=False).values("record_id")
    claims = Claim.objects.visible_to(READER).filter(_about(held), fact="statement", scope__in=CONDITIONS)
    return reported_once(of_ids(list(claims.order_by("-known_from", "pk").values_list("pk", flat=True)[:most])))


def definitions_for(claims: Collection[Claim]) -> dict[int, list[Claim]]:
    """By claim of a term that places define, what it means where the sentence was imposed."""
    defined = {(*scope.defines, scope.name) for scope in vocabulary.fact("definition").scopes if scope.defines[0]}
    wanted = {c.pk: scope for c in claims for fact, value, scope in defined if (c.fact, c.value) == (fact, value)}
    if not wanted:
        return {}
    sentences = {c.subject_id for c in claims if c.pk in wanted}
    imposed = FacetValue.objects.filter(fact="imposed_in", record_id__in=sentences)
    places = imposed.values_list("record_id", Coalesce("target__merged_into_id", "target_id"))
    where: dict[int, set[int]] = {}
    for sentence, place in places:
        where.setdefault(sentence, set()).add(place)
    everywhere = {place for of_one in where.values() for place in of_one}
    found = reported_once(_load(Q(fact="definition", scope__in=set(wanted.values())) & _about(everywhere)))
    return {
        c.pk: [d for d in found if d.scope == wanted[c.pk] and d.subject_id in where.get(c.subject_id, ())]
        for c in claims
        if c.pk in wanted
    }


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


def refs_of(claims: Iterable[Claim]) -> list[str]:
    """The references of the claims, and of those that say the same."""
    shown = list(claims)
    twins = [twin for claim in shown for twin in claim.__dict__.get("twins", ())]
    return [claim.ref for claim in shown] + [ref for _pk, ref in twins]


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


def withheld_on(ids: Collection[int]) -> QuerySet[Claim]:
    """Standing claims about these records that are withheld, and of which readers are told that there are some.

    On every day they are those of today: the day on which one became known would point at it.
    """
    with as_of.reading(None):
        return Claim.objects.withheld_and_counted().filter(_about(ids), _TOLD)


def withheld_in(source: Source) -> QuerySet[Claim]:
    """The same of what this source says."""
    with as_of.reading(None):
        citing = Citation.objects.filter(source=source, state=State.PUBLISHED).values("claim")
        return Claim.objects.withheld_and_counted().filter(_TOLD, pk__in=citing)


def held_at(ids: Collection[int]) -> tuple[int, int]:
    """How many public records are reported held at these facilities, and how many are only possibly."""
    rows = FacetValue.objects.filter(fact="held_at", target_id__in=ids, record__page_public=True)
    found: dict[int, bool] = {}
    for record_id, possible in rows.values_list("record_id", "possible"):
        found[record_id] = found.get(record_id, True) and possible
    return sum(not possible for possible in found.values()), sum(found.values())
