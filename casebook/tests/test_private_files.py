"""The database's files are for the archive's own user, whatever they were made with, and so is their folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from casebook import file_permissions

CODE = """
import django
django.setup()
from django.db import connection
connection.cursor().execute("CREATE TABLE IF NOT EXISTS more (at TEXT)")
import os
for beside in ("", "-wal", "-shm"):
    print(oct(os.stat(connection.settings_dict["NAME"] + beside).st_mode & 0o777))
"""


def modes(database: Path, umask: int) -> list[str]:
    """The modes of the three files while another process has the database open."""
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "DJANGO_SETTINGS_MODULE": "casebook.settings"}
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
        umask=umask,
    )
    return done.stdout.split()


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_of_a_new_database_and_of_one_that_anybody_could_read(tmp_path, umask):
    database = tmp_path / "casebook.sqlite3"
    assert modes(database, umask) == ["0o600"] * 3
    database.chmod(0o666)
    assert modes(database, umask) == ["0o600"] * 3


def test_the_folder_is_shut_too(tmp_path):
    tmp_path.chmod(0o755)
    file_permissions.close_folder(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert settings.VAR_DIR.stat().st_mode & 0o777 == 0o700


def test_what_cannot_be_shut_is_reported(tmp_path, monkeypatch, caplog):
    tmp_path.chmod(0o755)

    def refuse(*_arguments):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    caplog.set_level("WARNING", logger="casebook.file_permissions")
    file_permissions.logger.propagate = True
    file_permissions.close_folder(tmp_path)
    assert f"Others may read {tmp_path}" in caplog.text


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is asked to vacuum instead")
def test_sqlite_writes_over_what_it_deletes():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
