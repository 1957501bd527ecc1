"""The page of a list: its filters as a sentence and as a form, what it counts, its order, its pages, and its rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from pyroaring import BitMap

from casebook.models.edition import PublicClaim, PublicDispute, PublicRecord, PublicSource
from casebook.values import TRANSLATED_INTO
from casebook.values.numerals import grouped, in_digits
from casebook.web import addresses
from casebook.web.addresses import link_to
from casebook.web.filters import FILTERS, FORMAT, POSSIBLY, SORT, WORDS, ListFilters, Order, Pair, filters_of
from casebook.web.filters.bitmaps import KIND_OF
from casebook.web.filters.dates import DATED, FROM, TO, WAYS
from casebook.web.filters.facets import WordFacet
from casebook.web.presenters.edition import Reading, RecordRow
from casebook.web.presenters.facet_boxes import FacetBox, boxes_of
from casebook.web.presenters.file_links import FileLink, list_links
from casebook.web.presenters.filter_sentence import ChipGroup, address_of, groups_of, in_words
from casebook.web.presenters.list_entries import claim_rows, dispute_entries, source_entries
from casebook.web.presenters.list_rows import ListColumn, columns_of, list_rows, size_of

PER_PAGE = 50
# Of so few rows the database puts just these in order; of more it walks through all in their order.
FEW = 2_000
# Of so many groups the list says how many each of them is; of so many parts of a sentence every two are tried.
MOST_SIZES, MOST_PAIRED = 6, 6
_MODELS: dict[str, Any] = {"sources": PublicSource, "claims": PublicClaim, "disputes": PublicDispute}


@dataclass(frozen=True)
class Pager:
    """Where one is among the pages."""

    number: int
    last: int
    before: str
    after: str

    @property
    def words(self) -> str:
        """Both numbers."""
        return _("page %(number)s of %(last)s") % {"number": self.number, "last": self.last}


@dataclass(frozen=True)
class Heading:
    """The heading of a column. `address` sorts the list by it, and `sorted` is "ascending", "descending" or nothing."""

    words: str
    address: str = ""
    sorted: str = ""
    # Whether what stands below is a number or a month.
    narrow: bool = False


@dataclass(frozen=True)
class Instead:
    """What there would be, how one gets there in words, and where it leads; nothing leads to nothing."""

    words: str
    action: str = ""
    address: str = ""


@dataclass
class ListPage:
    """One list as its page shows it."""

    name: str
    title: str
    address: str
    # "3 records", where the words say what they are made up of.
    total: str
    words: str
    rows: Sequence[Any]
    pager: Pager
    groups: Sequence[ChipGroup]
    boxes: Sequence[FacetBox]
    # What heads the fields for days, empty where there are none, and the ways of lying in them: which are ticked.
    days: str
    ways: Sequence[tuple[str, str, bool]]
    # What is typed in the fields for words and days.
    typed: Mapping[str, str]
    # What is chosen and has no field in the form, so that applying the form keeps it.
    kept: Sequence[Pair]
    # How many more there are of which what is chosen is only possible, in words.
    only_possibly: str
    with_possibly: str
    headings: Sequence[Heading]
    # Orders that no column stands for.
    orders: Sequence[Heading]
    csv: str
    files: Sequence[FileLink]
    # The same for programs.
    api: str
    # Whether the reader is at work in the form, and whether there is one: as of a day a list shows what matches.
    at_work: bool
    offered: bool
    # Other lists that have what is asked for, and what this one has without a part of it.
    elsewhere: Sequence[Instead] = ()
    instead: Sequence[Instead] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[Any, list[tuple[Heading, Any]]]]:
        """The rows of a list of records, each with its cells, and those with what heads them."""
        return [(row, list(zip(self.headings[1:], row.cells, strict=True))) for row in self.rows]

    @property
    def sentence(self) -> str:
        """The active filters in words."""
        return in_words(self.groups)


class PastTheLast(Exception):
    """There are not that many pages."""


def list_page(filters: ListFilters) -> ListPage:
    """One page of a list; raises PastTheLast. Only for valid filters."""
    base, reading = addresses.of_list(filters.name), filters.reading
    if not reading.day:
        filters.bitmaps.read(filters.of, [one.stored for one in filters.facets.values() if isinstance(one, WordFacet)])
    rows = filters.rows()
    size, pairs = _size(filters), filters.pairs()
    pager = pager_of(filters.number, len(rows), size, lambda number: address_of(base, pairs, number))
    shown = in_order(filters, rows, (pager.number - 1) * size, size) if rows else []
    groups = groups_of(filters, base)
    headings, found = _headed(filters, shown)
    total, words = _counted(filters, rows)
    possibly = len(filters.rows(widest=True)) - len(rows) if filters.left_out() else 0
    by_order = {order for _words, order in headings}
    return ListPage(
        name=filters.name,
        title=title_of(filters.name),
        address=base,
        total=total,
        words=words,
        rows=found,
        pager=pager,
        groups=groups,
        boxes=boxes_of(filters, base),
        days=str(filters.times.legend) if filters.times else "",
        ways=[(way, str(words), (DATED, way) in pairs) for way, words in WAYS.items()],
        typed={name: dict(pairs).get(name, "") for name in (WORDS, FROM, TO)},
        kept=[pair for pair in pairs if pair[0] == SORT or _no_field(filters, pair[0])],
        only_possibly=_not_listed(possibly),
        with_possibly=address_of(base, [*pairs, *((POSSIBLY, left_out) for left_out in filters.left_out())]),
        headings=[_heading(filters, base, words, order) for words, order in headings],
        orders=[
            _heading(filters, base, str(one.label), one.name)
            for one in filters.orders
            if one.name not in by_order and not (reading.day and one.name in ("reported", "sources"))
        ],
        csv=address_of(base, [*pairs, (FORMAT, "csv")]),
        files=list_links(base, filters.name, pairs),
        api=address_of(
            link_to(f"api-{filters.name}"), [*pairs, *([("as_of", str(reading.day))] if reading.day else [])]
        ),
        at_work=filters.at_work,
        offered=not reading.day,
        elsewhere=_elsewhere(filters, len(rows)) if groups else (),
        instead=_instead_of(filters, groups, base) if groups and not rows else (),
    )


def title_of(name: str) -> str:
    """What the list is called."""
    return str(addresses.LISTS[name].label)


# ------------------------------------------------------------------------------------------------- rows in their order


def in_order(filters: ListFilters, rows: BitMap, start: int, size: int) -> list[int]:
    """The keys of so many of these rows in the order of the list, from the one in place `start`.

    What has no value of the order comes last. Few rows are put in order by the database; of many it walks through the
    whole list along an index, which ends after a page.
    """
    return list(islice(all_in_order(filters, rows, at_once=max(start + size, PER_PAGE)), start, start + size))


def all_in_order(filters: ListFilters, rows: BitMap, at_once: int = FEW) -> Iterator[int]:
    """The keys of all these rows in the order of the list, read so many at once."""
    # Of most of a list, however short, the walk is cheaper than to name them all.
    few = len(rows) <= FEW and 4 * len(rows) < len(filters.bitmaps.listed(filters.name))
    parts = parts_in_order(filters, list(rows) if few else None)
    every = chain.from_iterable(
        part.values_list("pk", flat=True).iterator(chunk_size=min(at_once, FEW)) for part in parts
    )
    return every if few else (pk for pk in every if pk in rows)


def parts_in_order(filters: ListFilters, ids: Sequence[int] | None) -> list[QuerySet[Any]]:
    """These rows, or all, in the order of the list: first those that have a value of it, then those that have none."""
    order, descending = filters.order
    model = _MODELS.get(filters.name, PublicRecord)
    rows = model.objects.all() if ids is None else model.objects.filter(pk__in=ids)
    if model is PublicRecord and ids is None:
        rows = rows.filter(kind=KIND_OF[filters.name])
    if model is PublicClaim:
        rows = rows.filter(state="published")
    column = _column(order)
    first, then = (f"-{column}" if descending else column), _then(model, column, descending)
    if not model._meta.get_field(column).null:
        return [rows.order_by(first, *then)]
    known = rows.filter(**{f"{column}__isnull": False})
    return [known.order_by(first, *then), rows.filter(**{f"{column}__isnull": True}).order_by(*then)]


def _column(order: Order) -> str:
    """The column of an order; names are put in order as the reader's language has it."""
    language = get_language() or ""
    translated = order.column == "sort_key" and language in TRANSLATED_INTO
    return f"sort_key_{language}" if translated else order.column


