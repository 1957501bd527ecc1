"""Entering claims in the admin: the two steps, the same claim once, and nothing typed ever lost.

Reading a claim in the desk: all its citations, whatever their state, and what was done to it, with why.
"""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import vocabulary
from casebook.admin.base import EditingAdmin
from casebook.admin.change_history import succession_of
from casebook.admin.citation_forms import CitationForm, CitationFormSet, Citations, last_of
from casebook.admin.claim_forms import ClaimForm, FirstStep, twin_of
from casebook.admin.combined_forms import links_for
from casebook.admin.list_parts import AskedFilter, FactFilter, WithheldFilter, day
from casebook.admin.permissions import member_of
from casebook.admin.record_fields import plain
from casebook.admin.words import ClaimDisplay, citation_display, display_of, page_of, value_of, words_of
from casebook.models import UNPUBLISHED, Action, Citation, Claim, Record, SourceKind, State
from casebook.suggestions.wording import heading_of, is_readable
from casebook.vocabulary.visibility import RULES

CITED = ("citations__source__outlet", "citations__chain__speaker")


def full(claim: Claim) -> Claim:
    """The claim with all its citations loaded."""
    citations = Citation.objects.select_related("source__outlet").prefetch_related("chain__speaker").order_by("pk")
    rows = Claim.objects.select_related("subject", "target").prefetch_related(Prefetch("citations", citations))
    return rows.get(pk=claim.pk)


def reading_context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """What the page of a claim that is no draft shows."""
    loaded = full(claim)
    rows: list[dict[str, Any]] = [
        {
            "citation": citation,
            "shown": citation_display(citation),
            "state": citation.get_state_display(),
            "lead": citation.pk == claim.lead_id,
            "address": page_of(citation),
        }
        for citation in loaded.citations.all()
    ]
    refs = [claim.ref, *(row["citation"].ref for row in rows)]
    standing = claim.state == State.PUBLISHED and not claim.gap
    return {
        "claim": claim,
        "fact": display_of(loaded),
        "citations": rows,
        "subject_address": reverse("admin:casebook_record_change", args=[claim.subject_id]),
        "cite_address": reverse("admin:casebook_claim_cite", args=[claim.pk]) if standing else "",
        "succession": succession_of(claim),
        "withheld": RULES[claim.withheld].words if claim.withheld in RULES else claim.withheld,
        "log": Action.objects.filter(on_ref__in=refs).select_related("by").order_by("-pk")[:100],
    }


def newest_citation(claim: Claim) -> Citation | None:
    """The citation of the source that appeared last; the archive's own reasoning is none. Sources must be loaded."""
    cited = [one for one in claim.citations.all() if one.source.kind != SourceKind.REASONING]
    latest = [(one.source.when_latest, one) for one in cited if one.source.when_latest]
    return max(latest, key=lambda pair: (pair[0], pair[1].pk))[1] if latest else next(iter(cited), None)


def newest_source_words(claim: Claim) -> str:
    """The outlet and the date of the newest source of a claim; empty where it cites nothing."""
    citation = newest_citation(claim)
    if citation is None:
        return _("the archive’s reasoning") if claim.citations.all() else ""
    shown = citation_display(citation)
    return f"{shown.outlet}, {shown.date}"


class ReleasedFilter(AskedFilter):
    """Sensitive facts that were released."""

    title = gettext_lazy("released facts")
    parameter_name = "todo"
    asks: ClassVar[Any] = {
        "due": (
            gettext_lazy("to look at again"),
            lambda request, rows: rows.filter(pk__in=Claim.objects.to_review().order_by().values("pk")),
        ),
        "released": (gettext_lazy("all that are released"), lambda request, rows: rows.filter(released=True)),
    }


