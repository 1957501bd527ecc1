"""The front page: what the archive is, what it holds, where sources disagree, and what is new."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casebook.web.lists.home import front_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    context = {
        "page": front_page(),
        "noindex": bool(request.GET),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "home.html", context)
