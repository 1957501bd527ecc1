"""Who may not, from where it may not, and without a reason: an act that is refused leaves nothing half-written."""

import pytest

from casebook import acts
from casebook.models import ActKind, Citation, Claim, Dispute, DisputeSide, Record, Role, State
from casebook.tests import acting, make
from casebook.tests.acting import BY_TWO, DO, INSIDE, WHY

pytestmark = pytest.mark.django_db
ROLES = {
    ActKind.PROPOSE: {"contributor", "editor", "publisher"},
    ActKind.RETURN: {"editor", "publisher"},
    ActKind.SEAL: {"editor", "publisher"},
    ActKind.VEIL: {"editor", "publisher"},
    ActKind.WISH: {"editor", "publisher"},
    ActKind.REDACT: {"editor", "publisher"},
}


WORLD = acting.world


def test_every_kind_of_act_is_tried_here():
    assert set(DO) | BY_TWO == set(ActKind)


def test_the_table_of_roles_is_this_one():
    for kind in ActKind:
        assert {role for role in Role if kind in acts.ROLE_MAY[role]} == ROLES.get(kind, {"publisher"}), kind


@pytest.mark.parametrize("role", ["contributor", "editor", "second", "gone"])
@pytest.mark.parametrize("kind", list(DO))
def test_a_role_does_what_the_table_says_and_nothing_else(w, kind, role):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    by = make.member(role, "publisher")
    if role == "gone":
        by.is_active = False
        by.save()
    before = make.dump()
    allowed = role != "gone" and by.role in ROLES.get(kind, {"publisher"})
    if allowed:
        act(claim, by, why)
        assert make.dump() != before
    else:
        with pytest.raises(acts.ActRefused, match="you may not do this"):
            act(claim, by, why)
        assert make.dump() == before


@pytest.mark.parametrize("kind", [kind for kind, (_act, why, _states) in DO.items() if why])
@pytest.mark.parametrize("blank", ["", "  \n"])
def test_without_its_reason_it_is_refused(w, kind, blank):
    act, why, _states = DO[kind]
    claim = acting.claim_for(kind, w)
    before = make.dump()
    with pytest.raises(acts.ActRefused, match="Say w"):
        act(claim, make.second(), dict.fromkeys(why, blank))
    assert make.dump() == before


@pytest.mark.parametrize("state", list(State))
def test_from_a_wrong_state_it_is_refused(w, state):
    claim = make.in_state(state, w["woman"], w["article"])
    before = make.dump()
    for kind, (act, why, states) in DO.items():
        if state in states:
            continue
        with pytest.raises(acts.ActRefused) as refused:
            act(claim, make.second(), why)
        assert str(refused.value), kind
        assert make.dump() == before, kind


def broken_drafts(w):
    """By name: things that cannot be published, each with a reason of its own."""
    article, woman = w["article"], w["woman"]
    draft, prison = make.record("facility", "A draft"), make.published("facility", "North prison")
    standing = make.said(woman, "sex", "male", source=article)
    unpublished = make.source("Not yet")

    def cited(claim, source=article, **fields):
        make.cite(claim, source, **fields)
        return claim

    retracted = make.in_state("retracted", woman, article)
    return {
        "no citation": [make.claim(woman, "sex", "female")],
        "not in the vocabulary": [cited(make.claim(woman, "no_such_fact", "x"))],
        "not a value": [cited(make.claim(woman, "sex", "maybe"))],
        "of the wrong kind": [cited(make.claim(prison, "sex", "male"))],
        "leads to the wrong kind": [cited(make.claim(woman, "held_at", woman))],
        "leads to a draft": [cited(make.claim(woman, "held_at", draft))],
        "about a draft": [cited(make.claim(draft, "facility_type", "camp"))],
        "cites a draft": [cited(make.claim(woman, "religion", "x"), unpublished)],
        "told by a draft": [cited(make.claim(woman, "religion", "x"), chain=[make.record("person", "An aunt")])],
        "said already": [cited(make.claim(woman, "sex", "male"))],
        "said twice": [cited(make.claim(woman, "ethnicity", "x")), cited(make.claim(woman, "ethnicity", "x"))],
        "citation of a draft": [make.cite(make.claim(woman, "religion", "z"), article)],
        "citation of what is retracted": [make.cite(retracted, article)],
        "retracted": [retracted],
        "dispute with one side": [_dispute([standing])],
        "dispute about a draft": [_dispute([standing], [cited(make.claim(woman, "religion", "y"))])],
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
    sound = make.claim(w["woman"], "held_at", make.published("facility", "South prison"))
    make.cite(sound, w["article"])
    before = make.dump()
    for name, things in broken.items():
        with pytest.raises(acts.ActRefused) as refused:
            acts.publish([sound, *things], by=make.publisher())
        refs = [thing.ref for thing in things] + [c.ref for c in Citation.objects.filter(claim__in=_claims(things))]
        assert any(ref in str(refused.value) for ref in refs), name
        assert make.dump() == before, name


def test_superseding_needs_two_of_a_kind_and_a_draft(w):
    article, woman = w["article"], w["woman"]
    old, other = make.in_state("published", woman, article), make.said(woman, "sex", "female", source=article)
    draft, elsewhere = Claim.objects.get(value="Instead"), make.cite(other, article, 5)
    uncited = make.claim(woman, "religion", "x")
    for one, two in [
        (old, other), (old, old), (old, uncited), (old, old.lead), (old.lead, draft), (old.lead, elsewhere),
        (woman, make.record("person", "Another")), (article, make.source("Another")), (draft, draft),
    ]:  # fmt: skip
        before = make.dump()
        with pytest.raises(acts.ActRefused):
            acts.supersede(one, two, by=make.publisher(), **WHY)
        assert make.dump() == before


def test_records_and_sources_are_not_retracted(w):
    for thing in (w["woman"], w["article"]):
        with pytest.raises(acts.ActRefused, match="Only claims"):
            acts.retract(thing, by=make.publisher(), **WHY)


def test_what_was_deleted_meanwhile_is_told(w):
    draft = make.record("facility", "A draft")
    gone = Record.objects.get(pk=draft.pk)
    draft.delete()
    for act in (acts.seal, acts.unseal):
        with pytest.raises(acts.ActRefused, match="not there any more"):
            act(gone, by=make.publisher(), **INSIDE)


def test_an_error_half_way_undoes_everything(w, monkeypatch):
    claim = make.in_state("draft", w["woman"], w["article"])
    before = make.dump()

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("casebook.acts.engine.move_revision", fails)
    with pytest.raises(RuntimeError):
        acts.publish([claim], by=make.publisher())
    assert make.dump() == before
    assert Citation.objects.filter(claim=claim, state="draft").exists()