def _then(model: Any, column: str, descending: bool) -> list[str]:
    """Rows that are alike in an order: records by their names, others the newest first."""
    if model is PublicRecord:
        sign = "-" if descending and column.startswith("sort_key") else ""
        return [f"{sign}id"] if column.startswith("sort_key") else ["sort_key", "id"]
    return [] if column == "id" else ["-id"]


def records_in(reading: Reading, ids: Sequence[int]) -> list[RecordRow]:
    """These records, in this order."""
    reading.know(ids)
    return [record for record in map(reading.by_id, ids) if record is not None]


def _headed(filters: ListFilters, ids: Sequence[int]) -> tuple[list[tuple[str, str]], Sequence[Any]]:
    """What heads the columns of the list, each with the order that it stands for or none, and these of its rows."""
    name, reading = filters.name, filters.reading
    if name == "sources":
        words = [(_("Article"), "headline"), (_("Outlet"), ""), (_("Date"), "date"), (_("Facts"), "")]
        return words, source_entries(reading, ids)
    if name == "claims":
        words = [(_("Fact"), ""), (_("About"), ""), (_("What is said"), ""), (_("By whom"), "")]
        return words, claim_rows(reading, ids)
    if name == "disputes":
        return [], dispute_entries(reading, ids)
    columns = columns_of(name, reading)
    return record_headings(name, columns), list_rows(reading, name, records_in(reading, ids), columns)


