"""Writing what was worked out, and only where it differs: the one writer of resolved columns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from casebook.models import guard


class Difference:
    """One stored value that differed from what the claims give."""

    def __init__(self, row: models.Model, field: str, stored: Any, worked_out: Any) -> None:
        self.model = type(row)._meta.model_name or ""
        self.row = row
        self.ref = _reference(row)
        self.field, self.stored, self.worked_out = field, stored, worked_out

    def __str__(self) -> str:
        return f"{self.model} {self.ref}: {self.field} is {self.stored!r}, its claims give {self.worked_out!r}"


def _reference(row: Any) -> str:
    """What a person finds the row by: its own reference, or that of what it belongs to."""
    owner = getattr(row, "citation", None)
    return f"{owner.ref}/{row.position}" if owner else str(getattr(row, "ref", row.pk))


def store(rows: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> list[Difference]:
    """Set the given values on the rows and save those that changed. Returns what differed."""
    differences: list[Difference] = []
    # A row's fields in one statement: some of them are only together what the database's checks allow.
    changed: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = {}
    for row, values in rows:
        fields = tuple(field for field, value in values.items() if getattr(row, field) != value)
        for field in fields:
            differences.append(Difference(row, field, getattr(row, field), values[field]))
            setattr(row, field, values[field])
        if fields:
            changed.setdefault((type(row), fields), []).append(row)
    with guard.opened():
        for (model, fields), objects in changed.items():
            model._base_manager.bulk_update(objects, fields, batch_size=100)
    return differences
