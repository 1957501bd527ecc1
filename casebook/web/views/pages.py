"""The pages of single things: a record of any kind, a source, a claim, a dispute; lists; the front page; how to read
it all.

What is not there under its address has gone elsewhere, has a tombstone, or is the 404 of a thing that never was.
"""

from datetime import date
from textwrap import shorten
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casebook.models.edition import ENDING, Of, PublicChange, PublicDispute, Tombstone
from casebook.vocabulary import visibility
from casebook.web import addresses
from casebook.web.cache import keep_with_query
from casebook.web.copied_links import leading_on
from casebook.web.filters import FORMAT, filters_of
from casebook.web.presenters import citing
from casebook.web.presenters.claim_page import claim_page, dispute_page
from casebook.web.presenters.edition import STANDING, ClaimRow, Reading
from casebook.web.presenters.file_links import cite_box
from casebook.web.presenters.filter_sentence import address_of
from casebook.web.presenters.front_page import front_page
from casebook.web.presenters.list_page import PastTheLast, list_page
from casebook.web.presenters.record_page import record_page
from casebook.web.presenters.source_page import source_page
from casebook.web.query_errors import problems_in, reported
from casebook.web.views import files

# Lists of private people, or of what is said of them one by one, are not for search engines.
PRIVATE = frozenset({"cases", "people", "sentences", "claims", "disputes"})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the archive is, who is held, who came home, where sources differ, and what is new."""
    page = front_page(Reading(day_of(request)))
    return _shown(request, "home.html", request.path, page=page, home=True)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the words of the archive mean, what is withheld and why, as the visibility decision has it. No query."""
    description = _("How to read this archive: what its words mean, what is withheld and why, and how to cite it.")
    rules, minimum = list(visibility.RULES.values()), visibility.MINIMUM_OF_CHILDREN
    return _shown(request, "about.html", request.path, rules=rules, minimum=minimum, description=description)


@require_safe
def record(request: HttpRequest, room: str, ref: str, slug: str = "") -> HttpResponseBase:
    """A record at its address; a merged one leads on, as does a case whose custody claims have lapsed."""
    reading = Reading(day_of(request))
    found = reading.record(ref)
    query = request.META.get("QUERY_STRING", "")
    if found is None:
        into = reading.merged_into(ref)
        if into is not None and into.page:
            # The merge can be undone: a browser asks each time, or it would lead elsewhere for ever.
            return leading_on(_with(into.address, query))
        return gone(request, Of.RECORD, ref)
    if addresses.BY_NAME[room].kind != found.kind or not found.page:
        raise not_here()
    if found.room != room:
        # Not for ever: the record moves between /cases/ and /people/ with its claims of custody.
        return HttpResponseRedirect(_with(found.address, query))
    if slug and slug != found.slug:
        return HttpResponsePermanentRedirect(_with(found.address, query))
    if request.GET.get(FORMAT):
        return files.record_file(request, reading, found)
    page = record_page(reading, found)
    today, absolute = timezone.now().date(), files.absolute_of(request, reading.day)
    works = [citing.work_of_page(found, absolute, today, bool(page.contradictions))]
    more = {
        "cite": cite_box(found.address, works),
        "room": addresses.BY_NAME[room],
        "section": room,
        "about": ref,
        "description": page.description,
    }
    response = _shown(request, "record.html", found.address, found.noindex, page=page, **more)
    if found.noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def source(request: HttpRequest, ref: str) -> HttpResponseBase:
    """A source that readers may see: its facts in the order of the text, and never the text."""
    reading = Reading(day_of(request))
    found = reading.source(ref)
    if found is None:
        return gone(request, Of.SOURCE, ref)
    if request.GET.get(FORMAT):
        return files.source_file(request, reading, found)
    page = source_page(reading, found)
    works = citing.works_of_source(reading, found, files.absolute_of(request, reading.day), timezone.now().date())
    more = {
        "cite": cite_box(reverse("source", args=[ref]), works),
        "section": "sources",
        "about": ref,
        "description": page.description,
    }
    return _shown(request, "source.html", reverse("source", args=[ref]), page.noindex, page=page, **more)


