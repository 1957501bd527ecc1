"""Requests and wishes: what people asked of the archive, by when it is looked at, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casebook import actions as archive_actions
from casebook.admin.action_buttons import action_page, buttons_for
from casebook.admin.action_forms import special_links, special_page
from casebook.admin.change_history import HistoryAdmin
from casebook.admin.list_parts import MineFilter, WordedAdmin
from casebook.admin.permissions import MembersAdmin, member_of, reads_requests
from casebook.admin.queue import words_of
from casebook.admin.record_search import match_of
from casebook.models import (
    Citation,
    Claim,
    Correction,
    Dispute,
    Record,
    Request,
    RequestState,
    Source,
    User,
    Wish,
)
from casebook.models.archive.base import Reviewed
from casebook.models.archive.requests import due_after, who_read
from casebook.web.presenters.references import reference_of
from casebook.web.reports import PlainText, decrypted

# Of a change that is none: that somebody read the contact details.
CONTACT_READ = "contact"
_TOLD = ("kind", "state", "assigned_to_id", "due_at", "outcome", "note")


# What it is about


@dataclass(frozen=True)
class RequestSubject:
    """One thing that a request is about, or that this belongs to: for the page of the request."""

    words: str
    state: str
    address: str
    # As readers know it; empty where they have no page of it.
    public_label: str
    public_address: str
    seal: str
    wish: str
    wishes: tuple[Wish, ...]


def things_of(ref: str) -> list[Any]:
    """What has this reference, whatever its state, then whom it is about, and what that was merged into."""
    if not ref:
        return []
    found: list[Any] = []
    for model in (Record, Claim, Citation, Source, Dispute, Correction):
        found += model._base_manager.filter(ref=ref)
    for thing in list(found):
        if isinstance(thing, (Claim, Citation)):
            found.append(thing.subject if isinstance(thing, Claim) else thing.claim.subject)
        elif isinstance(thing, Correction):
            found += things_of(thing.on_ref) if thing.on_ref != ref else []
    found += [thing.merged_into for thing in found if isinstance(thing, Record) and thing.merged_into]
    return list({(type(thing), thing.pk): thing for thing in found}.values())


# What stands in the queue for it, besides the label of a record.
_NAMES = (
    (Record, "wording"),
    (Claim, "subject__label"),
    (Citation, "claim__subject__label"),
    (Source, "headline"),
    (Dispute, "question"),
)


def _about_column(model: type[Reviewed], column: str) -> Subquery:
    return Subquery(model._base_manager.filter(ref=OuterRef("about")).values(column)[:1])


def _words(thing: Any) -> str:
    if isinstance(thing, Record):
        return match_of(thing).words
    if isinstance(thing, Claim):
        return words_of(thing)
    return f"{thing._meta.verbose_name} {thing}"


def _about(request: HttpRequest, asked: Request) -> Iterator[RequestSubject]:
    for thing in things_of(asked.about):
        public = reference_of(thing.ref)
        may_seal = any(button.name == "seal" for button in buttons_for(request.user, thing))
        may_wish = "wish" in dict(special_links(request.user, thing))
        where = [asked.pk, thing.ref]
        yield RequestSubject(
            words=_words(thing),
            state=str(thing.get_state_display()),
            address=reverse(f"admin:casebook_{thing._meta.model_name}_change", args=[thing.pk]),
            public_label=" · ".join(filter(None, (public.label, public.about))) if public else "",
            public_address=public.address if public else "",
            seal=reverse("admin:casebook_request_do", args=[*where, "seal"]) if may_seal else "",
            wish=reverse("admin:casebook_request_do", args=[*where, "wish"]) if may_wish else "",
            wishes=tuple(thing.wishes.filter(lifted_on=None)) if isinstance(thing, Record) else (),
        )


# What was done to it


@dataclass(frozen=True)
class RequestChange:
    """One change of a request, in words."""

    at: Any
    by: str
    words: str


def changes_of(asked: Request) -> list[RequestChange]:
    """What was done to the request, the last first."""
    rows = list(asked.history.select_related("history_user", "assigned_to").order_by("history_id"))
    found = []
    for before, row in zip([None, *rows], rows, strict=False):
        by = str(row.history_user) if row.history_user else ""
        found.append(RequestChange(row.history_date, by, _change(before, row)))
    return found[::-1]


def _change(before: Any, row: Any) -> str:
    if row.history_change_reason == CONTACT_READ:
        return _("read the contact details")
    if before is None:
        return _("received")
    changed = [name for name in _TOLD if getattr(before, name) != getattr(row, name)]
    return "; ".join(f"{_label(name)}: {_shown(row, name)}" for name in changed) or _("saved, nothing changed")


def _label(name: str) -> str:
    field: Any = Request._meta.get_field(name.removesuffix("_id"))
    return str(field.verbose_name)


def _shown(row: Any, name: str) -> str:
    if name == "due_at":
        return _moment(row.due_at)
    if name == "assigned_to_id":
        return str(row.assigned_to or "–")
    return str(row.get_kind_display() if name == "kind" else row.get_state_display() if name == "state" else "") or (
        getattr(row, name) or "–"
    )


def _moment(at: Any) -> str:
    return date_format(at, "DATETIME_FORMAT")


# The form and the lists


class RequestForm(forms.ModelForm):
    """What editors say of a request. If it was changed meanwhile nothing is saved, and what was typed stays."""

    outcome = PlainText(
        limit=2000,
        lines=True,
        required=False,
        label=gettext_lazy("Outcome"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=gettext_lazy("What was done, or why not. Needed to close it. It stays inside the archive."),
    )
    note = PlainText(
        limit=2000,
        lines=True,
        required=False,
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        help_text=gettext_lazy("For editors, while it is worked on. No contact details here: they would be kept."),
    )
    due_at = forms.DateTimeField(
        label=gettext_lazy("Due"),
        widget=forms.DateTimeInput(format="%Y-%m-%d %H:%M"),
        input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text=gettext_lazy(
            "In UTC, as 2026-05-04 16:00. Whoever waits for an answer sets the day on which to look again."
        ),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, label="")

    class Meta:
        model = Request
        fields = ("kind", "state", "assigned_to", "due_at", "outcome", "note")
        help_texts = {"state": gettext_lazy("Closing deletes the contact details for good.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = _last_change(self.instance)
        self.initial["due_at"] = self.instance.due_at.replace(second=0, microsecond=0)
        self.fields["assigned_to"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            Q(pk__in=who_read()) | Q(pk=self.instance.assigned_to_id)
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        # Until the transaction of the admin ends, nobody else changes it.
        stored = Request.objects.select_for_update().get(pk=self.instance.pk)
        now = _last_change(stored)
        if data.get("seen") != now:
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed[self.add_prefix("seen")] = str(now)
            self.data = typed
            self.add_error(None, _stale(stored))
        if data.get("state") == RequestState.CLOSED and not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Say what came of it; then it can be closed."))
        if "due_at" not in self.changed_data:
            data["due_at"] = stored.due_at
            # Whoever was in a hurry chose another line: what concerns somebody's safety does not wait two weeks.
            if data.get("kind") and data["kind"] != stored.kind:
                data["due_at"] = min(stored.due_at, due_after(data["kind"], stored.received_at))
        return data


def _last_change(asked: Request) -> int | None:
    rows = asked.history.exclude(history_change_reason=CONTACT_READ).order_by("-history_id")
    return rows.values_list("history_id", flat=True).first()


def _stale(stored: Request) -> str:
    last = changes_of(stored)[0]
    reported = {"who": last.by or "–", "when": _moment(last.at), "what": last.words}
    return (
        _("Somebody else changed this request meanwhile (%(who)s, %(when)s; %(what)s).") % reported
        + " "
        + _("Nothing of yours is saved yet. All that you typed is below: look at both, then save again.")
    )


class WorkFilter(admin.SimpleListFilter):
    """Those that are not closed, unless others are asked for."""

    title = gettext_lazy("what there is to do")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("overdue")), ("mine", _("mine")), ("closed", _("closed")), ("all", _("all of them"))]

    def choices(self, changelist: Any) -> Iterator[Any]:
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": choice["display"] if number else _("open")}

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = self.value()
        if asked == "closed":
            return queryset.filter(state=RequestState.CLOSED)
        if asked == "all":
            return queryset
        rows = queryset.exclude(state=RequestState.CLOSED)
        if asked == "overdue":
            return rows.filter(due_at__lt=timezone.now())
        return rows.filter(assigned_to=member_of(request)) if asked == "mine" else rows


class WishFilter(WorkFilter):
    """Those that stand, unless others are asked for."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("to look at again")), ("all", _("all of them"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = self.value()
        if asked == "due":
            return queryset.filter(pk__in=Wish.objects.to_review().order_by().values("pk"))
        return queryset if asked == "all" else queryset.filter(lifted_on=None)


