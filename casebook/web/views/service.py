"""Pages for machines: whether the archive is well, what robots may read, and the sitemap: what search engines may
list, in every language, and nothing of private people.

Facts and differences are not in the sitemap: they stand on the pages that are.
"""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sites.requests import RequestSite
from django.core.paginator import EmptyPage
from django.db import Error
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casebook.models import Revision
from casebook.models.edition import Contains, Placement, PlacementRole, PublicRecord, PublicSource
from casebook.web import addresses
from casebook.web.language import in_languages
from casebook.web.views.pages import PRIVATE

XML = "application/xml"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say "ok" if the archive can be read, else 503."""
    try:
        # SQLite answers SELECT 1 without a look at its file.
        Revision.current()
    except Error:
        return HttpResponse("The database does not answer.\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything but the editors' rooms and the form. What is private says so on its own page, which must be read."""
    forms = [f"Disallow: {form.address}" for form in in_languages(reverse("report"))]
    sitemap = f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}"
    lines = ["User-agent: *", "Disallow: /admin/", *forms, "", sitemap, ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


class _InLanguages(Sitemap[Any]):
    i18n = alternates = x_default = True


class Pages(_InLanguages):
    """The front page, how to read the archive, and the lists that are not of private people."""

    def items(self) -> list[tuple[str, tuple[str, ...]]]:
        """Name and arguments of each address."""
        rooms = [("list", (name,)) for name in addresses.BY_NAME if name not in PRIVATE]
        return [("home", ()), ("about", ()), *rooms, ("sources", ())]

    def location(self, item: tuple[str, tuple[str, ...]]) -> str:
        """Its address in the language that is asked for."""
        return reverse(item[0], args=item[1])


class RecordPages(_InLanguages):
    """Records with a page of which nothing is private."""

    def items(self) -> QuerySet[PublicRecord, Any]:
        """Kind, whether it is a detainee, reference and what its address ends with."""
        rows = PublicRecord.objects.filter(page=True, noindex=False).order_by("id")
        return rows.values_list("kind", "detainee", "ref", "slug")

    def location(self, item: tuple[str, bool, str, str]) -> str:
        """Its address in the language that is asked for."""
        kind, detainee, ref, slug = item
        room = addresses.room_for(kind, detainee)
        return reverse("record-slug", args=[room, ref, slug]) if slug else reverse("record", args=[room, ref])


class SourcePages(_InLanguages):
    """Sources of which no fact names private people."""

    def items(self) -> QuerySet[PublicSource, Any]:
        """Their references."""
        private = PublicRecord.objects.filter(noindex=True)
        merged = Contains.objects.filter(relation="merged", whole__in=private.values("id"))
        theirs = Q(record__in=private.values("id")) | Q(record__in=merged.values("part"))
        told = Placement.objects.filter(theirs).exclude(role=PlacementRole.SOURCE)
        naming = Placement.objects.filter(role=PlacementRole.SOURCE, claim__in=told.values("claim"))
        rows = PublicSource.objects.exclude(id__in=naming.values("record")).order_by("id")
        return rows.values_list("ref", flat=True)

    def location(self, item: str) -> str:
        """Its address in the language that is asked for."""
        return reverse("source", args=[item])


SECTIONS: dict[str, type[_InLanguages]] = {"pages": Pages, "records": RecordPages, "sources": SourcePages}


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Which parts there are, of at most 50,000 addresses each."""
    parts = [
        {"location": request.build_absolute_uri(reverse("sitemap-part", args=[name, number]))}
        for name, section in SECTIONS.items()
        for number in section().paginator.page_range
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, content_type=XML)


@require_safe
def sitemap_part(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One part."""
    if section not in SECTIONS:
        raise Http404
    try:
        urls = SECTIONS[section]().get_urls(page=number, site=RequestSite(request), protocol=request.scheme)
    except EmptyPage:
        raise Http404 from None
    return render(request, "sitemap.xml", {"urlset": urls}, content_type=XML)
