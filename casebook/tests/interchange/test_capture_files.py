"""PDF and WARC files, whole and broken, and telling files apart by what they are."""

import gzip
import io
import zlib
from datetime import UTC, datetime

import pytest
from pypdf import PdfWriter

from casebook.interchange.capture import extraction, pdf_files, warc
from casebook.interchange.capture.article_text import blocks_of
from casebook.interchange.capture.fetch import Exchange
from casebook.interchange.capture.limits import CaptureProblem, run_apart
from casebook.tests.outlets import article

AT = datetime(2024, 5, 12, 8, 30, 15, tzinfo=UTC)


def pdf(*pages):
    """A PDF with these lines on its pages, as small as one can be."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    numbers = []
    for lines in pages:
        drawn = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = zlib.compress(f"BT /F1 12 Tf 72 720 Td {drawn}ET".encode() if lines else b"")
        objects.append(b"<< /Length %d /Filter /FlateDecode >> stream\n%b\nendstream" % (len(stream), stream))
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /F1 3 0 R >> >> >>")  # fmt: skip
        numbers.append(len(objects))
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>"
    into, offsets = io.BytesIO(b"%PDF-1.4\n"), []
    into.seek(0, io.SEEK_END)
    for number, one in enumerate(objects, 1):
        offsets.append(into.tell())
        into.write(b"%d 0 obj\n" % number + (one if isinstance(one, bytes) else one.encode()) + b"\nendobj\n")
    start = into.tell()
    into.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    into.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    into.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return into.getvalue()


class TestPdf:
    def test_its_pages_are_places(self):
        found = extraction.read(pdf(["Found guilty of all that", "was said.", "Fifteen years."], ["Signed by nobody."]))
        assert [(block.place, block.text) for block in blocks_of(found.text)] == [
            ("page 1", "Found guilty of all that was said."),
            ("page 1", "Fifteen years."),
            ("page 2", "Signed by nobody."),
        ]

    def test_the_day_on_which_the_file_was_made_is_told_and_not_taken_for_that_of_publication(self):
        writer, into = PdfWriter(clone_from=io.BytesIO(pdf(["Found guilty."]))), io.BytesIO()
        writer.add_metadata({"/CreationDate": "D:20240512083015Z", "/Title": "A verdict"})
        writer.write(into)
        found = extraction.read(into.getvalue())
        assert (found.headline, found.published) == ("A verdict", "")
        assert "The file was made on 12 May 2024" in found.notes[0]

    def test_one_without_text_is_kept_and_says_so(self):
        found = extraction.read(pdf([], []))
        assert found.text == ""
        assert "picture of pages" in found.notes[0]

    def test_letters_that_are_drawn_as_one_are_read_apart(self):
        assert pdf_files._paragraphs("The o\ufb03cer\u2019s word is \ufb01nal.") == "The officer\u2019s word is final."

    @pytest.mark.parametrize("broken", [b"%PDF-1.4\nrubbish", pdf(["x"])[:200], b"%PDF-" + b"\0" * 5000])
    def test_a_broken_one_is_told(self, broken):
        try:
            found = extraction.read(broken)
        except CaptureProblem as problem:
            found = None
            words = str(problem)
        assert (words if found is None else found.notes[0]) in (
            "The PDF is broken.",
            "The PDF has no text, it is a picture of pages: type what it says into the box below.",
        )

    def test_a_locked_one_is_told(self):
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        writer.encrypt("secret")
        into = io.BytesIO()
        writer.write(into)
        with pytest.raises(CaptureProblem, match="locked"):
            extraction.read(into.getvalue())

    def test_a_bomb_is_broken_off(self):
        head, _found, rest = pdf(["x"]).partition(b"4 0 obj")
        stream = zlib.compress(b"BT " + b"(x) Tj " * 40_000_000)
        body = head + b"4 0 obj\n<< /Length %d /Filter /FlateDecode >> stream\n" % len(stream) + stream
        body += b"\nendstream\nendobj\n" + rest.partition(b"endstream\nendobj\n")[2]
        with pytest.raises(CaptureProblem):
            run_apart(extraction.read, body, seconds=20, megabytes=300)


def exchange(body=None, status=200, address="https://outlet.example/a", **headers):
    given = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return Exchange(
        address=address,
        asked=[("Accept", "*/*")],
        status=status,
        reason="OK",
        headers=given or [("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
        body=article().encode() if body is None else body,
        ip="93.184.215.14",
        at=AT,
    )


class TestWarc:
    def test_what_was_answered_is_found_again_to_the_byte(self):
        packed = gzip.compress(article("Nine").encode())
        moved = exchange(b"", status=301, address="https://outlet.example/old", Location="/a")
        content = warc.write([moved, exchange(packed, Content_Type="text/html", Content_Encoding="gzip")], "an editor")
        found = warc.read(content)
        assert (found.address, found.at, found.body) == ("https://outlet.example/a", AT, article("Nine").encode())
        plain = gzip.decompress(content)
        assert packed in plain
        for words in (b"WARC-IP-Address: 93.184.215.14", b"operator: an editor", b"GET /old HTTP/1.1", b"301 OK"):
            assert words in plain

    def test_headers_that_come_twice_are_kept_twice(self):
        plain = gzip.decompress(warc.write([exchange()], "x"))
        assert b"Set-Cookie: a=1" in plain
        assert b"Set-Cookie: b=2" in plain

    def test_chunks_of_other_tools_are_joined(self):
        cut = b"5\r\n<p>he\r\n4;x=1\r\nllo!\r\n0\r\n\r\n"
        content = gzip.decompress(warc.write([exchange(cut, Content_Type="text/html", X_Was="chunked")], "x"))
        content = content.replace(b"X-Was: chunked", b"Transfer-Encoding: chunked")
        # Longer by so much.
        length = int(content.rpartition(b"Content-Length: ")[0].rpartition(b"Content-Length: ")[2].split()[0])
        longer = content.replace(b"Content-Length: %d" % length, b"Content-Length: %d" % (length + 12))
        assert warc.read(longer).body == b"<p>hello!"

    @pytest.mark.parametrize("part", [0.2, 0.5, 0.7])
    def test_a_truncated_one_is_told(self, part):
        content = warc.write([exchange(article(paragraphs=500).encode())], "x")
        plain = gzip.decompress(content)
        for cut in (content[: int(len(content) * part)], plain[: int(len(plain) * part)]):
            with pytest.raises(CaptureProblem):
                run_apart(warc.read, cut, seconds=10)

    @pytest.mark.parametrize(
        "content", [b"", b"WARC/1.0\r\n", b"\x1f\x8b rubbish", gzip.compress(b"no archive at all", mtime=0)]
    )
    def test_none_at_all_is_told(self, content):
        with pytest.raises(CaptureProblem):
            run_apart(warc.read, content, seconds=10)

    def test_one_without_a_page_is_told(self):
        with pytest.raises(CaptureProblem, match="no page"):
            warc.read(warc.write([exchange(b"\x89PNG", Content_Type="image/png")], "x"))


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n.", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF....WEBPVP8", "image/webp"),
        (b"WARC/1.1\r\n", "application/warc"),
        (b"\n\n <!DOCTYPE html><p>x", "text/html"),
        (b"Only words.", "text/plain"),
        ("Слова".encode("utf-16"), "text/plain"),
        (b"\x7fELF\0\0\0", ""),
        (b"PK\x03\x04\0\0", ""),
        (b'<?xml version="1.0"?><svg onload="x()"></svg>', "text/plain"),
    ],
)
def test_files_are_told_apart_by_their_bytes(body, media_type):
    assert extraction.media_type_of(body) == media_type


def test_a_picture_has_no_text_and_says_so():
    found = extraction.read(b"\x89PNG\r\n\x1a\n.")
    assert (found.text, len(found.notes)) == ("", 1)
