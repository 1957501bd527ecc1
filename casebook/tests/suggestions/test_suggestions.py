"""What the machine offers: records that may be one, claims that disagree, what merging changes. It writes nothing."""

import time

import pytest

from casebook import actions
from casebook.models import Dispute, Record
from casebook.suggestions.disputes import dispute_suggestions
from casebook.suggestions.merges import merge_suggestions, preview_of_merge
from casebook.suggestions.similar_names import alike, pairs_of
from casebook.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def named(article, *names, kind="person", **fields):
    record = factories.published(kind, fields.pop("wording", names[0]), **fields)
    for name in names:
        factories.said(record, "name", name, source=article)
    return record


def pairs(**options):
    return [({found.one, found.into}, found.reasons) for found in merge_suggestions(**options)]


class TestMergeSuggestions:
    @pytest.mark.parametrize(
        "other", ["Dana Umirova", "Umirova Dana", "[ru] Дана Умирова", "Dana Oumirova", "[ru] Умирова Дана Сериковна"]
    )
    def test_names_that_sound_alike(self, article, other):
        one = named(article, "Dana Umirova", wording="A prisoner")
        two = named(article, other, wording="Somebody")
        named(article, "Dana Bekova", wording="Someone else")
        ((found, reasons),) = pairs()
        assert found == {one, two}
        assert any("Their names" in reason for reason in reasons)

    def test_things_too_and_never_of_two_kinds(self, article):
        one = named(article, "Rusafa prison", kind="facility", wording="A")
        two = named(article, "Rusafah Prison", kind="facility", wording="B")
        named(article, "Rusafa prison", kind="organisation", wording="C")
        assert [found for found, _reasons in pairs()] == [{one, two}]

    def test_a_claim_that_says_so_and_one_that_denies_it(self, article):
        one, two = (factories.published("facility", name) for name in ("Northcamp", "Camp of the north"))
        claim = factories.said(one, "possibly_same_as", two, source=article)
        ((found, reasons),) = pairs()
        assert found == {one, two}
        assert claim.ref in reasons[0]
        factories.said(two, "possibly_same_as", one, source=article, polarity="no")
        assert pairs() == []

    def test_the_same_facility_and_the_same_days(self, article):
        prison = factories.published("facility", "North prison")
        one, two, three = (factories.published("person", wording) for wording in ("A", "B", "C"))
        for record, when in ((one, "2018-07"), (two, "2018-07"), (three, "2019")):
            factories.said(record, "held_at", prison, when=when, source=article)
        ((found, reasons),) = pairs()
        assert found == {one, two}
        assert reasons == ("Both lead to North prison at the same time: from 1 to 31 July 2018.",)

    def test_events_and_sentences_of_the_same_day(self, article):
        prison, woman = factories.published("facility", "North prison"), factories.published("person", "A prisoner")
        made = {}
        for kind, fact, target, dated in (
            ("event", "at", prison, "takes_place"),
            ("sentence", "sentence_of", woman, "passed"),
        ):
            made[kind] = {factories.published(kind, wording) for wording in ("One", "Other")}
            for record in made[kind]:
                factories.said(record, fact, target, source=article)
                factories.said(record, dated, "2018-07-03", source=article)
        assert [found for found, _reasons in pairs()] in (
            [made["event"], made["sentence"]],
            [made["sentence"], made["event"]],
        )

    def test_things_whose_wordings_sound_alike(self):
        one, two = (factories.published("facility", wording) for wording in ("Norhold prison", "Norhould prison"))
        factories.published("event", "Norhold prison")
        factories.published("facility", "Southcamp prison")
        assert [found for found, _reasons in pairs()] == [{one, two}]

    def test_the_same_wording(self, article):
        one, two = (factories.published("event", "A visit of the consul") for _number in range(2))
        factories.published("person", "A visit of the consul")
        ((found, reasons),) = pairs()
        assert (found, reasons) == ({one, two}, ("The archive words them in the same way: “A visit of the consul”.",))

    def test_the_likeliest_first_and_no_more_than_asked_for(self, article):
        weak = {factories.published("facility", "A camp of tents") for _number in range(2)}
        strong = {factories.published("facility", "Northcamp", note=note) for note in "ab"}
        one, two = strong
        factories.said(one, "possibly_same_as", two, source=article)
        assert [found for found, _reasons in pairs()] == [strong, weak]
        assert [found for found, _reasons in pairs(limit=1)] == [strong]
        assert [found for found, _reasons in pairs(record=next(iter(weak)))] == [weak]

    def test_drafts_and_merged_ones_are_no_suggestions(self, article):
        one, two = (named(article, "Dana Umirova", wording=wording) for wording in ("A", "B"))
        factories.record("person", "A")
        factories.merged(one, two)
        assert pairs() == []

    def test_a_merged_ones_name_finds_others_for_the_root(self, article):
        one, root = named(article, "Dana Umirova", wording="A"), factories.published("person", "B")
        factories.merged(one, root)
        other = named(article, "Дана Умирова", wording="C")
        assert [found for found, _reasons in pairs()] == [{root, other}]
        assert [found for found, _reasons in pairs(record=root)] == [{root, other}]

    def test_the_private_one_is_the_one_to_merge_into(self, article):
        named(article, "Dana Umirova", wording="A", public_life=True)
        private = named(article, "Dana Umirova", wording="B")
        (found,) = merge_suggestions()
        assert found.into == private
        actions.merge(found.one, found.into, by=factories.publisher(), public_reason="the same")

    def test_nothing_is_written(self, article):
        for wording in "AB":
            named(article, "Dana Umirova", wording=wording)
        before = factories.dump()
        merge_suggestions()
        dispute_suggestions()
        preview_of_merge(*Record.objects.filter(kind="person"))
        assert factories.dump() == before

    def test_very_many_names_are_never_held_each_against_each(self):
        first, last = ("Dana", "Roza", "Aisha", "Madina", "Zarina"), "bdfgklmnprstvz"
        names = [
            (
                number,
                "person",
                f"{first[number % 5]} {last[number % 14]}a{last[number // 14 % 14]}i{last[number // 196 % 14]}ova",
            )
            for number in range(20_000)
        ]
        started = time.monotonic()
        number = sum(1 for _pair in pairs_of(names))
        assert time.monotonic() - started < 60
        assert 0 < number < 20_000 * 40

    @pytest.mark.parametrize(
        ("one", "other"), [("Dana", "Dana Umirova"), ("Dana Umirova", "Dana Bekova"), ("Al Umm", "Dana"), ("…", "…")]
    )
    def test_who_only_shares_a_first_name_is_not_alike(self, one, other):
        assert alike(one, other) == 0


