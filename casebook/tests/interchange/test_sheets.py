"""Sheets of others: three encodings and delimiters, workbooks, and files that are made to harm."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from casebook.interchange.tables import csv, sheets
from casebook.interchange.tables.columns import SHEETS, guess, guess_sheet
from casebook.interchange.tables.sheets import SheetProblem, form_of, rows_of

TABLE = [["Имя", "Год рождения", "Note"], ["Дана Умирова", "1990", "a, b; c"], ["Айша", "", ""]]


def written(delimiter=",", encoding="utf-8"):
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in TABLE)
    return text.encode(encoding)


def workbook(rows=TABLE, pages=("Sheet",)):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in pages:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read(content, **told):
    return [cells for _number, cells in rows_of(content, form_of(content, **told))]


def refused(content, **told):
    with pytest.raises(SheetProblem) as problem:
        read(content, **told)
    return str(problem.value)


WHOLE = [["Имя", "Год рождения", "Note"], ["Дана Умирова", "1990", "a, b; c"], ["Айша"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_are_guessed(encoding, delimiter):
    content = written(delimiter, encoding)
    assert form_of(content).delimiter == delimiter
    assert read(content) == WHOLE


def test_what_is_guessed_wrong_can_be_said():
    content = written(";", "cp1251")
    assert read(content, encoding="cp1251", delimiter=";") == WHOLE
    assert "another encoding" in refused(content, encoding="utf-8-sig")
    assert len(read(content.replace(b'"', b""), delimiter="\t")[0]) == 1
    assert "delimiter is another" in refused(content, delimiter="\t")


def test_rows_have_the_numbers_that_a_spreadsheet_shows():
    content = b"name,born\n\nDana,1990\n,\nAisha,\n"
    assert [number for number, _cells in rows_of(content, form_of(content))] == [1, 3, 5]


def test_a_workbook_is_read_as_it_is_seen():
    rows = [["Name", "Born", "Held"], ["Dana", 1990, date(2017, 3, 1)], ["Aisha", 1990.0, True]]
    content = workbook(rows, ("First", "Second"))
    form = form_of(content, page="Second")
    assert (form.pages, form.page) == (("First", "Second"), "Second")
    assert read(content) == [["Name", "Born", "Held"], ["Dana", "1990", "2017-03-01"], ["Aisha", "1990", "yes"]]


def test_what_the_archive_wrote_comes_back_as_it_was():
    for cell in ("=1+1", "@home", "-5", "'Abd al-Rahman", "+1"):
        assert csv.without_mark(csv.harmless(cell)) == cell


def test_a_formula_is_a_text_and_is_not_computed():
    content = workbook([["Name", "Value"], ["Dana", "=cmd|'/c calc'!A1"], ["Aisha", "=1+1"]])
    assert read(content) == [["Name", "Value"], ["Dana"], ["Aisha"]]
    assert read(b"name,value\nDana,=cmd|' /c calc'!A1\n")[1] == ["Dana", "=cmd|' /c calc'!A1"]


HOSTILE = {
    "an empty file": (b"", "empty"),
    "spaces": (b" \r\n\r\n ", "empty"),
    "only delimiters": (b",,,\n,,\n", "no rows"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 50, "old Excel file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 20, "no table"),
    "NUL": (b"name,born\nDana,19\x0090\n", "NUL"),
    "a quote never closed": (b'name,born\n"Dana,1990\nAisha,1991\n' * 3, "quotation mark"),
    "a quote never closed, long": (b'name,born\n"Dana' + b"x" * 200_000, "quotation mark"),
    "a quote where none may stand": (b'name,born\n"Da"na,1990\n', "quotation mark"),
    "a cell of a megabyte": (b"name,born\n" + b"x" * (1 << 20) + b",1990\n", "cell"),
    "a long cell": (b"name,born\n" + b"x" * 6000 + b",1990\n", "Row 2, column 1"),
    "10,000 columns": (b",".join(b"c%d" % n for n in range(10_000)) + b"\nx\n", "10,000 columns"),
    "too many rows": (b"name\n" + b"Dana\n" * 20_001, "more than 20,000 rows"),
    "a broken ZIP": (workbook()[:-200], "damaged"),
    "the beginning of a ZIP": (b"PK\x03\x04" + b"\0" * 100, "damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_words(name):
    content, words = HOSTILE[name]
    assert words in refused(content)


def packed(**parts):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def changed(content, name, change):
    """The workbook with one of its parts changed."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            body = old.read(part)
            new.writestr(part.filename, change(body) if part.filename == name else body)
    return kept.getvalue()


