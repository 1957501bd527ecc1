"""A wrong value of a list is reported in words, with what would be right; what is hidden is reported like what never
was."""

import pytest

from casebook import actions
from casebook.tests import factories
from casebook.tests.small_archive import listed, page, world
from casebook.tests.web.test_filters import LISTS
from casebook.web.filters import FORMATS

pytestmark = pytest.mark.django_db


WORLD = world


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
        ("possibly=yes", "possibly, “yes”, is wrong. The archive has none of this name"),
        ("facility=zzzzzzzz", "facility, “zzzzzzzz”, is wrong. No facility of the archive has this reference."),
        ("facility=" + "9" * 1000, "4 to 12 small letters and digits"),
        ("facility=%00%1b%E2%80%AE", "“���”, is wrong."),
        ("facility=%ff%fe", "is wrong."),
        ("facility='; drop table", "is wrong."),
        ("operation=zzzzzzzz", "operation, “zzzzzzzz”, is wrong. No operation of the archive has this reference."),
        ("operation=" + "9" * 1000, "4 to 12 small letters and digits"),
        ("facility=" + "&facility=".join(f"a{number:04}" for number in range(60)), "at most 50 records"),
    ],
)
def test_a_wrong_value_is_reported_in_words_with_a_way_out(client, name, query, said):
    assert said in page(client, f"/{name}/?{query}", status=400)
    assert f'href="/{name}/"' in client.get(f"/{name}/?{query}").content.decode()


def test_what_is_right_is_kept_in_the_way_out(client, w):
    answer = client.get(f"/cases/?facility={w.norhold.ref}&possibly=1&page=x")
    assert answer.status_code == 400
    assert f'href="/cases/?facility={w.norhold.ref}&amp;possibly=facility"' in answer.content.decode()


def test_a_hidden_facility_is_reported_like_one_that_never_was(client, w):
    gone, merged = factories.published("facility", "Sealed"), factories.published("facility", "Merged and sealed")
    actions.seal(gone, by=factories.publisher(), private_reason="danger")
    factories.merged(merged, w.norhold)
    actions.seal(merged, by=factories.publisher(), private_reason="danger")
    others = [
        factories.record("facility", "A draft"),
        factories.published("facility", "No page", has_page=False),
        w.dana,
    ]
    for name in ("cases", "claims"):
        never = client.get(f"/{name}/?facility=aaaaaaaa").content
        for record in (gone, merged, *others):
            answer = client.get(f"/{name}/?facility={record.ref}")
            assert answer.status_code == 400
            assert answer.content.replace(record.ref.encode(), b"aaaaaaaa") == never, record


EMPTY = ["facility=", "page=", "possibly=", "q=", "q=%00", "from=&to=&dated=", "open=", "find-facility=", "format="]


@pytest.mark.parametrize("query", ["", *EMPTY, "utm_source=x", "sort=label"])
def test_empty_values_and_unknown_names_are_ignored(client, w, query):
    assert len(listed(client, f"/cases/?{query}")) == 4


def test_a_page_past_the_last_is_not_there(client, w):
    for name in LISTS:
        page(client, f"/{name}/?page=2", status=404)
        page(client, f"/{name}/?page=999999", status=404)


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
def test_a_wrong_value_of_the_claims_own_filters_is_reported(client, query, said):
    assert said in page(client, f"/claims/?{query}", status=400 if said else 200)


def test_whoever_is_hidden_is_told_of_like_one_that_never_was(client, w):
    child = factories.published("person", "A child", minor=True)
    for name in ("about", "speaker", "outlet"):
        never = client.get(f"/claims/?{name}=aaaaaaaa").content
        answer = client.get(f"/claims/?{name}={child.ref}")
        assert answer.status_code == 400
        assert answer.content.replace(child.ref.encode(), b"aaaaaaaa") == never


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=yesterday", "from, “yesterday”, is wrong. Write a day as 2019-05-04"),
        ("from=2019-13", "is wrong. Write a day"),
        ("to=2019-02-30", "is wrong. Write a day"),
        ("from=0000-01-01", "is wrong. Write a day"),
        ("from=2020&to=2019", "to, “2019”, is wrong. It lies before the day from which on."),
        ("from=2020&from=2021", "It is given more than once"),
        ("from=" + "9" * 400, "is wrong. Write a day"),
        ("dated=often", "is wrong. The archive has none of this name"),
        ("reported=99999999999999999999", "Write a year in four digits"),
        ("reported=now", "Write a year in four digits"),
        ("status=happy", "The archive has none of this name"),
        ("sex=female&sex=%00", "The archive has none of this name"),
        ("term=soon", "is wrong."),
        ("term=" + "9" * 5000, "is wrong."),
        ("term=50%25", "“50%” is no length of time"),
        ("form=crowd", "The archive has none of this name"),
        ("court=9223372036854775808", "4 to 12 small letters and digits"),
        ("court=aaaaaaaa", "Nothing of this kind in the archive has this reference."),
        ("sort=beauty", "This list can be sorted by reported, label, sources."),
        ("open=everything", "The archive has none of this name"),
        ("format=exe", f"This list is given as a page, or in one of these formats: {', '.join(FORMATS)}."),
        ("q=" + "long " * 60, "At most 120 letters can be looked for."),
    ],
)
def test_a_wrong_value_of_a_facet_is_reported(client, query, said):
    assert said in page(client, f"/cases/?{query}", status=400)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/people/?from=2018&reported=2018", "from: This list cannot be narrowed by it; it can be by: facility,"),
        ("/people/?term=life", "term: This list cannot be narrowed by it"),
        ("/cases/?facilty=x", "facilty: No filter is called so. Perhaps you mean “facility”."),
        ("/cases/?facility[]=x", "facility[]: No filter is called so. Perhaps you mean “facility”."),
        ("/cases/?amp;sex=female", "amp;sex: No filter is called so. Perhaps you mean “sex”."),
        ("/cases/?facilty=x&format=csv", "Perhaps you mean “facility”."),
        ("/disputes/?from=2018", "from: This list cannot be narrowed by it; it can be by: kind, about, facility,"),
        ("/cases/?find-fact=age", "find-fact: This list cannot be narrowed by it"),
        ("/cases/?Facility=x", "Facility: Names of filters are written in small letters: facility."),
    ],
)
def test_a_name_that_only_other_lists_know_is_reported(client, w, address, said):
    assert said in page(client, address, status=400)
    page(client, "/people/?from=")


def test_a_reference_is_understood_in_capitals_and_with_spaces(client, w):
    assert len(listed(client, f"/cases/?facility=+{w.norhold.ref.upper()}%0a")) == 2


def test_a_facet_of_one_kind_does_not_take_a_record_of_another(client, w):
    answer = client.get(f"/cases/?court={w.norhold.ref}")
    never = client.get("/cases/?court=aaaaaaaa")
    assert answer.status_code == 400
    assert answer.content.replace(w.norhold.ref.encode(), b"aaaaaaaa") == never.content
