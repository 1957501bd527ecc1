"""What the archive changed: the days of its log, and what it corrected or took back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebook.models import Record
from casebook.pages.cache import keep_with_query
from casebook.pages.changes.atom import feed
from casebook.pages.changes.days import changes
from casebook.pages.changes.fields import ATOM, FORMAT, AboutField, FormatField
from casebook.pages.changes.scopes import EVERYTHING, about
from casebook.pages.changes.things import address_of, named
from casebook.pages.filters.fields import PageField
from casebook.pages.shown.notices import ended, notices
from casebook.pages.wrong import Problem, told
from casebook.values.base import shorten

Paged = Callable[[int], tuple[list[Any], bool]]


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """What came in and what changed, day after day: of the whole archive or of one record; as a page or as Atom."""
    given, problems = _cleaned(request.GET, {"about": AboutField(required=False), FORMAT: FormatField(required=False)})
    if problems:
        return told(request, problems, reverse("changes"))
    record: Record | None = given["about"]
    scope = about(record) if record else EVERYTHING
    base = f"{reverse('changes')}?about={record.ref}" if record else reverse("changes")
    if given[FORMAT] == ATOM:
        title = _("changes of %s") % named(record) if record else _("changes")
        return feed(request, scope, title=title, name=base, page=base)
    more = {
        "about": record.ref if record else "",
        "of": named(record) if record else "",
        "of_address": address_of(record) if record else "",
        "atom": f"{base}{'&' if record else '?'}{FORMAT}={ATOM}",
    }
    return _paged(request, "changes", partial(changes, scope=scope), more, base)


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """Corrections, replies, and what was superseded, retracted or withdrawn, each with its reason."""
    return _paged(request, "corrections", ended, {"notices": notices()}, reverse("corrections"))


def _cleaned(query: QueryDict, fields: dict[str, forms.Field]) -> tuple[dict[str, Any], list[Problem]]:
    """What is given under these names, and what is wrong with it."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, field in fields.items():
        try:
            found[name] = field.clean(query.getlist(name))
        except forms.ValidationError as error:
            value = shorten(str((error.params or {}).get("value", "")))
            problems += [Problem(name, value, words) for words in error.messages]
    return found, problems


def _paged(request: HttpRequest, name: str, read: Paged, more: dict[str, Any], base: str) -> HttpResponse:
    given, problems = _cleaned(request.GET, {"page": PageField(required=False)})
    if problems:
        return told(request, problems, base)
    number, mark = given["page"], "&" if "?" in base else "?"
    entries, another = read(number)
    if not entries and number > 1:
        raise Http404
    context = {
        "entries": entries,
        "number": number,
        "before": f"{base}{mark}page={number - 1}" if number > 2 else base if number == 2 else "",
        "after": f"{base}{mark}page={number + 1}" if another else "",
        "section": name,
        # Who is named in the log is a private person more often than not.
        "noindex": True,
        **more,
    }
    response = render(request, f"log/{name}.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)
