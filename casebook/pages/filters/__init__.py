"""What lists can be narrowed by: the names in their query string, and what each of them asks for."""

from casebook.pages.filters.fields import PAGE, POSSIBLY
from casebook.pages.filters.sets import (
    PARAMETERS,
    ClaimFilters,
    DisputeFilters,
    ListFilters,
    RecordFilters,
    SourceFilters,
)
from casebook.pages.filters.ties import FACILITIES, OPERATIONS, TIES, Tie

__all__ = [
    "FACILITIES",
    "OPERATIONS",
    "PAGE",
    "PARAMETERS",
    "POSSIBLY",
    "TIES",
    "ClaimFilters",
    "DisputeFilters",
    "ListFilters",
    "RecordFilters",
    "SourceFilters",
    "Tie",
]
