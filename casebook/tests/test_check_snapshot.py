"""A check reads what was there at one moment. Tried outside of a transaction, so without a world of its own."""

import pytest
from django.db import connection

from casebook.interchange import integrity

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both]


def held():
    """As a check, which finds how it is run."""
    if connection.vendor == "sqlite":
        yield connection.in_atomic_block
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_isolation'), current_setting('transaction_read_only')")
        yield cursor.fetchone()


def test_a_check_reads_one_snapshot_where_that_keeps_nobody_waiting(monkeypatch):
    for checks in ("QUICK", "WHOLE"):
        monkeypatch.setattr(integrity, checks, (held,))
    kept = [False] if connection.vendor == "sqlite" else [("repeatable read", "on")]
    assert list(integrity.check_archive()) == kept * 2
    assert not connection.in_atomic_block


def test_what_works_out_everything_anew_has_a_transaction_of_its_own(monkeypatch):
    monkeypatch.setattr(integrity, "resolved", held)
    monkeypatch.setattr(integrity, "QUICK", ())
    monkeypatch.setattr(integrity, "WHOLE", (held,))
    kept = [False] if connection.vendor == "sqlite" else [("read committed", "off")]
    assert list(integrity.check_archive()) == kept
