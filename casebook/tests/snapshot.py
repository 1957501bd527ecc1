"""All that follows from claims: what must be the same again after something was undone."""

from collections import Counter
from typing import Any

from casebook.models import (
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    PublicClaim,
    PublicDispute,
    PublicRecord,
    PublicSource,
    Record,
    SearchName,
    SearchText,
    Source,
    WithheldName,
)
from casebook.models.edition import Contains, Placement
from casebook.projections.tables import columns_of
from casebook.search.store import LABELS, EntryKind, kind_of, pk_of
from casebook.tests.edition_helpers import every_link

_OF = {
    Record: (*Record.RESOLVED, "ref", "state", "merged_into__ref"),
    Claim: ("ref", "state", "subject__ref", "lead__ref", "withheld", "known_from", "released", "redacted"),
    Citation: ("ref", "state", "claim__ref", "withheld", "redacted"),
    Attribution: ("citation__ref", "position", "speaker__ref", "redacted"),
    Source: ("ref", "state", "redacted"),
    Dispute: ("ref", "state", "public", "redacted"),
    Correction: ("ref", "state", "redacted"),
    WithheldName: ("record__ref", "name"),
    SearchName: ("key", "word"),
}
_OF_ENTRY: dict[EntryKind, Any] = {
    EntryKind.FACT: Claim,
    EntryKind.SOURCE: Source,
    EntryKind.NAME: Claim,
    EntryKind.ABOUT: Record,
    **dict.fromkeys(LABELS.values(), Record),
}


def snapshot() -> dict[str, Counter[str]]:
    """By table, its rows and how often each stands there."""
    found = {model.__name__: _rows(model._base_manager, names) for model, names in _OF.items()}
    for model in (PublicRecord, PublicClaim, PublicSource, PublicDispute, Contains, Placement):
        found[model.__name__] = _rows(model._base_manager, tuple(field.name for field in columns_of(model)))
    found["Link"] = Counter(every_link())
    refs: dict[Any, dict[int, str]] = {
        model: dict(model._base_manager.values_list("pk", "ref")) for model in set(_OF_ENTRY.values())
    }
    entries = SearchText.objects.values_list("entry", "words")
    found["SearchText"] = Counter(
        f"{kind_of(entry).name} {refs[_OF_ENTRY[kind_of(entry)]][pk_of(entry)]} {words}" for entry, words in entries
    )
    return found


def difference(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> list[str]:
    """What was there before and is not now, and the other way round, in lines."""
    gone = [f"- {name} {row}" for name, rows in before.items() for row in rows - after[name]]
    return gone + [f"+ {name} {row}" for name, rows in after.items() for row in rows - before[name]]


def _rows(rows: Any, names: tuple[str, ...]) -> Counter[str]:
    """The order of keys in JSON, which PostgreSQL does not keep, is no difference."""
    found = rows.order_by().values_list(*names)
    return Counter(repr([sorted(cell.items()) if isinstance(cell, dict) else cell for cell in row]) for row in found)
