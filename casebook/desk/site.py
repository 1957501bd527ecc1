"""The admin site: its front page, what is registered, and suggestions while typing."""

from functools import wraps
from typing import Any

from allauth.account import views as sign_in
from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView

from casebook.desk.admin import REGISTERED
from casebook.desk.candidates import disputes_page, merges_page
from casebook.desk.finding import candidate_of, records_like, source_candidate, sources_like
from casebook.desk.front import front
from casebook.desk.permissions import is_member, member_of
from casebook.desk.sign_in import lacks_second_factor
from casebook.models import Kind


class DeskSite(AdminSite):
    """Django's admin for the archive's members."""

    site_header = gettext_lazy("Casebook: the desk")
    site_title = gettext_lazy("Casebook desk")
    index_title = gettext_lazy("What there is to do")
    index_template = "desk/index.html"
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, and a publisher without the second factor that is asked of them is led to set one up first."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if is_member(request.user) and lacks_second_factor(member_of(request)):
                return redirect(f"{reverse('mfa_index')}?required=1")
            return inner(request, *args, **kwargs)

        return checked

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Only where the second factor is asked for too."""
        return redirect_to_login(request.GET.get("next", ""), reverse("account_login"))

    def has_permission(self, request: HttpRequest) -> bool:
        return is_member(request.user)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = [
            path("desk/records/", self.admin_view(self.records), name="desk-records"),
            path("desk/sources/", self.admin_view(self.sources), name="desk-sources"),
            path("desk/merging/", self.admin_view(self.merging), name="desk-merging"),
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


# These stand before the site's own, whose forms ask for no second factor.
sign_in_urls: list[URLPattern | URLResolver] = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    # The page of second factors has the list already.
    path("second-factor/webauthn/", RedirectView.as_view(pattern_name="mfa_index")),
    path("second-factor/", include("allauth.mfa.urls")),
]

site = DeskSite(name="admin")
for model, model_admin in REGISTERED:
    site.register(model, model_admin)
