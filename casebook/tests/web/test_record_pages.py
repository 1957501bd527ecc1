"""The pages of records: what is known, who says so, where, and what contradicts it (DESIGN 3)."""

import pytest

from casebook import actions
from casebook.models import Claim, Record
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.web import addresses


def of(record, client):
    return page(client, addresses.of_record(Record.objects.get(pk=record.pk)))


@pytest.fixture
def dana(archive, client):
    return of(archive.dana, client)


@pytest.fixture
def group(archive, client):
    return of(archive.group, client)


class TestAFactBesideItsArticles:
    def test_every_visible_fact_of_the_record_is_on_its_page(self, archive, dana):
        shown = {element.attributes["data-claim"] for element in dana.all(data_claim="…")}
        visible = Claim.objects.standing().filter(withheld="", subject=archive.dana)
        assert visible.count() > 8
        assert set(visible.values_list("ref", flat=True)) <= shown

    def test_a_fact_names_outlet_headline_date_place_chain_and_leads_to_the_passage(self, archive, dana):
        fact = dana.one(id=f"c-{archive.held.ref}")
        cite = fact.one(data_source=archive.letters.ref)
        for words in (
            "The Example Post",
            "Letters from a northern prison",
            "23 July 2018",
            "paragraph 5 (section 2.3)",
        ):
            assert words in cite.words
        assert "Dana , letter, quoted → as told by Her aunt → as told by The Example Post" in cite.words
        assert cite.one(tag="blockquote").words == archive.quote
        (passage,) = [a for a in cite.all(tag="a") if "post.example" in a.attributes["href"]]
        assert passage.attributes["href"].startswith("https://post.example/letters#:~:text=I%20was%20brought")

    def test_all_six_citations_are_there_under_their_three_sources(self, archive, dana):
        fact = dana.one(id=f"c-{archive.held.ref}")
        assert len(fact.all(class_="at")) == 6
        assert len(fact.all(data_source="…")) == 3

    def test_narration_has_no_speaker(self, archive, dana):
        fact = dana.one(id=f"c-{archive.long.ref}")
        assert fact.one(class_="says").words == "in the article’s own words"

    def test_an_undated_article_says_so(self, archive, dana):
        cite = dana.one(id=f"c-{archive.held.ref}").one(data_source=archive.year.ref)
        assert "undated, about 2020" in cite.words

    def test_quoted_words_keep_their_language_and_direction(self, archive, dana):
        quote = next(q for q in dana.all(tag="blockquote") if "دانا" in q.words)
        assert (quote.attributes["lang"], quote.attributes["dir"]) == ("ar", "auto")

    def test_what_the_source_calls_unknown_is_a_fact(self, archive, client):
        fact = of(archive.minister, client).one(data_dispute=archive.both.ref)
        assert "not known, the source says" in fact.words


class TestDisagreement:
    def test_sides_stand_next_to_each_other_and_say_what_kind_it_is(self, archive, dana):
        dispute = dana.one(data_dispute=archive.counsel.ref)
        assert "Sources contradict each other" in dispute.words
        first, second = dispute.all(class_="side")
        assert "No lawyer" in first.words
        assert "activists" in first.words
        assert "a lawyer appointed by the court" in second.words

    def test_a_disagreement_on_which_nobody_put_a_question_is_shown_too(self, archive, client):
        for years in ("15 years", "20 years"):
            factories.said(archive.sentence, "served", years, source=archive.year)
        shown = next(d for d in of(archive.dana, client).all(class_="disputed") if "Served" in d.words)
        assert "Sources disagree" in shown.words
        assert len(shown.all(class_="side")) == 2

    def test_both_sides_of_a_dispute_over_different_facts_are_on_either_page(self, archive, client, dana):
        for found in (dana, of(archive.minister, client)):
            sides = found.one(data_dispute=archive.both.ref).all(class_="side")
            assert [bool(side.all(data_fact="visited")) for side in sides] == [True, False]


class TestAGroup:
    def test_counts_stand_in_a_table_by_scope_number_speaker_and_place(self, archive, group):
        rows = {row.attributes["data-claim"]: row.words for row in group.one(tag="table").all(tag="tbody")}
        assert set(rows) == {archive.nine.ref, archive.four.ref, archive.two.ref}
        assert "held 9" in rows[archive.nine.ref]
        assert "paragraph 3" in rows[archive.nine.ref]
        assert "2 of 9" in rows[archive.two.ref]
        assert "disputed" in rows[archive.two.ref]

    def test_a_chain_of_four_is_reported_in_its_order(self, archive, group):
        row = group.one(id=f"c-{archive.two.ref}")
        reported = row.one(class_="says").words
        order = ["a clerk", "Aisha Bekova", "Her aunt", "an activist", "Arvania Radio"]
        assert [reported.index(name) for name in order] == sorted(reported.index(name) for name in order)
        assert "hedging" in reported
        assert "denying it" in reported

    def test_of_a_small_group_no_rule_is_named_and_no_number(self, group):
        assert group.one(id="withheld").words == "Some facts are withheld to protect people. What this means"

    def test_its_members_are_among_its_facts(self, archive, group):
        assert any("Dana" in fact.words for fact in group.all(data_fact="member_of"))


