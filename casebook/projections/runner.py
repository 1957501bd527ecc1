"""Resolving: from claims to columns and visibility. Deterministic, idempotent, the only writer."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from casebook.models import CONTRADICTIONS, Claim, Dispute, DisputeSide, Polarity, Record, State
from casebook.models.archive.base import Redacted
from casebook.projections import (
    families,
    record_columns,
    redaction,
    visibility,
    word_index,
)
from casebook.projections.archive import Archive, ArchivedClaim, ArchivedRecord, CitationRow, batches
from casebook.projections.families import PartOf, chunks
from casebook.projections.tables import StoredDifference, store

Step = Callable[[PartOf], list[StoredDifference]]
# Records of a whole archive that are resolved at a time.
AT_ONCE = 500


def resolve(
    record_ids: Iterable[int],
    *,
    shut: Collection[int] = (),
    things: Iterable[Redacted] = (),
    archive: Archive | None = None,
) -> list[StoredDifference]:
    """Resolve these records and whatever their change touches. Call inside the action's transaction, rows locked.

    `shut` are records that the action has shut already, so that no difference will show it; `things` are what it
    changed or wrote, with the entries of the log. Returns what was stored differently before, and is now put right.
    What was read stays in `archive`.
    """
    archive = archive or Archive()
    changes, index = redaction.Changes(), redaction.WordIndex()
    differences: list[StoredDifference] = []
    pending = resolved = {record.id for record in archive.families({*record_ids, *shut, *_naming(shut)})}
    # Pass after pass, until a pass changes nothing that reaches others.
    while pending:
        found: list[StoredDifference] = []
        _gate([PartOf(ids, archive) for ids in chunks(pending)], changes, found.extend)
        differences += found
        # Those of this pass were resolved after what reaches them was stored.
        pending = {record.id for record in archive.families(_reached_by(found))} - pending
        resolved = resolved | pending
    redaction.settle(changes, index)
    covered = redaction.follow(things, changes, index, archive)
    resolved |= {found.row.pk for found in covered if isinstance(found.row, Record)}
    for ids in chunks(resolved):
        differences += _store_columns(PartOf(ids, archive))
    return differences + covered


def resolve_all(tell: Callable[[list[StoredDifference]], None] | None = None) -> list[StoredDifference]:
    """Resolve every record of the archive, and cover every text. Where all are resolved, no change reaches others.

    With `tell` differences are handed to it as they are found and none are kept: of a new archive everything differs.
    """
    differences: list[StoredDifference] = []
    tell = tell or differences.extend
    archive = Archive(documents=False)
    changes, index = redaction.Changes(), redaction.WordIndex()
    index.held = word_index.size()
    everything = Record.objects.order_by("id").values_list("id", flat=True)
    parts = [PartOf(ids, archive, kept=False) for ids in batches(everything, AT_ONCE)]
    _gate(parts, changes, tell)
    redaction.settle_all(changes, index)
    redaction.redact_all(tell, index, archive)
    _each(parts, [_store_columns], tell)
    return differences


# --- Whom a change reaches: the records to resolve next, because of what was stored otherwise on others.


def _reached_by(differences: Iterable[StoredDifference]) -> set[int]:
    """Ids of the records that these differences reach."""
    moved: set[int] = set()
    disputes: set[int] = set()
    for found in differences:
        row = found.row
        if isinstance(row, Record) and found.field == "public":
            moved.add(row.pk)
        elif isinstance(row, Dispute) and found.field == "public":
            disputes.add(row.pk)
    sides = DisputeSide.objects.filter(dispute__in=disputes).values_list("claim__subject_id", flat=True)
    return _naming(moved) | set(sides)


def _naming(moved: Collection[int]) -> set[int]:
    """Records whose claims lead to, are reported by, or are published by a record that opened or shut.

    Also through what was merged into it. What it was itself merged into stays as it is, or has moved too.
    """
    found: set[int] = set()
    merged = {
        pk for ids in chunks(moved) for pk in Record.objects.filter(merged_into__in=ids).values_list("pk", flat=True)
    }
    for ids in chunks({*moved, *merged}):
        # One after the other: joined by OR they would be looked for among all claims of the archive.
        for path in ("target", "citations__chain__speaker", "citations__source__outlet"):
            claims = Claim.objects.filter(**{f"{path}__in": ids})
            found.update(claims.order_by().values_list("subject_id", flat=True).distinct())
    return found


# --- The steps.


def _gate(parts: Sequence[PartOf], changes: redaction.Changes, tell: Callable[[list[StoredDifference]], None]) -> None:
    """Decide what readers may see, step by step: a step reads what the ones before have stored for all records."""
    followers = [partial(_store_followers, kind=kind, fact=fact) for kind, fact in visibility.FOLLOWS.items()]
    public: list[Step] = [_store_public, *followers]
    for step in public:
        _each(parts, [step], tell)
    _each(parts, [_store_visibility, _store_disputes, partial(redaction.refresh, changes=changes)], tell)


def _each(parts: Sequence[PartOf], steps: Sequence[Step], tell: Callable[[list[StoredDifference]], None]) -> None:
    for part in parts:
        for step in steps:
            tell(step(part))
        part.done()


def _store_public(part: PartOf) -> list[StoredDifference]:
    """All but those kinds that follow others."""
    roots, wishes = part.roots, part.wishes
    family: dict[int, list[ArchivedRecord]] = defaultdict(list)
    for record in part.records:
        if record.kind not in visibility.FOLLOWS:
            family[roots[record.id]].append(record)
    ages: dict[int, list[Claim | ArchivedClaim]] = defaultdict(list)
    told = visibility.ages_among(part.claims) if part.kept else visibility.age_claims().filter(subject_id__in=roots)
    for claim in told:
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
    roots, wishes, archive = part.roots, part.wishes, part.archive
    followers = {record.id: record for record in part.records if record.kind == kind}
    if not followers:
        return []
    leading = [
        claim
        for claim in part.facts(fact)
        if claim.subject_id in followers
        and claim.polarity == Polarity.YES
        and claim.state in (State.PUBLISHED, State.SEALED)
    ]
    targets = archive.records(claim.target_id for claim in leading if claim.target_id)
    whom: dict[int, list[bool]] = defaultdict(list)
    for claim in leading:
        target = claim.target_id
        whom[claim.subject_id].append(bool(target and (targets[target].public or archive.root(target).public)))
    # Of merged ones each is looked at by itself, and shuts the others: what it told must not open with them.
    of_nobody = {roots[pk] for pk, seen in whom.items() if not any(seen)}
    rules = part.rules
    return store(
        (r, visibility.record_visibility(r, rules[root], rules[root].minor, wishes[root], root in of_nobody))
        for r in followers.values()
        for root in (roots[r.id],)
    )


def _store_visibility(part: PartOf) -> list[StoredDifference]:
    """What withholds claims and citations. Families are read whole: their counts are subtracted from each other."""
    roots, wishes, rules, archive = part.roots, part.wishes, part.rules, part.archive
    claims: dict[int, list[ArchivedClaim]] = defaultdict(list)
    for claim in part.claims:
        claims[roots[claim.subject_id]].append(claim)
    members = archive.records(roots)
    few = {root: visibility.below_ten(members[root], of_family) for root, of_family in claims.items()}
    return store(
        decided
        for root, of_family in claims.items()
        for claim in of_family
        for decided in _withheld(claim, archive, rules[root], wishes[root], few[root])
    )


def _withheld(
    claim: ArchivedClaim, archive: Archive, rules: families.Rules, wishes: list[str], few: set[int]
) -> Iterator[tuple[ArchivedClaim | CitationRow, dict[str, Any]]]:
    """What is to be stored on the claim and on each of its citations."""
    cited = {c.id: visibility.citation_rule(c, claim, archive) for c in claim.citations}
    rule = visibility.claim_withheld(claim, archive, rules, wishes, few, cited)
    known = visibility.known_from(claim, (c for c in claim.citations if not cited[c.id]))
    yield claim, {"withheld": rule, "known_from": known}
    for citation in claim.citations:
        yield citation, {"withheld": visibility.citation_withheld(cited[citation.id], claim, rule)}


def _store_disputes(part: PartOf) -> list[StoredDifference]:
    """Readers may see those with a visible claim on at least two sides."""
    claims = [claim.id for claim in part.claims]
    part.archive.read_disputes(claims)
    disputes = part.archive.disputes_of(claims).values()
    return store((d, {"public": d.state == State.PUBLISHED and len(d.shown) >= 2}) for d in disputes)


def _store_columns(part: PartOf) -> list[StoredDifference]:
    claims = _standing_claims(part)
    archive = part.archive
    disputed = {
        dispute.id
        for dispute in archive.disputes_of([claim.id for of_record in claims.values() for claim in of_record]).values()
        if dispute.public and dispute.kind in CONTRADICTIONS
    }
    return store(
        (
            record,
            record_columns.resolved_columns(
                record,
                claims[record.id],
                redaction.StoredText(record),
                any(one.id in disputed for claim in claims[record.id] for one, _side in archive.sides_of(claim.id)),
            ),
        )
        for record in part.archive.instances(part.ids)
    )


def _standing_claims(part: PartOf) -> dict[int, list[ArchivedClaim]]:
    """The standing public claims of each record of this part, with those of what was merged into it."""
    ids = set(part.ids)
    root = {record.id: record.family for record in part.records if record.family in ids}
    found: dict[int, list[ArchivedClaim]] = defaultdict(list)
    for claim in part.claims:
        if claim.state == State.PUBLISHED and not claim.withheld:
            found[root.get(claim.subject_id, claim.subject_id)].append(_led_on(claim, part.archive))
    return found


def _led_on(claim: ArchivedClaim, archive: Archive) -> ArchivedClaim:
    """The claim as leading to the record that the one which it names was merged into."""
    root = archive.root(claim.target_id).id if claim.target_id else None
    return claim if root == claim.target_id else replace(claim, target_id=root)
