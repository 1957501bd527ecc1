"""Lists, records, sources and claims as files: which formats there are, and each as an answer."""

import json as plain_json
from collections.abc import Callable, Iterable
from datetime import date
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from casebook.interchange import citations
from casebook.interchange.citations import CitedWork
from casebook.interchange.tables import FORMATS, ExportItems, ExportTable
from casebook.interchange.tables.columns import ABOUT_FILE
from casebook.models.edition import PlacementRole
from casebook.web.as_of import keep_in_address
from casebook.web.filters import ListFilters
from casebook.web.presenters import citing, linked_data
from casebook.web.presenters.claim_table import CLAIM_COLUMNS, Absolute, ClaimTable, file_columns, filled
from casebook.web.presenters.edition import STANDING, ClaimRow, Reading, RecordRow, SourceRow
from casebook.web.presenters.file_links import CITED, DATA, TABLES
from casebook.web.presenters.list_files import ListFile, head_of, with_licence

OF_SOURCE = OF_CLAIM = (*CITED, *DATA)
OF_RECORD = (*CITED, *DATA, *TABLES)
# Those that a browser shows; all others are kept as a file.
_SHOWN = ("json", "jsonld")


def absolute_of(request: HttpRequest, day: date | None) -> Absolute:
    """Makes the full address of one of our own pages, as of the day."""

    def absolute(address: str) -> str:
        return request.build_absolute_uri(keep_in_address(address, day) if day else address) if address else ""

    return absolute


def list_file(request: HttpRequest, filters: ListFilters) -> HttpResponseBase:
    """All pages of the list in the format that is asked for, as of the day."""
    today, day = timezone.now().date(), filters.reading.day
    made = ListFile(filters, absolute_of(request, day), today)
    suffix = f"-{filters.row}" if filters.row else ""
    form = FORMATS[filters.format]
    pieces = form.stream({"table": made.table, "items": made.items, "linked": made.linked}[form.takes]())
    return _file(pieces, form.name, f"{filters.name}{suffix}", day)


def record_file(request: HttpRequest, reading: Reading, record: RecordRow) -> HttpResponseBase:
    """A record with all that is said about it: as a table of facts, as data, or as it is cited."""
    format_name, today, absolute = _asked(request, reading)
    if format_name in citations.MEDIA_TYPES:
        works = citing.works_of_record(reading, record, absolute, today)
        return _cited(works, format_name, record.ref, reading.day)
    claims = reading.placed(reading.family(record), PlacementRole.SUBJECT)
    node = linked_data.record_node(record, absolute)
    if format_name == "jsonld":
        reading.learn_names(claims)
        facts = (linked_data.claim_node(reading, claim, absolute) for claim in claims)
        return _json(ExportItems(linked_data.head(), "@graph", chain([node], facts)), format_name, record.ref, reading)
    table, typed = ClaimTable(reading, absolute), reading.typed([claim.id for claim in claims])
    what, page = record.title, absolute(record.address)
    head = head_of(what, page, today, reading.day)
    if format_name == "json":
        own = {"reference": record.ref, "page": page, "name": record.title, "kind": node["@type"]}
        told = {"about": {one.name: one.words for one in head}, "record": own}
        return _json(ExportItems(told, "claims", table.items(typed)), format_name, record.ref, reading)
    about = with_licence(f"{head[0].words}, {what}: {page}, {today.isoformat()}")
    made = ExportTable(file_columns(CLAIM_COLUMNS), table.rows(typed), about, str(ABOUT_FILE.heading), what, head)
    return _file(FORMATS[format_name].stream(made), format_name, record.ref, reading.day)


