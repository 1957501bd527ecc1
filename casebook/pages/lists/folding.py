"""Members fold under their group: which records of a list stand by themselves, and which follow another."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from casebook.models import FacetValue, Record

# Groups within groups are followed so far; each level is one statement more, and only where it has groups.
LEVELS = 4
# Of a large group the first so many; its own page has them all.
MOST_MEMBERS = 50
_GROUP = Coalesce("target__merged_into_id", "target_id")


@dataclass(frozen=True)
class Folded:
    """A record at its place in the list. `more`: how many members of it are not told here."""

    record: Record
    depth: int
    more: int = 0


def memberships(matching: QuerySet[Record]) -> Any:
    """Who is certainly one of which group of the list: facet values with the annotation `group_id`.

    Asked group by group, since the other way round SQLite first makes a list of everybody.
    """
    rows: Any = FacetValue.objects.filter(fact="member_of", possible=False).annotate(group_id=_GROUP)
    return rows.filter(_listed(matching, "group_id")).exclude(record=F("group_id"))


def _listed(matching: QuerySet[Record], column: str) -> Exists:
    return Exists(matching.order_by().filter(pk=OuterRef(column)))


def stands_alone(matching: QuerySet[Record]) -> Q:
    """The condition on a record of the list that it is no member of another one there.

    Of two records that are said to be members of each other, the earlier one stands.
    """
    back = FacetValue.objects.filter(fact="member_of", possible=False, record=OuterRef("group_id"))
    back = back.filter(
        Q(target=OuterRef("record_id")) | Q(target__merged_into=OuterRef("record_id")),
        record_id__gt=OuterRef("record_id"),
    )
    return ~Q(pk__in=memberships(matching).filter(~Exists(back)).values("record_id"))


def fold(roots: Sequence[Record], matching: QuerySet[Record]) -> list[Folded]:
    """The roots, each followed by its members, and they by theirs."""
    members: dict[int, list[Record]] = defaultdict(list)
    more: dict[int, int] = {}
    told = {record.pk for record in roots}
    groups = [record.pk for record in roots if record.is_group]
    for _level in range(LEVELS):
        if not groups:
            break
        found = _members(groups, matching)
        groups = []
        for row in found:
            more[row.group_id] = max(0, row.number - MOST_MEMBERS)
            if row.record_id in told:
                continue
            members[row.group_id].append(row.record)
            if row.record.is_group:
                groups.append(row.record_id)
        told |= {row.record_id for row in found}
    return [folded for root in roots for folded in _branch(root, 0, members, more)]


def _members(groups: Sequence[int], matching: QuerySet[Record]) -> list[Any]:
    of_one: dict[str, Any] = {"partition_by": "group_id"}
    rows = (
        memberships(matching)
        .filter(Q(target__in=Record.objects.families_of(groups).values("pk")), _listed(matching, "record_id"))
        .annotate(
            place=Window(RowNumber(), order_by=["record__label", "record__ref", "pk"], **of_one),
            number=Window(Count("pk"), **of_one),
        )
    )
    shown = rows.filter(place__lte=MOST_MEMBERS).select_related("record")
    return list(shown.order_by("record__label", "record__ref", "pk"))


def _branch(record: Record, depth: int, members: dict[int, list[Record]], more: dict[int, int]) -> list[Folded]:
    below = [folded for member in members.get(record.pk, ()) for folded in _branch(member, depth + 1, members, more)]
    return [Folded(record, depth, more.get(record.pk, 0)), *below]
