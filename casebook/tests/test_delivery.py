"""How pages travel: compressed for readers, and with one description that tells of nobody."""

import gzip

import pytest
from django.conf import settings
from django.core.cache import cache

from casebook.tests import factories
from casebook.tests.page_reader import page

pytestmark = pytest.mark.once

GZIP = {"accept-encoding": "gzip"}


def test_pages_for_readers_are_compressed(archive, client):
    plain = client.get("/about/")
    small = client.get("/about/", headers=GZIP)
    assert small["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"]


def test_a_page_that_a_reader_has_is_not_sent_again_compressed_or_not(archive, client):
    for headers in ({}, GZIP):
        tag = client.get("/about/", headers=headers)["ETag"]
        for again in ({}, GZIP):
            assert client.get("/about/", headers={**again, "if-none-match": tag}).status_code == 304


def test_what_is_kept_is_kept_as_it_is(archive, client):
    cache.clear()
    client.get("/about/", headers=GZIP)
    assert b"<h1>" in client.get("/about/").content


def test_the_desk_is_not_compressed(archive, client):
    client.force_login(factories.publisher())
    assert "Content-Encoding" not in client.get("/admin/casebook/claim/", headers=GZIP)


def test_a_page_describes_itself_and_one_of_a_private_person_does_not(archive, client):
    described = page(client, "/").one(tag="meta", name="description").attributes["content"]
    assert described.startswith("Every fact stands next to the article")
    prison = page(client, f"/facilities/{archive.norhold.ref}/")
    assert "Reported here" in prison.one(tag="meta", name="description").attributes["content"]
    assert prison.all(tag="meta", property="og:description")
    # An article in which private people are named is described to nobody either.
    assert not page(client, f"/sources/{archive.letters.ref}/").all(tag="meta", property="og:description")
    assert "what is withheld" in page(client, "/about/").one(tag="meta", name="description").attributes["content"]
    for listed in ("/cases/", "/search/?q=Dana", f"/cases/?group={archive.dana.ref}"):
        (described,) = page(client, listed).all(tag="meta", name="description")
        assert described.attributes["content"].startswith("Every fact stands next to the article")
        assert not page(client, listed).all(tag="meta", property="og:title")
    case = page(client, f"/cases/{archive.dana.ref}/")
    assert not case.all(tag="meta", name="description")
    assert not case.all(tag="meta", property="og:title")


@pytest.mark.parametrize(
    "address", ["/", "/about/", "/report/", "/report/thanks/abcd2345/", "/nothing/here/", "/?format=x"]
)
def test_publisher_contact_and_licence_stand_on_every_page(archive, client, settings, address):
    settings.PUBLISHER, settings.CONTACT_EMAIL, settings.LICENCE = "The Open Shelf", "desk@example.org", "CC BY 4.0"
    cache.clear()
    shown = client.get(address).content.decode()
    assert "Casebook is published by The Open Shelf." in shown
    assert '<a href="mailto:desk@example.org">' in shown
    assert "<li>CC BY 4.0</li>" in shown


def test_every_rule_of_the_stylesheet_ends():
    """Browsers say nothing of one that does not: all that follows is then only for print, or for phones."""
    css = (settings.BASE_DIR / "static" / "casebook.css").read_text(encoding="utf-8")
    for before in css.split("\n/* ")[1:]:
        assert before.count("{") == before.count("}"), before[:60]
