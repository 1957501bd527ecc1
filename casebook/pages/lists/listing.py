"""What every list has: its filters as a sentence and as a form, what it counts, and its pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebook.models import Record
from casebook.models.records import RecordQuerySet
from casebook.pages.filters import FACILITY, PAGE, POSSIBLY, ListFilters
from casebook.pages.relations import Path, facilities_of
from casebook.pages.shown.loading import READER

PER_PAGE = 50
MOST_OPTIONS = 20


@dataclass(frozen=True)
class Chip:
    """One active filter, and the list without it."""

    words: str
    lang: str
    address: str


@dataclass(frozen=True)
class Option:
    """One facility of the form."""

    ref: str
    words: str
    lang: str
    checked: bool


@dataclass(frozen=True)
class Pager:
    """Where one is among the pages."""

    number: int
    last: int
    before: str
    after: str


@dataclass
class Listing:
    """One list as its page shows it."""

    title: str
    address: str
    # How what is listed stands to the facilities: "held at".
    phrase: str
    # "3 records", where the words say what they are made up of.
    total: str
    words: str
    rows: Sequence[Any]
    pager: Pager
    chips: Sequence[Chip]
    options: Sequence[Option]
    possibly: bool
    only_possibly: int
    with_possibly: str
    columns: Sequence[str] = ()

    @property
    def narrowed(self) -> bool:
        """Whether any filter is active."""
        return bool(self.chips)


class PastTheLast(Exception):
    """There are not that many pages."""


def address_of(base: str, refs: Sequence[str], possibly: bool = False, page: int = 1) -> str:
    """The address of a list with these filters."""
    given = [(FACILITY, ref) for ref in refs]
    given += [(POSSIBLY, "1")] if possibly and refs else []
    given += [(PAGE, str(page))] if page > 1 else []
    return f"{base}?{urlencode(given)}" if given else base


def pager_of(base: str, filters: ListFilters, rows: int) -> Pager:
    """The pages of a list of so many rows; raises PastTheLast."""
    last = max(1, -(-rows // PER_PAGE))
    number = filters.number
    if number > last:
        raise PastTheLast
    refs = [record.ref for record in filters.chosen]

    def page(of: int) -> str:
        return address_of(base, refs, filters.with_possible, of) if 1 <= of <= last else ""

    return Pager(number, last, page(number - 1), page(number + 1))


def slice_of(pager: Pager) -> slice:
    """The rows of the page."""
    return slice((pager.number - 1) * PER_PAGE, pager.number * PER_PAGE)


def listing_of(
    filters: ListFilters,
    *,
    title: str,
    base: str,
    phrase: str,
    paths: Sequence[Path],
    start: QuerySet[Record] | None,
    total: str,
    words: str,
    pager: Pager,
    rows: Sequence[Any],
    columns: Sequence[str] = (),
) -> Listing:
    """Put a list together. `start` are the records from which `paths` lead to the facilities that are offered."""
    refs = [record.ref for record in filters.chosen]
    return Listing(
        title=title,
        address=base,
        phrase=phrase,
        total=total,
        words=words,
        rows=rows,
        pager=pager,
        chips=[_chip(record, base, refs, filters.with_possible) for record in filters.chosen],
        options=_options(filters.chosen, facilities_of(paths, start)),
        possibly=filters.with_possible,
        only_possibly=filters.only_possibly(),
        with_possibly=address_of(base, refs, True),
        columns=columns,
    )


def _chip(record: Record, base: str, refs: Sequence[str], possibly: bool) -> Chip:
    without = [ref for ref in refs if ref != record.ref]
    return Chip(record.label or record.ref, foreign(record.label_lang), address_of(base, without, possibly))


def _options(chosen: Sequence[Record], offered: Sequence[Record]) -> list[Option]:
    others = [record for record in offered if record not in chosen][:MOST_OPTIONS]
    shown = [(record, True) for record in chosen] + [(record, False) for record in others]
    return [Option(r.ref, r.label or r.ref, foreign(r.label_lang), checked) for r, checked in shown]


def foreign(lang: str) -> str:
    """The language of a text where it is not that of the archive's own words."""
    return "" if lang == "en" else lang


def everything() -> RecordQuerySet:
    """Every record that readers may know of."""
    return Record.objects.visible_to(READER)


def phrases() -> dict[str, Callable[[], str]]:
    """How the things of each list stand to a facility; read before its name."""
    return {
        "cases": lambda: _("held at"),
        "people": lambda: _("held at"),
        "facilities": lambda: _("being, or being part of,"),
        "operations": lambda: _("about, or bringing home people held at,"),
        "sentences": lambda: _("passed on people held at"),
        "events": lambda: _("at, or about people held at,"),
        "organisations": lambda: _("with a court or citizens in cases held at"),
        "places": lambda: _("with, or with sentences of people held at,"),
        "sources": lambda: _("with facts about, or about people held at,"),
        "claims": lambda: _("about, or about people held at,"),
        "disputes": lambda: _("about, or about people held at,"),
    }
