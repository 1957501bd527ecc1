"""A list as a table: all of its rows in its order, with what the page tells of each, a few hundred at a time."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casebook.interchange.tables import ExportTable
from casebook.models.archive import as_of
from casebook.values.numerals import grouped
from casebook.web import addresses
from casebook.web.filters import ListFilters
from casebook.web.lists import entries, records
from casebook.web.lists.citation_columns import cited
from casebook.web.lists.file_columns import FILE_COLUMNS, edtf_of
from casebook.web.lists.filter_sentence import groups_of, in_words
from casebook.web.lists.listing import address_of
from casebook.web.lists.rows import ListRow, headings_of
from casebook.web.lists.values import ValuePart

AT_ONCE = 200
# Makes the full address of one of our own.
Absolute = Callable[[str], str]


def table_of(filters: ListFilters, absolute: Absolute, today: date) -> ExportTable:
    """The whole list; rows are read while they are written."""
    name = filters.name
    base = addresses.of_list(name)
    headings, rows = _TABLES.get(name, _records)(filters, absolute)
    sentence = in_words(groups_of(filters, base))
    address = absolute(address_of(base, filters.pairs()))
    about = _about(title_of(name), sentence, address, today)
    return ExportTable((_("Reference"), _("Address"), *headings), rows, about, _("About this file"))


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
    """Nothing folds in a file: who is counted has one row, and a column says of which groups they are."""
    room = addresses.BY_NAME[filters.name]
    more = FILE_COLUMNS.get(filters.name, ())
    first, *others = (words for words, _order in headings_of(filters.name))
    headings = (first, _("Notes"), *others, *(str(column.label) for column in more))

    def rows() -> Iterator[Sequence[str]]:
        for found in _parts(records.in_order(filters, room, filters.qs), records.in_room(room)):
            for row in records.rows_of(filters, records.unfolded(found), more):
                yield _record(row, headings, absolute)

    return (*headings, _("Claims")), rows()


def _record(row: ListRow, headings: Sequence[str], absolute: Absolute) -> Sequence[str]:
    cells = ((row.name,), row.notes, *row.cells)
    behind = "; ".join(_behind(heading, cell) for heading, cell in zip(headings, cells, strict=True) if _refs(cell))
    return (row.ref, absolute(row.name.address), *(_cell(cell) for cell in cells), behind)


def _refs(parts: Iterable[ValuePart]) -> list[str]:
    return list(dict.fromkeys(claim.ref for part in parts for claim in part.claims))


def _behind(heading: str, parts: Iterable[ValuePart]) -> str:
    """The references of the claims behind a cell."""
    return f"{heading}: {' '.join(_refs(parts))}"


def _cell(parts: Iterable[ValuePart]) -> str:
    return "; ".join(part.mark or part.words for part in parts)


def _sources(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for found in _parts(entries.sources_in_order(filters), entries.sources().select_related("outlet__merged_into")):
            for source, row in zip(found, entries.with_facts(found), strict=True):
                s, edtf = row.source, source.when.edtf if source.when else ""
                yield (
                    *(s.ref, absolute(s.address), s.headline, s.outlet, s.date, edtf),
                    *(s.standing, s.article, grouped(row.facts)),
                )

    dates = (_("Date"), _("Date, in EDTF"))
    return (_("Article"), _("Outlet"), *dates, _("What became of it"), _("At the outlet"), _("Facts")), rows()


def _claims(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for found in _parts(entries.claims_in_order(filters), entries.loaded(entries.claims())):
            for claim, fact in zip(found, entries.reported_of(found), strict=True):
                yield (
                    *(fact.ref, absolute(fact.address), fact.heading, fact.subject),
                    *(fact.value.plain, fact.value.when, edtf_of(claim)),
                    *(words for _heading, words in cited(fact.citations, absolute)),
                    "; ".join(mark.words for mark in fact.marks),
                )

    said = (_("Fact"), _("About"), _("What is said"), _("When"), _("When, in EDTF"))
    return (*said, *(heading for heading, _words in cited((), absolute)), _("Disputed")), rows()


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
