"""Writing what was worked out, and only where it differs: the one writer of resolved columns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django.db import connection, models

from casebook.models.archive import write_guard

# Rows in one statement where each has its values in it.
AT_ONCE = 400


class StoredDifference:
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


def store(rows: Iterable[tuple[models.Model, Mapping[str, Any]]]) -> list[StoredDifference]:
    """Set the given values on the rows and save those that changed. Returns what differed."""
    differences: list[StoredDifference] = []
    # A row's fields in one statement: some of them are only together what the database's checks allow.
    changed: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = {}
    for row, values in rows:
        fields = tuple(field for field, value in values.items() if getattr(row, field) != value)
        for field in fields:
            differences.append(StoredDifference(row, field, getattr(row, field), values[field]))
            setattr(row, field, values[field])
        if fields:
            changed.setdefault((type(row), fields), []).append(row)
    with connection.cursor() as cursor:
        for (model, names), objects in changed.items():
            _Update(model, names).write(cursor, objects)
    return differences


def store_rows(
    model: Any, row_type: Any, wanted: Mapping[Any, set[Any]], in_order: Callable[[Any], tuple], field: str
) -> list[StoredDifference]:
    """Where the rows of a record are not those that are wanted, each just once, all of them are made anew.

    The model has the fields of the type of row, and the record.
    """
    stored: dict[int, list[Any]] = defaultdict(list)
    names = [of_row.name for of_row in fields(row_type)]
    for record_id, *values in model.stages.filter(record__in=wanted).values_list("record_id", *names):
        stored[record_id].append(row_type(*values))
    wrong = [r for r, rows in wanted.items() if len(stored[r.pk]) != len(rows) or set(stored[r.pk]) != rows]
    with write_guard.opened():
        model.stages.filter(record__in=[r for r in wrong if stored[r.pk]]).delete()
        model.stages.bulk_create(
            model(record=record, **vars(row)) for record in wrong for row in sorted(wanted[record], key=in_order)
        )
    return [StoredDifference(r, field, len(set(stored[r.pk])), len(wanted[r])) for r in wrong]


class _Update:
    """UPDATE of some fields of many rows: what Django's own makes of it takes twenty times as long."""

    def __init__(self, model: type[models.Model], names: Sequence[str]) -> None:
        quote, key = connection.ops.quote_name, model._meta.pk
        self._fields: list[Any] = [model._meta.get_field(name) for name in names]
        self._key, self._table = quote(str(key.column)), quote(model._meta.db_table)
        self._columns = [quote(field.column) for field in self._fields]
        self._types = [field.db_type(connection) for field in self._fields]

    def write(self, cursor: Any, rows: Sequence[models.Model]) -> None:
        """Save the fields of these rows."""
        values = [
            (*(f.get_db_prep_save(getattr(row, f.attname), connection) for f in self._fields), row.pk) for row in rows
        ]
        if connection.vendor == "sqlite":
            fields = ", ".join(f"{column} = %s" for column in self._columns)
            cursor.executemany(f"UPDATE {self._table} SET {fields} WHERE {self._key} = %s", values)
            return
        # psycopg2 would send a statement for each row.
        one = f"({', '.join(f'%s::{type_}' for type_ in self._types)}, %s)"
        names = [f"v{number}" for number in range(len(self._columns))]
        fields = ", ".join(f"{column} = new.{name}" for column, name in zip(self._columns, names, strict=True))
        for start in range(0, len(values), AT_ONCE):
            part = values[start : start + AT_ONCE]
            cursor.execute(
                f"UPDATE {self._table} AS old SET {fields} FROM (VALUES {', '.join([one] * len(part))}) "
                f"AS new ({', '.join(names)}, key) WHERE old.{self._key} = new.key",
                [value for row in part for value in row],
            )
