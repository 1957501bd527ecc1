"""How to read the archive: what its words mean, what is withheld and why. No query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebook.vocabulary import visibility


@require_safe
def about_page(request: HttpRequest) -> HttpResponse:
    """The page, with the rules of the visibility decision as the visibility decision itself has them."""
    context = {
        "rules": list(visibility.RULES.values()),
        "minimum": visibility.MINIMUM_OF_CHILDREN,
        "description": _(
            "How to read this archive: what its words mean, what is withheld and why, and how to cite it."
        ),
        "noindex": bool(request.GET),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "about.html", context, using="public")
