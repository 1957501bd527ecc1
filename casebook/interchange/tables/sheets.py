"""Sheets that somebody brings in, CSV and XLSX, as rows of plain text. What cannot be read is told in words.

Nothing in a file is run, looked up or believed: sizes are counted while it is read.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.interchange.tables.csv import without_mark
from casebook.values.numerals import grouped

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 20_000, 200, 5000
# An XLSX file is a ZIP of XML files; and the last row of which anything may stand in it.
MOST_UNPACKED, MOST_PARTS, LAST_ROW = 300 * 1024 * 1024, 2000, 100_000
# By which a delimiter is guessed.
_LINES = 20
ENCODINGS = {
    "utf-8-sig": gettext_lazy("UTF-8"),
    "utf-16": gettext_lazy("UTF-16"),
    "utf-16-le": gettext_lazy("UTF-16, little end first"),
    "utf-16-be": gettext_lazy("UTF-16, big end first"),
    "cp1251": gettext_lazy("Windows 1251 (Cyrillic)"),
}
DELIMITERS = {",": gettext_lazy("comma"), ";": gettext_lazy("semicolon"), "\t": gettext_lazy("tab")}
_OTHERS = {
    b"%PDF": gettext_lazy("This is a PDF, whatever its name says. Save the table as CSV or XLSX."),
    b"\xd0\xcf\x11\xe0": gettext_lazy(
        "This is an old Excel file, or one with a password. Save it as XLSX, without a password."
    ),
    b"\x1f\x8b": gettext_lazy("This file is packed. Unpack it, and bring in the table itself."),
    b"{\\rt": gettext_lazy("This is a text document. Save the table as CSV or XLSX."),
}
Row = tuple[int, list[str]]


class SheetProblem(ValueError):
    """The file cannot be read; the text says why, and what would help."""


@dataclass(frozen=True)
class SheetForm:
    """How the bytes of a file are read: a workbook by the name of its page, a text by encoding and delimiter."""

    encoding: str = ""
    delimiter: str = ""
    page: str = ""
    pages: tuple[str, ...] = ()

    @property
    def is_workbook(self) -> bool:
        """Whether it is XLSX."""
        return bool(self.pages)


def form_of(content: bytes, encoding: str = "", delimiter: str = "", page: str = "") -> SheetForm:
    """How the file is to be read: as is told, and else as is likely."""
    if not content.strip():
        raise SheetProblem(_("The file is empty."))
    if len(content) > MOST_BYTES:
        most = {"most": grouped(MOST_BYTES // 1024 // 1024)}
        raise SheetProblem(_("The file is too large: at most %(most)s MB.") % most)
    for beginning, words in _OTHERS.items():
        if content.startswith(beginning):
            raise SheetProblem(str(words))
    if content.startswith(b"PK"):
        pages = _pages(content)
        return SheetForm(page=page if page in pages else pages[0], pages=pages)
    encoding = encoding if encoding in ENCODINGS else _encoding(content)
    text = _text(content, encoding)
    return SheetForm(encoding, delimiter if delimiter in DELIMITERS else _delimiter(text))


def rows_of(content: bytes, form: SheetForm) -> Iterator[Row]:
    """The rows that are not empty, each with the number that a spreadsheet shows beside it; first the headings."""
    found = _of_workbook(content, form.page) if form.is_workbook else _of_text(content, form)
    number = 0
    for line, cells in found:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        number += 1
        if number > MOST_ROWS + 1:
            most = {"most": grouped(MOST_ROWS)}
            raise SheetProblem(_("The sheet has more than %(most)s rows. Divide it, and bring in the parts.") % most)
        if len(cells) > MOST_COLUMNS:
            params = {"row": line, "columns": grouped(len(cells)), "most": MOST_COLUMNS}
            raise SheetProblem(_("Row %(row)d has %(columns)s columns; at most %(most)d are read.") % params)
        for place, cell in enumerate(cells, 1):
            if len(cell) > LONGEST_CELL:
                raise _too_long(line, place, len(cell))
        yield line, [without_mark(cell) for cell in cells]
    if number == 0:
        raise SheetProblem(_("The file has no rows."))


def beginning_of(content: bytes, form: SheetForm, rows: int) -> list[Row]:
    """The headings and the first rows."""
    return list(islice(rows_of(content, form), rows + 1))


def _too_long(line: int, place: int, length: int) -> SheetProblem:
    params = {"row": line, "column": place, "length": grouped(length), "most": grouped(LONGEST_CELL)}
    return SheetProblem(
        _("Row %(row)d, column %(column)d: the cell has %(length)s characters; at most %(most)s are read.") % params
    )


# ------------------------------------------------------------------------------------------------------------- text


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = content[:4000]
    # Every second byte of Latin letters and commas is nothing.
    if start[1::2].count(0) > len(start) // 6 and start[::2].count(0) < len(start) // 50:
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 6 and start[1::2].count(0) < len(start) // 50:
        return "utf-16-be"
    try:
        content.decode("utf-8-sig")
        return "utf-8-sig"
    except UnicodeDecodeError:
        pass
    try:
        content.decode("cp1251")
    except UnicodeDecodeError:
        raise _no_text() from None
    return "cp1251"


def _text(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeError:
        words = _("The file cannot be read as %(encoding)s: choose another encoding.")
        raise SheetProblem(words % {"encoding": ENCODINGS[encoding]}) from None
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        words = _("Line %(line)d has a character that no text has (NUL): this is no table, or its encoding is another.")
        raise SheetProblem(words % {"line": line})
    start = text[:4000]
    if sum(not (char.isprintable() or char.isspace()) for char in start) > len(start) // 20:
        raise _no_text()
    return text


def _no_text() -> SheetProblem:
    return SheetProblem(_("This is no table of text. Save it as CSV or XLSX."))


def _delimiter(text: str) -> str:
    """The one that parts the first lines into most columns, and all of them into as many as the first."""
    lines = [line for line in text[:200_000].splitlines()[:_LINES] if line.strip()]

    def likely(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:
            return 0, 0
        return (widths.count(widths[0]) if widths[0] > 1 else 0), widths[0]

    return max(DELIMITERS, key=likely)


def _of_text(content: bytes, form: SheetForm) -> Iterator[Row]:
    text = _text(content, form.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=form.delimiter, strict=True)
    number, begins = 0, 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken(error, begins) from None
        number, begins = number + 1, reader.line_num + 1
        yield number, [cell.strip() for cell in cells]


def _broken(error: csv.Error, line: int) -> SheetProblem:
    if "unexpected end" in str(error):
        words = _("From line %(line)d on the file cannot be read: a quotation mark is opened there and never closed.")
    elif "field larger" in str(error):
        words = _(
            "From line %(line)d on the file cannot be read: a cell is far too long, or a quotation mark is opened there"
            " and never closed."
        )
    else:
        words = _(
            "Line %(line)d cannot be read: a quotation mark stands where none may, or the delimiter is another. Within"
            " a cell the mark is written twice."
        )
    return SheetProblem(words % {"line": line})


# -------------------------------------------------------------------------------------------------------- workbooks


def _pages(content: bytes) -> tuple[str, ...]:
    """The names of a workbook's pages, once it is known to be harmless."""
    _check(content)
    book = _opened(content)
    pages = tuple(book.sheetnames)
    book.close()
    if not pages:
        raise SheetProblem(_("The workbook has no worksheet."))
    return pages


