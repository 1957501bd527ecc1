"""The filters of each list by its name, and with them its rows."""

from django.db.models import QuerySet
from django.http import QueryDict

from casebook.web import addresses
from casebook.web.filters import FILTERS, ListFilters
from casebook.web.lists import entries, records


def filters_of(name: str, query: QueryDict) -> ListFilters:
    """The filters of the list of this name, for the active day; `qs` of valid ones are the rows that match."""
    return FILTERS[name](query, queryset=_rows_of(name))


def _rows_of(name: str) -> QuerySet:
    if name in addresses.BY_NAME:
        return records.in_room(addresses.BY_NAME[name])
    return {"sources": entries.sources, "claims": entries.claims, "disputes": entries.disputes}[name]()
