"""Addresses (DESIGN 4)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from casebook.desk.site import sign_in_urls
from casebook.desk.site import site as desk
from casebook.pages.views import machine

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", machine.healthz, name="healthz"),
    path("robots.txt", machine.robots, name="robots"),
    path("admin/", include(sign_in_urls)),
    path("admin/", desk.urls),
    *i18n_patterns(path("", include("casebook.pages.urls")), prefix_default_language=False),
]

handler400 = "casebook.pages.views.errors.bad_request"
handler404 = "casebook.pages.views.errors.not_found"
handler500 = "casebook.pages.views.errors.server_error"
