"""The one statement that counts the facets of a list, in the SQL that both databases share.

Every set of rows under which something is counted stands once at its head, however many facets are counted under it.
Each part below gives: the name of a facet, a value, the rows that certainly have it, and those that have it at all.
Names come from the catalogue; whatever a reader gave is a parameter. Facet values are those of today: as of a day no
facet is counted.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.expressions import RawSQL

from casebook.models import FacetValue, Source
from casebook.web.filters.facet_columns import Ends, Keys, Looked, YearColumn
from casebook.web.relations import DEPTH, Path, Step, step_of

# Parts the values of columns that are counted together; such a part has no name.
BETWEEN, TOGETHER = "\x1f", ""

Row = tuple[str, str, int, int]
Sql = tuple[str, list[Any]]


class Statement:
    """Parts are added, then all of them are asked at once."""

    # Names of tables come from the models.
    VALUES: ClassVar[str] = FacetValue._meta.db_table
    SOURCES: ClassVar[str] = Source._meta.db_table

    def __init__(self) -> None:
        self._sets: dict[tuple[str, tuple[Any, ...]], str] = {}
        # By the identity of rows, which are kept with it so that it stays theirs: most facets have the same ones.
        self._named: dict[int, tuple[QuerySet, str | None]] = {}
        self._reaches: dict[tuple[str, ...], str] = {}
        self._ends: list[tuple[str, Sql]] = []
        self._parts: list[str] = []
        self._params: list[Any] = []

    def rows(self) -> list[Row]:
        """Ask; no query where there is nothing to count."""
        if not self._parts:
            return []
        given = [param for _sql, params in self._sets for param in params]
        heads = [f"{name}(id) AS MATERIALIZED ({sql})" for (sql, _params), name in self._sets.items()]
        for name, (sql, params) in self._ends:
            heads += [
                f"{name}(of_row, at) AS MATERIALIZED ({sql})",
                f"{name}_at(id) AS (SELECT DISTINCT at FROM {name})",
            ]
            given += params
        heads += [self._repeated(name, facts) for facts, name in self._reaches.items()]
        head = f"WITH RECURSIVE {', '.join(heads)} " if heads else ""
        with connection.cursor() as cursor:
            cursor.execute(head + " UNION ALL ".join(self._parts), [*given, *self._params])
            return list(cursor.fetchall())

    def cells(self, name: str, rows: QuerySet, columns: Sequence[str]) -> None:
        """Every combination of the values of these columns that there is, and its rows.

        They are counted as they stand, so that an index can do it, and made text of afterwards.
        """
        keys = [f"of_{column}" for column in columns]
        sql = _sql_of(rows.order_by().values_list(*columns).annotate(rows=Count("*")))
        if sql is None:
            return
        value = f" || '{BETWEEN}' || ".join(f"COALESCE(CAST({key} AS varchar(120)), '')" for key in keys)
        # The columns are named outside: inside, each database has its own way to name them.
        cells = f"WITH cells({', '.join((*keys, 'number'))}) AS ({sql[0]})"
        self._add(f"SELECT * FROM ({cells} SELECT '{name}', {value}, number, number FROM cells) AS cells", sql[1])

    def along(self, name: str, rows: QuerySet, reading: Ends | Keys | YearColumn, wide: bool) -> None:
        """The values to which paths lead from the rows; a row counts once for each, however it is led there.

        `wide`: the rows are most that there are, and it is quicker to go through all values than through the rows.
        """
        rows_of = self._set(rows)
        if rows_of is None:
            return
        led = [(steps, end) for path, end in reading.ends for steps in _written_out(path)]
        pairs = [self._pairs(rows_of, steps, end, "+" if wide else "") for steps, end in led]
        # A facet value stands once of each record, so one step by one fact needs no looking for doubles.
        once = len(pairs) == 1 and len(led[0][0]) == 1 and not led[0][0][0].repeated and len(led[0][0][0].facts) == 1
        distinct = "" if once else "DISTINCT "
        certain = f"COUNT({distinct}CASE WHEN hedged = 0 THEN of_row END)"
        self._add(
            f"SELECT '{name}', value, {certain}, COUNT({distinct}of_row) "
            f"FROM ({' UNION ALL '.join(pairs)}) AS pairs GROUP BY value",
            [],
        )

    def read(self, name: str, rows: QuerySet, reading: Looked) -> None:
        """The values to which the rows lead through what they are about; under no value, how many rows there are."""
        rows_of = self._set(rows)
        if rows_of is None or reading.ends is None:
            return
        ends = [_compiled(pairs) for pairs in reading.ends(RawSQL(f"SELECT id FROM {rows_of}", ()))]
        ends_of = f"ends_{len(self._ends)}"
        params = [param for _sql, given in ends for param in given]
        self._ends.append((ends_of, (" UNION ALL ".join(sql for sql, _given in ends), params)))
        led = [steps for path in reading.paths for steps in _written_out(path)]
        pairs = " UNION ALL ".join(self._pairs(f"{ends_of}_at", steps, "", "") for steps in led)
        self._add(
            f"SELECT '{name}', value, COUNT(DISTINCT CASE WHEN hedged = 0 THEN ends.of_row END), "
            f"COUNT(DISTINCT ends.of_row) FROM ({pairs}) AS pairs JOIN {ends_of} AS ends ON ends.at = pairs.of_row "
            "GROUP BY value",
            [],
        )
        self._add(f"SELECT '{name}', '', COUNT(*), COUNT(*) FROM {rows_of}", [])

    def own_years(self, name: str, rows: QuerySet) -> None:
        """The years of the rows' own dates."""
        rows_of = self._set(rows)
        if rows_of is not None:
            year = _year("when_earliest", "when_latest")
            self._add(
                f"SELECT '{name}', value, COUNT(*), COUNT(*) FROM (SELECT {year} AS value FROM {self.SOURCES} "
                f"WHERE id IN (SELECT id FROM {rows_of})) AS years WHERE value IS NOT NULL GROUP BY value",
                [],
            )

    def count(self, name: str, value: str, rows: Sequence[QuerySet], most: int | None) -> None:
        """Count until more would not be reported. The first rows are those that certainly match, the last all of
        them."""
        certain, params = _counted(rows[0], most)
        every = "certain"
        if len(rows) > 1:
            wider, more = _counted(rows[-1], most)
            every = f"CASE WHEN certain > {most} THEN certain ELSE {wider} END" if most else wider
            params = [*more, *params]
        # The limit keeps databases from writing out the first count wherever it is named.
        self._add(
            f"SELECT '{name}', '{value}', certain, {every} FROM (SELECT {certain} AS certain LIMIT 1) AS c", params
        )

    def _pairs(self, rows: str, steps: Sequence[Step], end: str, wide: str) -> str:
        """The pairs of row and value along some steps: each joins the next where it ends.

        A plus before a column keeps SQLite from looking up its values one by one.
        """
        if not steps:
            return f"SELECT id AS of_row, CAST(id AS varchar(120)) AS value, 0 AS hedged FROM {rows}"
        tables, where, hedged, at = [], [], [], ""
        for number, step in enumerate(steps):
            step_of_path = f"step_{number}"
            first, last = ("target_id", "record_id") if step.back else ("record_id", "target_id")
            table = f"{self._reach(step.facts) if step.repeated else self.VALUES} {step_of_path}"
            tables.append(f"JOIN {table} ON {step_of_path}.{first} = {at}" if at else table)
            if not step.repeated:
                where.append(_of_facts(step_of_path, step.facts))
            hedged.append(f"{step_of_path}.possible")
            at = f"{step_of_path}.{last}"
        begin = "target_id" if steps[0].back else "record_id"
        value = {
            "": f"CAST({at} AS varchar(120))",
            "key": f"{step_of_path}.key",
            "year": _year(f"{step_of_path}.earliest", f"{step_of_path}.latest"),
        }[end]
        where.append(f"{wide}step_0.{begin} IN (SELECT id FROM {rows})")
        where += [f"{value} IS NOT NULL"] if end != "key" else []
        return (
            f"SELECT step_0.{begin} AS of_row, {value} AS value, "
            f"CASE WHEN {' OR '.join(hedged)} THEN 1 ELSE 0 END AS hedged FROM {' '.join(tables)} "
            f"WHERE {' AND '.join(where)}"
        )

    def _reach(self, facts: tuple[str, ...]) -> str:
        """The name of the table of what is reached by these facts in one step or more."""
        return self._reaches.setdefault(facts, f"reach_{len(self._reaches)}")

    def _repeated(self, name: str, facts: tuple[str, ...]) -> str:
        """That table; it has so many steps at most as conditions follow."""
        return (
            f"{name}(record_id, target_id, possible, depth) AS ("
            f"SELECT record_id, target_id, possible, 1 FROM {self.VALUES} step WHERE {_of_facts('step', facts)} "
            f"UNION SELECT {name}.record_id, step.target_id, {name}.possible OR step.possible, depth + 1 FROM {name} "
            f"JOIN {self.VALUES} step ON step.record_id = {name}.target_id AND {_of_facts('step', facts)} "
            f"WHERE depth < {DEPTH})"
        )

    def _set(self, rows: QuerySet) -> str | None:
        """The name of a set of rows at the head of the statement."""
        if id(rows) not in self._named:
            # Of rows that are cut short the order stays: it is theirs.
            sql = _sql_of((rows if rows.query.is_sliced else rows.order_by()).values("pk"))
            name = self._sets.setdefault((sql[0], tuple(sql[1])), f"rows_{len(self._sets)}") if sql else None
            self._named[id(rows)] = (rows, name)
        return self._named[id(rows)][1]

    def _add(self, sql: str, params: Sequence[Any]) -> None:
        self._parts.append(sql)
        self._params += params


