"""Withdrawing and sealing take something from readers at once; unsealing restores it as it was."""

import pytest

from casebook import acts
from casebook.models import Act, Correction, FacetValue, Record
from casebook.tests import make
from casebook.tests.in_step import out_of_step

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "misread"}
INSIDE = {"private_reason": "danger"}


def _one_of_each():
    """One published thing of each kind."""
    article, woman = make.published_source(), make.published("person", "A prisoner")
    one, two = (make.said(woman, "statement", word, scope="account", source=article) for word in ("one", "two"))
    notice = Correction.objects.create(kind="reply", on_model="record", on_ref=woman.ref, text="A reply")
    acts.publish([notice], by=make.publisher())
    return {
        "record": woman, "source": article, "claim": one, "citation": two.lead,
        "dispute": make.dispute("Which?", [one], [two]), "correction": notice,
    }  # fmt: skip


WORLD = _one_of_each


KINDS = ["record", "source", "claim", "citation", "dispute", "correction"]


def state(thing):
    thing.refresh_from_db()
    return thing.state


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_sealed_and_unsealed(w, kind):
    thing, before = w[kind], make.dump()
    acts.seal(thing, by=make.member("editor", "editor"), **INSIDE)
    assert (state(thing), thing.sealed_from) == ("sealed", "published")
    assert kind == "correction" or not make.seen(thing)
    assert out_of_step() == []
    acts.unseal(thing, by=make.publisher(), private_reason="over")
    assert (state(thing), thing.sealed_from) == ("published", "")
    after = make.dump()
    for table in ("Record", "Source", "Claim", "Citation", "Attribution", "Dispute", "Correction"):
        assert after[table] == before[table]


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_withdrawn(w, kind):
    thing = w[kind]
    acts.withdraw(thing, by=make.publisher(), **WHY)
    assert state(thing) == "withdrawn"
    assert kind == "correction" or not make.seen(thing)
    assert Act.objects.get(on_ref=thing.ref, kind="withdraw").detail == {"was": "published"}
    assert out_of_step() == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_reason_for_sealing_stays_inside(w, kind):
    acts.seal(w[kind], by=make.publisher(), **INSIDE)
    act = Act.objects.get(on_ref=w[kind].ref, kind="seal")
    assert (act.public_reason, act.private_reason) == ("", "danger")


@pytest.mark.parametrize("was", ["draft", "proposed", "published", "superseded", "retracted", "withdrawn"])
def test_unsealing_restores_the_state_that_was(w, was):
    claim = make.in_state(was, w["record"], w["source"])
    acts.seal(claim, by=make.publisher(), **INSIDE)
    assert state(claim) == "sealed"
    assert not make.seen(claim, *claim.citations.all())
    assert out_of_step() == []
    acts.unseal(claim, by=make.publisher(), private_reason="over")
    assert state(claim) == was
    assert out_of_step() == []


def test_unsealing_is_refused_when_the_same_was_said_again_meanwhile(w):
    claim = make.said(w["record"], "sex", "female", source=w["source"])
    acts.seal(claim, by=make.publisher(), **INSIDE)
    again = make.said(w["record"], "sex", "female", source=w["source"])
    with pytest.raises(acts.ActRefused, match=again.ref):
        acts.unseal(claim, by=make.publisher(), private_reason="over")
    assert state(claim) == "sealed"


def test_a_claim_that_lost_its_last_citation_while_sealed_does_not_stand_again(w):
    claim = w["claim"]
    acts.seal(claim, by=make.publisher(), **INSIDE)
    acts.retract(claim.lead, by=make.publisher(), **WHY)
    assert state(claim) == "sealed"
    acts.unseal(claim, by=make.publisher(), private_reason="over")
    assert state(claim) == "retracted"


def test_a_draft_that_was_sealed_says_nothing_and_breaks_nothing(w):
    """Nobody has checked what is only drafted: it may not even be readable."""
    for fact, value in (("age", "12"), ("age", "no age"), ("name", "((("), ("no_such_fact", "x")):
        draft = make.claim(w["record"], fact, value)
        make.cite(draft, w["source"])
        acts.seal(draft, by=make.publisher(), **INSIDE)
        assert out_of_step() == []
    assert make.seen(w["record"])


def test_a_sealed_record_leaves_nothing_of_itself(w):
    make.said(w["record"], "sex", "female", source=w["source"])
    acts.seal(w["record"], by=make.publisher(), **INSIDE)
    woman = Record.objects.get(pk=w["record"].pk)
    assert (woman.public, woman.page_public) == (False, False)
    assert not FacetValue.stages.filter(record=woman).exists()
    assert not make.seen(w["record"], w["claim"], w["citation"], w["dispute"])
