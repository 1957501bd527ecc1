"""Lists narrow to a facility; what is only possible is told apart; wrong values are told in words."""

import re
from html import unescape

import pytest

from casebook import acts, vocabulary
from casebook.models import Kind
from casebook.pages.addresses import BY_NAME
from casebook.pages.filters import TIES
from casebook.tests import make
from casebook.tests.small_world import drafted, listed, page, published, with_sentence, world

pytestmark = pytest.mark.django_db
LISTS = [*BY_NAME, "sources", "claims", "disputes"]


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


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.name)
@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_can_be_narrowed_by_paths_that_lead_to_a_facility_and_to_an_operation(tie, kind):
    assert tie.by_kind[kind]
    for path in tie.by_kind[kind]:
        assert tie.kind in _ends(path, kind)


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.name)
def test_what_claims_are_about_leads_there_too(tie):
    for path in tie.about:
        starts = vocabulary.fact(path[0].removeprefix("~")).kinds if path else (tie.kind,)
        assert any(tie.kind in _ends(path, kind) for kind in starts)


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.name)
def test_every_list_says_how_its_things_stand_to_it(tie):
    assert set(tie.phrases) == set(LISTS)


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
        ("operation=zzzzzzzz", "operation, “zzzzzzzz”, is wrong. No operation of the archive has this reference."),
        ("operation=" + "9" * 1000, "4 to 12 small letters and digits"),
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


def operation_world(w):
    """Dana came home with the second wave of an operation; a man perhaps with the first."""
    w.whole = make.record("operation", "Homeward")
    w.first, w.second = make.record("operation", "The first wave"), make.record("operation", "The second wave")
    w.ministry = make.record("organisation", "The ministry")
    w.talks = make.record("event", "Talks on the return")
    w.arvania = make.record("place", "Arvania")
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
    assert "Not listed: 1 that is only possibly come home with it." in page(client, f"/cases/?operation={w.first.ref}")
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
    assert "come home with The second wave ×" in page(client, f"/cases/?operation={w.second.ref}")


def test_two_names_mean_and(client, w):
    w = operation_world(w)
    both = f"/cases/?facility={w.norhold.ref}&operation={w.second.ref}"
    assert listed(client, both) == [w.dana.ref]
    assert listed(client, f"/cases/?facility={w.southcamp.ref}&operation={w.second.ref}") == []
    assert "held at Norhold prison × : take off and come home with The second wave ×" in page(client, both)
    answer = unescape(client.get(both).content.decode())
    assert f'href="/cases/?operation={w.second.ref}"' in answer, "the facility comes off alone"
    assert f'href="/cases/?facility={w.norhold.ref}"' in answer, "the operation comes off alone"


def facts(client, query):
    """The facts that /claims/ lists."""
    return sorted(re.findall(r'data-fact="(\w+)"', client.get(f"/claims/?{query}").content.decode()))


def test_claims_by_fact_scope_and_topic(client, w):
    make.said(w.dana, "statement", "She wrote.", scope="account", source=w.article)
    make.said(w.dana, "statement", "A cold cell.", scope="condition", source=w.article)
    assert facts(client, "fact=count") == ["count"]
    assert facts(client, "fact=count&fact=role") == ["count", "role"]
    assert facts(client, "scope=held") == ["count"]
    assert facts(client, "topic=condition") == ["statement"]
    assert facts(client, "topic=condition&topic=account") == ["statement", "statement"]
    assert facts(client, "fact=count&topic=condition") == []
    assert "saying How many × : take off" in page(client, "/claims/?fact=count")
    assert "telling of Conditions" in page(client, "/claims/?topic=condition")


def test_claims_by_whom_they_are_about_who_said_them_and_where(client, w):
    other = make.published_source("In the other outlet")
    aunt = make.published("person", "Her aunt", has_page=False)
    make.said(w.dana, "role", "a nurse", source=other, chain=[aunt])
    assert facts(client, f"about={w.norhold.ref}") == ["held_at"] * 3
    assert facts(client, f"about={w.dana.ref}&fact=role") == ["role"]
    assert facts(client, f"speaker={aunt.ref}") == ["role"]
    assert facts(client, f"outlet={other.outlet.ref}") == ["role"]
    assert facts(client, f"outlet={other.outlet.ref}&outlet={w.outlet.ref}&fact=role") == ["role", "role"]
    assert "as said by Her aunt × : take off" in page(client, f"/claims/?speaker={aunt.ref}")


def test_claims_that_are_disputed(client, w):
    with_sentence(w)
    assert facts(client, "disputed=1") == ["counsel", "counsel"]
    assert "that are disputed ×" in page(client, "/claims/?disputed=1")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("fact=nonsense", "fact, “nonsense”, is wrong. The archive has none of this name"),
        ("fact=withheld", "is wrong."),
        ("scope=%27", "is wrong."),
        ("topic=held", "is wrong."),
        ("about=zzzzzzzz", "No record of the archive has this reference."),
        ("speaker=" + "9" * 300, "4 to 12 small letters and digits"),
        ("outlet=%00", "is wrong."),
        ("disputed=yes", "It can only be 1"),
        ("fact=" + "&fact=".join(["role", "count"] * 40), ""),
    ],
)
def test_a_wrong_value_of_the_claims_own_filters_is_told(client, query, said):
    assert said in page(client, f"/claims/?{query}", status=400 if said else 200)


def test_whoever_is_hidden_is_told_of_like_one_that_never_was(client, w):
    child = make.published("person", "A child", minor=True)
    for name in ("about", "speaker", "outlet"):
        never = client.get(f"/claims/?{name}=aaaaaaaa").content
        answer = client.get(f"/claims/?{name}={child.ref}")
        assert answer.status_code == 400
        assert answer.content.replace(child.ref.encode(), b"aaaaaaaa") == never
