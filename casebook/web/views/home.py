"""The front page: what the archive is, who is held, who came home, where sources differ, and what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.web.presenters.edition import Reading
from casebook.web.presenters.front_page import front_page
from casebook.web.views.lookup import day_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    context = {
        "page": front_page(Reading(day_of(request))),
        "home": True,
        "noindex": bool(request.GET),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "home.html", context, using="public")
