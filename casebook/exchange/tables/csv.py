"""Comma-separated values: UTF-8 with the mark by which Excel knows it, and nothing that it would run."""

import csv
import io
from collections.abc import Iterator

from casebook.exchange.tables.table import Table

MEDIA_TYPE = "text/csv; charset=utf-8"
_MARK = "\ufeff"
# A cell that begins so is a formula to a spreadsheet; the wide forms are to some.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Rows in one piece.
_AT_ONCE = 200


def stream(table: Table) -> Iterator[bytes]:
    """The file in pieces. The first row has the headings, and in one more, over empty cells, what the file is."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(_MARK)
    writer.writerow(harmless(cell) for cell in (*table.headings, table.about))
    for number, row in enumerate(table.rows, 1):
        writer.writerow(harmless(cell) for cell in (*row, ""))
        if number % _AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def harmless(cell: str) -> str:
    """The cell in one line, with an apostrophe before what a spreadsheet would take for a formula."""
    begins = cell.lstrip(" \n\u00a0").startswith(_FORMULA)
    line = " ".join(cell.split())
    return f"'{line}" if begins else line


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
