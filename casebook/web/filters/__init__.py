"""What lists can be narrowed by: the names in their query string, and what each of them asks for."""

from casebook.web.filters.facet_counts import MOST, Counted, Counts, counts_of, without_each
from casebook.web.filters.facets import ListFacet
from casebook.web.filters.fields import PAGE, POSSIBLY
from casebook.web.filters.filter_sets import (
    FILTERS,
    FIND,
    FORMAT,
    KEPT,
    OPEN,
    PARAMETERS,
    SORT,
    WORDS,
    ListFilters,
    Pair,
)
from casebook.web.filters.linked_records import FACILITIES, OPERATIONS, TIES, Tie

__all__ = [
    "FACILITIES",
    "FILTERS",
    "FIND",
    "FORMAT",
    "KEPT",
    "MOST",
    "OPEN",
    "OPERATIONS",
    "PAGE",
    "PARAMETERS",
    "POSSIBLY",
    "SORT",
    "TIES",
    "WORDS",
    "Counted",
    "Counts",
    "ListFacet",
    "ListFilters",
    "Pair",
    "Tie",
    "counts_of",
    "without_each",
]
