"""Two days compared: what came in, what changed, and what went, on the page of a record and on lists."""

import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from casebook.tests import factories
from casebook.tests.small_archive import page
from casebook.web.presenters import comparison

pytestmark = pytest.mark.django_db
FIRST, SECOND = "2019-01-01", "2021-01-01"


def _two_articles():
    """A woman who was held, and on whom another article two years later says otherwise."""
    paper = factories.published("organisation", "The Example Post")
    w = SimpleNamespace(
        old=factories.published_source("The old article", "2018-07-23", outlet=paper),
        new=factories.published_source("The new article", "2020-05-04", outlet=paper),
        norhold=factories.published("facility", "Norhold prison"),
        woman=factories.published("person", "A woman"),
        group=factories.published("person", "The women", form="group"),
        visit=factories.published("event", "The visit"),
    )
    w.held = factories.said(w.woman, "held_at", w.norhold, source=w.old, stance="hedges")
    w.custody = factories.said(w.woman, "custody", "detained", when="2018-07", source=w.old)
    w.term = factories.said(w.group, "count", "9", scope="held", source=w.old)
    w.planned = factories.said(w.visit, "takes_place", "2019", status="planned", source=w.old)
    factories.said(w.visit, "concerns", w.woman, source=w.old)
    w.released = factories.said(w.woman, "custody", "released", when="2020-03", source=w.new)
    w.eight = factories.said(w.group, "count", "8", scope="held", source=w.new)
    w.cancelled = factories.said(w.visit, "takes_place", "2019", status="cancelled", source=w.new)
    factories.publish(factories.cite(w.held, w.new, 2))
    factories.said(w.group, "held_at", w.norhold, source=w.new)
    return w


WORLD = _two_articles


