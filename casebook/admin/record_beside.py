"""What belongs to a record, beside its form: claims, wishes, requests, corrections, disputes, articles and the log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.admin.claim_forms import value_in_words
from casebook.admin.claim_lists import CITED, newest_source_words
from casebook.admin.list_parts import claims_address
from casebook.admin.permissions import reads_requests
from casebook.admin.record_search import source_match
from casebook.models import UNPUBLISHED, Action, Claim, Correction, Dispute, Record, Request, Source, State
from casebook.projections import family_ids
from casebook.suggestions.wording import heading_of

# So much of each stands beside the form; its list has all.
CLAIMS, OTHERS = 40, 8


@dataclass(frozen=True)
class BesideRow:
    """One thing that belongs to the record: its words, its page, and what stands behind it in smaller letters."""

    words: str
    address: str
    more: Sequence[str] = ()
    overdue: bool = False


@dataclass(frozen=True)
class BesidePart:
    """The things of one kind, how many there are, and where all of them are and another one is added."""

    title: str
    rows: Sequence[BesideRow]
    number: int
    address: str = ""
    add: str = ""
    add_label: str = ""
    overdue: int = field(default=0)


def beside(record: Record, user: Any) -> list[BesidePart]:
    """What the page of a record shows beside its form to this member; what is empty is left out, but for claims."""
    family = family_ids([record.merged_into_id or record.pk])
    refs = [record.ref, *Claim.objects.filter(subject__in=family).values_list("ref", flat=True)[:500]]
    parts = [_claims(record, family), _told_of(record, family)]
    if reads_requests(user):
        parts += [_wishes(record), _requests(refs)]
    parts += [_corrections(refs), _disputes(family), _articles(family), _log(record)]
    return [part for part in parts if part.rows or part.add]


def _page(thing: Any) -> str:
    return reverse(f"admin:casebook_{thing._meta.model_name}_change", args=[thing.pk])


def _claim_row(claim: Claim, words: str) -> BesideRow:
    more = [newest_source_words(claim) or _("no source yet"), str(claim.get_state_display())]
    return BesideRow(words, _page(claim), more, claim.overdue)


def _in_order(claims: QuerySet[Claim]) -> list[Claim]:
    """Drafts and what waits first, then the facts in the order of the vocabulary."""
    order = {fact.name: number for number, fact in enumerate(vocabulary.FACTS)}
    rows = claims.select_related("subject", "target").prefetch_related(*CITED)
    return sorted(rows, key=lambda c: (c.state not in UNPUBLISHED, order.get(c.fact, 999), c.scope, c.rank, c.pk))


def _heading(claim: Claim) -> str:
    return heading_of(claim) if claim.fact in vocabulary.BY_NAME else claim.fact


def _claims(record: Record, family: Iterable[int]) -> BesidePart:
    rows = Claim.objects.filter(subject__in=family, state__in=(State.PUBLISHED, *UNPUBLISHED))
    # Those that are drafts or newest, of very many.
    chosen = _in_order(Claim.objects.filter(pk__in=rows.order_by("-pk").values("pk")[:400]))[:CLAIMS]
    add = "" if record.state == State.SEALED else f"{reverse('admin:casebook_claim_add')}?subject={record.ref}"
    return BesidePart(
        _("Claims about it"),
        [_claim_row(claim, f"{_heading(claim)}: {value_in_words(claim) or '–'}") for claim in chosen],
        rows.count(),
        claims_address(subject__id__exact=record.pk),
        add,
        _("Add a claim"),
    )


def _told_of(record: Record, family: Iterable[int]) -> BesidePart:
    rows = Claim.objects.filter(target__in=family, state__in=(State.PUBLISHED, *UNPUBLISHED))
    chosen = rows.select_related("subject", "target").prefetch_related(*CITED).order_by("-pk")[:OTHERS]
    said = [_claim_row(claim, f"{claim.subject}: {_heading(claim)}") for claim in chosen]
    return BesidePart(_("Claims that point to it"), said, rows.count(), claims_address(target__id__exact=record.pk))


def _wishes(record: Record) -> BesidePart:
    rows = record.wishes.filter(lifted_on=None).order_by("pk")
    found = [
        BesideRow(
            capfirst(str(wish.get_what_display())),
            _page(wish),
            [_("since %s") % date_format(wish.since, "DATE_FORMAT")]
            + ([_("to look at again on %s") % date_format(wish.review_on, "DATE_FORMAT")] if wish.review_on else []),
            wish.overdue,
        )
        for wish in rows[:OTHERS]
    ]
    return BesidePart(_("Wishes"), found, len(found))


def _requests(refs: Sequence[str]) -> BesidePart:
    rows = Request.objects.filter(about__in=refs).order_by("-received_at")
    found = [
        BesideRow(str(asked), _page(asked), [str(asked.get_state_display())], asked.overdue) for asked in rows[:OTHERS]
    ]
    return BesidePart(_("Requests"), found, rows.count())


def _corrections(refs: Sequence[str]) -> BesidePart:
    rows = Correction.objects.filter(on_ref__in=refs).order_by("-pk")
    found = [BesideRow(str(one), _page(one), [str(one.get_state_display())]) for one in rows[:OTHERS]]
    return BesidePart(_("Corrections"), found, rows.count())


def _disputes(family: Iterable[int]) -> BesidePart:
    rows = Dispute.objects.filter(claims__subject__in=family).distinct().order_by("-pk")
    found = [
        BesideRow(one.question, _page(one), [str(one.get_kind_display()), str(one.get_state_display())])
        for one in rows[:OTHERS]
    ]
    return BesidePart(_("Disputes"), found, rows.count())


def _articles(family: Iterable[int]) -> BesidePart:
    rows = Source.objects.filter(Q(citations__claim__subject__in=family) | Q(outlet__in=family)).distinct()
    chosen = rows.select_related("outlet").order_by("-when_latest", "-pk")[:OTHERS]
    found = [
        BesideRow(source_match(source).words, _page(source), [str(source.get_state_display())]) for source in chosen
    ]
    return BesidePart(_("Articles"), found, rows.count())


def _log(record: Record) -> BesidePart:
    rows = Action.objects.filter(on_model="record", on_ref=record.ref).select_related("by").order_by("-pk")
    found = [
        BesideRow(
            f"{date_format(action.at, 'DATE_FORMAT')}: {action.get_kind_display()}",
            _page(action),
            [str(action.by), *filter(None, [action.public_reason, action.private_reason])],
        )
        for action in rows[:OTHERS]
    ]
    history = reverse("admin:casebook_record_history", args=[record.pk])
    return BesidePart(_("What was done"), found, len(found), history)
