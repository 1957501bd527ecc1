"""Following facts from a list to facilities or operations, and back, as subqueries over FacetValue.

Always one statement, and never rows.

A path is a chain of facts. `fact` leads from a record to what its facet values name; `~fact` leads the other way.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from casebook.models import FacetValue, Record
from casebook.names import fold

Path = tuple[str, ...]
BACK = "~"
# Of what is offered to narrow by, the most frequent is looked at closer.
MOST_COUNTED = 400
MOST_SEARCHED = 5_000
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


def leading_from(path: Path, last: QuerySet) -> Q:
    """The condition on a record that the path leads from it to a facet value among `last`, hedged or not."""
    found: Any = last.filter(fact=path[-1]).values(root=F("record_id"))
    for step in reversed(path[:-1]):
        found = _before(step, found, True)
    return Q(pk__in=found)


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


def ends_of(paths: Sequence[Path], kind: str, find: str, named: Callable[..., dict[int, Record]]) -> list[Record]:
    """The records of this kind, with a page, to which the paths lead from any record, the most frequent first.

    With `find` only those in whose label these words stand, in any script. `named` is `labelled`, or what remembers
    what that has found. Two statements.
    """
    rows = [_last_step(path) for path in paths if path]
    counted = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    often: dict[int, int] = {}
    for pk, number in counted:
        often[pk] = often.get(pk, 0) + number
    wanted = sorted(often, key=lambda pk: (-often[pk], pk))[: MOST_SEARCHED if find else MOST_COUNTED]
    words = fold(find).split()
    found = [r for r in named(wanted).values() if kind in ("", r.kind) and all(w in fold(r.label) for w in words)]
    return sorted(found, key=lambda record: (-often[record.pk], record.label, record.ref))


def labelled(ids: Collection[int]) -> dict[int, Record]:
    """Those of the records that have a page, with what it takes to name them: one query if there are any."""
    columns = ("ref", "kind", "label", "label_lang", "page_public")
    rows = Record.objects.filter(pk__in=ids, page_public=True).only(*columns) if ids else ()
    return {record.pk: record for record in rows}


def _last_step(path: Path) -> QuerySet:
    """At which records the path ends, and how often its last step leads there."""
    column = "record_id" if path[-1].startswith(BACK) else "target_id"
    values = _values(path[-1].removeprefix(BACK), True)
    return values.order_by().values_list(column).annotate(number=Count("pk"))
