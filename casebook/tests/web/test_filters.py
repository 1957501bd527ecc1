"""Lists narrow to a facility; what is only possible is told apart; wrong values are reported in words."""

import re
from html import unescape

import pytest

from casebook import actions
from casebook.models import Kind
from casebook.tests import factories
from casebook.tests.small_archive import drafted, listed, page, published, with_sentence, world
from casebook.web.addresses import BY_NAME
from casebook.web.filters import FILTERS

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LISTS = [*BY_NAME, "sources", "claims", "disputes"]


WORLD = world


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_narrowed_to_a_facility_and_to_an_operation(name):
    kinds = {facet: FILTERS[name].base_filters[facet].kind for facet in ("facility", "operation")}
    assert kinds == {"facility": Kind.FACILITY, "operation": Kind.OPERATION}


def test_cases_of_one_facility(client, w):
    assert listed(client, f"/cases/?facility={w.norhold.ref}") == [w.group.ref, w.dana.ref]
    text = page(client, f"/cases/?facility={w.norhold.ref}")
    assert "held at Norhold prison ×" in text
    assert "2 records: 1 person, 1 group (of 9, as reported)" in text


def test_who_was_held_in_a_part_was_held_in_the_whole(client, w):
    wing, block = factories.published("facility", "The women's wing"), factories.published("facility", "Block two")
    factories.said(wing, "part_of", w.norhold, source=w.article)
    factories.said(block, "part_of", wing, source=w.article, stance="hedges")
    factories.said(w.other, "held_at", wing, source=w.article)
    factories.said(w.consul, "held_at", block, source=w.article)
    expected = [w.other.ref, w.group.ref, w.dana.ref]
    assert listed(client, f"/cases/?facility={w.norhold.ref}") == expected
    assert "2 more are not listed: they match only possibly." in page(client, f"/cases/?facility={w.norhold.ref}")
    assert sorted(listed(client, f"/cases/?facility={w.norhold.ref}&possibly=facility")) == sorted(
        [*expected, w.man.ref, w.consul.ref]
    )
    assert listed(client, f"/cases/?facility={wing.ref}") == [w.other.ref]
    assert "4 facts" in page(client, f"/claims/?facility={wing.ref}&fact=held_at&fact=part_of")
    assert "Norhold prison 3 + 2 possibly The women's wing 1 + 1 possibly" in page(client, "/cases/?open=facility")


def test_parts_in_a_circle_end(client, w):
    wing = factories.published("facility", "The women's wing")
    factories.said(wing, "part_of", w.norhold, source=w.article)
    factories.said(w.norhold, "part_of", wing, source=w.article)
    assert listed(client, f"/cases/?facility={wing.ref}&open=facility") == [w.group.ref, w.dana.ref]


def test_what_lies_in_a_place_lies_where_that_place_lies(client, w):
    city, land = factories.published("place", "Norhold city"), factories.published("place", "The land")
    factories.said(w.norhold, "located_in", city, source=w.article)
    factories.said(city, "located_in", land, source=w.article)
    factories.said(w.other, "held_in", city, source=w.article)
    wing, visit = factories.published("facility", "The women's wing"), factories.published("event", "A visit")
    factories.said(wing, "part_of", w.norhold, source=w.article)
    factories.said(visit, "at", wing, source=w.article)
    for place in (city, land):
        assert listed(client, f"/facilities/?place={place.ref}") == [w.norhold.ref, wing.ref]
        assert listed(client, f"/cases/?place={place.ref}") == [w.other.ref, w.group.ref, w.dana.ref]
        assert listed(client, f"/events/?place={place.ref}") == [visit.ref]
    assert listed(client, f"/places/?place={land.ref}") == [city.ref]
    assert listed(client, f"/places/?facility={wing.ref}") == [city.ref, land.ref]


def test_repeating_the_facility_means_or(client, w):
    both = f"/cases/?facility={w.norhold.ref}&facility={w.southcamp.ref}"
    assert listed(client, both) == [w.other.ref, w.group.ref, w.dana.ref]
    answer = client.get(both).content.decode()
    assert f'href="/cases/?facility={w.southcamp.ref}"' in answer, "Norhold can be taken off alone"
    assert f'href="/cases/?facility={w.norhold.ref}"' in answer, "Southcamp can be taken off alone"


