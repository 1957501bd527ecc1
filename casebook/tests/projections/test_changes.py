"""PublicChange and PublicCorrection: what was done to what readers see, in step with it, and nothing else."""

import pytest

from casebook import actions
from casebook.models import Action, ActionKind, Correction
from casebook.models.edition import Of, PublicChange, PublicCorrection, PublicSource
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.small_archive import drafted, published, world

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "We misread it."}


def told_of(thing, of=Of.CLAIM):
    """What is told of the thing: the kinds of action, the oldest first."""
    return list(PublicChange.objects.filter(of=of, key=thing.pk).order_by("id").values_list("kind", flat=True))


@pytest.fixture
def w():
    return world()


@pytest.fixture
def claim(w):
    return factories.said(w.dana, "statement", "She waits.", scope="account", source=w.article)


def test_a_claim_and_its_citations_are_one_change(w, claim):
    assert told_of(claim) == ["publish"]
    change = PublicChange.objects.get(of=Of.CLAIM, key=claim.pk)
    action = Action.objects.get(on_model="claim", on_ref=claim.ref, kind=ActionKind.PUBLISH)
    assert (change.pk, change.at, change.sitting) == (action.pk, action.at, action.batch)
    assert (change.ref, change.citation, change.record, change.target) == (claim.ref, "", w.dana.pk, None)
    another = factories.cite(claim, w.article, 7)
    factories.publish(another)
    assert told_of(claim) == ["publish", "publish"]
    assert PublicChange.objects.get(citation=another.ref).key == claim.pk


def test_what_is_sealed_has_none_until_it_is_opened_again(claim):
    actions.retract(claim, by=factories.publisher(), **WHY)
    assert told_of(claim) == ["publish", "retract"]
    actions.seal(claim, by=factories.publisher(), private_reason="danger")
    assert told_of(claim) == []
    actions.unseal(claim, by=factories.publisher(), private_reason="no danger")
    assert told_of(claim) == ["publish", "retract"]
    assert out_of_step() == []


def test_a_sealed_record_takes_all_that_is_about_it(w, claim):
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    assert not PublicChange.objects.filter(record=w.dana.pk).exists()
    assert told_of(claim) == told_of(w.dana, Of.RECORD) == []
    actions.unseal(w.dana, by=factories.publisher(), private_reason="no danger")
    assert told_of(claim) == told_of(w.dana, Of.RECORD) == ["publish"]


def test_reasons_are_kept_for_what_stands_no_more_only(claim, w):
    actions.revise(w.norhold, {"note": "In the north."}, by=factories.publisher(), public_reason="Asked for.")
    actions.retract(claim, by=factories.publisher(), **WHY)
    reasons = PublicChange.objects.exclude(reason="").filter(record__in=(w.dana.pk, w.norhold.pk))
    assert list(reasons.values_list("ref", "kind", "reason")) == [(claim.ref, "retract", "We misread it.")]


def test_a_name_that_is_withheld_later_is_covered_in_reasons_and_notices(w, claim):
    named = factories.published("person", "A woman", name_policy="full")
    published(w, [drafted(named, "name", "Oriana Velt", w), drafted(named, "held_at", w.norhold, w)])
    actions.retract(claim, by=factories.publisher(), public_reason="Oriana Velt said so.")
    notice = Correction.objects.create(kind="reply", on_model="record", on_ref=w.dana.ref, text="Oriana Velt replied.")
    actions.publish([notice], by=factories.publisher())
    assert PublicChange.objects.filter(reason="Oriana Velt said so.").count() == 1
    assert PublicCorrection.objects.get(ref=notice.ref).text == "Oriana Velt replied."
    actions.revise(named, {"name_policy": "role"}, by=factories.publisher(), public_reason="She asked us.")
    assert not PublicChange.objects.filter(reason__contains="Velt").exists()
    assert "Velt" not in PublicCorrection.objects.get(ref=notice.ref).text
    assert out_of_step() == []


def test_a_notice_is_there_while_readers_see_what_it_is_on(w, claim):
    notices = [
        Correction.objects.create(kind="reply", on_model=model, on_ref=ref, text="Her family replied.")
        for model, ref in (("record", w.dana.ref), ("claim", claim.ref), ("citation", claim.citations.get().ref))
    ]
    assert not PublicCorrection.objects.exists()
    actions.publish(notices, by=factories.publisher())
    assert PublicCorrection.objects.count() == 3
    actions.withdraw(notices[0], by=factories.publisher(), **WHY)
    assert PublicCorrection.objects.count() == 2
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    assert not PublicCorrection.objects.exists()
    actions.unseal(w.dana, by=factories.publisher(), private_reason="no danger")
    assert PublicCorrection.objects.count() == 2
    assert out_of_step() == []


def test_erasing_takes_them_out(w, claim):
    notice = Correction.objects.create(kind="reply", on_model="claim", on_ref=claim.ref, text="Her family replied.")
    actions.publish([notice], by=factories.publisher())
    asked = actions.ask_to_erase(w.dana, by=factories.publisher(), why="court", reason="A court ordered it.")
    actions.erase(asked, by=factories.second(), seen=actions.plan_asked(asked).fingerprint())
    assert not PublicCorrection.objects.exists()
    assert not PublicChange.objects.filter(record=w.dana.pk).exists()
    assert claim.ref not in set(PublicChange.objects.values_list("ref", flat=True))
    assert out_of_step() == []


def test_what_was_withdrawn_is_told_on_while_readers_could_see_it(w, claim):
    actions.withdraw(claim, by=factories.publisher(), **WHY)
    assert told_of(claim) == ["publish", "withdraw"]
    actions.seal(w.dana, by=factories.publisher(), private_reason="danger")
    assert told_of(claim) == []
    actions.unseal(w.dana, by=factories.publisher(), private_reason="no danger")
    assert told_of(claim) == ["publish", "withdraw"]
    other = factories.published("person", "Dana, spelt otherwise")
    factories.merged(w.dana, other)
    assert told_of(claim) == ["publish", "withdraw"], "it stands on the kept one"
    assert out_of_step() == []


def test_a_withdrawn_source_is_told_while_its_outlet_is(w):
    outlet = factories.published("organisation", "Another outlet")
    article = factories.published_source("Of another prison", "2019-05-04", outlet=outlet)
    without_facts = factories.published_source("Of a third prison", "2019-05-05", outlet=outlet)
    actions.withdraw(article, by=factories.publisher(), **WHY)
    assert told_of(article, Of.SOURCE) == ["publish", "withdraw"]
    assert told_of(without_facts, Of.SOURCE) == ["publish"]
    actions.seal(outlet, by=factories.publisher(), private_reason="danger")
    assert told_of(article, Of.SOURCE) == told_of(without_facts, Of.SOURCE) == []
    assert not PublicSource.objects.filter(pk=without_facts.pk).exists()
    assert out_of_step() == []
