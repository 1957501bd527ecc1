"""Lists show what readers may see, and count records and never people."""

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.models import Claim, Stance
from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import drafted, listed, page, with_sentence, world
from casebook.values.numerals import grouped

pytestmark = [pytest.mark.django_db, pytest.mark.both]
ROOMS = ["cases", "people", "facilities", "operations", "sentences", "events", "organisations", "places"]
LISTS = [*ROOMS, "sources", "claims", "disputes"]


WORLD = world


def test_thousands_are_written_alike_everywhere():
    assert (grouped(8_180), grouped(96_032)) == ("8,180", "96,032")


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_archive_has_every_list(client, name):
    assert "Nothing is listed here yet." in page(client, f"/{name}/")


def test_records_are_counted_and_groups_say_how_many_they_are(client, w):
    assert "4 records: 3 people, 1 group (of 9, as reported)" in page(client, "/cases/")


def test_numbers_that_disagree_stand_side_by_side_and_are_not_added_up(client, w):
    factories.said(w.group, "count", "8", scope="held", source=w.article)
    others = factories.published("person", "Citizens in the north", form="group")
    factories.said(others, "held_at", w.southcamp, source=w.article)
    factories.said(others, "count", "about 30", scope="people", source=w.article)
    text = page(client, "/cases/")
    assert "3 people, 2 groups (of 8 or 9 and about 30, as reported; they may overlap)" in text


def test_of_groups_of_which_nobody_says_how_many_they_are_it_says_so(client, w):
    others = factories.published("person", "Others", form="group")
    factories.said(others, "held_at", w.southcamp, source=w.article)
    words = "2 groups (of 9, as reported, and 1 of which no source says how many in all; they may overlap)"
    assert words in page(client, "/cases/")
    assert "1 group (no source says how many in all)" in page(client, f"/cases/?facility={w.southcamp.ref}")


def test_a_number_of_women_is_not_that_of_a_group_with_children(client, w):
    others = factories.published("person", "Women and children", form="group")
    factories.said(others, "held_at", w.southcamp, source=w.article)
    women = factories.said(others, "count", "more than 50", scope="women", source=w.article)
    children = factories.said(others, "count", "100", scope="children", source=w.article)
    factories.said(others, "count", "300", scope="unclear", source=w.article)
    row = read(client, "/cases/").one(data_record=others.ref)
    assert "of more than 50 women, 100 children, as reported" in row.words
    assert all(row.one(data_claim=one.ref) for one in (women, children))
    words = read(client, f"/cases/{others.ref}/").words.lower()
    assert "more than 50 women, 100 children" in words
    assert "more than 50 people" not in words


