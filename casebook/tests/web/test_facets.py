"""Facets in the margin: what they offer, what their counts answer, and what they never cross."""

import re
from html import unescape

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.models import Record
from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import listed, offered, page, world_with_sentence

pytestmark = [pytest.mark.django_db, pytest.mark.both]


WORLD = world_with_sentence


def test_counts_say_how_many_there_would_be_with_a_value_too(client, w):
    factories.said(w.dana, "sex", "female", source=w.article)
    factories.said(w.other, "sex", "male", source=w.article)
    assert offered(client, "/cases/", "sex") == [("female", "1"), ("male", "1")]
    both = [(w.norhold.ref, "2 + 1 possibly"), (w.southcamp.ref, "1")]
    assert offered(client, "/cases/?open=facility", "facility") == both
    # Its own choice does not narrow a facet, and that of another does.
    assert offered(client, f"/cases/?facility={w.norhold.ref}", "facility") == both
    assert offered(client, f"/cases/?facility={w.norhold.ref}", "sex") == [("female", "1")]
    women = offered(client, "/cases/?sex=female&open=facility", "facility")
    assert women == [(w.norhold.ref, "1")]


def test_a_chosen_value_that_nothing_has_stays_to_be_taken_off(client, w):
    address = f"/cases/?facility={w.southcamp.ref}&status=detained"
    assert offered(client, address, "status") == [("detained", "0")]


def test_a_sentence_passed_on_a_group_counts_once(client, w):
    of_all = factories.published("sentence", "Sentence of the nine")
    factories.said(of_all, "sentence_of", w.group, source=w.article)
    factories.said(of_all, "term", "15 years", source=w.article)
    assert offered(client, "/cases/", "term") == [("15 years", "1"), ("life", "1")]
    assert listed(client, "/cases/?term=15+years") == [w.group.ref], "not each of its members"
    assert offered(client, "/sentences/", "term") == [("15 years", "1"), ("life", "1")]


def test_no_side_of_a_disagreement_is_lost(client, w):
    factories.said(w.dana, "sex", "female", source=w.article)
    factories.said(w.dana, "sex", "male", source=w.article)
    for value in ("female", "male"):
        assert listed(client, f"/cases/?sex={value}") == [w.dana.ref]
    assert offered(client, "/cases/", "sex") == [("female", "1"), ("male", "1")]


def test_what_is_withheld_is_in_no_facet_and_no_count(client, w):
    reported = factories.said(w.dana, "held_in", factories.published("place", "A city"), source=w.article)
    assert len(offered(client, "/cases/?open=place", "place")) == 1
    actions.seal(reported, by=factories.publisher(), private_reason="danger")
    assert offered(client, "/cases/?open=place", "place") == []


def test_that_there_was_no_lawyer_is_found_among_the_lawyers(client, w):
    none = factories.claim(w.sentence, "counsel", "", polarity="unknown", scope="appeal")
    factories.cite(none, w.article)
    factories.publish(none)
    assert offered(client, "/sentences/", "counsel") == [("on-paper-only", "1"), ("no", "1"), ("unknown", "1")]
    assert listed(client, "/cases/?counsel=no") == [w.dana.ref]
    assert listed(client, "/sentences/?counsel=unknown") == [w.sentence.ref]
    assert "Cases without a lawyer ×" in page(client, "/cases/?counsel=no")


def test_a_kind_of_event_that_is_only_planned_is_found_by_it(client, w):
    visit = factories.published("event", "A visit")
    factories.said(visit, "event_type", "visit", status="planned", source=w.article)
    assert offered(client, "/events/", "kind") == [("visit", "1")]
    assert listed(client, "/events/?kind=visit&status=planned") == [visit.ref]


def test_outlets_and_speakers_lead_to_whom_they_tell_of(client, w):
    other = factories.published("organisation", "The Other Post")
    source = factories.published_source("Elsewhere", outlet=other)
    aunt = factories.published("person", "Her aunt", has_page=False)
    factories.said(w.man, "role", "a driver", source=source, chain=[aunt, w.consul])
    assert listed(client, f"/cases/?outlet={other.ref}") == [w.man.ref]
    assert listed(client, f"/cases/?speaker={w.consul.ref}") == [w.man.ref]
    assert offered(client, "/cases/?open=speaker", "speaker") == [(w.consul.ref, "1")], "nobody without a page"
    page(client, f"/cases/?speaker={aunt.ref}", status=400)


