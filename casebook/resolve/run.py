"""Resolving: from claims to columns, facet values, and the gate. Deterministic, idempotent, the only writer."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch, Q

from casebook.models import Attribution, Capture, Citation, Claim, FacetValue, Record, State, guard
from casebook.models.base import Masked
from casebook.names import Mask
from casebook.resolve import children, columns, disputes, facets, families, gate, masks
from casebook.resolve.dates import known_from
from casebook.resolve.families import chunks
from casebook.resolve.reach import TWINS, naming, reached_by
from casebook.resolve.stored import Difference, store


def resolve(record_ids: Iterable[int], *, shut: Collection[int] = (), texts: Iterable[Masked] = ()) -> list[Difference]:
    """Resolve these records and whatever their change touches. Call inside the act's transaction, rows locked.

    `shut` are records that the act has shut already, so that no difference will show it; `texts` are public texts
    that it wrote. Returns what was stored differently before, and is now put right.
    """
    differences, seen = _resolve_with_reach(families.whole({*record_ids, *shut, *naming(shut)}))
    mask = masks.current()
    if any(d.field == masks.NAMES for d in differences):
        return differences + masks.cover_all(mask)
    return differences + masks.cover(mask, seen, texts)


def resolve_all() -> list[Difference]:
    """Resolve every record of the archive, and cover every text."""
    differences, _seen = _resolve_with_reach(set(Record.objects.values_list("id", flat=True)))
    return differences + masks.cover_all(masks.current())


def _resolve_with_reach(pending: set[int]) -> tuple[list[Difference], set[int]]:
    """Pass after pass, until a pass changes nothing that reaches others."""
    differences: list[Difference] = []
    seen: set[int] = set()
    while pending:
        seen |= pending
        found = _resolve_once(pending)
        differences += found
        pending = families.whole(reached_by(found))
    return differences, seen


def _resolve_once(ids: Collection[int]) -> list[Difference]:
    """One pass over the records, each step for all of them: a step reads what the one before has stored."""
    parts = list(chunks(ids))
    differences: list[Difference] = []
    for step in (_store_public, _store_followers, _store_gate, _store_disputes, masks.refresh):
        for part in parts:
            differences += step(part)
    mask = masks.current()
    for part in parts:
        differences += _store_columns(part, mask)
    return differences


def _claims_of(ids: Collection[int]) -> dict[int, list[Claim]]:
    """All claims of the records, in any state, with what the gate and the columns read of each."""
    citations = (
        Citation.objects.select_related("source")
        .prefetch_related(
            Prefetch("chain", Attribution.objects.order_by("position")),
            Prefetch("source__captures", Capture.objects.only("source_id", "captured_at")),
        )
        .order_by("id")
    )
    claims = Claim.objects.filter(subject_id__in=ids).order_by("id").prefetch_related(Prefetch("citations", citations))
    found: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.subject_id].append(claim)
    return found


def _store_public(ids: Sequence[int]) -> list[Difference]:
    """All but those kinds that follow others."""
    roots = families.root_ids(ids)
    family: dict[int, list[Record]] = defaultdict(list)
    for record in Record.objects.filter(id__in=roots).exclude(kind__in=gate.FOLLOWS).order_by("id"):
        family[roots[record.id]].append(record)
    ages: dict[int, list[Claim]] = defaultdict(list)
    for claim in Claim.objects.filter(subject_id__in=roots, fact="age").order_by("id"):
        ages[roots[claim.subject_id]].append(claim)
    wishes = families.wishes_of(roots)
    child = {root: gate.is_child(members, ages[root]) for root, members in family.items()}
    return store(
        (record, gate.record_gate(record, child[root], wishes[root]))
        for root, members in family.items()
        for record in members
    )


def _store_followers(ids: Sequence[int]) -> list[Difference]:
    """A sentence or an event is public unless it is known to be of people or things of whom none is public."""
    return [difference for kind, fact in gate.FOLLOWS.items() for difference in _store_of_kind(ids, kind, fact)]


def _store_of_kind(ids: Sequence[int], kind: str, fact: str) -> list[Difference]:
    followers = list(Record.objects.filter(id__in=ids, kind=kind).order_by("id"))
    leading = Claim.objects.filter(
        subject__in=followers, fact=fact, polarity="yes", state__in=(State.PUBLISHED, State.SEALED)
    )
    whom: dict[int, list[bool]] = defaultdict(list)
    for record_id, public, merged_public in leading.values_list(
        "subject_id", "target__public", "target__merged_into__public"
    ):
        whom[record_id].append(bool(public or merged_public))
    wishes = families.wishes_of(families.root_ids(ids))
    return store(
        (r, gate.record_gate(r, r.minor, wishes[r.merged_into_id or r.id], bool(whom[r.id]) and not any(whom[r.id])))
        for r in followers
    )


def _roots(claims: Iterable[Claim]) -> dict[int, Record]:
    """Every record that the claims name, by its id; a merged one stands for the record that it was merged into."""
    ids: set[int] = set()
    for claim in claims:
        ids |= {claim.subject_id, claim.target_id or claim.subject_id}
        for citation in claim.citations.all():
            ids |= {link.speaker_id for link in citation.chain.all() if link.speaker_id}
            ids |= {citation.source.outlet_id} if citation.source.outlet_id else set()
    records = Record.objects.in_bulk(ids)
    merged = {r.merged_into_id for r in records.values() if r.merged_into_id}
    into = Record.objects.in_bulk(merged)
    # One that was sealed after merging stands for itself, and is not public.
    return {pk: into.get(r.merged_into_id or 0, r) if r.state == State.PUBLISHED else r for pk, r in records.items()}


def _store_gate(ids: Sequence[int]) -> list[Difference]:
    """What withholds claims and citations. Families are read whole: their counts are subtracted from each other."""
    root_of = families.root_ids(ids)
    claims: dict[int, list[Claim]] = defaultdict(list)
    for record_id, own in _claims_of(root_of).items():
        claims[root_of[record_id]] += own
    wishes = families.wishes_of(root_of)
    roots = _roots(claim for of_family in claims.values() for claim in of_family)
    records = Record.objects.in_bulk(claims)
    few = {root: children.below_ten(records[root], of_family) for root, of_family in claims.items()}
    return store(
        decided
        for root, of_family in claims.items()
        for claim in of_family
        for decided in _withheld(claim, roots, wishes[root], few[root])
    )


def _withheld(
    claim: Claim, roots: dict[int, Record], wishes: list[str], few: set[int]
) -> Iterator[tuple[Claim | Citation, dict[str, Any]]]:
    """What is to be stored on the claim and on each of its citations."""
    citations = list(claim.citations.all())
    cited = {c.pk: gate.citation_rule(c, claim, roots) for c in citations}
    rule = gate.claim_withheld(claim, roots, wishes, few, cited)
    yield claim, {"withheld": rule, "known_from": known_from(c for c in citations if not cited[c.pk])}
    for citation in citations:
        yield citation, {"withheld": gate.citation_withheld(cited[citation.pk], claim, rule)}


def _store_disputes(ids: Sequence[int]) -> list[Difference]:
    return disputes.store_public(Claim.objects.filter(subject_id__in=ids).values("id"))


def visible(claims: Iterable[Claim]) -> list[Claim]:
    """Of claims already loaded, those that stand and that the gate lets through."""
    return [c for c in claims if c.state == State.PUBLISHED and not c.withheld]


def _store_columns(ids: Sequence[int], mask: Mask) -> list[Difference]:
    merged = dict(Record.objects.filter(merged_into_id__in=ids).values_list("id", "merged_into_id"))
    claims: dict[int, list[Claim]] = defaultdict(list)
    for record_id, of_record in _claims_of([*ids, *merged]).items():
        claims[merged.get(record_id, record_id)] += visible(of_record)
    everything = [c for of_record in claims.values() for c in of_record]
    in_dispute = disputes.disputed_claims(everything)
    twins = _twins({c.target_id for c in everything if c.target_id})
    records = list(Record.objects.filter(id__in=ids).order_by("id"))
    differences = store(
        (r, columns.resolved_columns(r, claims[r.id], mask, any(c.id in in_dispute for c in claims[r.id])))
        for r in records
    )
    for record in records:
        rows = facets.facet_rows(claims[record.id], twins) if record.public else set()
        differences += _store_facets(record, rows)
    return differences


def _twins(ids: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    links = Claim.objects.filter(fact=TWINS, polarity="yes", state=State.PUBLISHED, withheld="")
    for a, b in links.filter(Q(subject_id__in=ids) | Q(target_id__in=ids)).values_list("subject_id", "target_id"):
        found[a].add(b)
        found[b].add(a)
    return found


def _store_facets(record: Record, rows: set[facets.Row]) -> list[Difference]:
    stored = {
        facets.Row(f.fact, f.key, f.target_id, f.possible, f.earliest, f.latest, f.known_from): f.id
        for f in FacetValue.objects.filter(record=record)
    }
    if set(stored) == rows and len(stored) == FacetValue.objects.filter(record=record).count():
        return []
    with guard.opened():
        FacetValue.objects.filter(record=record).delete()
        FacetValue.objects.bulk_create(
            FacetValue(record=record, **vars(row))
            for row in sorted(rows, key=lambda r: (r.fact, r.key, r.target_id or 0))
        )
    return [Difference(record, "facet values", len(stored), len(rows))]
