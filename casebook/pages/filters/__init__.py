"""What lists can be narrowed by: the names in their query string, and what each of them asks for."""

from casebook.pages.filters.counting import MOST, Counted, Counts, counts_of, without_each
from casebook.pages.filters.facets import Facet
from casebook.pages.filters.fields import PAGE, POSSIBLY
from casebook.pages.filters.sets import FILTERS, FIND, FORMAT, KEPT, OPEN, PARAMETERS, SORT, WORDS, ListFilters, Pair
from casebook.pages.filters.ties import FACILITIES, OPERATIONS, TIES, Tie

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
    "Facet",
    "ListFilters",
    "Pair",
    "Tie",
    "counts_of",
    "without_each",
]
