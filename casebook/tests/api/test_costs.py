"""How many statements an answer costs: the same, however much there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook.tests import factories
from casebook.web.filters import FILTERS

pytestmark = pytest.mark.both


def statements(client, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(found)


def more(archive):
    """Three more of everything that stands in lists."""
    for n in range(3):
        article = factories.published_source(f"More {n}", f"2020-0{n + 1}-01", outlet=archive.radio)
        person = factories.published("person", f"Somebody {n}", form="group")
        prison = factories.published("facility", f"Prison {n}")
        factories.said(person, "custody", "detained", source=article)
        factories.said(person, "held_at", target=prison, source=article)
        factories.said(archive.dana, "held_at", target=prison, source=article)
        factories.said(person, "count", f"{n + 12}", scope="people", source=article)


def test_a_list_costs_the_same_with_more_rows(archive, client):
    before = {name: statements(client, f"/api/v1/{name}/") for name in FILTERS}
    more(archive)
    assert {name: statements(client, f"/api/v1/{name}/") for name in FILTERS} == before
    assert max(before.values()) <= 14


def test_one_thing_costs_the_same_with_more_claims(archive, client):
    addresses = {
        f"/api/v1/cases/{archive.dana.ref}/": 26,
        f"/api/v1/facilities/{archive.norhold.ref}/": 26,
        f"/api/v1/sources/{archive.letters.ref}/": 12,
        f"/api/v1/claims/{archive.held.ref}/": 12,
    }
    before = {address: statements(client, address) for address in addresses}
    more(archive)
    for address, most in addresses.items():
        assert statements(client, address) == before[address] <= most, address