def test_days_certainly_possibly_and_without_a_date(client, w):
    for record, value, when in ((w.dana, "detained", "2018-07-04"), (w.man, "released", "2017/2019")):
        factories.said(record, "custody", value, when=when, source=w.article)
    assert listed(client, "/cases/?from=2018&to=2018") == [w.dana.ref]
    assert listed(client, "/cases/?from=2018&to=2018&dated=possibly") == [w.man.ref, w.dana.ref]
    undated = [w.other.ref, w.group.ref]
    assert listed(client, "/cases/?from=2018&to=2018&dated=certainly&dated=undated") == [*undated, w.dana.ref]
    assert listed(client, "/cases/?dated=undated") == undated
    ways = "dated=certainly&dated=possibly&dated=undated"
    assert listed(client, f"/cases/?{ways}") == listed(client, "/cases/"), "each case is in one way or another"
    assert listed(client, "/cases/?from=2018-08") == []
    text = page(client, "/cases/?to=2018&from=2018-05&dated=possibly")
    assert "held or returned between May 2018 × : take off and 2018 × : take off possibly then ×" in text


def test_two_dates_say_nothing_of_the_time_between(client, w):
    for when in ("2015", "2020"):
        factories.said(w.dana, "held_at", w.norhold, when=when, source=w.article)
    assert listed(client, "/cases/?from=2015&to=2015") == [w.dana.ref]
    assert listed(client, "/cases/?from=2020&to=2020") == [w.dana.ref]
    assert listed(client, "/cases/?from=2017&to=2017&dated=possibly") == []


def test_a_state_that_lasts_through_the_days_is_certain(client, w):
    factories.said(w.dana, "held_at", w.norhold, when="2015/2020", source=w.article)
    factories.said(w.man, "returned_in", factories.published("operation", "Home"), when="2015/2020", source=w.article)
    assert listed(client, "/cases/?from=2017&to=2018") == [w.dana.ref]
    assert listed(client, "/cases/?from=2015&to=2015") == [w.dana.ref], "it began in that year"
    assert listed(client, "/cases/?from=2015-01&to=2015-03") == [], "perhaps it began later"
    assert listed(client, "/cases/?from=2015-01&to=2015-03&dated=possibly") == [w.man.ref, w.dana.ref]
    assert listed(client, "/cases/?from=2020-02") == []


def test_what_is_planned_promised_or_cancelled_is_found_by_day_place_and_facility(client, w):
    city, promised = factories.published("place", "Norhold city"), factories.published("event", "A promised visit")
    flight = factories.published("operation", "A cancelled flight")
    factories.said(w.norhold, "located_in", city, source=w.article)
    factories.said(promised, "takes_place", "2025-02", status="promised", source=w.article)
    factories.said(promised, "at", w.norhold, status="promised", source=w.article)
    factories.said(promised, "concerns", flight, status="promised", source=w.article)
    factories.said(flight, "takes_place", "2025-03-01", status="cancelled", source=w.article)
    factories.said(flight, "brought_from", w.norhold, status="planned", source=w.article)
    for query in (f"facility={w.norhold.ref}", f"place={city.ref}", f"operation={flight.ref}", "from=2025-02&to=2025"):
        assert listed(client, f"/events/?{query}") == [promised.ref], query
        assert listed(client, f"/events/?{query}&status=promised") == [promised.ref]
        assert listed(client, f"/events/?{query}&status=actual") == []
    for query in (f"facility={w.norhold.ref}", f"brought_from={city.ref}", "year=2025", "from=2025&to=2025"):
        assert listed(client, f"/operations/?{query}") == [flight.ref], query
    # It took place on another day: the plan is no more.
    factories.said(promised, "takes_place", "2025-06-01", source=w.article)
    assert listed(client, "/events/?from=2025-02&to=2025-02") == []
    assert listed(client, "/events/?from=2025-06&to=2025-06") == [promised.ref]


def test_nothing_found_says_what_there_would_be_without_each_part(client, w):
    factories.said(w.other, "sex", "male", source=w.article)
    address = f"/cases/?facility={w.norhold.ref}&sex=male&form=individual"
    text = page(client, address)
    assert "without “recorded as male” there would be 1: take it off" in text
    assert "without “held at Norhold prison” there would be 1: take it off" in text
    assert "without “recorded one by one”" not in text, "that would still find nothing"
    assert f'href="/cases/?facility={w.norhold.ref}&form=individual"' in unescape(client.get(address).content.decode())


