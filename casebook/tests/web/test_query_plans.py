"""No page reads a whole table of claims, links or texts to find a few of them: what it asks has an index."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook.models.edition import PublicClaim, PublicDispute, PublicRecord, PublicSource

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a small table as a whole"),
]
# Tables that grow with the archive. Of records the map and the front page read those of a kind.
LARGE = ("publicclaim", "placement", "link", "publicsource", "publicchange", "claim", "citation", "record")
SEARCHES = (
    "women in rusafa prison",
    "six",
    "2019-11-27",
    "lawyer",
    "операция Жусан",
    "Kazakh women",
    '"hunger strike" -water',
)


def addresses():
    """A page of each kind, with what can be asked of it."""
    facility = PublicRecord.objects.filter(kind="facility", page=True).order_by("-sources").first().ref
    yield from ("/", "/changes/", "/corrections/", "/about/", "/cases/", "/people/", "/places/", "/disputes/")
    yield from (f"/{name}/?facility={facility}" for name in ("cases", "people", "sources", "claims", "disputes"))
    yield from (f"/claims/?about={facility}", f"/claims/?speaker={facility}", "/claims/?q=prison", "/sources/?q=prison")
    yield from ("/cases/?sex=female&status=detained&format=csv", f"/claims/?about={facility}&format=csv")
    for room, kind in (("facilities", "facility"), ("operations", "operation"), ("sentences", "sentence"),
                       ("events", "event"), ("organisations", "organisation"), ("places", "place")):  # fmt: skip
        found = PublicRecord.objects.filter(kind=kind, page=True).order_by("-sources").first()
        yield f"/{room}/{found.ref}/"
    for case in PublicRecord.objects.filter(detainee=True, page=True).order_by("-sources")[:3]:
        yield from (
            f"/cases/{case.ref}/",
            f"/cases/{case.ref}/?as_of=2024-06-01",
            f"/changes/?about={case.ref}&format=atom",
        )
    yield f"/claims/{PublicClaim.objects.first().ref}/"
    yield f"/sources/{PublicSource.objects.first().ref}/"
    yield f"/disputes/{PublicDispute.objects.first().ref}/"
    yield from (f"/search/?q={words}" for words in SEARCHES)
    yield "/search/suggestions/?q=rus"


def test_no_page_reads_a_large_table_as_a_whole(seed, client):
    found = {}
    for address in addresses():
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, follow=True)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (answer.status_code, bool(body)) == (200, True), address
        for query in queries.captured_queries:
            for table in whole_tables(query["sql"]):
                found.setdefault((table, re.sub(r"'[^']*'|\d+", "…", query["sql"])), address)
    assert not found, "\n\n".join(f"{address} reads all of {table}:\n{sql}" for (table, sql), address in found.items())


def whole_tables(sql):
    """The large tables of which the statement reads every row."""
    # Without a condition it counts all rows, or reads the newest of them.
    if not sql.startswith(("SELECT", "WITH")) or " WHERE " not in sql:
        return
    aliases = {alias: table for table, alias in re.findall(r'"(casebook_\w+)" ([A-Z]\d+)\b', sql)}
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}".replace("%", "%%"), [])
        for *_place, plan in cursor.fetchall():
            # Along an index of ours a list is read in its order, as far as its page goes.
            scanned = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX sqlite_autoindex\w+)?$", plan)
            table = aliases.get(scanned[1], scanned[1]).removeprefix("casebook_") if scanned else ""
            if table in LARGE:
                yield table
