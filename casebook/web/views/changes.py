"""What the archive changed: the days of its log, and what it corrected or took back."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casebook.values.base import shorten
from casebook.web.cache import keep_with_query
from casebook.web.feeds import subjects
from casebook.web.feeds.atom import feed
from casebook.web.feeds.days import changes
from casebook.web.feeds.fields import ATOM, FORMAT, AboutField, FeedFormatField, ListField, problems_of_days
from casebook.web.feeds.subjects import LIST, Subject
from casebook.web.filters.fields import PageField
from casebook.web.lists.filter_registry import filters_of
from casebook.web.presenters.notices import ended, notices
from casebook.web.query_errors import QueryProblem, problems_of, reported

Paged = Callable[[int], tuple[list[Any], bool]]


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """What came in and what changed, day after day: of the archive, a record or a list; as a page or as Atom."""
    given, problems = _cleaned(request.GET, {LIST: ListField(required=False), FORMAT: FeedFormatField(required=False)})
    problems += problems_of_days(request.GET)
    subject, wrong = _of_list(given[LIST], request.GET) if given.get(LIST) else _of_record(request.GET)
    if problems or wrong or subject is None:
        return reported(request, list(dict.fromkeys([*problems, *wrong])), reverse("changes"))
    if given[FORMAT] == ATOM:
        return feed(request, subject)
    return _paged(request, "changes", partial(changes, scope=subject.scope), {"subject": subject}, subject.changes)


def _of_record(query: QueryDict) -> tuple[Subject | None, list[QueryProblem]]:
    given, problems = _cleaned(query, {"about": AboutField(required=False)})
    if problems:
        return None, problems
    return subjects.record(given["about"]) if given["about"] else subjects.archive(), []


def _of_list(name: str, query: QueryDict) -> tuple[Subject | None, list[QueryProblem]]:
    """A list takes its own filters, so that `about` is one of them there."""
    filters = filters_of(name, query)
    return (subjects.rows(filters), []) if filters.is_valid() else (None, problems_of(filters))


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """Corrections, replies, and what was superseded, retracted or withdrawn, each with its reason."""
    return _paged(request, "corrections", ended, {"notices": notices()}, reverse("corrections"))


def _cleaned(query: QueryDict, fields: dict[str, forms.Field]) -> tuple[dict[str, Any], list[QueryProblem]]:
    """What is given under these names, and what is wrong with it."""
    found: dict[str, Any] = {}
    problems: list[QueryProblem] = []
    for name, field in fields.items():
        try:
            found[name] = field.clean(query.getlist(name))
        except forms.ValidationError as error:
            value = shorten(str((error.params or {}).get("value", "")))
            problems += [QueryProblem(name, value, words) for words in error.messages]
    return found, problems


def _paged(request: HttpRequest, name: str, read: Paged, more: dict[str, Any], base: str) -> HttpResponse:
    given, problems = _cleaned(request.GET, {"page": PageField(required=False)})
    if problems:
        return reported(request, problems, base)
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
    response = render(request, f"changes/{name}.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)
