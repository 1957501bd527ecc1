"""The filters of each list by its name, and with them its rows."""

from django.http import QueryDict

from casebook.pages import addresses
from casebook.pages.filters import ClaimFilters, DisputeFilters, ListFilters, RecordFilters, SourceFilters
from casebook.pages.lists import entries, records


def filters_of(name: str, query: QueryDict) -> ListFilters:
    """The filters of the list of this name, for the active day; `qs` of valid ones are the rows that match."""
    if name in addresses.BY_NAME:
        room = addresses.BY_NAME[name]
        return RecordFilters(query, queryset=records.in_room(room), kind=room.kind)
    if name == "sources":
        return SourceFilters(query, queryset=entries.sources())
    if name == "claims":
        return ClaimFilters(query, queryset=entries.claims())
    return DisputeFilters(query, queryset=entries.disputes())
