"""Links as people copy them lead to their page; a format that a page does not have is told so."""

from urllib.parse import quote

import pytest
from django.urls import get_resolver

from casebook import actions
from casebook.models import Record
from casebook.tests import factories
from casebook.tests.test_canary import VISITS, named
from casebook.web import addresses

pytestmark = pytest.mark.django_db

TAILS = [".", ",", ").", "”", "»", "]", ";", ":", "!", "?", "…", "'", '"', "*", ">", " ", "\u00a0", "\u200b", "。", "_"]
TAILS += ["/).", "%29", "%2529.", "%E2%80%9D"]


def things(archive):
    """An address of each kind, as readers have it."""
    by_hand = [f"/sources/{archive.letters.ref}/", f"/claims/{archive.two.ref}/", f"/disputes/{archive.citizens.ref}/"]
    norhold = Record.objects.get(pk=archive.norhold.pk)
    without_slug = f"/cases/{archive.dana.ref}/"
    lists = ["/", "/cases/", "/sources/", "/claims/", "/changes/", "/about/", "/search/", "/report/"]
    found = [addresses.of_record(norhold), without_slug, *by_hand, *lists]
    return [*found, *(f"/ru{address}" for address in found), *(f"/kk{address}" for address in found[:3])]


def encoded(tail):
    return tail if tail.startswith("%") else quote(tail)


def test_a_tail_leads_to_the_page_of_every_kind(archive, client):
    for address in things(archive):
        answer = client.get(f"{address.rstrip('/')}/).")
        assert (answer.status_code, answer.headers.get("Location")) == (301, address)


@pytest.mark.parametrize("tail", TAILS)
def test_every_tail_leads_to_the_page(archive, client, tail):
    for address in (f"/ru/claims/{archive.two.ref}/", "/about/"):
        for given in (address[:-1], address):
            answer = client.get(given + encoded(tail))
            assert (answer.status_code, answer.headers.get("Location")) == (301, address), given
    assert client.get(address).status_code == 200


def test_capitals_lead_to_the_page_in_its_language(archive, client):
    for address in things(archive):
        if address.strip("/"):
            answer = client.get(address.upper())
            assert (answer.status_code, answer.headers["Location"]) == (301, address), address


def test_the_query_is_kept_and_loses_its_own_tail(archive, client):
    norhold, ref = Record.objects.get(pk=archive.norhold.pk), archive.norhold.ref
    lists = client.get(f"/CASES/?facility={ref}&possibly=1")
    assert lists.headers["Location"] == f"/cases/?facility={ref}&possibly=1"
    dated = client.get(f"/facilities/{ref}/other-name).?as_of=2024-01-01&compared=2020-01-01")
    assert dated.headers["Location"] == f"/facilities/{ref}/?as_of=2024-01-01&compared=2020-01-01"
    slug = client.get(f"/facilities/{ref}/other-name/?utm_source=x")
    assert slug.headers["Location"] == f"{addresses.of_record(norhold)}?utm_source=x"
    for tail in (").", "%29", "”", "…", ","):
        answer = client.get(f"/cases/?possibly=1&facility={ref}{encoded(tail)}")
        assert (answer.status_code, answer.headers.get("Location")) == (301, f"/cases/?possibly=1&facility={ref}")
    assert client.get("/?as_of=2024-01-01.").headers["Location"] == "/?as_of=2024-01-01"


@pytest.mark.parametrize("query", ["facility=nonsense!", "facility=???", "page=1.5", "q=", "facility=%22.", "sort=."])
def test_what_stays_wrong_without_its_tail_is_reported_in_words(archive, client, query):
    answer = client.get(f"/cases/?{query}")
    assert answer.status_code == (200 if query == "q=" else 400)


