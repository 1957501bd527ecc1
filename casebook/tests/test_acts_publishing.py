"""Publishing, proposing, superseding, retracting: the state and the lead that each act leaves behind."""

import pytest

from casebook import acts
from casebook.models import Act, Claim, FacetValue
from casebook.tests import make
from casebook.tests.in_step import out_of_step
from casebook.tests.least_world import least_world

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


def acts_on(thing):
    return list(Act.objects.filter(on_ref=thing.ref).values_list("kind", flat=True))


def test_a_claim_is_published_with_the_citations_that_it_has(woman, article):
    claim = make.claim(woman, "sex", "female")
    first, second = make.cite(claim, article, 7), make.cite(claim, article, 2)
    acts.publish([claim], by=make.publisher())
    assert state(claim, first, second) == ["published"] * 3
    assert lead_of(claim) == first  # the earliest entered
    assert [acts_on(thing) for thing in (claim, first, second)] == [["publish"]] * 3
    woman.refresh_from_db()
    assert (woman.sex, woman.sources_count) == ("female", 1)


def test_a_lead_that_was_chosen_stays(woman, article):
    claim = make.claim(woman, "sex", "female")
    make.cite(claim, article, 7)
    claim.lead = make.cite(claim, article, 2)
    claim.save()
    chosen = claim.lead
    acts.publish([claim], by=make.publisher())
    assert lead_of(claim) == chosen


def test_another_claims_citation_never_becomes_the_lead(woman, article):
    other = make.claim(woman, "religion", "x")
    claim = make.claim(woman, "sex", "female", lead=make.cite(other, article))
    own = make.cite(claim, article, 3)
    acts.publish([claim], by=make.publisher())
    assert lead_of(claim) == own


def test_everything_of_an_article_is_published_at_once():
    outlet, person = make.record("organisation", "The Example Post"), make.record("person", "A prisoner")
    article = make.source(outlet=outlet)
    claim = make.claim(person, "sex", "female")
    make.cite(claim, article, chain=[make.record("person", "An aunt")])
    aunt = claim.citations.get().chain.get().speaker
    acts.publish([claim, article, aunt, person, outlet], by=make.publisher())
    assert make.seen(claim, article, aunt, person, outlet)


def test_a_citation_added_later_waits_for_its_own_publishing(woman, article):
    claim = make.said(woman, "sex", "female", source=article)
    added = make.cite(claim, make.published_source("Another"), 3)
    assert not make.seen(added)
    acts.publish([added], by=make.publisher())
    woman.refresh_from_db()
    assert (make.seen(added), woman.sources_count, lead_of(claim) != added) == (True, 2, True)


def test_what_is_published_already_is_passed_over(woman, article):
    claim = make.said(woman, "sex", "female", source=article)
    before = Act.objects.count()
    acts.publish([claim, woman, article], by=make.publisher())
    assert Act.objects.count() == before


def test_proposing_and_returning(woman, article):
    claim = make.claim(woman, "sex", "female")
    make.cite(claim, article)
    acts.propose([claim], by=make.member("contributor", "contributor"))
    assert state(claim) == ["proposed"]
    acts.return_to_draft([claim], by=make.publisher(), private_reason="which paragraph?")
    assert state(claim) == ["draft"]
    acts.propose([claim], by=make.publisher())
    acts.publish([claim], by=make.publisher())
    assert acts_on(claim) == ["propose", "return", "propose", "publish"]


def test_what_is_no_claim_cannot_be_proposed(woman):
    with pytest.raises(acts.ActRefused, match="not a value"):
        acts.propose([make.claim(woman, "sex", "maybe")], by=make.publisher())


