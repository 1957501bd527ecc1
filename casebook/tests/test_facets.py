"""Facets in the margin: what they offer, what their counts answer, and what they never cross."""

import re
from html import unescape

import pytest
from django.core.cache import cache

from casebook import acts, vocabulary
from casebook.models import Record
from casebook.pages.filters import FILTERS
from casebook.pages.filters.catalogue import SPECS
from casebook.pages.filters.readings import Ends, Keys, Looked, Years
from casebook.pages.lists import margin
from casebook.tests import make
from casebook.tests.reading import page as read
from casebook.tests.small_world import listed, page, with_sentence, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return with_sentence(world())


def offered(client, address, name):
    """The values that a facet offers, in their order, with what stands beside each."""
    boxes = read(client, address).all(tag="label")
    boxes = [(box, box.all(tag="input", name=name)) for box in boxes]
    return [(found[0].attributes["value"], box.all(tag="span")[0].words) for box, found in boxes if found]


def test_counts_say_how_many_there_would_be_with_a_value_too(client, w):
    make.said(w.dana, "sex", "female", source=w.article)
    make.said(w.other, "sex", "male", source=w.article)
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


def test_beyond_ten_thousand_only_that_it_is_more_is_told(client, w, monkeypatch):
    monkeypatch.setattr(margin, "MOST", 1)
    assert dict(offered(client, "/cases/", "form"))["individual"] == "more than 1"
    assert margin.told(10_001) == "more than 1"


def test_a_sentence_passed_on_a_group_counts_once(client, w):
    of_all = make.published("sentence", "Sentence of the nine")
    make.said(of_all, "sentence_of", w.group, source=w.article)
    make.said(of_all, "term", "15 years", source=w.article)
    assert offered(client, "/cases/", "term") == [("15 years", "1"), ("life", "1")]
    assert listed(client, "/cases/?term=15+years") == [w.group.ref], "not each of its members"
    assert offered(client, "/sentences/", "term") == [("15 years", "1"), ("life", "1")]


def test_no_side_of_a_disagreement_is_lost(client, w):
    make.said(w.dana, "sex", "female", source=w.article)
    make.said(w.dana, "sex", "male", source=w.article)
    for value in ("female", "male"):
        assert listed(client, f"/cases/?sex={value}") == [w.dana.ref]
    assert offered(client, "/cases/", "sex") == [("female", "1"), ("male", "1")]


def test_what_is_withheld_is_in_no_facet_and_no_count(client, w):
    plea = make.claim(w.sentence, "plea", "accepts-charges")
    make.cite(plea, w.article)
    make.publish(plea)
    plea.refresh_from_db()
    assert plea.withheld == "guilt"
    assert offered(client, "/sentences/", "plea") == []
    assert listed(client, "/sentences/?plea=accepts-charges") == []


def test_a_kind_of_event_that_is_only_planned_is_found_by_it(client, w):
    visit = make.published("event", "A visit")
    make.said(visit, "event_type", "visit", status="planned", source=w.article)
    assert offered(client, "/events/", "kind") == [("visit", "1")]
    assert listed(client, "/events/?kind=visit&status=planned") == [visit.ref]


def test_years_stand_in_their_order_with_a_picture_that_says_the_same(client, w):
    late = make.published_source("Later", "2020-05-01", outlet=w.outlet)
    make.said(w.other, "role", "a driver", source=late)
    found = read(client, "/cases/").one(id="f-reported")
    assert [box.words for box in found.all(tag="label")] == ["2018 4", "2020 1"]
    picture = found.one(tag="svg")
    assert picture.attributes["aria-label"] == "Year reported: 2018: 4, 2020: 1"
    assert [float(bar.attributes["height"]) for bar in picture.all(tag="rect")] == [32, 0, 8]
    assert listed(client, "/cases/?reported=2020") == [w.other.ref]


