"""Search, and suggestions while typing. Neither is for search engines, nor kept by anybody on the way to the reader."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casebook.web.lists.listing import PastTheLast
from casebook.web.query_errors import problems_in, reported
from casebook.web.search import results
from casebook.web.search.best_answers import best_answers
from casebook.web.search.form import QUERY, SearchForm, address_of
from casebook.web.search.suggestions import suggestions


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What was found, grouped by kind, or one kind of it page by page."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _private(reported(request, problems_in(form), address_of(form.typed, form.kind_name)))
    try:
        found = (
            results.one_kind(form.typed, form.kind_name, form.number)
            if form.kind_name
            else results.all_kinds(form.typed)
        )
    except PastTheLast:
        raise Http404 from None
    best = best_answers(form.typed) if not form.kind_name and not found.reference else None
    context = {"found": found, "best": best, "day": form.day, "noindex": True}
    return _private(render(request, "search/page.html", context))


@never_cache
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Records whose names may be meant by what is being typed, as JSON."""
    response = JsonResponse(suggestions(request.GET.get(QUERY, "")))
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """What somebody looks for is theirs: no store on the way keeps it, ours neither."""
    patch_cache_control(response, private=True, no_cache=True)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
