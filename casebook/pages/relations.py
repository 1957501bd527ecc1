"""Following facts from list to facility and back, as subqueries over FacetValue: always one statement, never rows.

A path is a chain of facts. `fact` leads from a record to what its facet values name; `~fact` leads the other way.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from casebook.models import FacetValue, Kind, Record

Path = tuple[str, ...]
BACK = "~"
# A merged record stands for the one that it was merged into.
_ROOT = Coalesce("target__merged_into_id", "target_id")


def leading_to(paths: Sequence[Path], facilities: Sequence[int], possibly: bool) -> Q:
    """The condition on a record that one of the paths leads from it to one of the facilities.

    A chain is only possible where one of its links is; such chains count only with `possibly`.
    """
    condition = Q(pk__in=[])
    for path in paths:
        found: Any = list(facilities)
        for step in reversed(path):
            found = _before(step, found, possibly)
        condition |= Q(pk__in=found)
    return condition


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
    if step.startswith(BACK):
        return _values(step.removeprefix(BACK), True).filter(_on(start)).values(root=F("record_id"))
    return _values(step, True).filter(record_id__in=start).values(root=_ROOT)


def facilities_of(paths: Sequence[Path], start: QuerySet[Record]) -> list[dict[str, Any]]:
    """The facilities with a page to which the paths lead from the records of `start`, the most frequent first.

    One statement. Each is a dict of ref, name and lang.
    """
    rows = [_last_step(path, start) for path in paths if path]
    if not rows:
        return []
    found: dict[str, dict[str, Any]] = {}
    often: dict[str, int] = {}
    for row in rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]:
        found[row["ref"]] = row
        often[row["ref"]] = often.get(row["ref"], 0) + row["number"]
    return sorted(found.values(), key=lambda row: (-often[row["ref"]], row["name"], row["ref"]))


def _last_step(path: Path, start: QuerySet[Record]) -> QuerySet:
    records: Any = start.order_by().values("pk")
    for step in path[:-1]:
        records = _after(step, records)
    if path[-1].startswith(BACK):
        values = _values(path[-1].removeprefix(BACK), True).filter(_on(records))
        ends: dict[str, Any] = {name: F(f"record__{column}") for name, column in _COLUMNS.items()}
        shown = Q(record__page_public=True, record__kind=Kind.FACILITY)
    else:
        values = _values(path[-1], True).filter(record_id__in=records)
        ends = {name: _of_root(column) for name, column in _COLUMNS.items()}
        # A merged record is not public itself; of the two one is the root, and only a root has a page.
        shown = Q(target__page_public=True) | Q(target__merged_into__page_public=True)
        shown &= Q(target__kind=Kind.FACILITY)
    return values.filter(shown).order_by().values(**ends).annotate(number=Count("pk"))


_COLUMNS = {"ref": "ref", "name": "label", "lang": "label_lang"}


def _of_root(column: str) -> Coalesce:
    return Coalesce(f"target__merged_into__{column}", f"target__{column}", Value(""))
