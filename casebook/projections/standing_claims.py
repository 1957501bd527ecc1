"""The standing public claims of records, as a record's columns are made from them."""

from collections import defaultdict
from dataclasses import replace

from casebook.models import State
from casebook.projections.archive import Archive, ClaimRow
from casebook.projections.families import PartOf


def standing_claims(part: PartOf) -> dict[int, list[ClaimRow]]:
    """Of the records of this part, each with those of what was merged into it."""
    ids = set(part.ids)
    merged = {record.id: record.family for record in part.records if record.family in ids}
    own: dict[int, list[ClaimRow]] = defaultdict(list)
    for claim in part.claims:
        if claim.state == State.PUBLISHED and not claim.withheld:
            own[claim.subject_id].append(_led_on(claim, part.archive))
    found: dict[int, list[ClaimRow]] = defaultdict(list)
    for record, of_record in own.items():
        found[merged.get(record, record)] += of_record
    return found


def _led_on(claim: ClaimRow, archive: Archive) -> ClaimRow:
    """The claim as leading to the record that the one which it names was merged into."""
    root = archive.root(claim.target_id).id if claim.target_id else None
    return claim if root == claim.target_id else replace(claim, target_id=root)
