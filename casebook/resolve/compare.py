"""Comparing claims (DESIGN, "comparing"): agree, fit, disagree, or cannot be compared."""

from collections.abc import Sequence

from casebook import vocabulary
from casebook.models import Claim, Polarity
from casebook.values import Comparison


def compare_claims(a: Claim, b: Claim) -> Comparison:
    """How two claims about the same record stand to each other."""
    if (a.fact, a.scope) != (b.fact, b.scope) or a.gap or b.gap or a.status != b.status:
        return Comparison.INCOMPARABLE
    if Polarity.UNKNOWN in (a.polarity, b.polarity) or _of_different_times(a, b):
        return Comparison.INCOMPARABLE
    if a.polarity != b.polarity:
        return _yes_against_no(a, b)
    return _contents(a, b)


def _of_different_times(a: Claim, b: Claim) -> bool:
    if a.about.holds == vocabulary.ONE or not (a.when and b.when):
        return False
    return a.when.compare(b.when) == Comparison.DISAGREE


def _yes_against_no(a: Claim, b: Claim) -> Comparison:
    """A bare "no" denies every value; "no" with a value denies that value only."""
    yes, no = (a, b) if a.polarity == Polarity.YES else (b, a)
    bare = not no.value and no.target_id is None
    same = (yes.value, yes.target_id) == (no.value, no.target_id)
    return Comparison.DISAGREE if bare or same else Comparison.INCOMPARABLE


def _contents(a: Claim, b: Claim) -> Comparison:
    if (a.value, a.target_id) == (b.value, b.target_id):
        return Comparison.AGREE
    if a.about.holds == vocabulary.MANY or a.polarity == Polarity.NO:
        return Comparison.INCOMPARABLE
    if a.parsed is None or b.parsed is None:
        return Comparison.DISAGREE if a.target_id and b.target_id else Comparison.INCOMPARABLE
    return a.parsed.compare(b.parsed)


def _mixed(claims: Sequence[Claim]) -> bool:
    """Whether they are not all of one fact, or one of them says "no"."""
    return any(c.fact != claims[0].fact or c.polarity == Polarity.NO for c in claims)


def disagree(claims: Sequence[Claim]) -> bool:
    """Whether any two of the claims disagree. Where many values can be true at once, only a "no" denies one."""
    if claims and claims[0].about.holds == vocabulary.MANY and not _mixed(claims):
        return False
    return any(compare_claims(a, b) == Comparison.DISAGREE for i, a in enumerate(claims) for b in claims[i + 1 :])


def sides(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims put into sides: a claim joins the first side with none that it disagrees with and one that it fits.

    Claims that cannot be compared with any other make a side of their own.
    """
    found: list[list[Claim]] = []
    for claim in claims:
        for side in found:
            outcomes = {compare_claims(claim, other) for other in side}
            if Comparison.DISAGREE not in outcomes and outcomes & {Comparison.AGREE, Comparison.FIT}:
                side.append(claim)
                break
        else:
            found.append([claim])
    return found
