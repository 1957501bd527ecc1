"""Spreadsheets: the rows on the first sheet, and on the second how they were made.

What is written goes through files on disk, so that a million rows take no more memory than a hundred.
"""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from casebook.interchange.tables.table import Cell, ExportTable, FileFormat, flat

# What one sheet can hold beside its headings, and one cell.
MOST_ROWS, LONGEST = 1_048_575, 32_767
# Excel knows no day before this one.
_FIRST_DAY = date(1900, 1, 1)
_PIECE = 64 * 1024
# Fixed, so that the same rows make the same bytes.
_CREATED = datetime(2000, 1, 1)


def stream(table: ExportTable) -> Iterator[bytes]:
    """The file in pieces. It is whole before its first piece: its list of contents stands at its end."""
    with tempfile.TemporaryFile() as file:
        _write(table, file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _write(table: ExportTable, file: Any) -> None:
    book = Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": table.title, "comments": table.about, "created": _CREATED})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    # Sheets stand in the order in which they are added, and the data comes first.
    sheet = _sheet(book, table, _("Data"), bold)
    about = book.add_worksheet(_("How it was made"))
    number, more = 0, 1
    for row in table.rows:
        if number == MOST_ROWS:
            number, more = 0, more + 1
            sheet = _sheet(book, table, _("Data, %d") % more, bold)
        number += 1
        for place, cell in enumerate(flat(row)):
            if cell is not None and cell != "":
                _put(sheet, number, place, cell, day)
    _about(about, table, bold)
    book.close()


def _sheet(book: Workbook, table: ExportTable, name: str, bold: Any) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(table.columns) - 1, 18)
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, column.heading, bold)
    return sheet


def _put(sheet: Worksheet, row: int, place: int, cell: Cell, day: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, place, cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…")
    elif not isinstance(cell, date):
        sheet.write_number(row, place, cell or 0)
    elif cell < _FIRST_DAY:
        sheet.write_string(row, place, cell.isoformat())
    else:
        sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), day)


def _about(sheet: Worksheet, table: ExportTable, bold: Any) -> None:
    """What the file says of itself, and what each column holds."""
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    lines = [(one.label, one.words) for one in table.head]
    lines += [("", ""), (_("Column"), _("What it holds"))]
    lines += [(column.heading, column.help) for column in table.columns]
    for number, (label, words) in enumerate(lines):
        sheet.write_string(number, 0, label, bold)
        sheet.write_string(number, 1, words)


FORMATS = (
    FileFormat(
        "xlsx",
        "Excel",
        gettext_lazy("a spreadsheet with real numbers and dates"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "table",
        stream,
    ),
)
