"""Writing what was worked out in bulk, and only where it differs from what is stored: rows of the public edition, and
columns of the archive.

Django's own makes an object of every row and asks its field for every value; here are a million rows of a few tables.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, models
from psycopg2.extras import execute_values

from casebook.projections.archive import among, batches

Row = tuple[Any, ...]
# SQLite takes 250,000 parameters in one statement at most, and Django lowers that for older ones.
AT_ONCE = 500
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def columns_of(model: type[models.Model]) -> list[Any]:
    """The fields of the model that have a column, without a key that the database counts up."""
    return [field for field in model._meta.concrete_fields if field.column and not isinstance(field, models.AutoField)]


def stored(model: type[models.Model], key: str, values: Collection[int], **where: Any) -> list[Row]:
    """The rows of which this column has one of the values, and of which the rest holds too."""
    names = [field.name for field in columns_of(model)]
    place = names.index(key)
    found: list[Row] = []
    for part in batches(values, AT_ONCE):
        wanted = set(part)
        rows = model._default_manager.filter(among(key, part), **where).order_by()
        found += (row for row in rows.values_list(*names) if row[place] in wanted)
    binary = [place for place, field in enumerate(columns_of(model)) if isinstance(field, models.BinaryField)]
    if binary and connection.vendor == "postgresql":
        return [tuple(bytes(v) if i in binary and v is not None else v for i, v in enumerate(row)) for row in found]
    return found


def insert(model: type[models.Model], rows: Iterable[Row], *, instead: bool = False) -> None:
    """Add rows, tuples in the order of `columns_of`; with `instead` also in place of those with the same key."""
    fields = columns_of(model)
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    conflict = ""
    if instead:
        columns = ", ".join(f"{quote(f.column)} = EXCLUDED.{quote(f.column)}" for f in fields if not f.primary_key)
        conflict = f" ON CONFLICT ({quote(str(model._meta.pk.column))}) DO UPDATE SET {columns}"

    # Column by column: of a million rows few days, sittings and answers are different ones.
    values: list[Any] = list(zip(*rows, strict=True))
    for place, column in enumerate(values):
        field = fields[place]
        if isinstance(field, models.JSONField):
            values[place] = map(_as_json, column)
        elif connection.vendor == "sqlite" and isinstance(field, _ADAPTED):
            values[place] = map(_Adapted(field).__getitem__, column)
    ready = zip(*values, strict=True)

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}){conflict}", ready)  # type: ignore[arg-type]
            return
        for part in batches(ready, AT_ONCE):
            execute_values(cursor.cursor, f"INSERT INTO {table} ({names}) VALUES %s{conflict}", part, page_size=AT_ONCE)


# What SQLite has no type of its own for, and its driver asks several adapters for.
_ADAPTED = (models.DateField, models.UUIDField, models.BooleanField, models.PositiveSmallIntegerField)


class _Adapted(dict[Any, Any]):
    """What the database takes for each value of a field."""

    def __init__(self, field: Any) -> None:
        self._field = field

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self._value(value)
        return found

    def _value(self, value: Any) -> Any:
        if value is None:
            return None
        found = self._field.get_db_prep_value(value, connection)
        return int(found) if isinstance(found, int) else found.isoformat() if isinstance(found, date) else found


def delete(model: type[models.Model], key: str, values: Collection[int], **where: Any) -> None:
    """Remove the rows of which this column has one of the values, and of which the rest holds too."""
    for part in batches(values, AT_ONCE):
        rows = model._default_manager.filter(**{f"{key}__in": part}, **where)
        rows._raw_delete(rows.db)


def replace(
    model: type[models.Model],
    key: str,
    owners: Collection[int],
    wanted: Iterable[Row],
    write: bool,
    *,
    new: Collection[int] = (),
    known: Collection[Row] = (),
    **where: Any,
) -> dict[int, list[Row]]:
    """Make the rows of these owners what they should be. Returns the owners whose rows were others, with what these
    were.

    `key` is the column of the owner; rows that nobody wants go. `new` owners have none yet, which need not be asked,
    and `known` are all rows of some; `where` tells the rows from those of other owners with the same keys.
    """
    place = [field.name for field in columns_of(model)].index(key)
    right: dict[int, list[Row]] = {}
    for row in wanted:
        right.setdefault(row[place], []).append(row)
    there: dict[int, list[Row]] = {}
    asked = [owner for owner in owners if owner not in new]
    asked = [owner for owner in asked if owner not in {row[place] for row in known}] if known else asked
    for row in (*known, *stored(model, key, asked, **where)):
        there.setdefault(row[place], []).append(row)
    wrong = {owner for owner in owners if not _same(there.get(owner, []), right.get(owner, []))}
    if write and wrong:
        itself = key == model._meta.pk.name
        # Where the owner is the key, its row is put in place of the old one.
        delete(model, key, [owner for owner in wrong if owner in there and not (itself and owner in right)], **where)
        keyed = model._meta.pk in columns_of(model)
        insert(model, (row for owner in sorted(wrong) for row in right.get(owner, ())), instead=keyed)
    return {owner: there.get(owner, []) for owner in wrong}


def _same(one: list[Row], other: list[Row]) -> bool:
    if len(one) != len(other):
        return False
    if len(one) == 1:
        return one[0] == other[0]
    return set(one) == set(other)


# --- Columns of the archive that follow from claims: what was worked out is written only where it differs.


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
    for (model, names), objects in changed.items():
        update(model, names, objects)
    return differences


def update(model: type[models.Model], names: Sequence[str], rows: Sequence[models.Model]) -> None:
    """Save these fields of the rows: what Django's own makes of it takes twenty times as long."""
    with connection.cursor() as cursor:
        _Update(model, names).write(cursor, rows)


def _instance(row: Any) -> models.Model:
    """The instance of the model that a row of the archive is of; what was not read of it is read when it is asked
    for."""
    model = row.model
    names = [field.attname for field in model._meta.concrete_fields if field.attname in row.__slots__]
    instance: models.Model = model.from_db(connection.alias, names, [getattr(row, name) for name in names])
    return instance


class _Update:
    """UPDATE of some fields of many rows."""

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
