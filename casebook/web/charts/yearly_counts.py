"""How many records there are of each year: one statement a picture. Records are counted, people never."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Coalesce

from casebook.models import FacetValue, Record
from casebook.models.archive import as_of
from casebook.projections.reports import NO_YEAR, REPORTED
from casebook.web.presenters.queries import READER

RETURN = "returned_in"
# A date that spans more years than these says too little to be counted in each of them.
MOST_SPANNED = 5


@dataclass(frozen=True)
class Year:
    """One year: of how many records it is reported outright, and of how many more only possibly; and of returns the
    references of the operations with which they came."""

    year: int
    certain: int
    possible: int
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class YearCounts:
    """The years that anything is reported of, in order, and the records of which no year is."""

    years: tuple[Year, ...]
    undated: int


def cases() -> QuerySet[Record]:
    """The cases that readers may see."""
    # Not by their kind too: an index by it leads to them in an order that makes counting three times slower.
    return Record.objects.visible_to(READER).with_page().with_detained().filter(detained=True).order_by()


def cases_by_year() -> YearCounts:
    """Cases by the years in which sources reported on them, each in every such year: just what lists of a year have."""
    reported = FacetValue.objects.filter(fact=REPORTED, record__in=cases().values("pk")).order_by()
    numbers = dict(reported.values_list("key").annotate(number=Count("pk")))
    undated = numbers.pop(NO_YEAR, 0)
    return YearCounts(tuple(Year(int(year), number, 0) for year, number in sorted(numbers.items())), undated)


def returns_by_year() -> YearCounts:
    """Cases that came home, by the year that is reported of it, else that of the operation with which they came."""
    # The days of an operation are those of today; as of a day only what is reported of the return itself counts.
    operation = {
        end: F(end) if as_of.day() else Coalesce(end, f"target__takes_place_{end}") for end in ("earliest", "latest")
    }
    reported = FacetValue.objects.filter(fact=RETURN, record__in=cases().values("pk")).order_by()
    rows = reported.annotate(first=operation["earliest"], last=operation["latest"])
    return spread_over_years(rows.values_list("record_id", "possible", "first", "last", "target__ref"))


def spread_over_years(rows: Iterable[tuple[int, bool, date | None, date | None, str]]) -> YearCounts:
    """Each record once a year: certainly where one of its rows is certain and within a year, else possibly.

    A row is a record, whether it is only possible, the first and last day, and the reference of the operation.
    """
    certain: dict[int, set[int]] = defaultdict(set)
    possible: dict[int, set[int]] = defaultdict(set)
    operations: dict[int, set[str]] = defaultdict(set)
    records: set[int] = set()
    for record, unsure, first, last, operation in rows:
        records.add(record)
        if first is None or last is None or last.year - first.year >= MOST_SPANNED:
            continue
        within = certain if first.year == last.year and not unsure else possible
        for year in range(first.year, last.year + 1):
            within[year].add(record)
            operations[year].add(operation)
    dated: set[int] = set().union(*certain.values(), *possible.values())
    counted = (
        Year(year, len(certain[year]), len(possible[year] - certain[year]), tuple(sorted(operations[year])))
        for year in sorted(operations)
    )
    return YearCounts(tuple(counted), len(records - dated))