def _written_out(path: Path) -> list[tuple[Step, ...]]:
    """The path with and without each step that may be left out."""
    found: list[tuple[Step, ...]] = [()]
    for step in map(step_of, path):
        longer = [(*steps, step) for steps in found]
        found = [*found, *longer] if step.optional else longer
    return found


def _of_facts(table: str, facts: Sequence[str]) -> str:
    named = ", ".join(f"'{fact}'" for fact in facts)
    return f"{table}.fact IN ({named}) AND {table}.reported_until IS NULL"


def _year(earliest: str, latest: str) -> str:
    """The year in which both days lie, as both databases write days; null where they do not."""
    first, last = (f"SUBSTR(CAST({day} AS varchar(10)), 1, 4)" for day in (earliest, latest))
    return f"CASE WHEN {first} = {last} THEN {first} END"


def _counted(rows: QuerySet, most: int | None) -> Sql:
    """How many there are, as an expression; one more than `most` stands for any more than that."""
    sql = _sql_of(rows.order_by().values("pk")[: most and most + 1])
    return (f"(SELECT COUNT(*) FROM ({sql[0]}) AS counted)", sql[1]) if sql else ("0", [])


def _compiled(rows: QuerySet) -> Sql:
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql, list(params)


def _sql_of(rows: QuerySet) -> Sql | None:
    """The rows as a statement; None where the condition cannot hold."""
    try:
        return _compiled(rows)
    except EmptyResultSet:
        return None
