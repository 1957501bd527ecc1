"""What stands in the admin, and how its lists are searched."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.admin.base import DeskList, EditingAdmin
from casebook.admin.claim_admin import ClaimAdmin, citation_page
from casebook.admin.draft_forms import CorrectionForm, DisputeForm, SourceForm, sides_in_lines
from casebook.admin.intakes import copies_of
from casebook.admin.list_parts import (
    LanguageFilter,
    MineFilter,
    ModelFilter,
    WithheldFilter,
    WordedAdmin,
    day,
    number_columns,
    on_what,
    with_numbers,
)
from casebook.admin.merges import claim_words
from casebook.admin.permissions import MembersAdmin
from casebook.admin.reading_desk import address_of
from casebook.admin.record_admin import RecordAdmin
from casebook.admin.requests import RequestAdmin, WishAdmin
from casebook.admin.words import citation_display, things_named, words_of
from casebook.models import (
    Action,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeKind,
    Record,
    Request,
    Role,
    Source,
    User,
    Wish,
)
from casebook.models.archive.users import GROUPS
from casebook.suggestions.disputes import dispute_suggestions
from casebook.values import with_translations


class SourceAdmin(EditingAdmin):
    """Articles."""

    form = SourceForm
    change_form_template = "admin/desk/source.html"
    change_list_template = "admin/desk/sources.html"
    list_display: Any = (
        *("headline", "to_read", "outlet", "published", *number_columns("citations__source"), "state", "who_has_it"),
        "created_by",
    )
    list_filter: ClassVar[Any] = ("state", "kind", "standing", "check_result__outcome", ("lang", LanguageFilter))
    search_fields = ("ref", "headline", "address", "credits", "outlet__label")
    found_by = ("outlet",)
    list_select_related = ("outlet", "created_by")
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_numbers(super().get_queryset(request), "citations__source")

    def beside_form(self, request: HttpRequest, thing: Source) -> dict[str, Any]:
        return super().beside_form(request, thing) | copies_of(thing)

    def buttons(self, request: HttpRequest, thing: Any) -> list[dict[str, str]]:
        return [{"label": _("Reading desk"), "address": address_of(thing)}, *super().buttons(request, thing)]

    @admin.display(description=gettext_lazy("facts"))
    def to_read(self, source: Source) -> str:
        """To the article beside its facts."""
        return format_html('<a href="{}">{}</a>', address_of(source), _("read and enter"))

    @admin.display(description=gettext_lazy("published"), ordering="when_latest")
    def published(self, source: Source) -> str:
        return source.when.words() if source.when else _("undated")


def disputes_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Claims that disagree and stand in no dispute together; a person takes one up, types and explains it."""
    rows = []
    for found in dispute_suggestions(50):
        sides = "\n".join(" ".join(claim.ref for claim in side) for side in found.sides)
        query = urlencode({"question": found.question, "kind": found.kind, "sides": sides})
        rows.append(
            {
                "question": found.question,
                "kind": str(DisputeKind(found.kind).label),
                "reason": found.reason,
                "sides": [[claim_words(claim) for claim in side] for side in found.sides],
                "address": f"{reverse('admin:casebook_dispute_add')}?{query}",
            }
        )
    return render(request, "admin/desk/disputes.html", context | {"rows": rows})


