"""Pages as of a day: which an address asks for, how links keep it, on which days something became known, what a page
says of them, and the wrapper of views that can be read so (casebook/web/urls.py). A `Reading` gives what was known by
the day.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from pyroaring import BitMap

from casebook.models.archive.dates import tomorrow
from casebook.models.edition import (
    Contains,
    Of,
    Placement,
    PlacementRole,
    PublicClaim,
    PublicDispute,
    PublicRecord,
    PublicSource,
)
from casebook.web import addresses
from casebook.web.addresses import AS_OF, COMPARED, compared_with, with_day
from casebook.web.filters import FORMAT, filters_of
from casebook.web.filters.fields import FilterField
from casebook.web.presenters.comparison import compared_lists, compared_records
from casebook.web.query_errors import QueryProblem, cleaned, reported, strange_names

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Of the archive as a whole, so many days before and after the one that is asked for.
AROUND = 6
# Of a list of more rows than these no days are worked out: those of the archive stand for them.
MOST_ROWS = 1000
# Not kept from day to day: another day has other pages.
_OF_THE_DAY = (AS_OF, COMPARED, "page", "format")
# So many days are named at once, those nearest to the day of the page.
MOST_NAMED = 24
View = Callable[..., HttpResponseBase]
LIST, HOME, RECORD = "list", "home", "record"


class AsOfField(FilterField):
    """A day up to today, wherever the reader is, or none."""

    def clean(self, value: list[str] | None) -> date | None:
        """The day."""
        given = self.one(value or ())
        if not given:
            return None
        if not _DAY.fullmatch(given):
            raise self.wrong(given, _("A day is written as year, month and day, like 2024-05-03."))
        try:
            day = date.fromisoformat(given)
        except ValueError as no_such_day:
            raise self.wrong(given, _("There is no such day.")) from no_such_day
        if day > tomorrow():
            raise self.wrong(given, _("This day is still to come; today is the latest that can be asked for."))
        return day


@dataclass(frozen=True)
class RequestedDays:
    """`day`: as of when the page is read, None being today; `earlier`: with which day before that it is compared."""

    day: date | None
    earlier: date | None
    problems: tuple[QueryProblem, ...] = ()


def asked_of(query: QueryDict, may_compare: bool) -> RequestedDays:
    """The days that a query string asks for; of two that are compared, the earlier one comes first."""
    given, problems = cleaned(query, {name: AsOfField(required=False) for name in (AS_OF, COMPARED)})
    day, other = given.get(AS_OF), given.get(COMPARED)
    words = []
    if other and not may_compare:
        words.append(_("Two days can be compared on pages of records and on lists."))
    if other and query.get("format"):
        words.append(_("Two days are compared on a page. Leave this out for the file."))
    if other and other == (day or timezone.now().date()):
        words.append(_("Choose two different days."))
    problems += [QueryProblem(COMPARED, str(other), one) for one in words]
    if other and day and other > day:
        day, other = other, day
    return RequestedDays(day, other, tuple(problems))


_ROOMS = "|".join([*addresses.BY_NAME, "sources", "claims", "disputes"])
# The pages that can be read as of a day, under any language. A link of ours that leads to today says so itself.
_DATED = rf"/(?:[a-z]{{2,3}}(?:-[a-z]+)?/)?(?:(?:{_ROOMS})/[^\"]*|(?=[\"?#])[^\"]*)"
_LINK = re.compile(rf'(?<!data-day="any" )href="({_DATED})"')
_ADDRESS = re.compile(_DATED)


def keep_in_page(html: str, day: date) -> str:
    """The page with the day in every link to a page that can be read as of one."""
    return _LINK.sub(lambda found: f'href="{with_day(found[1], day, "&amp;")}"', html)


def keep_in_address(address: str, day: date | None, earlier: date | None = None) -> str:
    """The address that a redirect leads to, with the days where it can be read as of one."""
    if not _ADDRESS.fullmatch(address):
        return address
    compared = compared_with(address, earlier) if earlier and f"{COMPARED}=" not in address else address
    return with_day(compared, day) if day else compared


Days = Iterable[date | None]
SEEN: dict[str, Any] = {
    "record": PublicRecord,
    "source": PublicSource,
    "claim": PublicClaim,
    "dispute": PublicDispute,
}


def is_known(kind: str, ref: str, day: date) -> bool:
    """Whether anything of it was known by the day: of a record also what leads to it, and what it says or publishes.

    Of what is not there today it is not asked: its page says so itself.
    """
    if kind == "record":
        days = days_of(kind, ref) if PublicRecord.objects.filter(ref=ref, page=True).exists() else [day]
        return min(days, default=date.max) <= day
    known = "appeared" if kind == "source" else "known_from"
    later = Q(**{f"{known}__gt": day}) | Q(**{f"{known}__isnull": True})
    return not SEEN[kind].objects.filter(later, ref=ref).exists()


def days_of(kind: str, ref: str) -> list[date]:
    """The days by which another part of it had become known."""
    return sorted({day for day in _DAYS[kind](ref) if day})


def _of_record(ref: str) -> Days:
    ids = list(PublicRecord.objects.filter(ref=ref).values_list("pk", flat=True))
    family = [*ids, *Contains.objects.filter(whole__in=ids, relation="merged").values_list("part", flat=True)]
    placed = Placement.objects.filter(record__in=family, role__lte=PlacementRole.SPEAKER).values("claim")
    claims = PublicClaim.objects.filter(pk__in=placed, state="published").order_by()
    published = PublicSource.objects.filter(outlet__in=family).order_by().values_list("appeared", flat=True)
    return claims.values_list("known_from", flat=True).distinct() or published.distinct()[:1]


def _of_claim(ref: str) -> Days:
    documents = PublicClaim.objects.filter(ref=ref).values_list("document", flat=True)
    return [date.fromisoformat(cited["from"]) for document in documents for cited in document.get("citations", ())]


def _of_source(ref: str) -> Days:
    return PublicSource.objects.filter(ref=ref).values_list("appeared", flat=True)


def _of_dispute(ref: str) -> Days:
    """From the day on which there were two sides."""
    for known, document in PublicDispute.objects.filter(ref=ref).values_list("known_from", "document"):
        days = [date.fromisoformat(since) for _side, _ref, since in document["sides"] if since]
        return [day for day in days if known and day >= known]
    return []


_DAYS: dict[str, Callable[[str], Days]] = {
    "record": _of_record,
    "source": _of_source,
    "claim": _of_claim,
    "dispute": _of_dispute,
}


def days_of_list(name: str, query: QueryDict) -> list[date] | None:
    """The days by which more of the list, as it is today, had become known; None where it is too long to ask."""
    filters = filters_of(name, query)
    if not filters.is_valid():
        return None
    rows = filters.rows()
    return sorted({day for day in _of_rows(filters.of, rows) if day}) if len(rows) <= MOST_ROWS else None


def _of_rows(of: Of, rows: BitMap) -> Days:
    ids = list(rows)
    if of is Of.SOURCE:
        return PublicSource.objects.filter(pk__in=ids).values_list("appeared", flat=True).distinct()
    if of is Of.DISPUTE:
        return PublicDispute.objects.filter(pk__in=ids).values_list("known_from", flat=True).distinct()
    claims = Q(pk__in=ids)
    if of is Of.RECORD:
        merged = Contains.objects.filter(whole__in=ids, relation="merged").values_list("part", flat=True)
        placed = Placement.objects.filter(record__in=[*ids, *merged], role=PlacementRole.SUBJECT)
        claims = Q(pk__in=placed.values("claim"))
    return (
        PublicClaim.objects.filter(claims, state="published").order_by().values_list("known_from", flat=True).distinct()
    )


def days_around(day: date) -> list[date]:
    """Days on which sources appeared, the nearest before and after this one: two statements."""
    dated = PublicSource.objects.exclude(outer_to=None).order_by().values_list("outer_to", flat=True).distinct()
    before = dated.filter(outer_to__lte=day).order_by("-outer_to")[:AROUND]
    after = dated.filter(outer_to__gt=day, outer_to__lte=timezone.now().date()).order_by("outer_to")
    return sorted(day for day in {*before, *after[:AROUND]} if day)


@dataclass(frozen=True)
class DayLink:
    """A day that can be gone to."""

    day: date
    address: str
    here: bool


class DayMenu:
    """The days of one page, as its template asks for them."""

    def __init__(self, request: HttpRequest, asked: RequestedDays, kind: str, ref: str, name: str) -> None:
        self.day, self.earlier = asked.day, asked.earlier
        self.may_compare = kind in ("list", "record")
        self._kind, self._ref, self._name = kind, ref, name
        self.kept = [(n, v) for n, values in request.GET.lists() for v in values if n not in _OF_THE_DAY]
        self.action = request.path
        self.comparing: Any = None
        self._query = request.GET

    @property
    def latest(self) -> date:
        """Today, as the archive has it."""
        return timezone.now().date()

    @property
    def furthest(self) -> date:
        """The last day that can be asked for: east of Greenwich it may be today already."""
        return tomorrow()

    @property
    def shown(self) -> date:
        """The day of the page, today too."""
        return self.day or self.latest

    @property
    def follow(self) -> str:
        """The address of what changes on the page, as a feed; empty where it cannot be followed."""
        if self._kind == "record":
            return f"{reverse('changes')}?about={self._ref}&format=atom"
        return self._address(("format", "atom")) if self._kind == "list" else ""

    @property
    def changes(self) -> str:
        """The address of the changes of the page, told as a page of its own; of records and lists."""
        if self._kind == "list":
            return f"{reverse('changes')}?{urlencode([('list', self._name), *self.kept])}"
        return f"{reverse('changes')}?about={self._ref}" if self._kind == "record" else ""

    @property
    def asked(self) -> str:
        """What is added to the address of the page where it is cited as of its day."""
        return f"?{urlencode({AS_OF: self.day.isoformat()})}" if self.day else ""

    @property
    def today(self) -> str:
        """The address of the page as of today."""
        return self._address()

    @property
    def alone(self) -> str:
        """The address of the page as of its day, compared with no other."""
        return self._address((AS_OF, self.day.isoformat())) if self.day else self.today

    @cached_property
    def days(self) -> list[DayLink]:
        """The days on which something changed, nearest to that of the page, in their order."""
        days = self._own if self._own is not None else days_around(self.shown)
        here = sum(day <= self.shown for day in days)
        start = max(0, min(here - MOST_NAMED // 2, len(days) - MOST_NAMED))
        current = days[here - 1] if here else None
        return [self.link(day, day == current) for day in days[start : start + MOST_NAMED]]

    @property
    def of_archive(self) -> bool:
        """Whether they are those of the whole archive, and not of what the page shows."""
        return self._own is None

    @cached_property
    def _own(self) -> list[date] | None:
        """The days of what the page shows. Those of lists cost too much to be asked for on each of them."""
        if self._kind in SEEN:
            return days_of(self._kind, self._ref)
        if not self.day and not self.earlier:
            return []
        return days_of_list(self._name, self._query) if self._kind == "list" else None

    @property
    def to_days(self) -> str:
        """Where the days of a list, or of the archive, are offered; empty where the page offers its own."""
        return "" if self._kind in SEEN or self.day or self.earlier else self.link(self.latest).address

    def link(self, day: date, here: bool = False) -> DayLink:
        """The page as of this day."""
        return DayLink(day, self._address((AS_OF, day.isoformat())), here)

    def _address(self, *more: tuple[str, str]) -> str:
        pairs = [*self.kept, *more]
        return f"{self.action}?{urlencode(pairs)}" if pairs else self.action


def dated(view: View, kind: str) -> View:
    """The view, read as of the day that its address asks for, which stands in `request.day_menu`.

    `kind` is of what it is the page: one thing (a kind of `SEEN`), a list, or home.
    """
    may_compare = kind in (LIST, RECORD)

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = asked_of(request.GET, may_compare)
        ref = kwargs.get("ref", "")
        room = kwargs.get("room", "")
        menu = DayMenu(request, asked, kind, ref, room)
        problems = [*asked.problems, *(strange_names(request.GET, (FORMAT,)) if kind != LIST else ())]
        if problems:
            return reported(request, problems, request.path if kind != LIST else menu.today)
        request.day_menu = menu  # type: ignore[attr-defined]
        if kind in SEEN and asked.day and not is_known(kind, ref, asked.day):
            if request.GET.get(FORMAT):
                # Of what was not known by then there is no file.
                del request.day_menu  # type: ignore[attr-defined]
                raise Http404
            return _not_known(request, asked, kind, ref)
        if asked.earlier:
            days = asked.earlier, asked.day
            menu.comparing = compared_lists(room, request.GET, *days) if kind == LIST else compared_records(ref, *days)
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            # Of what is not here no day is reported: the page that says so is the same for all that is not.
            del request.day_menu  # type: ignore[attr-defined]
            raise
        return _keeping(response, asked) if asked.day or asked.earlier else response

    read.dated = True  # type: ignore[attr-defined]
    return read


def _not_known(request: HttpRequest, asked: RequestedDays, kind: str, ref: str) -> HttpResponseBase:
    """A page that says that nothing was known by then, and from which day on something was."""
    menu: DayMenu = request.day_menu  # type: ignore[attr-defined]
    days = days_of(kind, ref)
    context = {"ref": ref, "first": menu.link(days[0]) if days else None}
    return _keeping(render(request, "not_known.html", context, using="public"), asked)


def _keeping(response: HttpResponseBase, asked: RequestedDays) -> HttpResponseBase:
    """The answer with the day in its links, and not for search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    if response.has_header("Location"):
        response.headers["Location"] = keep_in_address(response.headers["Location"], asked.day, asked.earlier)
    if asked.day is None or response.has_header("Location"):
        return response
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        response.content = keep_in_page(response.content.decode(), asked.day).encode()
    return response
