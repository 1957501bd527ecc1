"""Whom a change reaches: the records to resolve next, because of what was stored differently on others."""

from collections.abc import Collection, Iterable

from django.db.models import Q

from casebook.models import Claim, Dispute, DisputeSide, Record
from casebook.projections import families
from casebook.projections.storage import StoredDifference

TWINS = "possibly_same_as"


def reached_by(differences: Iterable[StoredDifference]) -> set[int]:
    """Ids of the records that these differences reach."""
    moved: set[int] = set()
    twins: set[int] = set()
    disputes: set[int] = set()
    for found in differences:
        row = found.row
        if isinstance(row, Record) and found.field == "public":
            moved.add(row.pk)
        elif isinstance(row, Claim) and row.fact == TWINS and found.field in ("withheld", "known_from"):
            # Both ends: it decides who is possibly held where, and since when that is known.
            twins.update(pk for pk in (row.subject_id, row.target_id) if pk)
        elif isinstance(row, Dispute) and found.field == "public":
            disputes.add(row.pk)
    sides = DisputeSide.objects.filter(dispute__in=disputes).values_list("claim__subject_id", flat=True)
    return naming(moved) | naming(families.whole(twins)) | set(sides)


def naming(moved: Collection[int]) -> set[int]:
    """Records whose claims lead to, are reported by, or are published by a record that opened, shut or gained a twin.

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


def reported_with_twins(ids: Collection[int]) -> set[int]:
    """The families of these records where any of them is possibly the same as another, and those that it is.

    What leads to either of two twins is possibly led to the other: so it changes for all of them, though none opens or
    shuts, when one of them is merged, taken out again, or gains a twin.
    """
    family = families.whole(ids)
    found: set[int] = set()
    for part in families.chunks(family):
        links = Claim.objects.filter(Q(subject__in=part) | Q(target__in=part), fact=TWINS)
        for ends in links.values_list("subject_id", "target_id"):
            found.update(pk for pk in ends if pk)
    return family | families.whole(found) if found else set()
