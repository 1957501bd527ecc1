"""A list on two days: which rows came in, changed, and went."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.http import QueryDict
from pyroaring import BitMap

from casebook.models.edition import Contains, Of, Placement, PlacementRole, PublicClaim, PublicDispute
from casebook.web.as_of.differences import Compared, DifferencePart, RowDifference
from casebook.web.as_of.links import compared_with
from casebook.web.as_of.parameters import RequestedDays
from casebook.web.filters import filters_of
from casebook.web.presenters.edition import Reading
from casebook.web.presenters.list_entries import claim_rows, dispute_entries, source_entries

MOST = 50
# More rows than these are not compared.
MOST_ROWS = 10_000
NOTHING = DifferencePart((), 0)


def compared_lists(name: str, query: QueryDict, asked: RequestedDays) -> Compared | None:
    """What differs between the two days; None where the filters are wrong."""
    assert asked.earlier is not None
    then, now = (filters_of(name, query, Reading(day)) for day in (asked.earlier, asked.day))
    if not then.is_valid() or not now.is_valid():
        return None
    old, new = then.rows(), now.rows()
    if max(len(old), len(new)) > MOST_ROWS:
        return Compared(asked.earlier, asked.day, NOTHING, NOTHING, NOTHING, too_many=MOST_ROWS)
    changed = _CHANGED[now.of](old & new, asked.earlier, asked.day) if now.of in _CHANGED else ()
    return Compared(
        earlier=asked.earlier,
        later=asked.day,
        came=_part(now.of, now.reading, new - old),
        changed=_leading_on(now.of, _part(now.of, now.reading, changed), asked.earlier),
        went=_part(now.of, now.reading, old - new),
    )


def _part(of: Of, reading: Reading, ids: Collection[int] | BitMap) -> DifferencePart:
    """Told as of the later day, on which what went is known too."""
    return DifferencePart(tuple(_SHOWN[of](reading, list(ids)[-MOST:])), len(ids)) if ids else NOTHING


def _leading_on(of: Of, part: DifferencePart, earlier: date) -> DifferencePart:
    """What changed in a record is reported where its own page is compared; the later day is kept in all links."""
    if of is not Of.RECORD:
        return part
    return replace(part, first=tuple(replace(one, address=compared_with(one.address, earlier)) for one in part.first))


def _records(reading: Reading, ids: Sequence[int]) -> Sequence[RowDifference]:
    reading.know(ids)
    found = [record for record in map(reading.by_id, ids) if record is not None]
    return [RowDifference(r.title, r.address, lang=r.lang) for r in sorted(found, key=lambda r: (r.title, r.ref))]


def _sources(reading: Reading, ids: Sequence[int]) -> Sequence[RowDifference]:
    return [RowDifference(one.source.headline, one.address, lang=one.lang) for one in source_entries(reading, ids)]


def _claims(reading: Reading, ids: Sequence[int]) -> Sequence[RowDifference]:
    return [
        RowDifference(f"{row.heading}: {row.said.plain}", row.address, row.subject, ref=row.ref, fact=row.fact)
        for row in claim_rows(reading, ids)
    ]


def _disputes(reading: Reading, ids: Sequence[int]) -> Sequence[RowDifference]:
    return [RowDifference(one.question, one.address, lang=one.lang) for one in dispute_entries(reading, ids)]


_SHOWN: dict[Of, Callable[[Reading, Sequence[int]], Sequence[RowDifference]]] = {
    Of.RECORD: _records,
    Of.SOURCE: _sources,
    Of.CLAIM: _claims,
    Of.DISPUTE: _disputes,
}


def _said_since(claims: Q, since: date, until: date | None) -> set[int]:
    """Of these claims those that became known in between, or that another source says since."""
    rows = PublicClaim.objects.filter(claims, state="published", newest_source__gt=since) | PublicClaim.objects.filter(
        claims, state="published", known_from__gt=since
    )
    last = (until or date.max).isoformat()
    return {
        pk
        for pk, document in rows.values_list("pk", "document")
        if any(since.isoformat() < cited["from"] <= last for cited in document.get("citations", ()))
    }


def _records_changed(rows: BitMap, since: date, until: date | None) -> Collection[int]:
    """Those of which something became known in between, or was said by another source too."""
    merged = dict(Contains.objects.filter(whole__in=list(rows), relation="merged").values_list("part", "whole"))
    placed = Placement.objects.filter(record__in=[*rows, *merged], role=PlacementRole.SUBJECT)
    claims = _said_since(Q(pk__in=placed.values("claim")), since, until)
    subjects = PublicClaim.objects.filter(pk__in=claims).values_list("subject", flat=True)
    return sorted({merged.get(pk, pk) for pk in subjects})


def _claims_changed(rows: BitMap, since: date, until: date | None) -> Collection[int]:
    return sorted(_said_since(Q(pk__in=list(rows)), since, until))


def _disputes_changed(rows: BitMap, since: date, until: date | None) -> Collection[int]:
    """Those on which another claim became known."""
    last = (until or date.max).isoformat()
    found = PublicDispute.objects.filter(pk__in=list(rows)).values_list("pk", "document")
    return [
        pk
        for pk, document in found
        if any(day and since.isoformat() < day <= last for _side, _ref, day in document["sides"])
    ]


_CHANGED: dict[Of, Callable[[BitMap, date, date | None], Collection[int]]] = {
    Of.RECORD: _records_changed,
    Of.CLAIM: _claims_changed,
    Of.DISPUTE: _disputes_changed,
}
