"""The filters of each list. Names are joined by "and", what is given under one name by "or".

One set serves pages and files: what it accepts, which rows match, and the address that says so are decided here.
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, ClassVar

import django_filters
from django.db.models import F, Q, QuerySet
from django.forms import ValidationError
from django.utils.translation import gettext as _

from casebook.models import Record
from casebook.models.archive import as_of
from casebook.models.archive.records import FOLLOWING
from casebook.web.filters.catalogue import SPECS, ListSpec, Order
from casebook.web.filters.dates import DATED, FROM, TO, WAYS
from casebook.web.filters.facet_columns import FacetColumn
from casebook.web.filters.facets import ListFacet
from casebook.web.filters.fields import (
    PAGE,
    POSSIBLY,
    PageFilter,
    RecordsField,
    WordsFilter,
    as_ref,
    could_be_ref,
    roots_of,
)
from casebook.web.filters.text_search import looked_for
from casebook.web.filters.typed_fields import DayFilter, FormatFilter, SortFilter, TextFilter
from casebook.web.relations import labelled

SORT, OPEN, FIND, WORDS, FORMAT = "sort", "open", "find-", "q", "format"
FORMATS = ("csv", "atom")
ALL = "1"

Pair = tuple[str, str]


class ListFilters(django_filters.FilterSet):
    """The filters of one list; `FILTERS` has a subclass for each, made from its spec."""

    spec: ClassVar[ListSpec]
    name: ClassVar[str]

    def __init__(self, data: Any, *, queryset: QuerySet) -> None:
        super().__init__(data, queryset=queryset)
        self.facets = {facet.name: facet for facet in self.spec.facets}
        self._named: dict[int, Record] = {}
        self._without: dict[tuple[str, ...], QuerySet] = {}
        self._ask_for_all_records()

    def _ask_for_all_records(self) -> None:
        """The records of all names in one query."""
        fields = {name: field for name, field in self.form.fields.items() if isinstance(field, RecordsField)}
        refs = {ref for name in fields for ref in map(as_ref, self.data.getlist(name)) if could_be_ref(ref)}
        known = roots_of(sorted(refs)[:MOST_REFS])
        for field in fields.values():
            field.known = known

    def is_valid(self) -> bool:
        """Whether every value can be understood, and the first day is not after the last."""
        understood = super().is_valid()
        for name in self.strange():
            self.form.add_error(None, ValidationError(self._words_for(name), params={"name": name}))
        if not understood:
            return False
        first, last = self._given(FROM), self._given(TO)
        if first and last and first.first > last.last:
            self.form.add_error(TO, ValidationError(_("It lies before the day from which on."), params={"value": last}))
        for name in self.of_today() if as_of.day() else ():
            words = _("It goes by what is known today. Leave it out, or leave out the day.")
            self.form.add_error(name, ValidationError(words, params={"value": ", ".join(self.data.getlist(name))}))
        return not self.form.errors

    def strange(self) -> list[str]:
        """Names that are given a value and that other lists have, and this one has not. What none has is ignored."""
        given = [name for name, values in self.data.lists() if any(values) and name not in self.base_filters]
        return [name for name in given if name.lower() in PARAMETERS]

    def _words_for(self, name: str) -> str:
        if name.lower() in self.base_filters:
            return _("Names of filters are written in small letters: %s.") % name.lower()
        return _("This list cannot be narrowed by it; it can be by: %s.") % ", ".join(self._offered_names())

    def _offered_names(self) -> list[str]:
        own = [*self.facets, *((FROM, TO, DATED) if self.spec.times else ()), WORDS]
        return [name for name in own if name in self.base_filters]

    # ------------------------------------------------------------------------------------------- what is chosen

    def _given(self, name: str) -> Any:
        return self.form.cleaned_data.get(name)

    def chosen(self, name: str) -> list[Any]:
        """What is given under the name of a facet: records or words. Of invalid filters, what was right."""
        given = self._given(name)
        return [ALL] if given is True else list(given or ())

    def active(self) -> list[str]:
        """The names that narrow the list, in their one order; the dates stand together under the first of theirs."""
        names = [name for name in self.facets if self.chosen(name)]
        return names + [name for name in (FROM, WORDS) if self._narrows(name)]

    def _narrows(self, name: str) -> bool:
        if name == FROM:
            return any(self._given(part) for part in (FROM, TO, DATED))
        return bool(self._given(name))

    def possibly(self, name: str) -> bool:
        """Whether what only possibly matches this facet is listed too."""
        given = self._given(POSSIBLY) or ()
        return self.facets[name].hedged and (name in given or ALL in given)

    def pairs(self) -> list[Pair]:
        """Names and values that are active, in the one order and with the references of merged records followed."""
        found = [(name, _text(one)) for name in self.facets for one in self.chosen(name)]
        for name in (FROM, TO, DATED, WORDS):
            given = self._given(name)
            found += [(name, str(one)) for one in (given if isinstance(given, list) else [given]) if one]
        found += [(POSSIBLY, name) for name in self.facets if self.chosen(name) and self.possibly(name)]
        return found + ([(SORT, self.sort)] if self.sort else [])

    def of_today(self) -> list[str]:
        """The names among what is chosen that go by columns which follow from claims, and so by what is known today.

        Only the order of labels is the same on all days.
        """
        found = []
        if self._given(WORDS) and any(field.endswith("label") for field in self.spec.searched):
            found.append(WORDS)
        if self.queryset.model is not Record:
            return found
        readings = {name: self.facets[name].reading for name in self.facets if self.chosen(name)}
        found += [name for name, of in readings.items() if isinstance(of, FacetColumn) and of.name in FOLLOWING]
        order = self._order
        return found + ([SORT] if order and FOLLOWING.intersection(order.fields) - {"sort_key"} else [])

    @property
    def number(self) -> int:
        """The number of the page."""
        return int(self._given(PAGE) or 1)

    @property
    def sort(self) -> str:
        """The order that is chosen, with a minus where it is turned round; empty for the list's own."""
        return str(self._given(SORT) or "")

    def opened(self, facet: ListFacet) -> bool:
        """Whether the values of the facet are shown: always, unless it leads to records; as of a day never.

        What is chosen of such a facet opens it, unless that would mean to ask for each of its values by itself.
        """
        if as_of.day() or not facet.offered:
            return False
        asked = facet.name in (self._given(OPEN) or ()) or bool(self.find(facet))
        return not facet.linked or asked or (bool(self.chosen(facet.name)) and not facet.apart)

    @property
    def at_work(self) -> bool:
        """Whether a facet was opened, or a value looked for."""
        return any(self._given(name) for name in self.base_filters if name == OPEN or name.startswith(FIND))

    @property
    def format(self) -> str:
        """The form of file that is asked for; empty for a page."""
        return str(self._given(FORMAT) or "")

    def find(self, facet: ListFacet) -> str:
        """The words by which a value is looked for among those of the facet."""
        return str(self._given(FIND + facet.name) or "")

    def named(self, ids: Iterable[int]) -> dict[int, Record]:
        """Those of the records that have a page, with what it takes to name them; asked for once."""
        wanted = set(ids)
        missing = wanted - self._named.keys()
        self._named |= labelled(missing)
        return {pk: record for pk, record in self._named.items() if pk in wanted}

    # ------------------------------------------------------------------------------------------- what matches

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """The rows that match; only for valid filters."""
        return self._narrowed(queryset, self.active())

    def without(self, names: Collection[str]) -> QuerySet:
        """The rows that would match if nothing were chosen under these names: the same ones, if nothing is."""
        left = tuple(name for name in self.active() if name not in names)
        if left not in self._without:
            self._without[left] = self._narrowed(self.queryset.all(), left)
        return self._without[left]

    def _narrowed(self, queryset: QuerySet, names: Iterable[str]) -> QuerySet:
        for name in names:
            queryset = queryset.filter(self._condition(name))
        return queryset

    def _condition(self, name: str, either: bool = False) -> Q:
        """What is chosen under the name; with `either` also where it is only possible, if that counts apart there."""
        if name == WORDS:
            return looked_for(self._given(WORDS), self.name, self.spec.searched)
        if name == FROM:
            assert self.spec.times is not None
            first, last = self._given(FROM), self._given(TO)
            days = first and first.first, last and last.last
            return self.spec.times.condition(*days, self._given(DATED) or [])
        facet = self.facets[name]
        return self.matching(name, facet.values(self.chosen(name)), self.possibly(name) or (either and facet.hedged))

    def widest(self) -> QuerySet:
        """The rows that match, with those that only possibly do."""
        rows = self.queryset.all()
        for name in self.active():
            rows = rows.filter(self._condition(name, either=True))
        return rows

    def left_out(self) -> list[str]:
        """The facets of which something is chosen, and what only possibly matches is not listed."""
        return [n for n, facet in self.facets.items() if facet.hedged and self.chosen(n) and not self.possibly(n)]

    def matching(self, name: str, values: list[Any], possibly: bool) -> Q:
        """The rows with one of these values of a facet."""
        return self.facets[name].reading.condition(values, possibly)

    # ------------------------------------------------------------------------------------------- in which order

    @property
    def _order(self) -> Order | None:
        return next((order for order in self.spec.orders if order.name == self.sort.removeprefix("-")), None)

    def ordered(self, *usual: Any) -> list[Any]:
        """What to order by: what is chosen, then the list's own order."""
        order = self._order
        return [*_fields_of(order, self.sort.startswith("-")), *usual] if order else list(usual)