class DisputeAdmin(EditingAdmin):
    """Disputes, drafted from suggestions or from nothing."""

    form = DisputeForm
    change_form_template = "admin/desk/change_form.html"
    list_display: Any = ("question", "kind", "about_whom", "state", "public", "created_by", "who_has_it")
    list_filter = ("state", "kind", "public")
    list_select_related = ("created_by",)
    search_fields = ("ref", *with_translations("question"), "claims__ref")
    found_by = ("claims__subject",)
    ordering = ("-pk",)
    readonly_fields = ("sides_reported",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        # Who may only read reads the sides: as lines to type in they are no field of the model.
        left_out = "sides_reported" if obj is None or self.has_change_permission(request, obj) else "sides"
        return [name for name in super().get_fields(request, obj) if name != left_out]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("claims__subject")

    @admin.display(description=gettext_lazy("about"))
    def about_whom(self, thing: Dispute) -> str:
        """The records whose claims stand on its sides."""
        return ", ".join(dict.fromkeys(str(claim.subject) for claim in thing.claims.all()))

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
    list_display: Any = ("__str__", on_what, "state", "created_by", day("created_at", gettext_lazy("entered at")))
    list_display_links = ("__str__",)
    list_filter = ("state", "kind", ("on_model", ModelFilter))
    list_select_related = ("created_by",)
    search_fields = ("ref", "on_ref", "text")
    found_by_reference = "on_ref"
    ordering = ("-pk",)


class ActionAdmin(WordedAdmin, MembersAdmin):
    """The log, to read."""

    list_display: Any = ("at", "by", "role", "kind", on_what, "public_reason")
    list_display_links = ("at",)
    list_filter = (MineFilter, "kind", ("on_model", ModelFilter), "role")
    list_per_page = 50
    found_by_reference = "on_ref"
    fields = ("at", "by", "role", "kind", "on_which", "public_reason", "private_reason")
    search_fields = ("on_ref", "public_reason", "private_reason")
    list_select_related = ("by",)
    ordering = ("-pk",)
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return DeskList

    @admin.display(description=gettext_lazy("on what"))
    def on_which(self, action: Action) -> str:
        """What it was done to, on the page of one action."""
        action.on = things_named([(action.on_model, action.on_ref)])[action.on_model, action.on_ref]  # type: ignore[attr-defined]
        return on_what(action)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MemberAdmin(WordedAdmin, UserAdmin):
    """Members of the archive and their groups: for publishers."""

    list_display: Any = ("username", "full_name", "role", "is_active", "work", "last_login")
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
        # Of the groups that the list has loaded.
        names = {group.name for group in member.groups.all()}
        roles = [role for role, name in GROUPS.items() if name in names]
        role = Role.PUBLISHER if member.is_superuser else roles[-1] if roles else ""
        return str(dict(Role.choices).get(role, ""))

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups").annotate(given=Count("assignments"))

    @admin.display(description=gettext_lazy("name"), ordering="last_name")
    def full_name(self, member: User) -> str:
        return member.get_full_name()

    @admin.display(description=gettext_lazy("given to read or review"), ordering="given")
    def work(self, member: Any) -> str:
        """How many articles and drafts they were given."""
        return str(member.given or "")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What they did keeps their name inside the archive; they are made inactive instead.
        return False


class CitationAdmin(EditingAdmin):
    """Citations one by one: drafts of a claim that stands are changed here. They begin at their claim."""

    list_display: Any = ("claim_in_words", "source", "place", "state", "created_by", "who_has_it")
    list_display_links = ("claim_in_words",)
    list_filter: ClassVar[Any] = ("state", "stance", ("withheld", WithheldFilter))
    search_fields = ("ref", "claim__ref", "source__headline", "quote")
    found_by = ("claim__subject", "chain__speaker")
    list_select_related = ("claim__subject", "claim__target", "source__outlet", "created_by")
    ordering = ("-pk",)
    fields = ("claim_page", "source", "place", "stance", "speakers", "quote", *with_translations("note"), "state")
    change_form_template = "admin/desk/change_form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("claim__citations__chain", "chain__speaker")

    @admin.display(description=gettext_lazy("claim"), ordering="claim")
    def claim_in_words(self, citation: Citation) -> str:
        """Whom the claim is about, and what it says."""
        return words_of(citation.claim)

    @admin.display(description=gettext_lazy("claim"))
    def claim_page(self, citation: Citation) -> str:
        """The claim, linked to its page."""
        address = reverse("admin:casebook_claim_change", args=[citation.claim_id])
        return format_html('<a href="{}">{}</a>', address, words_of(citation.claim))

    @admin.display(description=gettext_lazy("place"))
    def place(self, citation: Citation) -> str:
        """Where in the article."""
        return citation_display(citation).place

    @admin.display(description=gettext_lazy("Who says so, originally first"))
    def speakers(self, citation: Citation) -> str:
        """The chain in a line."""
        return " → ".join(citation_display(citation).speakers)

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
