"""A list as a table: all of its rows in its order, with what the page tells of each, a few hundred at a time."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from html import unescape
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from casebook.interchange.tables import ExportTable
from casebook.interchange.tables.columns import ABOUT_FILE, FACTS, PAGE, REFERENCE, SOURCES, SheetColumns
from casebook.models import DisputeKind
from casebook.values import VagueDate
from casebook.values.numerals import grouped
from casebook.web import addresses
from casebook.web.addresses import link_to
from casebook.web.filters import ListFilters
from casebook.web.presenters.citation_lines import CitationLine, lines_of
from casebook.web.presenters.edition import ClaimRow, Reading
from casebook.web.presenters.fact_rows import date_words
from casebook.web.presenters.filter_sentence import address_of, groups_of, in_words
from casebook.web.presenters.list_entries import dispute_entries, source_entries
from casebook.web.presenters.list_page import all_in_order, record_headings, records_in, title_of
from casebook.web.presenters.list_rows import FILE_COLUMNS, ListRow, Part, columns_of, list_rows

AT_ONCE = 500
# Makes the full address of one of our own.
Absolute = Callable[[str], str]
Rows = tuple[Sequence[str], Iterable[Sequence[str]]]


def table_of(filters: ListFilters, absolute: Absolute, today: date) -> ExportTable:
    """The whole list; rows are read while they are written."""
    base = addresses.of_list(filters.name)
    headings, rows = _TABLES.get(filters.name, _records)(filters, absolute)
    sentence = in_words(groups_of(filters, base))
    about = _about(filters, sentence, absolute(address_of(base, filters.pairs())), today)
    first = (str(REFERENCE.heading), str(PAGE.heading))
    return ExportTable((*first, *headings), rows, about, str(ABOUT_FILE.heading))


def _about(filters: ListFilters, sentence: str, address: str, today: date) -> str:
    """What the file is of, from which day, and when it was made."""
    day = filters.reading.day
    words = {
        "archive": settings.SITE_NAME,
        "list": title_of(filters.name),
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


def _parts(filters: ListFilters) -> Iterator[tuple[Reading, list[int]]]:
    """The keys of the rows in their order, so many at once. Which they are is asked once; what each part says is read
    anew, so that what was taken down since is not in it.
    """
    left = iter(array("q", all_in_order(filters, filters.rows())))
    while part := list(islice(left, AT_ONCE)):
        yield Reading(filters.reading.day), part


def _records(filters: ListFilters, absolute: Absolute) -> Rows:
    """Nothing folds in a file: who is counted has one row, and a column says of which groups they are."""
    name = filters.name
    columns = [*columns_of(name, filters.reading), *FILE_COLUMNS.get(name, ())]
    first, *others = (words for words, _order in record_headings(name, columns))
    headings = (first, _("Notes"), *others)

    def rows() -> Iterator[Sequence[str]]:
        for reading, ids in _parts(filters):
            for row in list_rows(reading, name, records_in(reading, ids), columns, fold=False):
                yield _record(row, headings, absolute)

    return (*headings, _("Claims")), rows()


def _record(row: ListRow, headings: Sequence[str], absolute: Absolute) -> Sequence[str]:
    cells = ((row.name,), row.notes, *row.cells)
    behind = "; ".join(_behind(heading, cell) for heading, cell in zip(headings, cells, strict=True) if _refs(cell))
    return (row.ref, absolute(row.name.link), *("; ".join(part.words for part in cell) for cell in cells), behind)


def _refs(parts: Iterable[Part]) -> list[str]:
    return list(dict.fromkeys(ref for part in parts for _fact, ref in part.claims))


def _behind(heading: str, parts: Iterable[Part]) -> str:
    """The references of the claims behind a cell."""
    return f"{heading}: {' '.join(_refs(parts))}"


def _sources(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for reading, ids in _parts(filters):
            for one in source_entries(reading, ids):
                source, edtf = one.source, one.source.when.edtf if one.source.when else ""
                outlet = one.outlet.title if one.outlet else ""
                yield (
                    *(source.ref, absolute(one.address), source.headline, outlet, one.day, edtf),
                    *(one.standing, source.document.get("address", ""), grouped(one.facts)),
                )

    written = ("headline", "outlet", "published", "published_edtf", "standing", "address", "facts")
    return _headings(SOURCES, written), rows()


def _claims(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for reading, ids in _parts(filters):
            claims = {claim.id: claim for claim in reading.claims(Q(id__in=ids))}
            reading.learn(claims.values())
            for claim in (claims[pk] for pk in ids if pk in claims):
                yield _claim(reading, claim, absolute)

    said = ("fact", "about", "value", "when", "when_edtf")
    cited = ("cited", "speaker", "quote", "articles", "address")
    return _headings(FACTS, (*said, *cited, "disputed")), rows()


def _headings(sheet: SheetColumns, names: Sequence[str]) -> list[str]:
    """What stands over these columns: by which an import knows them again."""
    headings = {column.name: str(column.heading) for column in sheet.columns}
    return [headings[name] for name in names]


def _claim(reading: Reading, claim: ClaimRow, absolute: Absolute) -> Sequence[str]:
    subject = reading.by_id(claim.subject)
    when = claim.parsed if isinstance(claim.parsed, VagueDate) else claim.when
    lines = lines_of(reading, [claim], quotes=99)
    return (
        *(claim.ref, absolute(f"{reading.claims_address}{claim.ref}/"), claim.heading),
        *(subject.title if subject else _("withheld"), reading.wording(claim).plain, date_words(claim)),
        when.edtf if when else "",
        _numbered([_where(line) for line in lines]),
        _numbered([_plain(line.who) for line in lines]),
        _numbered([" … ".join(quote.text for quote in line.quotes) for line in lines]),
        _numbered([absolute(link_to("source", line.source)) for line in lines]),
        _numbered([reading.source_of({"source": line.source}).document.get("address", "") for line in lines]),
        "; ".join(str(DisputeKind(one.kind).label) for one in reading.disputes_of([claim])),
    )


def _where(line: CitationLine) -> str:
    return ", ".join(filter(None, (line.outlet, line.day, line.headline, line.where)))


def _plain(html: Any) -> str:
    return unescape(strip_tags(str(html)))


def _numbered(cells: Sequence[str]) -> str:
    """What stands in the column of several citations, each with its number in every column."""
    if len(cells) < 2:
        return "".join(cells)
    return "; ".join(f"({number}) {words}" for number, words in enumerate(cells, 1) if words)


def _disputes(filters: ListFilters, absolute: Absolute) -> Rows:
    def rows() -> Iterator[Sequence[str]]:
        for reading, ids in _parts(filters):
            for one in dispute_entries(reading, ids):
                about = "; ".join(record.title for record in one.about)
                yield (one.ref, absolute(one.address), one.question, one.kind, about)

    return (_("Question"), _("Kind"), _("About")), rows()


_TABLES: dict[str, Callable[[ListFilters, Absolute], Rows]] = {
    "sources": _sources,
    "claims": _claims,
    "disputes": _disputes,
}
