"""Telling a reader in words which value of an address is wrong, and what would be right."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from casebook.values.base import shorten
from casebook.web.copied_links import leading_on, without_tail
from casebook.web.filters import BESIDE, FORMAT, FORMATS, meant_by, unknown_names


@dataclass(frozen=True)
class QueryProblem:
    """One wrong value, or a name that is strange to the list."""

    name: str
    value: str
    words: str
    strange: bool = False


def problems_in(form: forms.BaseForm) -> list[QueryProblem]:
    """What is wrong with the values of a form."""
    return [one for name, errors in form.errors.as_data().items() for error in errors for one in _problems(name, error)]


def cleaned(query: QueryDict, fields: Mapping[str, forms.Field]) -> tuple[dict[str, Any], list[QueryProblem]]:
    """What is given under these names, and what is wrong with it."""
    found: dict[str, Any] = {}
    problems: list[QueryProblem] = []
    for name, field in fields.items():
        try:
            found[name] = field.clean(query.getlist(name))
        except forms.ValidationError as error:
            problems += _problems(name, error)
    return found, problems


def _problems(name: str, error: forms.ValidationError) -> list[QueryProblem]:
    given = getattr(error, "params", None) or {}
    strange, value = given.get("name"), shorten(str(given.get("value", "")))
    return [QueryProblem(strange or name, value, words, bool(strange)) for words in error.messages]


def strange_names(query: QueryDict, known: Collection[str] = ()) -> list[QueryProblem]:
    """Names of the query that mean nothing to a page that takes only these, beside a day."""
    found = []
    for name in unknown_names(query, known):
        meant = meant_by(name, [*known, *BESIDE])
        words = _("Perhaps you mean “%(name)s”.") % {"name": meant} if meant else _("This page does not take it.")
        found.append(QueryProblem(name, shorten(str(query[name])), words, strange=True))
    return found


def reported(request: HttpRequest, problems: Sequence[QueryProblem], address: str) -> HttpResponse:
    """The page that says so, with a link to the page without the wrong values.

    Where only the punctuation behind a copied link is wrong, it leads to the page that is meant.
    """
    meant = without_tail(request)
    if meant:
        return leading_on(meant)
    context = {"problems": problems, "address": address, "noindex": True}
    return render(request, "400.html", context, status=400, using="public")


View = Callable[..., HttpResponseBase]


def given_as(formats: Sequence[str], view: View) -> View:
    """The view of a page that is also given in these formats: whoever asks for another is told which there are.

    What is sent with a form is never lost to this: only reading is refused.
    """

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        given = [(name, values) for name, values in request.GET.lists() if name.lower() == FORMAT and any(values)]
        wrong = [(name, max(values)) for name, values in given if (name, len(values)) != (FORMAT, 1)
                 or values[0] not in formats]  # fmt: skip
        if not wrong or request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        words = _("It is given as a page, or in one of these formats: %s.") % ", ".join(formats)
        if not formats:
            words = _("There is only this page of it, in no other format. Lists are given as %s.") % ", ".join(FORMATS)
        return reported(
            request, [QueryProblem(name, shorten(str(value)), words) for name, value in wrong], request.path
        )

    return read


def page_only(view: View) -> View:
    """The view of a page that is given in no other format."""
    return given_as((), view)
