"""Following facts from a list to facilities or operations, and back, as subqueries over FacetValue.

Always one statement, and never rows.

A path is a chain of facts. `fact` leads from a record to what its facet values name; `~fact` leads the other way.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from casebook.models import FacetValue, Record

Path = tuple[str, ...]
BACK = "~"
# Of what is offered to narrow by, the most frequent is looked at closer.
MOST_COUNTED = 400
# A merged record stands for the one that it was merged into.
_ROOT = Coalesce("target__merged_into_id", "target_id")


def leading_to(paths: Sequence[Path], ends: Sequence[int], possibly: bool) -> Q:
    """The condition on a record that one of the paths leads from it to one of the `ends`.

    A chain is only possible where one of its links is; such chains count only with `possibly`.
    """
    return Q(pk__in=ids_leading_to(paths, ends, possibly))


def ids_leading_to(paths: Sequence[Path], ends: Sequence[int], possibly: bool) -> QuerySet:
    """The ids of these records, as a subquery."""
    found = [_along(path, ends, possibly) for path in paths]
    return found[0].union(*found[1:]) if len(found) > 1 else found[0]


def _along(path: Path, ends: Sequence[int], possibly: bool) -> QuerySet:
    found: Any = ends
    for step in reversed(path):
        found = _before(step, found, possibly)
    return found if path else Record.objects.filter(pk__in=ends).order_by().values(root=F("pk"))


def _values(fact: str, possibly: bool) -> QuerySet:
    values = FacetValue.objects.filter(fact=fact)
    return values if possibly else values.filter(possible=False)


def _on(found: Any) -> Q:
    return Q(target_id__in=found) | Q(target__merged_into_id__in=found)


def _before(step: str, found: Any, possibly: bool) -> QuerySet:
    """The ids of records from which this step leads to one of `found`."""
    if step.startswith(BACK):
        return _values(step.removeprefix(BACK), possibly).filter(record_id__in=found).values(root=_ROOT)
    return _values(step, possibly).filter(_on(found)).values(root=F("record_id"))


def _after(step: str, start: Any) -> QuerySet:
    """The ids of records to which this step leads from one of `start`, possible ones too."""
    values = _values(step.removeprefix(BACK), True)
    if step.startswith(BACK):
        return (values if start is None else values.filter(_on(start))).values(root=F("record_id"))
    return (values if start is None else values.filter(record_id__in=start)).values(root=_ROOT)


def ends_of(paths: Sequence[Path], kind: str, start: QuerySet[Record] | None) -> list[Record]:
    """The records of this kind, with a page, to which the paths lead from those of `start`, the most frequent first.

    Where `start` is None, from any record. Two statements.
    """
    rows = [_last_step(path, start) for path in paths if path]
    counted = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    often: dict[int, int] = {}
    for pk, number in counted:
        often[pk] = often.get(pk, 0) + number
    wanted = sorted(often, key=lambda pk: (-often[pk], pk))[:MOST_COUNTED]
    found: dict[Record, int] = {}
    for record in Record.objects.filter(pk__in=wanted, kind=kind).select_related("merged_into"):
        root = record.merged_into or record
        if root.page_public:
            found[root] = found.get(root, 0) + often[record.pk]
    return sorted(found, key=lambda record: (-found[record], record.label, record.ref))


def _last_step(path: Path, start: QuerySet[Record] | None) -> QuerySet:
    """At which records the path ends, and how often; merged ones are not brought together yet."""
    records: Any = start.order_by().values("pk") if start is not None else None
    for step in path[:-1]:
        records = _after(step, records)
    back, fact = path[-1].startswith(BACK), path[-1].removeprefix(BACK)
    values = _values(fact, True)
    if records is not None:
        values = values.filter(_on(records) if back else Q(record_id__in=records))
    return values.order_by().values_list("record_id" if back else "target_id").annotate(number=Count("pk"))
