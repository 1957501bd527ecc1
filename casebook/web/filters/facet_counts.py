"""How many rows each value of a facet has: under what is chosen in all other facets, all of it in one statement.

Facets that are plain columns are counted together, by every combination of their values that there is; what each has
is sums of these. Facets along paths are counted over the pairs of row and value. What rows lead to through other rows,
as claims do, is read of a few thousand rows; of more it is asked value by value, in the same statement, for those
values to which most of the rows that were read lead, and counting stops where more would not be reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from casebook.web.filters.facet_columns import Ends, FacetColumn, Keys, Looked, OwnYear, Topic, YearColumn
from casebook.web.filters.facet_sql import BETWEEN, TOGETHER, Statement
from casebook.web.filters.facets import ListFacet
from casebook.web.filters.filter_sets import ALL, ListFilters
from casebook.web.relations import MOST_COUNTED, ends_of

# Counts are reported up to here, and beyond only that they are greater.
MOST = 10_000
# So many values are offered of what is asked value by value.
MOST_LOOKED_AT = 6


@dataclass(frozen=True)
class Counted:
    """Rows with a value: certainly, and how many more there are that only possibly have it."""

    certain: int
    possible: int = 0


# Under this name, and under no value, stands how many more rows there would be with what is only possible.
ONLY_POSSIBLY = "only possibly"
# Under this one how many rows there are, by the values of some columns.
TOTAL = "total"

Cell = tuple[str, ...]


class Counts(dict[str, dict[str, Counted]]):
    """The counts of facets, by name and the text of each value. Of those in `partial` there are more values.

    `rows` has how many rows there are, by the values of the columns by which they were asked for.
    """

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__((name, {}) for name in names)
        self.partial: set[str] = set()
        self.rows: dict[Cell, int] = {}

    @property
    def number(self) -> int:
        """How many rows there are."""
        return sum(self.rows.values())


def counts_of(filters: ListFilters, rows: QuerySet | None = None, by: Sequence[str] = ()) -> Counts:
    """The counts of every open facet, by its name and the text of each value, and of the rows: all that match, unless
    they are given, by the values of these columns.
    """
    shown = [facet for facet in filters.facets.values() if filters.opened(facet)]
    columns = [facet for facet in shown if isinstance(facet.reading, (FacetColumn, Topic))]
    found = Counts((*(facet.name for facet in shown), ONLY_POSSIBLY))
    offered = _offered(filters, [facet for facet in shown if facet.apart], found)
    statement = Statement()
    matching = filters.qs if rows is None else rows
    if by:
        statement.cells(TOTAL, matching, by)
    else:
        statement.count(TOTAL, "", [matching], None)
    if columns:
        _together(statement, filters, columns)
    for facet in shown:
        if facet not in columns:
            _apart(statement, filters, facet, offered.get(facet.name, ()))
    if filters.left_out():
        statement.count(ONLY_POSSIBLY, "", [filters.qs, filters.widest()], None)
    names, cells = _read(columns), []
    for name, value, certain, every in statement.rows():
        if name == TOTAL:
            found.rows[tuple(value.split(BETWEEN))] = every
        elif name == TOGETHER:
            cells.append((dict(zip(names, value.split(BETWEEN), strict=True)), every))
        elif every:
            found[name][value] = Counted(certain, every - certain)
    for facet in columns:
        found[facet.name] = _summed(filters, columns, facet, cells)
    return found


def without_each(filters: ListFilters) -> dict[str, int]:
    """How many rows there would be without each of the names that narrow the list: one statement."""
    statement = Statement()
    for name in filters.active():
        statement.count(name, "", [filters.without([name])], MOST)
    return {name: every for name, _value, _certain, every in statement.rows()}


def _together(statement: Statement, filters: ListFilters, columns: Sequence[ListFacet]) -> None:
    statement.cells(TOGETHER, filters.without([facet.name for facet in columns]), _read(columns))


def _read(columns: Sequence[ListFacet]) -> list[str]:
    """The columns that these facets read, each once."""
    return list(dict.fromkeys(name for facet in columns for name in _plain(facet).columns))


def _plain(facet: ListFacet) -> FacetColumn | Topic:
    assert isinstance(facet.reading, (FacetColumn, Topic))
    return facet.reading


def _summed(
    filters: ListFilters, columns: Sequence[ListFacet], of: ListFacet, cells: Sequence[tuple[dict[str, str], int]]
) -> dict[str, Counted]:
    """What the values of one column have, in the rows that match what is chosen in the other columns."""
    chosen = [(_plain(facet), set(map(str, filters.chosen(facet.name)))) for facet in columns if facet != of]
    chosen = [(reading, values) for reading, values in chosen if values]
    found: dict[str, int] = {}
    for cell, number in cells:
        value = _plain(of).value(cell)
        if value and all(reading.value(cell) in wanted for reading, wanted in chosen):
            found[value] = found.get(value, 0) + number
    return {value: Counted(number) for value, number in found.items()}


def _apart(statement: Statement, filters: ListFilters, facet: ListFacet, offered: Iterable[int]) -> None:
    rows = filters.without([facet.name])
    reading = facet.reading
    if isinstance(reading, Looked):
        values = [(pk, str(pk)) for pk in offered] if facet.linked else [(True, ALL)]
        for value, text in values:
            either = (False, True) if facet.hedged else (False,)
            asked = [rows.filter(filters.matching(facet.name, [value], possibly)) for possibly in either]
            statement.count(facet.name, text, asked, MOST)
    elif isinstance(reading, OwnYear):
        statement.own_years(facet.name, rows)
    else:
        assert isinstance(reading, (Ends, Keys, YearColumn))
        wide = not set(filters.active()) - {facet.name}
        statement.along(facet.name, rows, reading, wide)


def _offered(filters: ListFilters, facets: Sequence[ListFacet], found: Counts) -> dict[str, list[int]]:
    """What is still to be asked for value by value, of facets whose rows are too many to read; others are counted."""
    statement = Statement()
    read: dict[str, dict[str, Counted]] = {}
    for facet in facets:
        reading = facet.reading
        assert isinstance(reading, Looked)
        rows = filters.without([facet.name])
        # Those entered last, if not all of them are read.
        statement.read(facet.name, rows.order_by("-pk")[: reading.most + 1], reading)
    for name, value, certain, every in statement.rows():
        read.setdefault(name, {})[value] = Counted(certain, every - certain)
    many = []
    for facet in facets:
        values = read.setdefault(facet.name, {})
        if values.pop("", Counted(0)).certain <= _looked(facet).most:
            found[facet.name] = values
        else:
            found.partial.add(facet.name)
            many.append(facet)
    # The names of all are asked for at once, and then known.
    filters.named(pk for facet in many if not filters.find(facet) for pk in _most(read[facet.name]))
    return {facet.name: _asked_for(filters, facet, read[facet.name]) for facet in many}


def _most(values: Mapping[str, Counted]) -> list[int]:
    """The records to which most rows lead, by their ids."""
    most = sorted(values, key=lambda value: (-values[value].certain, -values[value].possible, int(value)))
    return list(map(int, most[:MOST_COUNTED]))


def _looked(facet: ListFacet) -> Looked:
    assert isinstance(facet.reading, Looked)
    return facet.reading


def _asked_for(filters: ListFilters, facet: ListFacet, values: Mapping[str, Counted]) -> list[int]:
    """The values that are looked at: those that are chosen, and those to which most of what was read leads, or of
    those with the name that is looked for."""
    kind = filters.form.fields[facet.name].kind
    if filters.find(facet):
        often = ends_of(_looked(facet).often, kind, filters.find(facet), filters.named)
    else:
        most = _most(values)
        records = filters.named(most)
        named = [records[pk] for pk in most if pk in records]
        often = [record for record in named if kind in ("", record.kind)]
    return list(dict.fromkeys(one.pk for one in [*filters.chosen(facet.name), *often[:MOST_LOOKED_AT]]))
