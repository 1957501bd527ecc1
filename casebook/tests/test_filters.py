"""Lists narrow to a facility; what is only possible is told apart; wrong values are told in words."""

import re
from html import unescape

import pytest

from casebook import acts, vocabulary
from casebook.models import Kind
from casebook.pages.filters import ABOUT, RELATIONS
from casebook.tests import make
from casebook.tests.small_world import drafted, listed, page, published, with_sentence, world

pytestmark = pytest.mark.django_db
LISTS = ["cases", "people", "facilities", "operations", "sentences", "events", "organisations", "places"]
LISTS += ["sources", "claims", "disputes"]


@pytest.fixture
def w():
    return world()


def _ends(path, kind):
    """The kinds of record to which a path leads; each step must be a fact that is kept as facet values."""
    kinds = {kind}
    for step in path:
        fact = vocabulary.fact(step.removeprefix("~"))
        assert fact.facet, f"{step} has no facet values"
        start, end = (fact.targets, fact.kinds) if step.startswith("~") else (fact.kinds, fact.targets)
        assert kinds & set(start), f"{step} does not begin at {kinds}"
        kinds = set(end)
    return kinds


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_can_be_narrowed_by_paths_that_lead_to_a_facility(kind):
    assert RELATIONS[kind]
    for path in RELATIONS[kind]:
        assert Kind.FACILITY in _ends(path, kind)


def test_what_claims_are_about_leads_to_a_facility_too():
    starts = [Kind.FACILITY, Kind.PERSON, Kind.SENTENCE, Kind.EVENT]
    for path, kind in zip(ABOUT, starts, strict=True):
        assert Kind.FACILITY in _ends(path, kind)


def test_cases_of_one_facility(client, w):
    assert listed(client, f"/cases/?facility={w.norhold.ref}") == [w.group.ref, w.dana.ref]
    text = page(client, f"/cases/?facility={w.norhold.ref}")
    assert "held at Norhold prison ×" in text
    assert "2 records: 1 person, 1 group (of 9, as reported)" in text


def test_repeating_the_facility_means_or(client, w):
    both = f"/cases/?facility={w.norhold.ref}&facility={w.southcamp.ref}"
    assert listed(client, both) == [w.other.ref, w.group.ref, w.dana.ref]
    answer = client.get(both).content.decode()
    assert f'href="/cases/?facility={w.southcamp.ref}"' in answer, "Norhold can be taken off alone"
    assert f'href="/cases/?facility={w.norhold.ref}"' in answer, "Southcamp can be taken off alone"


def test_what_is_only_possible_is_counted_and_listed_on_demand(client, w):
    text = page(client, f"/cases/?facility={w.norhold.ref}")
    assert "Not listed: 1 that is only possibly held at it." in text
    wider = f"/cases/?facility={w.norhold.ref}&possibly=1"
    assert f'href="{wider}"' in unescape(client.get(f"/cases/?facility={w.norhold.ref}").content.decode())
    assert listed(client, wider) == [w.man.ref, w.group.ref, w.dana.ref]
    assert "possibly Norhold prison" in page(client, wider)
    assert "Not listed" not in page(client, wider)


def test_never_held_there_does_not_match(client, w):
    denied = make.published("person", "Somebody else")
    make.said(denied, "held_at", w.southcamp, source=w.article)
    make.said(denied, "held_at", w.norhold, polarity="no", source=w.article)
    for more in ("", "&possibly=1"):
        assert denied.ref not in listed(client, f"/cases/?facility={w.norhold.ref}{more}")


def test_a_merged_facility_stands_for_the_one_it_was_merged_into(client, w):
    old = make.published("facility", "The northern prison")
    make.said(w.other, "held_at", old, source=w.article)
    make.merged(old, w.norhold)
    expected = [w.other.ref, w.group.ref, w.dana.ref]
    assert listed(client, f"/cases/?facility={w.norhold.ref}") == expected
    assert listed(client, f"/cases/?facility={old.ref}") == expected
    assert "held at Norhold prison ×" in page(client, f"/cases/?facility={old.ref}")
    assert "Norhold prison — nothing recorded — nothing recorded 3 records" in page(client, "/facilities/")


def test_a_merged_person_leads_on_through_the_chain(client, w):
    with_sentence(w)
    twin = make.published("person", "Dana K.")
    make.merged(w.dana, twin)
    assert listed(client, f"/sentences/?facility={w.norhold.ref}") == [w.sentence.ref]