def record_headings(name: str, columns: Sequence[ListColumn]) -> list[tuple[str, str]]:
    """The headings of the columns of records, each with the order that it stands for, or none."""
    return [(str(addresses.BY_NAME[name].one), "label"), *((str(one.label), one.order) for one in columns)]


# ------------------------------------------------------------------------------------------------- what it counts


def _counted(filters: ListFilters, rows: BitMap) -> tuple[str, str]:
    """How many there are, and of people what they are made up of: records are counted and people never, since groups
    may overlap.
    """
    number, name = len(rows), filters.name
    words = in_digits(addresses.LISTS[name].counted(number), number)
    return (words, _people(filters, rows)) if name in ("cases", "people") else ("", words)


def _people(filters: ListFilters, rows: BitMap) -> str:
    """ "1 person, 2 groups (of 9 and about 30, as reported; they may overlap)"."""
    groups = filters.bitmaps.worded(filters.of, "form", ["group"]).possible & rows
    persons, number = len(rows) - len(groups), len(groups)
    parts = [in_digits(ngettext("%d person", "%d people", persons), persons)] if persons else []
    if number:
        words = in_digits(ngettext("%d group", "%d groups", number), number)
        parts.append(f"{words} {_sizes(filters.reading, groups)}")
    return ", ".join(parts)


def _sizes(reading: Reading, groups: BitMap) -> str:
    number = len(groups)
    if number > MOST_SIZES:
        return _("(the people in them are not added up: groups may overlap)")
    told = (size_of(reading, record) for record in records_in(reading, list(groups)))
    sizes = [words for words, _behind in told if words]
    if number == 1:
        return _("(of %s, as reported)") % sizes[0] if sizes else _("(no source says how many in all)")
    if not sizes:
        return _("(no source says how many in all; they may overlap)")
    unknown = number - len(sizes)
    if not unknown:
        return _("(of %s, as reported; they may overlap)") % joined(sizes)
    words = ngettext(
        "(of %(sizes)s, as reported, and %(unknown)d of which no source says how many in all; they may overlap)",
        "(of %(sizes)s, as reported, and %(unknown)d of which no source says how many in all; they may overlap)",
        unknown,
    )
    return words % {"sizes": joined(sizes), "unknown": unknown}


def joined(words: Sequence[str]) -> str:
    """ "9, about 30 and 6 or 8"; "30; more than 50 women, 100 children" where one has a comma itself."""
    if len(words) < 2 or any("," in one for one in words):
        return "; ".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def _not_listed(number: int) -> str:
    if not number:
        return ""
    words = ngettext(
        "%s more is not listed: it matches only possibly.", "%s more are not listed: they match only possibly.", number
    )
    return words % grouped(number)


# ------------------------------------------------------------------------------------------------- the form


