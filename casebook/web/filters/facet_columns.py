"""How the values of a facet hang on the rows of a list: the condition that rows match, and the values of all rows.

A list of records is read over FacetValue, along paths of facts (`casebook.web.relations`); other lists by columns and
citations. Values are text everywhere: the id of a record, the key of a value, a year.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from casebook.models import FacetValue
from casebook.web.relations import Path, ids_leading_to, leading_from

Values = Sequence[Any]
# So many rows are read in half a second, if each of them leads to a few records.
MOST_READ = 20_000
# How databases write what is true, as text.
TRUE = frozenset({"1", "true"})


@dataclass(frozen=True)
class FacetColumn:
    """A plain column of the row; counted for all such facets of a list in one go."""

    name: str
    # Of a column that is true or false: what it is called where it is true.
    true: str = ""

    def condition(self, values: Values, possibly: bool) -> Q:
        """Rows with one of the values."""
        return Q(**{self.name: True}) if self.true else Q(**{f"{self.name}__in": values})

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of a row."""
        return (self.name,)

    def value(self, cell: Mapping[str, str]) -> str:
        """The value of a row, from what was read of it; empty where it has none."""
        return cell[self.name] if not self.true else self.true if cell[self.name] in TRUE else ""


@dataclass(frozen=True)
class Topic:
    """The scope of the rows that are of one fact."""

    fact: str

    def condition(self, values: Values, possibly: bool) -> Q:
        """Rows of the fact with one of the scopes."""
        return Q(fact=self.fact, scope__in=values)

    @property
    def columns(self) -> tuple[str, ...]:
        """What is read of a row."""
        return ("fact", "scope")

    def value(self, cell: Mapping[str, str]) -> str:
        """The scope; empty of any other fact."""
        return cell["scope"] if cell["fact"] == self.fact else ""


@dataclass(frozen=True)
class Ends:
    """The records at the end of one of the paths. What is only possible counts apart."""

    paths: tuple[Path, ...]

    def condition(self, values: Values, possibly: bool) -> Q:
        """Records from which a path leads to one of the values, which are ids."""
        return Q(pk__in=ids_leading_to(self.paths, values, possibly))

    @property
    def ends(self) -> tuple[tuple[Path, str], ...]:
        """Each path, and what is read at its end: the record that its last step leads to."""
        return tuple((path, "") for path in self.paths)


@dataclass(frozen=True)
class Keys:
    """The values of the fact at the end of the path, each side of a disagreement, hedged or not."""

    path: Path

    def condition(self, values: Values, possibly: bool) -> Q:
        """Records from which the path leads to one of the values."""
        return leading_from(self.path, FacetValue.objects.filter(key__in=values))

    @property
    def ends(self) -> tuple[tuple[Path, str], ...]:
        """The path, and what is read at its end."""
        return ((self.path, "key"),)


@dataclass(frozen=True)
class YearColumn:
    """The years in which the dates at the end of the path certainly lie."""

    path: Path

    def condition(self, values: Values, possibly: bool) -> Q:
        """Records with such a date in one of the years."""
        return leading_from(self.path, FacetValue.objects.filter(within(values, "earliest", "latest")))

    @property
    def ends(self) -> tuple[tuple[Path, str], ...]:
        """The path, and what is read at its end."""
        return ((self.path, "year"),)


@dataclass(frozen=True)
class OwnYear:
    """The year of the row's own date, where it is certain."""

    def condition(self, values: Values, possibly: bool) -> Q:
        """Rows dated in one of the years."""
        return within(values, "when_earliest", "when_latest")


@dataclass(frozen=True)
class Looked:
    """What no facet value of the row itself leads to: each value has a condition of its own.

    `narrowed` makes it from ids and from whether possible ones count. Of some rows the values are read: `ends` gives
    the pairs of rows and the records that they are about, and `paths` lead on from these. Of more rows than `most` so
    many are read, and the most frequent values of these are asked for one by one. Where a value is looked for by its
    name, `often` leads to those that there are.
    """

    narrowed: Callable[[Values, bool], Q]
    ends: Callable[[RawSQL], Sequence[QuerySet]] | None = None
    paths: tuple[Path, ...] = ((),)
    often: tuple[Path, ...] = ()
    most: int = MOST_READ

    def condition(self, values: Values, possibly: bool) -> Q:
        """Rows that match one of the values."""
        return self.narrowed(values, possibly)


Reading = FacetColumn | Topic | Ends | Keys | YearColumn | OwnYear | Looked


def within(years: Values, earliest: str, latest: str) -> Q:
    """Rows of which these two columns certainly lie in one of the years."""
    found = Q(pk__in=[])
    for year in years:
        found |= Q(**{f"{earliest}__gte": f"{year}-01-01", f"{latest}__lte": f"{year}-12-31"})
    return found
