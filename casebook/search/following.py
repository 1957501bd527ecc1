"""Which entries of the index a change reaches: those of what was changed, and of what tells its name."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model

from casebook.models import Citation, Claim, Record, Source
from casebook.search import editors, store
from casebook.search.writing import refresh

# Resolved columns that other things' entries tell, or that shut and open them.
_TOLD = frozenset({"label", "label_lang", "public", "page_public"})
# Those that a record's own names are also found by.
_KINDS = frozenset({"facility_type", "organisation_type"})


def follow(touched: Collection[int], things: Iterable[Model], resolved: Iterable[tuple[Model, str]]) -> None:
    """Bring the index in step with an act, in its transaction, after resolving.

    `touched` are the ids of the records that it touched, `things` what it changed itself, and `resolved` the rows and
    fields that resolving then stored anew.
    """
    claims: set[int] = set()
    sources: set[int] = set()
    renamed: set[int] = set()
    of_kind: set[int] = set()
    for row, field in (*((thing, "") for thing in things), *resolved):
        if isinstance(row, Claim):
            claims.add(row.pk)
        elif isinstance(row, Citation):
            claims.add(row.claim_id)
        elif isinstance(row, Source):
            sources.add(row.pk)
        elif isinstance(row, Record) and (not field or field in _TOLD):
            renamed.add(row.pk)
        elif isinstance(row, Record) and field in _KINDS:
            of_kind.add(row.pk)
    told = _families(renamed)
    records = _families({*touched, *renamed, *of_kind})
    claims |= _ids(Claim, records, "subject") | _ids(Claim, told, "target")
    sources |= _ids(Source, told, "outlet")
    refresh(claims, sources, records)
    editors.refresh(records)


def _families(ids: Collection[int]) -> set[int]:
    """The records, and all that they lead on to or that lead on to them."""
    found: set[int] = set()
    for part in store.parts(sorted(ids)):
        # What they lead on to is read first: in one statement all records would be looked through.
        onwards = Record.objects.filter(pk__in=part, merged_into__isnull=False).values_list("merged_into", flat=True)
        rows = Record.objects.families_of({*part, *onwards})
        found.update(rows.values_list("pk", flat=True))
    return found


def _ids(model: type[Any], records: Collection[int], path: str) -> set[int]:
    found: set[int] = set()
    for part in store.parts(sorted(records)):
        found.update(model.objects.filter(**{f"{path}__in": part}).order_by().values_list("pk", flat=True))
    return found
