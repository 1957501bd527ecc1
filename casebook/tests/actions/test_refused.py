"""Who may not, from where it may not, and without a reason: an action that is refused leaves nothing half-written."""

import pytest

from casebook import actions
from casebook.models import ActionKind, Citation, Claim, Dispute, DisputeSide, Record, Role, State
from casebook.tests import action_helpers, factories
from casebook.tests.action_helpers import BY_TWO, DO, INSIDE, WHY

pytestmark = pytest.mark.django_db
ROLES = {
    ActionKind.PROPOSE: {"contributor", "editor", "publisher"},
    ActionKind.RETURN: {"editor", "publisher"},
    ActionKind.SEAL: {"editor", "publisher"},
    ActionKind.WITHHOLD: {"editor", "publisher"},
    ActionKind.WISH: {"editor", "publisher"},
    ActionKind.REDACT: {"editor", "publisher"},
}


WORLD = action_helpers.world


def test_every_kind_of_action_is_tried_here():
    assert set(DO) | BY_TWO == set(ActionKind)


def test_the_table_of_roles_is_this_one():
    for kind in ActionKind:
        assert {role for role in Role if kind in actions.ROLE_MAY[role]} == ROLES.get(kind, {"publisher"}), kind


@pytest.mark.parametrize("role", ["contributor", "editor", "second", "gone"])
@pytest.mark.parametrize("kind", list(DO))
def test_a_role_does_what_the_table_says_and_nothing_else(w, kind, role):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    by = factories.member(role, "publisher")
    if role == "gone":
        by.is_active = False
        by.save()
    before = factories.dump()
    allowed = role != "gone" and by.role in ROLES.get(kind, {"publisher"})
    if allowed:
        action(claim, by, why)
        assert factories.dump() != before
    else:
        with pytest.raises(actions.ActionRefused, match="you may not do this"):
            action(claim, by, why)
        assert factories.dump() == before


@pytest.mark.parametrize("kind", [kind for kind, (_action, why, _states) in DO.items() if why])
@pytest.mark.parametrize("blank", ["", "  \n"])
def test_without_its_reason_it_is_refused(w, kind, blank):
    action, why, _states = DO[kind]
    claim = action_helpers.claim_for(kind, w)
    before = factories.dump()
    with pytest.raises(actions.ActionRefused, match="Say w"):
        action(claim, factories.second(), dict.fromkeys(why, blank))
    assert factories.dump() == before


@pytest.mark.parametrize("state", list(State))
def test_from_a_wrong_state_it_is_refused(w, state):
    claim = factories.in_state(state, w["woman"], w["article"])
    before = factories.dump()
    for kind, (action, why, states) in DO.items():
        if state in states:
            continue
        with pytest.raises(actions.ActionRefused) as refused:
            action(claim, factories.second(), why)
        assert str(refused.value), kind
        assert factories.dump() == before, kind


def broken_drafts(w):
    """By name: things that cannot be published, each with a reason of its own."""
    article, woman = w["article"], w["woman"]
    draft, prison = factories.record("facility", "A draft"), factories.published("facility", "North prison")
    standing = factories.said(woman, "sex", "male", source=article)
    unpublished = factories.source("Not yet")

    def cited(claim, source=article, **fields):
        factories.cite(claim, source, **fields)
        return claim

    retracted = factories.in_state("retracted", woman, article)
    return {
        "no citation": [factories.claim(woman, "sex", "female")],
        "not in the vocabulary": [cited(factories.claim(woman, "no_such_fact", "x"))],
        "not a value": [cited(factories.claim(woman, "sex", "maybe"))],
        "of the wrong kind": [cited(factories.claim(prison, "sex", "male"))],
        "leads to the wrong kind": [cited(factories.claim(woman, "held_at", woman))],
        "leads to a draft": [cited(factories.claim(woman, "held_at", draft))],
        "about a draft": [cited(factories.claim(draft, "facility_type", "camp"))],
        "cites a draft": [cited(factories.claim(woman, "religion", "x"), unpublished)],
        "told by a draft": [
            cited(factories.claim(woman, "religion", "x"), chain=[factories.record("person", "An aunt")])
        ],
        "said already": [cited(factories.claim(woman, "sex", "male"))],
        "said twice": [
            cited(factories.claim(woman, "ethnicity", "x")),
            cited(factories.claim(woman, "ethnicity", "x")),
        ],
        "citation of a draft": [factories.cite(factories.claim(woman, "religion", "z"), article)],
        "citation of what is retracted": [factories.cite(retracted, article)],
        "retracted": [retracted],
        "dispute with one side": [_dispute([standing])],
        "dispute about a draft": [_dispute([standing], [cited(factories.claim(woman, "religion", "y"))])],
    }


def _claims(things):
    return [thing for thing in things if isinstance(thing, Claim)]


def _dispute(*sides):
    made = Dispute.objects.create(question="Which?", kind="scope")
    for number, claims in enumerate(sides, 1):
        for claim in claims:
            DisputeSide.objects.create(dispute=made, claim=claim, side=number)
    return made


def test_what_cannot_be_published_takes_nothing_else_along(w):
    broken = broken_drafts(w)
    sound = factories.claim(w["woman"], "held_at", factories.published("facility", "South prison"))
    factories.cite(sound, w["article"])
    before = factories.dump()
    for name, things in broken.items():
        with pytest.raises(actions.ActionRefused) as refused:
            actions.publish([sound, *things], by=factories.publisher())
        refs = [thing.ref for thing in things] + [c.ref for c in Citation.objects.filter(claim__in=_claims(things))]
        assert any(ref in str(refused.value) for ref in refs), name
        assert factories.dump() == before, name


def test_superseding_needs_two_of_a_kind_and_a_draft(w):
    article, woman = w["article"], w["woman"]
    old, other = factories.in_state("published", woman, article), factories.said(woman, "sex", "female", source=article)
    draft, elsewhere = Claim.objects.get(value="Instead"), factories.cite(other, article, 5)
    uncited = factories.claim(woman, "religion", "x")
    for one, two in [
        (old, other), (old, old), (old, uncited), (old, old.lead), (old.lead, draft), (old.lead, elsewhere),
        (woman, factories.record("person", "Another")), (article, factories.source("Another")), (draft, draft),
    ]:  # fmt: skip
        before = factories.dump()
        with pytest.raises(actions.ActionRefused):
            actions.supersede(one, two, by=factories.publisher(), **WHY)
        assert factories.dump() == before


def test_records_and_sources_are_not_retracted(w):
    for thing in (w["woman"], w["article"]):
        with pytest.raises(actions.ActionRefused, match="Only claims"):
            actions.retract(thing, by=factories.publisher(), **WHY)


def test_what_was_deleted_meanwhile_is_reported(w):
    draft = factories.record("facility", "A draft")
    gone = Record.objects.get(pk=draft.pk)
    draft.delete()
    for action in (actions.seal, actions.unseal):
        with pytest.raises(actions.ActionRefused, match="not there any more"):
            action(gone, by=factories.publisher(), **INSIDE)


def test_an_error_half_way_undoes_everything(w, monkeypatch):
    claim = factories.in_state("draft", w["woman"], w["article"])
    before = factories.dump()

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("casebook.actions.transactions.move_revision", fails)
    with pytest.raises(RuntimeError):
        actions.publish([claim], by=factories.publisher())
    assert factories.dump() == before
    assert Citation.objects.filter(claim=claim, state="draft").exists()