def test_what_is_only_possible_is_counted_and_listed_on_demand(client, w):
    text = page(client, f"/cases/?facility={w.norhold.ref}")
    assert "1 more is not listed: it matches only possibly." in text
    wider = f"/cases/?facility={w.norhold.ref}&possibly=facility"
    assert f'href="{wider}"' in unescape(client.get(f"/cases/?facility={w.norhold.ref}").content.decode())
    assert listed(client, wider) == [w.man.ref, w.group.ref, w.dana.ref]
    assert "possibly Norhold prison" in page(client, wider)
    assert "not listed" not in page(client, wider)


def test_never_held_there_does_not_match(client, w):
    denied = factories.published("person", "Somebody else")
    factories.said(denied, "held_at", w.southcamp, source=w.article)
    factories.said(denied, "held_at", w.norhold, polarity="no", source=w.article)
    for more in ("", "&possibly=1"):
        assert denied.ref not in listed(client, f"/cases/?facility={w.norhold.ref}{more}")


def test_a_merged_facility_stands_for_the_one_it_was_merged_into(client, w):
    old = factories.published("facility", "The northern prison")
    factories.said(w.other, "held_at", old, source=w.article)
    factories.merged(old, w.norhold)
    expected = [w.other.ref, w.group.ref, w.dana.ref]
    assert listed(client, f"/cases/?facility={w.norhold.ref}") == expected
    assert listed(client, f"/cases/?facility={old.ref}") == expected
    assert "held at Norhold prison ×" in page(client, f"/cases/?facility={old.ref}")
    assert "— nothing recorded — nothing recorded 3 records" in page(client, "/facilities/")


def test_a_merged_person_leads_on_through_the_chain(client, w):
    with_sentence(w)
    twin = factories.published("person", "The same woman", name_policy="given")
    factories.merged(w.dana, twin)
    assert listed(client, f"/sentences/?facility={w.norhold.ref}") == [w.sentence.ref]


def test_each_kind_of_record_is_found_along_its_paths(client, w):
    w = with_sentence(w)
    w.wing = factories.record("facility", "The women's wing")
    w.flight = factories.record("operation", "The first flight")
    w.visit = factories.record("event", "A visit")
    w.city = factories.record("place", "Norhold")
    claims = [
        drafted(w.wing, "part_of", w.norhold, w),
        drafted(w.dana, "returned_in", w.flight, w),
        drafted(w.visit, "concerns", w.dana, w),
        drafted(w.norhold, "located_in", w.city, w),
    ]
    published(w, claims)
    expected = {
        "facilities": [w.norhold, w.wing],
        "operations": [w.flight],
        "sentences": [w.sentence],
        "events": [w.visit],
        "organisations": [w.court],
        "places": [w.city],
    }
    for name, records in expected.items():
        assert listed(client, f"/{name}/?facility={w.norhold.ref}") == [record.ref for record in records], name
        assert listed(client, f"/{name}/?facility={w.southcamp.ref}") == ([w.southcamp.ref] * (name == "facilities"))


def test_sources_claims_and_disputes_about_a_facility(client, w):
    with_sentence(w)
    late = factories.published_source("About the south", outlet=w.outlet)
    factories.said(w.other, "statement", "He wrote.", scope="account", source=late)
    assert "1 source" in page(client, f"/sources/?facility={w.norhold.ref}")
    assert "2 sources" in page(client, f"/sources/?facility={w.southcamp.ref}")
    assert "2 facts" in page(client, f"/claims/?facility={w.southcamp.ref}")
    assert "1 difference" in page(client, f"/disputes/?facility={w.norhold.ref}")
    assert "Nothing that is listed here matches." in page(client, f"/disputes/?facility={w.southcamp.ref}")


def test_facilities_are_offered_most_frequent_first(client, w):
    assert 'name="facility"' not in client.get("/cases/").content.decode(), "closed until opened"
    answer = client.get("/cases/?open=facility").content.decode()
    offered = re.findall(r'name="facility" value="(\w+)"', answer)
    assert offered == [w.norhold.ref, w.southcamp.ref]
    assert "checked" not in answer


