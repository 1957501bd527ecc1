"""The standing public claims of records, as a record's columns and facet values are made from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from casebook.models import Record, State
from casebook.projections.archive import Archive, ClaimRow
from casebook.projections.families import PartOf


def standing_claims(ids: Collection[int], archive: Archive) -> dict[int, list[ClaimRow]]:
    """Of these records, with those of what was merged into them."""
    merged = dict(Record.objects.filter(merged_into_id__in=ids).values_list("id", "merged_into_id"))
    claims = archive.claims(subject_id__in=[*ids, *merged], state=State.PUBLISHED, withheld="")
    archive.named(claims)
    return _by_record(claims, merged, archive)


def standing_claims_of(part: PartOf) -> dict[int, list[ClaimRow]]:
    """Of the records of this part, each with those of what was merged into it."""
    ids = set(part.ids)
    merged = {record.id: record.family for record in part.records if record.family in ids}
    claims = [c for c in part.claims if c.state == State.PUBLISHED and not c.withheld]
    return _by_record(claims, merged, part.archive)


def _by_record(claims: Iterable[ClaimRow], merged: dict[int, int], archive: Archive) -> dict[int, list[ClaimRow]]:
    own: dict[int, list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        own[claim.subject_id].append(_led_on(claim, archive))
    found: dict[int, list[ClaimRow]] = defaultdict(list)
    for record, of_record in own.items():
        found[merged.get(record, record)] += of_record
    return found


def _led_on(claim: ClaimRow, archive: Archive) -> ClaimRow:
    """The claim as leading to the record that the one which it names was merged into."""
    # As of a day not every record is known that a claim names.
    target = archive.records(()).get(claim.target_id or 0)
    return claim if target is None or target.root == target.id else replace(claim, target_id=target.root)
