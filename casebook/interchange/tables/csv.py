"""Comma-separated values: UTF-8 with the mark by which Excel knows it, and nothing that it would run."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from django.utils.translation import gettext_lazy

from casebook.interchange.tables.table import Cell, ExportTable, FileFormat

_MARK = "\ufeff"
# A cell that begins so is a formula to a spreadsheet; the wide forms are to some.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What programs leave out before they look at a cell: controls, marks of direction or of width, and spaces.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
# Rows in one piece.
_AT_ONCE = 200


def stream(table: ExportTable) -> Iterator[bytes]:
    """The file in pieces. The first row has the headings, and after the first record stands what the file is.

    A file without a record has that in its heading, so that it is not lost.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    out.write(_MARK)
    rows = iter(table.rows)
    first = next(rows, None)
    headings = [column.heading for column in table.columns]
    writer.writerow(_written([*headings, table.about if first is None else table.heading]))
    for number, row in enumerate(chain([] if first is None else [first], rows), 1):
        writer.writerow(_written([*row, table.about if number == 1 else ""]))
        if number % _AT_ONCE == 0:
            yield _taken(out)
    yield _taken(out)


def harmless(cell: str) -> str:
    """The cell in one line, with an apostrophe before what a spreadsheet would take for a formula."""
    # Making one line of it may uncover a formula, so it is looked at afterwards.
    line = " ".join(cell.split())
    return line if line[:1].isalnum() or not _seen(line).startswith(_FORMULA) else f"'{line}"


def _written(row: Sequence[Cell]) -> list[Cell]:
    """The row as it is written: numbers and days as they are, and of words what `harmless` makes of them."""
    # References and words of the vocabulary need no look; there are a million of them.
    return [_known(cell) if type(cell) is str and cell and not cell.isalnum() else cell for cell in row]


_known = lru_cache(maxsize=20_000)(harmless)


def without_mark(cell: str) -> str:
    """The cell of a file as it was before `harmless`: a name of people may begin with an apostrophe, and keeps it."""
    return cell[1:] if cell.startswith("'") and _seen(cell[1:]).startswith(_FORMULA) else cell


def _seen(line: str) -> str:
    """The line from the first character on that one can see."""
    begins = (place for place, char in enumerate(line) if unicodedata.category(char) not in _UNSEEN)
    return line[next(begins, len(line)) :]


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


FORMATS = (
    FileFormat(
        "csv", "CSV", gettext_lazy("a plain table, for any program"), "text/csv; charset=utf-8", "table", stream
    ),
)