def test_only_facilities_with_a_page_are_offered_and_of_many_only_some(client, w):
    hidden = factories.published("facility", "A hidden camp", has_page=False)
    factories.said(w.other, "held_at", hidden, source=w.article)
    many = [factories.record("facility", f"Camp {number}") for number in range(25)]
    claims = [drafted(w.other, "held_at", camp, w) for camp in many]
    actions.publish([*many, *claims], by=factories.publisher())
    answer = client.get(f"/cases/?facility={many[24].ref}").content.decode()
    offered = re.findall(r'type="checkbox" name="facility" value="(\w+)"( checked)?', answer)
    assert offered[0] == (many[24].ref, " checked")
    assert len(offered) == 21
    assert "and 6 more" in page(client, f"/cases/?facility={many[24].ref}")
    found = client.get("/cases/?find-facility=camp+19").content.decode()
    assert re.findall(r'type="checkbox" name="facility" value="(\w+)"', found) == [many[19].ref]
    assert hidden.ref not in dict(offered)


def test_nothing_found_says_what_to_take_off(client, w):
    empty = factories.published("facility", "An empty camp")
    text = page(client, f"/cases/?facility={empty.ref}")
    assert "0 records" in text
    assert "Nothing that is listed here matches. See the whole list" in text


def operation_world(w):
    """Dana came home with the second wave of an operation; a man perhaps with the first."""
    w.whole = factories.record("operation", "Homeward")
    w.first, w.second = (
        factories.record("operation", "The first wave"),
        factories.record("operation", "The second wave"),
    )
    w.ministry = factories.record("organisation", "The ministry")
    w.talks = factories.record("event", "Talks on the return")
    w.arvania = factories.record("place", "Arvania")
    claims = [
        drafted(w.first, "part_of", w.whole, w),
        drafted(w.second, "part_of", w.whole, w),
        drafted(w.dana, "returned_in", w.second, w),
        drafted(w.man, "returned_in", w.first, w, stance="hedges"),
        drafted(w.whole, "by", w.ministry, w),
        drafted(w.whole, "brought_from", w.norhold, w),
        drafted(w.whole, "brought_to", w.arvania, w),
        drafted(w.talks, "concerns", w.whole, w),
        drafted(w.second, "count", "40", w, scope="returned"),
    ]
    return published(w, claims)


def test_lists_narrow_to_an_operation(client, w):
    w = operation_world(with_sentence(w))
    assert listed(client, f"/cases/?operation={w.second.ref}") == [w.dana.ref]
    assert listed(client, f"/cases/?operation={w.first.ref}") == []
    assert listed(client, f"/cases/?operation={w.first.ref}&possibly=1") == [w.man.ref]
    assert "1 more is not listed: it matches only possibly." in page(client, f"/cases/?operation={w.first.ref}")
    assert listed(client, f"/cases/?operation={w.whole.ref}") == [w.dana.ref], "with a wave of it"
    assert listed(client, f"/sentences/?operation={w.whole.ref}") == [w.sentence.ref]
    whole = {
        "operations": [w.whole, w.first, w.second],
        "facilities": [w.norhold],
        "organisations": [w.ministry],
        "places": [w.arvania],
        "events": [w.talks],
    }
    for name, records in whole.items():
        assert listed(client, f"/{name}/?operation={w.whole.ref}") == [record.ref for record in records], name
    assert listed(client, f"/sentences/?operation={w.second.ref}") == [w.sentence.ref]
    assert "brought home with The second wave ×" in page(client, f"/cases/?operation={w.second.ref}")


def test_two_names_mean_and(client, w):
    w = operation_world(w)
    both = f"/cases/?facility={w.norhold.ref}&operation={w.second.ref}"
    assert listed(client, both) == [w.dana.ref]
    assert listed(client, f"/cases/?facility={w.southcamp.ref}&operation={w.second.ref}") == []
    assert "held at Norhold prison × : take off and brought home with The second wave ×" in page(client, both)
    answer = unescape(client.get(both).content.decode())
    assert f'href="/cases/?operation={w.second.ref}"' in answer, "the facility comes off alone"
    assert f'href="/cases/?facility={w.norhold.ref}"' in answer, "the operation comes off alone"
