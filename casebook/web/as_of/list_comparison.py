"""A list on two days: which rows came in, changed, and went."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from casebook.models import Citation, Claim, DisputeSide, Record, readers_see
from casebook.models.archive import as_of
from casebook.models.archive.sources import appeared_by
from casebook.projections.past_columns import Then
from casebook.web import addresses
from casebook.web.as_of.differences import Compared, DifferencePart, RowDifference
from casebook.web.as_of.links import compared_with
from casebook.web.as_of.parameters import RequestedDays
from casebook.web.language import foreign
from casebook.web.lists.filter_registry import filters_of
from casebook.web.presenters import queries
from casebook.web.presenters.facts import fact_of

MOST = 50
# More rows than these are not compared: their ids are read.
MOST_ROWS = 10_000
NOTHING = DifferencePart((), 0)


def compared_lists(name: str, query: QueryDict, asked: RequestedDays) -> Compared | None:
    """What differs between the two days, in at most six statements and those of filters; None where these are wrong."""
    assert asked.earlier is not None
    with as_of.reading(Then(asked.earlier)):
        then = filters_of(name, query)
        before = then.qs if then.is_valid() else None
    now = filters_of(name, query)
    if before is None or not now.is_valid():
        return None
    kind = name if name in _SHOWN else "records"
    ids = [_ids(rows) for rows in (before, now.qs)]
    if max(map(len, ids)) > MOST_ROWS:
        return Compared(asked.earlier, asked.day, NOTHING, NOTHING, NOTHING, too_many=MOST_ROWS)
    old, new = map(set, ids)
    both = now.qs.model.objects.filter(pk__in=old & new)
    changed = _ids(both.filter(_CHANGED[kind](asked.earlier))) if kind in _CHANGED else []
    return Compared(
        earlier=asked.earlier,
        later=asked.day,
        came=_part(kind, now.qs.model, new - old),
        changed=_leading_on(kind, _part(kind, now.qs.model, changed), asked.earlier),
        went=_part(kind, now.qs.model, old - new),
    )


def _ids(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True)[: MOST_ROWS + 1])


def _part(kind: str, model: Any, ids: Collection[int]) -> DifferencePart:
    """Told as of the later day, on which what went is known too."""
    return DifferencePart(tuple(_SHOWN[kind](model.objects.filter(pk__in=ids))), len(ids)) if ids else NOTHING


def _leading_on(kind: str, part: DifferencePart, earlier: date) -> DifferencePart:
    """What changed in a record is reported where its own page is compared; the later day is kept in all links."""
    if kind != "records":
        return part
    led = (replace(one, address=compared_with(one.address, earlier)) for one in part.first)
    return replace(part, first=tuple(led))


def _records(rows: QuerySet[Any]) -> Sequence[RowDifference]:
    return [
        RowDifference(r.title, addresses.of_record(r), lang=foreign(r.label_lang))
        for r in rows.order_by("sort_key", "ref")[:MOST]
    ]


def _sources(rows: QuerySet[Any]) -> Sequence[RowDifference]:
    return [
        RowDifference(source.shown("headline"), addresses.of_source(source), lang=foreign(source.lang))
        for source in rows.order_by("-when_latest", "ref")[:MOST]
    ]


def _claims(rows: QuerySet[Any]) -> Sequence[RowDifference]:
    page = rows.select_related(*queries.ENDS).prefetch_related(queries.with_citations()).order_by("-pk")[:MOST]
    facts = [fact_of(claim) for claim in queries.led_on(page)]
    return [
        RowDifference(f"{fact.heading}: {fact.value.plain}", fact.address, fact.subject, ref=fact.ref, fact=fact.fact)
        for fact in facts
    ]


def _disputes(rows: QuerySet[Any]) -> Sequence[RowDifference]:
    return [
        RowDifference(dispute.shown("question"), addresses.of_dispute(dispute))
        for dispute in rows.order_by("-pk")[:MOST]
    ]


def _records_changed(since: date) -> Q:
    """Those of which something became known in between, or was said by another source too."""
    new = Claim.objects.filter(Q(known_from__gt=since) | _claims_changed(since), readers_see())
    merged = Record.objects.filter(Exists(new.filter(subject=OuterRef("pk"))), merged_into=OuterRef("pk"))
    return Q(Exists(new.filter(subject=OuterRef("pk")))) | Q(Exists(merged))


def _claims_changed(since: date) -> Q:
    """Those that another source says since."""
    cited = Citation.objects.visible_to(queries.READER).exclude(appeared_by(since, "source__"))
    return Q(Exists(cited.filter(claim=OuterRef("pk"))))


def _disputes_changed(since: date) -> Q:
    """Those on which another claim became known."""
    sides = DisputeSide.objects.filter(readers_see("claim__"), dispute=OuterRef("pk"), claim__known_from__gt=since)
    return Q(Exists(sides))


_SHOWN: dict[str, Callable[[QuerySet[Any]], Sequence[RowDifference]]] = {
    "records": _records,
    "sources": _sources,
    "claims": _claims,
    "disputes": _disputes,
}
_CHANGED: dict[str, Callable[[date], Q]] = {
    "records": _records_changed,
    "claims": _claims_changed,
    "disputes": _disputes_changed,
}
