"""What the archive changed, day after day, and what it corrected or took back."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebook.models.edition import ENDING, PublicChange, PublicCorrection
from casebook.web.cache import keep_with_query
from casebook.web.feeds import (
    ATOM,
    LIST,
    AboutField,
    Changes,
    ListField,
    Subject,
    feed,
    of_archive,
    of_list,
    of_record,
    problems_of_days,
)
from casebook.web.filters import FORMAT, filters_of
from casebook.web.filters.fields import OneOfField, PageField
from casebook.web.presenters.changes import by_day, changes_of, notices_of
from casebook.web.presenters.edition import Reading
from casebook.web.query_errors import QueryProblem, cleaned, problems_in, reported, strange_names

PER_PAGE, MOST_NOTICES = 100, 500
Put = Callable[[list[PublicChange]], dict[str, Any]]


@require_safe
def changes_page(request: HttpRequest) -> HttpResponse:
    """What came in and what changed, day after day: of the archive, a record or a list; as a page or as Atom."""
    reading = Reading()
    formats = OneOfField(known=(ATOM,), words=_("The changes are given as “%s”, or as a page."), required=False)
    given, problems = cleaned(request.GET, {LIST: ListField(required=False), FORMAT: formats})
    problems += problems_of_days(request.GET)
    subject, wrong = asked_for(reading, request.GET, given.get(LIST))
    if problems or wrong or subject is None:
        return reported(request, list(dict.fromkeys([*problems, *wrong])), reverse("changes"))
    if given[FORMAT] == ATOM:
        return feed(request, reading, subject)
    return _paged(request, "changes", subject.found, subject.changes,
                  lambda rows: {"subject": subject, "by_day": by_day(changes_of(reading, rows))})  # fmt: skip


def asked_for(reading: Reading, query: QueryDict, name: str | None) -> tuple[Subject | None, list[QueryProblem]]:
    """What is followed: the list of this name, else a record or all of the archive; and what is wrong."""
    return _of_list(name, query) if name else _of_record(reading, query)


def _of_record(reading: Reading, query: QueryDict) -> tuple[Subject | None, list[QueryProblem]]:
    given, problems = cleaned(query, {"about": AboutField(reading)})
    problems += strange_names(query, ("about", FORMAT, "page"))
    if problems:
        return None, problems
    return of_record(reading, given["about"]) if given["about"] else of_archive(), []


def _of_list(name: str, query: QueryDict) -> tuple[Subject | None, list[QueryProblem]]:
    """A list takes its own filters, so that `about` is one of them there."""
    own = query.copy()
    own.pop(LIST)
    filters = filters_of(name, own)
    return (of_list(filters), []) if filters.is_valid() else (None, problems_in(filters.form))


@require_safe
def corrections_page(request: HttpRequest) -> HttpResponse:
    """Corrections, replies, and what was superseded, retracted or withdrawn, each with its reason."""
    reading = Reading()
    notices = notices_of(reading, PublicCorrection.objects.order_by("-at", "ref")[:MOST_NOTICES])
    ended = PublicChange.objects.filter(kind__in=ENDING).order_by("-id")
    return _paged(request, "corrections", ended, reverse("corrections"),
                  lambda rows: {"notices": notices, "ended": changes_of(reading, rows)})  # fmt: skip


def _paged(request: HttpRequest, name: str, changes: Changes, base: str, context: Put) -> HttpResponse:
    """One page of changes, the newest first; `context` makes of them what its template has."""
    given, problems = cleaned(request.GET, {"page": PageField(required=False)})
    if problems:
        return reported(request, problems, base)
    number, mark = given["page"], "&" if "?" in base else "?"
    start = (number - 1) * PER_PAGE
    rows = list(changes[start : start + PER_PAGE + 1])
    if not rows and number > 1:
        raise Http404
    before = f"{base}{mark}page={number - 1}" if number > 2 else base
    pager = {
        "words": _("page %d") % number,
        "before": before if number > 1 else "",
        "after": f"{base}{mark}page={number + 1}" if len(rows) > PER_PAGE else "",
    }
    # Who is named is a private person more often than not.
    made = {**context(rows[:PER_PAGE]), "pager": pager, "section": name, "noindex": True}
    response = render(request, f"{name}.html", made, using="public")
    response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)
