"""Search, and suggestions while typing. Neither is for search engines, nor kept by anybody on the way to the reader."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casebook.web.filters.search_form import QUERY, SearchForm, search_address
from casebook.web.presenters.list_page import PastTheLast
from casebook.web.presenters.search_page import all_kinds, one_kind, suggestions
from casebook.web.query_errors import problems_in, reported


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What was found, grouped by kind, or one kind of it page by page."""
    form = SearchForm(request.GET)
    if not form.is_valid():
        return _private(reported(request, problems_in(form), search_address(form.typed, form.kind_name)))
    try:
        found = one_kind(form.typed, form.kind_name, form.number) if form.kind_name else all_kinds(form.typed)
    except PastTheLast:
        raise Http404 from None
    context = {"found": found, "day": form.day, "noindex": True}
    return _private(render(request, "search.html", context, using="public"))


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
