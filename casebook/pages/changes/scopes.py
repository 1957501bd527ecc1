"""Whose changes are told: the whole archive's, a record's with all that belongs to it, or those of a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from casebook.models import TOLD, Act, Attribution, Citation, Claim, Dispute, Record, Source
from casebook.pages.shown.loading import READER
from casebook.pages.shown.telling import TELLINGS
from casebook.resolve import TWINS

# Of a list of more than so many rows only what is among the newest acts of the archive is told.
MOST_ROWS = 2000
NEWEST = 20_000
_PARTS = frozenset(fact for telling in TELLINGS.values() for fact in (*telling.rows, *(telling.blocks or {})))


@dataclass(frozen=True)
class Scope:
    """The acts of which this condition holds; with `newest` only those that are among the newest of the archive."""

    where: Q
    newest: bool = False

    def acts(self) -> QuerySet[Act]:
        """The acts of which readers are told, the newest first."""
        acts = Act.objects.filter(self.where, kind__in=TOLD).order_by("-id")
        if self.newest:
            acts = acts.filter(pk__gt=(Act.objects.aggregate(last=Max("pk"))["last"] or 0) - NEWEST)
        return acts


def _on(refs: Mapping[str, Any]) -> Q:
    """Acts on these things: by the name of their model, a subquery of their references."""
    where = Q(pk__in=[])
    for model, found in refs.items():
        where |= Q(on_model=model, on_ref__in=found)
    return where


EVERYTHING = Scope(Q())


def about(record: Record) -> Scope:
    """What covers a record: it, its parts, claims that name it or that it says, possible twins, disputes, sources.

    Claims that stand no more are among them, and withdrawn ones too; what of it is told, the gate says afterwards.
    """
    family = _family([record.pk])
    told = Claim.objects.visible_to(READER).order_by()
    parts = told.filter(target__in=family, fact__in=_PARTS).values_list("subject", flat=True)
    twins = told.filter(Q(subject__in=family) | Q(target__in=family), fact=TWINS).values_list("subject", "target")
    near = {*family, *parts, *(pk for pair in twins for pk in pair)}
    said = Attribution.objects.filter(speaker__in=family).values("citation__claim")
    claims = Claim.objects.filter(Q(subject__in=near) | Q(target__in=family) | Q(pk__in=said)).order_by()
    return Scope(
        _on(
            {
                "record": Record.objects.filter(pk__in=near).order_by().values("ref"),
                "claim": claims.values("ref"),
                "citation": Citation.objects.filter(claim__in=claims.values("pk")).order_by().values("ref"),
                "dispute": Dispute.objects.filter(sides__claim__in=claims.values("pk")).order_by().values("ref"),
                "source": Source.objects.filter(citations__claim__subject__in=near).order_by().values("ref"),
            }
        )
    )


def of_list(model: str, rows: QuerySet[Any]) -> Scope:
    """What was done to the rows of a list; of records, to what is claimed of them too."""
    rows = rows.order_by()
    if rows[: MOST_ROWS + 1].count() > MOST_ROWS:
        return Scope(_one_by_one(model, rows), newest=True)
    refs: dict[str, Any] = {model: rows.values("ref")}
    if model == "record":
        family = Record.objects.families_of(rows.values("pk")).values("pk")
        refs["claim"] = Claim.objects.filter(subject__in=family).order_by().values("ref")
    return Scope(_on(refs))


def _one_by_one(model: str, rows: QuerySet[Any]) -> Q:
    """The same of a long list, asked act by act: its references are not gathered first."""
    where = Q(Exists(rows.filter(ref=OuterRef("on_ref"))), on_model=model)
    if model == "record":
        of_row = Exists(rows.filter(pk=OuterRef("subject"))) | Exists(rows.filter(pk=OuterRef("subject__merged_into")))
        where |= Q(Exists(Claim.objects.filter(of_row, ref=OuterRef("on_ref"))), on_model="claim")
    return where


def _family(ids: Sequence[int]) -> list[int]:
    return list(Record.objects.families_of(ids).values_list("pk", flat=True))
