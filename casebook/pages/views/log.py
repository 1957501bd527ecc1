"""What the archive changed: the days of its log, and what it corrected or took back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.pages.cache import keep_with_query
from casebook.pages.filters.fields import PageField
from casebook.pages.shown.changes import changes
from casebook.pages.shown.notices import ended, notices
from casebook.pages.wrong import Problem, told
from casebook.values.base import shorten

Paged = Callable[[int], tuple[list[Any], bool]]


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """What came in and what changed, day after day."""
    return _paged(request, "changes", changes, {})


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """Corrections, replies, and what was superseded, retracted or withdrawn, each with its reason."""
    return _paged(request, "corrections", ended, {"notices": notices})


def _paged(request: HttpRequest, name: str, read: Paged, more: dict[str, Callable[[], Any]]) -> HttpResponse:
    base = reverse(name)
    try:
        number = PageField(required=False).clean(request.GET.getlist("page"))
    except forms.ValidationError as error:
        value = shorten(str((error.params or {}).get("value", "")))
        return told(request, [Problem("page", value, words) for words in error.messages], base)
    entries, another = read(number)
    if not entries and number > 1:
        raise Http404
    context = {
        "entries": entries,
        "number": number,
        "before": f"{base}?page={number - 1}" if number > 2 else base if number == 2 else "",
        "after": f"{base}?page={number + 1}" if another else "",
        "section": name,
        # Who is named in the log is a private person more often than not.
        "noindex": True,
        **{key: load() for key, load in more.items()},
    }
    response = render(request, f"log/{name}.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)
