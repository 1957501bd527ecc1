"""Writing rows by the thousand: statements made from the models, the same rows on both databases.

The tables that are written, each with the fields that vary from row to row; all others have their default.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from casebook.models import (
    Action,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Record,
    Source,
    User,
    Wish,
)

_WHEN = (
    *("when_edtf", "when_words", "when_known"),
    *("when_earliest", "when_latest", "when_inner_from", "when_inner_to"),
)
# What everything under review begins with.
_OWN = ("id", "ref", "state", "sealed_from", "created_at")


@dataclass(frozen=True)
class SyntheticTable:
    """A model, the fields that its rows give in this order, and the value of others where it is no default."""

    model: Any
    fields: tuple[str, ...]
    same: dict[str, Any] = dataclasses.field(default_factory=dict)


RECORD = SyntheticTable(
    Record,
    (*_OWN, "kind", "form", "wording", "public_life", "has_page", "name_policy", "minor", "note"),
)
SOURCE = SyntheticTable(Source, (*_OWN, "kind", "outlet_id", "headline", "lang", "credits", "address", "note", *_WHEN))
CLAIM = SyntheticTable(
    Claim,
    (
        *_OWN,
        "subject_id",
        "fact",
        "scope",
        "value",
        "target_id",
        "polarity",
        "status",
        "rank",
        "gap",
        "note",
        *_WHEN,
        "lead_id",
        "supersedes_id",
        "released",
        "digest",
    ),
)
CITATION = SyntheticTable(
    Citation,
    (
        *_OWN,
        "claim_id",
        "source_id",
        "paragraph",
        "section",
        "section_paragraph",
        "stance",
        "quote",
        "quote_before",
        "quote_after",
        "quote_lang",
    ),
)
ATTRIBUTION = SyntheticTable(
    Attribution,
    ("citation_id", "position", "speaker_id", "words", "capacity", "stance", "medium", "setting", "manner", *_WHEN),
)
DISPUTE = SyntheticTable(Dispute, (*_OWN, "kind", "question", "explanation"))
SIDE = SyntheticTable(DisputeSide, ("dispute_id", "claim_id", "side"))
CORRECTION = SyntheticTable(Correction, (*_OWN, "kind", "on_model", "on_ref", "text"))
WISH = SyntheticTable(Wish, ("record_id", "what", "since", "note"))
ACTION = SyntheticTable(
    Action,
    ("kind", "on_model", "on_ref", "by_id", "role", "at", "public_reason", "private_reason", "batch"),
)

# In an order in which each finds what it leads to, but for what leads back.
TABLES = (RECORD, SOURCE, CLAIM, CITATION, ATTRIBUTION, DISPUTE, SIDE, CORRECTION, WISH, ACTION)


Row = tuple[Any, ...]
# Rows in memory before they are written, and rows in one statement where each has its values in it.
FLUSH_AT = 20_000
_IN_ONE = 400
# What leads to rows that may be written later in a batch: SQLite looks there whenever one of them comes.
_LEADING_ON = ('("claim_id")', '("supersedes_id")')
# Pages that SQLite keeps while it writes, in KiB: references come in no order, so their indexes are met all over.
_CACHE = 256 * 1024


class Writer:
    """Takes rows, a list for each table, and writes them when there are many. `numbers` counts what was written."""

    def __init__(self, same: dict[str, Any]) -> None:
        """`same` has values that all tables with such a field share."""
        self.rows: dict[str, list[Row]] = {table.model.__name__: [] for table in TABLES}
        self.numbers: dict[str, int] = dict.fromkeys(self.rows, 0)
        self._insert = {table.model.__name__: Insert(table, same) for table in TABLES}

    def flush_if_many(self) -> None:
        """Write what has come together, if it is much."""
        if sum(map(len, self.rows.values())) > FLUSH_AT:
            self.flush()

    def flush(self) -> None:
        """Write everything that has come together."""
        with connection.cursor() as cursor:
            for name, rows in self.rows.items():
                self._insert[name].write(cursor, rows)
                self.numbers[name] += len(rows)
                rows.clear()


class Insert:
    """INSERT of one table. What is the same in all rows stands in the statement and is not handed over."""

    def __init__(self, table: SyntheticTable, same: dict[str, Any]) -> None:
        fields = {field.attname: field for field in table.model._meta.concrete_fields if not field.generated}
        if "id" not in table.fields:
            del fields["id"]
        quote = connection.ops.quote_name
        given = dict.fromkeys(table.fields, "%s")
        constant = {**{name: same[name] for name in same if name in fields}, **table.same}
        values = [given.get(name) or _constant(field, constant) for name, field in _in_order(fields, table)]
        columns = ", ".join(quote(field.column) for _name, field in _in_order(fields, table))
        self._head = f"INSERT INTO {quote(table.model._meta.db_table)} ({columns}) VALUES "
        self._one = f"({', '.join(values)})"

    def write(self, cursor: Any, rows: Sequence[Row]) -> None:
        """Write the rows, each a tuple in the order of the table's fields."""
        if not rows:
            return
        if connection.vendor == "sqlite":
            cursor.executemany(self._head + self._one, rows)
            return
        # psycopg2 sends the rows of executemany one by one.
        for start in range(0, len(rows), _IN_ONE):
            part = rows[start : start + _IN_ONE]
            cursor.execute(self._head + ", ".join([self._one] * len(part)), [value for row in part for value in row])


def _in_order(fields: dict[str, Any], table: SyntheticTable) -> Iterator[tuple[str, Any]]:
    """First what rows give, in their order, then the rest."""
    for name in table.fields:
        yield name, fields[name]
    for name, field in fields.items():
        if name not in table.fields:
            yield name, field


def _constant(field: models.Field, constant: dict[str, Any]) -> str:
    """The value as a literal of SQL; only what needs no escaping."""
    value = constant.get(field.attname, field.get_default())
    if value is None:
        return "NULL"
    if isinstance(value, (bool, int)):
        return str(value).upper()
    if value == {}:
        return "'{}'"
    if isinstance(value, bytes):
        return f"X'{value.hex()}'" if connection.vendor == "sqlite" else f"'\\x{value.hex()}'::bytea"
    if not isinstance(value, str) or set(value) & {"'", "%", "\\"}:
        raise ValueError(f"{field.name}: {value!r}")
    return f"'{value}'"


@contextmanager
def room_for_many() -> Iterator[None]:
    """Inside the block SQLite keeps more pages in memory, for there is much to write and then to read."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{_CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")


@contextmanager
def indexes_aside() -> Iterator[None]:
    """Inside the block SQLite keeps no indexes of what is written, and makes them anew at the end, each in one go."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        made = [row for table in TABLES for row in _indexes(cursor, table.model._meta.db_table)]
        for name, _sql in made:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        yield
        for _name, sql in made:
            cursor.execute(sql)


def _indexes(cursor: Any, table: str) -> list[tuple[str, str]]:
    """Names and statements of the indexes that can be put aside; those of constraints belong to the table."""
    found = cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
    )
    return [(name, sql) for name, sql in found.fetchall() if not sql.endswith(_LEADING_ON)]


def reset_sequences() -> None:
    """Have the next row of each table numbered after the last one that was written with a number of its own."""
    written: Iterable[type[models.Model]] = [User, *(table.model for table in TABLES)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(written)):
            cursor.execute(statement)