def test_each_kind_of_record_is_found_along_its_paths(client, w):
    w = with_sentence(w)
    w.wing = make.record("facility", "The women's wing")
    w.flight = make.record("operation", "The first flight")
    w.visit = make.record("event", "A visit")
    w.city = make.record("place", "Norhold")
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
    late = make.published_source("About the south", outlet=w.outlet)
    make.said(w.other, "statement", "He wrote.", scope="account", source=late)
    assert "1 source" in page(client, f"/sources/?facility={w.norhold.ref}")
    assert "2 sources" in page(client, f"/sources/?facility={w.southcamp.ref}")
    assert "2 facts" in page(client, f"/claims/?facility={w.southcamp.ref}")
    assert "1 disagreement" in page(client, f"/disputes/?facility={w.norhold.ref}")
    assert "Nothing that is listed here matches." in page(client, f"/disputes/?facility={w.southcamp.ref}")


def test_facilities_are_offered_most_frequent_first(client, w):
    answer = client.get("/cases/").content.decode()
    offered = re.findall(r'name="facility" value="(\w+)"', answer)
    assert offered == [w.norhold.ref, w.southcamp.ref]
    assert "checked" not in answer


def test_only_facilities_with_a_page_are_offered_and_at_most_twenty(client, w):
    hidden = make.published("facility", "A hidden camp", has_page=False)
    make.said(w.other, "held_at", hidden, source=w.article)
    many = [make.record("facility", f"Camp {number}") for number in range(25)]
    claims = [drafted(w.other, "held_at", camp, w) for camp in many]
    acts.publish([*many, *claims], by=make.publisher())
    answer = client.get(f"/cases/?facility={many[24].ref}").content.decode()
    offered = re.findall(r'name="facility" value="(\w+)"( checked)?', answer)
    assert offered[0] == (many[24].ref, " checked")
    assert len(offered) == 21
    assert hidden.ref not in dict(offered)


def test_nothing_found_says_what_to_take_off(client, w):
    empty = make.published("facility", "An empty camp")
    text = page(client, f"/cases/?facility={empty.ref}")
    assert "0 records" in text
    assert "Take off a filter above, or see the whole list" in text


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=abc", "page, “abc”, is wrong. A page is a number from 1"),
        ("page=0", "page, “0”, is wrong."),
        ("page=-1", "page, “-1”, is wrong."),
        ("page=1" + "0" * 100, "page, “1000000"),
        ("page=٣", "page, “٣”, is wrong."),
        ("page=1&page=2", "It is given more than once"),
        ("possibly=yes", "possibly, “yes”, is wrong. It can only be 1"),
        ("facility=zzzzzzzz", "facility, “zzzzzzzz”, is wrong. No facility of the archive has this reference."),
        ("facility=" + "9" * 1000, "4 to 12 small letters and digits"),
        ("facility=%00%1b%E2%80%AE", "“���”, is wrong."),
        ("facility=%ff%fe", "is wrong."),
        ("facility='; drop table", "is wrong."),
        ("facility=" + "&facility=".join(f"a{number:04}" for number in range(60)), "at most 50 facilities"),
    ],
)
def test_a_wrong_value_is_told_in_words_with_a_way_out(client, name, query, said):
    assert said in page(client, f"/{name}/?{query}", status=400)
    assert f'href="/{name}/"' in client.get(f"/{name}/?{query}").content.decode()


def test_what_is_right_is_kept_in_the_way_out(client, w):
    answer = client.get(f"/cases/?facility={w.norhold.ref}&possibly=1&page=x")
    assert answer.status_code == 400
    assert f'href="/cases/?facility={w.norhold.ref}&amp;possibly=1"' in answer.content.decode()


def test_a_hidden_facility_is_told_like_one_that_never_was(client, w):
    gone, merged = make.published("facility", "Sealed"), make.published("facility", "Merged and sealed")
    acts.seal(gone, by=make.publisher(), private_reason="danger")
    make.merged(merged, w.norhold)
    acts.seal(merged, by=make.publisher(), private_reason="danger")
    others = [make.record("facility", "A draft"), make.published("facility", "No page", has_page=False), w.dana]
    for name in ("cases", "claims"):
        never = client.get(f"/{name}/?facility=aaaaaaaa").content
        for record in (gone, merged, *others):
            answer = client.get(f"/{name}/?facility={record.ref}")
            assert answer.status_code == 400
            assert answer.content.replace(record.ref.encode(), b"aaaaaaaa") == never, record


@pytest.mark.parametrize("query", ["", "facility=", "page=", "possibly=", "utm_source=x", "q=%00%ff", "sort=label"])
def test_empty_values_and_unknown_names_are_ignored(client, w, query):
    assert len(listed(client, f"/cases/?{query}")) == 4


def test_a_page_past_the_last_is_not_there(client, w):
    for name in LISTS:
        page(client, f"/{name}/?page=2", status=404)
        page(client, f"/{name}/?page=999999", status=404)
