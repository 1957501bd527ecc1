"""Resolving: from claims to columns, facet values, and the gate. Deterministic, idempotent, the only writer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Prefetch, Q

from casebook.models import Attribution, Capture, Citation, Claim, FacetValue, Record, State, guard
from casebook.names import Mask
from casebook.resolve import children, columns, disputes, facets, gate, masks
from casebook.resolve.dates import known_from
from casebook.resolve.stored import Difference, store

CHUNK = 400
TWINS = "possibly_same_as"


def resolve(record_ids: Iterable[int]) -> list[Difference]:
    """Resolve these records and whatever their change touches. Call inside the act's transaction, rows locked.

    Returns what was stored differently before, and is now put right.
    """
    differences: list[Difference] = []
    pending = set(record_ids)
    done: set[int] = set()
    while pending:
        done |= pending
        changed, moved = _resolve_once(sorted(pending))
        differences += changed
        pending = _touched_by(moved) - done
    return differences


def resolve_all() -> list[Difference]:
    """Resolve every record of the archive."""
    return resolve(Record.objects.values_list("id", flat=True))


def _resolve_once(ids: Sequence[int]) -> tuple[list[Difference], set[int]]:
    """One pass over the records. Returns the differences, and the records whose change reaches others."""
    differences = [d for chunk in _chunks(ids) for d in _store_public(chunk)]
    opened_or_shut = {d.ref for d in differences if d.field == "public"}
    moved = set(Record.objects.filter(ref__in=opened_or_shut).values_list("id", flat=True))
    for chunk in _chunks(ids):
        found = _store_gate(chunk)
        differences += found
    moved |= _ends_of_twins(differences)
    words = [d for chunk in _chunks(ids) for d in masks.refresh(chunk)]
    differences += words
    mask = masks.current()
    for chunk in _chunks(ids):
        differences += _store_columns(chunk, mask)
    claim_ids = Claim.objects.filter(subject_id__in=ids).values("id") if len(ids) < CHUNK else None
    differences += disputes.store_public(claim_ids)
    differences += masks.cover(mask, None if words or claim_ids is None else ids)
    return differences, moved


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _touched_by(moved: set[int]) -> set[int]:
    """Records whose claims lead to, are told by, or are published by a record that opened, shut or gained a twin."""
    if not moved:
        return set()
    claims = Claim.objects.filter(
        Q(target_id__in=moved) | Q(citations__chain__speaker_id__in=moved) | Q(citations__source__outlet_id__in=moved)
    )
    return set(claims.values_list("subject_id", flat=True).distinct()) | _members_merged(moved)


def _members_merged(moved: set[int]) -> set[int]:
    return set(Record.objects.filter(merged_into_id__in=moved).values_list("id", flat=True))


def _ends_of_twins(differences: Iterable[Difference]) -> set[int]:
    """Both ends of each "possibly the same as" that opened or shut: it decides who is possibly held where."""
    links = (d.row for d in differences if isinstance(d.row, Claim) and d.row.fact == TWINS and d.field == "withheld")
    return {record for link in links for record in (link.subject_id, link.target_id) if record}


def _claims_of(ids: Sequence[int]) -> dict[int, list[Claim]]:
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


def _wishes_of(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Record.objects.filter(id__in=ids, wishes__lifted_on=None, wishes__what__isnull=False)
    for record_id, what in rows.values_list("id", "wishes__what"):
        found[record_id].append(what)
    return found


def _store_public(ids: Sequence[int]) -> list[Difference]:
    ages: dict[int, list[Claim]] = defaultdict(list)
    for claim in Claim.objects.filter(subject_id__in=ids, fact="age"):
        ages[claim.subject_id].append(claim)
    wishes = _wishes_of(ids)
    records = Record.objects.filter(id__in=ids).order_by("id")
    return store((r, gate.record_gate(r, ages[r.id], wishes[r.id])) for r in records)


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
    return {pk: into.get(r.merged_into_id or 0, r) for pk, r in records.items()}


def _store_gate(ids: Sequence[int]) -> list[Difference]:
    claims = _claims_of(ids)
    wishes = _wishes_of(ids)
    everything = [claim for of_record in claims.values() for claim in of_record]
    roots = _roots(everything)
    differences = store(
        (citation, {"withheld": gate.citation_withheld(citation, claim, roots)})
        for claim in everything
        for citation in claim.citations.all()
    )
    for record_id, of_record in claims.items():
        few = children.below_ten([c for c in of_record if c.state == State.PUBLISHED])
        differences += store(
            (
                claim,
                {
                    "withheld": gate.claim_withheld(claim, roots, wishes[record_id], few),
                    "known_from": known_from(claim.citations.all()),
                },
            )
            for claim in of_record
        )
    return differences


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
