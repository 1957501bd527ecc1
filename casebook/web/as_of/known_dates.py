"""On which days something became known: of a record, claim, source or dispute, of a list, and of the archive."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from pyroaring import BitMap

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
from casebook.web.filters import filters_of

# Of the archive as a whole, so many days before and after the one that is asked for.
AROUND = 6
# Of a list of more rows than these no days are worked out: those of the archive stand for them.
MOST_ROWS = 1000

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
