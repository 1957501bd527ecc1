"""The admin site: its front page, what is registered, and suggestions while typing."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.desk.admin import REGISTERED
from casebook.desk.candidates import disputes_page, merges_page
from casebook.desk.erasing import ask_page, confirm_page
from casebook.desk.finding import candidate_of, records_like, source_candidate, sources_like
from casebook.desk.front import front
from casebook.desk.permissions import is_member
from casebook.models import Kind


class DeskSite(AdminSite):
    """Django's admin for the archive's members."""

    site_header = gettext_lazy("Casebook: the desk")
    site_title = gettext_lazy("Casebook desk")
    index_title = gettext_lazy("What there is to do")
    index_template = "desk/index.html"
    enable_nav_sidebar = False

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Only where the second factor is asked for too (`casebook.urls`)."""
        return redirect_to_login(request.get_full_path())

    def has_permission(self, request: HttpRequest) -> bool:
        return is_member(request.user)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("desk/records/", self.admin_view(self.records), name="desk-records"),
            path("desk/sources/", self.admin_view(self.sources), name="desk-sources"),
            path("desk/merging/", self.admin_view(self.merging), name="desk-merging"),
            path("desk/erase/<slug:name>/<int:pk>/", self.admin_view(self.erase), name="desk-erase"),
            path("desk/erasing/<int:pk>/", self.admin_view(self.erasing), name="desk-erasing"),
            path("desk/disputes/", self.admin_view(self.disputes), name="desk-disputes"),
        ]
        return [*own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "front": front(request.user)})

    def merging(self, request: HttpRequest) -> HttpResponse:
        """Records that may be one."""
        return merges_page(request, {**self.each_context(request), "title": _("Records that may be one")})

    def disputes(self, request: HttpRequest) -> HttpResponse:
        """Claims on which a question may be put."""
        return disputes_page(request, {**self.each_context(request), "title": _("Claims that disagree")})

    def erase(self, request: HttpRequest, name: str, pk: int) -> HttpResponse:
        """Asking for something to be erased."""
        return ask_page(request, {**self.each_context(request), "title": _("Erase")}, name, pk)

    def erasing(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirming it as the second person."""
        return confirm_page(request, {**self.each_context(request), "title": _("Erase")}, pk)

    def records(self, request: HttpRequest) -> JsonResponse:
        """Records that what is typed may mean, of the kinds that the field takes."""
        kinds = [kind for kind in request.GET.get("kinds", "").split(",") if kind in Kind.values]
        text = request.GET.get("q", "")[:200].strip()
        found = records_like(text, kinds) if len(text) > 1 else []
        return JsonResponse({"found": [candidate_of(record).written for record in found]})

    def sources(self, request: HttpRequest) -> JsonResponse:
        """Sources that what is typed may mean."""
        found = sources_like(request.GET.get("q", "")[:200].strip())
        return JsonResponse({"found": [source_candidate(source).written for source in found]})


site = DeskSite(name="admin")
for model, model_admin in REGISTERED:
    site.register(model, model_admin)
