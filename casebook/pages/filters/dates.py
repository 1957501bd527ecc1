"""From and to: certainly in a time, possibly in it, or without a date. Which dates these are, each list says."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebook.models import Span

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

    `legend` heads them in the form, and `phrase` is read before them: "held or returned".
    """

    legend: "_StrPromise"
    phrase: "_StrPromise"
    facts: tuple[str, ...] = ()

    def condition(self, first: date | None, last: date | None, ways: list[str]) -> Q:
        """Rows of which one date lies so. Without ways it must lie certainly between the days."""
        asked = [self._lies(way, first or date.min, last or date.max) for way in ways or [CERTAINLY]]
        return reduce(or_, asked)

    def _lies(self, way: str, first: date, last: date) -> Q:
        if not self.facts:
            return _own(way, first, last)
        spans = Span.objects.filter(fact__in=self.facts)
        if way == UNDATED:
            # Not those of which one date among others is missing: those of which there is none.
            return ~Q(pk__in=spans.values("record"))
        earliest, latest = ("lasted", "begun") if way == CERTAINLY else ("latest", "earliest")
        # All that is dated lies somewhere: bounds of nothing would keep an index from being used.
        bounds = {f"{earliest}__gte": first} if first > date.min else {}
        bounds |= {f"{latest}__lte": last} if last < date.max else {}
        return Q(pk__in=spans.filter(**bounds).values("record"))


def _own(way: str, first: date, last: date) -> Q:
    if way == UNDATED:
        return Q(when_earliest__isnull=True) | Q(when_latest__isnull=True)
    earliest, latest = ("when_earliest", "when_latest") if way == CERTAINLY else ("when_latest", "when_earliest")
    return Q(**{f"{earliest}__gte": first, f"{latest}__lte": last})
