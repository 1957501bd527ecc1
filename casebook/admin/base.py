"""What every admin of the archive shares: drafts are edited, what is published is read, and actions are buttons."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import router, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.admin.action_buttons import action_page, buttons_for, propose_many, publish_many
from casebook.admin.action_forms import special_links, special_page
from casebook.admin.assignments import assign_page, assignments_of, in_words, may_be_assigned
from casebook.admin.change_history import HistoryAdmin
from casebook.admin.erasure import erase_links
from casebook.admin.list_parts import MineFilter, WordedAdmin, on_what
from casebook.admin.named_things import named_things
from casebook.admin.permissions import MembersAdmin
from casebook.admin.queue import words_of
from casebook.admin.redactions import redacting_links
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
            things = named_things((row.on_model, row.on_ref) for row in rows)
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
        name = self.model._meta.model_name
        own = path(
            "<int:pk>/action/<slug:action>/",
            self.admin_site.admin_view(self.action_view),
            name=f"casebook_{name}_action",
        )
        more = path(
            "<int:pk>/do/<slug:action>/", self.admin_site.admin_view(self.special_view), name=f"casebook_{name}_do"
        )
        assign = path("<int:pk>/assign/", self.admin_site.admin_view(self.assign_view), name=f"casebook_{name}_assign")
        return [own, more, assign, *super().get_urls()]

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
        base = f"admin:casebook_{self.model._meta.model_name}"
        found = [
            {"label": str(button.label), "address": reverse(f"{base}_action", args=[thing.pk, button.name])}
            for button in buttons_for(request.user, thing)
        ]
        found += [
            {"label": label, "address": reverse(f"{base}_do", args=[thing.pk, name])}
            for name, label in special_links(request.user, thing)
        ]
        if may_be_assigned(thing):
            found.append({"label": _("Assign"), "address": reverse(f"{base}_assign", args=[thing.pk])})
        found += redacting_links(request.user, thing) + erase_links(request.user, thing)
        return [*found, {"label": _("What was changed"), "address": reverse(f"{base}_history", args=[thing.pk])}]

    def assign_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who reads it and who reviews it."""
        thing = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, thing):
            raise Http404
        back = reverse(f"admin:casebook_{self.model._meta.model_name}_change", args=[pk])
        return assign_page(request, thing, self.page_context(request, words_of(thing)), back)

    def special_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """The page of an action that asks for more than a reason."""
        thing = get_object_or_404(self.model, pk=pk)
        back = reverse(f"admin:casebook_{self.model._meta.model_name}_change", args=[pk])
        return special_page(request, thing, action, self.page_context(request, words_of(thing)), back)

    def action_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """The page of one action."""
        thing = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, thing):
            raise Http404
        back = reverse(f"admin:casebook_{self.model._meta.model_name}_change", args=[pk])
        return action_page(request, thing, action, self.page_context(request, words_of(thing)), back)

    def hand_in(self, request: HttpRequest, queryset: Any) -> None:
        propose_many(request, [thing for thing in queryset if self.has_change_permission(request, thing)])

    hand_in.short_description = gettext_lazy("Hand in for review")  # type: ignore[attr-defined]

    def publish(self, request: HttpRequest, queryset: Any) -> None:
        publish_many(request, list(queryset))

    publish.short_description = gettext_lazy("Publish together")  # type: ignore[attr-defined]

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

    def page_context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        """What a page of the admin needs around it."""
        return {**self.admin_site.each_context(request), "title": title, "opts": self.model._meta}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        thing = self.get_object(request, object_id) if object_id else None
        extra = dict(extra_context or {})
        if thing is not None:
            assigned = in_words(Assignment.objects.filter(on_model=thing._meta.model_name, on_ref=thing.ref))
            extra |= {"buttons": self.buttons(request, thing), "on_site": self.on_site(thing), "who_has_it": assigned}
        return super().changeform_view(request, object_id, form_url, extra)

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
        name = thing._meta.model_name
        if name == "record":
            return addresses.linked(thing)
        if name == "claim":
            return addresses.of_claim(thing)
        if name == "source":
            return addresses.of_source(thing)
        return addresses.of_dispute(thing) if name == "dispute" else ""

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
        address = reverse(f"admin:casebook_{thing._meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return words
    return format_html('<a href="{}">{}</a>', address, words)
