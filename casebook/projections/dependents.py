"""Whom a change reaches: the records to resolve next, because of what was stored differently on others."""

from collections.abc import Collection, Iterable

from casebook.models import Claim, Dispute, DisputeSide, Record
from casebook.projections import families
from casebook.projections.storage import StoredDifference


def reached_by(differences: Iterable[StoredDifference]) -> set[int]:
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
    return naming(moved) | set(sides)


def naming(moved: Collection[int]) -> set[int]:
    """Records whose claims lead to, are reported by, or are published by a record that opened or shut.

    Also through what was merged into it. What it was itself merged into stays as it is, or has moved too.
    """
    found: set[int] = set()
    merged = {
        pk
        for ids in families.chunks(moved)
        for pk in Record.objects.filter(merged_into__in=ids).values_list("pk", flat=True)
    }
    for ids in families.chunks({*moved, *merged}):
        # One after the other: joined by OR they would be looked for among all claims of the archive.
        for path in ("target", "citations__chain__speaker", "citations__source__outlet"):
            claims = Claim.objects.filter(**{f"{path}__in": ids})
            found.update(claims.order_by().values_list("subject_id", flat=True).distinct())
    return found
