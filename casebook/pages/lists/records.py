"""The list of one room: which records, in which order, folded and counted."""

from django.db.models import F, QuerySet

from casebook.models import Kind, Record, as_of
from casebook.pages import addresses
from casebook.pages.addresses import Room
from casebook.pages.filters import TIES, RecordFilters
from casebook.pages.lists import rows, totals
from casebook.pages.lists.folding import Folded, fold, stands_alone
from casebook.pages.lists.listing import Listing, everything, listing_of, pager_of, slice_of
from casebook.pages.pictures.years import list_picture


def in_room(room: Room) -> QuerySet[Record]:
    """The records of the room that have a page, for readers."""
    records = everything().with_page().filter(kind=room.kind)
    return records if room.detainees is None else records.with_detained().filter(detained=room.detainees)


def listing(name: str, filters: RecordFilters) -> Listing:
    """One page of the list; raises PastTheLast."""
    room = addresses.BY_NAME[name]
    base = addresses.of_list(name)
    matching = filters.qs
    total, groups, roots = totals.totals_of(matching, room.kind)
    pager = pager_of(base, filters, roots)
    folded = _page(matching, room, slice_of(pager))
    words = totals.people_in_words(matching, total, groups) if room.kind == Kind.PERSON else room.counted(total) % total
    held_here = rows.counted_at([entry.record for entry in folded]) if room.kind == Kind.FACILITY else {}
    listing = listing_of(
        filters,
        name=name,
        title=str(room.label),
        base=base,
        paths={tie.name: tie.by_kind[room.kind] for tie in TIES},
        start=in_room(room),
        total=totals.records_in_words(total) if room.kind == Kind.PERSON else "",
        words=words,
        pager=pager,
        rows=rows.rows_of(name, folded, held_here),
        columns=rows.headings_of(name),
    )
    if pager.number == 1 and not listing.narrowed:
        listing.figure = list_picture(name)
    return listing


def _page(matching: QuerySet[Record], room: Room, part: slice) -> list[Folded]:
    if room.kind == Kind.PERSON:
        alone = matching.filter(stands_alone(matching))
        return fold(list(alone.order_by("label", "ref")[part]), matching)
    # The days of an event are those of today: as of another day they order nothing.
    dated = room.kind == Kind.EVENT and not as_of.day()
    order = [F("takes_place_latest").desc(nulls_last=True)] if dated else []
    return [Folded(record, 0) for record in matching.order_by(*order, "label", "ref")[part]]
