"""Publishing, proposing, superseding, retracting: the state and the lead that each action leaves behind."""

import pytest

from casebook import actions
from casebook.models import Action, Claim
from casebook.models.edition import PublicDispute
from casebook.tests import factories
from casebook.tests.edition_helpers import facets
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world
WHY = {"public_reason": "misread"}


@pytest.fixture(autouse=True)
def _nothing_is_left_to_resolve():
    """After each test of this file what is stored is what the claims give."""
    yield
    assert out_of_step() == []


def state(*things):
    for thing in things:
        thing.refresh_from_db()
    return [thing.state for thing in things]


def lead_of(claim):
    claim.refresh_from_db()
    return claim.lead


def actions_on(thing):
    return list(Action.objects.filter(on_ref=thing.ref).values_list("kind", flat=True))


def test_a_claim_is_published_with_the_citations_that_it_has(woman, article):
    claim = factories.claim(woman, "sex", "female")
    first, second = factories.cite(claim, article, 7), factories.cite(claim, article, 2)
    actions.publish([claim], by=factories.publisher())
    assert state(claim, first, second) == ["published"] * 3
    assert lead_of(claim) == first  # the earliest entered
    assert [actions_on(thing) for thing in (claim, first, second)] == [["publish"]] * 3
    woman.refresh_from_db()
    assert (woman.sex, woman.sources_count) == ("female", 1)


def test_a_lead_that_was_chosen_stays(woman, article):
    claim = factories.claim(woman, "sex", "female")
    factories.cite(claim, article, 7)
    claim.lead = factories.cite(claim, article, 2)
    claim.save()
    chosen = claim.lead
    actions.publish([claim], by=factories.publisher())
    assert lead_of(claim) == chosen


def test_another_claims_citation_never_becomes_the_lead(woman, article):
    other = factories.claim(woman, "religion", "x")
    claim = factories.claim(woman, "sex", "female", lead=factories.cite(other, article))
    own = factories.cite(claim, article, 3)
    actions.publish([claim], by=factories.publisher())
    assert lead_of(claim) == own


def test_everything_of_an_article_is_published_at_once():
    outlet, person = factories.record("organisation", "The Example Post"), factories.record("person", "A prisoner")
    article = factories.source(outlet=outlet)
    claim = factories.claim(person, "sex", "female")
    factories.cite(claim, article, chain=[factories.record("person", "An aunt")])
    aunt = claim.citations.get().chain.get().speaker
    actions.publish([claim, article, aunt, person, outlet], by=factories.publisher())
    assert factories.seen(claim, article, aunt, person, outlet)


def test_a_citation_added_later_waits_for_its_own_publishing(woman, article):
    claim = factories.said(woman, "sex", "female", source=article)
    added = factories.cite(claim, factories.published_source("Another"), 3)
    assert not factories.seen(added)
    actions.publish([added], by=factories.publisher())
    woman.refresh_from_db()
    assert (factories.seen(added), woman.sources_count, lead_of(claim) != added) == (True, 2, True)


def test_what_is_published_already_is_passed_over(woman, article):
    claim = factories.said(woman, "sex", "female", source=article)
    before = Action.objects.count()
    actions.publish([claim, woman, article], by=factories.publisher())
    assert Action.objects.count() == before


def test_proposing_and_returning(woman, article):
    claim = factories.claim(woman, "sex", "female")
    factories.cite(claim, article)
    actions.propose([claim], by=factories.member("contributor", "contributor"))
    assert state(claim) == ["proposed"]
    actions.return_to_draft([claim], by=factories.publisher(), private_reason="which paragraph?")
    assert state(claim) == ["draft"]
    actions.propose([claim], by=factories.publisher())
    actions.publish([claim], by=factories.publisher())
    assert actions_on(claim) == ["propose", "return", "propose", "publish"]


def test_what_is_no_claim_cannot_be_proposed(woman):
    with pytest.raises(actions.ActionRefused, match="not a value"):
        actions.propose([factories.claim(woman, "sex", "maybe")], by=factories.publisher())


def test_one_claim_supersedes_another(woman, article):
    old = factories.said(woman, "sex", "female", source=article)
    new = factories.claim(woman, "sex", "male")
    factories.cite(new, article)
    lead = old.lead
    actions.supersede(old, new, by=factories.publisher(), **WHY)
    assert state(old, new) == ["superseded", "published"]
    assert (new.supersedes, lead_of(old)) == (old, lead)
    assert Action.objects.filter(on_ref=old.ref, kind="supersede").get().detail == {"by": new.ref}
    woman.refresh_from_db()
    assert (woman.sex, woman.disputed) == ("male", False)
    assert facets(woman, "sex") == [("male", False)]
    assert Claim.objects.readable_by(None).filter(pk=old.pk).exists()


