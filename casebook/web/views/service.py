"""Pages for machines: whether the archive is well, and what robots may read."""

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casebook.models import Revision
from casebook.web.language import in_languages


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say "ok" if the archive can be read, else 503."""
    try:
        # SQLite answers SELECT 1 without a look at its file.
        Revision.current()
    except Error:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the editors' rooms and the form. What is private says so on its own page, which must be read."""
    forms = [f"Disallow: {form.address}" for form in in_languages(reverse("report"))]
    sitemap = f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"
    lines = ["User-agent: *", "Disallow: /admin/", *forms, "", sitemap, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