def _check(content: bytes) -> None:
    """Refuse what is no workbook, what unpacks to more than it may, and XML that defines words of its own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if not any(part.filename == "[Content_Types].xml" for part in parts):
                raise SheetProblem(_("This is packed, but no workbook. Bring in the table itself, as CSV or XLSX."))
            # What a part claims is no more than is read of it.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise SheetProblem(_("The workbook unpacks to far more than a table has. Save the table as CSV."))
            for part in parts:
                _check_part(packed, part)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, SheetProblem):
            raise
        raise _damaged() from error
    except Exception as error:
        # zlib.error and what others ways of packing raise have nothing in common.
        raise _damaged() from error


def _check_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if not part.filename.endswith((".xml", ".rels")):
        return
    with packed.open(part) as read:
        before = read.read(4)
        if before.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in before:
            raise _damaged()
        for piece in iter(lambda: read.read(1 << 20), b""):
            if b"<!DOCTYPE" in before + piece or b"<!ENTITY" in before + piece:
                raise SheetProblem(_("The workbook has parts that no spreadsheet writes. Save the table as CSV."))
            before = piece[-10:]


def _damaged() -> SheetProblem:
    return SheetProblem(_("The workbook is damaged. Open it in a spreadsheet, save it anew, or save it as CSV."))


def _opened(content: bytes) -> Any:
    """The workbook with what its formulas came to when it was saved; nothing in it is computed."""
    try:
        import openpyxl  # noqa: PLC0415  (it takes lxml along, and no page that is served needs either)

        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as error:
        # What is wrong with an XML file of others comes as anything.
        raise _damaged() from error


def _of_workbook(content: bytes, page: str) -> Iterator[Row]:
    book = _opened(content)
    try:
        sheet = book[page]
        # What the page claims of its own size is not believed.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        for number in range(1, LAST_ROW + 1):
            try:
                values = next(rows)
            except StopIteration:
                return
            if len(values) > MOST_COLUMNS and not any(value is not None for value in values[MOST_COLUMNS:]):
                values = values[:MOST_COLUMNS]
            yield number, [_cell(value) for value in values]
        words = _("Something stands below row %(last)s. Delete all rows beneath the table, and save it anew.")
        raise SheetProblem(words % {"last": grouped(LAST_ROW)})
    except SheetProblem:
        raise
    except Exception as error:
        raise _damaged() from error
    finally:
        book.close()


def _cell(value: Any) -> str:
    """A cell as somebody reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
