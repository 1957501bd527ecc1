"""Cursors: no row twice and none left out, whatever is published meanwhile; and nothing to be read in them."""

import base64
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from casebook.api import paging
from casebook.models.edition import PublicRecord
from casebook.tests import factories
from casebook.web.filters import FILTERS

pytestmark = pytest.mark.both


def a_few_cases():
    w = SimpleNamespace(cases=[])
    with factories.together():
        w.outlet = factories.published("organisation", "Arvania Radio")
        w.prison = factories.published("facility", "Norhold prison")
        for n in range(12):
            person = factories.published("person", f"Person {n % 4}", form="group")
            day = date(2018, 1, 1) + timedelta(days=n % 3)
            article = factories.published_source(f"Article {n}", day.isoformat(), outlet=w.outlet)
            factories.said(person, "custody", "detained", source=article)
            if n % 2:
                factories.said(person, "held_at", target=w.prison, source=article)
            w.cases.append(person)
    return w


WORLD = a_few_cases


def walked(client, address, between=lambda: None):
    refs, parts = [], 0
    while address:
        found = client.get(address).json()
        refs += [one["reference"] for one in found["results"]]
        address, parts = found["next"], parts + 1
        between()
    return refs, parts


@pytest.mark.parametrize("name", FILTERS)
def test_every_order_of_every_list_is_walked_whole(client, w, name):
    whole = {one["reference"] for one in client.get(f"/api/v1/{name}/?limit=200").json()["results"]}
    for order in FILTERS[name].orders:
        for sign in ("", "-"):
            refs, _parts = walked(client, f"/api/v1/{name}/?sort={sign}{order.name}&limit=2")
            assert len(refs) == len(set(refs)), order
            assert set(refs) == whole
            in_one = client.get(f"/api/v1/{name}/?sort={sign}{order.name}&limit=200").json()["results"]
            assert refs == [one["reference"] for one in in_one]


def test_a_list_of_many_rows_is_walked_along_its_index(client, w, monkeypatch):
    expected, _parts = walked(client, "/api/v1/cases/?limit=3")
    monkeypatch.setattr(paging, "FEW", 4)
    assert walked(client, "/api/v1/cases/?limit=3")[0] == expected
    assert len(walked(client, "/api/v1/cases/?limit=3&sort=-reported")[0]) == len(expected)


def test_no_row_is_met_twice_while_claims_are_published(client, w):
    waiting = iter(w.cases)
    day = iter(range(100))

    def publish():
        person = next(waiting, None)
        if person is not None:
            at = date(2020, 1, 1) + timedelta(days=next(day))
            article = factories.published_source(f"News {at}", at.isoformat(), outlet=w.outlet)
            factories.said(person, "count", f"{at.day + 20}", scope="people", source=article)

    refs, parts = walked(client, "/api/v1/cases/?limit=2", publish)
    assert parts > 3
    assert len(refs) == len(set(refs))
    named, _parts = walked(client, "/api/v1/cases/?limit=2&sort=label", publish)
    assert sorted(named) == sorted(case.ref for case in w.cases)


def test_a_cursor_tells_nothing_and_serves_one_list_in_one_order(client, w):
    address = client.get("/api/v1/cases/?limit=2").json()["next"]
    cursor = address.partition("cursor=")[2].partition("&")[0]
    opened = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for pk in PublicRecord.objects.values_list("pk", flat=True):
        assert str(pk).encode() + b"]" not in opened
    for other in ("people/?", "cases/?sort=label&", "cases/?language=ru&", "cases/?as_of=2019-01-01&"):
        assert client.get(f"/api/v1/{other}cursor={cursor}").status_code == 400
    assert client.get(f"/api/v1/cases/?cursor={cursor[:-3]}xyz").status_code == 400


def test_the_last_part_of_the_same_list_can_be_asked_for_with_other_filters(client, w):
    address = client.get("/api/v1/cases/?limit=2").json()["next"]
    assert client.get(f"{address}&facility={w.prison.ref}").status_code == 200
