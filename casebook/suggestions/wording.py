"""Claims in a few words, for people who are to decide on them."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import Claim, Stance, State
from casebook.values import ValueProblem
from casebook.vocabulary.wording import heading, wording


def heading_of(claim: Claim) -> str:
    """The label of the fact, with its scope; of a draft whose fact the vocabulary does not have, its name."""
    if claim.gap:
        return _("Withheld")
    return heading(claim.about, claim.scope) if claim.fact in vocabulary.BY_NAME else claim.fact


def words_of(claim: Claim) -> str:
    """What it says in one line: never without a "no", a "possibly" or a "planned" that stands beside its value."""
    target = str(claim.target) if claim.target is not None else ""
    hedged = _only_hedged(claim)
    return wording(
        claim.about, claim.shown("value"), target, polarity=claim.polarity, status=claim.status, hedged=hedged
    ).plain


def dated_words_of(claim: Claim) -> str:
    """What it says, and when that was so: two claims of one value that differ in this alone can be told apart."""
    return f"{words_of(claim)} ({claim.when.words(claim.lasts)})" if claim.when else words_of(claim)


def _only_hedged(claim: Claim) -> bool:
    """Whether nobody says it outright: every visible citation is hedged by the article or in its chain."""
    if claim._state.adding:
        return False
    visible = [c for c in claim.citations.all() if c.state == State.PUBLISHED and not c.withheld]
    return bool(visible) and all(
        Stance.HEDGES in (citation.stance, *(link.stance for link in citation.chain.all())) for citation in visible
    )


def is_readable(claim: Claim) -> bool:
    """Whether fact and value are such as the vocabulary has now; those of a draft may be older, or never right."""
    try:
        vocabulary.fact(claim.fact)
        claim.parsed  # noqa: B018
    except (ValueProblem, vocabulary.UnknownFact):
        return False
    return True


def with_roots(claims: Iterable[Claim]) -> list[Claim]:
    """The claims, which must not be saved, as about and leading to the records that theirs were merged into.

    `subject__merged_into` and `target__merged_into` must be loaded.
    """
    found = list(claims)
    for claim in found:
        claim.subject = claim.subject.merged_into or claim.subject
        if claim.target is not None:
            claim.target = claim.target.merged_into or claim.target
    return found


def loaded(ids: Collection[int]) -> list[Claim]:
    """These claims with their ends and citations, in the order of their ids."""
    claims = Claim.objects.filter(pk__in=ids).select_related("subject__merged_into", "target__merged_into")
    return with_roots(claims.prefetch_related("citations__chain").order_by("pk"))
