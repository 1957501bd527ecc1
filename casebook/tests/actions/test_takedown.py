"""Withdrawing and sealing take something from readers at once; unsealing restores it as it was."""

import pytest

from casebook import actions
from casebook.models import Action, Correction, Record
from casebook.tests import factories
from casebook.tests.edition_helpers import facets, found
from casebook.tests.integrity_helpers import out_of_step

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "misread"}
INSIDE = {"private_reason": "danger"}


def _one_of_each():
    """One published thing of each kind."""
    article, woman = factories.published_source(), factories.published("person", "A prisoner")
    one, two = (factories.said(woman, "statement", word, scope="account", source=article) for word in ("one", "two"))
    notice = Correction.objects.create(kind="reply", on_model="record", on_ref=woman.ref, text="A reply")
    actions.publish([notice], by=factories.publisher())
    return {
        "record": woman, "source": article, "claim": one, "citation": two.lead,
        "dispute": factories.dispute("Which?", [one], [two]), "correction": notice,
    }  # fmt: skip


WORLD = _one_of_each


KINDS = ["record", "source", "claim", "citation", "dispute", "correction"]


def state(thing):
    thing.refresh_from_db()
    return thing.state


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_sealed_and_unsealed(w, kind):
    thing, before = w[kind], factories.dump()
    actions.seal(thing, by=factories.member("editor", "editor"), **INSIDE)
    assert (state(thing), thing.sealed_from) == ("sealed", "published")
    assert kind == "correction" or not factories.seen(thing)
    assert out_of_step() == []
    actions.unseal(thing, by=factories.publisher(), private_reason="over")
    assert (state(thing), thing.sealed_from) == ("published", "")
    after = factories.dump()
    for table in ("Record", "Source", "Claim", "Citation", "Attribution", "Dispute", "Correction"):
        assert after[table] == before[table]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_withdrawn(w, kind):
    thing = w[kind]
    actions.withdraw(thing, by=factories.publisher(), **WHY)
    assert state(thing) == "withdrawn"
    assert kind == "correction" or not factories.seen(thing)
    assert Action.objects.get(on_ref=thing.ref, kind="withdraw").detail == {"was": "published"}
    assert out_of_step() == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_reason_for_sealing_stays_inside(w, kind):
    actions.seal(w[kind], by=factories.publisher(), **INSIDE)
    action = Action.objects.get(on_ref=w[kind].ref, kind="seal")
    assert (action.public_reason, action.private_reason) == ("", "danger")


@pytest.mark.parametrize("was", ["draft", "proposed", "published", "superseded", "retracted", "withdrawn"])
def test_unsealing_restores_the_state_that_was(w, was):
    claim = factories.in_state(was, w["record"], w["source"])
    actions.seal(claim, by=factories.publisher(), **INSIDE)
    assert state(claim) == "sealed"
    assert not factories.seen(claim, *claim.citations.all())
    assert out_of_step() == []
    actions.unseal(claim, by=factories.publisher(), private_reason="over")
    assert state(claim) == was
    assert out_of_step() == []


def test_unsealing_is_refused_when_the_same_was_said_again_meanwhile(w):
    claim = factories.said(w["record"], "sex", "female", source=w["source"])
    actions.seal(claim, by=factories.publisher(), **INSIDE)
    again = factories.said(w["record"], "sex", "female", source=w["source"])
    with pytest.raises(actions.ActionRefused, match=again.ref):
        actions.unseal(claim, by=factories.publisher(), private_reason="over")
    assert state(claim) == "sealed"


def test_a_claim_that_lost_its_last_citation_while_sealed_does_not_stand_again(w):
    claim = w["claim"]
    actions.seal(claim, by=factories.publisher(), **INSIDE)
    actions.retract(claim.lead, by=factories.publisher(), **WHY)
    assert state(claim) == "sealed"
    actions.unseal(claim, by=factories.publisher(), private_reason="over")
    assert state(claim) == "retracted"


def test_a_draft_that_was_sealed_says_nothing_and_breaks_nothing(w):
    """Nobody has checked what is only drafted: it may not even be readable."""
    for fact, value in (("age", "12"), ("age", "no age"), ("name", "((("), ("no_such_fact", "x")):
        draft = factories.claim(w["record"], fact, value)
        factories.cite(draft, w["source"])
        actions.seal(draft, by=factories.publisher(), **INSIDE)
        assert out_of_step() == []
    assert factories.seen(w["record"])


def test_a_sealed_record_leaves_nothing_of_itself(w):
    factories.said(w["record"], "sex", "female", source=w["source"])
    actions.seal(w["record"], by=factories.publisher(), **INSIDE)
    woman = Record.objects.get(pk=w["record"].pk)
    assert (woman.public, woman.page_public) == (False, False)
    assert facets(woman) == []
    assert woman.pk not in found("people", "")
    assert not factories.seen(w["record"], w["claim"], w["citation"], w["dispute"])
