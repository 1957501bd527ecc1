"""Addresses (DESIGN 4)."""

from allauth.account import views as sign_in
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from casebook.admin.site import site as desk
from casebook.web.views import reconciliation, service

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", service.healthz, name="healthz"),
    path("robots.txt", service.robots, name="robots"),
    path("sitemap.xml", service.sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", service.sitemap_part, name="sitemap-part"),
    path("reconcile/", reconciliation.reconcile, name="reconcile"),
    re_path("^reconcile/suggest/(?P<what>entity|type)/$", reconciliation.suggest, name="reconcile-suggest"),
    path("reconcile/view/<slug:ref>/", reconciliation.view, name="reconcile-view"),
    path("reconcile/preview/<slug:ref>/", reconciliation.preview, name="reconcile-preview"),
    # These stand before the desk's own, whose forms ask for no second factor.
    path("admin/login/", sign_in.login, name="account_login"),
    path("admin/logout/", sign_in.logout, name="account_logout"),
    path("admin/reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    # The page of second factors has the list of passkeys already.
    path("admin/second-factor/webauthn/", RedirectView.as_view(pattern_name="mfa_index")),
    path("admin/second-factor/", include("allauth.mfa.urls")),
    path("admin/", desk.urls),
    # Before the readers' addresses, whose last one is any other.
    path("api/v1/drafts/", include("casebook.admin.api_drafts")),
    path("api/", include("casebook.api.urls")),
    *i18n_patterns(path("", include("casebook.web.urls")), prefix_default_language=False),
]

handler400 = "casebook.web.views.errors.bad_request"
handler404 = "casebook.web.views.errors.not_found"
handler500 = "casebook.web.views.errors.server_error"
