"""JSON in pieces: a head, and things that are made while they are written."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from casebook.interchange.tables.table import ExportItems, FileFormat

# Things in one piece.
_AT_ONCE = 200


def stream(table: ExportItems) -> Iterator[bytes]:
    """The file in pieces: what stands in the head, and then the things under their name, one a line."""
    head = json.dumps(table.head, ensure_ascii=False, default=str)
    opening = f"{head[:-1]}{', ' if table.head else ''}{json.dumps(table.name)}: ["
    piece, between = [opening], "\n"
    for number, item in enumerate(table.items, 1):
        piece += (between, json.dumps(item, ensure_ascii=False, default=str))
        between = ",\n"
        if number % _AT_ONCE == 0:
            yield "".join(piece).encode()
            piece = []
    yield "".join([*piece, "\n]}\n"]).encode()


FORMATS = (
    FileFormat("json", "JSON", _("for programs: everything, with its sources"), "application/json", "items", stream),
    FileFormat(
        "jsonld", "JSON-LD", _("linked data in the words of schema.org"), "application/ld+json", "linked", stream
    ),
)
