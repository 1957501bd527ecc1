"""A list as a file: all of its rows in its order, with what the page tells of each, a part at a time."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from casebook.interchange.tables import Cell, ExportItems, ExportTable, FileColumn, HeadEntry, Row
from casebook.interchange.tables.columns import ABOUT_FILE, PAGE, REFERENCE, SOURCES, SheetColumns
from casebook.models import Revision
from casebook.models.edition import Of, Placement, PlacementRole, PublicClaim, PublicDispute
from casebook.web import addresses
from casebook.web.filters import CITATION_ROWS, ListFilters
from casebook.web.presenters import linked_data
from casebook.web.presenters.claim_table import (
    CITATION_COLUMNS,
    CLAIM_COLUMNS,
    Absolute,
    ClaimTable,
    file_columns,
    filled,
    kind_of,
)
from casebook.web.presenters.edition import STANDING, Reading, TypedClaim
from casebook.web.presenters.filter_sentence import address_of, groups_of, in_words
from casebook.web.presenters.list_entries import SourceEntry, dispute_entries, source_entries
from casebook.web.presenters.list_page import all_in_order, record_headings, records_in, title_of
from casebook.web.presenters.list_rows import FILE_COLUMNS, ListRow, Part, columns_of, list_rows

# So many records, or claims, are read at once.
AT_ONCE, CLAIMS_AT_ONCE = 500, 2_000
# After so many parts what was read is let go, so that memory stays flat.
MOST_PARTS = 10
Rows = tuple[Sequence[FileColumn], Iterable[Row]]


class ListFile:
    """One list in any format of file; rows are read while they are written. Only for valid filters."""

    def __init__(self, filters: ListFilters, absolute: Absolute, today: date) -> None:
        self.filters, self.absolute, self.today = filters, absolute, today
        self._of_claims = filters.name == "claims" or bool(filters.row)

    def table(self) -> ExportTable:
        """As a table."""
        kind = {"sources": self._sources, "disputes": self._disputes}.get(self.filters.name, self._records)
        columns, rows = self._claims() if self._of_claims else kind()
        head = self.head()
        title = next(one.words for one in head if one.name == "list")
        return ExportTable(columns, rows, self._about(), str(ABOUT_FILE.heading), title, head)

    def items(self) -> ExportItems:
        """As things within things."""
        return ExportItems({"about": {one.name: one.words for one in self.head()}}, *self._items())

    def linked(self) -> ExportItems:
        """As linked data."""
        return ExportItems(linked_data.head(), "@graph", self._nodes())

    # ------------------------------------------------------------------------------------------ what it says of itself

    def head(self) -> list[HeadEntry]:
        """What the file is of, from where and which day, and on what terms."""
        filters, base = self.filters, addresses.of_list(self.filters.name)
        day, sentence = filters.reading.day, in_words(groups_of(filters, base))
        listed = title_of(filters.name)
        address = self.absolute(address_of(base, filters.pairs()))
        return head_of(f"{listed} {sentence}" if sentence else listed, address, self.today, day)

    def _about(self) -> str:
        """The same in one sentence."""
        filters, base = self.filters, addresses.of_list(self.filters.name)
        day, sentence = filters.reading.day, in_words(groups_of(filters, base))
        words = {
            "archive": settings.SITE_NAME,
            "list": title_of(filters.name),
            "sentence": sentence,
            "address": self.absolute(address_of(base, filters.pairs())),
            "day": self.today.isoformat(),
            "as_of": day.isoformat() if day else "",
        }
        if sentence and day:
            about = _("%(archive)s, %(list)s %(sentence)s, as the sources had it on %(as_of)s: %(address)s, on %(day)s")
        elif sentence:
            about = _("%(archive)s, %(list)s %(sentence)s: %(address)s, on %(day)s")
        elif day:
            about = _(
                "%(archive)s, %(list)s: all that readers can see, as the sources had it on %(as_of)s,"
                " %(address)s, on %(day)s"
            )
        else:
            about = _("%(archive)s, %(list)s: all that readers can see, %(address)s, on %(day)s")
        return with_licence(about % words)

    # ------------------------------------------------------------------------------------------------------ its rows

    def _parts(self, size: int) -> Iterator[tuple[Reading, list[int]]]:
        """The keys of the rows in their order, so many at once. Which they are is asked once; what each part says is
        read anew, so that what was taken down since is not in it. The labels that facts name serve the next part until
        the archive's revision moves. Of records that were only named there are no documents, so lists of records have
        a reading a part.
        """
        shared = self.filters.name == "claims"
        left = iter(array("q", all_in_order(self.filters, self.filters.rows())))
        reading, revision, parts = Reading(self.filters.reading.day), Revision.current(), 0
        while part := list(islice(left, size)):
            now, parts = Revision.current(), parts + 1
            if not shared or now != revision or parts % MOST_PARTS == 0:
                reading, revision = Reading(self.filters.reading.day), now
            yield reading, part

    def _facts(self) -> Iterator[tuple[ClaimTable, list[TypedClaim]]]:
        """The facts of the list, or those about what it lists, and the table that knows what was read for others."""
        name, table = self.filters.name, None
        # Of records there are some ten facts each.
        for reading, ids in self._parts(min(AT_ONCE, CLAIMS_AT_ONCE) if name != "claims" else CLAIMS_AT_ONCE):
            if table is None or table.reading is not reading:
                table = ClaimTable(reading, self.absolute)
            found = ids if name == "claims" else _claims_of(reading, self.filters.of, ids)
            for start in range(0, len(found), CLAIMS_AT_ONCE):
                yield table, reading.typed(found[start : start + CLAIMS_AT_ONCE])

    def _claims(self) -> Rows:
        citations = self.filters.row == CITATION_ROWS
        rows = (row for table, facts in self._facts() for row in table.rows(facts, citations=citations))
        return file_columns(CITATION_COLUMNS if citations else CLAIM_COLUMNS), rows

    def _record_columns(self) -> tuple[Any, list[str]]:
        name = self.filters.name
        columns = [*columns_of(name, self.filters.reading), *FILE_COLUMNS.get(name, ())]
        first, *others = (words for words, _order in record_headings(name, columns))
        return columns, [first, _("Notes"), *others]

    def _listed(self, columns: Any) -> Iterator[tuple[Reading, list[ListRow]]]:
        """Nothing folds in a file: who is counted has one row, and a column says of which groups they are."""
        for reading, ids in self._parts(AT_ONCE):
            yield reading, list_rows(reading, self.filters.name, records_in(reading, ids), columns, fold=False)

    def _records(self) -> Rows:
        columns, headings = self._record_columns()

        def rows() -> Iterator[Sequence[Cell]]:
            for reading, found in self._listed(columns):
                sources = _sources_behind(reading, found, self.absolute)
                for row in found:
                    cells = ((row.name,), row.notes, *row.cells)
                    words = ["; ".join([part.words for part in cell]) for cell in cells]
                    refs = list(map(_refs, cells))
                    named = zip(headings, refs, strict=True)
                    behind = "; ".join([f"{heading}: {' '.join(found)}" for heading, found in named if found])
                    every = dict.fromkeys(chain.from_iterable(refs))
                    cited = "; ".join([f"{ref}: {sources[ref]}" for ref in every if sources.get(ref)])
                    yield (row.ref, self.absolute(row.name.link), *words, behind, cited)

        more = [
            FileColumn("claims", _("Claims"), _("For each column, the references of the facts behind it.")),
            FileColumn(
                "where",
                _("Where it stands"),
                _("Of each of these facts the article, its day, the place and the address."),
            ),
        ]
        return [*_first(), *(FileColumn(words, words) for words in headings), *more], rows()

    def _sources(self) -> Rows:
        def rows() -> Iterator[Sequence[Cell]]:
            for reading, ids in self._parts(AT_ONCE):
                for one in source_entries(reading, ids):
                    yield _source(one, self.absolute)

        return [*_first(), *_columns(SOURCES, _OF_SOURCE)], rows()

    def _disputes(self) -> Rows:
        def rows() -> Iterator[Sequence[Cell]]:
            for reading, ids in self._parts(AT_ONCE):
                for one in dispute_entries(reading, ids):
                    about = "; ".join(record.title for record in one.about)
                    yield (one.ref, self.absolute(one.address), one.question, one.kind, about)

        own = (("question", _("Question")), ("kind", _("Kind")), ("about", _("About")))
        return [*_first(), *(FileColumn(name, words) for name, words in own)], rows()

    # --------------------------------------------------------------------------------------- things within things

    def _items(self) -> tuple[str, Iterable[dict[str, Any]]]:
        if self._of_claims:
            return "claims", (item for table, facts in self._facts() for item in table.items(facts))
        if self.filters.name in ("sources", "disputes"):
            columns, rows = self._sources() if self.filters.name == "sources" else self._disputes()
            names = [column.name for column in columns]
            return self.filters.name, (filled(zip(names, row, strict=True)) for row in rows)
        return "records", self._record_items()

    def _record_items(self) -> Iterator[dict[str, Any]]:
        columns, headings = self._record_columns()
        for reading, found in self._listed(columns):
            sources = _sources_behind(reading, found, self.absolute)
            for row in found:
                record = reading.by_ref(row.ref)
                kind = kind_of(record) if record else ""
                refs = dict.fromkeys(ref for cell in ((row.name,), row.notes, *row.cells) for ref in _refs(cell))
                told = zip(headings[1:], (row.notes, *row.cells), strict=True)
                yield {
                    "reference": row.ref, "page": self.absolute(row.name.link), "name": row.name.words, "kind": kind,
                    "facts": {
                        words: [{"words": part.words, "claims": _refs([part])} for part in cell]
                        for words, cell in told if cell
                    },
                    "where": {ref: sources[ref] for ref in refs if sources.get(ref)},
                }  # fmt: skip

    def _nodes(self) -> Iterator[dict[str, Any]]:
        name = self.filters.name
        if name == "claims":
            for table, facts in self._facts():
                table.reading.learn_names([one.claim for one in facts])
                yield from (linked_data.claim_node(table.reading, one.claim, self.absolute) for one in facts)
            return
        for reading, ids in self._parts(AT_ONCE):
            if name == "sources":
                for entry in source_entries(reading, ids):
                    yield linked_data.source_node(reading, entry.source, self.absolute)
            elif name == "disputes":
                yield from (linked_data.dispute_node(one, self.absolute) for one in dispute_entries(reading, ids))
            else:
                yield from (linked_data.record_node(record, self.absolute) for record in records_in(reading, ids))


def head_of(what: str, address: str, today: date, day: date | None = None) -> list[HeadEntry]:
    """What any file says of itself: the archive, what it has, its address, its days, who publishes it and how it may be
    used.
    """
    made = [
        HeadEntry("archive", _("Archive"), settings.SITE_NAME),
        HeadEntry("list", _("What it has"), what),
        HeadEntry("address", _("Address of the page"), address),
        HeadEntry("made", _("Made on"), today.isoformat()),
        HeadEntry("as_of", _("As the sources had it on"), day.isoformat() if day else ""),
        HeadEntry("publisher", _("Publisher"), settings.PUBLISHER),
        HeadEntry("contact", _("Contact"), settings.CONTACT_EMAIL),
        HeadEntry("licence", _("Licence"), settings.LICENCE),
        HeadEntry(
            "note", _("Please note"),
            _("Where sources differ, each is a row of its own. Some facts are withheld to protect people."),
        ),
    ]  # fmt: skip
    return [one for one in made if one.words]


def with_licence(about: str) -> str:
    """What a file is, with the licence under which it may be used."""
    return _("%(about)s. %(licence)s") % {"about": about, "licence": settings.LICENCE} if settings.LICENCE else about


def _claims_of(reading: Reading, of: Of, ids: Sequence[int]) -> list[int]:
    """The facts about these records or in these sources, or on the sides of these disputes, in this order."""
    if of is Of.DISPUTE:
        documents = dict(PublicDispute.objects.filter(pk__in=ids).values_list("pk", "document"))
        refs = [ref for pk in ids for _side, ref, _day in documents.get(pk, {}).get("sides", ())]
        keys = dict(PublicClaim.objects.filter(ref__in=refs).values_list("ref", "pk"))
        return list(dict.fromkeys(keys[ref] for ref in refs if ref in keys))
    root = {pk: pk for pk in ids}
    if of is Of.RECORD:
        root |= {pk: record.id for record in records_in(reading, ids) for pk in reading.family(record)}
    role = PlacementRole.SUBJECT if of is Of.RECORD else PlacementRole.SOURCE
    placed = Placement.objects.filter(record__in=list(root), role=role).order_by("section", "claim")
    by_row: dict[int, list[int]] = {}
    for record, claim in placed.values_list("record", "claim"):
        by_row.setdefault(root[record], []).append(claim)
    return [claim for pk in ids for claim in by_row.get(pk, ())]


def _sources_behind(reading: Reading, rows: Iterable[ListRow], absolute: Absolute) -> dict[str, str]:
    """By the reference of each fact behind these rows where it stands: outlet, day, place and address."""
    cells = (cell for row in rows for cell in ((row.name,), row.notes, *row.cells))
    refs = {ref for cell in cells for ref in _refs(cell)}
    ids = list(PublicClaim.objects.filter(ref__in=refs, state=STANDING).order_by().values_list("pk", flat=True))
    claims = [one.claim for one in reading.typed(ids)]
    reading.learn_names(claims)
    table = ClaimTable(reading, absolute)
    return {claim.ref: table.where(claim) for claim in claims}


def _first() -> list[FileColumn]:
    """What every row begins with."""
    return [FileColumn(one.name, str(one.heading), str(one.help)) for one in (REFERENCE, PAGE)]


_OF_SOURCE = ("headline", "outlet", "published", "published_edtf", "lang", "standing", "address", "facts")


def _source(one: SourceEntry, absolute: Absolute) -> Sequence[Cell]:
    source, edtf = one.source, one.source.when.edtf if one.source.when else ""
    outlet = one.outlet.title if one.outlet else ""
    return (
        *(source.ref, absolute(one.address), source.headline, outlet, one.day, edtf, source.lang),
        *(one.standing, source.document.get("address", ""), one.facts),
    )


def _columns(sheet: SheetColumns, names: Sequence[str]) -> list[FileColumn]:
    """These columns, with what stands over them: by which an import knows them again."""
    known = {column.name: column for column in sheet.columns}
    return [FileColumn(name, str(known[name].heading), str(known[name].help)) for name in names]


def _refs(parts: Iterable[Part]) -> list[str]:
    return list(dict.fromkeys(ref for part in parts for _fact, ref in part.claims))