def test_the_picture_of_years_is_bounded_whatever_is_chosen(client, w):
    make.said(w.other, "role", "a driver", source=make.published_source("Old", "1850-05-01", outlet=w.outlet))
    picture = read(client, "/cases/?reported=1000&reported=2999").one(id="f-reported").one(tag="svg")
    assert len(picture.all(tag="rect")) == 60
    assert "1000: 0" in picture.attributes["aria-label"]


def test_outlets_and_speakers_lead_to_whom_they_tell_of(client, w):
    other = make.published("organisation", "The Other Post")
    source = make.published_source("Elsewhere", outlet=other)
    aunt = make.published("person", "Her aunt", has_page=False)
    make.said(w.man, "role", "a driver", source=source, chain=[aunt, w.consul])
    assert listed(client, f"/cases/?outlet={other.ref}") == [w.man.ref]
    assert listed(client, f"/cases/?speaker={w.consul.ref}") == [w.man.ref]
    assert offered(client, "/cases/?open=speaker", "speaker") == [(w.consul.ref, "1")], "nobody without a page"
    page(client, f"/cases/?speaker={aunt.ref}", status=400)


def test_days_certainly_possibly_and_without_a_date(client, w):
    for record, when in ((w.dana, "2018-07-04"), (w.man, "2017/2019")):
        make.said(record, "custody", "detained", when=when, source=w.article)
    assert listed(client, "/cases/?from=2018&to=2018") == [w.dana.ref]
    assert listed(client, "/cases/?from=2018&to=2018&dated=possibly") == [w.man.ref, w.dana.ref]
    assert listed(client, "/cases/?from=2018&to=2018&dated=certainly&dated=undated") == listed(client, "/cases/")
    assert listed(client, "/cases/?from=2018-08") == []
    text = page(client, "/cases/?to=2018&from=2018-05&dated=possibly")
    assert "held or returned between May 2018 × : take off and 2018 × : take off possibly then ×" in text


def test_nothing_found_says_what_there_would_be_without_each_part(client, w):
    make.said(w.other, "sex", "male", source=w.article)
    address = f"/cases/?facility={w.norhold.ref}&sex=male&form=individual"
    text = page(client, address)
    assert "without “recorded as male” there would be 1: take it off" in text
    assert "without “held at Norhold prison” there would be 1: take it off" in text
    assert "without “recorded one by one”" not in text, "that would still find nothing"
    assert f'href="/cases/?facility={w.norhold.ref}&form=individual"' in unescape(client.get(address).content.decode())


def test_where_no_part_alone_helps_two_do_and_each_says_what_it_has(client, w):
    make.said(w.other, "sex", "male", source=w.article)
    address = f"/cases/?facility={w.norhold.ref}&sex=male&q=nonsense"
    text = page(client, address)
    assert "without “recorded as male” and “with the words “nonsense”” there would be 2: take both off" in text
    assert "without “held at Norhold prison” and “with the words “nonsense”” there would be 1: take both off" in text
    assert "without “held at Norhold prison” and “recorded as male”" not in text
    assert "with “held at Norhold prison” alone there would be 2: keep only this" in text
    assert "“with the words “nonsense”” finds nothing even alone" in text
    links = [link.attributes["href"] for link in read(client, address).one(**{"class": "instead"}).all(tag="a")]
    assert [f"/cases/?facility={w.norhold.ref}", "/cases/?sex=male"] == links[:2]
    assert len(links) == 4


def test_of_two_parts_that_find_nothing_both_are_told(client, w):
    text = page(client, "/cases/?sex=male&q=nonsense")
    assert "0 records sort by" in text, "no sign of what they would be made up of"
    assert "“recorded as male” finds nothing even alone" in text


def test_words_are_looked_for_in_labels_and_names_that_readers_see(client, w):
    make.said(w.man, "name", "[ru] Тимур (given)", source=w.article)
    man = Record.objects.get(pk=w.man.pk)
    make.said(w.consul, "name", "Айша Бекова", source=w.article)
    assert listed(client, "/cases/?q=dana") == [w.dana.ref]
    assert listed(client, "/cases/?q=women+norhold") == [w.group.ref, w.dana.ref][:1]
    assert listed(client, "/people/?q=айша") == [w.consul.ref]
    assert man.name_policy == "role"
    assert listed(client, "/cases/?q=Тимур") == [], "a withheld name finds nobody"


