"""The reading desk: an article on the left, what is claimed from it on the right, and the next fact in between.

The page works as plain forms. With a script, what is typed is looked at while it is typed and kept as a draft once it
is whole, and words picked in the article become the place of the next fact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import actions as archive_actions
from casebook.admin.citation_forms import save_chain
from casebook.admin.draft_dependencies import needed_drafts
from casebook.admin.fact_entry import FactEntry
from casebook.admin.permissions import may_change, member_of
from casebook.admin.value_fields import place_text, read_place
from casebook.admin.words import page_of, place_words, value_of, words_of
from casebook.interchange.capture.article_text import Block, blocks_of
from casebook.models import Attribution, Capture, Citation, Claim, OpenArticle, Source, State, User
from casebook.models.archive.base import UNPUBLISHED, Reviewed
from casebook.suggestions.wording import heading_of

# Whoever was seen within this time has the article open.
HERE = timedelta(minutes=2)
FORGOTTEN = timedelta(days=1)
_KEPT = "entry-{}"


@dataclass(frozen=True)
class ArticleFact:
    """One citation of the article as a line of the sheet."""

    number: int
    citation: Citation

    @property
    def claim(self) -> Claim:
        """What is said there."""
        return self.citation.claim

    @property
    def place(self) -> str:
        """The place as it is typed."""
        return place_text(self.citation)

    @property
    def fact(self) -> str:
        """What the fact is called."""
        return heading_of(self.claim)

    @property
    def value(self) -> str:
        """What is said."""
        return value_of(self.claim)

    @property
    def who(self) -> str:
        """Who says so."""
        return " → ".join(str(link.speaker) if link.speaker else link.words for link in self.citation.chain.all())

    @property
    def open_address(self) -> str:
        """Where the draft is changed; empty where there is none."""
        return f"{address_of(self.citation.source)}?citation={self.citation.pk}" if _is_open(self.citation) else ""

    @property
    def read_address(self) -> str:
        """Where the claim is read."""
        return page_of(self.claim)

    @property
    def place_words(self) -> str:
        """The place in words."""
        return place_words(self.citation)

    @property
    def place_label(self) -> str:
        """The place as briefly as the margin of the article has it."""
        return _brief(self.place, self.place_words)

    @property
    def state(self) -> str:
        """The state of what readers see last of it: of the citation, or of a claim that is not published yet."""
        return str(self.claim.state if self.claim.state in UNPUBLISHED else self.citation.state)

    @property
    def state_words(self) -> str:
        """The same in words."""
        return str(State(self.state).label)


@dataclass(frozen=True)
class MarkedPiece:
    """A stretch of text, and the lines of the sheet that stand on it."""

    text: str
    numbers: Sequence[int] = ()
    live: bool = False


@dataclass
class MarkedBlock:
    """A block of the article with what is claimed from it."""

    block: Block
    anchor: str
    pieces: list[MarkedPiece]
    numbers: list[int] = field(default_factory=list)

    @property
    def place_words(self) -> str:
        """The place in words; empty for a notice."""
        return place_words(Citation(**read_place(self.block.place))) if self.block.place else ""

    @property
    def place_label(self) -> str:
        """The place for the margin."""
        return _brief(self.block.place, self.place_words)


def _brief(place: str, words: str) -> str:
    """The number of a paragraph or a time alone; of anything else the words."""
    return place if place[:1].isdigit() else words


def article_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """The page, and all that its forms send."""
    source = get_object_or_404(Source.objects.exclude(state=State.SEALED).select_related("outlet"), pk=pk)
    by = member_of(request)
    if request.method != "POST":
        return _shown(request, context, source, _entry(request, source, by))
    do = request.POST.get("do", "")
    if do == "propose":
        return _propose(request, source, by)
    if do == "cite":
        return _cite_again(request, context, source, by)
    if do == "delete":
        return _delete(request, source, by)
    entry = _entry(request, source, by, request.POST)
    saving = do == "save"
    ready = entry.is_whole() and (saving or not entry.raises_question())
    if not ready:
        request.session[_KEPT.format(source.pk)] = request.POST.urlencode()
        if not saving and _by_htmx(request):
            return render(request, "admin/desk/entry_changed.html", context | _entry_context(source, entry, False))
        return _shown(request, context, source, entry, whole=saving)
    citation = entry.save()
    request.session.pop(_KEPT.format(source.pk), None)
    # Without a script, or sent again after signing in, it is a page that is asked for and not a part of one.
    if saving or not _by_htmx(request):
        return _saved(request, context, source, by, citation)
    # The line as it stands now, over the versions that were just written.
    sent = request.POST.copy()
    sent |= {"read_version": str(citation.claim.version), "c-read_version": str(citation.version)}
    kept = _entry(request, source, by, sent, citation)
    rows = sheet_rows(source)
    reported = {"rows": rows, "numbers": _numbers(rows), "propose": True, "kept_at": timezone.now()}
    return render(request, "admin/desk/entry_changed.html", context | _entry_context(source, kept, False) | reported)


def _saved(request: HttpRequest, context: dict[str, Any], source: Source, by: User, citation: Citation) -> HttpResponse:
    """The sheet with the next line open."""
    if not _by_htmx(request):
        messages.success(request, _("Saved as a draft: %s.") % citation.claim.ref)
        return HttpResponseRedirect(f"{address_of(source)}?after={citation.pk}#entry")
    entry = FactEntry(None, source=source, by=by, after=citation, capture=newest_copy(source))
    return _shown(request, context, source, entry)


def address_of(source: Source) -> str:
    """The reading desk of an article."""
    return reverse("admin:desk-article", args=[source.pk])


def _is_open(citation: Citation) -> bool:
    """Whether it is a draft; what was handed in with its claim is none until it is returned."""
    return citation.state == State.DRAFT and citation.claim.state != State.PROPOSED


def may_open(user: User, citation: Citation) -> bool:
    """Whether this member may change the draft of a citation."""
    return _is_open(citation) and may_change(user, citation)


def _by_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def newest_copy(source: Source) -> Capture | None:
    """The newest kept copy that has a text; its bytes are not loaded."""
    found: Capture | None = source.captures.exclude(text="").defer("content").order_by("-captured_at", "-pk").first()
    return found


def _entry(
    request: HttpRequest, source: Source, by: User, data: QueryDict | None = None, citation: Citation | None = None
) -> FactEntry:
    """The line that is open: what was sent, a draft that was asked for, what is kept of the last one, or a new one."""
    asked = request.POST if data is not None else request.GET
    if citation is None and asked.get("citation", "").isdecimal():
        found = source.citations.select_related("claim__subject", "claim__target").filter(pk=asked["citation"]).first()
        if found is None or not may_open(by, found):
            raise PermissionDenied
        citation = found
    if citation is None and data is None and not request.GET:
        kept = request.session.get(_KEPT.format(source.pk))
        data = QueryDict(kept) if kept else None
        if data and data.get("citation"):
            # What is kept was typed over a draft; that one is opened by its own line.
            data = None
    after = source.citations.filter(created_by=by).select_related("claim__subject").order_by("-pk").first()
    if asked.get("after", "").isdecimal():
        after = source.citations.select_related("claim__subject").filter(pk=asked["after"]).first() or after
    picked = {
        name: asked[given][:200]
        for name, given in (("place", "place"), ("passage_start", "start"), ("passage_end", "end"))
        if asked.get(given)
    }
    return FactEntry(
        data, source=source, by=by, citation=citation, after=after, capture=newest_copy(source), picked=picked
    )


def _entry_context(source: Source, entry: FactEntry, whole: bool) -> dict[str, Any]:
    form = entry.claim or entry.first
    sent = entry.data or QueryDict()
    menu = getattr(form.cleaned_data.get("subject"), "ref", "") if form is not None and form.is_bound else ""
    return {
        "menu_of": menu,
        # Which parts of the form are others now than those that were sent.
        "other_menu": menu != sent.get("menu_of", ""),
        "other_fields": entry.claim is not None and sent.get("fields_of", "") != entry.claim.of_fact.name,
        "source": source,
        "entry": entry,
        "notes": entry.notes(whole=whole),
        "form": form,
        "passage": entry.passage,
        "standing": words_of(entry.standing) if entry.standing else "",
    }


def _shown(
    request: HttpRequest, context: dict[str, Any], source: Source, entry: FactEntry, *, whole: bool = False
) -> HttpResponse:
    by = member_of(request)
    rows = sheet_rows(source)
    copy = newest_copy(source)
    bound = entry.passage.is_bound
    status = 400 if whole and not _by_htmx(request) else 200
    reported = {
        "title": source.headline,
        "rows": rows,
        "blocks": marked(blocks_of(copy.text), rows, copy) if copy else [],
        "copy": copy,
        "numbers": _numbers(rows),
        "others": others_here(source, by),
        "propose": any(may_open(by, row.citation) for row in rows),
        "restored": bound and request.method != "POST",
    }
    template = "admin/desk/article_sheet.html" if _by_htmx(request) else "admin/desk/article.html"
    return render(request, template, context | reported | _entry_context(source, entry, whole), status=status)


# The sheet


def sheet_rows(source: Source) -> list[ArticleFact]:
    """All citations of the article but sealed ones, in the article's order."""
    chain = Prefetch("chain", Attribution.objects.select_related("speaker").order_by("position"))
    citations = source.citations.exclude(state=State.SEALED).exclude(claim__state=State.SEALED)
    citations = citations.select_related("claim__subject", "claim__target", "created_by")
    found = sorted(citations.prefetch_related(chain, "claim__citations__chain"), key=_in_order)
    return [ArticleFact(number, citation) for number, citation in enumerate(found, 1)]


