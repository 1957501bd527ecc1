"""What stands in the admin, and how its lists are searched."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.admin.base import EditingAdmin, WithheldFilter
from casebook.admin.claim_admin import ClaimAdmin, citation_page
from casebook.admin.draft_forms import CorrectionForm, DisputeForm, RecordForm, SourceForm, sides_in_lines
from casebook.admin.merges import merging_links, merging_page
from casebook.admin.permissions import MembersAdmin
from casebook.admin.queue import words_of
from casebook.admin.requests import RequestAdmin, WishAdmin
from casebook.admin.revisions import may_revise, revise_page
from casebook.models import (
    Action,
    Citation,
    Claim,
    Correction,
    Dispute,
    Kind,
    Record,
    Request,
    Source,
    State,
    User,
    Wish,
)
from casebook.values import with_translations


class RevisedAdmin(EditingAdmin):
    """Something whose editorial fields can be revised once it is published."""

    def get_urls(self) -> list[URLPattern]:
        name = f"casebook_{self.model._meta.model_name}_revise"
        own = path("<int:pk>/revise/", self.admin_site.admin_view(self.revise_view), name=name)
        return [own, *super().get_urls()]

    def revise_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page that revises it."""
        thing = get_object_or_404(self.model.objects.exclude(state=State.SEALED), pk=pk)
        back = reverse(f"admin:casebook_{self.model._meta.model_name}_change", args=[pk])
        return revise_page(request, thing, self.page_context(request, words_of(thing)), back)

    def buttons(self, request: HttpRequest, thing: Any) -> list[dict[str, str]]:
        found = super().buttons(request, thing)
        if may_revise(request.user, thing):
            address = reverse(f"admin:casebook_{self.model._meta.model_name}_revise", args=[thing.pk])
            found.insert(0, {"label": _("Revise editorial fields"), "address": address})
        return found


# What only the form of a person asks for.
_OF_PEOPLE = ("form", "working_name", "public_life", "name_policy", "minor")


