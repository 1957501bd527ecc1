"""WARC files (ISO 28500): writing what was asked and answered, and finding the article in one again.

What a server sends is kept byte by byte, packed as it was. Of how it is cut for the way (chunks) nothing is kept; the
header that tells of it stands under X-Archive-Transfer-Encoding.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from casebook.interchange.capture.fetch import LARGEST_UNPACKED, Exchange, unpacked
from casebook.interchange.capture.limits import CaptureProblem

MEDIA_TYPE = "application/warc"
_PAGES = ("", "text/html", "application/xhtml+xml", "application/pdf", "text/plain")
_CUT = "transfer-encoding"
# Looked at to find the article in a file that somebody else made.
_RECORDS = 5000


@dataclass(frozen=True)
class KeptAnswer:
    """The article in a WARC file: where and when it was, and its bytes without packing."""

    address: str
    at: datetime | None
    content_type: str
    body: bytes


def write(exchanges: Sequence[Exchange], operator: str) -> bytes:
    """A WARC file, packed record by record as is usual, with all that was asked and answered."""
    into = io.BytesIO()
    writer = WARCWriter(into, gzip=True, warc_version="1.1")
    head = {"software": "Casebook", "format": "WARC File Format 1.1", "operator": " ".join(operator.split())}
    writer.write_record(writer.create_warcinfo_record(None, head))
    for exchange in exchanges:
        told = {"WARC-Date": exchange.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "WARC-IP-Address": exchange.ip}
        answer = writer.create_warc_record(
            exchange.address,
            "response",
            payload=io.BytesIO(exchange.body),
            length=len(exchange.body),
            http_headers=StatusAndHeaders(
                f"{exchange.status} {exchange.reason}", [_kept_header(*one) for one in exchange.headers], "HTTP/1.1"
            ),
            warc_headers_dict=dict(told),
        )
        question = writer.create_warc_record(
            exchange.address,
            "request",
            http_headers=StatusAndHeaders(
                f"GET {_path(exchange.address)} HTTP/1.1", exchange.asked, is_http_request=True
            ),
            warc_headers_dict=dict(told),
        )
        writer.write_request_response_pair(question, answer)
    return into.getvalue()


def _path(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _kept_header(name: str, value: str) -> tuple[str, str]:
    return (f"X-Archive-{name}", value) if name.lower() == _CUT else (name, value)


def read(content: bytes) -> KeptAnswer:
    """The article in the file: of ours the last answer, of others the first page. Raises CaptureProblem."""
    pages: list[KeptAnswer] = []
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(content))):
            if number > _RECORDS:
                break
            if record.rec_type == "response" and record.http_headers is not None:
                status = record.http_headers.get_statuscode()
                content_type = str(record.http_headers.get_header("content-type") or "")
                if status == "200" and content_type.partition(";")[0].strip().lower() in _PAGES:
                    pages.append(_kept(record, content_type))
                    break
    except ArchiveLoadFailed as error:
        raise CaptureProblem(_("The WARC file is broken, or none.")) from error
    if not pages:
        raise CaptureProblem(_("There is no page in the WARC file, and no PDF."))
    return pages[0]


def _kept(record: Any, content_type: str) -> KeptAnswer:
    raw = record.raw_stream.read(LARGEST_UNPACKED + 1)
    if len(raw) > LARGEST_UNPACKED:
        raise CaptureProblem(_("It has more than %d MB, and is not fetched.") % (LARGEST_UNPACKED // 2**20))
    if record.raw_stream.limit > 0:
        raise CaptureProblem(_("The WARC file is broken off in the middle."))
    if "chunked" in str(record.http_headers.get_header(_CUT) or "").lower():
        raw = _joined(raw)
    body = unpacked(raw, str(record.http_headers.get_header("content-encoding") or ""))
    return KeptAnswer(
        str(record.rec_headers.get_header("WARC-Target-URI") or "")[:1000],
        _moment(str(record.rec_headers.get_header("WARC-Date") or "")),
        content_type,
        body,
    )


def _joined(raw: bytes) -> bytes:
    """The pieces of a body that was kept as it was cut for the way; as it is where it was not cut after all."""
    joined, rest = [], raw
    while rest:
        head, found, after = rest.partition(b"\r\n")
        try:
            size = int(head.partition(b";")[0], 16)
        except ValueError:
            return raw
        if not found or size < 0 or len(after) < size:
            return raw
        if size == 0:
            break
        joined.append(after[:size])
        rest = after[size + 2 :]
    return b"".join(joined)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