class ReadersAdmin(HistoryAdmin, WordedAdmin, MembersAdmin):
    """What editors and publishers see, and contributors do not; nothing is added or deleted by hand."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return reads_requests(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reads_requests(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return reads_requests(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def page_context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        """What a page of the admin needs around it."""
        return {**self.admin_site.each_context(request), "title": title, "opts": self.model._meta}


class RequestAdmin(ReadersAdmin):
    """The queue of requests, and each of them: what is asked, about whom, and what comes of it."""

    form = RequestForm
    change_form_template = "admin/desk/request.html"
    list_display = ("due", "kind", "on", "state", "assigned_to", "received_at")
    list_display_links = ("due", "kind")
    list_filter = (WorkFilter, "kind", "state", "assigned_to")
    list_select_related = ("assigned_to",)
    search_fields = ("ref", "about", "text", "outcome", "note")
    found_by_reference = "about"
    ordering = (F("closed_at").desc(nulls_first=True), "due_at", "pk")
    list_per_page = 50
    show_full_result_count = False
    actions = ("close_together",)
    readonly_fields = ("ref", "received_at", "what_it_says", "closed_at")
    fields = (*readonly_fields, "kind", "state", "assigned_to", "due_at", "outcome", "note", "seen")

    @admin.display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, asked: Request) -> str:
        when = _moment(asked.due_at)
        return format_html('<strong class="overdue">{} {}</strong>', when, _("overdue")) if asked.overdue else when

    def get_queryset(self, request: HttpRequest) -> QuerySet[Request]:
        """With the name of what each is about, in one statement."""
        label = NullIf(_about_column(Record, "label"), Value(""))
        names = [_about_column(model, column) for model, column in _NAMES]
        return (
            super().get_queryset(request).annotate(named=Coalesce(label, *names, Value(""), output_field=TextField()))
        )

    @admin.display(description=gettext_lazy("about"))
    def on(self, asked: Any) -> str:
        return asked.named or (_("something that is not in the archive") if asked.about else "–")

    @admin.display(description=gettext_lazy("words"))
    def what_it_says(self, asked: Request) -> str:
        return format_html('<div class="asked" dir="auto" lang="">{}</div>', asked.text)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        contact = path("<int:pk>/contact/", view(require_POST(self.contact_view)), name="casebook_request_contact")
        do = path("<int:pk>/<slug:ref>/do/<slug:action>/", view(self.do_view), name="casebook_request_do")
        return [contact, do, *super().get_urls()]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Members are no business of this form: no links to add or change one.
        return db_field.formfield(**kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        asked = self.get_object(request, object_id) if object_id else None
        extra = dict(extra_context or {})
        if asked is not None and self.has_view_permission(request):
            extra |= {"asked": asked, "about": list(_about(request, asked)), "changes": changes_of(asked)}
        return super().changeform_view(request, object_id, form_url, extra)

    def save_model(self, request: HttpRequest, obj: Request, form: Any, change: bool) -> None:
        if obj.state == RequestState.WORKING and obj.assigned_to is None:
            obj.assigned_to = member_of(request)
        obj.save()

    def contact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The contact details, decrypted for this one look; who looked is kept with the request."""
        if not self.has_view_permission(request):
            raise Http404
        with transaction.atomic():
            asked: Any = get_object_or_404(Request.objects.select_for_update(), pk=pk)
            if asked.contact:
                asked._change_reason = CONTACT_READ
                asked.save()
        try:
            contact, problem = decrypted(asked.contact), ""
        except InvalidToken:
            contact = ""
            problem = _("They were encrypted with another key (CONTACT_KEY), and cannot be read with the present one.")
        reported = {"contact": contact, "problem": problem, "asked": asked, "title": _("Contact details")}
        return render(request, "admin/desk/request_contact.html", self.page_context(request, str(asked)) | reported)

    def do_view(self, request: HttpRequest, pk: int, ref: str, action: str) -> HttpResponse:
        """Seal what it is about, or record a wish on it, and come back to the request."""
        asked = get_object_or_404(Request, pk=pk)
        thing: Reviewed | None = next((one for one in things_of(asked.about) if one.ref == ref), None)
        if not self.has_view_permission(request) or thing is None or action not in ("seal", "wish"):
            raise Http404
        context = self.page_context(request, str(asked)) | {"initial": {"private_reason": _reason(asked)}}
        page = action_page if action == "seal" else special_page
        return page(request, thing, action, context, reverse("admin:casebook_request_change", args=[pk]))

    @admin.action(description=gettext_lazy("Close together what asks nothing of the archive"))
    def close_together(self, request: HttpRequest, queryset: QuerySet[Request]) -> None:
        with transaction.atomic():
            closed = list(queryset.exclude(state=RequestState.CLOSED).select_for_update(of=("self",)))
            for asked in closed:
                asked.state = RequestState.CLOSED
                asked.outcome = asked.outcome or _("Closed together with others: it asks nothing of the archive.")
                asked.save()
        messages.success(request, _("Closed: %d.") % len(closed))


