"""A place that only says where a private person lives is no page of the archive."""

import pytest

from casebook import actions
from casebook.models import Record
from casebook.models.edition import PublicRecord
from casebook.tests import factories
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world


def test_a_home_brings_no_page_of_its_place(client, w):
    town = factories.record("place", "Torvik")
    home = factories.claim(w.woman, "home", target=town)
    factories.cite(home, w.article)
    actions.publish([town, home], by=factories.publisher())
    town.refresh_from_db()
    assert not town.page_public
    assert "Torvik" not in client.get("/places/").content.decode()
    assert "Torvik" not in client.get("/changes/").content.decode()
    assert client.get(f"/places/{town.ref}/").status_code == 404


def test_a_place_that_is_named_otherwise_too_has_one(client, w):
    town = factories.record("place", "Torvik")
    home, born = factories.claim(w.woman, "home", target=town), factories.claim(town, "place_type", "city")
    for claim in (home, born):
        factories.cite(claim, w.article)
    actions.publish([town, home, born], by=factories.publisher())
    assert Record.objects.get(pk=town.pk).page_public
    assert PublicRecord.objects.filter(ref=town.ref).exists()
