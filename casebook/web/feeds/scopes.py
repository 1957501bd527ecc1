"""Whose changes are reported: the whole archive's, a record's with all that belongs to it, or those of a list."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from casebook.models import (
    PUBLIC_KINDS,
    READABLE,
    Action,
    Attribution,
    Citation,
    Claim,
    Dispute,
    DisputeSide,
    Record,
    Source,
    State,
)
from casebook.projections import TWINS
from casebook.web.feeds.past_links import acted_on, ended, newest, of_withdrawn, withdrawn
from casebook.web.feeds.past_rows import rows_of
from casebook.web.filters import ListFilters
from casebook.web.presenters.related_facts import RELATED_FACTS
from casebook.web.relations import root_of

# Of a list of more than so many rows only what is among the newest actions of the archive is reported.
MOST_ROWS = 2000
# So many rows are read sooner than asked for once more.
MOST_READ = 50_000
_PARTS = frozenset(fact for related in RELATED_FACTS.values() for fact in (*related.rows, *(related.blocks or {})))


@dataclass(frozen=True)
class Scope:
    """The actions of which this condition holds; with `newest` only those that are among the newest of the archive."""

    where: Q
    newest: bool = False

    def actions(self) -> QuerySet[Action]:
        """The actions of which readers are told, the newest first."""
        actions = Action.objects.filter(self.where, kind__in=PUBLIC_KINDS).order_by("-id")
        if self.newest:
            actions = actions.filter(newest())
        return actions


def _on(refs: Mapping[str, Any]) -> Q:
    """Actions on these things: by the name of their model, a subquery of their references."""
    where = Q(pk__in=[])
    for model, found in refs.items():
        where |= Q(on_model=model, on_ref__in=found)
    return where


EVERYTHING = Scope(Q())


def about(record: Record) -> Scope:
    """What covers a record: it, its parts, claims that name it or that it says, possible twins, disputes, sources, and
    of an outlet its articles.

    What stands no more is among them, and withdrawn things too; what of it is reported, the visibility decision says
    afterwards. But what is withheld leads to nothing else: no article is reported of because of it.
    """
    family = _family([record.pk])
    near = {*family, *_near(family)}
    said = Attribution.objects.filter(_cited("citation__"), speaker__in=family).values("citation__claim")
    claims = Claim.objects.filter(Q(subject__in=near) | Q(target__in=family) | Q(pk__in=said)).order_by()
    reported = Q(pk__in=Citation.objects.filter(_cited(), claim__subject__in=near).order_by().values("source"))
    return Scope(
        _on(
            {
                "record": Record.objects.filter(pk__in=near).order_by().values("ref"),
                **_with_claims(claims),
                "source": Source.objects.filter(reported | Q(outlet__in=family)).order_by().values("ref"),
            }
        )
    )


def _near(family: Sequence[int]) -> set[int]:
    """Its parts and possible twins, past ones too: one statement."""
    stood = Q(state=State.PUBLISHED, withheld="") | ended()
    parts = Q(stood | of_withdrawn("subject", withdrawn()), target__in=family, fact__in=_PARTS)
    twins = Q(stood, Q(subject__in=family) | Q(target__in=family), fact=TWINS)
    found = Claim.objects.filter(parts | twins).order_by().values_list("fact", "subject", "target")
    return {pk for fact, *ends in found for pk in (ends if fact == TWINS else ends[:1])}


def _cited(path: str = "") -> Q:
    """Citations of which readers may know, those that stand no more too. `path` leads to the citation."""
    return Q(**{f"{path}state__in": READABLE, f"{path}withheld": "", f"{path}claim__withheld": ""})


def _with_claims(claims: QuerySet[Claim]) -> dict[str, Any]:
    """The claims, their citations, and the disputes in which readers see them."""
    return {
        "claim": claims.values("ref"),
        "citation": Citation.objects.filter(claim__in=claims.values("pk")).order_by().values("ref"),
        "dispute": Dispute.objects.filter(sides__claim__in=claims.filter(_shown()).values("pk"))
        .order_by()
        .values("ref"),
    }


def of_list(filters: ListFilters) -> Scope:
    """What was done to the rows that a list has or once had; of records and claims, to their citations too."""
    rows = rows_of(filters)
    found = dict(rows.values_list("pk", "ref")[: MOST_READ + 1])
    if len(found) > MOST_ROWS:
        return Scope(_newest(rows, found if len(found) <= MOST_READ else None), newest=True)
    refs: dict[str, Any] = {_name(rows): found.values()}
    if rows.model is Record:
        family = Record.objects.families_of(list(found)).values("pk")
        refs |= _with_claims(Claim.objects.filter(subject__in=family).order_by())
    elif rows.model is Claim:
        refs |= _with_claims(Claim.objects.filter(pk__in=list(found)).order_by())
    return Scope(_on(refs))


def _newest(rows: QuerySet[Any], known: Container[int] | None) -> Q:
    """The same of a long list: the references of the newest actions are held against it. `known`: the ids of its rows,
    where they have been read.
    """
    model = rows.model
    claim = model is Claim
    reported: dict[str, list[tuple[str, int]]] = {_name(rows): list(_among(rows.model).values_list("ref", "pk"))}
    if model is Record:
        reported["claim"] = list(_among(Claim).values_list("ref", root_of("subject")))
    if model in (Record, Claim):
        reported["citation"] = list(
            _among(Citation).values_list("ref", "claim" if claim else root_of("claim__subject"))
        )
        sides = DisputeSide.objects.filter(_shown("claim__"), dispute__ref__in=acted_on("dispute")).order_by()
        reported["dispute"] = list(sides.values_list("dispute__ref", "claim" if claim else root_of("claim__subject")))
    asked = {pk for found in reported.values() for _ref, pk in found}
    among = set(rows.filter(pk__in=asked).values_list("pk", flat=True)) if known is None else known
    return _on({name: {ref for ref, pk in found if pk in among} for name, found in reported.items()})


def _among(model: Any) -> QuerySet[Any]:
    """Those of the things to which the newest actions were done."""
    found: QuerySet[Any] = model.objects.filter(ref__in=acted_on(model._meta.model_name)).order_by()
    return found


def _shown(path: str = "") -> Q:
    return Q(**{f"{path}state__in": READABLE, f"{path}withheld": ""})


def _name(rows: QuerySet[Any]) -> str:
    return str(rows.model._meta.model_name)


def _family(ids: Sequence[int]) -> list[int]:
    return list(Record.objects.families_of(ids).values_list("pk", flat=True))
