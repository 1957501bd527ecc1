"""Review by article: a passage beside the fact that an editor took from it, and on to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casebook import actions as archive_actions
from casebook.admin.action_pages import PrivateForm, PublishForm
from casebook.admin.claim_forms import contradicted_by
from casebook.admin.draft_dependencies import needed_drafts, publish_together, publish_with, published_with
from casebook.admin.permissions import member_of
from casebook.admin.reading_desk import ArticleFact, MarkedBlock, marked, newest_copy, sheet_rows
from casebook.admin.value_fields import meaning
from casebook.admin.words import DeskLine, display_of, page_of, with_state, words_of
from casebook.interchange.capture.article_text import blocks_of
from casebook.models import ActionKind, Citation, Claim, Source, State, User
from casebook.models.archive.base import Reviewed
from casebook.projections import is_sensitive

# Articles beside the one that is read, and facts of the article beside it.
SHOWN = 30
NEXT = 20
# A claim that waits, with all its citations; or a citation that waits to be added to a claim that stands.
WAITS = Q(claim__state=State.PROPOSED) | Q(state=State.PROPOSED, claim__state=State.PUBLISHED)


@dataclass(frozen=True)
class ReviewItem:
    """One fact of the article that waits, as a line."""

    row: ArticleFact
    quote: str
    conflicts: Sequence[str]
    tickable: bool

    @property
    def address(self) -> str:
        """Where it is read beside its passage."""
        return f"{address_of(self.row.citation.source)}?citation={self.row.citation.pk}"


class PublishHere(PublishForm):
    """What readers call people who would have no name."""

    private_reason = None  # type: ignore[assignment]


class ReturnHere(PrivateForm):
    """What is wrong, or what the reviewer asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["private_reason"].label = _("What is wrong, or your question. Whoever entered it will read this.")
        self.fields["private_reason"].widget.attrs["cols"] = 60


def address_of(source: Source) -> str:
    """Where an article is reviewed."""
    return reverse("admin:desk-review-article", args=[source.pk])


def waiting_of(source: Source) -> QuerySet[Citation]:
    """The citations of the article that wait, or whose claim does."""
    return source.citations.filter(WAITS).exclude(state=State.SEALED)


def sources_waiting() -> QuerySet[Any]:
    """Articles with facts that wait, whose oldest has waited longest first; `waiting` is how many."""
    waits = Q(citations__claim__state=State.PROPOSED) | Q(
        citations__state=State.PROPOSED, citations__claim__state=State.PUBLISHED
    )
    found = Source.objects.filter(waits).select_related("outlet")
    rows = found.annotate(waiting=Count("citations", filter=waits), oldest=Min("citations__pk", filter=waits))
    return rows.order_by("oldest")


def articles_waiting() -> list[tuple[DeskLine, int]]:
    """The first of them, and how many facts of each wait."""
    return [
        (
            DeskLine(
                source.headline,
                address_of(source),
                [str(part) for part in (source.outlet, source.when and source.when.words()) if part],
            ),
            source.waiting,
        )
        for source in sources_waiting()[:SHOWN]
    ]


def review_page(request: HttpRequest, context: dict[str, Any], pk: int | None = None) -> HttpResponse:
    """One article, or the one that has waited longest."""
    context |= {"title": _("Review"), "articles": articles_waiting(), "number": sources_waiting().count()}
    if pk is None:
        first = sources_waiting().first()
        if first is None:
            return render(request, "admin/desk/review.html", context)
        pk = first.pk
    source = get_object_or_404(Source.objects.exclude(state=State.SEALED).select_related("outlet"), pk=pk)
    waiting = set(waiting_of(source).values_list("pk", flat=True))
    rows = [row for row in sheet_rows(source) if row.citation.pk in waiting]
    if not rows:
        messages.info(request, _("Nothing of this article waits any more."))
        return HttpResponseRedirect(reverse("admin:desk-review"))
    given = (request.POST if request.method == "POST" else request.GET).get("citation", "")
    current = next((row for row in rows if str(row.citation.pk) == given), rows[0])
    do = request.POST.get("do", "")
    of = {"thing": _thing(current.citation), "by": request.user}
    publishing = PublishHere(request.POST if do == "publish" else None, **of)
    back = ReturnHere(request.POST if do == "return" else None, **of)
    if do:
        try:
            done = _do(request, rows, current, publishing, back)
        except archive_actions.ActionRefused as refused:
            context["problem"] = str(refused)
        else:
            if done:
                return HttpResponseRedirect(_next(source, rows, current, done))
            if not (publishing.errors or back.errors):
                context["problem"] = _("Nothing is ticked, or it is not here any more.")
    context |= {"source": source, "publishing": publishing, "back": back}
    context |= _beside(member_of(request), source, rows, current)
    return render(request, "admin/desk/review.html", context, status=400 if do else 200)