class TestAMember:
    def test_what_is_said_of_the_group_stands_apart(self, archive, dana):
        block = dana.one(class_="group")
        assert "Said of a group, not of this person: Women in Norhold prison" in block.words
        assert block.all(data_claim=archive.nine.ref)

    def test_group_facts_are_not_the_members_facts(self, archive, dana):
        outside = [f for f in dana.all(data_claim=archive.nine.ref) if f not in dana.one(class_="group").all(tag="div")]
        assert not outside

    def test_what_is_said_of_one_person_is_not_said_of_the_group(self, archive, group):
        assert not group.all(data_claim=archive.long.ref)

    def test_the_name_is_as_the_policy_allows(self, dana):
        assert dana.one(tag="h1").words == "Dana"
        aka = dana.one(class_="aka").words
        assert "Дана" in aka
        assert "دانا" in aka

    def test_a_private_page_is_not_indexed_and_has_no_name_in_its_address(self, archive, client):
        address = addresses.of_record(Record.objects.get(pk=archive.dana.pk))
        assert address == f"/cases/{archive.dana.ref}/"
        answer = client.get(address)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()

    def test_the_sentence_and_the_events_are_reported_there(self, archive, dana):
        assert dana.all(data_claim=archive.offence.ref)
        block = dana.one(id=f"r-{archive.visit.ref}")
        assert "cancelled" in block.one(tag="h3").words
        assert block.all(data_fact="takes_place")

    def test_a_state_says_how_old_it_is(self, dana):
        assert "serving a sentence when last reported" in dana.one(class_="pills").words
        assert "years ago" in dana.one(class_="pills").words

    def test_the_timeline_marks_what_never_happened(self, archive, dana):
        moments = dana.one(class_="timeline").all(tag="li")
        void = [moment.words for moment in moments if "void" in moment.attributes["class"]]
        assert any("Consul’s visit" in words and "cancelled" in words for words in void)
        assert any("2018" in moment.words for moment in moments)

    def test_of_one_person_no_rule_is_named_and_no_number(self, dana):
        assert dana.one(id="withheld").words == "Some facts are withheld to protect people. What this means"
        assert "· some withheld" in dana.one(class_="meter").words

    def test_what_no_longer_stands_can_still_be_reached(self, archive, dana):
        leads = {a.attributes["href"] for a in dana.one(id="past").all(tag="a")}
        assert leads == {f"/claims/{archive.superseded.ref}/", f"/claims/{archive.retracted.ref}/"}

    def test_its_history_says_what_was_done_and_not_by_whom(self, dana):
        words = dana.one(id="history").words
        assert "facts published" in words
        assert "publisher" not in words


class TestAFacility:
    def test_it_says_who_is_reported_there(self, archive, client):
        found = of(archive.norhold, client)
        assert "2 records are reported held here" in found.words
        held = {fact.all(tag="a")[0].words for fact in found.all(data_fact="held_at")}
        assert {"Dana", "Women in Norhold prison"} <= held

    def test_its_twin_says_who_is_possibly_there(self, archive, client):
        assert "possibly held here" in of(archive.northern, client).words

    def test_its_address_has_a_readable_end_and_works_without(self, archive, client):
        record = Record.objects.get(pk=archive.norhold.pk)
        assert addresses.of_record(record) == f"/facilities/{record.ref}/norhold-prison/"
        assert client.get(f"/facilities/{record.ref}/").status_code == 200
        assert client.get(f"/facilities/{record.ref}/wrong/")["Location"] == addresses.of_record(record)


class TestWhereAThingHasGone:
    def test_a_merged_record_leads_on(self, archive, client):
        answer = client.get(f"/facilities/{archive.merged.ref}/")
        assert (answer.status_code, answer["Location"]) == (301, f"/facilities/{archive.norhold.ref}/norhold-prison/")

    def test_what_was_withdrawn_leaves_a_tombstone_with_the_reason(self, archive, client):
        assert "There was no such camp." in page(client, f"/facilities/{archive.withdrawn_record.ref}/", 410).words

    def test_a_case_whose_custody_lapsed_is_a_person_again(self, archive, client):
        record = factories.published("person", "A man")
        held = factories.said(record, "held_at", archive.norhold, source=archive.letters)
        assert client.get(f"/people/{record.ref}/")["Location"] == f"/cases/{record.ref}/"
        actions.retract(held, by=factories.publisher(), public_reason="misread")
        answer = client.get(f"/cases/{record.ref}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/people/{record.ref}/")

    def test_a_record_is_in_its_own_room_only(self, archive, client):
        assert client.get(f"/places/{archive.norhold.ref}/").status_code == 404


def test_every_kind_of_record_has_a_page_whose_links_lead_somewhere(archive, client):
    """Pages link only to what exists."""
    seen = set()
    for record in Record.objects.filter(page_public=True):
        for link in of(record, client).all(tag="a"):
            seen.add(link.attributes["href"].split("#")[0].split("?")[0])
    inside = {address for address in seen if address.startswith("/")}
    assert len(inside) > 40
    for address in inside:
        assert client.get(address).status_code == 200, address


def test_links_within_a_page_lead_to_something_on_it(archive, client):
    for record in (archive.dana, archive.group, archive.norhold):
        found = of(record, client)
        ids = [element.attributes["id"] for element in found.all(id="…")]
        assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
        for link in found.all(tag="a"):
            if link.attributes["href"].startswith("#"):
                assert link.attributes["href"][1:] in ids, link.attributes["href"]


def test_a_page_costs_the_same_number_of_queries_however_much_it_tells(archive, client, django_assert_max_num_queries):
    address = f"/cases/{archive.dana.ref}/"
    with django_assert_max_num_queries(30) as few:
        page(client, address)
    for number in range(10):
        factories.said(
            archive.dana, "statement", f"More {number}", scope="account", source=archive.letters, chain=["she"]
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, address)
