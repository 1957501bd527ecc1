"""The front page of the desk: what people asked, my drafts, what waits for review, what is disputed or lacks a date."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.admin import erasure, redactions
from casebook.admin.intakes import AMISS
from casebook.admin.list_parts import mine_of
from casebook.admin.permissions import reads_requests
from casebook.admin.queue import assigned_to, mine, waiting
from casebook.admin.reading_desk import address_of as article_address
from casebook.admin.review import articles_waiting, sources_waiting
from casebook.admin.words import DeskBox, DeskLine, page_of, words_of
from casebook.models import (
    UNPUBLISHED,
    Citation,
    Claim,
    Dispute,
    Intake,
    IntakeState,
    Record,
    Request,
    Source,
    State,
    Wish,
)

SHOWN = 8
_UNPUBLISHED = {"state__in": ",".join(UNPUBLISHED)}


def front(user: Any) -> list[DeskBox]:
    """The boxes of the front page for this member."""
    return [*_only_where_there_are_any(user), *_always(user)]


def _only_where_there_are_any(user: Any) -> Iterator[DeskBox]:
    """What people asked and what others wait for, the most pressing first."""
    if reads_requests(user):
        requests, wishes = Request.objects.open(), Wish.objects.to_review().select_related("record")
        asked = _box(_("Requests"), _("What readers reported or asked for; safety first."), requests)
        yield replace(asked, overdue=requests.overdue().count())
        again = _box(_("Wishes to look at again"), _("Does the person still want it?"), wishes, {"todo": "due"})
        yield replace(again, overdue=sum(wish.overdue for wish in wishes))
    lines = erasure.waiting(user)
    help_text = _("A second person reads what will go, and confirms it.")
    yield from _several(_("Waiting to be erased"), help_text, lines)
    if number := redactions.waiting(user):
        help_text = _("A second person reads the text, and confirms it.")
        yield DeskBox(_("Words left standing"), [], number, reverse("admin:desk-redactions"), help_text)
    given = [DeskLine(f"{row.get_task_display()}: {thing.words}", thing.address) for row, thing in assigned_to(user)]
    yield from _several(_("Assigned to me"), _("To read, or to review."), given)
    rows = Intake.objects.listed_for(user).exclude(state=IntakeState.KEPT).defer("content")
    if rows:
        lines = [DeskLine(f"{one.get_state_display()} · {one}", reverse("admin:desk-intake", args=[one.ref]))
                 for one in rows[:SHOWN]]  # fmt: skip
        help_text = _("What was read in them waits for you to look at it.")
        yield DeskBox(_("Articles being brought in"), lines, len(rows), reverse("admin:desk-intakes"), help_text)


def _several(title: str, help_text: str, lines: list[DeskLine]) -> list[DeskBox]:
    return [DeskBox(title, lines[:SHOWN], len(lines), lines[0].address, help_text)] if lines else []


def _always(user: Any) -> Iterator[DeskBox]:
    entering = Source.objects.filter(mine_of(Source, user), state__in=UNPUBLISHED).order_by("-pk")
    box = _box(_("Articles that I enter"), _("Each leads to its reading desk."), entering,
               {"whose": "mine", **_UNPUBLISHED})  # fmt: skip
    yield replace(box, lines=[DeskLine(str(source), article_address(source)) for source in entering[:SHOWN]])
    lines = [replace(line, words=f"{line.words} ({number})") for line, number in articles_waiting()[:SHOWN]]
    help_text = _("Each fact beside its passage; a second person publishes.")
    yield DeskBox(_("Review, by article"), lines, sources_waiting().count(), reverse("admin:desk-review"), help_text)
    yield _queue(_("My drafts"), _("Hand them in when they are right."), mine(user), "drafts")
    help_text = _("Everything that was handed in, records and questions too.")
    yield _queue(_("Waiting for review"), help_text, waiting(), "waiting")
    released = Claim.objects.to_review().select_related("subject", "target")
    yield _box(_("Released facts to look at again"), _("May readers go on seeing it?"), released, {"todo": "due"})
    yield _box(_("Disputes in draft"), _("A question, its kind, and an explanation if the sources give one."),
               Dispute.objects.filter(state__in=UNPUBLISHED), _UNPUBLISHED)  # fmt: skip
    yield _box(_("Values that disagree"), _("Is there a question to put to them, or were they misread?"),
               Record.objects.filter(disputed=True), {"disputed__exact": 1})  # fmt: skip
    sources = Source.objects.exclude(state=State.SEALED)
    yield _box(_("Sources without a date"), _("Is it on the page, or in its address?"),
               sources.filter(when_edtf=""), {"when_edtf__exact": ""})  # fmt: skip
    amiss = _box(_("Articles that are not as they were"),
                 _("Gone from their address, or without the words that are quoted: what follows from it?"),
                 sources.filter(check_result__outcome__in=AMISS),
                 {"check_result__outcome__in": ",".join(AMISS)})  # fmt: skip
    if amiss.number:
        yield amiss
    yield _box(_("Citations at the headline only"), _("Is it said in a paragraph too?"),
               Citation.objects.filter(paragraph=None, state__in=UNPUBLISHED).select_related("claim__subject"),
               {"paragraph__isnull": True, **_UNPUBLISHED})  # fmt: skip


def _queue(title: str, help_text: str, rows: Mapping[Any, QuerySet[Any]], name: str) -> DeskBox:
    """Things of every kind: the first of each, and the page that has all."""
    lines = [_line(thing) for of_kind in rows.values() for thing in of_kind[:SHOWN]]
    number = sum(of_kind.count() for of_kind in rows.values())
    return DeskBox(title, lines[:SHOWN], number, reverse(f"admin:desk-{name}"), help_text)


def _box(title: str, help_text: str, rows: QuerySet[Any], asked: Mapping[str, Any] | None = None) -> DeskBox:
    ordered = rows if rows.query.order_by else rows.order_by("-pk")
    listed = f"{reverse(f'admin:casebook_{rows.model._meta.model_name}_changelist')}?{urlencode(asked or {})}"
    return DeskBox(title, [_line(row) for row in ordered[:SHOWN]], rows.count(), listed, help_text)


def _line(row: Any) -> DeskLine:
    # A citation of a draft is changed in the form of its claim.
    thing = row.claim if isinstance(row, Citation) and row.claim.state in UNPUBLISHED else row
    words = words_of(thing)
    if isinstance(thing, Request):
        words = f"{date_format(thing.due_at, 'DATETIME_FORMAT')} · {thing.get_kind_display()} · {thing.ref}"
    elif isinstance(thing, Wish) and thing.review_on:
        words = f"{date_format(thing.review_on, 'DATE_FORMAT')} · {thing.record} · {thing.get_what_display()}"
    return DeskLine(words, page_of(thing), overdue=getattr(thing, "overdue", False))
