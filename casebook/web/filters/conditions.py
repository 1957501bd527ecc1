"""Conditions on claims, sources and disputes: whom they are about, who says them, where, and what they lead to."""

from collections.abc import Callable, Sequence

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from casebook.models import Attribution, Citation, Claim, DisputeSide, Record, Source, readers_see
from casebook.web.filters.linked_records import Tie
from casebook.web.presenters.queries import READER
from casebook.web.relations import ids_leading_to, root_of, sql_of

Ids = Sequence[int]
Narrowing = Callable[[Ids, bool], Q]


def about(records: Ids, possibly: bool) -> Q:
    """Claims about, or leading to, one of the records."""
    family = family_of(records)
    return Q(subject__in=family) | Q(target__in=family)


def said_by(records: Ids, possibly: bool) -> Q:
    """Claims with a citation in whose chain one of the records speaks."""
    return _cited(Q(pk__in=Attribution.objects.filter(speaker__in=family_of(records)).values("citation")))


def in_outlet(records: Ids, possibly: bool) -> Q:
    """Claims with a citation of an article in one of the outlets."""
    return _cited(Q(source__outlet__in=family_of(records)))


def disputed_claims(values: Sequence[object], possibly: bool) -> Q:
    """Claims on a side of a dispute that readers see."""
    return Q(pk__in=DisputeSide.objects.filter(dispute__public=True).values("claim"))


def published_by(records: Ids, possibly: bool) -> Q:
    """Sources of one of the outlets."""
    return Q(outlet__in=family_of(records))


def disputes_about(records: Ids, possibly: bool) -> Q:
    """Disputes with a visible claim about one of the records."""
    return _with_side(about(records, possibly))


def claims_tied(tie: Tie) -> Narrowing:
    """Claims about, or leading to, what has to do with the records."""

    def condition(records: Ids, possibly: bool) -> Q:
        claims = Claim.objects.visible_to(READER).values("pk")
        ends = claims.filter(subject__in=FAMILY), claims.filter(target__in=FAMILY)
        return in_family(tie, records, possibly, *ends)

    return condition


def sources_tied(tie: Tie) -> Narrowing:
    """Sources with a visible fact of that kind."""

    def condition(records: Ids, possibly: bool) -> Q:
        reported = Citation.objects.reported_to_readers().values("source")
        ends = reported.filter(claim__subject__in=FAMILY), reported.filter(claim__target__in=FAMILY)
        return in_family(tie, records, possibly, *ends)

    return condition


def disputes_tied(tie: Tie) -> Narrowing:
    """Disputes with a visible fact of that kind on one of their sides."""

    def condition(records: Ids, possibly: bool) -> Q:
        # Sides are few, and claims many: the sum keeps the database from beginning at the claims.
        sides = DisputeSide.objects.filter(readers_see("claim__"))
        sides = sides.annotate(subject=F("claim__subject_id") + 0, target=F("claim__target_id") + 0)
        sides = sides.filter(Q(subject__in=FAMILY) | Q(target__in=FAMILY))
        return in_family(tie, records, possibly, sides.values("dispute"))

    return condition


# ------------------------------------------------------------ what some rows are about, in pairs


def speakers_of(claims: RawSQL) -> list[QuerySet]:
    """Claims and those who speak in the chains of their citations."""
    cited = Citation.objects.visible_to(READER).filter(claim__in=claims)
    spoken = Attribution.objects.filter(citation__in=cited, speaker__isnull=False)
    return [spoken.order_by().values_list("citation__claim_id", root_of("speaker"))]


def outlets_of(claims: RawSQL) -> list[QuerySet]:
    """Claims and the outlets of the articles that say them."""
    cited = Citation.objects.visible_to(READER).filter(claim__in=claims, source__outlet__isnull=False)
    return [cited.order_by().values_list("claim_id", root_of("source__outlet"))]


def publishers_of(sources: RawSQL) -> list[QuerySet]:
    """Sources and their outlets."""
    rows = Source.objects.filter(pk__in=sources, outlet__isnull=False)
    return [rows.order_by().values_list("pk", root_of("outlet"))]


def ends_of_claims(claims: RawSQL) -> list[QuerySet]:
    """Claims and what they are about or lead to."""
    return _ends(Claim.objects.filter(pk__in=claims), "pk", "")


def ends_of_sources(sources: RawSQL) -> list[QuerySet]:
    """Sources and what their visible facts are about or lead to."""
    return _ends(Citation.objects.reported_to_readers().filter(source__in=sources), "source_id", "claim__")


def ends_of_disputes(disputes: RawSQL) -> list[QuerySet]:
    """Disputes and what the visible facts on their sides are about or lead to."""
    return _ends(DisputeSide.objects.filter(readers_see("claim__"), dispute__in=disputes), "dispute_id", "claim__")


def _ends(rows: QuerySet, row: str, claim: str) -> list[QuerySet]:
    rows = rows.order_by()
    targets = rows.filter(**{f"{claim}target__isnull": False})
    return [rows.values_list(row, root_of(f"{claim}subject")), targets.values_list(row, root_of(f"{claim}target"))]


# ---------------------------------------------------------------------------------------------------- in one statement

# The ids of the table that stands at the head of the statements below.
FAMILY = RawSQL("SELECT id FROM family", ())


def in_family(tie: Tie, records: Ids, possibly: bool, *found: QuerySet) -> Q:
    """Rows that one of these queries finds, which ask for the family: whatever has to do with the records, and what
    was merged into it.

    The family is worked out once, ahead of the rest: for each row, or for subjects and targets apart, it takes twenty
    times as long where a facility held ten thousand people.
    """
    roots = ids_leading_to(tie.about, records, possibly)
    parts = [sql_of(rows) for rows in found]
    merged = f"SELECT id FROM {Record._meta.db_table} WHERE merged_into_id IN (SELECT id FROM roots)"
    family = (
        f"roots(id) AS MATERIALIZED ({roots.sql}), family(id) AS MATERIALIZED (SELECT id FROM roots UNION {merged})"
    )
    sql = f"WITH {family} {' UNION ALL '.join(part for part, _params in parts)}"
    return Q(pk__in=RawSQL(sql, (*roots.params, *(param for _part, params in parts for param in params))))


def family_of(records: Ids) -> QuerySet:
    """The ids of the records and of all that were merged into them."""
    return Record.objects.families_of(list(records)).values("pk")


def _cited(where: Q) -> Q:
    """Claims with a citation that readers may see and of which this holds."""
    return Q(pk__in=Citation.objects.visible_to(READER).filter(where).values("claim"))


def _with_side(where: Q) -> Q:
    claims = Claim.objects.visible_to(READER).filter(where).values("pk")
    return Q(pk__in=DisputeSide.objects.filter(claim__in=claims).values("dispute"))
