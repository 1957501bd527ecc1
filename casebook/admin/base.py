"""What every admin of the archive shares: drafts are edited, what is published is read, and actions are buttons."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import router, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, URLPattern, path
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook import actions as archive_actions
from casebook.admin.action_pages import action_page, buttons_for, done_together
from casebook.admin.change_history import HistoryAdmin
from casebook.admin.draft_dependencies import publish_together
from casebook.admin.erasure import erase_links
from casebook.admin.list_parts import MineFilter, WordedAdmin, on_what
from casebook.admin.permissions import MembersAdmin
from casebook.admin.queue import assignments_of, in_words
from casebook.admin.redactions import redacting_links
from casebook.admin.words import page_of, things_named, words_of
from casebook.models import Assignment, Claim, Source, State
from casebook.web import addresses


class DeskList(ChangeList):
    """Rows with what a column cannot ask for one by one: who reads and reviews them, and what they are on."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: Any = list(self.result_list)
        if "who_has_it" in self.list_display:
            found = assignments_of(rows)
            for row in rows:
                row.assigned = found[row._meta.concrete_model._meta.model_name, row.ref]
        if on_what in self.list_display:
            things = things_named((row.on_model, row.on_ref) for row in rows)
            for row in rows:
                row.on = things[row.on_model, row.on_ref]
        self.result_list = rows


class EditingAdmin(HistoryAdmin, WordedAdmin, MembersAdmin):
    """The admin of one kind of reviewed thing."""

    actions = ("hand_in", "publish")
    save_on_top = False
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view(self.action_view), f"casebook_{self.model._meta.model_name}_action"
        return [path("<int:pk>/action/<slug:action>/", view, name=name), *super().get_urls()]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        # The version that was read, and what is asked back, are there only where something can be saved.
        saved = obj is None or self.has_change_permission(request, obj)
        asked = ["read_version", "overwrite", "confirmed"]
        found = super().get_fields(request, obj)
        # First, beside the words that ask.
        return [name for name in asked if saved and name in found] + [name for name in found if name not in asked]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        # The class is of this request alone.
        form.by = request.user
        return form

    # Actions

    def buttons(self, request: HttpRequest, thing: Any) -> list[dict[str, str]]:
        """Words and addresses of the actions that may be done to it."""
        found = [
            {"label": str(button.label), "address": page_of(thing, "action", button.name)}
            for button in buttons_for(request.user, thing)
        ]
        found += redacting_links(request.user, thing) + erase_links(request.user, thing)
        return [*found, {"label": _("What was changed"), "address": page_of(thing, "history")}]

    def action_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """The page of one action."""
        thing = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, thing):
            raise Http404
        return action_page(request, thing, action, self.page_context(request, words_of(thing)), page_of(thing))

    @admin.action(description=gettext_lazy("Hand in for review"))
    def hand_in(self, request: HttpRequest, queryset: Any) -> None:
        """Propose what is ticked and may be changed."""
        things = [thing for thing in queryset if self.has_change_permission(request, thing)]
        done_together(request, _("Handed in together: %d."), things, archive_actions.propose)

    @admin.action(description=gettext_lazy("Publish together"))
    def publish(self, request: HttpRequest, queryset: Any) -> None:
        """Publish what is ticked."""
        done_together(request, _("Published together: %d."), list(queryset), publish_together)

    # Lists

    def get_list_filter(self, request: HttpRequest) -> Any:
        """With a member's own work, first of all."""
        return (MineFilter, *super().get_list_filter(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return DeskList

    @admin.display(description=gettext_lazy("who has it"))
    def who_has_it(self, thing: Any) -> str:
        """Who reads and reviews it."""
        return in_words(getattr(thing, "assigned", ()))

    # Pages

    def beside_form(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        assigned = Assignment.objects.filter(on_model=thing._meta.model_name, on_ref=thing.ref)
        buttons = self.buttons(request, thing)
        return {"buttons": buttons, "on_site": self.on_site(thing), "who_has_it": in_words(assigned)}

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        # Django's sends to the front page, and what was typed would be lost.
        if request.method == "POST":
            raise Http404
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]

    @staticmethod
    def on_site(thing: Any) -> str:
        """Its public page; empty where there is none."""
        if thing.state != State.PUBLISHED:
            return ""
        public: Any = {
            "record": addresses.linked,
            "claim": addresses.of_claim,
            "source": addresses.of_source,
            "dispute": addresses.of_dispute,
        }.get(thing._meta.model_name)
        return public(thing) if public else ""

    # Deleting drafts

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with these drafts, and what names one of them and must go before, for Django's own page."""
        goes = [part for thing in objs for part in (*parts_of(thing), thing)]
        holding = [one for thing in objs for one in naming(thing)]
        counts: dict[str, int] = {}
        for part in goes:
            words = str(part._meta.verbose_name_plural)
            counts[words] = counts.get(words, 0) + 1
        allowed = all(self.has_delete_permission(request, thing) for thing in objs)
        lacking = set() if allowed else {str(self.model._meta.verbose_name)}
        return [_linked(part) for part in goes], counts, lacking, [_linked(one) for one in holding]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            if isinstance(obj, Claim) and obj.lead_id is not None:
                obj.lead = None
                obj.save()
            for part in parts_of(obj):
                part.delete()
            obj.delete()

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.created_by = obj.created_by or request.user
        obj.save()

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


def parts_of(thing: Any) -> list[Any]:
    """What is deleted with a draft: the citations of a claim, the kept copies of a source."""
    if isinstance(thing, Source):
        return list(thing.captures.order_by("pk"))
    return list(thing.citations.order_by("pk")) if isinstance(thing, Claim) else []


def naming(thing: Any) -> list[Any]:
    """What names a draft, so that it cannot be deleted before."""
    try:
        Collector(using=router.db_for_write(type(thing)), origin=thing).collect([thing])
    except (ProtectedError, RestrictedError) as error:
        found = getattr(error, "protected_objects", None) or error.restricted_objects  # type: ignore[union-attr]
        parts = parts_of(thing)
        # A part that was handed in by itself is no draft any more.
        return [one for one in found if one not in parts or getattr(one, "state", State.DRAFT) != State.DRAFT]
    return []


def _linked(thing: Any) -> str:
    """Its kind and words, linked to its page in the desk where it has one."""
    words = f"{capfirst(thing._meta.verbose_name)}: {words_of(thing)}"
    if hasattr(thing, "ref"):
        words += f" ({thing.ref})"
    try:
        return format_html('<a href="{}">{}</a>', page_of(thing), words)
    except NoReverseMatch:
        return words
