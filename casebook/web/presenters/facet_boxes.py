"""The facets beside a list: their values with counts, as plain data for the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.names import fold
from casebook.names.collation import sort_key
from casebook.values.numerals import grouped
from casebook.web.filters import FIND, NOT_TOLD, OPEN, Counted, FacetFilter, ListFilters
from casebook.web.presenters.filter_sentence import address_of

MOST_OPTIONS, MOST_WORDS = 20, 12
# Of what is offered to narrow by the most frequent is looked at closer.
MOST_NAMED, MOST_SEARCHED = 400, 5_000


@dataclass(frozen=True)
class Option:
    """One value that the form offers: how many there would be with it, and how many more that are only possibly so."""

    value: str
    words: str
    lang: str
    checked: bool
    count: str = ""
    possible: str = ""
    # The same as numbers, for programs.
    counted: Counted | None = None


@dataclass(frozen=True)
class FacetBox:
    """One facet of the form; closed ones have an address that opens them, and only what is chosen."""

    name: str
    legend: str
    options: tuple[Option, ...] = ()
    address: str = ""
    # The field to find a value in: its name, what was looked for, and how many values are not shown.
    find: str = ""
    found: str = ""
    more: str = ""
    # Whether a tick for what is only possible stands in it, and is set.
    hedged: bool = False
    possibly: bool = False


def boxes_of(filters: ListFilters, base: str) -> list[FacetBox]:
    """The facets of the list, none as of a day: one statement for all coded ones, and one for the names of records."""
    if filters.reading.day:
        return []
    opened = {name: facet for name, facet in filters.facets.items() if filters.opened(facet)}
    filters.bitmaps.read(filters.of, [facet.stored for facet in opened.values() if not facet.linked])
    counts = {name: filters.counts(facet) for name, facet in opened.items()}
    _name_records(filters, opened, counts)
    boxes = []
    for name, facet in filters.facets.items():
        if name in opened:
            boxes.append(_open(filters, facet, counts[name]))
        elif facet.offered:
            also = [other for other, one in opened.items() if one.linked and not filters.chosen(other)]
            pairs = [*filters.pairs(), *((OPEN, other) for other in (*also, name))]
            boxes.append(_closed(filters, facet, address_of(base, pairs)))
    # That no source says any of its values is nothing to choose.
    return [
        box
        for box in boxes
        if box.address or box.find or any(one.value != NOT_TOLD or one.checked for one in box.options)
    ]


def _name_records(
    filters: ListFilters, opened: Mapping[str, FacetFilter], counts: Mapping[str, Mapping[Any, Counted]]
) -> None:
    """Know the records that the facets lead to, the most frequent of each."""
    wanted: set[int] = set()
    for name, facet in opened.items():
        if facet.linked:
            often = sorted(counts[name].items(), key=lambda one: (-one[1].certain - one[1].possible, one[0]))
            wanted |= {pk for pk, _n in often[: MOST_SEARCHED if filters.find(facet) else MOST_NAMED]}
    filters.reading.know(wanted, named=True)


def _closed(filters: ListFilters, facet: FacetFilter, address: str) -> FacetBox:
    """Only what is chosen, without counts, so that applying the form keeps it."""
    chosen = filters.chosen(facet.name)
    return FacetBox(
        facet.name,
        str(facet.legend),
        tuple(_of_record(one, True) for one in chosen),
        address=address,
        hedged=facet.hedged and bool(chosen),
        possibly=bool(chosen) and filters.possibly(facet.name),
    )


def _open(filters: ListFilters, facet: FacetFilter, counts: Mapping[Any, Counted]) -> FacetBox:
    options = _linked(filters, facet, counts) if facet.linked else _coded(filters, facet, counts)
    chosen = [option for option in options if option.checked]
    others = [option for option in options if not option.checked]
    shown = len(others) if facet.in_order else MOST_OPTIONS if facet.linked else MOST_WORDS
    more, looked = len(others) - shown, filters.find(facet)
    return FacetBox(
        facet.name,
        str(facet.legend),
        tuple(options if facet.in_order else [*chosen, *others[:shown], *_not_told(filters, facet)]),
        find=FIND + facet.name if more > 0 or looked else "",
        found=looked,
        more=ngettext("and %d more", "and %d more", more) % more if more > 0 else "",
        hedged=facet.hedged and bool(options),
        possibly=bool(chosen) and filters.possibly(facet.name),
    )


def _not_told(filters: ListFilters, facet: FacetFilter) -> list[Option]:
    """What asks for rows of which no source says any value; of what every row has there are none."""
    chosen = NOT_TOLD in filters.chosen(facet.name)
    takes_it = facet.linked or NOT_TOLD in getattr(facet.field, "known", ())
    number = filters.not_told(facet) if takes_it and not filters.find(facet) else 0
    return (
        [Option(NOT_TOLD, _("no source says"), "", chosen, grouped(number), counted=Counted(number))]
        if number or chosen
        else []
    )


def _linked(filters: ListFilters, facet: FacetFilter, counts: Mapping[int, Counted]) -> list[Option]:
    chosen = {record.id: record for record in filters.chosen(facet.name) if record != NOT_TOLD}
    looked = fold(filters.find(facet)).split()
    found = dict(chosen)
    for pk in counts:
        record = filters.reading.by_id(pk)
        if record is not None and record.page and all(word in fold(record.title) for word in looked):
            found[pk] = record
    rows = [(record, counts.get(pk, Counted(0)), pk in chosen) for pk, record in found.items()]
    rows.sort(key=lambda row: (-row[1].certain, -row[1].possible, sort_key(row[0].title), row[0].ref))
    return [_of_record(record, checked, counted) for record, counted, checked in rows]


def _of_record(record: Any, checked: bool, counted: Counted | None = None) -> Option:
    if record == NOT_TOLD:
        return Option(NOT_TOLD, _("no source says"), "", checked)
    if counted is None:
        return Option(record.ref, record.title, record.lang, checked)
    possible = _("+ %s possibly") % grouped(counted.possible) if counted.possible else ""
    return Option(record.ref, record.title, record.lang, checked, grouped(counted.certain), possible, counted)


def _coded(filters: ListFilters, facet: Any, counts: Mapping[str, Counted]) -> list[Option]:
    chosen = {value for value in filters.chosen(facet.name) if value != NOT_TOLD}
    looked = fold(filters.find(facet)).split()
    rows = [(value, facet.words(value), counts.get(value, Counted(0)), value in chosen) for value in {*counts, *chosen}]
    rows = [row for row in rows if row[3] or all(word in fold(row[1]) for word in looked)]
    rows.sort(key=lambda row: (0 if facet.in_order else -row[2].certain - row[2].possible, sort_key(row[1]), row[0]))
    return [
        Option(value, words, "", checked, grouped(n.certain + n.possible), counted=n)
        for value, words, n, checked in rows
    ]
