"""From and to: certainly in a time, possibly in it, or without a date. Which dates these are, each list says."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from casebook.models import Citation, DateRange, State

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

    `legend` heads them in the form, and `phrase` is read before them: "held or returned". `cited` says that the rows
    have citations, up to the newest of which a state lasts that is not reported to have ended.

    What was so on some day from `first` to `last`? Certainly what lies within them as a whole (its outer span), and
    what certainly was on one of them (its inner span); possibly all that may have been (docs/decisions/0027).
    """

    legend: "_StrPromise"
    phrase: "_StrPromise"
    facts: tuple[str, ...] = ()
    cited: bool = False

    def condition(self, first: date | None, last: date | None, ways: list[str]) -> Q:
        """Rows of which one date lies so. Without ways it must lie certainly between the days."""
        asked = [self._lies(way, first or date.min, last or date.max) for way in ways or [CERTAINLY]]
        return reduce(or_, asked)

    def _lies(self, way: str, first: date, last: date) -> Q:
        if not self.facts:
            return _own(way, first, last, self.cited)
        spans = DateRange.objects.filter(fact__in=self.facts)
        if way == UNDATED:
            # Not those of which one date among others is missing: those of which there is none.
            return ~Q(pk__in=spans.values("record"))
        earliest, latest = ("lasted", "begun") if way == CERTAINLY else ("latest", "earliest")
        # All that is dated lies somewhere: bounds of nothing would keep an index from being used.
        bounds = {f"{earliest}__gte": first} if first > date.min else {}
        bounds |= {f"{latest}__lte": last} if last < date.max else {}
        return Q(pk__in=spans.filter(**bounds).values("record"))


def _own(way: str, first: date, last: date, cited: bool) -> Q:
    if way == UNDATED:
        return Q(when_earliest__isnull=True) | Q(when_latest__isnull=True)
    if way == POSSIBLY:
        return Q(when_latest__gte=first, when_earliest__lte=last)
    certain = Q(when_earliest__gte=first, when_latest__lte=last)
    certain |= Q(when_inner_from__lte=last, when_inner_to__gte=first)
    return certain | _still(first, last) if cited else certain


def _still(first: date, last: date) -> Q:
    """States that are not reported to have ended: begun by the last day, and told of by a source on the first or later.

    As `projections.date_ranges.span_of` has it of facts.
    """
    reported = Citation.objects.filter(
        claim=OuterRef("pk"), state=State.PUBLISHED, withheld="", source__when_latest__gte=OuterRef("when_earliest")
    )
    begun = Q(when_inner_from__lte=last) | Exists(reported.filter(source__when_latest__lte=last))
    lasted = Q(when_earliest__gte=first) | Exists(reported.filter(source__when_earliest__gte=first))
    return Q(begun, lasted, when_latest=date.max, when_inner_from__isnull=False)
