"""Children have no record of their own; they are counted, and only in totals of ten or more."""

import pytest

from casebook import actions
from casebook.models import Claim, Record
from casebook.tests import factories
from casebook.tests.edition_helpers import facets
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db


def _a_girl_too():
    """A published person with facts, of whom nothing says yet that she is a child; and the least world."""
    w = least_world()
    w.girl = factories.published("person", "Another prisoner", name_policy="full")
    prison = factories.published("facility", "North prison")
    factories.said(w.girl, "held_at", prison, source=w.article)
    factories.said(w.girl, "name", "Roza Mansurova", source=w.article)
    return w


WORLD = _a_girl_too


@pytest.fixture
def girl(w):
    return w.girl


def gone(person):
    """Whether nothing of the person is left for readers."""
    person.refresh_from_db()
    claims = Claim.objects.standing().filter(subject=person)
    return not any([factories.seen(person), factories.seen(*claims), facets(person)])


@pytest.mark.parametrize("age", ["17", "5 months", "under 18", "17 to 19", "at most 17", "4 at 2010", "over 16"])
def test_an_age_that_begins_below_eighteen_shuts_the_record(girl, article, age):
    assert not gone(girl)
    factories.said(girl, "age", age, source=article)
    assert gone(girl)


@pytest.mark.parametrize("age", ["18", "under 40", "18 to 20", "about 30", "216 months"])
def test_a_grown_age_does_not(girl, article, age):
    factories.said(girl, "age", age, source=article)
    assert not gone(girl)


def test_who_has_grown_up_or_died_since_stays_a_child(girl, article):
    factories.said(girl, "age", "16 at 2015", source=article)
    factories.said(girl, "age", "25 at 2024", source=article)
    factories.said(girl, "custody", "died", source=article)
    assert gone(girl)


def test_an_age_opens_again_only_when_it_is_taken_back(girl, article):
    age = factories.said(girl, "age", "16", source=article)
    actions.seal(age, by=factories.publisher(), private_reason="danger")
    assert gone(girl)
    actions.unseal(age, by=factories.publisher(), private_reason="over")
    assert gone(girl)
    actions.retract(age, by=factories.publisher(), public_reason="it was another person")
    assert not gone(girl)


def test_a_proposed_age_shuts_too_and_a_mere_draft_does_not(girl, article):
    age = factories.claim(girl, "age", "16")
    factories.cite(age, article)
    assert out_of_step() == []
    assert not gone(girl)
    actions.propose([age], by=factories.publisher())
    assert gone(girl)
    actions.return_to_draft([age], by=factories.publisher(), private_reason="whose age?")
    assert not gone(girl)


def test_the_mark_alone_shuts_the_record_at_once(girl):
    actions.revise(girl, {"minor": True}, by=factories.publisher(), public_reason="in doubt")
    assert gone(girl)
    actions.revise(girl, {"minor": False}, by=factories.second(), public_reason="was 19")
    assert not gone(girl)


def test_a_child_is_never_published_into_view(article):
    child = factories.published("person", "A child", minor=True)
    factories.said(child, "sex", "female", source=article)
    assert gone(child)


def test_what_leads_to_a_child_or_is_reported_by_one_is_withheld(girl, group, article):
    leads = factories.said(girl, "member_of", group, source=article)
    onto = factories.said(group, "in_contact_with", girl, source=article)
    reported = factories.said(group, "statement", "They were well", scope="account", source=article, chain=[girl])
    assert factories.seen(leads, onto, reported, reported.lead)
    actions.revise(girl, {"minor": True}, by=factories.publisher(), public_reason="in doubt")
    assert not factories.seen(leads, onto, reported, reported.lead)
    onto.refresh_from_db()
    assert onto.withheld == "child"


def test_the_sentence_of_a_child_is_no_record_either(girl, group, article):
    sentence = factories.published("sentence", "Six years")
    term = factories.said(sentence, "term", "6 years", source=article)
    factories.said(sentence, "sentence_of", girl, source=article)
    assert factories.seen(sentence, term)
    actions.revise(girl, {"minor": True}, by=factories.publisher(), public_reason="in doubt")
    assert not factories.seen(sentence, term)
    factories.said(sentence, "sentence_of", group, source=article)
    assert factories.seen(sentence, term)  # it was passed on others as well


def shut(*claims):
    for claim in claims:
        claim.refresh_from_db()
    return [bool(claim.withheld) for claim in claims]


@pytest.mark.parametrize(
    ("value", "withheld"),
    [("9", True), ("10", False), ("at least 8", True), ("4 to 10", True), ("fewer than 30", True), ("40", False),
     ("9 or 12", True), ("dozens", False), ("hundreds of children", False), ("several", True), ("many", True)],
)  # fmt: skip
def test_fewer_than_ten_children_are_not_reported(group, article, value, withheld):
    claim = factories.said(group, "count", value, scope="children", source=article)
    assert shut(claim) == [withheld]
    assert claim.withheld == ("child" if withheld else "")


