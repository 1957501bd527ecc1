"""The sitemap has what search engines may list, in all languages, and nothing of private people."""

import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.cache import cache

from casebook.models.edition import PublicRecord
from casebook.web.views import service

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def parts(client):
    cache.clear()
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    for location in index.findall("s:sitemap/s:loc", NAMES):
        yield ElementTree.fromstring(client.get(location.text.removeprefix("http://testserver")).content)


def locations(client):
    return [
        loc.text.removeprefix("http://testserver")
        for part in parts(client)
        for loc in part.findall("s:url/s:loc", NAMES)
    ]


def test_every_address_is_there_and_may_be_listed(archive, client):
    found = locations(client)
    assert len(found) == len(set(found)) > 30
    for address in found:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "noindex" not in answer.headers.get("X-Robots-Tag", ""), address
        assert not re.search(r'name="robots" content="noindex"', answer.content.decode()), address


def test_all_public_records_are_there_and_no_private_ones(archive, client):
    found = "\n".join(locations(client))
    for record in PublicRecord.objects.filter(page=True):
        assert (f"/{record.ref}/" in found) == (not record.noindex), record
    assert PublicRecord.objects.filter(page=True, noindex=True).exists()
    for private in (archive.dana, archive.group, archive.sealed, archive.draft):
        assert private.ref not in found


def test_each_address_names_itself_in_all_languages(archive, client):
    for part in parts(client):
        for url in part.findall("s:url", NAMES):
            languages = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
            assert set(languages) == {"x-default", *(code for code, _name in settings.LANGUAGES)}
            assert url.find("s:loc", NAMES).text in languages.values()
            assert languages["ru"].startswith("http://testserver/ru/")
            assert languages["x-default"] == languages["en"]


def test_it_is_split(archive, client, monkeypatch):
    whole = locations(client)
    monkeypatch.setattr(service.RecordPages, "limit", 4)
    assert len(list(parts(client))) > 3
    assert sorted(locations(client)) == sorted(whole)
    assert client.get("/sitemap-records-999.xml").status_code == 404
    assert client.get("/sitemap-cases-1.xml").status_code == 404
    assert client.get("/sitemap-records-0.xml").status_code == 404