def parts(client, address: str) -> dict[str, str]:
    """The words of what came, changed and went."""
    cache.clear()
    html = client.get(address).content.decode()
    section = re.search(r'(?s)<section id="compared".*?</section>', html)[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    came, changed, went = re.split(r"(?<=[0-9] )(?:came in|changed|went)", words)[1:4]
    return {"came": came, "changed": changed, "went": went}


def test_what_came_in_has_its_source_and_its_reference(client, w):
    address = f"/cases/{w.woman.ref}/?as_of={SECOND}&compared={FIRST}"
    found = parts(client, address)
    assert "Custody: released The Example Post, 4 May 2020" in found["came"]
    assert "detained" not in found["came"]
    assert f'data-fact="custody" data-claim="{w.released.ref}"' in client.get(address).content.decode()


def test_what_another_source_says_outright_changed(client, w):
    found = parts(client, f"/cases/{w.woman.ref}/?as_of={SECOND}&compared={FIRST}")
    assert "Held at: Norhold prison before: possibly Norhold prison" in found["changed"]


def test_a_state_goes_when_a_later_word_follows_it(client, w):
    found = parts(client, f"/cases/{w.woman.ref}/?as_of={SECOND}&compared={FIRST}")
    assert "Custody: detained no longer the last word: released" in found["went"]


def test_a_plan_goes_when_it_is_cancelled(client, w):
    found = parts(client, f"/events/{w.visit.ref}/?as_of={SECOND}&compared={FIRST}")
    assert "followed by: 2019 (cancelled)" in found["went"]


def test_a_value_goes_when_sources_contradict_it(client, w):
    found = parts(client, f"/cases/{w.group.ref}/?as_of={SECOND}&compared={FIRST}")
    assert "How many: held: 9 sources disagree on it since: 8" in found["went"]
    assert "How many: held: 8" in found["came"]


def test_the_days_can_come_in_any_order_and_one_may_be_today(client, w):
    same = parts(client, f"/cases/{w.woman.ref}/?as_of={FIRST}&compared={SECOND}")
    assert same == parts(client, f"/cases/{w.woman.ref}/?as_of={SECOND}&compared={FIRST}")
    assert "From 1 January 2019 to today" in page(client, f"/cases/{w.woman.ref}/?compared={FIRST}")


def test_lists_tell_which_rows_came_changed_and_went(client, w):
    found = parts(client, f"/cases/?as_of={SECOND}&compared={FIRST}")
    assert "The women" in found["came"]
    assert "A woman" in found["changed"]
    assert "The new article" in parts(client, f"/sources/?as_of={SECOND}&compared={FIRST}")["came"]
    assert w.held.ref in client.get(f"/claims/?as_of={SECOND}&compared={FIRST}").content.decode()
    held = parts(client, f"/cases/?facility={w.norhold.ref}&as_of={SECOND}&compared={FIRST}")
    assert "A woman" in held["came"], "it was only possible before"


def test_a_list_tells_as_changed_what_the_page_tells_and_leads_to_where_it_does(client, w):
    third = factories.published_source("A third article", "2020-06-07", outlet=w.old.outlet)
    other = factories.published("person", "Another woman")
    held = factories.said(other, "held_at", w.norhold, source=w.old)
    factories.publish(factories.cite(held, third, 2))
    address = f"/cases/?as_of={SECOND}&compared={FIRST}"
    assert "Another woman" in parts(client, address)["changed"]
    link = f'href="/cases/{other.ref}/?compared={FIRST}&amp;as_of={SECOND}"'
    assert link in client.get(address).content.decode()
    own = parts(client, f"/cases/{other.ref}/?compared={FIRST}&as_of={SECOND}")
    assert "said by another source too" in own["changed"]
    assert f'href="/cases/{other.ref}/?compared={FIRST}"' in client.get(f"/cases/?compared={FIRST}").content.decode()


def test_a_merged_record_leads_on_with_both_days(client, w):
    other = factories.published("facility", "Norhold, spelt otherwise")
    factories.merged(other, w.norhold)
    answer = client.get(f"/facilities/{other.ref}/?as_of={SECOND}&compared={FIRST}")
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/?as_of={SECOND}&compared={FIRST}")
    answer = client.get(f"/facilities/{other.ref}/?compared={FIRST}")
    assert answer.headers["Location"].endswith(f"/?compared={FIRST}")


def test_a_list_offers_the_days_of_what_it_lists(client, w):
    southcamp = factories.published("facility", "Southcamp")
    third = factories.published_source("A third article", "2020-06-07", outlet=w.old.outlet)
    factories.said(factories.published("person", "A man"), "held_at", southcamp, source=third)
    today = client.get(f"/cases/?facility={southcamp.ref}").content.decode()
    assert re.search(rf'href="/cases/\?facility={southcamp.ref}&amp;as_of=[0-9-]+#as-of"', today)

    def offered(address):
        cache.clear()
        html = client.get(address).content.decode()
        days = re.search(r'(?s)aria-labelledby="as-of-days">.*?</ul>', html)[0]
        return re.findall('datetime="(.*?)"', days), html

    days, html = offered(f"/cases/?facility={southcamp.ref}&as_of=2020-06-01")
    assert days == ["2020-06-07"], "not the days of what is held elsewhere"
    assert "Days by which something more had become known" in html
    days, html = offered("/sources/?as_of=2020-06-01")
    assert {"2018-07-23", "2020-05-04", "2020-06-07"} <= set(days)


def test_a_long_list_offers_the_days_of_the_archive_and_says_so(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.as_of.MOST_ROWS", 0)
    assert "Days on which sources of the whole archive appeared" in page(client, f"/cases/?as_of={FIRST}")
    assert "Days on which sources of the whole archive appeared" in page(client, f"/?as_of={FIRST}")


def test_what_differs_on_a_page_stands_under_the_sections_of_the_page(client, w):
    other = factories.said(w.woman, "statement", "She wrote.", scope="account", source=w.new)
    html = client.get(f"/cases/{w.woman.ref}/?as_of={SECOND}&compared={FIRST}").content.decode()
    came = re.search(r"(?s)came in</h3>(.*?)</h3>", html)[1]
    assert re.findall("<h4>(.*?)</h4>", came) == ["Where they are held", "Other accounts"]
    assert came.index("Other accounts") < came.index(other.ref)
    assert "<h4>" not in client.get(f"/claims/?as_of={SECOND}&compared={FIRST}").content.decode()


def test_a_list_that_is_too_long_says_so(client, w, monkeypatch):
    monkeypatch.setattr(comparison, "MOST_ROWS", 1)
    text = page(client, f"/claims/?as_of={SECOND}&compared={FIRST}")
    assert "more than 1 rows" in text
    assert "Narrow it" in text


@pytest.mark.parametrize("address", ["/claims/{claim}/", "/", "/sources/{source}/"])
def test_only_records_and_lists_are_compared(client, w, address):
    asked = address.format(claim=w.held.ref, source=w.old.ref)
    assert "Two days can be compared on" in page(client, f"{asked}?compared={FIRST}", status=400)
    same = f"/cases/?as_of={FIRST}&compared={FIRST}"
    assert "Choose two different days" in page(client, same, status=400)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/?as_of={day}", 30),
        ("/cases/?as_of={day}", 17),
        ("/claims/?as_of={day}", 15),
        ("/disputes/?as_of={day}", 14),
        ("/sources/?as_of={day}", 11),
        ("/cases/{woman}/?as_of={day}", 32),
        ("/cases/{woman}/", 23),
        ("/cases/?as_of={day}&compared=2019-01-01", 34),
    ],
)
def test_pages_as_of_a_day_cost_a_fixed_number_of_queries(client, w, address, most, django_assert_max_num_queries):
    asked = address.format(day=SECOND, woman=w.woman.ref)
    with django_assert_max_num_queries(most):
        assert client.get(asked).status_code == 200