# Of one name the field refuses more than fifty; of all names together no more are asked for.
MOST_REFS = 600


def _fields_of(order: Order, turned: bool) -> list[Any]:
    descending = order.greatest_first != turned
    return [F(f).desc(nulls_last=True) if descending else F(f).asc(nulls_last=True) for f in order.fields]


def _text(one: Any) -> str:
    return one.ref if isinstance(one, Record) else str(one)


def _filters_of(spec: ListSpec) -> dict[str, Callable[[], django_filters.Filter]]:
    made: dict[str, Callable[[], django_filters.Filter]] = {facet.name: facet.make for facet in spec.facets}
    if spec.times:
        made |= {FROM: DayFilter, TO: DayFilter, DATED: lambda: WordsFilter(known=tuple(WAYS))}
    hedged = [facet.name for facet in spec.facets if facet.hedged]
    linked = [facet.name for facet in spec.facets if facet.linked and facet.offered]
    made |= {WORDS: TextFilter, POSSIBLY: lambda: WordsFilter(known=(*hedged, ALL))}
    made |= {OPEN: lambda: WordsFilter(known=linked)}
    made |= {FIND + facet.name: TextFilter for facet in spec.facets if facet.offered}
    made |= {SORT: lambda: SortFilter(known=[order.name for order in spec.orders])}
    return made | {PAGE: PageFilter, FORMAT: lambda: FormatFilter(known=FORMATS)}


def _made(name: str, spec: ListSpec) -> type[ListFilters]:
    fields = {key: make() for key, make in _filters_of(spec).items()}
    return type(f"{name.title()}Filters", (ListFilters,), {**fields, "spec": spec, "name": name})


FILTERS: dict[str, type[ListFilters]] = {name: _made(name, spec) for name, spec in SPECS.items()}
# Every parameter that a list understands. Others are ignored.
PARAMETERS = frozenset(name for filters in FILTERS.values() for name in filters.base_filters)
# Those that have few values, or that links of the archive's own pages lead to: pages are kept for readers under them.
KEPT = frozenset(name for name in PARAMETERS if not name.startswith(FIND)) - {WORDS, FROM, TO}
