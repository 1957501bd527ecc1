"""The endpoint at which OpenRefine and its like look up names of a table (W3C Reconciliation API 0.2)."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from casebook.web.presenters.reconciliation import KINDS, answer, candidates, described, record_of, types
from casebook.web.rate_limits import seconds_to_wait_for_lookups
from casebook.web.views.pages import not_here

MOST_QUERIES, MOST_FOUND, FOUND = 50, 25, 5
LONGEST = 300
View = Callable[..., HttpResponse]
WIDTH, HEIGHT = 400, 180


class BadQuery(Exception):
    """What was sent is not as the protocol has it; the text says what."""


def for_everybody(view: View) -> View:
    """Other sites may ask, too; what is wrong with a question is told as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Content-Type"
        elif request.method not in ("GET", "HEAD", "POST"):
            response = JsonResponse({"status": "error", "message": _("Ask with GET or POST.")}, status=405)
        else:
            try:
                response = view(request, *args, **kwargs)
            except BadQuery as problem:
                response = JsonResponse({"status": "error", "message": str(problem)}, status=400)
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        return response

    return answered


def throttled(view: View) -> View:
    """Not too often from one network; what is asked is kept by nobody."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wait = seconds_to_wait_for_lookups(request)
        if not wait:
            return view(request, *args, **kwargs)
        words = _("Too many questions from your network. Ask again in %d seconds.") % wait
        return JsonResponse({"status": "error", "message": words}, status=429, headers={"Retry-After": str(wait)})

    return answered


@csrf_exempt
@for_everybody
def reconcile(request: HttpRequest) -> HttpResponse:
    """What the service is, or the answers to a batch of names."""
    queries = request.POST.get("queries") or request.GET.get("queries")
    if queries is None:
        return JsonResponse(_manifest(request))
    return _answers(request, queries)


@never_cache
@throttled
def _answers(request: HttpRequest, queries: str) -> HttpResponse:
    return JsonResponse({name: {"result": _one(query)} for name, query in _batch(queries).items()})


def _manifest(request: HttpRequest) -> dict[str, Any]:
    root = request.build_absolute_uri("/").rstrip("/")
    here = f"{root}{reverse('reconcile')}"
    suggest = {"service_url": root, "service_path": reverse("reconcile-suggest", args=["entity"])}
    return {
        "versions": ["0.2"],
        "name": settings.SITE_NAME,
        "identifierSpace": f"{here}view/",
        "schemaSpace": f"{root}{reverse('about')}",
        "documentation": f"{root}{reverse('about')}",
        "defaultTypes": types(),
        "view": {"url": f"{here}view/{{{{id}}}}/"},
        "preview": {"url": f"{here}preview/{{{{id}}}}/", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            "entity": suggest,
            "type": {**suggest, "service_path": reverse("reconcile-suggest", args=["type"])},
        },
        "batchSize": MOST_QUERIES,
    }


def _batch(queries: str) -> dict[str, Any]:
    try:
        given = json.loads(queries)
    except (ValueError, RecursionError):
        raise BadQuery(_("“queries” is not JSON.")) from None
    if not isinstance(given, dict) or not all(isinstance(query, dict) for query in given.values()):
        raise BadQuery(_("“queries” is to be an object of queries, each with a name of its own."))
    if len(given) > MOST_QUERIES:
        raise BadQuery(_("Ask at most %d names at once.") % MOST_QUERIES)
    return given


def _one(query: dict[str, Any]) -> list[dict[str, Any]]:
    typed, limit = query.get("query", ""), query.get("limit", FOUND)
    if not isinstance(typed, str) or not isinstance(limit, int) or limit < 1:
        raise BadQuery(_("Each query needs “query”, a text, and may have “limit”, a number from 1 on."))
    return answer(typed[:LONGEST], _kinds(query.get("type")), min(limit, MOST_FOUND))


def _kinds(given: Any) -> list[str]:
    asked = given if isinstance(given, list) else [given] if given else []
    # The protocol has types as words, and as objects with one.
    kinds = [one.get("id") if isinstance(one, dict) else one for one in asked]
    if not all(isinstance(kind, str) and kind in KINDS for kind in kinds):
        raise BadQuery(_("A type is one of: %s.") % ", ".join(KINDS))
    return [str(kind) for kind in kinds]


@never_cache
@for_everybody
def suggest(request: HttpRequest, what: str) -> HttpResponse:
    """What may be meant by the beginning of a name, of a record or of a type."""
    typed = request.GET.get("prefix", "")[:LONGEST]
    if what == "type":
        return JsonResponse({"result": [kind for kind in types() if typed.casefold() in kind["name"].casefold()]})
    return _suggested(request, typed)


@throttled
def _suggested(request: HttpRequest, typed: str) -> HttpResponse:
    found = candidates(typed, _kinds(request.GET.getlist("type")), MOST_FOUND)
    return JsonResponse({"result": [{**described(one), "notable": described(one)["type"]} for one in found]})


@require_safe
def view(request: HttpRequest, ref: str) -> HttpResponse:
    """From a reference to the page of its record."""
    record = record_of(ref)
    if record is None:
        raise not_here()
    return redirect(record.address)


# What is kept for readers keeps no leave to stand in a frame.
@never_cache
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
@for_everybody
def preview(request: HttpRequest, ref: str) -> HttpResponse:
    """A few words on a record, for a frame within somebody else's page."""
    record = record_of(ref)
    if record is None:
        raise not_here()
    kind = next(kind["name"] for kind in types() if kind["id"] == record.kind)
    address = request.build_absolute_uri(record.address)
    return render(
        request, "reconcile_preview.html", {"record": record, "kind": kind, "address": address}, using="public"
    )