def _beside(by: User, source: Source, rows: Sequence[ArticleFact], current: ArticleFact) -> dict[str, Any]:
    """What the page shows of the fact that is read, and of those that come after it."""
    claim, thing = current.citation.claim, _thing(current.citation)
    return {
        "title": _("Review: %s") % source.headline,
        "current": current,
        "position": rows.index(current) + 1,
        "facts": len(rows),
        "items": [_item(row) for row in _after(rows, current)[:NEXT]],
        "passage": _passage(source, current),
        "fact": display_of(claim, [current.citation]),
        "meaning": meaning(claim.when, claim.lasts) if claim.when else "",
        "conflicts": _conflicts(claim),
        "sensitive": is_sensitive(claim),
        "skip": _next(source, rows, current, []),
        "publishes": archive_actions.may(by, ActionKind.PUBLISH),
        "returns": archive_actions.may(by, ActionKind.RETURN),
        "edit_address": page_of(thing),
    }


def _thing(citation: Citation) -> Reviewed:
    """What is published or returned: the claim with all its citations, or a citation of one that stands."""
    return citation.claim if citation.claim.state == State.PROPOSED else citation


def _do(
    request: HttpRequest,
    rows: Sequence[ArticleFact],
    current: ArticleFact,
    publishing: PublishHere,
    back: ReturnHere,
) -> list[int]:
    """Do what was asked, all or none; the citations that are done with."""
    by, do = member_of(request), request.POST.get("do")
    thing = _thing(current.citation)
    if do == "publish" and publishing.is_valid():
        publish_with(thing, by=by, **publishing.cleaned_data)
        messages.success(request, _("Published: %s") % words_of(current.citation.claim))
        return [current.citation.pk]
    if do == "return" and back.is_valid():
        archive_actions.return_to_draft([thing], by=by, private_reason=back.cleaned_data["private_reason"])
        messages.success(request, _("Sent back: %s") % words_of(current.citation.claim))
        return [current.citation.pk]
    if do == "publish-ticked":
        ticked = set(request.POST.getlist("chosen"))
        chosen = [row.citation for row in rows if str(row.citation.pk) in ticked]
        things = {(type(one), one.pk): one for citation in chosen for one in _with_needed(citation)}
        if things:
            publish_together(list(things.values()), by=by)
            messages.success(request, _("Published together: %d.") % len(chosen))
        return [citation.pk for citation in chosen]
    return []


def _with_needed(citation: Citation) -> list[Reviewed]:
    thing = _thing(citation)
    return [*needed_drafts(thing), thing]


def _next(source: Source, rows: Sequence[ArticleFact], current: ArticleFact, done: Sequence[int]) -> str:
    """The page of the one after this that is not done."""
    left = [row for row in _after(rows, current) if row.citation.pk not in done]
    return f"{address_of(source)}?citation={left[0].citation.pk}" if left else reverse("admin:desk-review")


def _after(rows: Sequence[ArticleFact], current: ArticleFact) -> list[ArticleFact]:
    """The others, in the order in which they are read from here: around the end to those that were skipped."""
    at = rows.index(current)
    return [*rows[at + 1 :], *rows[:at]]


def _item(row: ArticleFact) -> ReviewItem:
    claim = row.citation.claim
    conflicts = _conflicts(claim)
    lacks = any(draft.lacks for draft in published_with(_thing(row.citation)))
    return ReviewItem(row, row.citation.quote, conflicts, tickable=not conflicts and not lacks)


def _conflicts(claim: Claim) -> list[str]:
    return [with_state(other) for other in contradicted_by(claim)]


def _passage(source: Source, row: ArticleFact) -> list[MarkedBlock]:
    """The block in which it stands with those around it; empty where there is no copy, or it is not found in it."""
    copy = newest_copy(source)
    blocks = marked(blocks_of(copy.text), [row], copy) if copy else []
    at = next((number for number, block in enumerate(blocks) if block.numbers), None)
    return [] if at is None else blocks[max(0, at - 1) : at + 2]
