"""Conditions on claims, sources and disputes: whom they are about, who says them, where, and what they lead to."""

from collections.abc import Callable, Sequence

from django.db.models import Q, QuerySet

from casebook.models import Attribution, Citation, Claim, DisputeSide, Record
from casebook.pages.filters.ties import Tie
from casebook.pages.relations import ids_leading_to
from casebook.pages.shown.loading import READER

Ids = Sequence[int]
Narrowing = Callable[[Ids, bool], Q]


def about(records: Ids, possibly: bool) -> Q:
    """Claims about, or leading to, one of the records."""
    family = _family(records)
    return Q(subject__in=family) | Q(target__in=family)


def said_by(records: Ids, possibly: bool) -> Q:
    """Claims with a citation in whose chain one of the records speaks."""
    return _cited(Q(pk__in=Attribution.objects.filter(speaker__in=_family(records)).values("citation")))


def in_outlet(records: Ids, possibly: bool) -> Q:
    """Claims with a citation of an article in one of the outlets."""
    return _cited(Q(source__outlet__in=_family(records)))


def disputed_claims(values: Sequence[object], possibly: bool) -> Q:
    """Claims on a side of a dispute that readers see."""
    return Q(pk__in=DisputeSide.objects.filter(dispute__public=True).values("claim"))


def published_by(records: Ids, possibly: bool) -> Q:
    """Sources of one of the outlets."""
    return Q(outlet__in=_family(records))


def disputes_about(records: Ids, possibly: bool) -> Q:
    """Disputes with a visible claim about one of the records."""
    return _with_side(about(records, possibly))


def claims_tied(tie: Tie) -> Narrowing:
    """Claims about, or leading to, what has to do with the records."""
    return lambda records, possibly: claims_about(tie, records, possibly)


def sources_tied(tie: Tie) -> Narrowing:
    """Sources with a visible fact of that kind."""

    def condition(records: Ids, possibly: bool) -> Q:
        claims = Claim.objects.filter(claims_about(tie, records, possibly)).values("pk")
        return Q(pk__in=Citation.objects.told_to_readers().filter(claim__in=claims).values("source"))

    return condition


def disputes_tied(tie: Tie) -> Narrowing:
    """Disputes with a visible fact of that kind on one of their sides."""
    return lambda records, possibly: _with_side(claims_about(tie, records, possibly))


def claims_about(tie: Tie, records: Ids, possibly: bool) -> Q:
    """Claims whose subject or target has to do with the records, or was merged into a record that has."""
    roots = ids_leading_to(tie.about, records, possibly)
    # Not one deeper, as a subquery of families would be: SQLite gives up on statements that nest too deep.
    merged = Record.objects.filter(merged_into__in=roots).order_by().values("pk")
    return Q(subject__in=roots) | Q(target__in=roots) | Q(subject__in=merged) | Q(target__in=merged)


def _family(records: Ids) -> QuerySet:
    """The ids of the records and of all that were merged into them."""
    return Record.objects.families_of(list(records)).values("pk")


def _cited(where: Q) -> Q:
    """Claims with a citation that readers may see and of which this holds."""
    return Q(pk__in=Citation.objects.visible_to(READER).filter(where).values("claim"))


def _with_side(where: Q) -> Q:
    claims = Claim.objects.visible_to(READER).filter(where).values("pk")
    return Q(pk__in=DisputeSide.objects.filter(claim__in=claims).values("dispute"))
