"""Pages for machines, error pages, and addresses that nobody should send: never a 500, never a cookie."""

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client

from casebook import actions
from casebook.models import Revision
from casebook.tests import factories
from casebook.tests.small_archive import with_sentence, world

pytestmark = pytest.mark.django_db
LISTS = ["cases", "people", "facilities", "operations", "sentences", "events", "organisations", "places"]
LISTS += ["sources", "claims", "disputes"]
PAGES = [
    "/",
    "/about/",
    "/report/",
    "/report/thanks/abcd2345/",
    "/healthz",
    "/robots.txt",
    "/search/?q=Dana",
    "/search/suggestions/?q=Dana",
]
PAGES += [f"/{name}/" for name in LISTS]


def test_healthz_asks_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "no-store" in answer.headers["Cache-Control"]


def test_healthz_says_when_the_database_is_away(client):
    def away(*args):
        raise DatabaseError("secret words")

    with connection.execute_wrapper(away):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert b"secret" not in answer.content


def test_robots_may_read_all_but_the_editors_rooms_and_the_form(client):
    answer = client.get("/robots.txt")
    others = [f"/{code}/report/" for code, _name in settings.LANGUAGES if code != "en"]
    closed = [f"Disallow: {address}" for address in ("/admin/", "/report/", *others)]
    assert answer.content.decode().splitlines() == [
        "User-agent: *",
        *closed,
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_sets_a_cookie(client, address):
    with_sentence(world())
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert "cookie" not in answer.headers.get("Vary", "").lower()


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_get_and_head_only(client, address):
    head, got = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    for method in ("put", "delete", "options", "patch", *(["post"] if address != "/report/" else [])):
        assert getattr(client, method)(address).status_code == 405, method


def test_the_404_is_the_same_for_what_is_hidden_and_what_never_was(client):
    w = with_sentence(world())
    hidden = [
        ("cases", w.dana),
        ("sentences", w.sentence),
        ("facilities", w.norhold),
        ("disputes", w.dispute),
        ("sources", w.article),
        ("claims", w.article.citations.first().claim),
    ]
    never = client.get("/cases/zzzz2222/")
    actions.seal(w.article, by=factories.publisher(), private_reason="danger")
    for name, thing in hidden:
        if thing.state == "published" and name in ("cases", "sentences", "facilities"):
            actions.seal(thing, by=factories.publisher(), private_reason="danger")
        answer = client.get(f"/{name}/{thing.ref}/")
        assert answer.status_code == 404, name
        assert answer.content == never.content, name
        assert answer.headers == never.headers
    assert client.get("/nowhere/at/all/").content == never.content
    assert b"zzzz2222" not in never.content


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/cases/%00/",
        "/%ff%fe/",
        "/cases/%ff/",
        "/" + "a" * 20_000,
        "/cases/" + "a" * 20_000 + "/",
        "/cases/abcd2345/%00/",
        "//cases//",
        "/cases/%2e%2e/%2e%2e/",
        "/cases/абвг/",
        "/cases/ABCD2345/",
        "/%E2%80%AE/",
    ],
)
def test_addresses_that_are_none_are_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code in (404, 301)


@pytest.mark.parametrize("query", ["%00", "%ff%fe=", "utm_x=" + "b" * 20_000, "=&=&", "utm_[]=1&;;", "%E2%80%AE"])
def test_queries_that_mean_nothing_change_nothing(client, query):
    for address in PAGES:
        assert client.get(f"{address}?{query}").status_code == 200, address


def test_thousands_of_parameters_are_a_bad_request_in_words(client):
    query = "&".join(f"a{number}=1" for number in range(2000))
    answer = client.get(f"/cases/?{query}")
    assert answer.status_code == 400
    assert b"cannot be understood" in answer.content


def test_a_host_that_is_not_ours_is_a_bad_request_in_words():
    answer = Client(headers={"host": "evil.example"}).get("/about/")
    assert answer.status_code == 400
    assert b"cannot be understood" in answer.content
    assert b"evil" not in answer.content


def test_a_broken_session_cookie_does_no_harm(client):
    for value in ("x", "\x01" * 10, "a" * 5000):
        client.cookies["sessionid"] = value
        answer = client.get("/")
        assert answer.status_code == 200
        assert "sessionid" not in answer.cookies or not answer.cookies["sessionid"].value


def test_an_error_of_ours_is_a_page_that_asks_the_database_nothing(client, monkeypatch, django_assert_num_queries):
    def broken(cls):
        raise RuntimeError("secret words")

    monkeypatch.setattr(Revision, "current", classmethod(broken))
    client.raise_request_exception = False
    cache.clear()
    with django_assert_num_queries(0):
        answer = client.get("/")
    assert answer.status_code == 500
    assert b"The fault is the archive" in answer.content
    assert b"secret" not in answer.content


def test_an_error_in_what_every_page_has_around_it_is_told_in_plain_words(client, monkeypatch):
    def broken(*args):
        raise RuntimeError("secret words")

    monkeypatch.setattr("casebook.web.jinja.foreign_own", broken)
    client.raise_request_exception = False
    cache.clear()
    answer = client.get("/about/")
    assert answer.status_code == 500
    assert answer.content.decode() == "Something went wrong here. The fault is the archive’s, not yours.\n"


@pytest.mark.parametrize("address", ["/nothing/here/", "/cases/?page=0"])
def test_an_error_is_kept_by_no_search_engine_and_has_no_day(client, address):
    shown = client.get(f"{address}{'&' if '?' in address else '?'}as_of=2020-01-01").content.decode()
    assert '<meta name="robots" content="noindex">' in shown
    assert 'class="as-of"' not in shown


def test_what_was_withdrawn_leaves_a_tombstone(client):
    woman = factories.published("person", "A prisoner")
    actions.withdraw(woman, by=factories.publisher(), public_reason="Entered <twice>")
    answer = client.get(f"/people/{woman.ref}/")
    assert answer.status_code == 410
    assert b"Entered &lt;twice&gt;" in answer.content
    assert b"A prisoner" not in answer.content