def _reason(asked: Request) -> str:
    return _("Request %s") % asked.ref


class WishReviewForm(forms.Form):
    """What came of looking at a wish again."""

    KEEP, LIFT = "keep", "lift"

    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=[
            (KEEP, gettext_lazy("The wish stands")),
            (LIFT, gettext_lazy("The person took it back: readers may see it again")),
        ],
        widget=forms.RadioSelect,
    )
    review_on = forms.DateField(
        required=False,
        label=gettext_lazy("Look at it again on"),
        help_text=gettext_lazy("Where the wish stands. Empty: not again."),
    )
    private_reason = forms.CharField(
        max_length=2000,
        label=gettext_lazy("Who said so, and how you know (for the archive only)"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
    )


class WishAdmin(ReadersAdmin):
    """Wishes that stand or stood, and looking at them again. They are recorded on records and from requests."""

    list_display = ("record", "what", "since", "review", "lifted_on")
    list_filter = (MineFilter, WishFilter, "what")
    list_per_page = 50
    found_by = ("record",)
    list_select_related = ("record",)
    search_fields = ("record__ref", "record__label", "note")
    ordering = (F("lifted_on").desc(nulls_first=True), F("review_on").asc(nulls_last=True), "pk")
    change_form_template = "admin/desk/wish.html"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("look at it again on"), ordering="review_on")
    def review(self, wish: Wish) -> str:
        if wish.review_on is None:
            return "–"
        when = date_format(wish.review_on, "DATE_FORMAT")
        return format_html('<strong class="overdue">{} {}</strong>', when, _("overdue")) if wish.overdue else when

    def get_urls(self) -> list[URLPattern]:
        own = path("<int:pk>/review/", self.admin_site.admin_view(self.review_view), name="casebook_wish_review")
        return [own, *super().get_urls()]

    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the wish, until another day, or lift it."""
        wish = get_object_or_404(Wish.objects.select_related("record").filter(lifted_on=None), pk=pk)
        if not self.has_view_permission(request):
            raise Http404
        form = WishReviewForm(request.POST if request.method == "POST" else None)
        back, problem = reverse("admin:casebook_wish_change", args=[pk]), ""
        if form.is_valid():
            given = form.cleaned_data
            by, why = member_of(request), given["private_reason"]
            try:
                if given["outcome"] == form.LIFT:
                    archive_actions.lift_wish(wish, by=by, private_reason=why)
                else:
                    archive_actions.keep_wish(wish, by=by, private_reason=why, review_on=given["review_on"])
                messages.success(request, _("Done."))
                return HttpResponseRedirect(back)
            except archive_actions.ActionRefused as refused:
                problem = str(refused)
        reported = {
            "form": form,
            "thing": f"{wish.record}: {wish.get_what_display()}",
            "problem": problem,
            "back": back,
        }
        context = self.page_context(request, str(wish.record)) | reported | {"label": _("Look at the wish again")}
        return render(request, "admin/desk/special.html", context, status=400 if form.is_bound else 200)
