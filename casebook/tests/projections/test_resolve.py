"""Columns and facets say what the standing public claims say, and nothing else."""

import pytest

from casebook import actions, vocabulary
from casebook.models import Claim, Record
from casebook.models.archive import write_guard
from casebook.projections import resolve
from casebook.tests import factories
from casebook.tests.edition_helpers import facets, found
from casebook.tests.integrity_helpers import out_of_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def woman():
    return factories.published("person", "A prisoner")


def test_a_column_holds_what_one_claim_says(woman, article):
    factories.said(woman, "sex", "female", source=article)
    woman.refresh_from_db()
    assert woman.sex == "female"
    assert facets(woman, "sex") == [("female", False)]


def test_disagreement_leaves_the_column_null_and_keeps_both_sides(article):
    sentence = factories.published("sentence", "Sentence")
    first = factories.said(sentence, "term", "15 years", source=article)
    factories.said(sentence, "term", "20 years", source=article)
    sentence.refresh_from_db()
    assert sentence.term is None
    assert sentence.disputed
    assert facets(sentence, "term") == [("15 years", False), ("20 years", False)]
    actions.retract(first, by=factories.publisher(), public_reason="misread")
    sentence.refresh_from_db()
    assert (sentence.term, sentence.disputed) == ("20 years", False)
    assert facets(sentence, "term") == [("20 years", False)]


def test_dates_that_fit_leave_the_narrower_one(article):
    event = factories.published("event", "A visit")
    factories.said(event, "takes_place", "2019", source=article)
    factories.said(event, "takes_place", "2019-11-27", source=article)
    event.refresh_from_db()
    assert str(event.takes_place_earliest) == str(event.takes_place_latest) == "2019-11-27"
    assert not event.disputed


def test_a_date_without_a_year_fills_no_column(article):
    event = factories.published("event", "A visit")
    factories.said(event, "takes_place", "XXXX-11-27", source=article)
    event.refresh_from_db()
    assert event.takes_place_earliest is None


def test_a_cancelled_plan_is_no_date_but_says_how_far_it_came(article):
    event = factories.published("event", "A visit")
    factories.said(event, "takes_place", "2024", source=article, status="planned")
    factories.said(event, "takes_place", "2024", source=article, status="cancelled")
    event.refresh_from_db()
    assert event.takes_place_earliest is None
    assert event.happening == "cancelled"
    assert not event.disputed


def test_custody_past_or_present_makes_a_case_and_never_held_does_not(woman, article):
    prison = factories.published("facility", "North prison")
    factories.said(woman, "held_at", prison, source=article, polarity="no")
    woman.refresh_from_db()
    assert not woman.detainee
    assert facets(woman, "facility") == []
    factories.said(woman, "held_at", prison, source=article, when="2017")
    woman.refresh_from_db()
    assert woman.detainee
    assert woman.disputed  # one source says never, another says 2017
    assert facets(woman, "facility") == [("North prison", False)]


def test_who_is_held_at_one_is_possibly_held_at_its_possible_twin(woman, article):
    named, unnamed = (
        factories.published("facility", "North prison"),
        factories.published("facility", "A prison in the north"),
    )
    factories.said(woman, "held_at", unnamed, source=article)
    link = factories.said(unnamed, "possibly_same_as", named, source=article)
    assert facets(woman, "facility") == [("A prison in the north", False)]
    held_at, possibly = (
        f"facility={prison.ref}{more}" for prison, more in ((named, ""), (named, "&possibly=facility"))
    )
    assert (found("cases", held_at), found("cases", possibly)) == (set(), {woman.pk})
    actions.retract(link, by=factories.publisher(), public_reason="it is not")
    assert found("cases", possibly) == set()


def test_what_everybody_hedges_is_only_possible(woman, article):
    state = factories.published("organisation", "Arvania")
    hedging = {"words": "a deputy minister", "stance": "hedges"}
    claim = factories.said(woman, "citizenship", state, source=article, chain=[hedging])
    assert facets(woman, "citizenship") == [("Arvania", True)]
    second = factories.cite(claim, article, 7)
    assert facets(woman, "citizenship") == [("Arvania", True)]  # a draft citation changes nothing
    actions.publish([second], by=factories.publisher())
    assert facets(woman, "citizenship") == [("Arvania", False)]


def test_a_person_is_named_by_the_best_visible_name(article):
    minister = factories.published("person", public_life=True)
    factories.said(minister, "name", "[ru] Дана Ли", source=article)
    factories.said(minister, "name", "Dana Li", source=article)
    minister.refresh_from_db()
    assert minister.label == "Dana Li"
    factories.said(minister, "name", "Dana Lee", source=article, rank=1)
    minister.refresh_from_db()
    assert minister.label == "Dana Lee"


def test_known_from_is_the_day_by_which_a_source_had_certainly_appeared(woman, article):
    late = factories.published_source("Later", "2020")
    claim = factories.said(woman, "sex", "female", source=late)
    assert str(claim.known_from) == "2020-12-31"
    actions.publish([factories.cite(claim, article)], by=factories.publisher())
    claim.refresh_from_db()
    assert str(claim.known_from) == "2019-05-04"


def test_an_undated_source_counts_from_the_day_it_was_entered(woman):
    undated = factories.published_source("Undated", "")
    claim = factories.said(woman, "sex", "female", source=undated)
    assert claim.known_from == undated.created_at.date()


def test_resolving_again_changes_nothing_and_mends_what_was_damaged(woman, article):
    prison = factories.published("facility", "North prison")
    claim = factories.said(woman, "held_at", prison, source=article)
    factories.said(woman, "sex", "female", source=article)
    assert out_of_step() == []
    before = Record.objects.values().get(pk=woman.pk)
    with write_guard.opened():
        Record.objects.filter(pk=woman.pk).update(sex="male", detainee=False, page_public=False)
        Claim.objects.filter(pk=claim.pk).update(withheld="health")
    differences = {(d.ref, d.field) for d in resolve([woman.pk])}
    assert {(woman.ref, "sex"), (claim.ref, "withheld")} <= differences
    assert Record.objects.values().get(pk=woman.pk) == before
    assert out_of_step() == []


def test_every_column_fact_has_a_column():
    fields = {field.name for field in Record._meta.get_fields()}
    for fact in vocabulary.FACTS:
        if fact.column:
            wanted = {f"{fact.name}_earliest", f"{fact.name}_latest"} if fact.type == "date" else {fact.name}
            assert wanted <= fields, fact.name
            assert wanted <= set(Record.RESOLVED)
