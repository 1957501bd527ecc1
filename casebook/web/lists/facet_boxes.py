"""The facets in the margin of a list: their values with counts, as plain data for the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Record
from casebook.models.archive import as_of
from casebook.names import fold
from casebook.names.collation import sort_key
from casebook.values.numerals import grouped
from casebook.web.filters import FIND, MOST, OPEN, Counted, ListFacet, ListFilters
from casebook.web.filters.facet_counts import Counts
from casebook.web.language import foreign
from casebook.web.lists.filter_sentence import address_of
from casebook.web.relations import MOST_COUNTED, MOST_SEARCHED

MOST_OPTIONS, MOST_WORDS = 20, 12
# Bars of the picture of years, in its own units.
BAR, HEIGHT = 10, 32
# The latest years have one.
MOST_BARS = 60


@dataclass(frozen=True)
class Option:
    """One value that the form offers: how many there would be with it, and how many more that are only possibly so."""

    value: str
    words: str
    lang: str
    checked: bool
    count: str = ""
    possible: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar of a picture, in its units, as numbers are written in every language."""

    x: str
    y: str
    height: str


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
    bars: tuple[Bar, ...] = ()
    picture: str = ""

    @property
    def width(self) -> str:
        """Of the picture, in its units."""
        return str(len(self.bars) * BAR)


def boxes_of(filters: ListFilters, base: str, counts: Counts) -> list[FacetBox]:
    """The facets of the list, none as of a day; one statement for the names of all records in them."""
    if as_of.day():
        return []
    opened = [facet for facet in filters.facets.values() if filters.opened(facet)]
    records = _records(filters, [facet for facet in opened if facet.linked], counts)
    boxes = []
    for facet in filters.facets.values():
        if facet in opened:
            boxes.append(_open(filters, facet, counts, records))
        elif facet.offered:
            also = [other.name for other in opened if other.linked and not filters.chosen(other.name)]
            pairs = [*filters.pairs(), *((OPEN, name) for name in (*also, facet.name))]
            boxes.append(_closed(filters, facet, address_of(base, pairs)))
    return [box for box in boxes if box.options or box.address or box.find]


def _records(filters: ListFilters, facets: Sequence[ListFacet], counts: Counts) -> dict[int, Record]:
    """The records that the facets lead to and that have a page, the most frequent of each."""
    wanted: set[int] = set()
    for facet in facets:
        often = sorted(counts[facet.name].items(), key=lambda item: (-item[1].certain - item[1].possible, item[0]))
        wanted |= {int(value) for value, _n in often[: MOST_SEARCHED if filters.find(facet) else MOST_COUNTED]}
    return filters.named(wanted)


def _closed(filters: ListFilters, facet: ListFacet, address: str) -> FacetBox:
    """Only what is chosen, without counts, so that applying the form keeps it."""
    chosen = filters.chosen(facet.name)
    return FacetBox(
        facet.name,
        str(facet.legend),
        tuple(_option(r.ref, r.title, foreign(r.label_lang), True) for r in chosen),
        address=address,
        hedged=facet.hedged and bool(chosen),
        possibly=bool(chosen) and filters.possibly(facet.name),
    )


def _open(filters: ListFilters, facet: ListFacet, counts: Counts, records: Mapping[int, Record]) -> FacetBox:
    counted, others_too = counts[facet.name], facet.name in counts.partial
    values = _linked(filters, facet, counted, records) if facet.linked else _coded(filters, facet, counted)
    chosen = [option for option, _n in values if option.checked]
    others = [option for option, _n in values if not option.checked]
    shown = len(others) if facet.in_order else MOST_OPTIONS if facet.linked else MOST_WORDS
    more = len(others) - shown
    options = [option for option, _n in values] if facet.in_order else chosen + others[:shown]
    looked = filters.find(facet)
    return FacetBox(
        facet.name,
        str(facet.legend),
        tuple(options),
        find=FIND + facet.name if more > 0 or looked or others_too else "",
        found=looked,
        more=_("and others") if others_too else ngettext("and %d more", "and %d more", more) % more if more > 0 else "",
        hedged=facet.hedged and bool(options),
        possibly=bool(chosen) and filters.possibly(facet.name),
        **_picture(facet, values),
    )


Valued = list[tuple[Option, int]]


def _linked(
    filters: ListFilters, facet: ListFacet, counts: Mapping[str, Counted], records: Mapping[int, Record]
) -> Valued:
    chosen = {record.pk: record for record in filters.chosen(facet.name)}
    kind = filters.form.fields[facet.name].kind
    looked = fold(filters.find(facet)).split()
    found = {record.pk: record for record in records.values() if str(record.pk) in counts and kind in ("", record.kind)}
    found = {pk: record for pk, record in found.items() if all(word in fold(record.label) for word in looked)} | chosen
    counted = [(record, counts.get(str(pk), Counted(0)), pk in chosen) for pk, record in found.items()]
    counted.sort(key=lambda row: (-row[1].certain, -row[1].possible, row[0].sort_key, row[0].ref))
    return [(_option(r.ref, r.title, foreign(r.label_lang), checked, n), n.certain) for r, n, checked in counted]


def _coded(filters: ListFilters, facet: ListFacet, counts: Mapping[str, Counted]) -> Valued:
    chosen = set(filters.chosen(facet.name))
    looked = fold(filters.find(facet)).split()
    known = filters.form.fields[facet.name].known if hasattr(filters.form.fields[facet.name], "known") else None
    every = {value: counts.get(value, Counted(0)) for value in {*counts, *chosen} if known is None or value in known}
    rows = [(value, facet.words(value), n, value in chosen) for value, n in every.items()]
    rows = [row for row in rows if row[3] or all(word in fold(row[1]) for word in looked)]
    rows.sort(key=lambda row: (0 if facet.in_order else -row[2].certain - row[2].possible, sort_key(row[1]), row[0]))
    return [
        (_option(value, words, "", checked, Counted(n.certain + n.possible)), n.certain + n.possible)
        for value, words, n, checked in rows
    ]


def _option(value: str, words: str, lang: str, checked: bool, counted: Counted | None = None) -> Option:
    if counted is None:
        return Option(value, words, lang, checked)
    possible = _("+ %s possibly") % reported(counted.possible) if counted.possible else ""
    return Option(value, words, lang, checked, reported(counted.certain), possible)


def reported(number: int) -> str:
    """A count as readers are told it: exactly up to a limit."""
    if number > MOST:
        return _("more than %s") % grouped(MOST)
    return grouped(number)


def _picture(facet: ListFacet, values: Valued) -> dict:
    """Bars for the years from the first to the last, and the same in words."""
    # A chosen year that nothing has may lie anywhere.
    years = {int(option.value): number for option, number in values if number and option.value.isdecimal()}
    if not facet.in_order or len(years) < 2:
        return {}
    most, last = max(*years.values(), 1), max(years)
    bars = []
    for place, year in enumerate(range(max(min(years), last - MOST_BARS + 1), last + 1)):
        height = years.get(year, 0) / most * HEIGHT
        bars.append(Bar(str(place * BAR), f"{HEIGHT - height:.1f}", f"{height:.1f}"))
    said = ", ".join(f"{option.words}: {option.count}" for option, _n in values)
    return {"bars": tuple(bars), "picture": f"{facet.legend}: {said}"}
