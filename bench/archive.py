"""Synthetic archives for benchmarks, made once and kept in var/.

    .venv/bin/python -m bench.archive --cases 100000
    .venv/bin/python tools/with_postgres.py -- .venv/bin/python -m bench.archive --cases 100000

Up to 10,000 cases an archive is generated (`manage.py generate_archive`). A larger one is one of 10,000, copied within
its database: each copy has keys moved by one number and references with one more letter. What is reported of the cases
of a copy leads to the facilities, operations, organisations, places and officials of the first, so these grow with the
archive. The public edition is then made anew from them. On PostgreSQL all rows of the SQLite file are moved by COPY.
"""

import argparse
import hashlib
import io
import os
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

BASE = Path(__file__).resolve().parent.parent
sys.path.insert(0, os.environ.get("CASEBOOK", str(BASE)))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("DEBUG", "1")

LARGEST_GENERATED = 10_000


def file_of(cases: int) -> Path:
    """Where the archive of so many cases is kept on SQLite."""
    return BASE / "var" / f"bench-{cases}.sqlite3"


if __name__ == "__main__" or "DATABASE_URL" not in os.environ:
    _parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    _parser.add_argument("--cases", type=int, default=LARGEST_GENERATED)
    _asked, _others = _parser.parse_known_args()
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{file_of(_asked.cases)}")

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, models  # noqa: E402

from casebook.actions.maintenance import rebuild_edition  # noqa: E402
from casebook.interchange import statistics  # noqa: E402
from casebook.models import (  # noqa: E402
    Claim,
    IndexTerm,
    NameKey,
    Record,
    Revision,
    SearchName,
    SearchText,
    TermKey,
    TermPlace,
    User,
)
from casebook.models.archive.references import ALPHABET, ReferenceField  # noqa: E402
from casebook.projections import text_rows  # noqa: E402
from casebook.search import store  # noqa: E402
from casebook.search.backends.postgresql import tsvector  # noqa: E402
from casebook.search.store import EntryKind  # noqa: E402

# One for the whole archive: who works on it, its revision, and what is known by a word and not by a number.
NOT_COPIED = (
    User,
    User.groups.through,
    User.user_permissions.through,
    Revision,
    NameKey,
    SearchName,
    IndexTerm,
    TermKey,
)
# Keys that hold the kind of a row too: the row's own number times this.
KINDS_IN_KEY = {(SearchText, "entry"): store.KINDS, (TermPlace, "row"): len(text_rows.MODELS)}
_NAMED = re.compile(r"\b([fs]:)=(\d+)")
COMMON = (
    "SELECT id FROM casebook_record WHERE kind IN ('facility', 'operation', 'organisation', 'place') OR public_life"
)