class TestDisputeSuggestions:
    @pytest.fixture
    def sentence(self):
        return factories.published("sentence", "Sentence of a woman")

    def test_values_that_disagree(self, article, sentence):
        one = factories.said(sentence, "term", "15 years", source=article)
        two = factories.said(sentence, "term", "20 years", source=factories.published_source("Another"))
        (found,) = dispute_suggestions()
        assert [set(side) for side in found.sides] == [{one}, {two}]
        assert (found.kind, found.question) == ("contradiction", "Sentence of a woman – Term: 15 years or 20 years?")
        assert "2 claims" in found.reason

    def test_one_source_says_both(self, article, sentence):
        for term in ("15 years", "20 years"):
            factories.said(sentence, "term", term, source=article)
        assert dispute_suggestions()[0].kind == "same-source"

    def test_not_where_a_dispute_names_both_unless_it_was_taken_back(self, article, sentence):
        claims = [factories.said(sentence, "term", term, source=article) for term in ("15 years", "20 years")]
        dispute = factories.dispute("Which?", *([claim] for claim in claims))
        assert dispute_suggestions() == []
        third = factories.said(sentence, "term", "25 years", source=article)
        assert {claim for side in dispute_suggestions()[0].sides for claim in side} == {*claims, third}
        actions.retract(third, by=factories.publisher(), public_reason="misread")
        actions.retract(dispute, by=factories.publisher(), public_reason="misread")
        assert len(dispute_suggestions()) == 1

    def test_a_draft_of_a_dispute_counts_as_somebodys_work(self, article, sentence):
        claims = [factories.said(sentence, "term", term, source=article) for term in ("15 years", "20 years")]
        draft = Dispute.objects.create(question="Which?", kind="contradiction")
        for number, claim in enumerate(claims, 1):
            draft.sides.create(claim=claim, side=number)
        assert dispute_suggestions() == []

    def test_what_fits_or_may_both_be_so_does_not_disagree(self, article, sentence):
        for when in ("2019", "2019-11-27"):
            factories.said(sentence, "passed", when, source=article)
        woman = factories.published("person", "A prisoner")
        for number in range(2):
            factories.said(woman, "held_at", factories.published("facility", f"Prison {number}"), source=article)
        assert dispute_suggestions() == []

    def test_yes_against_no_also_by_way_of_a_merged_record(self, article):
        woman, one, two = (
            factories.published(kind, kind + str(n)) for n, kind in enumerate(("person", "facility", "facility"))
        )
        yes = factories.said(woman, "held_at", one, source=article)
        no = factories.said(woman, "held_at", two, source=article, polarity="no")
        assert dispute_suggestions() == []
        factories.merged(one, two)
        (found,) = dispute_suggestions()
        assert {side[0] for side in found.sides} == {yes, no}

    def test_of_a_merged_family_and_of_one_record_only(self, article, sentence):
        other, third = factories.published("sentence", "The same"), factories.published("sentence", "Third")
        factories.said(sentence, "term", "15 years", source=article)
        factories.said(other, "term", "20 years", source=article)
        for term in ("1 year", "2 years"):
            factories.said(third, "term", term, source=article)
        assert len(dispute_suggestions()) == 1
        factories.merged(other, sentence)
        assert len(dispute_suggestions()) == 2
        assert len(dispute_suggestions(limit=1)) == 1
        (found,) = dispute_suggestions(about=other)
        assert found.question == "Sentence of a woman – Term: 15 years or 20 years?"

    def test_what_readers_do_not_see_is_not_offered(self, article):
        woman = factories.published("person", "A prisoner")
        factories.said(woman, "statement", "Yes", scope="health", source=article)
        factories.said(woman, "statement", "", scope="health", source=article, polarity="no")
        assert dispute_suggestions() == []

    @pytest.fixture
    def visit(self, article):
        prison, consul = (
            factories.published("facility", "North prison"),
            factories.published("person", "The consul", public_life=True),
        )
        event = factories.published("event", "A visit to the prison")
        factories.said(event, "event_type", "visit", source=article)
        at = factories.said(event, "at", prison, source=article)
        denied = factories.said(consul, "visited", prison, polarity="no", when="2023", source=article)
        return event, at, denied

    def test_an_event_against_a_denied_link(self, article, visit):
        event, at, denied = visit
        (found,) = dispute_suggestions()
        assert (found.sides, found.kind) == (((denied,), (at,)), "both-true")
        assert found.question == "The consul – Visited: not North prison, and “A visit to the prison”: are both true?"
        assert len(dispute_suggestions(about=denied.subject)) == 1
        assert len(dispute_suggestions(about=event)) == 0
        factories.dispute("Did anybody?", [denied], [at], kind="both-true")
        assert dispute_suggestions() == []

    def test_of_a_person_whom_it_concerns(self, article):
        woman, consul = (
            factories.published("person", "A prisoner"),
            factories.published("person", "C", public_life=True),
        )
        event = factories.published("event", "A visit")
        factories.said(event, "event_type", "visit", source=article)
        concerns = factories.said(event, "concerns", woman, source=article)
        denied = factories.said(consul, "visited", woman, polarity="no", source=article)
        assert dispute_suggestions()[0].sides == ((denied,), (concerns,))

    @pytest.mark.parametrize("other", ["planned", "another year", "another kind"])
    def test_not_against_what_is_only_planned_or_at_another_time(self, article, visit, other):
        event, _at, _denied = visit
        if other == "planned":
            event = factories.published("event", "A plan")
            factories.said(event, "event_type", "visit", status="planned", source=article)
        elif other == "another kind":
            event = factories.published("event", "A trial")
            factories.said(event, "event_type", "trial", source=article)
        else:
            event = factories.published("event", "An older visit")
            factories.said(event, "event_type", "visit", source=article)
            factories.said(event, "takes_place", "2019", source=article)
        factories.said(event, "at", Record.objects.get(wording="North prison"), source=article)
        assert len(dispute_suggestions()) == 1

    def test_a_fixed_number_of_queries(self, article, sentence, django_assert_max_num_queries):
        for number in range(6):
            other = factories.published("sentence", f"Sentence {number}")
            for term in ("15 years", "20 years"):
                factories.said(other, "term", term, source=article)
        with django_assert_max_num_queries(9):
            assert len(dispute_suggestions()) == 6
