"""Resolving: from claims to columns, facet values, and visibility. Deterministic, idempotent, the only writer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import F, Q

from casebook.models import Citation, Claim, DateRange, FacetValue, Kind, Record, State
from casebook.models.archive.base import Redacted
from casebook.projections import (
    child_counts,
    date_ranges,
    disputes,
    facet_values,
    families,
    record_columns,
    redaction,
    visibility,
    word_index,
)
from casebook.projections.claim_rows import chain_of, citations_of, claims_by_subject
from casebook.projections.dependents import TWINS, naming, reached_by
from casebook.projections.families import PartOf, chunks
from casebook.projections.reports import reporters_of
from casebook.projections.standing_claims import standing_claims
from casebook.projections.storage import StoredDifference, store, store_rows

Step = Callable[[PartOf], list[StoredDifference]]
Settle = Callable[[redaction.Changes, redaction.WordIndex], None]


def resolve(
    record_ids: Iterable[int], *, shut: Collection[int] = (), things: Iterable[Redacted] = ()
) -> list[StoredDifference]:
    """Resolve these records and whatever their change touches. Call inside the action's transaction, rows locked.

    `shut` are records that the action has shut already, so that no difference will show it; `things` are what it
    changed or wrote, with the entries of the log. Returns what was stored differently before, and is now put right.
    """
    run = _Run()
    differences = run.with_reach(families.whole({*record_ids, *shut, *naming(shut)}))
    covered = redaction.follow(things, run.changes, run.index)
    relabelled = {found.row.pk for found in covered if isinstance(found.row, Record)}
    for part in chunks(relabelled):
        covered += _store_columns(part)
    return differences + covered


def resolve_all(tell: Callable[[list[StoredDifference]], None] | None = None) -> list[StoredDifference]:
    """Resolve every record of the archive, and cover every text. Where all are resolved, no change reaches others.

    With `tell` differences are handed to it as they are found and none are kept: of a new archive everything differs.
    """
    differences: list[StoredDifference] = []
    tell = tell or differences.extend
    run = _Run()
    run.index.held = word_index.size()
    run.once(Record.objects.order_by("id").values_list("id", flat=True), tell, redaction.settle_all)
    redaction.redact_all(tell, run.index)
    return differences


class _Run:
    """What one change resolves, and what it learns of names on the way."""

    def __init__(self) -> None:
        self.changes, self.index = redaction.Changes(), redaction.WordIndex()

    def with_reach(self, pending: set[int]) -> list[StoredDifference]:
        """Pass after pass, until a pass changes nothing that reaches others."""
        differences: list[StoredDifference] = []
        while pending:
            found: list[StoredDifference] = []
            self.once(pending, found.extend)
            differences += found
            # Those of this pass were resolved after what reaches them was stored.
            pending = families.whole(reached_by(found)) - pending
        return differences

    def once(
        self, ids: Iterable[int], tell: Callable[[list[StoredDifference]], None], settle: Settle = redaction.settle
    ) -> None:
        """One pass over the records, each step for all of them: a step reads what the ones before have stored."""
        parts = [PartOf(chunk) for chunk in chunks(ids)]
        followers = [partial(_store_followers, kind=kind, fact=fact) for kind, fact in visibility.FOLLOWS.items()]
        before: list[Step] = [_store_public, *followers, _store_visibility, _store_disputes, self._store_names]
        after: list[Step] = [self._redact_records, lambda part: _store_columns(part.ids)]
        for step in before:
            for part in parts:
                tell(step(part))
        settle(self.changes, self.index)
        for step in after:
            for part in parts:
                tell(step(part))

    def _store_names(self, part: PartOf) -> list[StoredDifference]:
        return redaction.refresh(part.ids, self.changes)

    def _redact_records(self, part: PartOf) -> list[StoredDifference]:
        return redaction.redact_records(part.ids, self.index)


def _store_public(part: PartOf) -> list[StoredDifference]:
    """All but those kinds that follow others."""
    roots, wishes = part.roots, part.wishes
    family: dict[int, list[Record]] = defaultdict(list)
    for record in Record.objects.filter(id__in=roots).exclude(kind__in=visibility.FOLLOWS).order_by("id"):
        family[roots[record.id]].append(record)
    ages: dict[int, list[Claim]] = defaultdict(list)
    for claim in visibility.age_claims().filter(subject_id__in=roots):
        ages[roots[claim.subject_id]].append(claim)
    child = {root: visibility.is_child(members, ages[root]) for root, members in family.items()}
    return store(
        (record, visibility.record_visibility(record, families.rules_of(members), child[root], wishes[root]))
        for root, members in family.items()
        for record in members
    )


def _store_followers(part: PartOf, kind: str, fact: str) -> list[StoredDifference]:
    """A sentence or an event is public unless it is known to be of people or things of whom none is public.

    One kind after the other, for all records: an event may concern a sentence.
    """
    roots, wishes = part.roots, part.wishes
    followers = list(Record.objects.filter(id__in=roots, kind=kind).order_by("id"))
    leading = Claim.objects.filter(
        subject__in=followers, fact=fact, polarity="yes", state__in=(State.PUBLISHED, State.SEALED)
    )
    whom: dict[int, list[bool]] = defaultdict(list)
    for record_id, public, merged_public, state in leading.values_list(
        "subject_id", "target__public", "target__merged_into__public", "target__state"
    ):
        whom[record_id].append(bool(public or (merged_public and state == State.PUBLISHED)))
    # Of merged ones each is looked at by itself, and shuts the others: what it told must not open with them.
    of_nobody = {roots[pk] for pk, seen in whom.items() if not any(seen)}
    rules = families.rules_by_root(roots, followers)
    return store(
        (r, visibility.record_visibility(r, rules[root], rules[root].minor, wishes[root], root in of_nobody))
        for r in followers
        for root in (roots[r.id],)
    )


def _roots(claims: Iterable[Claim]) -> dict[int, Record]:
    """Every record that the claims name, by its id; a merged one stands for the record that it was merged into."""
    ids: set[int] = set()
    for claim in claims:
        ids |= {claim.subject_id, claim.target_id or claim.subject_id}
        for citation in citations_of(claim):
            ids |= {link.speaker_id for link in chain_of(citation) if link.speaker_id}
            ids |= {citation.source.outlet_id} if citation.source.outlet_id else set()
    records = Record.objects.in_bulk(ids)
    merged = {r.merged_into_id for r in records.values() if r.merged_into_id}
    into = Record.objects.in_bulk(merged)
    # One that was sealed after merging stands for itself, and is not public.
    return {pk: into.get(r.merged_into_id or 0, r) if r.state == State.PUBLISHED else r for pk, r in records.items()}


def _store_visibility(part: PartOf) -> list[StoredDifference]:
    """What withholds claims and citations. Families are read whole: their counts are subtracted from each other."""
    root_of, wishes = part.roots, part.wishes
    everything = Claim.objects.filter(subject_id__in=root_of)
    claims: dict[int, list[Claim]] = defaultdict(list)
    members = Record.objects.in_bulk(root_of)
    for record_id, own in claims_by_subject(everything, with_sources=True).items():
        claims[root_of[record_id]] += own
        for claim in own:
            claim.subject = members[record_id]
    roots = _roots(claim for of_family in claims.values() for claim in of_family)
    rules = families.rules_by_root(root_of, members.values())
    few = {root: child_counts.below_ten(members[root], of_family) for root, of_family in claims.items()}
    return store(
        decided
        for root, of_family in claims.items()
        for claim in of_family
        for decided in _withheld(claim, roots, rules[root], wishes[root], few[root])
    )


def _withheld(
    claim: Claim, roots: dict[int, Record], rules: families.Rules, wishes: list[str], few: set[int]
) -> Iterator[tuple[Claim | Citation, dict[str, Any]]]:
    """What is to be stored on the claim and on each of its citations."""
    citations = citations_of(claim)
    cited = {c.pk: visibility.citation_rule(c, claim, roots) for c in citations}
    rule = visibility.claim_withheld(claim, roots, rules, wishes, few, cited)
    yield (
        claim,
        {"withheld": rule, "known_from": visibility.known_from(claim, (c for c in citations if not cited[c.pk]))},
    )
    for citation in citations:
        yield citation, {"withheld": visibility.citation_withheld(cited[citation.pk], claim, rule)}


def _store_disputes(part: PartOf) -> list[StoredDifference]:
    return disputes.store_public(Claim.objects.filter(subject_id__in=part.ids).values("id"))


def _store_columns(ids: Sequence[int]) -> list[StoredDifference]:
    claims = standing_claims(ids)
    everything = [c for of_record in claims.values() for c in of_record]
    in_dispute = disputes.disputed_claims(everything)
    twins = _twins({c.target_id for c in everything if c.target_id})
    records = list(Record.objects.filter(id__in=ids).order_by("id"))
    differences = store(
        (
            r,
            record_columns.resolved_columns(
                r, claims[r.id], redaction.StoredText(r), any(c.id in in_dispute for c in claims[r.id])
            ),
        )
        for r in records
    )
    outright = facet_values.outright_from(everything)
    sources = date_ranges.open_reported_by(everything)
    reported = reporters_of(everything)
    wanted: dict[Record, set[Any]] = {r: set() for r in records}
    days: dict[Record, set[Any]] = {r: set() for r in records}
    for r in (r for r in records if r.public):
        wanted[r] = facet_values.facet_rows(r.id, r.kind, claims[r.id], twins, outright)
        days[r] = date_ranges.span_rows(r.id, r.kind, claims[r.id], sources)
        if r.kind == Kind.PERSON:
            wanted[r] |= reported(claims[r.id])
    differences += store_rows(FacetValue, facet_values.FacetRow, wanted, facet_values.in_order, "facet values")
    return differences + store_rows(DateRange, date_ranges.SpanRow, days, date_ranges.span_order, "days")


def _twins(ids: set[int]) -> dict[int, dict[int, date | None]]:
    """Of each of these records those that it is possibly the same as, and since when that is known.

    Merged ones stand for where they lead on to.
    """
    roots = families.root_ids(ids)
    found: dict[int, dict[int, date | None]] = defaultdict(dict)
    links = Claim.objects.filter(fact=TWINS, polarity="yes", state=State.PUBLISHED, withheld="")
    links = links.filter(Q(subject_id__in=roots) | Q(target_id__in=roots)).order_by(
        F("known_from").desc(nulls_first=True)
    )
    ends = list(links.values_list("subject_id", "target_id", "known_from"))
    onwards = families.leading_on({pk for a, b, _since in ends for pk in (a, b)})
    for a, b, since in ((onwards.get(a, a), onwards.get(b, b), since) for a, b, since in ends):
        if a != b:
            # The earliest comes last.
            found[a][b] = found[b][a] = since
    return found