def _in_order(citation: Citation) -> tuple[int, int, int, int]:
    place = (citation.page or 0, citation.seconds or 0, citation.paragraph or 0)
    return (*place, citation.pk)


def _numbers(rows: Sequence[ArticleFact]) -> dict[str, int]:
    states = [row.state for row in rows]
    return {state: states.count(state) for state in ("published", "proposed", "draft")}


def marked(blocks: Iterable[Block], rows: Sequence[ArticleFact], copy: Capture) -> list[MarkedBlock]:
    """The blocks with what is claimed from each: the words that were picked, or those that are quoted."""
    by_place: dict[str, list[ArticleFact]] = {}
    for row in rows:
        by_place.setdefault(row.place.partition(",")[0].strip(), []).append(row)
    return [_marked(block, by_place.get(block.place, ()) if block.place else (), copy) for block in blocks]


def _marked(block: Block, rows: Sequence[ArticleFact], copy: Capture) -> MarkedBlock:
    spans = [(*span, row) for row in rows if (span := _span(block, row.citation, copy))]
    cuts = sorted({0, len(block.text), *(end for first, last, _row in spans for end in (first, last))})
    pieces = []
    for first, last in pairwise(cuts):
        on = [row for start, end, row in spans if start <= first and last <= end]
        live = bool(on) and all(row.state == State.PUBLISHED for row in on)
        pieces.append(MarkedPiece(block.text[first:last], [row.number for row in on], live))
    return MarkedBlock(block, f"at-{block.place.replace(' ', '-')}", pieces, [row.number for row in rows])


