"""From and to: certainly in a time, possibly in it, or without a date. Which dates these are, each list says."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casebook.models import FacetValue

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
        earliest, latest = ("earliest", "latest") if self.facts else ("when_earliest", "when_latest")
        wanted = Q(pk__in=[])
        for way in ways or [CERTAINLY]:
            wanted |= _days(way, earliest, latest, first, last)
        if not self.facts:
            return wanted
        return Q(pk__in=FacetValue.objects.filter(wanted, fact__in=self.facts).values("record"))


def _days(way: str, earliest: str, latest: str, first: date | None, last: date | None) -> Q:
    if way == UNDATED:
        return Q(**{f"{earliest}__isnull": True}) | Q(**{f"{latest}__isnull": True})
    begin, end = (earliest, latest) if way == CERTAINLY else (latest, earliest)
    found = Q(**{f"{earliest}__isnull": False, f"{latest}__isnull": False})
    if first is not None:
        found &= Q(**{f"{begin}__gte": first})
    return found & Q(**{f"{end}__lte": last}) if last is not None else found
