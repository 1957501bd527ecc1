"""From and to: certainly in a time, possibly in it, or without a date. Which dates these are, each list says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from casebook.models import Polarity, Status
from casebook.models.edition import PublicClaim, PublicSource
from casebook.web.filters.bitmaps import Bitmaps

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

FROM, TO, DATED = "from", "to", "dated"
CERTAINLY, POSSIBLY, UNDATED = "certainly", "possibly", "undated"
WAYS: dict[str, "_StrPromise"] = {
    CERTAINLY: _("certainly then"),
    POSSIBLY: _("possibly then"),
    UNDATED: _("without any known time"),
}
# The same in a sentence that names no days.
WAYS_ALONE: dict[str, "_StrPromise"] = {
    CERTAINLY: _("at a known time"),
    POSSIBLY: _("at a known time, however vague"),
    UNDATED: _("without any known time"),
}


@dataclass(frozen=True)
class Times:
    """The dates of a list: those of some facts of its records, or of the rows themselves where there are none.

    `legend` heads them in the form, and `phrase` is read before them: "held or returned". `planned` says that plans
    date a record until what they planned took place.

    What was so on some day from `first` to `last`? Certainly what lies within them as a whole (its outer span), and
    what certainly was on one of them (its inner span); possibly all that may have been (docs/decisions/0027).
    """

    legend: "_StrPromise"
    phrase: "_StrPromise"
    facts: tuple[str, ...] = ()
    planned: bool = False

    def rows(self, bitmaps: Bitmaps, name: str, first: date | None, last: date | None, ways: Collection[str]) -> BitMap:
        """The rows of the list of which one date lies so. Without ways it must lie certainly between the days."""
        found = BitMap()
        for way in ways or [CERTAINLY]:
            if way == UNDATED:
                dated = self._lying(bitmaps, name, POSSIBLY, date.min, date.max)
                found |= bitmaps.listed(name) - dated
            else:
                found |= self._lying(bitmaps, name, way, first or date.min, last or date.max)
        return found & bitmaps.listed(name)

    def _lying(self, bitmaps: Bitmaps, name: str, way: str, first: date, last: date) -> BitMap:
        if name == "sources":
            earliest, latest = ("outer_to", "outer_from") if way == CERTAINLY else ("outer_from", "outer_to")
            rows = PublicSource.objects.filter(**{f"{earliest}__lte": last, f"{latest}__gte": first})
            return BitMap(rows.values_list("pk", flat=True))
        begun, lasted = ("begun", "lasted") if way == CERTAINLY else ("outer_from", "outer_to")
        # All that is dated lies somewhere: bounds of nothing would keep an index from being used.
        where = Q(**{f"{lasted}__gte": first}) if first > date.min else Q(**{f"{lasted}__isnull": False})
        where &= Q(**{f"{begun}__lte": last}) if last < date.max else Q()
        claims = PublicClaim.objects.filter(where, state="published").order_by()
        if bitmaps.day:
            claims = claims.filter(known_from__lte=bitmaps.day)
            if way == CERTAINLY:
                claims = claims.exclude(pk__in=_not_yet(claims, bitmaps.day, first, last))
        if not self.facts:
            return BitMap(claims.values_list("pk", flat=True))
        return _subjects(bitmaps, claims.filter(self._telling(bitmaps.day), fact__in=self.facts))

    def _telling(self, day: date | None) -> Q:
        """Claims of what is so; of events and operations also plans, until it took place."""
        actual = Q(status=Status.ACTUAL)
        if self.planned:
            actual |= Q(known_until__gt=day) | Q(known_until=None) if day else Q(known_until=None)
        return actual & Q(polarity=Polarity.YES)


def _subjects(bitmaps: Bitmaps, claims: Any) -> BitMap:
    """The records that the claims are about; not of those that led to what is the same record now."""
    ends = set(claims.values_list("subject", "target").distinct())
    root_of = bitmaps.roots({end for pair in ends for end in pair if end})
    return BitMap({root_of[one] for one, to in ends if not to or root_of[one] != root_of[to]})


def _not_yet(claims: Any, day: date, first: date, last: date) -> list[int]:
    """Of states that are not reported to have ended those that no source known by the day reports for the time: they
    had begun when one reported it, and lasted up to the newest.
    """
    open_ones = claims.filter(outer_to=date.max, inner_to=None).exclude(inner_from=None)
    rows = list(open_ones.values_list("pk", "inner_from", "outer_from", "document"))
    refs = {cited["source"] for *_days, document in rows for cited in document.get("citations", ())}
    sources = PublicSource.objects.filter(ref__in=refs, outer_to__isnull=False)
    dated = {ref: (start, end) for ref, start, end in sources.values_list("ref", "outer_from", "outer_to")}
    found = []
    for pk, begun, began, document in rows:
        known = [c["source"] for c in document.get("citations", ()) if c["from"] <= day.isoformat()]
        reported = [dated[ref] for ref in known if ref in dated and dated[ref][1] >= began]
        begun_by = min([begun, *(end for _start, end in reported)])
        lasted = max([began, *(start for start, _end in reported)])
        if lasted < first or begun_by > last:
            found.append(pk)
    return found
