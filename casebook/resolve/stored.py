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
        self.ref = str(getattr(row, "ref", row.pk))
        self.field, self.stored, self.worked_out = field, stored, worked_out

    def __str__(self) -> str:
        return f"{self.model} {self.ref}: {self.field} is {self.stored!r}, its claims give {self.worked_out!r}"


def store(rows: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> list[Difference]:
    """Set the given values on the rows and save those that changed. Returns what differed."""
    differences: list[Difference] = []
    changed: dict[type[models.Model], dict[str, list[models.Model]]] = {}
    for row, values in rows:
        for field, value in values.items():
            stored = getattr(row, field)
            if stored == value:
                continue
            differences.append(Difference(row, field, stored, value))
            setattr(row, field, value)
            changed.setdefault(type(row), {}).setdefault(field, []).append(row)
    with guard.opened():
        for model, fields in changed.items():
            for field, objects in fields.items():
                model._base_manager.bulk_update(objects, [field], batch_size=400)
    return differences
