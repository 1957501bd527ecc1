"""A list as a table: all of its rows in its order, with what the page tells of each, a few hundred at a time."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebook.exchange.tables import Table
from casebook.models import as_of
from casebook.pages import addresses
from casebook.pages.filters import ListFilters
from casebook.pages.lists import entries, records
from casebook.pages.lists.listing import address_of
from casebook.pages.lists.rows import Row, headings_of
from casebook.pages.lists.sentence import groups_of, in_words
from casebook.pages.lists.words import Part
from casebook.pages.shown.citations import CitationShown

AT_ONCE = 200
# Makes the full address of one of our own.
Absolute = Callable[[str], str]


def table_of(filters: ListFilters, absolute: Absolute, today: date) -> Table:
    """The whole list; rows are read while they are written."""
    name = filters.name
    base = addresses.of_list(name)
    headings, rows = _TABLES.get(name, _records)(filters, absolute)
    sentence = in_words(groups_of(filters, base))
    address = absolute(address_of(base, filters.pairs()))
    return Table((_("Reference"), _("Address"), *headings), rows, _about(title_of(name), sentence, address, today))


def _about(title: str, sentence: str, address: str, today: date) -> str:
    """What the file is of, from which day, and when it was made."""
    day = as_of.day()
    words = {
        "archive": settings.SITE_NAME,
        "list": title,
        "sentence": sentence,
        "address": address,
        "day": today.isoformat(),
        "as_of": day.isoformat() if day else "",
    }
    if sentence and day:
        return (
            _("%(archive)s, %(list)s %(sentence)s, as the sources had it on %(as_of)s: %(address)s, on %(day)s") % words
        )
    if sentence:
        return _("%(archive)s, %(list)s %(sentence)s: %(address)s, on %(day)s") % words
    if day:
        about = _(
            "%(archive)s, %(list)s: all that readers can see, as the sources had it on %(as_of)s,"
            " %(address)s, on %(day)s"
        )
        return about % words
    return _("%(archive)s, %(list)s: all that readers can see, %(address)s, on %(day)s") % words


def title_of(name: str) -> str:
    """What the list is called."""
    titles = {"sources": _("Sources"), "claims": _("Facts"), "disputes": _("Disputes")}
    return titles[name] if name in titles else str(addresses.BY_NAME[name].label)


Rows = tuple[Sequence[str], Iterable[Sequence[str]]]


def _records(filters: ListFilters, absolute: Absolute) -> Rows:
    room = addresses.BY_NAME[filters.name]
    first, *others = (words for words, _order in headings_of(filters.name))

    def rows() -> Iterator[Sequence[str]]:
        told: set[int] = set()
        for found in _parts(records.in_order(filters, room), records.in_room(room)):
            # Who is one of two groups is told once in a list, as on a page.
            folded = [entry for entry in records.folded_of(found, filters.qs, room) if entry.record.pk not in told]
            told.update(entry.record.pk for entry in folded if entry.depth)
            for row in records.rows_of(filters.name, folded):
                yield _record(row, absolute)

    return (first, _("Notes"), *others), rows()


def _record(row: Row, absolute: Absolute) -> Sequence[str]:
    return (row.ref, absolute(row.address), row.label, _cell(row.notes), *(_cell(cell) for cell in row.cells))


def _cell(parts: Iterable[Part]) -> str:
    return "; ".join(part.mark or part.words for part in parts)


def _sources(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for found in _parts(entries.sources_in_order(filters), entries.sources().select_related("outlet__merged_into")):
            for row in entries.with_facts(found):
                s = row.source
                yield (s.ref, absolute(s.address), s.headline, s.outlet, s.date, s.standing, str(row.facts))

    return (_("Article"), _("Outlet"), _("Date"), _("What became of it"), _("Facts")), rows()


def _claims(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for found in _parts(entries.claims_in_order(filters), entries.loaded(entries.claims())):
            for fact in entries.told_of(found):
                said = [_said(citation) for citation in fact.citations]
                links = " ".join(dict.fromkeys(absolute(c.source.address) for c in fact.citations))
                marks = "; ".join(mark.words for mark in fact.marks)
                yield (
                    *(fact.ref, absolute(fact.address), fact.heading, fact.subject),
                    *(fact.value.plain, fact.value.when, "; ".join(said), links, marks),
                )

    headings = (_("Fact"), _("About"), _("What is said"), _("When"), _("By whom"), _("Articles"), _("Disputed"))
    return headings, rows()


def _said(citation: CitationShown) -> str:
    source = citation.source
    return ", ".join(filter(None, (source.outlet, source.date, source.headline, citation.place)))


def _disputes(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for found in _parts(entries.disputes_in_order(filters), entries.with_subjects(entries.disputes())):
            for row in map(entries.dispute_of, found):
                about = "; ".join(label for label, _lang, _address in row.about)
                yield (row.ref, absolute(row.address), row.question, row.kind, about)

    return (_("Question"), _("Kind"), _("About")), rows()


_TABLES = {"sources": _sources, "claims": _claims, "disputes": _disputes}


def _parts(ordered: QuerySet, visible: QuerySet) -> Iterator[list[Any]]:
    """The rows in their order. Which they are is asked once; each is then read from what is visible at that moment."""
    ids = array("q", ordered.values_list("pk", flat=True).iterator(chunk_size=5_000))
    left = iter(ids)
    while part := list(islice(left, AT_ONCE)):
        found = {row.pk: row for row in visible.filter(pk__in=part)}
        yield [found[pk] for pk in part if pk in found]
