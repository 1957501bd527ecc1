"""Cursors: where in the order of a list a program has come to.

A cursor has the place of the last row in the order, as it was when the row was read, so that what is published
meanwhile moves nothing that follows. It is sealed: the keys of rows would tell how much there is that is not public.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain, islice
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from pyroaring import BitMap

from casebook.web.filters import ListFilters
from casebook.web.presenters.list_page import FEW, parts_in_order

# Which part of the list (those with a value of the order, those without), and the values of the order.
Place = tuple[int, Sequence[Any]]


class WrongCursor(ValueError):
    """It is none of ours, or of another list, order, language or day."""


@cache
def _seal(secret: str) -> AESSIV:
    # The same place has the same cursor, so that an answer stays the same while nothing changes.
    return AESSIV(hmac.digest(secret.encode(), b"casebook cursors", "sha512"))


def written(place: Place, of: str) -> str:
    """The cursor of this place in the list that `of` tells apart from all others."""
    part, values = place
    text = json.dumps([part, [_plain(value) for value in values]]).encode()
    return base64.urlsafe_b64encode(_seal(settings.SECRET_KEY).encrypt(text, [of.encode()])).decode().rstrip("=")


def read(cursor: str, of: str) -> Place:
    """The place of a cursor, its values as they were written."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        part, values = json.loads(_seal(settings.SECRET_KEY).decrypt(sealed, [of.encode()]))
    except (InvalidTag, ValueError, binascii.Error) as problem:
        raise WrongCursor from problem
    return part, values


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def order_of(filters: ListFilters) -> str:
    """What tells the order of this list from all others: names are ordered by language, and days have their own."""
    order, descending = filters.order
    return f"{filters.name} {order.name} {descending} {get_language()} {filters.reading.day}"


def part_of_list(filters: ListFilters, rows: BitMap, after: Place | None, size: int) -> tuple[list[int], Place | None]:
    """The keys of so many of these rows behind the place; and the place of the last one, where more follow."""
    found = list(islice(_walk(filters, rows, after, size + 1), size + 1)) if rows else []
    shown = found[:size]
    return [pk for pk, _place in shown], shown[-1][1] if len(found) > size else None


def _walk(filters: ListFilters, rows: BitMap, after: Place | None, at_once: int) -> Iterator[tuple[int, Place]]:
    few = len(rows) <= FEW
    parts = list(enumerate(parts_in_order(filters, list(rows) if few else None)))
    first, values = after or (0, ())
    for number, part in parts[first:]:
        names = [str(name) for name in part.query.order_by]
        columns = [name.lstrip("-") for name in names]
        behind = part.filter(_behind(part, names, values)) if values and number == first else part
        keys = behind.values_list("pk", *columns)
        for pk, *place in chain.from_iterable([keys[:at_once]] if few else [keys.iterator(chunk_size=FEW)]):
            if few or pk in rows:
                yield pk, (number, place)


def _behind(part: "QuerySet[Any]", names: Sequence[str], values: Sequence[Any]) -> Q:
    """What comes after these values in this order."""
    found, equal = Q(pk__in=()), Q()
    for name, value in zip(names, values, strict=True):
        column = name.lstrip("-")
        value = part.model._meta.get_field(column).to_python(value)
        found |= equal & Q(**{f"{column}__{'lt' if name[0] == '-' else 'gt'}": value})
        equal &= Q(**{column: value})
    # An index is entered by the first column alone.
    first = part.model._meta.get_field(names[0].lstrip("-"))
    way = "lte" if names[0][0] == "-" else "gte"
    return Q(**{f"{first.name}__{way}": first.to_python(values[0])}) & found
