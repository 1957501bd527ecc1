"""The rows that a list has or once had: its filters, evaluated over all that stands or stood.

What is reported of them the visibility decision decides afterwards (`changed_objects.seen`). Words are looked for in
what readers can still read only, and what is known of a row today narrows withdrawn rows no further: that would be a
word on them.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casebook.models import READABLE, Citation, Claim, Dispute, DisputeSide, Polarity, Record, Source, State, Status
from casebook.projections.date_ranges import span_of
from casebook.projections.record_columns import CUSTODY_FACTS
from casebook.projections.reports import REPORTED
from casebook.web import addresses
from casebook.web.feeds.past_links import ENDED, Last, of_withdrawn, once_leading, recently_ended, withdrawn
from casebook.web.filters import TIES, WORDS, ListFilters
from casebook.web.filters.conditions import FAMILY, about, family_of, in_family
from casebook.web.filters.dates import CERTAINLY, DATED, FROM, POSSIBLY, TO, UNDATED
from casebook.web.filters.facet_columns import Ends, Keys, YearColumn, within
from casebook.web.filters.text_search import looked_for
from casebook.web.relations import root_of

_TIES = {tie.name: tie for tie in TIES}


def rows_of(filters: ListFilters) -> QuerySet[Any]:
    """The rows of valid filters, with those that matched while something stood that stands no more."""
    model: Any = filters.queryset.model
    gone = withdrawn() if model is Record else []
    rows: QuerySet[Any] = model.objects.filter(_BASES[model](filters.name, gone)).order_by()
    for name in filters.active():
        rows = rows.filter(_condition(filters, name, gone))
    return rows


def _records(name: str, withdrawn_ones: list[int]) -> Q:
    """Those with a page, and withdrawn ones; who was told to be in custody stays among the cases."""
    room = addresses.BY_NAME[name]
    gone = Q(state=State.WITHDRAWN)
    known = Q(kind=room.kind) & (Q(page_public=True) | gone)
    if room.detainees is None:
        return known
    real = Q(fact__in=CUSTODY_FACTS, polarity=Polarity.YES, status=Status.ACTUAL)
    held = Claim.objects.filter(recently_ended() | of_withdrawn("subject", withdrawn_ones), real).order_by()
    # Read at once: SQLite gives up on statements that nest too deep.
    in_custody = Q(pk__in=set(held.values_list(root_of("subject"), flat=True)))
    if room.detainees:
        return known & (Q(detainee=True) | in_custody)
    return known & (Q(page_public=True, detainee=False) | gone & ~in_custody)


_BASES: dict[Any, Callable[[str, list[int]], Q]] = {
    Record: _records,
    Claim: lambda name, gone: Q(state__in=(State.PUBLISHED, *ENDED), withheld=""),
    Source: lambda name, gone: Q(state__in=(*READABLE, State.WITHDRAWN)),
    Dispute: lambda name, gone: Q(public=True) | Q(state__in=ENDED),
}


def _condition(filters: ListFilters, name: str, gone: list[int]) -> Q:
    """What is chosen under the name, now or then."""
    model: Any = filters.queryset.model
    if name == WORDS:
        words = looked_for(filters.form.cleaned_data[WORDS], filters.name, filters.spec.searched)
        return words & (Q(page_public=True) if model is Record else Q(public=True) if model is Dispute else _READABLE)
    if name == FROM:
        return _dated(filters, model)
    facet = filters.facets[name]
    values, possibly = facet.values(filters.chosen(name)), filters.possibly(name)
    now = filters.matching(name, values, possibly)
    if model is Record:
        return now | Q(pk__in=_once(facet.reading, values, gone))
    either = _EITHER.get((model, name))
    return either(values, possibly) if either else now


_READABLE = Q(state__in=READABLE)


def _once(reading: Any, values: list[Any], gone: list[int]) -> set[int]:
    """Records of which this was reported by something that stands no more."""
    if isinstance(reading, Ends):
        return set().union(*(once_leading(path, Last(values), gone) for path in reading.paths))
    if isinstance(reading, Keys) and reading.path[-1] == REPORTED:
        dated = within(values, "source__when_earliest", "source__when_latest")
        return once_leading(reading.path, Last(said=dated), gone)
    if isinstance(reading, Keys):
        return once_leading(reading.path, Last(said=Q(value__in=values), values=Q(key__in=values)), gone)
    if isinstance(reading, YearColumn):
        said = Q(pk__in=[])
        for year in values:
            said |= Q(value__startswith=year)
        return once_leading(reading.path, Last(said=said, values=within(values, "earliest", "latest")), gone)
    return set()


# -------------------------------------------------------------------------------------------------- lists of others


def _cited(where: Q) -> Q:
    """Claims with a citation of which this holds, whether it stands or not."""
    cited = Citation.objects.filter(where, state__in=READABLE, withheld="", claim=OuterRef("pk"))
    return Q(Exists(cited))


def _claims_tied(name: str, ids: list[Any], possibly: bool) -> Q:
    """Claims about what has to do with these records, or had."""
    once = set().union(*(once_leading(path, Last(ids)) for path in _TIES[name].about))
    claims = Claim.objects.order_by().values("pk")
    ends = claims.filter(subject__in=FAMILY), claims.filter(target__in=FAMILY)
    return in_family(_TIES[name], ids, possibly, *ends) | Q(subject__in=once) | Q(target__in=once)


def _reported(where: Q) -> QuerySet[Any, Any]:
    """Claims that readers can read, of which this holds."""
    return Claim.objects.filter(where, state__in=READABLE, withheld="").order_by().values("pk")


def _sources_tied(name: str, ids: list[Any], possibly: bool) -> Q:
    claims = _reported(_claims_tied(name, ids, possibly))
    cited = Citation.objects.filter(state__in=READABLE, withheld="", claim__in=claims)
    return Q(pk__in=cited.order_by().values("source"))


def _disputes_tied(name: str, ids: list[Any], possibly: bool) -> Q:
    return _with_side(_claims_tied(name, ids, possibly))


def _with_side(where: Q) -> Q:
    return Q(pk__in=DisputeSide.objects.filter(claim__in=_reported(where)).order_by().values("dispute"))


_EITHER: dict[tuple[Any, str], Callable[[list[Any], bool], Q]] = {
    (Claim, "speaker"): lambda ids, possibly: _cited(Q(chain__speaker__in=family_of(ids))),
    (Claim, "outlet"): lambda ids, possibly: _cited(Q(source__outlet__in=family_of(ids))),
    (Dispute, "about"): lambda ids, possibly: _with_side(about(ids, possibly)),
}
_EITHER |= {(Claim, name): partial(_claims_tied, name) for name in _TIES}
_EITHER |= {(Source, name): partial(_sources_tied, name) for name in _TIES}
_EITHER |= {(Dispute, name): partial(_disputes_tied, name) for name in _TIES}


# ------------------------------------------------------------------------------------------------------------- dates


def _dated(filters: ListFilters, model: Any) -> Q:
    """In the time that is asked for; of records also by what stands no more."""
    times, given = filters.spec.times, filters.form.cleaned_data
    assert times is not None
    first, last, ways = given.get(FROM), given.get(TO), given.get(DATED) or []
    days = first and first.first, last and last.last
    now = times.condition(*days, ways)
    if model is not Record:
        return now
    real = Q(fact__in=times.facts, polarity=Polarity.YES, status=Status.ACTUAL)
    over = Claim.objects.filter(recently_ended(), real).select_related("subject")
    once = {c.subject.merged_into_id or c.subject_id for c in over if _lies(c, *days, ways)}
    return now | Q(pk__in=once)


def _lies(claim: Claim, first: date | None, last: date | None, ways: list[str]) -> bool:
    """As `filters.dates.Times` asks the database."""
    span = span_of(claim)
    if span is None:
        return UNDATED in ways
    lower, upper = first or date.min, last or date.max
    certain = span.lasted >= lower and span.begun <= upper
    possible = span.latest >= lower and span.earliest <= upper
    return (certain and (CERTAINLY in ways or not ways)) or (possible and POSSIBLY in ways)
