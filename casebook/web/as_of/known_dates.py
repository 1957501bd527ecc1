"""On which days something became known: of a record, claim, source or dispute, and of the archive."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Min, Q, QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.utils import timezone

from casebook.models import Citation, Claim, Dispute, DisputeSide, Record, Source, readers_see
from casebook.models.archive import as_of
from casebook.projections.past_columns import Then
from casebook.web.lists.filter_registry import filters_of
from casebook.web.presenters.queries import READER
from casebook.web.presenters.related_facts import RELATED_FACTS

# Facts by which others lead to a record that are reported on its page with all that is known of them.
_TOLD = frozenset(fact for related in RELATED_FACTS.values() for fact in (*related.rows, *(related.blocks or {})))
# Of the archive as a whole, so many days before and after the one that is asked for.
AROUND = 6
# Of a list of more rows than these no days are worked out: those of the archive stand for them.
MOST_ROWS = 1000

# What readers may see of each kind of page, as of the active day.
SEEN: dict[str, Callable[[], QuerySet[Any]]] = {
    "record": lambda: Record.objects.visible_to(READER),
    "source": lambda: Source.objects.visible_to(READER),
    "claim": lambda: Claim.objects.readable_by(READER),
    "dispute": lambda: Dispute.objects.visible_to(READER),
}


def is_known(kind: str, ref: str) -> bool:
    """Whether anything of it is known on the active day."""
    return SEEN[kind]().filter(ref=ref).exists()


def days_of(kind: str, ref: str) -> list[date]:
    """The days by which another part of it had become known, whatever the active day; one or two statements."""
    with as_of.reading(None):
        return sorted({day for day in _DAYS[kind](ref) if day})


def _of_record(ref: str) -> set[date | None]:
    """One statement where anything is reported of it, else three."""
    claims = Claim.objects.visible_to(READER).order_by()
    family = Record.objects.families_of(Record.objects.filter(ref=ref).values("pk")).values("pk")
    reported = claims.filter(target__in=family, fact__in=_TOLD).values("subject")
    about = (Q(subject__in=family), Q(target__in=family), Q(subject__in=reported))
    days = [claims.filter(where).values_list("known_from", flat=True) for where in about]
    return set(days[0].union(*days[1:])) or _of_words(family)


def _of_words(family: QuerySet[Any]) -> set[date | None]:
    """Of one of whom nothing is reported: the first day on which it spoke, or published."""
    said = (
        Citation.objects.reported_to_readers().filter(chain__speaker__in=family).aggregate(day=Min("claim__known_from"))
    )
    published = Source.objects.visible_to(READER).filter(outlet__in=family)
    return {said["day"], published.aggregate(day=Min("when_latest"))["day"]}


def _of_claim(ref: str) -> set[date | None]:
    citing = Citation.objects.visible_to(READER).filter(claim__ref=ref).values("source")
    days = _of_sources(Source.objects.filter(pk__in=citing))
    return days or set(Claim.objects.filter(ref=ref).values_list("known_from", flat=True))


def _of_source(ref: str) -> set[date | None]:
    return _of_sources(Source.objects.filter(ref=ref))


def _of_sources(rows: QuerySet[Source]) -> set[date | None]:
    """One statement, and one more where any of them is undated."""
    sources = list(rows)
    prefetch_related_objects([source for source in sources if source.when_latest is None], "captures")
    return {source.appeared for source in sources}


def _of_dispute(ref: str) -> set[date | None]:
    """From the day on which there were two sides."""
    sides = DisputeSide.objects.filter(readers_see("claim__"), dispute__ref=ref).select_related("claim")
    days = [(side.side, side.claim.known_from) for side in sides if side.claim.known_from]
    first: dict[int, date] = {}
    for side, day in days:
        first[side] = min(first.get(side, day), day)
    begun = sorted(first.values())[1:2]
    return {day for _side, day in days if begun and day >= begun[0]}


_DAYS: dict[str, Callable[[str], set[date | None]]] = {
    "record": _of_record,
    "source": _of_source,
    "claim": _of_claim,
    "dispute": _of_dispute,
}


def days_of_list(name: str, query: QueryDict) -> list[date] | None:
    """The days by which more of the list, as it is today, had become known; None where it is too long to ask.

    Three statements at most: one for records that are chosen, the rows, their days.
    """
    # As of today, and not without a day: what pages as of a day ask of a record holds here too.
    with as_of.reading(Then(timezone.now().date())):
        filters = filters_of(name, query)
        if not filters.is_valid():
            return None
        model: Any = filters.qs.model
        ids = list(filters.qs.order_by().values_list("pk", flat=True)[: MOST_ROWS + 1])
        if len(ids) > MOST_ROWS:
            return None
        return sorted({day for day in _OF_ROWS[model](ids) if day})


def _of_records(ids: list[int]) -> QuerySet[Any, Any]:
    family = Q(subject__in=ids) | Q(subject__merged_into__in=ids)
    return Claim.objects.visible_to(READER).filter(family).order_by().values_list("known_from", flat=True).distinct()


def _of_sides(ids: list[int]) -> QuerySet[Any, Any]:
    sides = DisputeSide.objects.filter(readers_see("claim__"), dispute__in=ids).order_by()
    return sides.values_list("claim__known_from", flat=True).distinct()


_OF_ROWS: dict[Any, Callable[[list[int]], Iterable[date | None]]] = {
    Record: _of_records,
    Claim: lambda ids: Claim.objects.filter(pk__in=ids).order_by().values_list("known_from", flat=True).distinct(),
    Source: lambda ids: Source.objects.filter(pk__in=ids).order_by().values_list("when_latest", flat=True).distinct(),
    Dispute: _of_sides,
}


def days_around(day: date) -> list[date]:
    """Days on which sources appeared, the nearest before and after this one: two statements."""
    with as_of.reading(None):
        dated = (
            Source.objects.visible_to(READER).exclude(when_latest=None).order_by().values_list("when_latest", flat=True)
        )
        before = dated.filter(when_latest__lte=day).distinct().order_by("-when_latest")[:AROUND]
        after = dated.filter(when_latest__gt=day, when_latest__lte=as_of.today()).distinct().order_by("when_latest")
        return sorted({*before, *after[:AROUND]})