def source_file(request: HttpRequest, reading: Reading, source: SourceRow) -> HttpResponseBase:
    """A source as it is cited or as data, with the facts that stand in it."""
    format_name, today, absolute = _asked(request, reading)
    if format_name in citations.MEDIA_TYPES:
        works = citing.works_of_source(reading, source, absolute, today)
        return _cited(works, format_name, source.ref, reading.day)
    reading.know([source.outlet] if source.outlet else [])
    node = linked_data.source_node(reading, source, absolute)
    claims = reading.placed([source.id], PlacementRole.SOURCE)
    if format_name == "jsonld":
        reading.learn_names(claims)
        facts = (linked_data.claim_node(reading, claim, absolute) for claim in claims)
        return _json(ExportItems(linked_data.head(), "@graph", chain([node], facts)), format_name, source.ref, reading)
    head = head_of(source.headline, node["@id"], today, reading.day)
    table, typed = ClaimTable(reading, absolute), reading.typed([claim.id for claim in claims])
    own = filled((name, node.get(key)) for name, key in _OF_SOURCE)
    told = {"about": {one.name: one.words for one in head}, "source": own}
    return _json(ExportItems(told, "claims", table.items(typed)), format_name, source.ref, reading)


_OF_SOURCE = (("reference", "identifier"), ("page", "@id"), ("headline", "headline"), ("address", "url"),
              ("lang", "inLanguage"), ("published_edtf", "datePublished"))  # fmt: skip


def claim_file(request: HttpRequest, reading: Reading, claim: ClaimRow, reasons: dict[str, str]) -> HttpResponseBase:
    """A claim as it is cited or as data, whether it still stands or not."""
    format_name, today, absolute = _asked(request, reading)
    reading.learn_names([claim])
    if format_name in citations.MEDIA_TYPES:
        works = citing.works_of_claim(reading, claim, absolute, today, get_language() or "")
        return _cited(works, format_name, claim.ref, reading.day)
    if format_name == "jsonld":
        return _shown(
            linked_data.alone(linked_data.claim_node(reading, claim, absolute)), format_name, claim.ref, reading
        )
    item = next(ClaimTable(reading, absolute).items(reading.typed([claim.id], ended=True)), {})
    if claim.state != STANDING:
        item["reason"] = reasons.get(claim.ref, "")
    head = head_of(str(item.get("fact", claim.heading)), str(item.get("page", "")), today, reading.day)
    return _shown({"about": {one.name: one.words for one in head}, "claim": item}, format_name, claim.ref, reading)


def _asked(request: HttpRequest, reading: Reading) -> tuple[str, date, Absolute]:
    return request.GET["format"], timezone.now().date(), absolute_of(request, reading.day)


def _cited(works: list[CitedWork], format_name: str, ref: str, day: date | None) -> HttpResponseBase:
    if format_name == "csl":
        text = plain_json.dumps(citations.csl(works), ensure_ascii=False, indent=1)
    else:
        text = (citations.bibtex if format_name == "bibtex" else citations.ris)(works)
    return _file([text.encode()], format_name, ref, day)


def _shown(told: dict[str, Any], format_name: str, ref: str, reading: Reading) -> HttpResponseBase:
    text = plain_json.dumps(told, ensure_ascii=False, indent=1, default=str)
    return _file([text.encode()], format_name, ref, reading.day)


def _json(items: ExportItems, format_name: str, ref: str, reading: Reading) -> HttpResponseBase:
    return _file(FORMATS[format_name].stream(items), format_name, ref, reading.day)


_MEDIA_TYPES = {
    **{one.name: one.media_type for one in FORMATS.values()},
    **citations.MEDIA_TYPES,
}


def _file(pieces: Iterable[bytes], format_name: str, name: str, day: date | None) -> HttpResponseBase:
    answer: Callable[..., HttpResponseBase] = HttpResponse if isinstance(pieces, list) else StreamingHttpResponse
    response = answer(pieces, content_type=_MEDIA_TYPES[format_name])
    when = f"as-of-{day.isoformat()}" if day else timezone.now().date().isoformat()
    suffix = citations.SUFFIXES.get(format_name, format_name)
    way = "inline" if format_name in _SHOWN else "attachment"
    response.headers["Content-Disposition"] = f'{way}; filename="casebook-{name}-{when}.{suffix}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
