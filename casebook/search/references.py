"""Finding by reference: the one thing that what was typed is the reference of, if readers have a page for it."""

import re
from collections.abc import Callable
from typing import Any

from django.db.models import IntegerField, Q, Value
from django.db.models.functions import Coalesce

from casebook.models import Citation, Claim, Dispute, Record, Source, State
from casebook.models.references import PATTERN
from casebook.search.told import READER, visible_sources

Referred = Record | Claim | Source | Dispute
_REFERENCE = re.compile(PATTERN)


def referred(typed: str) -> Referred | None:
    """What this is the reference of; a citation leads to its claim, a merged record to where it leads on to.

    One statement, and one more where there is such a thing. What readers have no page for is not there.
    """
    ref = typed.strip().casefold()
    if not _REFERENCE.fullmatch(ref):
        return None
    rooms = [
        rows().filter(ref=ref).order_by().values_list(Value(at, IntegerField()), to)
        for at, (rows, to, _load) in enumerate(_ROOMS)
    ]
    first = min(rooms[0].union(*rooms[1:]), default=None)
    return _ROOMS[first[0]][2]().filter(pk=first[1]).first() if first else None


def _records() -> Any:
    page = Q(page_public=True) | Q(merged_into__page_public=True, state=State.PUBLISHED)
    return Record.objects.filter(page)


def _claims() -> Any:
    return Claim.objects.readable_by(READER)


def _citations() -> Any:
    return Citation.objects.readable_by(READER).filter(claim__in=_claims())


def _disputes() -> Any:
    return Dispute.objects.visible_to(READER)


def _of_claims() -> Any:
    return _claims().select_related("subject__merged_into")


# Where to look, what of it is the number of the thing, and how that is loaded.
_ROOMS: tuple[tuple[Callable[[], Any], Any, Callable[[], Any]], ...] = (
    (_records, Coalesce("merged_into", "pk"), Record.objects.with_page),
    (_claims, "pk", _of_claims),
    (_citations, "claim_id", _of_claims),
    (visible_sources, "pk", visible_sources),
    (_disputes, "pk", _disputes),
)
