"""What every list has: its filters as a sentence and as a form, what it counts, its order, and its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from casebook.models import Record
from casebook.models.archive import as_of
from casebook.models.archive.records import RecordQuerySet
from casebook.web import addresses
from casebook.web.charts.figures import Figure
from casebook.web.filters import FORMAT, POSSIBLY, SORT, Counts, ListFilters, Pair
from casebook.web.filters.dates import DATED, FROM, TO, WAYS
from casebook.web.filters.facet_counts import ONLY_POSSIBLY, Counted
from casebook.web.filters.filter_sets import WORDS
from casebook.web.lists.alternatives import Instead, instead_of
from casebook.web.lists.facet_boxes import FacetBox, boxes_of, reported
from casebook.web.lists.filter_sentence import ChipGroup, address_of, groups_of, in_words
from casebook.web.presenters.queries import READER

__all__ = ["Heading", "Listing", "Pager", "PastTheLast", "address_of", "everything", "listing_of"]

PER_PAGE = 50


@dataclass(frozen=True)
class Pager:
    """Where one is among the pages."""

    number: int
    last: int
    before: str
    after: str


@dataclass(frozen=True)
class Heading:
    """The heading of a column. `address` sorts the list by it, and `sorted` is "ascending", "descending" or nothing."""

    words: str
    address: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Days:
    """The fields for days in the form: what they are about, what is typed in them, and which ways are ticked."""

    legend: str
    first: str
    last: str
    ways: tuple[tuple[str, str, bool], ...]


@dataclass
class Listing:
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
    days: Days | None
    looked_for: str
    # What is chosen and has no field in the form, so that applying the form keeps it.
    kept: Sequence[Pair]
    # How many more there are of which what is chosen is only possible, in words.
    only_possibly: str
    with_possibly: str
    headings: Sequence[Heading]
    # Orders that no column stands for.
    orders: Sequence[Heading]
    instead: Sequence[Instead]
    csv: str
    # Whether the reader is at work in the form.
    at_work: bool
    # As of a day a list shows what matches, and offers nothing to narrow it by (DESIGN, "as_of").
    offered: bool
    # Of the whole list, on its first page.
    figure: Figure | None = None

    @property
    def lines(self) -> list[tuple[Any, list[tuple[str, Any]]]]:
        """The rows of a list of records, each with its cells, and those with the words that head them."""
        words = [heading.words for heading in self.headings[1:]]
        return [(row, list(zip(words, row.cells, strict=True))) for row in self.rows]

    @property
    def narrowed(self) -> bool:
        """Whether any filter is active."""
        return bool(self.groups)

    @property
    def sentence(self) -> str:
        """The active filters in words."""
        return in_words(self.groups)


class PastTheLast(Exception):
    """There are not that many pages."""


def pager_of(filters: ListFilters, rows: int) -> Pager:
    """The pages of a list of so many rows; raises PastTheLast."""
    base = addresses.of_list(filters.name)
    last = max(1, -(-rows // PER_PAGE))
    number = filters.number
    if number > last:
        raise PastTheLast
    pairs = filters.pairs()

    def page(of: int) -> str:
        return address_of(base, pairs, of) if 1 <= of <= last else ""

    return Pager(number, last, page(number - 1), page(number + 1))


def slice_of(pager: Pager) -> slice:
    """The rows of the page."""
    return slice((pager.number - 1) * PER_PAGE, pager.number * PER_PAGE)


def listing_of(
    filters: ListFilters,
    counts: Counts,
    *,
    title: str,
    words: str,
    pager: Pager,
    rows: Sequence[Any],
    columns: Sequence[tuple[str, str]],
    usual: str,
    total: str = "",
) -> Listing:
    """Put a list together. `columns` are headings with the order that each stands for, or none; `usual` is the order
    that the list has by itself.
    """
    name = filters.name
    base = addresses.of_list(name)
    pairs = filters.pairs()
    groups = groups_of(filters, base)
    by_order = {order: heading for heading, order in columns}
    return Listing(
        name=name,
        title=title,
        address=base,
        total=total,
        words=words,
        rows=rows,
        pager=pager,
        groups=groups,
        boxes=boxes_of(filters, base, counts),
        days=_days(filters, pairs),
        looked_for=next((value for key, value in pairs if key == WORDS), ""),
        kept=[pair for pair in pairs if pair[0] == SORT or _no_field(filters, pair[0])],
        only_possibly=_not_listed(counts[ONLY_POSSIBLY].get("", Counted(0)).possible),
        with_possibly=address_of(base, [*pairs, *((POSSIBLY, left_out) for left_out in filters.left_out())]),
        headings=[_heading(filters, base, heading, order, usual) for heading, order in columns],
        orders=[
            _heading(filters, base, str(order.label), order.name, usual)
            for order in filters.spec.orders
            if order.name not in by_order
        ],
        instead=instead_of(filters, groups, base) if groups and not rows else (),
        csv=address_of(base, [*pairs, (FORMAT, "csv")]),
        at_work=filters.at_work,
        offered=not as_of.day(),
    )


def _not_listed(number: int) -> str:
    if not number:
        return ""
    words = ngettext(
        "%s more is not listed: it matches only possibly.", "%s more are not listed: they match only possibly.", number
    )
    return words % reported(number)


def _no_field(filters: ListFilters, name: str) -> bool:
    return name in filters.facets and not filters.facets[name].offered


def _heading(filters: ListFilters, base: str, words: str, order: str, usual: str) -> Heading:
    """The order begins the way that fits it; a second click turns it round."""
    spec = next((spec for spec in filters.spec.orders if spec.name == order), None)
    if spec is None:
        return Heading(words)
    now = filters.sort or usual
    pairs = [pair for pair in filters.pairs() if pair[0] != SORT]
    chosen = now.removeprefix("-") == order
    turned = now.startswith("-")
    wanted = f"-{order}" if chosen and not turned else order
    address = address_of(base, pairs if wanted == usual else [*pairs, (SORT, wanted)])
    descending = spec.greatest_first != turned
    return Heading(words, address, ("descending" if descending else "ascending") if chosen else "")


def _days(filters: ListFilters, pairs: Sequence[Pair]) -> Days | None:
    if filters.spec.times is None:
        return None
    given = dict(pairs)
    ways = {value for key, value in pairs if key == DATED}
    return Days(
        str(filters.spec.times.legend),
        given.get(FROM, ""),
        given.get(TO, ""),
        tuple((way, str(words), way in ways) for way, words in WAYS.items()),
    )


def everything() -> RecordQuerySet:
    """Every record that readers may know of."""
    return Record.objects.visible_to(READER)