def _size(filters: ListFilters) -> int:
    """How many rows a page has: of facts, which have their sources in the row, half as many."""
    return max(1, PER_PAGE // 2) if filters.name == "claims" else PER_PAGE


def pager_of(number: int, rows: int, size: int, address: Callable[[int], str]) -> Pager:
    """The pages of so many rows, and the addresses of those around this one; raises PastTheLast."""
    last = max(1, -(-rows // size))
    if number > last:
        raise PastTheLast
    before, after = (address(other) if 1 <= other <= last else "" for other in (number - 1, number + 1))
    return Pager(number, last, before, after)


def _no_field(filters: ListFilters, name: str) -> bool:
    return name in filters.facets and not filters.facets[name].offered


def _heading(filters: ListFilters, base: str, words: str, name: str) -> Heading:
    """The order begins the way that fits it; a second click turns it round."""
    order = next((one for one in filters.orders if one.name == name), None)
    if order is None:
        return Heading(words)
    usual = filters.orders[0]
    now, descending = filters.order
    pairs = [pair for pair in filters.pairs() if pair[0] != SORT]
    chosen = now.name == name
    turned = chosen and descending != order.greatest_first
    wanted = f"-{name}" if chosen and not turned else name
    address = address_of(base, pairs if wanted == usual.name else [*pairs, (SORT, wanted)])
    direction = "descending" if descending else "ascending"
    return Heading(words, address, direction if chosen else "", name in ("reported", "sources"))


# ------------------------------------------------------------------------------------- what there would be instead


def _elsewhere(filters: ListFilters, number: int) -> list[Instead]:
    """Other lists of records in which the same filters find something: of an empty list all, of cases the people, who
    are more than those in custody.
    """
    others = [name for name in addresses.BY_NAME if name != filters.name] if not number else []
    found = []
    for name in others or (["people"] if filters.name == "cases" else []):
        if not set(filters.active()) <= set(FILTERS[name].base_filters):
            continue
        other = filters_of(name, filters.data, filters.reading)
        other.bitmaps = filters.bitmaps
        matching = len(other.rows()) if other.is_valid() else 0
        if matching > number:
            words = in_digits(addresses.BY_NAME[name].counted(matching), matching)
            of_other = _("%(list)s: %(number)s") % {"list": title_of(name), "number": words}
            found.append(Instead(of_other, "", address_of(addresses.of_list(name), other.pairs())))
    return found


def _instead_of(filters: ListFilters, groups: Sequence[ChipGroup], base: str) -> list[Instead]:
    """What finds something if one part is taken off, most first; else what does if two are, and each part alone."""
    if len(groups) < 2:
        return []

    def without(*off: ChipGroup) -> int:
        return len(filters.rows(without=[group.name for group in off]))

    one = sorted(((without(group), group) for group in groups), key=lambda entry: -entry[0])
    if one[0][0]:
        words = _("without “%(words)s” there would be %(count)s:")
        return [
            Instead(words % {"words": group.words, "count": grouped(number)}, _("take it off"), group.without)
            for number, group in one
            if number
        ]
    # Without two of two there is the whole list, to which the page leads anyway.
    pairs = combinations(groups, 2) if 2 < len(groups) <= MOST_PAIRED else ()
    two = sorted(((without(*pair), pair) for pair in pairs), key=lambda entry: -entry[0])
    alone = [(without(*(other for other in groups if other is not group)), group) for group in groups]
    return [
        *(_without_two(filters, pair, number, base) for number, pair in two if number),
        *(_alone(filters, group, number, base) for number, group in alone),
    ]


def _without_two(filters: ListFilters, pair: Sequence[ChipGroup], number: int, base: str) -> Instead:
    words = {"words": pair[0].words, "other": pair[1].words, "count": grouped(number)}
    off = _names(pair)
    address = address_of(base, [one for one in filters.pairs() if one[0] not in off])
    sentence = _("without “%(words)s” and “%(other)s” there would be %(count)s:")
    return Instead(sentence % words, _("take both off"), address)


def _alone(filters: ListFilters, group: ChipGroup, number: int, base: str) -> Instead:
    kept = _names([group])
    narrowing = {*filters.facets, FROM, TO, DATED, WORDS}
    if not number:
        return Instead(_("“%s” finds nothing even alone") % group.words)
    pairs = [pair for pair in filters.pairs() if pair[0] in kept or pair[0] not in narrowing]
    sentence = _("with “%(words)s” alone there would be %(count)s:") % {"words": group.words, "count": grouped(number)}
    return Instead(sentence, _("keep only this"), address_of(base, pairs))


def _names(groups: Sequence[ChipGroup]) -> set[str]:
    """The names in the address under which these parts are chosen."""
    return {name for group in groups for name in ((FROM, TO, DATED) if group.name == FROM else (group.name,))}
