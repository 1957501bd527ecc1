"""The addresses for programs: lists, single things, search and changes. All of them only read.

Filters, days, problems and the decision what is there are those of the pages.
"""

import hashlib
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casebook.api import paging
from casebook.api.content import Content, facets_of
from casebook.api.errors import ByNetwork, Gone, NotKnownYet, WrongQuery
from casebook.models import Revision
from casebook.models.edition import ENDING, Of, PublicChange, PublicDispute, Tombstone
from casebook.values.base import shorten
from casebook.web import addresses
from casebook.web.addresses import AS_OF
from casebook.web.as_of import asked_of, days_of, is_known
from casebook.web.feeds import LIST, ListField, problems_of_days
from casebook.web.filters import FILTERS, FORMAT, PAGE, filters_of
from casebook.web.filters.facets import WordFacet
from casebook.web.filters.search_form import SearchForm
from casebook.web.language import LANGUAGE
from casebook.web.presenters.changes import changes_of
from casebook.web.presenters.edition import STANDING, Reading
from casebook.web.presenters.facet_boxes import boxes_of
from casebook.web.presenters.filter_sentence import groups_of, in_words
from casebook.web.presenters.list_page import PastTheLast
from casebook.web.presenters.search_page import all_kinds, one_kind
from casebook.web.query_errors import QueryProblem, cleaned, problems_in, strange_names
from casebook.web.views.changes import asked_for
from casebook.web.views.pages import reasons_of

CURSOR, LIMIT, FACETS = "cursor", "limit", "facets"
USUAL, MOST = 50, 200
READING = ("GET", "HEAD", "OPTIONS")


