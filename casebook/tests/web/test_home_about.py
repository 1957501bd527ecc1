"""The front page says what the archive holds; the page about reading it names every rule of the visibility decision."""

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.tests import factories
from casebook.tests.small_archive import drafted, page, published, with_sentence, world
from casebook.vocabulary import visibility

pytestmark = pytest.mark.django_db


WORLD = world


def test_an_empty_archive_has_a_front_page(client):
    assert "Nothing is published here yet." in page(client, "/")


def test_the_front_page_says_what_the_archive_holds(client, w):
    with_sentence(w)
    text = page(client, "/")
    assert "Did Dana have a lawyer?" not in text
    assert "4 cases 1 other person or group 2 facilities 1 source 14 facts 1 difference" in text
    assert "The newest articles Letters from a northern prison The Example Post, 23 July 2018" in text


def test_cases_of_groups_are_named_and_those_of_single_people_only_counted(client, w):
    text = page(client, "/")
    assert "Nine women in Norhold 9, as reported · last reported: July 2018" in text
    assert "All 4 cases" in text
    assert "Dana" not in text
    assert "A man of the north" not in text


def test_disputes_about_private_people_are_not_on_the_front_page(client, w):
    nine = drafted(w.group, "count", "8", w, scope="held")
    reject, accept = (drafted(w.dana, "custody", what, w) for what in ("released", "detained"))
    published(w, [nine, reject, accept])
    factories.dispute(
        "How many are they?", [nine], [factories.said(w.group, "count", "7", scope="held", source=w.article)]
    )
    factories.dispute("Where is Dana?", [reject], [accept])
    text = page(client, "/")
    assert "How many are they? Sources contradict each other" in text
    assert "Where is Dana?" not in text


def test_search_engines_may_read_the_front_page(client, w):
    answer = client.get("/")
    assert b"noindex" not in answer.content
    assert b'<link rel="canonical" href="http://testserver/">' in answer.content
    assert b"noindex" in client.get("/?x=1").content


def test_the_front_page_costs_at_most_fifteen_queries(client, w, django_assert_max_num_queries):
    with_sentence(w)
    cache.clear()
    with django_assert_max_num_queries(15):
        client.get("/")


def test_what_is_sealed_is_not_on_the_front_page(client, w):
    actions.seal(w.group, by=factories.publisher(), private_reason="danger")
    actions.seal(w.article, by=factories.publisher(), private_reason="danger")
    text = page(client, "/")
    assert "Nine women" not in text
    assert "Letters" not in text
    assert "1 source" not in text


def test_the_page_about_reading_names_every_rule(client):
    answer = client.get("/about/").content.decode()
    assert 'id="withheld"' in answer
    for code, rule in visibility.RULES.items():
        assert f'id="rule-{code}"' in answer
        assert str(rule.why) in answer


@pytest.mark.parametrize("part", ["children", "names", "states", "dates", "counting", "cite", "privacy"])
def test_the_page_about_reading_explains(client, part):
    assert f'<h2 id="{part}">' in client.get("/about/").content.decode()


def test_the_menu_leads_to_every_list_and_says_where_one_is(client):
    answer = client.get("/events/").content.decode()
    rooms = ["cases", "facilities", "operations", "sentences", "events", "people", "organisations", "places"]
    for name in [*rooms, "sources", "disputes"]:
        current = ' aria-current="page"' if name == "events" else ""
        assert f'<a href="/{name}/"{current}>' in answer
    assert 'href="/report/"' in answer


def test_the_archive_goes_by_its_own_name(client, settings):
    settings.SITE_NAME = "Archive <of> the North"
    answer = client.get("/about/").content.decode()
    assert "Archive &lt;of&gt; the North</title>" in answer
