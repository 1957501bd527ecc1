"""Following facts from a list to facilities or operations, and back, as subqueries over FacetValue.

Always one statement, and never rows.

A path is a chain of steps. `fact` leads from a record to what its facet values name; `~fact` leads the other way.
`a|b` is a step by either fact; `fact+` is one such step or some more, and `fact*` may also be none. What is part of
something, or in a place that is in another one, is reached so.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from casebook.models import FacetValue, Record
from casebook.names import fold

Path = tuple[str, ...]
# So many times a step is repeated at most: a cell block of a prison of a complex, in a village of a district of a
# country. Records may be parts of each other in a circle.
DEPTH = 5
# Of what is offered to narrow by, the most frequent is looked at closer.
MOST_COUNTED = 400
MOST_SEARCHED = 5_000


@dataclass(frozen=True)
class Step:
    """One step of a path, read: by which facts, which way, whether it is repeated, and whether it may be left out."""

    facts: tuple[str, ...]
    back: bool
    repeated: bool
    optional: bool


@lru_cache(maxsize=256)
def step_of(text: str) -> Step:
    """The step that is written so."""
    facts = tuple(text.strip("~+*").split("|"))
    return Step(facts, text.startswith("~"), text.endswith(("+", "*")), text.endswith("*"))


def ids_leading_to(paths: Sequence[Path], ends: Sequence[int], possibly: bool) -> RawSQL:
    """The ids of these records, as a subquery."""
    return _before(paths, Record.objects.filter(pk__in=ends).values("pk"), possibly)


def leading_from(path: Path, last: QuerySet) -> Q:
    """The condition on a record that the path leads from it to a facet value among `last`, hedged or not."""
    return Q(pk__in=_before((path[:-1],), last.filter(fact=path[-1]).values("record_id"), True))


def root_of(path: str) -> Coalesce:
    """The id of the record that a column there names, or of the one that it was merged into."""
    return Coalesce(f"{path}__merged_into_id", f"{path}_id")


def sql_of(rows: QuerySet) -> tuple[str, list[Any]]:
    """The statement that asks for these rows, and its parameters."""
    sql, params = rows.order_by().query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _before(paths: Sequence[Path], ends: QuerySet, possibly: bool) -> RawSQL:
    """Where the paths begin that end there.

    Each step is a table at the head of the statement: as subqueries within each other long paths would be deeper than
    SQLite's parser goes.
    """
    try:
        sql, params = sql_of(ends)
    except EmptyResultSet:
        return RawSQL(f"SELECT id FROM {Record._meta.db_table} WHERE 1 = 0", ())
    tables, begins = [f"ends(id) AS ({sql})"], []
    for number, path in enumerate(paths):
        at = "ends"
        for place, step in enumerate(map(step_of, reversed(path))):
            name, links, given = f"step_{number}_{place}", *sql_of(_links(step, possibly))
            tables += _tables(step, name, at, links)
            params += given
            at = name
        begins.append(f"SELECT id FROM {at}")
    return RawSQL(f"WITH RECURSIVE {', '.join(tables)} {' UNION '.join(begins)}", params)


def _links(step: Step, possibly: bool) -> QuerySet:
    """Facet values name no merged record, but the one that it leads on to."""
    values = FacetValue.objects.filter(fact__in=step.facts, target_id__isnull=False)
    values = values if possibly else values.filter(possible=False)
    ends = (F("record_id"), F("target_id"))
    here, there = reversed(ends) if step.back else ends
    return values.order_by().values_list(here, there)


def _tables(step: Step, name: str, at: str, links: str) -> list[str]:
    """The table of the records from which the step leads to those of another table, and what it is made of."""
    links = f"{name}_links(here, there) AS ({links})"
    if not step.repeated:
        return [links, f"{name}(id) AS (SELECT here FROM {name}_links WHERE there IN (SELECT id FROM {at}))"]
    return [
        links,
        f"{name}_all(id, depth) AS (SELECT id, 0 FROM {at} UNION SELECT here, depth + 1 FROM {name}_all "
        f"JOIN {name}_links ON there = {name}_all.id WHERE depth < {DEPTH})",
        f"{name}(id) AS (SELECT id FROM {name}_all WHERE depth >= {0 if step.optional else 1})",
    ]


def ends_of(paths: Sequence[Path], kind: str, find: str, named: Callable[..., dict[int, Record]]) -> list[Record]:
    """The records of this kind, with a page, to which the paths lead from any record, the most frequent first.

    With `find` only those in whose label these words stand, in any script. `named` is `labelled`, or what remembers
    what that has found. Two statements.
    """
    rows = [_last_step(path) for path in paths if not all(step_of(step).optional for step in path)]
    counted = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    often: dict[int, int] = {}
    for pk, number in counted:
        often[pk] = often.get(pk, 0) + number
    wanted = sorted(often, key=lambda pk: (-often[pk], pk))[: MOST_SEARCHED if find else MOST_COUNTED]
    words = fold(find).split()
    found = [r for r in named(wanted).values() if kind in ("", r.kind) and all(w in fold(r.label) for w in words)]
    return sorted(found, key=lambda record: (-often[record.pk], record.sort_key, record.ref))


def labelled(ids: Collection[int]) -> dict[int, Record]:
    """Those of the records that have a page, with what it takes to name them: one query if there are any."""
    columns = ("ref", "kind", "label", "label_lang", "sort_key", "page_public")
    rows = Record.objects.filter(pk__in=ids, page_public=True).only(*columns) if ids else ()
    return {record.pk: record for record in rows}


def _last_step(path: Path) -> QuerySet:
    """At which records the path ends, and how often its last step leads there."""
    # The parts of a thing are looked for among what is reported of the thing.
    step = next(step for step in map(step_of, reversed(path)) if not step.optional)
    column = "record_id" if step.back else "target_id"
    values = FacetValue.objects.filter(fact__in=step.facts)
    return values.order_by().values_list(column).annotate(number=Count("pk"))