def test_one_claim_supersedes_another(woman, article):
    old = make.said(woman, "sex", "female", source=article)
    new = make.claim(woman, "sex", "male")
    make.cite(new, article)
    lead = old.lead
    acts.supersede(old, new, by=make.publisher(), **WHY)
    assert state(old, new) == ["superseded", "published"]
    assert (new.supersedes, lead_of(old)) == (old, lead)
    assert Act.objects.filter(on_ref=old.ref, kind="supersede").get().detail == {"by": new.ref}
    woman.refresh_from_db()
    assert (woman.sex, woman.disputed) == ("male", False)
    assert [row.key for row in FacetValue.objects.filter(record=woman, fact="sex")] == ["male"]
    assert Claim.objects.readable_by(None).filter(pk=old.pk).exists()


def test_a_claim_can_be_superseded_by_one_that_says_the_same(woman, article):
    old = make.said(woman, "sex", "female", source=article)
    new = make.claim(woman, "sex", "female", note="clearer")
    make.cite(new, article)
    acts.supersede(old, new, by=make.publisher(), **WHY)
    assert state(old, new) == ["superseded", "published"]


def test_a_superseded_sensitive_claim_takes_the_unveiling_with_it(woman, article):
    old = make.said(woman, "religion", "one of them", source=article)
    acts.unveil([old], by=make.second(), public_reason="known")
    new = make.claim(woman, "religion", "the others")
    make.cite(new, article)
    acts.supersede(old, new, by=make.publisher(), **WHY)
    assert not make.seen(new)


def test_one_citation_supersedes_another_and_takes_the_lead(woman, article):
    claim = make.said(woman, "sex", "female", source=article)
    old, new = claim.lead, make.cite(claim, article, 4)
    acts.supersede(old, new, by=make.publisher(), **WHY)
    assert state(old, new, claim) == ["superseded", "published", "published"]
    assert lead_of(claim) == new


def test_retracting_a_lead_moves_it_to_the_earliest_that_stands(woman, article):
    claim = make.claim(woman, "sex", "female")
    first, second, third = (make.cite(claim, article, n) for n in (1, 2, 3))
    acts.publish([claim], by=make.publisher())
    make.cite(claim, article, 9)  # a draft is no heir
    acts.retract(second, by=make.publisher(), **WHY)
    assert lead_of(claim) == first
    acts.retract(first, by=make.publisher(), **WHY)
    assert lead_of(claim) == third
    assert state(claim, first, second, third) == ["published", "retracted", "retracted", "published"]


def test_with_its_last_citation_the_claim_is_retracted_and_keeps_it(woman, article):
    claim = make.said(woman, "sex", "female", source=article)
    only = claim.lead
    acts.retract(only, by=make.publisher(), **WHY)
    assert state(claim, only) == ["retracted", "retracted"]
    assert lead_of(claim) == only
    own = Act.objects.filter(on_ref=claim.ref, kind="retract").get()
    assert (own.detail, own.public_reason) == ({"lost": "last citation"}, "misread")
    woman.refresh_from_db()
    assert (woman.sex, woman.sources_count) == (None, 0)
    assert not FacetValue.objects.filter(record=woman).exists()


def test_a_retracted_claim_can_be_made_again(woman, article):
    old = make.said(woman, "sex", "female", source=article)
    acts.retract(old, by=make.publisher(), **WHY)
    assert make.seen(make.said(woman, "sex", "female", source=article))


def test_a_dispute_is_there_while_two_of_its_sides_are(woman, article):
    one, two = (make.said(woman, "statement", word, scope="account", source=article) for word in ("one", "two"))
    dispute = make.dispute("Which?", [one], [two])
    woman.refresh_from_db()
    assert woman.disputed
    assert make.seen(dispute)
    acts.retract(two, by=make.publisher(), **WHY)
    woman.refresh_from_db()
    assert not woman.disputed
    assert not make.seen(dispute)


def test_a_retracted_dispute_disputes_nothing(woman, article):
    one, two = (make.said(woman, "statement", word, scope="account", source=article) for word in ("one", "two"))
    dispute = make.dispute("Which?", [one], [two])
    acts.retract(dispute, by=make.publisher(), **WHY)
    woman.refresh_from_db()
    assert (woman.disputed, state(dispute)) == (False, ["retracted"])
