"""Members fold under their group: which records of a list stand by themselves, and which follow another.

Whoever is counted is told exactly once: by itself, or under one group that is reported too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from casebook.models import FacetValue, PersonOrGroup, Record

# Groups within groups follow each other so far; one that would be deeper stands by itself.
LEVELS = 4
# Of a large group the first so many follow it; the others are a list of their own. Groups beyond them stand alone.
MOST_MEMBERS = 50
_GROUP = Coalesce("target__merged_into_id", "target_id")


@dataclass(frozen=True)
class Folded:
    """A record at its place in the list. `more`: how many members of it are not told here."""

    record: Record
    depth: int
    more: int = 0


@dataclass(frozen=True)
class Nesting:
    """Groups of a list that follow another group of it, by the id of that one."""

    below: Mapping[int, Sequence[int]] = field(default_factory=dict)

    @property
    def folded(self) -> set[int]:
        """The groups that follow another."""
        return {group for groups in self.below.values() for group in groups}

    def under(self, roots: Iterable[int]) -> list[int]:
        """All groups that follow one of these, however deep."""
        found: list[int] = []
        left = list(roots)
        while left:
            below = self.below.get(left.pop(), ())
            found += below
            left += below
        return found


def memberships(matching: QuerySet[Record]) -> Any:
    """Who is certainly one of which group of the list: facet values with the annotation `group_id`.

    Asked group by group, since the other way round SQLite first makes a list of everybody.
    """
    rows: Any = FacetValue.objects.filter(fact="member_of", possible=False).annotate(group_id=_GROUP)
    groups = matching.filter(form=PersonOrGroup.GROUP)
    return rows.filter(_listed(groups, "group_id")).exclude(record=F("group_id"))


def _listed(matching: QuerySet[Record], column: str) -> Exists:
    return Exists(matching.order_by().filter(pk=OuterRef(column)))


def nesting_of(matching: QuerySet[Record]) -> Nesting:
    """How the groups of the list follow each other: one statement. Groups of groups are few."""
    groups = matching.filter(form=PersonOrGroup.GROUP)
    rows = memberships(matching).filter(_listed(groups, "record_id"))
    rows = rows.order_by("record__label", "record__ref", "target__label", "pk")
    return nested(rows.values_list("record_id", "group_id"))


def nested(pairs: Iterable[tuple[int, int]]) -> Nesting:
    """Each group under the first that has room for it, and none under itself, by whatever way round."""
    above: dict[int, int] = {}
    number: dict[int, int] = defaultdict(int)
    for group, other in pairs:
        if group in above or number[other] >= MOST_MEMBERS or group in _way_up(other, above):
            continue
        above[group] = other
        number[other] += 1
    below: dict[int, list[int]] = defaultdict(list)
    for group, other in above.items():
        if (len(_way_up(group, above)) - 1) % (LEVELS + 1):
            below[other].append(group)
    return Nesting(below)


def _way_up(group: int, above: Mapping[int, int]) -> list[int]:
    """The group, that which it follows, and so on."""
    way = [group]
    while way[-1] in above:
        way.append(above[way[-1]])
    return way


def stands_alone(matching: QuerySet[Record], nesting: Nesting) -> Q:
    """The condition on a record of the list that it follows no group there."""
    single = Q(form=PersonOrGroup.GROUP) | ~Q(pk__in=memberships(matching).values("record_id"))
    return single & ~Q(pk__in=nesting.folded) if nesting.below else single


def fold(roots: Sequence[Record], matching: QuerySet[Record], nesting: Nesting) -> list[Folded]:
    """The roots, each followed by its members, and they by theirs: at most two statements."""
    tops = [record.pk for record in roots if record.is_group]
    under = nesting.under(tops)
    groups = matching.in_bulk(under) if under else {}
    members: dict[int, list[Record]] = defaultdict(list)
    more: dict[int, int] = {}
    reported: set[int] = set()
    for row in _members([*tops, *groups], matching) if tops else ():
        more[row.group_id] = max(0, row.number - MOST_MEMBERS)
        if row.record_id not in reported:
            reported.add(row.record_id)
            members[row.group_id].append(row.record)
    for group, below in nesting.below.items():
        members[group] += [groups[pk] for pk in below if pk in groups]
    return [folded for root in roots for folded in _branch(root, 0, members, more)]


def _members(groups: Sequence[int], matching: QuerySet[Record]) -> list[Any]:
    """The first of those who follow one of these groups; who is of several follows that which came first."""
    of_one: dict[str, Any] = {"partition_by": "group_id"}
    earlier = memberships(matching).filter(record=OuterRef("record_id"), group_id__lt=OuterRef("group_id"))
    rows = (
        memberships(matching)
        .filter(Q(target__in=Record.objects.families_of(groups).values("pk")), ~Exists(earlier))
        .filter(_listed(matching.exclude(form=PersonOrGroup.GROUP), "record_id"))
        .annotate(
            place=Window(RowNumber(), order_by=["record__label", "record__ref", "pk"], **of_one),
            number=Window(Count("pk"), **of_one),
        )
    )
    shown = rows.filter(place__lte=MOST_MEMBERS).select_related("record")
    return list(shown.order_by("record__label", "record__ref", "pk"))


def _branch(record: Record, depth: int, members: Mapping[int, list[Record]], more: Mapping[int, int]) -> list[Folded]:
    below = [folded for member in members.get(record.pk, ()) for folded in _branch(member, depth + 1, members, more)]
    return [Folded(record, depth, more.get(record.pk, 0)), *below]
