"""The standing public claims of records, as a record's columns and facet values are made from them."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from casebook.models import Claim, Record, State
from casebook.projections import families
from casebook.projections.claim_rows import claims_by_subject


def standing_claims(ids: Collection[int]) -> dict[int, list[Claim]]:
    """Of these records, with those of what was merged into them. The claims must not be saved."""
    merged = dict(Record.objects.filter(merged_into_id__in=ids).values_list("id", "merged_into_id"))
    claims: dict[int, list[Claim]] = defaultdict(list)
    standing = Claim.objects.filter(subject_id__in=[*ids, *merged], state=State.PUBLISHED, withheld="")
    for record_id, of_record in claims_by_subject(standing, with_sources=False).items():
        claims[merged.get(record_id, record_id)] += of_record
    _lead_on(c for of_record in claims.values() for c in of_record)
    return claims


def _lead_on(claims: Iterable[Claim]) -> None:
    """Read the claims as leading to the records that those they name were merged into."""
    loaded = list(claims)
    onwards = families.leading_on({c.target_id for c in loaded if c.target_id})
    for claim in loaded:
        if claim.target_id in onwards:
            claim.target_id = onwards[claim.target_id]
