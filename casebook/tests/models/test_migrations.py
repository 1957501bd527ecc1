"""The tables can be made from nothing, taken away, and made again, on a database of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def own_database(tmp_path):
    """The address of an empty database beside the one of the tests, on the same engine."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.sqlite3'}"
        return
    name = f"casebook_migrations_{os.getpid()}"
    own = connection.settings_dict
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{name}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def manage(address, *arguments):
    """Run manage.py against the database; what it wrote."""
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments],
        env={**os.environ, "DATABASE_URL": address, "DEBUG": "1"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


ALL_OF_IT = """
from django.core.management import call_command
from django.db import connection as c

def tables():
    return sorted(table for table in c.introspection.table_names() if table.startswith("casebook_"))

def shape():
    with c.cursor() as cursor:
        for table in tables():
            columns = sorted((d.name, d.null_ok) for d in c.introspection.get_table_description(cursor, table))
            held = c.introspection.get_constraints(cursor, table)
            yield (table, columns, sorted(str((sorted(h["columns"] or []), h["unique"], h["check"], h["foreign_key"],
                   h["index"])) for h in held.values()))

def migrate(*where):
    call_command("migrate", *where, interactive=False, skip_checks=True, verbosity=0)

migrate()
before = list(shape())
assert "casebook_claim" in tables()
migrate("casebook", "zero")
assert tables() == []
migrate()
assert list(shape()) == before
print("as before")
"""


@pytest.mark.django_db
def test_the_migrations_go_back_to_nothing_and_forward_again(own_database):
    assert "as before" in manage(own_database, "shell", "--no-imports", "-c", ALL_OF_IT)


@pytest.mark.django_db
def test_no_change_of_a_model_lacks_its_migration():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