def test_where_no_part_alone_helps_two_do_and_each_says_what_it_has(client, w):
    factories.said(w.other, "sex", "male", source=w.article)
    address = f"/cases/?facility={w.norhold.ref}&sex=male&q=nonsense"
    text = page(client, address)
    assert "without “recorded as male” and “with the words “nonsense”” there would be 2: take both off" in text
    assert "without “held at Norhold prison” and “with the words “nonsense”” there would be 1: take both off" in text
    assert "without “held at Norhold prison” and “recorded as male”" not in text
    assert "with “held at Norhold prison” alone there would be 2: keep only this" in text
    assert "“with the words “nonsense”” finds nothing even alone" in text
    links = [
        link.attributes["href"] for link in read(client, address).one(id="results").all(class_="plain")[-1].all(tag="a")
    ]
    assert [f"/cases/?facility={w.norhold.ref}", "/cases/?sex=male"] == links[:2]
    assert len(links) == 4


def test_of_two_parts_that_find_nothing_both_are_reported(client, w):
    text = page(client, "/cases/?sex=male&q=nonsense")
    assert "0 records:" not in text, "no sign of what they would be made up of"
    assert "“recorded as male” finds nothing even alone" in text


def test_words_are_looked_for_in_labels_and_names_that_readers_see(client, w):
    factories.said(w.man, "name", "[ru] Тимур (given)", source=w.article)
    man = Record.objects.get(pk=w.man.pk)
    factories.said(w.consul, "name", "Айша Бекова", source=w.article)
    assert listed(client, "/cases/?q=dana") == [w.dana.ref]
    assert listed(client, "/cases/?q=women+norhold") == [w.group.ref, w.dana.ref], "she is held there, and one of them"
    assert listed(client, "/people/?q=айша") == [w.consul.ref]
    assert man.name_policy == "role"
    assert listed(client, "/cases/?q=Тимур") == [], "a withheld name finds nobody"


def test_lists_sort_both_ways_and_say_so(client, w):
    late = factories.published_source("Later", "2020-05-01", outlet=w.outlet)
    factories.said(w.other, "role", "a driver", source=late)
    assert listed(client, "/cases/?sort=sources")[0] == w.other.ref
    assert listed(client, "/cases/?sort=-sources")[-1] == w.other.ref
    assert listed(client, "/cases/?sort=-label") == [w.group.ref, w.dana.ref, w.other.ref, w.man.ref]
    heading = read(client, "/cases/?sort=sources").one(aria_sort="…")
    assert (heading.attributes["aria-sort"], heading.one(tag="a").attributes["href"]) == (
        "descending",
        "/cases/?sort=-sources",
    )
    assert listed(client, "/cases/")[0] == w.other.ref, "the newest report comes first"


def test_one_choice_has_one_address(client, w):
    refs = sorted([w.norhold.ref, w.southcamp.ref])
    clear = [
        f"/cases/?sex=female&facility={refs[1]}&facility={refs[0]}",
        f"/cases/?facility={refs[0]}&sex=female&q=&facility={refs[1]}",
    ]
    links = [read(client, address).one(download="…").attributes["href"] for address in clear]
    assert links == [f"/cases/?facility={refs[0]}&facility={refs[1]}&sex=female&format=csv"] * 2


def test_words_are_not_looked_for_in_what_is_said_of_people(client, w):
    factories.said(w.dana, "statement", "She weaves carpets.", scope="account", source=w.article)
    for name in ("cases", "people", "sentences"):
        assert listed(client, f"/{name}/?q=carpets") == []


def test_whoever_is_shut_leaves_every_count(client, w):
    cache.clear()
    before = offered(client, "/cases/", "form")
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    assert before == [("individual", "3"), ("group", "1")]
    assert offered(client, "/cases/", "form") == [("individual", "2"), ("group", "1")]


def test_the_values_of_facts_are_those_of_these_facts(client, w):
    speakers = [factories.published("person", f"Speaker {number}", public_life=True) for number in range(8)]
    for number, speaker in enumerate(speakers):
        for one in range(8 - number):
            factories.said(w.dana, "role", f"a role {number} {one}", source=w.article, chain=[speaker])
    factories.said(w.sentence, "fee", "100 USD", source=w.article, chain=[w.consul])
    assert offered(client, "/claims/?fact=fee&open=speaker", "speaker") == [(w.consul.ref, "1")]
    assert len(offered(client, "/claims/?open=speaker", "speaker")) == 9


def test_the_script_is_the_sites_own_and_nothing_stands_inline(client, w):
    answer = client.get("/cases/").content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer)
    assert scripts == [(' src="/static/facets.js" defer', ""), (' src="/static/search.js" type="module"', "")]
    assert "style=" not in answer