def test_what_is_hidden_answers_as_what_never_was(archive, client):
    never = client.get("/cases/zzzz2222).")
    assert never.status_code == 404
    for thing in (archive.sealed, archive.draft, archive.child, archive.merged, archive.wishing, archive.minister):
        record = Record.objects.get(pk=thing.pk)
        for room in addresses.BY_NAME:
            plain = client.get(f"/{room}/{record.ref}/")
            copied = client.get(f"/{room.upper()}/{record.ref})")
            assert (copied.status_code == 404) == (plain.status_code == 404)
            if copied.status_code == 404:
                assert copied.content == never.content
    for name, thing in (("claims", archive.sealed_claim), ("claims", archive.draft_claim)):
        assert client.get(f"/{name}/{thing.ref}).").content == never.content
    assert client.get(f"/claims/{archive.withdrawn.ref}).").headers["Location"] == f"/claims/{archive.withdrawn.ref}/"


def test_a_merged_record_is_led_to_at_once_and_not_for_ever(archive, client):
    answer = client.get(f"/facilities/{archive.merged.ref}).")
    assert answer.headers["Location"] == addresses.of_record(Record.objects.get(pk=archive.norhold.pk))
    assert "no-cache" in answer.headers["Cache-Control"]
    actions.seal(Record.objects.get(pk=archive.norhold.pk), by=factories.publisher(), private_reason="danger")
    assert client.get(f"/facilities/{archive.merged.ref}).").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/", "//evil.example).", "/\\evil.example/", "/%2F%2Fevil.example/", "/%5Cevil.example).",
        "///evil.example/%2e%2e", "/cases//evil.example/).", "/ru//evil.example).", "/https://evil.example/).",
        "/cases/abcd2345/@evil.example", "//evil.example/admin", "/admin//evil.example",
        "/%0d%0aLocation:%20//evil.example",
    ],
)  # fmt: skip
def test_nothing_leads_to_another_host(archive, client, path):
    answer = client.get(path)
    target = answer.headers.get("Location", "/")
    assert target.startswith("/")
    assert target[1:2] not in ("/", "\\")


@pytest.mark.parametrize("path", ["/admin).", "/ADMIN/", "/healthz.", "/nothing/here)."])
def test_what_is_no_page_of_readers_is_not_looked_for(archive, client, path):
    client.force_login(factories.publisher())
    assert client.get(path, follow=True).status_code == 404


def test_only_reading_is_led_on(archive, client):
    assert client.post("/REPORT/", {"text": "x"}).status_code == 404


# ?format=


def test_every_page_without_formats_says_so(archive, client):
    seen = 0
    pages = set(named(get_resolver().url_patterns)) - {"healthz", "robots"}
    for name in (name for name in pages if not name.startswith(("api-", "reconcile", "sitemap"))):
        for kwargs in VISITS[name]()[:3]:
            address = "/" + get_resolver().reverse(name, **kwargs).lstrip("/")
            for asked in ("format=zip", "format=CSV", "format=csv&format=atom"):
                answer = client.get(f"{address}?{asked}")
                assert answer.status_code == 400, (name, asked)
                text = answer.content.decode()
                assert "format" in text
                assert "csv" in text or "atom" in text or "bibtex" in text
                seen += 1
    assert seen > 60


@pytest.mark.parametrize("address", ["/", "/about/", "/search/", "/report/", "/corrections/"])
def test_a_format_that_others_have_is_none_here(archive, client, address):
    for query in ("format=csv", "format=atom", "format=json", "FORMAT=csv"):
        answer = client.get(f"{address}?{query}")
        assert answer.status_code == 400
        assert "no other format" in answer.content.decode()
    assert client.get(f"{address}?format=").status_code == 200


def test_a_report_is_not_lost_to_a_format(client):
    sent = client.post("/report/?format=csv", {"kind": "other", "text": "A word"})
    assert sent.status_code == 303


def test_the_same_is_said_of_what_is_hidden_and_of_what_never_was(archive, client):
    pages = [
        client.get(f"/cases/{ref}/?format=csv").content.replace(ref.encode(), b"")
        for ref in (archive.sealed.ref, "zzzz2222")
    ]
    assert pages[0] == pages[1]