def test_the_sizes_of_groups_on_other_pages_are_told_too(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.list_page.PER_PAGE", 1)
    assert w.group.ref not in listed(client, "/cases/")
    assert "3 people, 1 group (of 9, as reported)" in page(client, "/cases/")


def test_a_number_that_nobody_states_outright_is_possible(client, w):
    others = factories.published("person", "Others", form="group")
    factories.said(others, "held_at", w.southcamp, source=w.article)
    factories.said(others, "count", "5", scope="held", source=w.article, stance=Stance.HEDGES)
    assert "possibly 5" in page(client, "/cases/")


def test_of_more_than_six_groups_no_sizes_are_grouped(client, w):
    for number in range(6):
        group = factories.published("person", f"Group {number}", form="group")
        factories.said(group, "held_at", w.norhold, source=w.article)
    text = page(client, "/cases/")
    assert "7 groups (the people in them are not added up" in text


def test_a_name_says_which_claim_gives_it(client, w):
    name = factories.said(w.consul, "name", "Aisha Bekova", source=w.article)
    link = read(client, "/people/").one(data_record=w.consul.ref).one(data_fact="name")
    assert (link.attributes["data-claim"], link.words) == (name.ref, "Aisha Bekova")


def test_each_fact_in_a_row_says_which_claim_it_is(client, w):
    with_sentence(w)
    factories.said(w.dana, "custody", "detained", source=w.article)
    factories.said(w.dana, "returned_in", factories.published("operation", "Homeward"), source=w.article)
    row = read(client, "/cases/").one(data_record=w.dana.ref)
    marked = {(one.attributes["data-fact"], one.attributes["data-claim"]) for one in row.all(data_claim="…")}
    reported = {(claim.fact, claim.ref) for claim in Claim.objects.filter(subject__in=[w.dana.pk, w.sentence.pk])}
    assert marked == {
        (fact, ref) for fact, ref in reported if fact not in ("member_of", "sentence_of", "court", "offence")
    }


def test_a_conviction_is_reported_as_the_finding_of_a_court_with_its_dispute(client, w):
    with_sentence(w)
    text = page(client, "/sentences/")
    assert "convicted of: Aiding terrorism; court named: The Northern Court" in text
    assert "≠ disputed: Lawyer: at the trial" in text
    text = page(client, "/cases/")
    assert "life ≠ disputed: Lawyer: at the trial" in text
    assert "terrorism" not in text, "of people the list does not say of what they were convicted"


def test_a_value_that_is_disputed_says_so_beside_both_sides(client, w):
    sentence = factories.published("sentence", "A sentence")
    factories.said(sentence, "term", "15 years", source=w.article)
    factories.said(sentence, "term", "20 years", source=w.article)
    text = page(client, "/sentences/")
    assert "15 years" in text
    assert "20 years" in text
    assert "≠ disputed" in text


def test_custody_says_how_old_the_report_is(client, w):
    factories.said(w.dana, "custody", "serving-sentence", source=w.article)
    assert "serving a sentence when last reported, July 2018" in page(client, "/cases/")


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_what_has_not_happened_says_so(client, w, status):
    visit = factories.published("event", "A visit")
    factories.said(visit, "takes_place", "2019", status=status, source=w.article)
    assert f"{status} when last reported" in page(client, "/events/")


def test_events_stand_newest_first_and_undated_last(client, w):
    old, none, new = (factories.published("event", name) for name in ("B", "A", "C"))
    factories.said(old, "takes_place", "2017", source=w.article)
    factories.said(new, "takes_place", "2018-03", source=w.article)
    assert listed(client, "/events/") == [new.ref, old.ref, none.ref]


def test_a_facility_counts_the_records_that_are_certainly_held_there(client, w):
    assert "— nothing recorded — nothing recorded 2 records" in page(client, "/facilities/")


def test_a_source_says_when_its_date_is_not_printed_and_how_many_facts_it_has(client, w):
    late = factories.published_source("Later", '2020~ "" (computed)', outlet=w.article.outlet)
    factories.said(w.dana, "statement", "She wrote.", scope="account", source=late)
    text = page(client, "/sources/")
    assert "Later The Example Post undated, about 2020 1" in text
    assert "Letters from a northern prison The Example Post 23 July 2018 8" in text


def test_a_headline_in_another_language_says_so(client, w):
    factories.published_source("Письма", "2021", lang="ru", outlet=w.article.outlet)
    assert '<bdi lang="ru">Письма</bdi>' in client.get("/sources/").content.decode()


def test_claims_are_reported_with_their_source_and_place(client, w):
    text = page(client, "/claims/")
    assert "How many: held Nine women in Norhold 9 The Example Post, 23 July 2018: Letters" in text
    assert "8 facts" in text


def test_disputes_are_reported_with_kind_and_whom_they_are_about(client, w):
    with_sentence(w)
    assert "Did Dana have a lawyer? Sources contradict each other · Sentence of Dana" in page(client, "/disputes/")


def test_editors_see_what_readers_see(client, w):
    factories.record("person", "A draft")
    factories.claim(w.dana, "statement", "Unpublished words", scope="account")
    client.force_login(factories.publisher())
    for name in LISTS:
        text = page(client, f"/{name}/")
        assert "A draft" not in text
        assert "Unpublished words" not in text


def test_what_is_sealed_leaves_lists_and_counts(client, w):
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    text = page(client, "/cases/")
    assert "3 records: 2 people, 1 group" in text
    assert w.dana.ref not in listed(client, "/cases/")
    assert "3 facts" not in page(client, f"/claims/?facility={w.southcamp.ref}")


def test_who_has_no_page_is_not_listed(client, w):
    actions.record_wish(w.dana, "page", by=factories.publisher(), private_reason="she wrote")
    assert w.dana.ref not in listed(client, "/cases/")


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_private_people_and_narrowed_lists_are_not_for_search_engines(client, name):
    private = name in ("cases", "people", "sentences", "claims", "disputes")
    plain = client.get(f"/{name}/")
    assert ("X-Robots-Tag" in plain.headers) is private
    assert (b'<meta name="robots" content="noindex">' in plain.content) is private
    assert (b'rel="canonical"' in plain.content) is not private
    assert client.get(f"/{name}/?utm_source=1").headers["X-Robots-Tag"] == "noindex"


KIND_OF = {"facilities": "facility", "sentences": "sentence", "events": "event", "operations": "operation"}
KIND_OF |= {"organisations": "organisation", "places": "place"}
LINKS = {"person": "held_at", "facility": "part_of", "sentence": "sentence_of", "event": "at", "operation": "concerns"}


@pytest.mark.parametrize("name", LISTS)
def test_the_number_of_queries_is_small_and_does_not_grow_with_the_list(client, w, name, django_assert_max_num_queries):
    with_sentence(w)
    addresses = (f"/{name}/", f"/{name}/?facility={w.norhold.ref}", f"/{name}/?facility={w.norhold.ref}&possibly=1")

    def queries():
        return [_queries(client, address, django_assert_max_num_queries) for address in addresses]

    _add(w, KIND_OF.get(name, "person"), 1)
    few = queries()
    _add(w, KIND_OF.get(name, "person"), 19)
    assert all(many <= one for many, one in zip(queries(), few, strict=True))


def _add(w, kind, number):
    made = [factories.record(kind, f"Z person {index}") for index in range(number)]
    target = w.dana if kind == "sentence" else w.norhold
    claims = [drafted(one, LINKS[kind], target, w) for one in made if kind in LINKS]
    actions.publish([*made, *claims], by=factories.publisher())


def _queries(client, address, limit):
    cache.clear()
    with limit(24) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_what_is_ranked_first_stands_first_and_then_what_was_reported_last(client, w):
    early, late = factories.published_source("Early", "2017-01-01"), factories.published_source("Late", "2020-01-01")
    for role, rank, source in (("second", 2, late), ("fourth", 3, early), ("first", 1, late), ("third", 2, early)):
        factories.said(w.consul, "role", role, rank=rank, source=source)
    text = page(client, "/people/")
    places = [text.index(role) for role in ("first", "second", "third", "fourth")]
    assert places == sorted(places)
