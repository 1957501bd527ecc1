"""The list of one room: which records, in which order, folded and counted."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from casebook.models import Form, Kind, Record, as_of
from casebook.pages import addresses
from casebook.pages.addresses import Room
from casebook.pages.filters import ListFilters
from casebook.pages.lists import rows, totals
from casebook.pages.lists.folding import Folded, Nesting, fold, nesting_of, stands_alone
from casebook.pages.lists.listing import Listing, everything, listing_of, pager_of, slice_of
from casebook.pages.lists.words import Known
from casebook.pages.pictures.years import list_picture
from casebook.values.numerals import in_digits


def in_room(room: Room) -> QuerySet[Record]:
    """The records of the room that have a page, for readers."""
    records = everything().with_page().filter(kind=room.kind)
    return records if room.detainees is None else records.with_detained().filter(detained=room.detainees)


def listing(name: str, filters: ListFilters) -> Listing:
    """One page of the list; raises PastTheLast."""
    room = addresses.BY_NAME[name]
    matching = filters.qs
    people = room.kind == Kind.PERSON
    total = totals.totals_of(matching, room.kind)
    nesting = nesting_of(matching) if total.nested else Nesting()
    roots = total.roots - len(nesting.folded)
    pager = pager_of(addresses.of_list(name), filters, roots)
    standing = matching.filter(stands_alone(matching, nesting)) if people else matching
    found = list(in_order(filters, room, standing)[slice_of(pager)]) if roots else []
    folded = fold(found, matching, nesting) if people else unfolded(found)
    few = 0 < total.groups <= totals.MOST_SIZES
    shown_records = [entry.record for entry in folded]
    known = rows.known_of(shown_records, matching.filter(form=Form.GROUP) if few else None)
    shown = listing_of(
        filters,
        title=str(room.label),
        total=totals.records_in_words(total.records) if people else "",
        words=words_of(room, total, rows.sizes_in(known, shown_records) if few else []),
        pager=pager,
        rows=_rows(filters, folded, known),
        columns=rows.headings_of(name),
        usual="when" if room.kind == Kind.EVENT else "label",
    )
    if pager.number == 1 and not shown.narrowed:
        shown.figure = list_picture(name)
    return shown


def words_of(room: Room, total: totals.Totals, sizes: Sequence[str]) -> str:
    """What the list counts."""
    if room.kind == Kind.PERSON:
        return totals.people_in_words(total, sizes)
    return in_digits(room.counted(total.records), total.records)


def in_order(filters: ListFilters, room: Room, rows: QuerySet[Record]) -> QuerySet[Record]:
    """These rows of the list in its order."""
    # The days of an event are those of today: as of another day they order nothing.
    dated = room.kind == Kind.EVENT and not as_of.day()
    usual = [F("takes_place_latest").desc(nulls_last=True)] if dated else []
    return rows.order_by(*filters.ordered(*usual, "label", "ref"))


def unfolded(found: Sequence[Record]) -> list[Folded]:
    """These records, each by itself."""
    return [Folded(record, 0) for record in found]


def rows_of(filters: ListFilters, folded: Sequence[Folded], more: Sequence[rows.Column] = ()) -> list[rows.Row]:
    """The rows of the list, with all that their columns tell, and `more` columns after them."""
    return _rows(filters, folded, rows.known_of([entry.record for entry in folded]), more)


def _rows(
    filters: ListFilters, folded: Sequence[Folded], known: Known, more: Sequence[rows.Column] = ()
) -> list[rows.Row]:
    facilities = filters.name == "facilities" and folded
    held_here = rows.counted_at([entry.record for entry in folded]) if facilities else {}
    return rows.rows_of(filters, folded, held_here, known, more)
