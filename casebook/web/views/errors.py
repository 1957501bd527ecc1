"""Error pages. None of them repeats the address, and the 404 is the same for what is hidden and what never was."""

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casebook.middleware import is_unavailable, unavailable
from casebook.web.copied_links import leading_on, page_meant
from casebook.web.language import in_languages
from casebook.web.problem_details import is_for_programs, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, for what Django itself refuses: a host, a form or a query that it cannot read."""
    if is_for_programs(request):
        return problem(400, _("The request cannot be read."))
    return render(request, "400.html", _nowhere(), status=400, using="public")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, without a word on what was asked for; a link that was copied with more than itself leads to its page."""
    if is_for_programs(request):
        return problem(404, _("There is nothing at this address."))
    meant = page_meant(request)
    if meant:
        return leading_on(meant)
    return render(request, "404.html", _nowhere(), status=404, using="public")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where middleware (sessions, above all) found the database busy or away."""
    error = sys.exc_info()[1]
    if error is not None and is_unavailable(error):
        return unavailable(request, error, uncertain=True)
    if is_for_programs(request):
        return problem(500, _("Something went wrong here. The fault is the archive’s, not yours."))
    try:
        return render(request, "500.html", _nowhere(), status=500, using="public")
    except Exception:
        # The fault may be in what every page has around it: then plain words without any of that.
        words = "Something went wrong here. The fault is the archive’s, not yours.\n"
        return HttpResponse(words, content_type="text/plain; charset=utf-8", status=500)


def _nowhere() -> dict[str, Any]:
    """The way to the other languages does not repeat the address either."""
    return {"noindex": True, "translations": in_languages("/")}
