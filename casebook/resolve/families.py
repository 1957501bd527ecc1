"""Merged records: a record and all that were merged into it are decided on together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db.models import Q

from casebook.models import Record, Wish

CHUNK = 400


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """The ids in their order, few enough at a time for one query."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def root_ids(ids: Collection[int]) -> dict[int, int]:
    """For the records and all of their families, by id: the id of the record that they were merged into, else own."""
    rows = Record.objects.filter(id__in=ids).values_list("id", "merged_into_id")
    roots = {merged_into or pk for pk, merged_into in rows}
    family = Record.objects.filter(Q(id__in=roots) | Q(merged_into__in=roots)).values_list("id", "merged_into_id")
    return {pk: merged_into or pk for pk, merged_into in family}


def whole(ids: Iterable[int]) -> set[int]:
    """The records with all of their families."""
    return {pk for chunk in chunks(ids) for pk in root_ids(chunk)}


def wishes_of(roots: dict[int, int]) -> dict[int, list[str]]:
    """Wishes that stand, by id of the root: what one record of a family is spared, the others are."""
    found: dict[int, list[str]] = defaultdict(list)
    standing = Wish.objects.filter(record__in=roots, lifted_on=None).order_by("id")
    for record_id, what in standing.values_list("record_id", "what"):
        found[roots[record_id]].append(what)
    return found
