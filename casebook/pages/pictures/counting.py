"""How many records there are of each year: one statement a picture. Records are counted, people never."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear

from casebook import vocabulary
from casebook.models import FacetValue, Record, as_of
from casebook.pages.shown.loading import READER

CUSTODY = vocabulary.names(lambda fact: fact.custody and fact.facet)
RETURN = "returned_in"
# A date that spans more years than these says too little to be counted in each of them.
MOST_SPANNED = 5


@dataclass(frozen=True)
class Year:
    """One year: of how many records it is told outright, and of how many more only possibly."""

    year: int
    certain: int
    possible: int


@dataclass(frozen=True)
class Years:
    """The years that anything is told of, in order, and the records of which no year is."""

    years: tuple[Year, ...]
    undated: int


def cases() -> QuerySet[Record]:
    """The cases that readers may see."""
    # Not by their kind too: an index by it leads to them in an order that makes counting three times slower.
    return Record.objects.visible_to(READER).with_page().with_detained().filter(detained=True).order_by()


def cases_by_year() -> Years:
    """Cases by the year by which a source had certainly reported their custody.

    In that year it was told outright, or only as possible: what was told later does not change what was told then.
    """
    facts = FacetValue.objects.filter(fact__in=CUSTODY, record=OuterRef("pk")).order_by()
    outright = FacetValue.stages.filter(fact__in=CUSTODY, record=OuterRef("pk"), possible=False).order_by()
    told = cases().annotate(
        year=ExtractYear(Subquery(facts.values("record").annotate(day=Min("known_from")).values("day"))),
        outright=ExtractYear(Subquery(outright.values("record").annotate(day=Min("told_from")).values("day"))),
    )
    counted = told.values("year", "outright").annotate(number=Count("pk")).values_list("year", "outright", "number")
    found: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for year, certain_from, number in counted:
        found[year][year != certain_from] += number
    undated = sum(found.pop(None, ()))
    return Years(tuple(Year(year or 0, *numbers) for year, numbers in sorted(found.items())), undated)


def returns_by_year() -> Years:
    """Cases that came home, by the year that is told of it, else that of the operation with which they came."""
    # The days of an operation are those of today; as of a day only what is told of the return itself counts.
    operation = {
        end: F(end)
        if as_of.day()
        else Coalesce(end, f"target__merged_into__takes_place_{end}", f"target__takes_place_{end}")
        for end in ("earliest", "latest")
    }
    told = FacetValue.objects.filter(fact=RETURN, record__in=cases().values("pk")).order_by()
    rows = told.annotate(first=operation["earliest"], last=operation["latest"])
    return spread_over_years(rows.values_list("record_id", "possible", "first", "last"))


def spread_over_years(rows: Iterable[tuple[int, bool, date | None, date | None]]) -> Years:
    """Each record once a year: certainly where one of its rows is certain and within a year, else possibly.

    A row is a record, whether it is only possible, and the first and last day.
    """
    certain: dict[int, set[int]] = defaultdict(set)
    possible: dict[int, set[int]] = defaultdict(set)
    records: set[int] = set()
    for record, unsure, first, last in rows:
        records.add(record)
        if first is None or last is None or last.year - first.year >= MOST_SPANNED:
            continue
        within = certain if first.year == last.year and not unsure else possible
        for year in range(first.year, last.year + 1):
            within[year].add(record)
    dated: set[int] = set().union(*certain.values(), *possible.values())
    years = sorted({*certain, *possible})
    counted = (Year(year, len(certain[year]), len(possible[year] - certain[year])) for year in years)
    return Years(tuple(counted), len(records - dated))
