"""Requests and wishes: what people asked of the archive, by when it is looked at, and what came of it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from cryptography.fernet import InvalidToken
from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from casebook import actions as archive_actions
from casebook.admin.action_pages import action_page, buttons_for
from casebook.admin.change_history import CONTACT_READ, HistoryAdmin, changes_of, versions_of
from casebook.admin.draft_forms import put
from casebook.admin.list_parts import AskedFilter, MineFilter, WordedAdmin
from casebook.admin.permissions import MembersAdmin, member_of, reads_requests
from casebook.admin.words import page_of, words_of
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

# What it is about


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


def _about(request: HttpRequest, asked: Request) -> Iterator[dict[str, Any]]:
    """What the request is about, and what that belongs to: for its page."""
    for thing in things_of(asked.about):
        public = reference_of(thing.ref)
        buttons = [one for one in buttons_for(request.user, thing) if one.name in ("seal", "wish")]
        yield {
            "words": words_of(thing) if isinstance(thing, Record | Claim) else f"{thing._meta.verbose_name} {thing}",
            "state": thing.get_state_display(),
            "address": page_of(thing),
            # As readers know it; empty where they have no page of it.
            "public_label": " · ".join(filter(None, (public.label, public.about))) if public else "",
            "public_address": public.address if public else "",
            "buttons": [(one.name, one.label, page_of(asked, "do", thing.ref, one.name)) for one in buttons],
            "wishes": thing.wishes.filter(lifted_on=None) if isinstance(thing, Record) else (),
        }


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
            put(self, "seen", str(now))
            self.add_error(None, _stale(stored))
        if data.get("state") == RequestState.CLOSED and not data.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Say what came of it; then it can be closed."))
        if "due_at" not in self.changed_data:
            data["due_at"] = stored.due_at
            # Whoever was in a hurry chose another line: what concerns somebody's safety does not wait two weeks.
            if data.get("kind") and data["kind"] != stored.kind:
                data["due_at"] = min(stored.due_at, due_after(data["kind"], stored.received_at))
        return data


def _moment(at: Any) -> str:
    return date_format(at, "DATETIME_FORMAT")


def _last_change(asked: Request) -> int | None:
    rows = asked.history.exclude(history_change_reason=CONTACT_READ).order_by("-history_id")
    return rows.values_list("history_id", flat=True).first()


def _stale(stored: Request) -> str:
    last = next((change for change in versions_of(stored) if change.differences), versions_of(stored)[-1])
    what = "; ".join(f"{one.label.lower()}: {one.after or '–'}" for one in last.differences) or last.what
    reported = {"who": last.by or "–", "when": _moment(last.at), "what": what}
    return (
        _("Somebody else changed this request meanwhile (%(who)s, %(when)s; %(what)s).") % reported
        + " "
        + _("Nothing of yours is saved yet. All that you typed is below: look at both, then save again.")
    )


def _open(request: HttpRequest, rows: Any) -> Any:
    return rows.exclude(state=RequestState.CLOSED)


class WorkFilter(AskedFilter):
    """Those that are not closed, unless others are asked for."""

    title = gettext_lazy("what there is to do")
    parameter_name = "todo"
    asks: ClassVar[Any] = {
        "": (gettext_lazy("open"), _open),
        "overdue": (
            gettext_lazy("overdue"),
            lambda request, rows: _open(request, rows).filter(due_at__lt=timezone.now()),
        ),
        "mine": (gettext_lazy("mine"), lambda request, rows: _open(request, rows).filter(assigned_to=request.user)),
        "closed": (gettext_lazy("closed"), lambda request, rows: rows.filter(state=RequestState.CLOSED)),
        "all": (gettext_lazy("all of them"), lambda request, rows: rows),
    }


class WishFilter(AskedFilter):
    """Those that stand, unless others are asked for."""

    title = gettext_lazy("what there is to do")
    parameter_name = "todo"
    asks: ClassVar[Any] = {
        "": (gettext_lazy("open"), lambda request, rows: rows.filter(lifted_on=None)),
        "due": (
            gettext_lazy("to look at again"),
            lambda request, rows: rows.filter(pk__in=Wish.objects.to_review().order_by().values("pk")),
        ),
        "all": (gettext_lazy("all of them"), lambda request, rows: rows),
    }


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

    def beside_form(self, request: HttpRequest, thing: Request) -> dict[str, Any]:
        return {"asked": thing, "about": list(_about(request, thing)), "changes": changes_of(thing)}

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
        context = self.page_context(request, str(asked)) | {"initial": {"private_reason": _("Request %s") % asked.ref}}
        return action_page(request, thing, action, context, page_of(asked))

    @admin.action(description=gettext_lazy("Close together what asks nothing of the archive"))
    def close_together(self, request: HttpRequest, queryset: QuerySet[Request]) -> None:
        with transaction.atomic():
            closed = list(queryset.exclude(state=RequestState.CLOSED).select_for_update(of=("self",)))
            for asked in closed:
                asked.state = RequestState.CLOSED
                asked.outcome = asked.outcome or _("Closed together with others: it asks nothing of the archive.")
                asked.save()
        messages.success(request, _("Closed: %d.") % len(closed))


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
        back, problem = page_of(wish), ""
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
        label = _("Look at the wish again")
        context = self.page_context(request, f"{label}: {wish.record}: {wish.get_what_display()}")
        context |= {"form": form, "problem": problem, "back": back, "button": {"label": label}}
        return render(request, "admin/desk/action.html", context, status=400 if form.is_bound else 200)
