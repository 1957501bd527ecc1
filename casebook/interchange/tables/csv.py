"""Comma-separated values: UTF-8 with the mark by which Excel knows it, and nothing that it would run."""

import unicodedata
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext_lazy

from casebook.interchange.tables.table import Cell, ExportTable, FileFormat, Row

_MARK = "\ufeff"
# A cell that begins so is a formula to a spreadsheet; the wide forms are to some.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What programs leave out before they look at a cell: controls, marks of direction or of width, and spaces.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
# Rows in one piece.
_AT_ONCE = 200
# So many tuples of cells are kept as they are written.
_KEPT = 20_000


def stream(table: ExportTable) -> Iterator[bytes]:
    """The file in pieces. The first row has the headings, and after the first record stands what the file is.

    A file without a record has that in its heading, so that it is not lost.
    """
    rows, line = iter(table.rows), _Lines().of
    first = next(rows, None)
    headings = [column.heading for column in table.columns]
    yield f"{_MARK}{line([*headings, table.about if first is None else table.heading])}".encode()
    if first is not None:
        yield line([*first, table.about]).encode()
    while part := list(islice(rows, _AT_ONCE)):
        yield "".join([line([*row, ""]) for row in part]).encode()


def harmless(cell: str) -> str:
    """The cell in one line, with an apostrophe before what a spreadsheet would take for a formula."""
    if cell.isprintable() and "  " not in cell and " " not in (cell[:1], cell[-1:]):
        # It is one line, and one can see its first character: most are so.
        return f"'{cell}" if cell.startswith(_FORMULA) else cell
    # Making one line of it may uncover a formula, so it is looked at afterwards.
    line = " ".join(cell.split())
    return f"'{line}" if _seen(line).startswith(_FORMULA) else line


class _Lines(dict[tuple[Cell, ...], str]):
    """Rows as lines of the file; cells that come again are written once."""

    def of(self, row: Row) -> str:
        """A row as it is written."""
        cells = [self[piece] if type(piece) is tuple else _cell(piece) for piece in row]  # type: ignore[arg-type]
        return f"{','.join(cells)}\r\n"

    def __missing__(self, cells: tuple[Cell, ...]) -> str:
        if len(self) == _KEPT:
            self.clear()
        found = self[cells] = ",".join(map(_cell, cells))
        return found


def _cell(cell: Cell) -> str:
    """A cell as it is written: numbers and days as they are, and of words what `harmless` makes of them."""
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    # References and words of the vocabulary need no look; there are a million of them.
    if not cell or cell.isalnum():
        return cell
    line = harmless(cell)
    if '"' in line:
        return '"' + line.replace('"', '""') + '"'
    return f'"{line}"' if "," in line else line


def without_mark(cell: str) -> str:
    """The cell of a file as it was before `harmless`: a name of people may begin with an apostrophe, and keeps it."""
    return cell[1:] if cell.startswith("'") and _seen(cell[1:]).startswith(_FORMULA) else cell


def _seen(line: str) -> str:
    """The line from the first character on that one can see."""
    begins = (place for place, char in enumerate(line) if unicodedata.category(char) not in _UNSEEN)
    return line[next(begins, len(line)) :]


FORMATS = (
    FileFormat(
        "csv", "CSV", gettext_lazy("a plain table, for any program"), "text/csv; charset=utf-8", "table", stream
    ),
)
