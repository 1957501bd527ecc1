"""The list of one room: which records, in which order, folded and counted."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from casebook.models import Kind, PersonOrGroup, Record
from casebook.models.archive import as_of
from casebook.values.numerals import in_digits
from casebook.web import addresses
from casebook.web.addresses import ListRoom
from casebook.web.charts.years import list_picture
from casebook.web.filters import Counts, ListFilters, counts_of
from casebook.web.lists import rows, totals
from casebook.web.lists.group_members import Folded, Nesting, fold, nesting_of, stands_alone
from casebook.web.lists.listing import Listing, Pager, everything, listing_of, pager_of, slice_of
from casebook.web.lists.values import KnownFacts


def in_room(room: ListRoom) -> QuerySet[Record]:
    """The records of the room that have a page, for readers."""
    records = everything().with_page().filter(kind=room.kind)
    return records if room.detainees is None else records.with_detained().filter(detained=room.detainees)


def listing(name: str, filters: ListFilters) -> Listing:
    """One page of the list; raises PastTheLast."""
    room = addresses.BY_NAME[name]
    shown = _people(filters, room) if room.kind == Kind.PERSON else _things(filters, room)
    if shown.pager.number == 1 and not shown.narrowed:
        shown.figure = list_picture(name)
    return shown


def _people(filters: ListFilters, room: ListRoom) -> Listing:
    """Of persons and groups, each member after a group of the list."""
    matching = filters.qs
    counts = counts_of(filters, totals.with_members(matching), totals.BY)
    total = totals.totals_of(counts.rows)
    nesting = nesting_of(matching) if total.nested else Nesting()
    roots = total.roots - len(nesting.folded)
    pager = pager_of(filters, roots)
    standing = in_order(filters, room, matching.filter(stands_alone(matching, nesting)))
    folded = fold(list(standing[slice_of(pager)]) if roots else [], matching, nesting)
    few = 0 < total.groups <= totals.MOST_SIZES
    records = [entry.record for entry in folded]
    known = rows.known_of(records, matching.filter(form=PersonOrGroup.GROUP) if few else None)
    return _listed(
        filters,
        room,
        counts,
        pager,
        _rows(filters, folded, known),
        total=totals.records_in_words(total.records),
        words=totals.people_in_words(total, rows.sizes_in(known, records) if few else []),
    )


def _things(filters: ListFilters, room: ListRoom) -> Listing:
    """Of anything else."""
    counts = counts_of(filters)
    number = counts.number
    pager = pager_of(filters, number)
    found = list(in_order(filters, room, filters.qs)[slice_of(pager)]) if number else []
    words = in_digits(room.counted(number), number)
    return _listed(filters, room, counts, pager, rows_of(filters, unfolded(found)), words=words)


def _listed(
    filters: ListFilters,
    room: ListRoom,
    counts: Counts,
    pager: Pager,
    shown: Sequence[rows.ListRow],
    *,
    words: str,
    total: str = "",
) -> Listing:
    return listing_of(
        filters,
        counts,
        title=str(room.label),
        total=total,
        words=words,
        pager=pager,
        rows=shown,
        columns=rows.headings_of(filters.name),
        usual="when" if room.kind == Kind.EVENT else "reported",
    )


def in_order(filters: ListFilters, room: ListRoom, rows: QuerySet[Record]) -> QuerySet[Record]:
    """These rows of the list in its order."""
    # Events by their days, all else by the newest report. Both are of today: as of another day they order nothing.
    newest = F("takes_place_latest" if room.kind == Kind.EVENT else "last_reported").desc(nulls_last=True)
    usual = [] if as_of.day() else [newest]
    return rows.order_by(*filters.ordered(*usual, "sort_key", "ref"))


def unfolded(found: Sequence[Record]) -> list[Folded]:
    """These records, each by itself."""
    return [Folded(record, 0) for record in found]


def rows_of(filters: ListFilters, folded: Sequence[Folded], more: Sequence[rows.ListColumn] = ()) -> list[rows.ListRow]:
    """The rows of the list, with all that their columns tell, and `more` columns after them."""
    return _rows(filters, folded, rows.known_of([entry.record for entry in folded]), more)


def _rows(
    filters: ListFilters, folded: Sequence[Folded], known: KnownFacts, more: Sequence[rows.ListColumn] = ()
) -> list[rows.ListRow]:
    facilities = filters.name == "facilities" and folded
    held_here = rows.counted_at([entry.record for entry in folded]) if facilities else {}
    return rows.rows_of(filters, folded, held_here, known, more)