class JSONOnly(DefaultContentNegotiation):
    """There is one form of answers, whatever is asked for."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """JSON."""
        return renderers[0], renderers[0].media_type


class ReadView(APIView):
    """An address that is only read: by anybody, from any site, as often as is reasonable, and not twice in vain."""

    http_method_names = [method.lower() for method in READING]
    throttle_classes = [ByNetwork]
    content_negotiation_class = JSONOnly

    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The content; nothing but a revision is read for whoever has it already."""
        etag = _etag(request._request)
        known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
        if etag in known:
            return HttpResponseNotModified(headers={"ETag": etag})
        wrong = [] if LANGUAGE not in request.GET else _wrong_language(request.GET)
        if wrong:
            raise WrongQuery(wrong)
        query = request.GET.copy()
        query.pop(LANGUAGE, None)
        found = self.content(request._request, query, **kwargs)
        if isinstance(found, HttpResponseBase):
            return found
        return Response(found, headers={"ETag": etag})

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> Any:
        """What is answered, or where it is now."""
        raise NotImplementedError

    def options(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """What another site may do here."""
        headers = {
            "Allow": ", ".join(READING),
            "Access-Control-Allow-Methods": ", ".join(READING),
            "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(status=204, headers=headers)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """With what holds for every answer."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, Location"
        response.headers["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Accept-Language"])
        # What was taken down is gone from every store on the way.
        patch_cache_control(response, no_cache=True)
        return response


def _etag(request: HttpRequest) -> str:
    """What tells an answer from all others: the archive's revision, read before anything else, and the whole address.

    The day, since things are told by how old they are; the version, since it says what an answer looks like.
    """
    parts = (*Revision.current(), timezone.now().date(), settings.SPECTACULAR_SETTINGS["VERSION"],
             request.LANGUAGE_CODE, request.build_absolute_uri())  # fmt: skip
    return f'"{hashlib.sha256(chr(31).join(map(str, parts)).encode(errors="surrogateescape")).hexdigest()[:32]}"'


def _wrong_language(query: QueryDict) -> list[QueryProblem]:
    codes = [code for code, _name in settings.LANGUAGES]
    given = query.getlist(LANGUAGE)
    words = _("The archive speaks these languages: %s. Give one of them.") % ", ".join(codes)
    return [QueryProblem(LANGUAGE, shorten(" ".join(given)), words)] if len(given) > 1 or given[0] not in codes else []


def root_of(request: HttpRequest) -> str:
    """What every address begins with."""
    return f"{request.scheme}://{request.get_host()}"


def _reading(query: QueryDict) -> Reading:
    """As of the day that is asked for."""
    asked = asked_of(query, may_compare=False)
    if asked.problems:
        raise WrongQuery(asked.problems)
    return Reading(asked.day)


def _own(query: QueryDict, name: str) -> str:
    """A value of a name of the API's own, which is taken out of the query."""
    given = [value for value in query.pop(name, []) if value]
    if len(given) > 1:
        raise WrongQuery([QueryProblem(name, shorten(" ".join(given)), _("It is given more than once."))])
    return given[0] if given else ""


def _limit(query: QueryDict) -> int:
    given = _own(query, LIMIT) or str(USUAL)
    if not (given.isascii() and given.isdigit() and len(given) < 4 and 1 <= int(given) <= MOST):
        raise WrongQuery([QueryProblem(LIMIT, shorten(given), _("It is a number from 1 to %d.") % MOST)])
    return int(given)


def _place(given: str, of: str) -> paging.Place | None:
    try:
        return paging.read(given, of) if given else None
    except paging.WrongCursor:
        words = _("This cursor is of another list, order, language or day. Take the one that “next” gives.")
        raise WrongQuery([QueryProblem(CURSOR, shorten(given), words)]) from None


def _next(request: HttpRequest, **more: str) -> str:
    query = request.GET.copy()
    for name, value in more.items():
        query[name] = value
    return f"{root_of(request)}{request.path}?{query.urlencode()}"


# ----------------------------------------------------------------------------------------------------------- lists


class ListView(ReadView):
    """One part of a list, in its own order, by its own filters."""

    name: ClassVar[str]

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> dict[str, Any]:
        """The rows, how many there are, and where the next ones are."""
        for name in (PAGE, FORMAT):
            if query.get(name):
                words = _("There are no pages and formats here: follow “next” to its end, and read JSON.")
                raise WrongQuery([QueryProblem(name, shorten(str(query[name])), words, strange=True)])
        size, cursor, counted = _limit(query), _own(query, CURSOR), self._counted(query)
        reading = _reading(query)
        filters = filters_of(self.name, query, reading)
        if not filters.is_valid():
            raise WrongQuery(problems_in(filters.form))
        order = paging.order_of(filters)
        after = _place(cursor, order)
        if counted:
            stored = [facet.stored for facet in filters.facets.values() if isinstance(facet, WordFacet)]
            filters.bitmaps.read(filters.of, stored)
        rows = filters.rows()
        shown, last = paging.part_of_list(filters, rows, after, size)
        base = addresses.of_list(self.name)
        put = Content(reading, root_of(request))
        found = {
            "count": len(rows),
            "possibly": len(filters.rows(widest=True)) - len(rows) if filters.left_out() else 0,
            "sentence": in_words(groups_of(filters, base)),
            "next": _next(request, cursor=paging.written(last, order)) if last else None,
            "results": getattr(put, self.name if self.name in ("claims", "sources", "disputes") else "records")(shown),
        }
        return found | ({"facets": facets_of(boxes_of(filters, base), filters)} if counted else {})

    def _counted(self, query: QueryDict) -> bool:
        """Whether facets are asked for; their counts are of today."""
        given = _own(query, FACETS)
        if given not in ("", "1"):
            raise WrongQuery([QueryProblem(FACETS, shorten(given), _("It can only be 1, or be left out."))])
        if given and query.get(AS_OF):
            words = _("Facets are counted as of today. Leave them out, or leave out the day.")
            raise WrongQuery([QueryProblem(FACETS, given, words)])
        return bool(given)


class ChangesView(ReadView):
    """What came in and what changed, the newest first: of the archive, of a record or of a list."""

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> dict[str, Any]:
        """The changes."""
        reading = Reading()
        size, after = _limit(query), _place(_own(query, CURSOR), "changes")
        given, problems = cleaned(query, {LIST: ListField(required=False)})
        problems += problems_of_days(query)
        if query.get(FORMAT):
            problems.append(QueryProblem(FORMAT, shorten(str(query[FORMAT])), _("There is only JSON here.")))
        subject, wrong = asked_for(reading, query, given.get(LIST))
        if problems or wrong or subject is None:
            raise WrongQuery([*problems, *wrong])
        rows = subject.found.filter(id__lt=after[1][0]) if after else subject.found
        found = list(rows[: size + 1])
        put = Content(reading, root_of(request))
        following = paging.written((0, [found[size - 1].pk]), "changes") if len(found) > size else ""
        return {
            "next": _next(request, cursor=following) if following else None,
            "results": [put.change(change) for change in changes_of(reading, found[:size])],
        }


class SearchView(ReadView):
    """What matches some words: the first of each kind, or one kind page by page."""

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> Any:
        """The results."""
        form = SearchForm(query)
        if not form.is_valid():
            raise WrongQuery(problems_in(form))
        kind = form.kind_name
        try:
            page = one_kind(form.typed, kind, form.number) if kind else all_kinds(form.typed)
        except PastTheLast:
            raise Http404 from None
        following = {group.name: _next(request, kind=group.name) for group in page.groups if group.whole}
        if page.pager and page.pager.after:
            following = {kind: _next(request, page=str(page.pager.number + 1))}
        return Content(Reading(), root_of(request)).found(page, following)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What somebody looks for is theirs: no store on the way keeps it."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True)
        return response


# ---------------------------------------------------------------------------------------------------- single things


class OneView(ReadView):
    """One thing at its address, today or as of a day."""

    kind: ClassVar[str]
    of: ClassVar[Of]

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> Any:
        """The thing; where it is now; or that it is gone."""
        ref: str = kwargs["ref"]
        strange = strange_names(query)
        if strange:
            raise WrongQuery(strange)
        reading = _reading(query)
        if reading.day and not is_known(self.kind, ref, reading.day):
            raise NotKnownYet(next(iter(days_of(self.kind, ref)), None))
        found = self.one(request, reading, ref)
        if found is None:
            _gone(self.of, ref)
        return found

    def one(self, request: HttpRequest, reading: Reading, ref: str) -> Any:
        """The thing; None where there is none."""
        raise NotImplementedError


class RecordView(OneView):
    """A record with its claims. A merged one leads on, as does a case whose custody claims have lapsed."""

    kind, of = "record", Of.RECORD
    name: ClassVar[str]

    def one(self, request: HttpRequest, reading: Reading, ref: str) -> Any:
        """The record."""
        found = reading.record(ref)
        if found is None:
            into = reading.merged_into(ref)
            return _leading(request, into.room, into.ref) if into is not None and into.page else None
        if addresses.BY_NAME[self.name].kind != found.kind or not found.page:
            raise Http404
        if found.room != self.name:
            return _leading(request, found.room, ref)
        return Content(reading, root_of(request)).record(found)


class SourceView(OneView):
    """An article or document with the claims that stand in it."""

    kind, of = "source", Of.SOURCE

    def one(self, request: HttpRequest, reading: Reading, ref: str) -> Any:
        """The source."""
        found = reading.source(ref)
        return Content(reading, root_of(request)).source(found) if found else None


class ClaimView(OneView):
    """A claim that stands, or that was superseded or retracted and stays readable."""

    kind, of = "claim", Of.CLAIM

    def one(self, request: HttpRequest, reading: Reading, ref: str) -> Any:
        """The claim."""
        found = reading.claim(ref)
        if found is None:
            return None
        ended = found.state != STANDING or any(citation.get("state") for citation in found.citations)
        return Content(reading, root_of(request)).claim(found, reasons_of(found) if ended else {})


class DisputeView(OneView):
    """A question on which public claims differ, with all sides."""

    kind, of = "dispute", Of.DISPUTE

    def one(self, request: HttpRequest, reading: Reading, ref: str) -> Any:
        """The dispute."""
        found = PublicDispute.objects.filter(ref=ref).first()
        return Content(reading, root_of(request)).dispute(reading.put(found)) if found else None


def _leading(request: HttpRequest, room: str, ref: str) -> HttpResponse:
    """Where the record is. Not for ever: merges are undone, and people move between cases and people."""
    query = request.META.get("QUERY_STRING", "")
    address = reverse(f"api-{room}-one", args=[ref])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _gone(of: Of, ref: str) -> None:
    """Withdrawn, or not there: a draft, a sealed thing and one that never was are not told apart."""
    stone = Tombstone.objects.filter(of=of, ref=ref, leads_to="").first()
    if stone is None:
        raise Http404
    last = PublicChange.objects.filter(of=of, key=stone.key, kind__in=ENDING).order_by("id").last()
    raise Gone(last.at.date() if last else None, last.reason if last else "")


# ------------------------------------------------------------------------------------------------------- around them


class RootView(ReadView):
    """Where everything is."""

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> dict[str, Any]:
        """The addresses of the lists."""
        strange = strange_names(query)
        if strange:
            raise WrongQuery(strange)
        root = root_of(request)
        names = [*FILTERS, "changes", "search"]
        return {
            "name": settings.SITE_NAME,
            "publisher": settings.PUBLISHER or None,
            "licence": settings.LICENCE or None,
            "contact": settings.CONTACT_EMAIL or None,
            "version": settings.SPECTACULAR_SETTINGS["VERSION"],
            "schema": f"{root}{reverse('api-schema')}",
            "docs": f"{root}{reverse('api-docs')}",
            "lists": {name: f"{root}{reverse(f'api-{name}')}" for name in names},
        }


class NothingView(ReadView):
    """Any other address."""

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> Any:
        """There is nothing."""
        raise Http404


class SchemaView(ReadView):
    """The description of the API (OpenAPI 3.1)."""

    def content(self, request: HttpRequest, query: QueryDict, **kwargs: Any) -> dict[str, Any]:
        """It changes only with the code."""
        return _description()


@cache
def _description() -> dict[str, Any]:
    """Of what everybody may ask: what members send has a description of its own."""
    patterns = [path("api/v1/", include(import_module("casebook.api.urls").version_1))]
    with override("en"):
        return dict(SchemaGenerator(patterns=patterns).get_schema(request=None, public=True))


# The style sheet of its documentation has its small pictures in itself.
@csp_update({"img-src": ["data:"]})
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The documentation of the API, which tries it out too."""
    return render(request, "api.html", {"section": "api", "canonical": request.build_absolute_uri()}, using="public")
