"""The front page of the desk: what people asked, my drafts, what waits for review, what is disputed or lacks a date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casebook.admin import erasure, redactions
from casebook.admin.assignments import assigned_to
from casebook.admin.kept_copies import AMISS
from casebook.admin.list_parts import mine_of
from casebook.admin.permissions import reads_requests
from casebook.admin.queue import mine, waiting, words_of
from casebook.admin.reading_desk import address_of as article_address
from casebook.admin.review import articles_waiting, sources_waiting
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


@dataclass(frozen=True)
class FrontPageLine:
    """One thing with its page in the admin."""

    words: str
    address: str
    overdue: bool = False


@dataclass(frozen=True)
class FrontPageBox:
    """One list of the front page: the first of it, how many there are, and where all are."""

    title: str
    help: str
    lines: Sequence[FrontPageLine]
    number: int
    address: str
    # How many of them should have been done by now.
    overdue: int = 0


def front(user: Any) -> list[FrontPageBox]:
    """The boxes of the front page for this member."""
    unpublished = {"state__in": ",".join(UNPUBLISHED)}
    return [
        *(_asked() if reads_requests(user) else []),
        *_to_erase(user),
        *_to_confirm(user),
        *_given(user),
        *_under_way(user),
        _articles(user),
        _review(),
        _queue(_("My drafts"), _("Hand them in when they are right."), mine(user), "drafts"),
        _queue(_("Waiting for review"), _("Everything that was handed in, records and questions too."),
               waiting(), "waiting"),
        _box(_("Released facts to look at again"), _("May readers go on seeing it?"),
             Claim.objects.to_review().select_related("subject", "target"), {"todo": "due"}),
        _box(_("Disputes in draft"), _("A question, its kind, and an explanation if the sources give one."),
             Dispute.objects.filter(state__in=UNPUBLISHED), unpublished),
        _box(_("Values that disagree"), _("Is there a question to put to them, or were they misread?"),
             Record.objects.filter(disputed=True), {"disputed__exact": 1}),
        _box(_("Sources without a date"), _("Is it on the page, or in its address?"),
             Source.objects.filter(when_edtf="").exclude(state=State.SEALED), {"when_edtf__exact": ""}),
        *_amiss(),
        _box(_("Citations at the headline only"), _("Is it said in a paragraph too?"),
             Citation.objects.filter(paragraph=None, state__in=UNPUBLISHED).select_related("claim__subject"),
             {"paragraph__isnull": True, **unpublished}),
    ]  # fmt: skip


def _asked() -> list[FrontPageBox]:
    """What people asked of the archive, the most pressing first."""
    requests, wishes = Request.objects.open(), Wish.objects.to_review().select_related("record")
    overdue = requests.overdue().count(), sum(wish.overdue for wish in wishes)
    return [
        replace(_box(_("Requests"), _("What readers reported or asked for; safety first."), requests, {}),
                overdue=overdue[0]),
        replace(_box(_("Wishes to look at again"), _("Does the person still want it?"), wishes, {"todo": "due"}),
                overdue=overdue[1]),
    ]  # fmt: skip


def _to_erase(user: Any) -> list[FrontPageBox]:
    """What waits to be erased, first of all and only where something does."""
    asked = [FrontPageLine(*one) for one in erasure.waiting(user)]
    title, help_text = _("Waiting to be erased"), _("A second person reads what will go, and confirms it.")
    return [FrontPageBox(title, help_text, asked[:SHOWN], len(asked), asked[0].address)] if asked else []


def _given(user: Any) -> list[FrontPageBox]:
    """What this member was given to read or to review, where there is anything."""
    given = assigned_to(user)
    lines = [FrontPageLine(f"{row.get_task_display()}: {thing.words}", thing.address) for row, thing in given]
    title, help_text = _("Assigned to me"), _("To read, or to review.")
    return [FrontPageBox(title, help_text, lines[:SHOWN], len(lines), lines[0].address)] if lines else []


def _articles(user: Any) -> FrontPageBox:
    """The articles that this member enters, the last first."""
    rows = Source.objects.filter(mine_of(Source, user), state__in=UNPUBLISHED).order_by("-pk")
    lines = [FrontPageLine(str(source), article_address(source)) for source in rows[:SHOWN]]
    asked = urlencode({"whose": "mine", "state__in": ",".join(UNPUBLISHED)})
    listed = f"{reverse('admin:casebook_source_changelist')}?{asked}"
    help_text = _("Each leads to its reading desk.")
    return FrontPageBox(_("Articles that I enter"), help_text, lines, rows.count(), listed)


def _review() -> FrontPageBox:
    """The articles with facts to review, the one that has waited longest first."""
    lines = [FrontPageLine(f"{one.words} ({one.waiting})", one.address) for one in articles_waiting()[:SHOWN]]
    help_text = _("Each fact beside its passage; a second person publishes.")
    return FrontPageBox(
        _("Review, by article"), help_text, lines, sources_waiting().count(), reverse("admin:desk-review")
    )


def _under_way(user: Any) -> list[FrontPageBox]:
    """What this member brings in, where there is anything."""
    rows = Intake.objects.listed_for(user).exclude(state=IntakeState.KEPT).defer("content")
    lines = [
        FrontPageLine(f"{intake.get_state_display()} · {intake}", reverse("admin:desk-intake", args=[intake.ref]))
        for intake in rows[:SHOWN]
    ]
    title, help_text = _("Articles being brought in"), _("What was read in them waits for you to look at it.")
    return [FrontPageBox(title, help_text, lines, rows.count(), reverse("admin:desk-intakes"))] if lines else []


def _amiss() -> list[FrontPageBox]:
    """Articles that are gone or lost a quote when somebody looked, where there are any."""
    rows = Source.objects.filter(check_result__outcome__in=AMISS).exclude(state=State.SEALED)
    box = _box(
        _("Articles that are not as they were"),
        _("Gone from their address, or without the words that are quoted: what follows from it?"),
        rows,
        {"check_result__outcome__in": ",".join(AMISS)},
    )
    return [box] if box.number else []


def _to_confirm(user: Any) -> list[FrontPageBox]:
    """Words that are to be left standing though a withheld name would cover them."""
    number = redactions.waiting(user)
    title, help_text = _("Words left standing"), _("A second person reads the text, and confirms it.")
    return [FrontPageBox(title, help_text, [], number, reverse("admin:desk-redactions"))] if number else []


def _queue(title: str, help_text: str, rows: Mapping[Any, QuerySet[Any]], name: str) -> FrontPageBox:
    """Things of every kind: the first of each, and the page that has all."""
    found = [thing for of_kind in rows.values() for thing in of_kind[:SHOWN]]
    lines = [_line(thing) for thing in found[:SHOWN]]
    return FrontPageBox(
        title, help_text, lines, sum(of_kind.count() for of_kind in rows.values()), reverse(f"admin:desk-{name}")
    )


def _box(title: str, help_text: str, rows: QuerySet[Any], asked: Mapping[str, Any]) -> FrontPageBox:
    name = rows.model._meta.model_name
    ordered = rows if rows.query.order_by else rows.order_by("-pk")
    lines = [_line(row) for row in ordered[:SHOWN]]
    listed = f"{reverse(f'admin:casebook_{name}_changelist')}?{urlencode(asked)}"
    return FrontPageBox(title, help_text, lines, rows.count(), listed)


def _line(row: Any) -> FrontPageLine:
    # A citation of a draft is changed in the form of its claim.
    thing = row.claim if isinstance(row, Citation) and row.claim.state in UNPUBLISHED else row
    address = reverse(f"admin:casebook_{thing._meta.model_name}_change", args=[thing.pk])
    return FrontPageLine(_words(thing), address, getattr(thing, "overdue", False))


def _words(row: Any) -> str:
    if isinstance(row, Request):
        return f"{date_format(row.due_at, 'DATETIME_FORMAT')} · {row.get_kind_display()} · {row.ref}"
    if isinstance(row, Wish) and row.review_on:
        return f"{date_format(row.review_on, 'DATE_FORMAT')} · {row.record} · {row.get_what_display()}"
    return words_of(row)