@pytest.mark.parametrize(("value", "withheld"), [("12 of 14", True), ("12 of 40", False), ("12 of 12", False)])
def test_of_a_part_the_rest_is_told_too(group, article, value, withheld):
    assert shut(factories.said(group, "count", value, scope="children", source=article)) == [withheld]


def test_adults_are_not_reported_where_the_rest_of_the_whole_are_few_children(group, article):
    women = factories.said(group, "count", "25", scope="women", source=article)
    whole = factories.said(group, "count", "30", scope="people", source=article)
    assert shut(women, whole) == [False, False]  # nobody speaks of children
    children = factories.said(group, "count", "5", scope="children", source=article)
    assert shut(women, whole, children) == [True, False, True]


def test_women_and_men_together_do_not_give_the_children_away(group, article):
    women = factories.said(group, "count", "12", scope="women", source=article)
    men = factories.said(group, "count", "10", scope="men", source=article)
    whole = factories.said(group, "count", "30", scope="people", source=article)
    factories.said(group, "count", "8", scope="children", source=article)
    assert shut(women, men, whole) == [True, True, False]


def test_enough_children_leave_the_adults_open(group, article):
    women = factories.said(group, "count", "12", scope="women", source=article)
    whole = factories.said(group, "count", "30", scope="people", source=article)
    children = factories.said(group, "count", "18", scope="children", source=article)
    assert shut(women, whole, children) == [False, False, False]


def test_adults_out_of_a_total_leave_few_children(group, article):
    women = factories.said(group, "count", "25 of 30", scope="women", source=article)
    factories.said(group, "count", "5", scope="children", source=article)
    assert shut(women) == [True]


def test_where_only_children_are_counted_a_small_number_of_anybody_is_one_of_children(article):
    flight = factories.published("operation", "Flights of children")
    few = factories.said(flight, "count", "4", scope="remaining", source=article)
    assert factories.seen(few)
    factories.said(flight, "count", "41", scope="children", source=article)
    assert not factories.seen(few)
    factories.said(flight, "count", "12", scope="women", source=article)
    assert factories.seen(few)


@pytest.mark.parametrize(("kind", "withheld"), [("operation", False), ("facility", False), ("event", True)])
def test_children_are_counted_on_operations_facilities_and_groups_only(article, kind, withheld):
    thing = factories.published(kind, "A thing")
    assert shut(factories.said(thing, "count", "20", scope="children", source=article)) == [withheld]


def test_a_small_number_stays_shut_when_it_is_superseded_or_retracted(group, article):
    old = factories.said(group, "count", "5", scope="children", source=article)
    new = factories.claim(group, "count", "12", scope="children")
    factories.cite(new, article)
    actions.supersede(old, new, by=factories.publisher(), public_reason="counted again")
    assert not Claim.objects.readable_by(None).filter(pk=old.pk).exists()
    assert factories.seen(new)
    actions.retract(new, by=factories.publisher(), public_reason="misread")
    assert not Claim.objects.readable_by(None).filter(pk=old.pk).exists()
    assert Claim.objects.readable_by(None).filter(pk=new.pk).exists()


def test_counts_of_merged_records_are_subtracted_from_each_other(group, article):
    twin = factories.published("person", "The same group", form="group")
    women = factories.said(twin, "count", "25", scope="women", source=article)
    factories.said(group, "count", "30", scope="people", source=article)
    factories.said(group, "count", "5", scope="children", source=article)
    assert shut(women) == [False]
    factories.merged(twin, group)
    assert shut(women) == [True]


def test_a_merged_child_shuts_the_other_record(girl):
    child = factories.published("person", "The same one", minor=True)
    factories.merged(child, girl)
    assert gone(girl)
    assert not Record.objects.visible_to(None).filter(pk__in=[child.pk, girl.pk]).exists()


@pytest.mark.parametrize(("fact", "value"), [("ages", "2 to 13"), ("statement", "Most were born abroad")])
def test_what_is_told_of_children_is_told_of_a_total_of_ten_or_more_only(article, fact, value):
    operation = factories.published("operation", "An operation")
    reported = factories.said(operation, fact, value, scope="children", source=article)
    assert shut(reported) == [True]
    few = factories.said(operation, "count", "9", scope="children", source=article)
    assert shut(reported) == [True]
    total = factories.claim(operation, "count", "14", scope="children")
    factories.cite(total, article)
    actions.supersede(few, total, by=factories.publisher(), public_reason="counted again")
    assert shut(reported) == [False]
    actions.retract(total, by=factories.publisher(), public_reason="misread")
    assert shut(reported) == [True]


def test_nothing_is_told_of_the_children_of_one_person(girl, article):
    assert shut(factories.said(girl, "statement", "Her three children", scope="children", source=article)) == [True]
