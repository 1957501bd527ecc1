"""Kept pages: fast for readers, new after every action, gone after a takedown, and never an editor's."""

import threading
from datetime import date

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from casebook import actions
from casebook.models import Revision
from casebook.tests import factories
from casebook.tests.small_archive import world
from casebook.web import cache as page_cache
from casebook.web.cache import PageCacheMiddleware, keep_with_query

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def empty():
    cache.clear()
    yield
    cache.clear()


class Site:
    """The middleware before a page that counts how often it is made."""

    def __init__(self, **answer):
        self.made, self.answer, self.during = 0, {"content": b"page"} | answer, lambda: None
        self.cookie = self.keeps = False
        self.middleware = PageCacheMiddleware(self.page)

    def page(self, request):
        self.made += 1
        self.during()
        response = HttpResponse(**self.answer)
        if self.cookie:
            response.set_cookie("a", "b")
        return keep_with_query(response) if self.keeps else response

    def ask(self, address="/", method="get", **headers):
        return self.middleware(getattr(RequestFactory(), method)(address, **headers))


def publish():
    return factories.published("place", "A new place")


def stored():
    return len(cache._cache)


def test_a_page_is_made_once_for_all_readers(client, django_assert_num_queries):
    first = client.get("/events/")
    with django_assert_num_queries(1):
        second = client.get("/events/")
    assert second.content == first.content
    assert second.headers == first.headers


def test_a_reader_who_has_the_page_is_told_so(client):
    first = client.get("/events/")
    for known in (first.headers["ETag"], f'"other", W/{first.headers["ETag"]}', "*"):
        again = client.get("/events/", headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get("/events/", headers={"if-none-match": '"other"'}).status_code == 200


def test_browsers_ask_each_time(client):
    assert client.get("/events/").headers["Cache-Control"] == "no-cache"


def test_a_publication_makes_every_page_new(client):
    before = client.get("/places/")
    publish()
    after = client.get("/places/", headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"A new place" in after.content


def test_the_same_page_after_a_publication_elsewhere_keeps_its_tag(client):
    before = client.get("/about/")
    publish()
    assert client.get("/about/", headers={"if-none-match": before.headers["ETag"]}).status_code == 304


def test_a_page_that_was_made_while_something_was_published_is_never_served_again():
    site = Site()
    site.during = publish
    site.ask()
    site.during = lambda: None
    site.ask()
    assert site.made == 2


def test_a_takedown_is_gone_for_readers_who_have_the_page(client):
    w = world()
    before = client.get("/cases/")
    assert b"Dana" in before.content
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    after = client.get("/cases/", headers={"if-none-match": before.headers["ETag"]})
    assert after.status_code == 200
    assert b"Dana" not in after.content


def test_a_takedown_elsewhere_empties_the_store_of_this_process():
    site, place = Site(), publish()
    site.ask("/one/")
    site.ask("/two/")
    assert stored() == 2
    actions.withdraw(place, by=factories.publisher(), public_reason="wrong")
    site.ask("/one/")
    assert stored() == 1, "only what was made since"


def test_what_another_thread_saw_newer_is_not_stored_under_an_old_revision():
    site = Site()

    def newer():
        site.during = lambda: None
        publish()
        site.ask("/other/")

    site.during = newer
    site.ask("/slow/")
    assert stored() == 1


def test_editors_always_get_a_fresh_page():
    site = Site()
    for _again in range(2):
        answer = site.ask(HTTP_COOKIE="sessionid=abc")
        assert "ETag" not in answer.headers
    assert (site.made, stored()) == (2, 0)


def test_other_cookies_make_no_editor():
    site = Site()
    site.ask(HTTP_COOKIE="theme=dark")
    site.ask()
    assert site.made == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 301},
        {"status": 400},
        {"status": 500},
        {"headers": {"Vary": "Accept, Cookie"}},
        {"headers": {"Cache-Control": "no-store"}},
        {"headers": {"Cache-Control": "private"}},
    ],
)
def test_only_whole_public_pages_are_kept(answer):
    site = Site(**answer)
    assert "ETag" not in site.ask().headers
    site.ask()
    assert (site.made, stored()) == (2, 0)


def test_a_page_that_sets_a_cookie_is_never_kept():
    site = Site()
    site.cookie = True
    site.ask()
    assert "a" in site.ask().cookies
    assert (site.made, stored()) == (2, 0)


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_reading_is_answered_from_the_store(method):
    site = Site()
    site.ask()
    site.ask(method=method)
    assert site.made == 2


def test_head_and_get_share_a_page(client):
    head, got = client.head("/events/"), client.get("/events/")
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(got.content))
    assert head.headers["ETag"] == got.headers["ETag"]
    assert client.get("/events/").content == got.content


@pytest.mark.parametrize("address", ["/admin/", "/healthz", "/robots.txt"])
def test_pages_for_machines_and_editors_do_not_ask_for_the_revision(address, django_assert_num_queries):
    with django_assert_num_queries(0):
        Site().ask(address)


def test_the_order_of_a_query_makes_no_difference_and_its_values_do():
    site = Site()
    site.keeps = True
    for address in ("/cases/?facility=a&facility=b", "/cases/?facility=b&facility=a", "/cases/?facility=a", "/cases/"):
        site.ask(address)
    assert site.made == 3


STRANGE = ["x=1", "page=1&x=1", "facility=%61", "page=" + "1" * 20, "facility=A", "page=1&"]
STRANGE += ["&".join(["facility=a"] * 6)]


@pytest.mark.parametrize("query", [*STRANGE, "%00"])
def test_queries_that_nobody_else_asks_for_are_not_kept(query):
    site = Site()
    site.keeps = True
    site.ask(f"/cases/?{query}")
    assert stored() == 0


def test_a_query_is_kept_only_where_the_page_depends_on_it():
    site = Site()
    site.ask("/about/?page=1")
    assert stored() == 0
    site.keeps = True
    site.ask("/cases/?page=1")
    assert stored() == 1


def test_a_huge_page_is_not_kept():
    site = Site(content=b"x" * (page_cache.LARGEST + 1))
    site.ask()
    site.ask()
    assert (site.made, stored()) == (2, 0)


def test_pages_age_with_the_day(monkeypatch):
    site = Site()
    site.ask()

    class Tomorrow:
        @staticmethod
        def now():
            return type("Now", (), {"date": staticmethod(lambda: date(2999, 1, 1))})

    monkeypatch.setattr(page_cache, "timezone", Tomorrow)
    site.ask()
    assert site.made == 2


def test_each_host_and_scheme_has_its_own_page(settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    site = Site()
    site.ask(HTTP_HOST="one.example")
    site.ask(HTTP_HOST="two.example")
    site.ask(HTTP_HOST="one.example", secure=True)
    assert site.made == 3


def test_pages_do_not_vary_by_the_languages_of_the_browser(client):
    first = client.get("/events/", headers={"accept-language": "ru"})
    assert first.headers["Vary"] == "Accept-Encoding"
    site = Site(headers={"Vary": "Accept-Language, Accept-Encoding"})
    assert site.ask().headers["Vary"] == "Accept-Encoding"


def test_the_revision_is_read_before_any_data(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as queries:
        client.get("/cases/")
    assert Revision._meta.db_table in queries[0]["sql"]


def test_threads_that_ask_at_once_all_get_a_page():
    site, answers = Site(), []
    revision = Revision.current()
    site.middleware._revision = lambda: revision  # threads of a test have no database
    site.middleware.seen = revision
    threads = [threading.Thread(target=lambda: answers.append(site.ask().content)) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [b"page"] * 8
