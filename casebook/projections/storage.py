"""Writing what was worked out, and only where it differs: the one writer of resolved columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models

# Rows in one statement where each has its values in it.
AT_ONCE = 400


class StoredDifference:
    """One stored value that differed from what the claims give."""

    def __init__(self, row: models.Model, field: str, stored: Any, worked_out: Any) -> None:
        self.model = type(row)._meta.model_name or ""
        self.row = row
        self.field, self.stored, self.worked_out = field, stored, worked_out

    @property
    def ref(self) -> str:
        """What a person finds the row by."""
        return _reference(self.row)

    def __str__(self) -> str:
        return f"{self.model} {self.ref}: {self.field} is {self.stored!r}, its claims give {self.worked_out!r}"


def _reference(row: Any) -> str:
    """Its own reference, or that of what it belongs to."""
    owner = getattr(row, "citation", None)
    return f"{owner.ref}/{row.position}" if owner else str(getattr(row, "ref", row.pk))


def store(rows: Iterable[tuple[Any, Mapping[str, Any]]]) -> list[StoredDifference]:
    """Set the given values on the rows, of the archive or instances, and save those that changed. Returns what
    differed."""
    differences: list[StoredDifference] = []
    # A row's fields in one statement: some of them are only together what the database's checks allow.
    changed: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = {}
    for row, values in rows:
        names = tuple(name for name, value in values.items() if getattr(row, name) != value)
        if not names:
            continue
        before = [getattr(row, name) for name in names]
        for name in names:
            setattr(row, name, values[name])
        instance = row if isinstance(row, models.Model) else _instance(row)
        differences += [
            StoredDifference(instance, name, old, values[name]) for name, old in zip(names, before, strict=True)
        ]
        changed.setdefault((type(instance), names), []).append(instance)
    with connection.cursor() as cursor:
        for (model, names), objects in changed.items():
            _Update(model, names).write(cursor, objects)
    return differences


def _instance(row: Any) -> models.Model:
    """The instance of the model that a row of the archive is of; what was not read of it is read when it is asked
    for."""
    model = row.model
    names = [field.attname for field in model._meta.concrete_fields if field.attname in row.__slots__]
    instance: models.Model = model.from_db(connection.alias, names, [getattr(row, name) for name in names])
    return instance


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
