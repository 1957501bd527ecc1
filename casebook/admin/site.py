"""The admin site: its front page, what is registered, and suggestions while typing."""

from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect

from casebook.admin import bring_in, unsaved_input
from casebook.admin.api_tokens import tokens_page
from casebook.admin.combined_forms import combined_page, map_of
from casebook.admin.erasure import ask_page, confirm_page
from casebook.admin.front_page import front
from casebook.admin.imports import import_page, imports_page, may_import, names_page, problems_file
from casebook.admin.kind_admins import KINDS, kind_lists
from casebook.admin.model_admins import REGISTERED
from casebook.admin.permissions import is_member
from casebook.admin.queue import queue_page
from casebook.admin.reading_desk import article_page, presence_page
from casebook.admin.record_search import match_of, records_like, source_match, sources_like
from casebook.admin.redactions import places_page, redactions_page
from casebook.admin.review import review_page
from casebook.admin.suggestions import disputes_page, merges_page
from casebook.models import Claim, Kind
from casebook.models.archive import write_guard


class DeskSite(AdminSite):
    """Django's admin for the archive's members."""

    site_header = gettext_lazy("Casebook: the desk")
    site_title = gettext_lazy("Casebook desk")
    index_title = gettext_lazy("What there is to do")
    index_template = "admin/desk/index.html"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Only where the second factor is asked for too (`casebook.urls`)."""
        return redirect_to_login(request.get_full_path())

    def has_permission(self, request: HttpRequest) -> bool:
        return is_member(request.user)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().each_context(request), "typed_by": unsaved_input.note_of(request.user)}

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's; and what was typed is never lost, whatever has become of the session or the draft."""

        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return self._keeping(view, request, *args, **kwargs)

        inner = super().admin_view(update_wrapper(kept, view), cacheable)

        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                if request.method == "POST":
                    unsaved_input.keep(request)
                if request.headers.get("HX-Request") == "true":
                    # Of a part of a page: the whole page goes where one signs in.
                    return HttpResponse(headers={"HX-Redirect": request.get_full_path()})
            return inner(request, *args, **kwargs)

        # The token is asked for before anything is kept.
        return update_wrapper(csrf_protect(outer), inner)

    def _keeping(self, view: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            sent = unsaved_input.kept_for(request).get(request.get_full_path())
            if sent is None:
                return view(request, *args, **kwargs)
            why = _("Your session had ended when you sent this. It is not saved yet: send it again.")
            return unsaved_input.kept_page(request, sent, why, self.each_context(request), 200, True)
        unsaved_input.forget(request)
        if unsaved_input.THROW_AWAY in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except (PermissionDenied, Http404, write_guard.ChangeRefused, write_guard.StaleDraft) as problem:
            if isinstance(problem, (PermissionDenied, Http404)) and unsaved_input.typist(request) != request.user.pk:
                raise
            status, why, again = _refused(problem)
            context = self.each_context(request)
            return unsaved_input.kept_page(request, unsaved_input.typed(request), why, context, status, again)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("desk/records/", self.admin_view(self.records), name="desk-records"),
            path("desk/sources/", self.admin_view(self.sources), name="desk-sources"),
            path("desk/articles/<int:pk>/", self.admin_view(self.article), name="desk-article"),
            path("desk/articles/<int:pk>/readers/", self.admin_view(presence_page), name="desk-presence"),
            path("desk/review/", self.admin_view(self.review), name="desk-review"),
            path("desk/review/<int:pk>/", self.admin_view(self.review), name="desk-review-article"),
            path("desk/drafts/", self.admin_view(self.queue), {"name": "drafts"}, name="desk-drafts"),
            path("desk/waiting/", self.admin_view(self.queue), {"name": "waiting"}, name="desk-waiting"),
            path("desk/merging/", self.admin_view(self.merging), name="desk-merging"),
            path("desk/erase/<slug:name>/<int:pk>/", self.admin_view(self.erase), name="desk-erase"),
            path("desk/erasing/<int:pk>/", self.admin_view(self.erasing), name="desk-erasing"),
            path("desk/redacting/<int:pk>/", self.admin_view(self.redacting), name="desk-redacting"),
            path("desk/redactions/", self.admin_view(self.redactions), name="desk-redactions"),
            path("desk/together/<slug:name>/", self.admin_view(self.together), name="desk-together"),
            path("desk/map/", self.admin_view(self.small_map), name="desk-map"),
            path("desk/disputes/", self.admin_view(self.disputes), name="desk-disputes"),
            path("desk/tokens/", self.admin_view(self.tokens), name="desk-tokens"),
            path("desk/imports/", self.admin_view(self.imports), name="desk-imports"),
            path("desk/imports/<slug:ref>/", self.admin_view(self.one_import), name="desk-import"),
            path("desk/imports/<slug:ref>/names/", self.admin_view(self.import_names), name="desk-import-names"),
            path("desk/imports/<slug:ref>/rows.csv", self.admin_view(problems_file), name="desk-import-file"),
        ]
        return [*own, *bring_in.urls(self._shown), *super().get_urls()]

    def _shown(self, view: Any) -> Any:
        """A view of the desk that is given what a page needs around it."""
        return self.admin_view(lambda request, **named: view(request, self.each_context(request), **named))

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(
            request,
            {
                **(extra_context or {}),
                "front": front(request.user),
                "kinds": kind_lists(),
                "may_import": may_import(request.user),
                "typed": list(unsaved_input.kept_for(request)),
            },
        )

    def queue(self, request: HttpRequest, name: str) -> HttpResponse:
        """My drafts, or what waits for review, of every kind."""
        title = _("My drafts") if name == "drafts" else _("Waiting for review")
        return queue_page(request, name, {**self.each_context(request), "title": title})

    def article(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The reading desk of one article."""
        return article_page(request, self.each_context(request), pk)

    def review(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What waits for review, article by article."""
        return review_page(request, self.each_context(request), pk)

    def merging(self, request: HttpRequest) -> HttpResponse:
        """Records that may be one."""
        return merges_page(request, {**self.each_context(request), "title": _("Records that may be one")})

    def disputes(self, request: HttpRequest) -> HttpResponse:
        """Claims on which a question may be put."""
        return disputes_page(request, {**self.each_context(request), "title": _("Claims that disagree")})

    def together(self, request: HttpRequest, name: str) -> HttpResponse:
        """A form for several claims that come together."""
        return combined_page(request, name, {**self.each_context(request), "opts": Claim._meta})

    def small_map(self, request: HttpRequest) -> HttpResponse:
        """The small map with the point that is typed."""
        return HttpResponse(map_of(request.GET.get("at", "")[:60]))

    def erase(self, request: HttpRequest, name: str, pk: int) -> HttpResponse:
        """Asking for something to be erased."""
        return ask_page(request, {**self.each_context(request), "title": _("Erase")}, name, pk)

    def erasing(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirming it as the second person."""
        return confirm_page(request, {**self.each_context(request), "title": _("Erase")}, pk)

    def redacting(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every place of the names of a person."""
        return places_page(request, {**self.each_context(request), "title": _("Places of the name")}, pk)

    def redactions(self, request: HttpRequest) -> HttpResponse:
        """Decisions on single words, and confirming them."""
        return redactions_page(request, {**self.each_context(request), "title": _("Words covered or left standing")})

    def imports(self, request: HttpRequest) -> HttpResponse:
        """Tables that were brought in, and the form for another one."""
        return imports_page(request, {**self.each_context(request), "title": _("Import")})

    def tokens(self, request: HttpRequest) -> HttpResponse:
        """A member's tokens for their own programs."""
        return tokens_page(request, {**self.each_context(request), "title": _("Tokens for programs")})

    def one_import(self, request: HttpRequest, ref: str) -> HttpResponse:
        """One of them, as far as it has come."""
        return import_page(request, self.each_context(request), ref)

    def import_names(self, request: HttpRequest, ref: str) -> HttpResponse:
        """What its names mean."""
        return names_page(request, self.each_context(request), ref)

    def records(self, request: HttpRequest) -> JsonResponse:
        """Records that what is typed may mean, of the kinds that the field takes."""
        kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind in Kind.values]
        text = request.GET.get("q", "")[:200].strip()
        found = records_like(text, kinds) if len(text) > 1 else []
        return JsonResponse({"found": [match_of(record).written for record in found]})

    def sources(self, request: HttpRequest) -> JsonResponse:
        """Sources that what is typed may mean."""
        found = sources_like(request.GET.get("q", "")[:200].strip())
        return JsonResponse({"found": [source_match(source).written for source in found]})


def _refused(problem: Exception) -> tuple[int, str, bool]:
    """The status of the answer, why nothing was saved, and whether it helps to send it again."""
    if isinstance(problem, write_guard.StaleDraft):
        return 409, _("Somebody else saved this in the same moment. Nothing of yours was saved: send it again."), True
    if isinstance(problem, Http404):
        return 404, _("It is not there any more: somebody deleted it meanwhile. Nothing was saved."), False
    if isinstance(problem, write_guard.ChangeRefused):
        return 409, _("It is no draft any more: it was handed in or published meanwhile. Nothing was saved."), False
    return 403, _("You may not change this, or it is no draft any more. Nothing was saved."), False


site = DeskSite(name="admin")
for model, model_admin in (*REGISTERED, *KINDS):
    site.register(model, model_admin)