def _span(block: Block, citation: Citation, copy: Capture) -> tuple[int, int] | None:
    first, last = citation.passage_start, citation.passage_end
    if citation.capture_id == copy.pk and first is not None and last is not None and first < last <= len(block.text):
        return first, last
    words = " ".join(citation.quote.split())
    found = block.text.casefold().find(words.casefold()) if words else -1
    return (found, found + len(words)) if found >= 0 else None


# Other people


def others_here(source: Source, by: User) -> list[str]:
    """Who else has the article open; and that this member has."""
    now = timezone.now()
    OpenArticle.objects.update_or_create(source=source, by=by, defaults={"seen_at": now})
    OpenArticle.objects.filter(seen_at__lt=now - FORGOTTEN).delete()
    others = OpenArticle.objects.filter(source=source, seen_at__gte=now - HERE).exclude(by=by).select_related("by")
    return [str(reading.by) for reading in others.order_by("by__username")]


def presence_page(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """Who else has it open, asked again and again while the page is."""
    source = get_object_or_404(Source.objects.exclude(state=State.SEALED), pk=pk)
    others = others_here(source, member_of(request))
    return render(request, "admin/desk/presence.html", {"source": source, "others": others})


# Drafts of an article


def own_drafts(source: Source, by: User) -> list[Reviewed]:
    """What this member may hand in of the article: its drafts with the records and sources that they name, first."""
    things: dict[tuple[type, int], Reviewed] = {}

    def add(found: Iterable[Reviewed]) -> None:
        for thing in found:
            if thing.state == State.DRAFT and may_change(by, thing):
                things[type(thing), thing.pk] = thing

    citations = source.citations.filter(state=State.DRAFT).select_related("claim__subject", "claim__target")
    for citation in citations.order_by("pk"):
        claim = citation.claim
        thing = claim if claim.state in UNPUBLISHED else citation
        add([*needed_drafts(thing), thing])
    if things:
        add([*needed_drafts(source), source])
    return list(things.values())


def _propose(request: HttpRequest, source: Source, by: User) -> HttpResponse:
    try:
        things = own_drafts(source, by)
        archive_actions.propose(things, by=by)
        messages.success(request, _("Handed in for review: %d.") % len(things))
    except archive_actions.ActionRefused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(address_of(source))


def _cite_again(request: HttpRequest, context: dict[str, Any], source: Source, by: User) -> HttpResponse:
    """One more place in the article for a fact that it states already."""
    of = get_object_or_404(source.citations.select_related("claim"), pk=_number(request.POST.get("of", "")))
    entry = FactEntry(None, source=source, by=by, capture=newest_copy(source), picked={})
    data = QueryDict(mutable=True)
    for name in ("place", "passage_start", "passage_end"):
        data[f"c-{name}"] = request.POST.get(f"c-{name}", "")
    data["c-stance"] = of.stance
    entry.passage.data, entry.passage.is_bound = data, True
    if not entry.passage.is_valid():
        messages.error(request, _("Pick the words in the article first."))
        return HttpResponseRedirect(address_of(source))
    chain = list(of.chain.order_by("position"))
    with transaction.atomic():
        citation = entry.passage.save(commit=False)
        citation.claim, citation.source, citation.created_by = of.claim, source, by
        citation.save()
        save_chain(citation, chain)
    return _saved(request, context, source, by, citation)


def _delete(request: HttpRequest, source: Source, by: User) -> HttpResponse:
    """Delete a draft citation, and the draft of a claim that has no other."""
    citation = get_object_or_404(source.citations.select_related("claim"), pk=_number(request.POST.get("citation", "")))
    if not may_open(by, citation):
        raise PermissionDenied
    claim = citation.claim
    with transaction.atomic():
        if may_change(by, claim) and claim.lead_id is not None:
            claim.lead = None
            claim.save()
        citation.delete()
        if may_change(by, claim) and not claim.citations.exists():
            claim.delete()
    request.session.pop(_KEPT.format(source.pk), None)
    messages.success(request, _("The draft is deleted."))
    return HttpResponseRedirect(address_of(source))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
