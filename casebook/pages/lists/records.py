"""The list of one room: which records, in which order, folded and counted."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from casebook.models import Kind, Record, as_of
from casebook.pages import addresses
from casebook.pages.addresses import Room
from casebook.pages.filters import ListFilters
from casebook.pages.lists import rows, totals
from casebook.pages.lists.folding import Folded, fold, stands_alone
from casebook.pages.lists.listing import Listing, everything, listing_of, pager_of, slice_of
from casebook.pages.pictures.years import list_picture


def in_room(room: Room) -> QuerySet[Record]:
    """The records of the room that have a page, for readers."""
    records = everything().with_page().filter(kind=room.kind)
    return records if room.detainees is None else records.with_detained().filter(detained=room.detainees)


def listing(name: str, filters: ListFilters) -> Listing:
    """One page of the list; raises PastTheLast."""
    room = addresses.BY_NAME[name]
    matching = filters.qs
    total, groups, roots = totals.totals_of(matching, room.kind)
    pager = pager_of(addresses.of_list(name), filters, roots)
    found = list(in_order(filters, room)[slice_of(pager)]) if roots else []
    folded = folded_of(found, matching, room)
    shown = listing_of(
        filters,
        title=str(room.label),
        total=totals.records_in_words(total) if room.kind == Kind.PERSON else "",
        words=words_of(matching, room, total, groups),
        pager=pager,
        rows=rows_of(name, folded),
        columns=rows.headings_of(name),
        usual="when" if room.kind == Kind.EVENT else "label",
    )
    if pager.number == 1 and not shown.narrowed:
        shown.figure = list_picture(name)
    return shown


def words_of(matching: QuerySet[Record], room: Room, total: int, groups: int) -> str:
    """What the list counts."""
    if room.kind == Kind.PERSON:
        return totals.people_in_words(matching, total, groups)
    return room.counted(total) % total


def in_order(filters: ListFilters, room: Room) -> QuerySet[Record]:
    """The records that stand by themselves, in the order of the list."""
    matching = filters.qs
    if room.kind == Kind.PERSON:
        matching = matching.filter(stands_alone(matching))
    # The days of an event are those of today: as of another day they order nothing.
    dated = room.kind == Kind.EVENT and not as_of.day()
    usual = [F("takes_place_latest").desc(nulls_last=True)] if dated else []
    return matching.order_by(*filters.ordered(*usual, "label", "ref"))


def folded_of(found: Sequence[Record], matching: QuerySet[Record], room: Room) -> list[Folded]:
    """These records, each followed by its members in the list."""
    return fold(found, matching) if room.kind == Kind.PERSON else [Folded(record, 0) for record in found]


def rows_of(name: str, folded: Sequence[Folded]) -> list[rows.Row]:
    """The rows of the list, with all that their columns tell."""
    held_here = rows.counted_at([entry.record for entry in folded]) if name == "facilities" and folded else {}
    return rows.rows_of(name, folded, held_here)
