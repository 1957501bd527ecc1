"""Every kind of action, done in one way to a claim: for tests that hold all actions to the same rules."""

from typing import Any

from casebook import actions
from casebook.models import ActionKind, Claim, Record, State, Wish
from casebook.tests import factories

WHY = {"public_reason": "for all to read"}
INSIDE = {"private_reason": "for us"}


def _supersede(claim, by, why):
    new = Claim.objects.get(fact="statement", value="Instead")
    actions.supersede(claim, new, by=by, **why)


def _lift(claim, by, why):
    actions.lift_wish(Wish.objects.get(), by=by, **why)


def _unmerge(claim, by, why):
    actions.unmerge(Record.objects.get(wording="The same prisoner"), by=by, **why)


def _merge(claim, by, why):
    actions.merge(claim.subject, Record.objects.get(wording="Another prisoner"), by=by, **why)


def _split(claim, by, why):
    actions.split(claim.subject, [claim], into=Record.objects.get(wording="Another prisoner"), by=by, **why)


def _redact(claim, by, why):
    actions.redact(claim, "value", claim.value.split()[0], covers=True, by=by, reason=why["private_reason"])


# Each kind of action: how it is done to a claim, the reason that it needs, and the states in which a claim allows it.
PUBLIC, PRIVATE, NONE = WHY, INSIDE, {}


ANY = set(State) - {State.SEALED}
DO = {
    ActionKind.PROPOSE: (lambda c, by, why: actions.propose([c], by=by, **why), NONE, {"draft"}),
    ActionKind.RETURN: (lambda c, by, why: actions.return_to_draft([c], by=by, **why), PRIVATE, {"proposed"}),
    ActionKind.PUBLISH: (
        lambda c, by, why: actions.publish([c], by=by, **why),
        NONE,
        {"draft", "proposed", "published"},
    ),
    ActionKind.SUPERSEDE: (_supersede, PUBLIC, {"published"}),
    ActionKind.RETRACT: (lambda c, by, why: actions.retract(c, by=by, **why), PUBLIC, {"published"}),
    ActionKind.WITHDRAW: (
        lambda c, by, why: actions.withdraw(c, by=by, **why),
        PUBLIC,
        {"published", "superseded", "retracted"},
    ),
    ActionKind.SEAL: (lambda c, by, why: actions.seal(c, by=by, **why), PRIVATE, ANY),
    ActionKind.UNSEAL: (lambda c, by, why: actions.unseal(c, by=by, **why), PRIVATE, {"sealed"}),
    ActionKind.RELEASE: (lambda c, by, why: actions.release([c], by=by, **why), PUBLIC, {"published"}),
    ActionKind.WITHHOLD: (lambda c, by, why: actions.withhold([c], by=by, **why), PUBLIC, {"published"}),
    ActionKind.REVIEW: (lambda c, by, why: actions.keep_released(c, by=by, **why), PRIVATE, {"published"}),
    ActionKind.REVISE: (lambda c, by, why: actions.revise(c, {"rank": 1}, by=by, **why), PUBLIC, {"published"}),
    ActionKind.WISH: (_lift, PRIVATE, set(State)),
    ActionKind.MERGE: (_merge, PUBLIC, set(State)),
    ActionKind.UNMERGE: (_unmerge, PUBLIC, set(State)),
    ActionKind.SPLIT: (_split, PUBLIC, {"published"}),
    ActionKind.REDACT: (_redact, PRIVATE, set(State) - {"draft", "proposed"}),
}
# What takes two people and leaves nothing that it is on has tests of its own.
BY_TWO = {ActionKind.ERASE}


def world() -> dict[str, Any]:
    """A woman, an article, a draft that can supersede, and a wish that can be lifted."""
    article = factories.published_source()
    woman = factories.published("person", "A prisoner")
    merged = factories.published("person", "The same prisoner")
    factories.merged(merged, factories.published("person", "Another prisoner"))
    new = factories.claim(woman, "statement", "Instead", scope="account")
    factories.cite(new, article)
    actions.record_wish(woman, "page", by=factories.publisher(), private_reason="she wrote")
    for name in ("contributor", "editor"):
        factories.member(name, name)
    factories.second()
    return {"article": article, "woman": woman, "merged": merged}


def claim_for(kind: str, world: dict[str, Any]) -> Claim:
    """A claim in a state in which the action is allowed."""
    state = sorted(DO[ActionKind(kind)][2] - {"proposed"} or {"proposed"})[0]
    claim = factories.in_state(state, world["woman"], world["article"])
    if kind == ActionKind.REVIEW:
        actions.release([claim], by=factories.member("third"), **WHY)
        claim.refresh_from_db()
    return claim