def test_lists_sort_both_ways_and_say_so(client, w):
    late = make.published_source("Later", "2020-05-01", outlet=w.outlet)
    make.said(w.other, "role", "a driver", source=late)
    assert listed(client, "/cases/?sort=sources")[0] == w.other.ref
    assert listed(client, "/cases/?sort=-sources")[-1] == w.other.ref
    assert listed(client, "/cases/?sort=-label") == [w.group.ref, w.dana.ref, w.other.ref, w.man.ref]
    heading = read(client, "/cases/?sort=sources").one(aria_sort="…")
    assert (heading.attributes["aria-sort"], heading.one(tag="a").attributes["href"]) == (
        "descending",
        "/cases/?sort=-sources",
    )
    assert read(client, "/cases/").one(aria_sort="ascending").one(tag="a").attributes["href"] == "/cases/?sort=-label"


def test_one_choice_has_one_address(client, w):
    refs = sorted([w.norhold.ref, w.southcamp.ref])
    clear = [
        f"/cases/?sex=female&facility={refs[1]}&facility={refs[0]}",
        f"/cases/?facility={refs[0]}&sex=female&q=&facility={refs[1]}",
    ]
    links = [read(client, address).one(download="…").attributes["href"] for address in clear]
    assert links == [f"/cases/?facility={refs[0]}&facility={refs[1]}&sex=female&format=csv"] * 2


# ------------------------------------------------------------------------------------------------ what is never crossed

NEVER = ("offence", "charge", "religion", "health", "ethnicity", "home", "kin_of", "age", "ages", "count", "fee")


def test_no_facet_leads_over_an_offence_or_anything_of_private_life():
    for name, spec in SPECS.items():
        for facet in spec.facets:
            if isinstance(facet.reading, Ends | Keys | Years):
                steps = {step.removeprefix("~") for path, _end in facet.reading.ends for step in path}
                assert not steps & set(NEVER), (name, facet.name)
        assert not set(FILTERS[name].base_filters) & {"offence", "charge", "religion", "children"}
    for fact in vocabulary.FACTS:
        assert not (fact.facet and (fact.sensitive or fact.name in NEVER)), fact.name


def test_words_are_not_looked_for_in_sentences_of_people():
    assert SPECS["cases"].searched == SPECS["people"].searched == SPECS["sentences"].searched == ("label",)


def test_whoever_is_shut_leaves_every_count(client, w):
    cache.clear()
    before = offered(client, "/cases/", "form")
    acts.seal(w.dana, by=make.publisher(), private_reason="danger")
    assert before == [("individual", "3"), ("group", "1")]
    assert offered(client, "/cases/", "form") == [("individual", "2"), ("group", "1")]


@pytest.mark.parametrize("name", SPECS)
def test_a_list_with_its_facets_stays_within_its_budget(client, w, django_assert_max_num_queries, name):
    cache.clear()
    with django_assert_max_num_queries(9):
        assert client.get(f"/{name}/").status_code == 200
    # What is asked value by value takes two more, to know what to offer.
    apart = [f for f in SPECS[name].facets if isinstance(f.reading, Looked) and f.offered and f.linked]
    linked = [facet.name for facet in SPECS[name].facets if facet.linked and facet.offered]
    cache.clear()
    with django_assert_max_num_queries(9 + 2 * len(apart)):
        client.get(f"/{name}/?" + "&".join(f"open={facet}" for facet in linked))


def test_the_script_is_the_sites_own_and_nothing_stands_inline(client, w):
    answer = client.get("/cases/").content.decode()
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", answer)
    assert scripts == [(' src="/static/facets.js" defer', ""), (' src="/static/search.js" type="module"', "")]
    assert "style=" not in answer