class ClaimAdmin(EditingAdmin):
    """Claims: searched, filtered, entered in two steps; published ones are read, and changed by actions only."""

    change_form_template = "admin/desk/claim_form.html"
    list_display: Any = (
        *("about_whom", "fact_in_words", "said", "newest_source", "state", "created_by"),
        *(day("created_at", gettext_lazy("entered at")), "who_has_it"),
    )
    list_display_links = ("about_whom", "fact_in_words", "said")
    list_filter: ClassVar[Any] = (
        *("state", ReleasedFilter, ("withheld", WithheldFilter), "polarity", "status", ("fact", FactFilter)),
    )
    search_fields = ("ref", "value", "subject__label", "subject__wording", "subject__ref", "target__label", "note")
    found_by = ("subject", "target")
    list_select_related = ("subject", "target", "created_by")
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("about"), ordering="subject__label")
    def about_whom(self, claim: Claim) -> str:
        return str(claim.subject)

    @admin.display(description=gettext_lazy("says"))
    def said(self, claim: Claim) -> str:
        return value_of(claim)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        if lookup in ("subject__id__exact", "citations__source__id__exact"):
            return True
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        # Only of the rows that are shown.
        prefetch_related_objects(found.result_list, *CITED)
        return found

    @admin.display(description=gettext_lazy("fact"), ordering="fact")
    def fact_in_words(self, claim: Claim) -> str:
        """What the fact is called, with its scope."""
        return heading_of(claim)

    @admin.display(description=gettext_lazy("newest source"))
    def newest_source(self, claim: Claim) -> str:
        """The outlet and date of the newest source."""
        return newest_source_words(claim) or _("none yet")

    # The two steps

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        subject, fact = self._chosen(request)
        if subject is None or fact is None:
            return self._first_step(request)
        return self.enter(request, Claim(subject=subject, fact=fact.name), fact)

    def _chosen(self, request: HttpRequest) -> tuple[Record | None, vocabulary.Fact | None]:
        ref, name = plain(request.GET.get("subject", "")), request.GET.get("fact", "")
        subject = Record.objects.filter(ref=ref).exclude(state=State.SEALED).first()
        fact = vocabulary.BY_NAME.get(name)
        fits = subject is not None and fact is not None and subject.kind in fact.kinds and name != vocabulary.GAP
        return (subject, fact) if fits else (None, None)

    def _first_step(self, request: HttpRequest) -> HttpResponse:
        initial = {"subject": Record.objects.filter(ref=plain(request.GET.get("subject", ""))).first()}
        form = FirstStep(request.POST or None, by=request.user, initial=initial)
        if request.method == "POST" and form.is_valid():
            subject, fact = form.cleaned_data["subject"], form.cleaned_data["fact"]
            return redirect(f"{reverse('admin:casebook_claim_add')}?subject={subject.ref}&fact={fact}")
        context = self.page_context(request, _("Add a claim: about whom, and which fact"))
        return render(
            request, "admin/desk/first_step.html", context | {"form": form, "together": links_for(initial["subject"])}
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        claim = self.get_object(request, object_id)
        if claim is None:
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.has_change_permission(request, claim) or claim.gap:
            if request.method == "POST":
                raise PermissionDenied
            buttons = {"buttons": self.buttons(request, claim), "on_site": self.on_site(claim)}
            context = self.page_context(request, words_of(claim)) | reading_context(request, claim) | buttons
            return render(request, "admin/desk/claim_read.html", context)
        return self.enter(request, claim, vocabulary.fact(claim.fact))

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/cite/", self.admin_site.admin_view(self.cite_view), name="casebook_claim_cite")
        return [own, *super().get_urls()]

    def cite_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add one citation, as a draft, to a claim that stands."""
        claim = get_object_or_404(Claim.objects.filter(state=State.PUBLISHED, gap=""), pk=pk)
        return citation_page(request, Citation(claim=claim), self.page_context(request, words_of(claim)))

    def enter(self, request: HttpRequest, claim: Claim, fact: vocabulary.Fact) -> HttpResponse:
        """The second step, for a new claim or a draft."""
        new = claim.pk is None
        subject = claim.subject
        shown = vocabulary.BY_NAME.get(request.POST.get("fields_of", "")) or fact
        form = ClaimForm(request.POST or None, instance=claim, fact=shown, subject=subject, by=request.user)
        citations: Any = Citations(
            request.POST or None,
            instance=claim,
            queryset=Citation.objects.filter(state=State.DRAFT).order_by("pk"),
            prefix="citations",
            form_kwargs={"last": last_of(request.user)},
        )
        left_out: list[str] = []
        if request.method == "POST":
            moved = form.moved()
            if moved:
                form, left_out = moved
            valid = citations.is_valid()
            if form.is_valid() and valid and not left_out:
                return self._save(request, form, citations, new)
        others = [_shown(other) for other in form.conflicts]
        # As it stands in the form, which may be about another by now.
        title = _("%(whom)s: %(fact)s") % {"fact": form.of_fact.label, "whom": form.instance.subject}
        context = self.page_context(request, title) | {
            "form": form,
            "formset": citations,
            "claim": claim,
            "new": new,
            "subject": subject,
            "fact": form.of_fact,
            "left_out": left_out,
            "others": others,
            "meanings": form.meanings() if form.is_bound else [],
            "beside": [_shown(other) for other in _beside(claim)] if new else [],
            "buttons": [] if new else self.buttons(request, claim),
            "delete_address": "" if new else reverse("admin:casebook_claim_delete", args=[claim.pk]),
        }
        return render(request, self.change_form_template, context, status=400 if form.is_bound else 200)

    def _save(self, request: HttpRequest, form: ClaimForm, citations: CitationFormSet, new: bool) -> HttpResponse:
        claim = form.instance
        with transaction.atomic():
            twin = twin_of(claim) if new else None
            kept = twin or claim
            if twin is None:
                claim.created_by = claim.created_by or request.user
                claim.save()
            added = self._save_citations(request, citations, kept)
        self.log_change(request, kept, _("saved")) if not new else self.log_addition(request, kept, _("entered"))
        if twin is not None and not added:
            reported = _("The claim %s says so already, and cites this place: there was nothing to add.") % twin.ref
        elif twin is not None:
            reported = _("The claim %s says so already: your citation was added to it, as a draft.") % twin.ref
        else:
            reported = _("Saved as a draft: %s.") % kept.ref
        messages.success(request, reported)
        same = None if new else twin_of(claim)
        if same is not None:
            said = _("The claim %s says the same. Delete this draft, and add its citations to that one.") % same.ref
            messages.warning(request, said)
        return HttpResponseRedirect(self._next(request, kept))

    @staticmethod
    def _save_citations(request: HttpRequest, citations: CitationFormSet, claim: Claim) -> int:
        """Save what was typed but what is there already; how many."""
        citations.instance = claim
        saved = 0
        form: Any
        for form in citations.forms:
            if form in citations.deleted_forms:
                if form.instance.pk:
                    form.instance.delete()
            elif form.has_changed() and (form.instance.pk or form.repeated(claim) is None):
                saved += 1
                form.instance.claim = claim
                form.instance.created_by = form.instance.created_by or request.user
                form.save()
        return saved

    @staticmethod
    def _next(request: HttpRequest, claim: Claim) -> str:
        if "_same_subject" in request.POST:
            return f"{reverse('admin:casebook_claim_add')}?subject={claim.subject.ref}"
        if "_addanother" in request.POST:
            return reverse("admin:casebook_claim_add")
        return page_of(claim)


def citation_page(request: HttpRequest, citation: Citation, context: dict[str, Any]) -> HttpResponse:
    """The form of one citation: a new one of a claim that stands, or a draft."""
    data = request.POST if request.method == "POST" else None
    form = CitationForm(data, instance=citation, last=last_of(request.user))
    if form.is_valid():
        there = None if citation.pk else form.repeated(citation.claim)
        if there is not None:
            messages.warning(request, _("The claim %s cites this place already.") % citation.claim.ref)
            return HttpResponseRedirect(page_of(there))
        citation.created_by = citation.created_by or member_of(request)
        with transaction.atomic():
            form.save()
        messages.success(request, _("The citation is a draft: hand it in, or change it, here."))
        return HttpResponseRedirect(page_of(citation))
    claim = citation.claim
    back = page_of(claim)
    reported = {"form": form, "claim": claim, "fact": display_of(full(claim)), "back": back}
    return render(request, "admin/desk/cite.html", context | reported, status=400 if form.is_bound else 200)


def _shown(claim: Claim) -> ClaimDisplay:
    """A claim with the citations of it that stand."""
    return display_of(claim, [one for one in full(claim).citations.all() if one.state == State.PUBLISHED])


def _beside(claim: Claim) -> list[Claim]:
    """What the archive has of the same fact already, drafts too, so that nobody enters it twice."""
    states = (State.PUBLISHED, *UNPUBLISHED)
    same = Claim.objects.filter(subject=claim.subject, fact=claim.fact, gap="", state__in=states)
    return [other for other in same.order_by("scope", "-pk")[:8] if is_readable(other)]
