"""What the archive takes back, corrects or lets be answered: its notices, and the actions that ended something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casebook.models import (
    Action,
    ActionKind,
    Citation,
    Claim,
    Correction,
    CorrectionKind,
    Dispute,
    Record,
    Source,
    State,
)
from casebook.web import addresses
from casebook.web.feeds.changed_objects import Key, gone_things, withdrawn
from casebook.web.presenters import queries
from casebook.web.presenters.values import heading_of

PER_PAGE, MOST_NOTICES = 50, 500
# What a thing is called that is gone.
_NAMES = {"record": _("record"), "source": _("source"), "claim": _("fact"), "dispute": _("dispute")}
_ENDING = (ActionKind.SUPERSEDE, ActionKind.RETRACT, ActionKind.WITHDRAW)


@dataclass(frozen=True)
class NoticeShown:
    """A correction, reply, retraction or withdrawal in the archive's own public words."""

    ref: str
    kind: str
    day: date
    text: str
    on: str
    address: str


@dataclass(frozen=True)
class EndedShown:
    """Something that stands no more: when, what was done and why."""

    day: date
    done: str
    what: str
    address: str
    reason: str


def notices() -> list[NoticeShown]:
    """The published notices on what readers may see, the newest first."""
    rows = list(Correction.objects.filter(state=State.PUBLISHED).order_by("-created_at", "ref"))
    things = _things((row.on_model, row.on_ref) for row in rows)
    days = dict(
        Action.objects.filter(on_model="correction", on_ref__in=[row.ref for row in rows], kind=ActionKind.PUBLISH)
        .order_by("-id")
        .values_list("on_ref", "at")
    )
    found = []
    for row in rows:
        thing = things.get((row.on_model, row.on_ref))
        if thing is None:
            continue
        words, address = thing
        day = days[row.ref].date() if row.ref in days else row.created_at.date()
        kind = str(CorrectionKind(row.kind).label)
        found.append(NoticeShown(row.ref, kind, day, row.shown("text"), words, address))
    return found[:MOST_NOTICES]


def _ended_actions(gone: Mapping[Key, Any]) -> QuerySet[Action]:
    """Actions that ended something of which readers may know that it was."""
    claims = Claim.objects.readable_by(queries.READER).filter(ref=OuterRef("on_ref"))
    cited = Citation.objects.readable_by(queries.READER).filter(ref=OuterRef("on_ref"))
    cited = cited.filter(claim__withheld="", claim__state__in=(State.PUBLISHED, State.SUPERSEDED, State.RETRACTED))
    seen = Q(on_model="claim") & Exists(claims) | Q(on_model="citation") & Exists(cited)
    return Action.objects.filter(Q(withdrawn(gone), kind=ActionKind.WITHDRAW) | seen, kind__in=_ENDING).order_by("-id")


def ended(page: int) -> tuple[list[EndedShown], bool]:
    """One page of them, the newest first, and whether there is another."""
    start = (page - 1) * PER_PAGE
    gone = gone_things(Action.objects.all())
    actions = list(_ended_actions(gone)[start : start + PER_PAGE + 1])
    things = _things((action.on_model, action.on_ref) for action in actions) | _withdrawn(actions, gone)
    found = []
    for action in actions[:PER_PAGE]:
        thing = things.get((action.on_model, action.on_ref))
        if thing is not None:
            reason = action.shown("public_reason")
            found.append(EndedShown(action.at.date(), str(action.get_kind_display()), *thing, reason))
    return found, len(actions) > PER_PAGE


def _withdrawn(actions: Sequence[Action], gone: Mapping[Key, Any]) -> dict[Key, tuple[str, str]]:
    """What was withdrawn, and readers would see if it still stood: named by its kind only, since it is gone."""
    keys = ((action.on_model, action.on_ref) for action in actions if action.kind == ActionKind.WITHDRAW)
    return {key: (str(_NAMES[key[0]]), "") for key in keys if key in gone}


def _things(wanted: Any) -> dict[Key, tuple[str, str]]:
    """Words and address of those of the things that readers may see."""
    refs: dict[str, set[str]] = {}
    for model, ref in wanted:
        refs.setdefault(model, set()).add(ref)
    found: dict[Key, tuple[str, str]] = {}
    for record in Record.objects.visible_to(queries.READER).filter(ref__in=refs.get("record", ())):
        found["record", record.ref] = (record.title, addresses.linked(record))
    for source in Source.objects.visible_to(queries.READER).filter(ref__in=refs.get("source", ())):
        found["source", source.ref] = (source.shown("headline"), addresses.of_source(source))
    claims = Claim.objects.readable_by(queries.READER).select_related("subject")
    for claim in claims.filter(ref__in=refs.get("claim", ())):
        words = f"{claim.subject.title}: {heading_of(claim)}"
        found["claim", claim.ref] = (words, addresses.of_claim(claim))
    citations = Citation.objects.readable_by(queries.READER).select_related("claim__subject")
    for citation in citations.filter(ref__in=refs.get("citation", ()), claim__withheld=""):
        claim = citation.claim
        words = f"{claim.subject.title}: {heading_of(claim)}"
        found["citation", citation.ref] = (words, addresses.of_claim(claim))
    for dispute in Dispute.objects.visible_to(queries.READER).filter(ref__in=refs.get("dispute", ())):
        found["dispute", dispute.ref] = (dispute.shown("question"), addresses.of_dispute(dispute))
    return found