def make(cases: int) -> None:
    """See to it that the database of the settings holds a synthetic archive of so many cases."""
    if connection.vendor == "postgresql":
        call_command("migrate", verbosity=0)
        if not Record.objects.exists():
            path = file_of(cases)
            if not path.exists():
                raise SystemExit(f"Make it on SQLite first: python -m bench.archive --cases {cases}")
            move_to_postgresql(path)
        return
    path = Path(connection.settings_dict["NAME"])
    if cases > LARGEST_GENERATED and not path.exists():
        if cases % LARGEST_GENERATED:
            raise SystemExit(f"Above {LARGEST_GENERATED} cases, a multiple of it.")
        _copy_of_the_generated(path)
        multiply(path, cases // LARGEST_GENERATED)
        rebuild_edition()
        return
    call_command("migrate", verbosity=0)
    if not Record.objects.exists():
        call_command("generate_archive", cases=cases)


def _copy_of_the_generated(path: Path) -> None:
    """Generate the archive of 10,000 in a process of its own, if it is not there, and copy its file."""
    smaller = file_of(LARGEST_GENERATED)
    url, name = os.environ["DATABASE_URL"], connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(smaller)
    make(LARGEST_GENERATED)
    connection.close()
    connection.settings_dict["NAME"], os.environ["DATABASE_URL"] = name, url
    with closing(sqlite3.connect(smaller)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)


def tables() -> list[type[models.Model]]:
    """The app's models that have a table."""
    return [model for model in apps.get_app_config("casebook").get_models(True) if not model._meta.proxy]


def _is_edition(model: type[models.Model]) -> bool:
    """Whether it is part of the public edition: that holds keys and references in bitmaps and documents, and is made
    anew from the copies."""
    return model.__module__.startswith("casebook.models.edition")


def multiply(path: Path, copies: int) -> None:
    """Copy the archive in this SQLite file within it, until it stands there so many times; all but the edition."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for setting in ("foreign_keys = OFF", "synchronous = OFF", "journal_mode = OFF", "cache_size = -1000000"):
            database.execute(f"PRAGMA {setting}")
        database.create_function("digest", -1, _digest, deterministic=True)
        database.execute(f"CREATE TEMP TABLE common AS {COMMON}")
        database.execute("CREATE UNIQUE INDEX temp.common_id ON common (id)")
        common = {row[0] for row in database.execute("SELECT id FROM temp.common")}
        database.create_function("renamed", 2, lambda words, moved: _renamed(words, moved, common), deterministic=True)
        copied = [model for model in tables() if model not in NOT_COPIED and not _is_edition(model)]
        step = _step(database, copied)
        database.execute("BEGIN")
        with _indexes_aside(database):
            for model in copied:
                begun = time.perf_counter()
                _copy(database, model, step, copies)
                print(f"{model.__name__}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        database.execute("COMMIT")
        # Without statistics of its tables, as an archive on SQLite is that has grown.
        database.execute("DROP TABLE IF EXISTS sqlite_stat1")
        database.execute("PRAGMA journal_mode = WAL")
    path.chmod(0o600)


def _step(database: sqlite3.Connection, copied: list[type[models.Model]]) -> int:
    """By how much the keys of a copy are larger than those before: more than any table has."""
    most = 0
    for model in copied:
        key = model._meta.pk
        if isinstance(key, models.AutoField | models.BigAutoField):
            most = max(
                most, database.execute(f"SELECT max({key.column}) FROM {model._meta.db_table}").fetchone()[0] or 0
            )
    return most + 1000


def _copy(database: sqlite3.Connection, model: type[models.Model], step: int, copies: int) -> None:
    """Write the other copies of the rows of one table."""
    table = model._meta.db_table
    fields = [field for field in model._meta.local_concrete_fields if field.column and not field.generated]
    # A table's own rows only, however many the copies before have written. FTS5 gives its rowid where it is asked for.
    asked = ", ".join(f'"{field.column}" AS "{_named(field)}"' for field in fields)
    database.execute(f"CREATE TEMP TABLE first AS SELECT {asked} FROM {table} ORDER BY rowid")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    for number in range(1, copies):
        reported = ", ".join(_in_copy(model, field, number, step) for field in fields)
        database.execute(f"INSERT INTO {table} ({columns}) SELECT {reported} FROM temp.first ORDER BY rowid")
    database.execute("DROP TABLE temp.first")


def _named(field: models.Field) -> str:
    """The name of a column in a table that has a rowid of its own."""
    return "entry" if field.column == "rowid" else str(field.column)


def _in_copy(model: type[models.Model], field: models.Field, number: int, step: int) -> str:
    """The value of a column in copy `number`, as SQL."""
    column, moved = f'"{_named(field)}"', f'"{field.column}" + {number * step}'
    if (model, field.name) in KINDS_IN_KEY:
        return f"{column} + {number * step * KINDS_IN_KEY[model, field.name]}"
    if model is SearchText and field.name == "words":
        return f"renamed({column}, {number * step})"
    if isinstance(field, models.ForeignKey):
        if field.related_model in NOT_COPIED:
            return column
        if field.related_model is Record and field.null:
            return _of_a_case(model, column, moved)
        return moved
    if field.name == "id" and isinstance(field, models.IntegerField):
        return moved
    if isinstance(field, ReferenceField) or field.name == "on_ref":
        return f"{column} || '{ALPHABET[number]}'"
    if model is Claim and field.name == "digest":
        subject, target = (
            f"subject_id + {number * step}",
            _of_a_case(model, "target_id", f"target_id + {number * step}"),
        )
        ref = f"CASE gap WHEN '' THEN '' ELSE ref || '{ALPHABET[number]}' END"
        return f"digest({subject}, fact, scope, value, {target}, polarity, status, when_edtf, {ref})"
    if isinstance(field, models.UUIDField):
        return f"printf('%02x', {number}) || substr({column}, 3)"
    return column


def _of_a_case(model: type[models.Model], column: str, moved: str) -> str:
    """What a copied case leads to is common to all; what is reported of the common records themselves leads to
    copies."""
    owner = {"subject", "record"} & {field.name for field in model._meta.local_fields}
    whose = f"{owner.pop()}_id NOT IN (SELECT id FROM common) AND " if owner else ""
    return f"CASE WHEN {whose}{column} IN (SELECT id FROM common) THEN {column} ELSE {moved} END"


def _renamed(words: str, moved: int, common: set[int]) -> str:
    """The words of an entry of the index in a copy: the records that a fact or a source names are those that its own
    keys lead to, as `_of_a_case` has it. A fact names its subject first.
    """
    owner: list[int] = []

    def in_copy(found: re.Match[str]) -> str:
        mark, record = found[1], int(found[2])
        stays = record in common and (mark == EntryKind.SOURCE.mark or (bool(owner) and owner[0] not in common))
        owner.append(record)
        return f"{mark}={record if stays else record + moved}"

    return _NAMED.sub(in_copy, words)


def _digest(*parts: Any) -> str:
    """As `Claim.compute_digest`."""
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()


@contextmanager
def _indexes_aside(database: sqlite3.Connection) -> Iterator[None]:
    """Inside the block there are no indexes but those of constraints; they are made anew at the end."""
    found = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE 'casebook%'"
    ).fetchall()
    for name, _sql in found:
        database.execute(f'DROP INDEX "{name}"')
    yield
    for _name, sql in found:
        database.execute(sql)


def move_to_postgresql(path: Path) -> None:
    """Move all rows of the app from a SQLite file into this empty, migrated database."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, connection.cursor() as cursor:
        # Foreign keys were checked where the rows come from. Needs a superuser, which a throw-away cluster gives.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "WHERE indrelid::regclass::text LIKE 'casebook%%' AND NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"
        )
        indexes = cursor.fetchall()
        for name, _made in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for model in tables():
            begun = time.perf_counter()
            _move(source, cursor, model)
            print(f"{model.__name__}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _name, made in indexes:
            cursor.execute(made)
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
    statistics.gather()


def _move(source: sqlite3.Connection, cursor: Any, model: type[models.Model]) -> None:
    """All rows of one table."""
    table = model._meta.db_table
    fields = [field for field in model._meta.local_concrete_fields if field.column and not field.generated]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    # A tsvector is PostgreSQL's own, made of the words beside it.
    if model is SearchText:
        columns += ", lexemes"
        source.create_function("tsvector", 1, lambda words: _escaped(tsvector(words)), deterministic=True)
    cursor.execute(f"DELETE FROM {table}")
    # SQLite itself writes the lines: a dozen times as fast as Python.
    line = " || char(9) || ".join(map(_for_copy, fields)) + (" || char(9) || tsvector(words)" * (model is SearchText))
    lines = source.execute(f"SELECT {line} || char(10) FROM {table}")
    while batch := lines.fetchmany(50_000):
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.StringIO("".join(row[0] for row in batch)))


def _for_copy(field: models.Field) -> str:
    """The value of a column in the text format of COPY, as SQL."""
    value = f'"{field.column}"'
    if isinstance(field, models.BinaryField):
        value = f"'\\\\x' || hex({value})"
    elif isinstance(field, models.CharField | models.TextField | models.JSONField):
        for char, escaped in ((92, "\\\\"), (9, "\\t"), (10, "\\n"), (13, "\\r")):
            value = f"replace({value}, char({char}), '{escaped}')"
    return f"ifnull({value}, '\\N')"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


if __name__ == "__main__":
    make(_asked.cases)
