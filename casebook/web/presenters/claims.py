"""The page of one claim, put together."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casebook.models import Action, ActionKind, Claim, State
from casebook.web import addresses
from casebook.web.language import foreign
from casebook.web.presenters import queries
from casebook.web.presenters.anchors import reported_once
from casebook.web.presenters.citations import CitedShown, by_source, citation_of
from casebook.web.presenters.facts import Disputes, DisputeShown, FactShown, fact_of
from casebook.web.presenters.history import ActionShown, actions_on
from casebook.web.presenters.values import published_on


@dataclass(frozen=True)
class Ended:
    """Why and when a claim or citation ceased to stand."""

    state: str
    day: date | None
    reason: str


@dataclass(frozen=True)
class PastCitation:
    """A citation that stands no more."""

    cited: CitedShown
    ended: Ended


@dataclass(frozen=True)
class ClaimPage:
    """Everything that the page of a claim shows."""

    fact: FactShown
    subject: str
    subject_lang: str
    subject_address: str
    ended: Ended | None
    followed_by: str
    follows: str
    past_citations: tuple[PastCitation, ...]
    disputes: tuple[DisputeShown, ...]
    actions: tuple[ActionShown, ...]
    known_from: str
    title: str

    @property
    def disputed(self) -> bool:
        """Whether it stands in a dispute; it is then cited with it."""
        return bool(self.disputes)


def claim_page(claim: Claim) -> ClaimPage:
    """Put together the page of a claim that readers may read; its citations are loaded, past ones too."""
    everything = list(claim.citations.all())
    past = [c for c in everything if c.state != State.PUBLISHED]
    if claim.state == State.PUBLISHED:
        claim.__dict__["_prefetched_objects_cache"]["citations"] = [c for c in everything if c not in past]
    fact = fact_of(claim)
    disputes = Disputes(*queries.disputes_of([claim])) if claim.state == State.PUBLISHED else Disputes([], {}, {})
    return ClaimPage(
        fact=fact,
        subject=claim.subject.title,
        subject_lang=foreign(claim.subject.label_lang),
        subject_address=addresses.linked(claim.subject),
        ended=_ended("claim", claim.ref, claim.state),
        followed_by=_followed_by(claim),
        follows=_follows(claim),
        past_citations=tuple(
            PastCitation(by_source([citation_of(c)])[0], _must_end("citation", c.ref, c.state)) for c in past
        )
        if claim.state == State.PUBLISHED
        else (),
        disputes=tuple(reported_once((disputes.shown(dispute, None) for dispute in disputes.disputes), {fact.ref})),
        actions=tuple(actions_on("claim", claim.ref)),
        known_from=published_on(claim.known_from),
        title=f"{fact.heading}: {fact.value.plain}",
    )


def _follows(claim: Claim) -> str:
    older = Claim.objects.readable_by(queries.READER).filter(pk=claim.supersedes_id).first()
    return addresses.of_claim(older) if older else ""


def _followed_by(claim: Claim) -> str:
    newer = Claim.objects.readable_by(queries.READER).filter(supersedes=claim).order_by("-id").first()
    return addresses.of_claim(newer) if newer else ""


def _ended(model: str, ref: str, state: str) -> Ended | None:
    return None if state == State.PUBLISHED else _must_end(model, ref, state)


def _must_end(model: str, ref: str, state: str) -> Ended:
    kinds = {State.SUPERSEDED: ActionKind.SUPERSEDE, State.RETRACTED: ActionKind.RETRACT}
    action = Action.objects.filter(on_model=model, on_ref=ref, kind=kinds[State(state)]).order_by("-id").first()
    words = {State.SUPERSEDED: _("Superseded"), State.RETRACTED: _("Retracted")}[State(state)]
    return Ended(words, action.at.date() if action else None, action.shown("public_reason") if action else "")