PAGE = "xl/worksheets/sheet1.xml"


def test_a_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 10 * 1024 * 1024)
    bomb = changed(workbook(), PAGE, lambda body: body + b" " * (11 * 1024 * 1024))
    assert len(bomb) < 100_000
    assert "unpacks to far more" in refused(bomb)


def test_a_size_that_is_claimed_is_not_believed():
    content = bytearray(workbook())
    # In the directory of the ZIP and before the part itself: uncompressed, two gigabytes.
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.index(mark)
        content[at + offset : at + offset + 4] = (2**31 - 1).to_bytes(4, "little")
    assert "unpacks to far more" in refused(bytes(content))
    small = bytearray(workbook())
    at = small.index(b"PK\x01\x02")
    small[at + 24 : at + 28] = (5).to_bytes(4, "little")
    assert "damaged" in refused(bytes(small))


def test_words_that_xml_defines_for_itself_are_refused():
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert "no spreadsheet writes" in refused(changed(workbook(), PAGE, lambda body: laughs + body))
    wide = changed(workbook(), PAGE, lambda body: body.decode().encode("utf-16"))
    assert "damaged" in refused(wide)


@pytest.mark.parametrize(
    "body",
    [b"", b"<x/>", b"not xml at all", b"<worksheet><sheetData><row r='x'><c r='??'><v>1</v></c></row></sheetData>"],
)
def test_a_workbook_with_broken_parts_is_refused_in_words(body):
    assert refused(changed(workbook(), PAGE, lambda _body: body))


def test_a_row_far_below_is_told_and_not_padded():
    far = changed(workbook([["Name"], ["Dana"]]), PAGE, lambda body: body.replace(b'r="2"', b'r="1048576"'))
    far = changed(far, PAGE, lambda body: body.replace(b"A2", b"A1048576"))
    assert "below row 100,000" in refused(far)


def test_a_packed_file_that_is_no_workbook():
    assert "no workbook" in refused(packed(**{"a.csv": "name,born"}))


def test_headings_are_known_in_three_languages():
    for headings in (
        ["Name", "Aliases", "Birth year", "Facility", "Dates", "Source address"],
        ["ФИО", "Псевдонимы", "Год рождения", "Учреждение", "Даты", "Адрес источника"],
        ["Аты-жөні", "Лақап аты", "Туған жылы", "Мекеме", "Күндері", "Дереккөз мекенжайы"],
    ):
        assert guess_sheet(headings) == "detainees"
        assert list(guess("detainees", headings).values()) == [
            "name",
            "aliases",
            "born",
            "facility",
            "dates",
            "address",
        ]
    facts = "about about_kind fact scope value target when outlet headline address published place quote speaker"
    names = facts.split()
    assert guess_sheet(names) == "facts"
    assert list(guess("facts", names).values()) == names


def test_a_heading_that_stands_twice_is_taken_once():
    assert guess("detainees", ["Name", "name", "Born"]) == {0: "name", 2: "born"}


@pytest.mark.parametrize("name", SHEETS)
def test_each_column_stands_once_and_is_known_by_its_own_heading(name):
    sheet = SHEETS[name]
    assert len({column.name for column in sheet.columns}) == len(sheet.columns)
    read = [column for column in sheet.columns if not column.written_only]
    headings = ["Reference", *(str(column.heading) for column in read if column.name != "reference")]
    assert set(guess(name, headings).values()) == {"reference", *(column.name for column in read)} - (
        set() if "reference" in sheet.by_name else {"reference"}
    )
