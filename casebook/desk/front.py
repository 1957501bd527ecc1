"""The front page of the desk: my drafts, what waits for review, what is disputed, undated, or without a place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from casebook.models import Citation, Claim, Dispute, Record, Source, State

SHOWN = 8


@dataclass(frozen=True)
class Line:
    """One thing with its page in the admin."""

    words: str
    address: str


@dataclass(frozen=True)
class Box:
    """One list of the front page: the first of it, how many there are, and where all are."""

    title: str
    help: str
    lines: Sequence[Line]
    number: int
    address: str


def front(user: Any) -> list[Box]:
    """The boxes of the front page for this member."""
    mine = {"state__exact": State.DRAFT}
    return [
        _box(_("My drafts: facts"), _("Hand them in when they are right."),
             Claim.objects.filter(created_by=user, state=State.DRAFT), mine),
        _box(_("My drafts: records"), _("What was made on the spot needs a look: how much of a name may be shown?"),
             Record.objects.filter(created_by=user, state=State.DRAFT), mine),
        _box(_("Waiting for review"), _("Handed in; a second person reads the article beside them."),
             Claim.objects.filter(state=State.PROPOSED).order_by("pk"), {"state__exact": State.PROPOSED}),
        _box(_("Disputes in draft"), _("A question, its kind, and an explanation if the sources give one."),
             Dispute.objects.filter(state__in=(State.DRAFT, State.PROPOSED)), {}),
        _box(_("Sources without a date"), _("Is it on the page, or in its address?"),
             Source.objects.filter(when_edtf="").exclude(state=State.SEALED), {}),
        _cited(_("Citations at the headline only"), _("Is it said in a paragraph too?"),
               Citation.objects.filter(paragraph=None, state__in=(State.DRAFT, State.PROPOSED))),
    ]  # fmt: skip


def _box(title: str, help_text: str, rows: QuerySet[Any], asked: Mapping[str, str]) -> Box:
    name = rows.model._meta.model_name
    ordered = rows if rows.query.order_by else rows.order_by("-pk")
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    lines = [Line(_words(row), reverse(f"admin:casebook_{name}_change", args=[row.pk])) for row in ordered[:SHOWN]]
    listed = reverse(f"admin:casebook_{name}_changelist") + (f"?{query}" if query else "")
    return Box(title, help_text, lines, rows.count(), listed)


def _cited(title: str, help_text: str, rows: QuerySet[Citation]) -> Box:
    lines = [
        Line(_words(c.claim), reverse("admin:casebook_claim_change", args=[c.claim_id]))
        for c in rows.select_related("claim__subject").order_by("-pk")[:SHOWN]
    ]
    return Box(title, help_text, lines, rows.count(), reverse("admin:casebook_claim_changelist"))


def _words(row: Any) -> str:
    if isinstance(row, Claim):
        return f"{row.subject}: {row.fact} {row.value[:60]}".strip()
    return str(row)
