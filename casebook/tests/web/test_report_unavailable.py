"""A report that is sent while the database is really locked or gone loses nothing."""

import sqlite3

import pytest
from django.db import connection

from casebook.tests.web.test_report_sent import nothing_lost, send


@pytest.mark.django_db(transaction=True)
def test_a_database_that_really_is_locked_or_gone_loses_nothing_and_comes_back(client):
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            number = cursor.fetchone()[0]
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [number])
    try:
        answer = send(client)
        assert answer.status_code == 503
        nothing_lost(answer)
    finally:
        other.close()
        connection.close()
    assert send(client).status_code == 303
