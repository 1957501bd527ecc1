"""What lists can be narrowed by: the names in their query string, and what each of them asks for."""

from casebook.web.filters.facets import Counted, FacetFilter
from casebook.web.filters.fields import NOT_TOLD, PAGE, POSSIBLY
from casebook.web.filters.filter_sets import (
    BESIDE,
    FILTERS,
    FIND,
    FORMAT,
    KEPT,
    OPEN,
    PARAMETERS,
    SORT,
    WORDS,
    ListFilters,
    Order,
    Pair,
    filters_of,
    meant_by,
    unknown_names,
)

__all__ = [
    "BESIDE",
    "FILTERS",
    "FIND",
    "FORMAT",
    "KEPT",
    "NOT_TOLD",
    "OPEN",
    "PAGE",
    "PARAMETERS",
    "POSSIBLY",
    "SORT",
    "WORDS",
    "Counted",
    "FacetFilter",
    "ListFilters",
    "Order",
    "Pair",
    "filters_of",
    "meant_by",
    "unknown_names",
]
