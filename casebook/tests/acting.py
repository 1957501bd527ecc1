"""Every kind of act, done in one way to a claim: for tests that hold all acts to the same rules."""

from typing import Any

from casebook import acts
from casebook.models import ActKind, Claim, Record, State, Wish
from casebook.tests import make

WHY = {"public_reason": "for all to read"}
INSIDE = {"private_reason": "for us"}


def _supersede(claim, by, why):
    new = Claim.objects.get(fact="statement", value="Instead")
    acts.supersede(claim, new, by=by, **why)


def _lift(claim, by, why):
    acts.lift_wish(Wish.objects.get(), by=by, **why)


def _unmerge(claim, by, why):
    acts.unmerge(Record.objects.get(wording="The same prisoner"), by=by, **why)


def _merge(claim, by, why):
    acts.merge(claim.subject, Record.objects.get(wording="Another prisoner"), by=by, **why)


def _split(claim, by, why):
    acts.split(claim.subject, [claim], into=Record.objects.get(wording="Another prisoner"), by=by, **why)


def _redact(claim, by, why):
    acts.redact(claim, "value", claim.value.split()[0], covers=True, by=by, reason=why["private_reason"])


# Each kind of act: how it is done to a claim, the reason that it needs, and the states in which a claim allows it.
PUBLIC, PRIVATE, NONE = WHY, INSIDE, {}


ANY = set(State) - {State.SEALED}
DO = {
    ActKind.PROPOSE: (lambda c, by, why: acts.propose([c], by=by, **why), NONE, {"draft"}),
    ActKind.RETURN: (lambda c, by, why: acts.return_to_draft([c], by=by, **why), PRIVATE, {"proposed"}),
    ActKind.PUBLISH: (lambda c, by, why: acts.publish([c], by=by, **why), NONE, {"draft", "proposed", "published"}),
    ActKind.SUPERSEDE: (_supersede, PUBLIC, {"published"}),
    ActKind.RETRACT: (lambda c, by, why: acts.retract(c, by=by, **why), PUBLIC, {"published"}),
    ActKind.WITHDRAW: (
        lambda c, by, why: acts.withdraw(c, by=by, **why),
        PUBLIC,
        {"published", "superseded", "retracted"},
    ),
    ActKind.SEAL: (lambda c, by, why: acts.seal(c, by=by, **why), PRIVATE, ANY),
    ActKind.UNSEAL: (lambda c, by, why: acts.unseal(c, by=by, **why), PRIVATE, {"sealed"}),
    ActKind.UNVEIL: (lambda c, by, why: acts.unveil([c], by=by, **why), PUBLIC, {"published"}),
    ActKind.VEIL: (lambda c, by, why: acts.veil([c], by=by, **why), PUBLIC, {"published"}),
    ActKind.REVISE: (lambda c, by, why: acts.revise(c, {"rank": 1}, by=by, **why), PUBLIC, {"published"}),
    ActKind.WISH: (_lift, PRIVATE, set(State)),
    ActKind.MERGE: (_merge, PUBLIC, set(State)),
    ActKind.UNMERGE: (_unmerge, PUBLIC, set(State)),
    ActKind.SPLIT: (_split, PUBLIC, {"published"}),
    ActKind.REDACT: (_redact, PRIVATE, set(State) - {"draft", "proposed"}),
}
# What takes two people and leaves nothing that it is on has tests of its own.
BY_TWO = {ActKind.ERASE}


def world() -> dict[str, Any]:
    """A woman, an article, a draft that can supersede, and a wish that can be lifted."""
    article = make.published_source()
    woman = make.published("person", "A prisoner")
    merged = make.published("person", "The same prisoner")
    make.merged(merged, make.published("person", "Another prisoner"))
    new = make.claim(woman, "statement", "Instead", scope="account")
    make.cite(new, article)
    acts.record_wish(woman, "page", by=make.publisher(), private_reason="she wrote")
    for name in ("contributor", "editor"):
        make.member(name, name)
    make.second()
    return {"article": article, "woman": woman, "merged": merged}


def claim_for(kind: str, world: dict[str, Any]) -> Claim:
    """A claim in a state in which the act is allowed."""
    state = sorted(DO[ActKind(kind)][2] - {"proposed"} or {"proposed"})[0]
    return make.in_state(state, world["woman"], world["article"])
