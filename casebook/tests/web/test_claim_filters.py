"""Facts narrow to what is said, of whom, by whom and in which outlet."""

import re

import pytest

from casebook.tests import factories
from casebook.tests.small_archive import page, with_sentence, world

pytestmark = [pytest.mark.django_db, pytest.mark.both]


WORLD = world


def facts(client, query):
    """The facts that /claims/ lists."""
    return sorted(re.findall(r'data-fact="(\w+)"', client.get(f"/claims/?{query}").content.decode()))


def test_claims_by_fact_scope_and_topic(client, w):
    factories.said(w.dana, "statement", "She wrote.", scope="account", source=w.article)
    factories.said(w.dana, "statement", "A cold cell.", scope="condition", source=w.article)
    assert facts(client, "fact=count") == ["count"]
    assert facts(client, "fact=count&fact=role") == ["count", "role"]
    assert facts(client, "scope=held") == ["count"]
    assert facts(client, "topic=condition") == ["statement"]
    assert facts(client, "topic=condition&topic=account") == ["statement", "statement"]
    assert facts(client, "fact=count&topic=condition") == []
    assert "of the kind “How many” × : take off" in page(client, "/claims/?fact=count")
    assert "on the topic “Conditions”" in page(client, "/claims/?topic=condition")


def test_claims_by_whom_they_are_about_who_said_them_and_where(client, w):
    other = factories.published_source("In the other outlet")
    aunt = factories.published("person", "Her aunt", has_page=False)
    factories.said(w.dana, "role", "a nurse", source=other, chain=[aunt])
    assert facts(client, f"about={w.norhold.ref}") == ["held_at"] * 3
    assert facts(client, f"about={w.dana.ref}&fact=role") == ["role"]
    assert client.get(f"/claims/?speaker={aunt.ref}").status_code == 400, "who has no page has no filter"
    assert facts(client, f"outlet={other.outlet.ref}") == ["role"]
    assert facts(client, f"outlet={other.outlet.ref}&outlet={w.outlet.ref}&fact=role") == ["role", "role"]


def test_claims_that_are_disputed(client, w):
    with_sentence(w)
    assert facts(client, "disputed=1") == ["counsel", "counsel"]
    assert "that are disputed ×" in page(client, "/claims/?disputed=1")


def test_claims_by_what_the_source_says_and_how_real_it_is(client, w):
    factories.said(
        w.dana, "returned_in", factories.published("operation", "Homeward"), status="planned", source=w.article
    )
    factories.said(w.dana, "held_at", w.southcamp, polarity="no", source=w.article)
    assert facts(client, "status=planned") == ["returned_in"]
    assert facts(client, "polarity=no") == ["held_at"]
    assert facts(client, "polarity=yes&status=actual&fact=role") == ["role"]


def test_no_facet_of_claims_offers_children(client, w):
    assert "children" not in page(client, "/claims/")
    page(client, "/claims/?topic=children", status=400)
    page(client, "/claims/?scope=children", status=400)