@pytest.mark.parametrize(("corrected", "sides"), [("7", {"7": 1, "8": 2, "6": 1}), ("8", {"8": 2, "6": 1})])
def test_a_correction_leaves_a_dispute_as_it_was_unless_it_settles_it(woman, article, corrected, sides):
    group = factories.published("person", "Women", form="group")
    old, other = (factories.said(group, "count", number, scope="held", source=article) for number in ("6", "8"))
    dispute = factories.dispute("How many?", [old], [other])
    new = factories.claim(group, "count", corrected, scope="held", when="2024")
    factories.cite(new, article)
    actions.supersede(old, new, by=factories.publisher(), **WHY)
    assert {side.claim.value: side.side for side in dispute.sides.all()} == sides
    dispute.refresh_from_db()
    assert dispute.public == (corrected == "7")
    assert PublicDispute.objects.filter(ref=dispute.ref).exists() == dispute.public


def test_a_claim_can_be_superseded_by_one_that_says_the_same(woman, article):
    old = factories.said(woman, "sex", "female", source=article)
    new = factories.claim(woman, "sex", "female", note="clearer")
    factories.cite(new, article)
    actions.supersede(old, new, by=factories.publisher(), **WHY)
    assert state(old, new) == ["superseded", "published"]


def test_a_superseded_sensitive_claim_takes_the_release_with_it(woman, article):
    old = factories.said(woman, "religion", "one of them", source=article)
    actions.release([old], by=factories.second(), public_reason="known")
    new = factories.claim(woman, "religion", "the others")
    factories.cite(new, article)
    actions.supersede(old, new, by=factories.publisher(), **WHY)
    assert not factories.seen(new)


def test_one_citation_supersedes_another_and_takes_the_lead(woman, article):
    claim = factories.said(woman, "sex", "female", source=article)
    old, new = claim.lead, factories.cite(claim, article, 4)
    actions.supersede(old, new, by=factories.publisher(), **WHY)
    assert state(old, new, claim) == ["superseded", "published", "published"]
    assert lead_of(claim) == new


def test_retracting_a_lead_moves_it_to_the_earliest_that_stands(woman, article):
    claim = factories.claim(woman, "sex", "female")
    first, second, third = (factories.cite(claim, article, n) for n in (1, 2, 3))
    actions.publish([claim], by=factories.publisher())
    factories.cite(claim, article, 9)  # a draft is no heir
    actions.retract(second, by=factories.publisher(), **WHY)
    assert lead_of(claim) == first
    actions.retract(first, by=factories.publisher(), **WHY)
    assert lead_of(claim) == third
    assert state(claim, first, second, third) == ["published", "retracted", "retracted", "published"]


def test_with_its_last_citation_the_claim_is_retracted_and_keeps_it(woman, article):
    claim = factories.said(woman, "sex", "female", source=article)
    only = claim.lead
    actions.retract(only, by=factories.publisher(), **WHY)
    assert state(claim, only) == ["retracted", "retracted"]
    assert lead_of(claim) == only
    own = Action.objects.filter(on_ref=claim.ref, kind="retract").get()
    assert (own.detail, own.public_reason) == ({"lost": "last citation"}, "misread")
    woman.refresh_from_db()
    assert (woman.sex, woman.sources_count) == (None, 0)
    assert facets(woman) == []


def test_a_retracted_claim_can_be_made_again(woman, article):
    old = factories.said(woman, "sex", "female", source=article)
    actions.retract(old, by=factories.publisher(), **WHY)
    assert factories.seen(factories.said(woman, "sex", "female", source=article))


def test_a_dispute_is_there_while_two_of_its_sides_are(woman, article):
    one, two = (factories.said(woman, "statement", word, scope="account", source=article) for word in ("one", "two"))
    dispute = factories.dispute("Which?", [one], [two])
    woman.refresh_from_db()
    assert woman.disputed
    assert factories.seen(dispute)
    actions.retract(two, by=factories.publisher(), **WHY)
    woman.refresh_from_db()
    assert not woman.disputed
    assert not factories.seen(dispute)


def test_a_retracted_dispute_disputes_nothing(woman, article):
    one, two = (factories.said(woman, "statement", word, scope="account", source=article) for word in ("one", "two"))
    dispute = factories.dispute("Which?", [one], [two])
    actions.retract(dispute, by=factories.publisher(), **WHY)
    woman.refresh_from_db()
    assert (woman.disputed, state(dispute)) == (False, ["retracted"])


def test_what_appeared_in_an_outlet_that_is_a_draft_is_not_published_before_it(woman):
    outlet = factories.record("organisation", "The Post")
    article = factories.source("A new article", outlet=outlet)
    claim = factories.claim(woman, "sex", "female")
    factories.cite(claim, article)
    for things in ([article], [article, claim]):
        with pytest.raises(actions.ActionRefused, match=f"A new article .* appeared in The Post \\({outlet.ref}\\)"):
            actions.publish(things, by=factories.publisher())
    assert state(claim) == ["draft"]
    actions.publish([article, claim, outlet], by=factories.publisher())
    assert factories.seen(claim)


def test_what_is_lacking_is_called_by_its_name(article):
    claim = factories.claim(factories.record("facility", "South prison"), "capacity", "50")
    factories.cite(claim, article)
    with pytest.raises(actions.ActionRefused, match="speaks of South prison"):
        actions.publish([claim], by=factories.publisher())