class RecordAdmin(RevisedAdmin):
    """Records of every kind, merged and split here too."""

    def buttons(self, request: HttpRequest, thing: Any) -> list[dict[str, str]]:
        found = super().buttons(request, thing)
        for name, label in merging_links(request.user, thing):
            found.append({"label": label, "address": reverse("admin:casebook_record_do", args=[thing.pk, name])})
        return found

    def special_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        if action not in ("merge", "unmerge", "split"):
            return super().special_view(request, pk, action)
        record = get_object_or_404(Record, pk=pk)
        back = reverse("admin:casebook_record_change", args=[pk])
        return merging_page(request, record, action, self.page_context(request, str(record)), back)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Of a kind that is given, without what only people have; a new one has no lines to put in order yet."""
        found = super().get_fields(request, obj)
        if obj is not None:
            return found
        kind = request.GET.get("kind", "")
        people_only = () if kind not in Kind.values or kind == Kind.PERSON else _OF_PEOPLE
        return [field for field in found if field not in (*people_only, "summary_order")]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        kind = request.GET.get("kind", "")
        title = {"title": _("Add: %s") % Kind(kind).label} if kind in Kind.values else {}
        return super().add_view(request, form_url, {**title, **(extra_context or {})})

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None and request.GET.get("kind") in Kind.values and "kind" in form.base_fields:
            form.base_fields["kind"].widget = HiddenInput()
        return form

    form = RecordForm
    change_form_template = "admin/desk/change_form.html"
    list_display = ("ref", "__str__", "kind", "form", "state", "public", "disputed")
    list_filter = ("kind", "form", "state", "public", "disputed", "public_life", "name_policy")
    search_fields = ("ref", *with_translations("label", "wording"), "working_name", "claims__value")
    found_by = ("pk",)
    ordering = ("-pk",)


class SourceAdmin(RevisedAdmin):
    """Articles."""

    form = SourceForm
    change_form_template = "admin/desk/change_form.html"
    list_display = ("ref", "headline", "outlet", "published", "state")
    list_filter = ("state", "kind", "standing", "lang")
    search_fields = ("ref", "headline", "address", "outlet__label")
    found_by = ("outlet",)
    list_select_related = ("outlet",)
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("published"), ordering="when_latest")
    def published(self, source: Source) -> str:
        return source.when.words() if source.when else _("undated")


class DisputeAdmin(RevisedAdmin):
    """Disputes, drafted from suggestions or from nothing."""

    form = DisputeForm
    change_form_template = "admin/desk/change_form.html"
    list_display = ("ref", "question", "kind", "state", "public")
    list_filter = ("state", "kind")
    search_fields = ("ref", *with_translations("question"), "claims__ref")
    found_by = ("claims__subject",)
    ordering = ("-pk",)
    readonly_fields = ("sides_reported",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        # Who may only read reads the sides: as lines to type in they are no field of the model.
        left_out = "sides_reported" if obj is None or self.has_change_permission(request, obj) else "sides"
        return [name for name in super().get_fields(request, obj) if name != left_out]

    @admin.display(description=gettext_lazy("Sides"))
    def sides_reported(self, thing: Dispute) -> str:
        """The references of the claims, a line a side."""
        return "\n".join(sides_in_lines(thing))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {name: request.GET.get(name, "")[:2000] for name in ("question", "kind", "sides") if name in request.GET}

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_sides()


class CorrectionAdmin(EditingAdmin):
    """Public notices."""

    form = CorrectionForm
    change_form_template = "admin/desk/change_form.html"
    list_display = ("ref", "kind", "on_ref", "state")
    list_filter = ("state", "kind")
    search_fields = ("ref", "on_ref", "text")


class ActionAdmin(MembersAdmin):
    """The log, to read."""

    list_display = ("at", "by", "role", "kind", "on_model", "on_ref", "public_reason")
    list_filter = ("kind", "on_model", "role")
    search_fields = ("on_ref", "public_reason", "private_reason")
    list_select_related = ("by",)
    ordering = ("-pk",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MemberAdmin(UserAdmin):
    """Members of the archive and their groups: for publishers."""

    list_display = ("username", "role", "is_active", "is_staff", "last_login")
    list_filter = ("groups", "is_active")
    fieldsets = (
        (None, {"fields": ("username", "password", "groups", "is_active", "is_staff")}),
        (gettext_lazy("Who it is"), {"fields": ("first_name", "last_name", "email")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "groups", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    @admin.display(description=gettext_lazy("role"))
    def role(self, member: User) -> str:
        return member.get_role_display()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What they did keeps their name inside the archive; they are made inactive instead.
        return False


class CitationAdmin(EditingAdmin):
    """Citations one by one: drafts of a claim that stands are changed here. They begin at their claim."""

    list_display = ("ref", "claim", "source", "state")
    list_filter = ("state", "stance", ("withheld", WithheldFilter))
    search_fields = ("ref", "claim__ref", "source__headline", "quote")
    found_by = ("claim__subject", "chain__speaker")
    list_select_related = ("claim", "source")
    ordering = ("-pk",)
    fields = (
        *("claim", "source", "paragraph", "section", "section_paragraph", "page", "seconds", "stance", "quote"),
        *(*with_translations("note"), "state"),
    )
    change_form_template = "admin/desk/change_form.html"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        citation = self.get_object(request, object_id)
        if citation is None or not self.has_change_permission(request, citation):
            if citation is not None and request.method == "POST":
                raise PermissionDenied
            return super().change_view(request, object_id, form_url, extra_context)
        context = self.page_context(request, words_of(citation)) | {
            "buttons": self.buttons(request, citation),
            "delete_address": reverse("admin:casebook_citation_delete", args=[citation.pk]),
        }
        return citation_page(request, citation, context)


REGISTERED = (
    (Claim, ClaimAdmin),
    (Citation, CitationAdmin),
    (Record, RecordAdmin),
    (Source, SourceAdmin),
    (Dispute, DisputeAdmin),
    (Correction, CorrectionAdmin),
    (Request, RequestAdmin),
    (Wish, WishAdmin),
    (Action, ActionAdmin),
    (User, MemberAdmin),
)