@require_safe
def claim(request: HttpRequest, ref: str) -> HttpResponseBase:
    """A claim that stands, or that was superseded or retracted and stays readable: its value and every citation."""
    reading = Reading(day_of(request))
    found = reading.claim(ref)
    if found is None:
        return gone(request, Of.CLAIM, ref)
    ended = found.state != STANDING or any(citation.get("state") for citation in found.citations)
    reasons = reasons_of(found) if ended else {}
    if request.GET.get(FORMAT):
        return files.claim_file(request, reading, found, reasons)
    page = claim_page(reading, found, reasons)
    works = citing.works_of_claim(
        reading, found, files.absolute_of(request, reading.day), timezone.now().date(), get_language() or ""
    )
    more = {
        "cite": cite_box(reverse("claim", args=[ref]), works),
        "section": "claims",
        "about": ref,
        "description": shorten(page.sentence, 200, placeholder="…"),
    }
    return _shown(request, "claim.html", reverse("claim", args=[ref]), page.noindex, page=page, **more)


@require_safe
def dispute(request: HttpRequest, ref: str) -> HttpResponse:
    """A dispute with at least two sides that readers may see: the question, and all sides next to each other."""
    found = PublicDispute.objects.filter(ref=ref).first()
    if found is None:
        return gone(request, Of.DISPUTE, ref)
    reading = Reading(day_of(request))
    page = dispute_page(reading, reading.put(found))
    more = {"section": "disputes", "about": ref, "description": page.description}
    return _shown(request, "dispute.html", reverse("dispute", args=[ref]), page.noindex, page=page, **more)


@require_safe
def list_view(request: HttpRequest, room: str) -> HttpResponseBase:
    """One page of a list, or all of it as a file."""
    filters = filters_of(room, request.GET, Reading(day_of(request)))
    base = addresses.of_list(room)
    if not filters.is_valid():
        return reported(request, problems_in(filters.form), address_of(base, filters.pairs()))
    if filters.format:
        return files.list_file(request, filters)
    try:
        page = list_page(filters)
    except PastTheLast:
        raise Http404 from None
    noindex = room in PRIVATE or bool(request.GET)
    canonical = "" if noindex else request.build_absolute_uri(base)
    context = {"list": page, "section": room, "noindex": noindex, "canonical": canonical}
    response = render(request, "list.html", context, using="public")
    if noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return keep_with_query(response)


def _shown(request: HttpRequest, template: str, address: str, noindex: bool = False, **context: Any) -> HttpResponse:
    """The page, whose one address is this; with anything asked of it search engines are to leave it out."""
    context |= {"canonical": request.build_absolute_uri(address), "noindex": noindex or bool(request.GET)}
    return render(request, template, context, using="public")


def _with(address: str, query: str) -> str:
    """Where the record is, with what else was asked for."""
    return f"{address}?{query}" if query else address


def day_of(request: HttpRequest) -> date | None:
    """The day as of which the page is read; None for today."""
    return getattr(getattr(request, "day_menu", None), "day", None)


def not_here() -> Http404:
    """The one 404: a draft, a sealed or withheld thing, and a thing that never was are not told apart."""
    return Http404()


def reasons_of(claim: ClaimRow) -> dict[str, str]:
    """Why the claim or citations of it were superseded or retracted, in the archive's public words, by reference."""
    ending = PublicChange.objects.filter(of=Of.CLAIM, key=claim.id, kind__in=ENDING).order_by("id")
    found = {citation or ref: reason for ref, citation, reason in ending.values_list("ref", "citation", "reason")}
    # A citation that was retracted with its claim has no change of its own.
    over = {cited["ref"] for cited in claim.citations if cited.get("state", STANDING) != STANDING}
    return {ref: found.get(claim.ref, "") for ref in over} | found


def gone(request: HttpRequest, of: Of, ref: str) -> HttpResponse:
    """410 for what was withdrawn on editorial grounds and could be seen before; else raises the 404."""
    stone = Tombstone.objects.filter(of=of, ref=ref, leads_to="").first()
    if stone is None:
        raise not_here()
    last = PublicChange.objects.filter(of=of, key=stone.key, kind__in=ENDING).order_by("id").last()
    context: dict[str, Any] = {
        "on": last.at.date() if last else None,
        "reason": last.reason if last else "",
        "noindex": True,
    }
    return render(request, "410.html", context, status=410, using="public")
