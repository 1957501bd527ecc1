"""What goes into each of the two dumps, and what stands in it: everything as it is, or what readers may see."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from casebook.exchange.archive.shapes import COMPLETE, PUBLIC
from casebook.models import (
    READABLE,
    Act,
    ActKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Record,
    Role,
    Source,
    State,
    readers_see,
)
from casebook.models.base import Masked, Reviewed
from casebook.resolve import wording_for_readers

_READER = AnonymousUser()
_OF_CLAIM = ("lead", "created_by", "supersedes")
_CHAIN = Attribution.objects.select_related("speaker").order_by("position")


class Everything:
    """The complete dump: every row, as it is stored."""

    text = COMPLETE

    def records(self) -> QuerySet[Record]:
        return Record.objects.all()

    def sources(self) -> QuerySet[Source]:
        return Source.objects.all()

    def citations(self) -> QuerySet[Citation]:
        return Citation.objects.all()

    def claims(self) -> QuerySet[Claim]:
        return Claim.objects.all()

    def disputes(self) -> QuerySet[Dispute]:
        return Dispute.objects.all()

    def corrections(self) -> QuerySet[Correction]:
        return Correction.objects.all()

    def sides(self) -> QuerySet[DisputeSide]:
        return DisputeSide.objects.all()

    def is_in(self, citation: Citation) -> bool:
        """Whether the citation, which is loaded already, is in the dump."""
        return True

    def shown(self, row: Any) -> Any:
        """The row with the texts that the dump has of it. It must not be saved."""
        return row

    def parts(self, rows: Collection[Any]) -> Mapping[str, Mapping[str, str]]:
        """What acts say of the rows, by reference and key of the schema."""
        return {}


class WhatReadersSee(Everything):
    """The public dump. The same rows as on the pages of a signed-out reader, with the same names covered.

    What is withheld is not there, and neither are gaps: how many a person has, and by which rules, is withheld too.
    """

    text = PUBLIC

    def records(self) -> QuerySet[Record]:
        merged = Q(merged_into__public=True, state=State.PUBLISHED, minor=False)
        return Record.objects.filter(Q(public=True) | merged)

    def sources(self) -> QuerySet[Source]:
        return Source.objects.visible_to(_READER)

    def claims(self) -> QuerySet[Claim]:
        return Claim.objects.filter(state__in=READABLE, withheld="", gap="")

    def citations(self) -> QuerySet[Citation]:
        readable = Citation.objects.filter(state__in=READABLE, withheld="")
        return readable.filter(claim__in=self.claims(), source__in=self.sources())

    def disputes(self) -> QuerySet[Dispute]:
        return Dispute.objects.visible_to(_READER)

    def corrections(self) -> QuerySet[Correction]:
        return Correction.objects.filter(state=State.PUBLISHED)

    def sides(self) -> QuerySet[DisputeSide]:
        return DisputeSide.objects.filter(readers_see("claim__"))

    def is_in(self, citation: Citation) -> bool:
        # Its source is public, or the rule "source" would withhold it.
        return citation.state in READABLE and not citation.withheld

    def shown(self, row: Any) -> Any:
        if isinstance(row, Record) and not wording_for_readers(row):
            row.wording = row.masked["wording"] = ""
        if isinstance(row, Masked):
            for field in row.public_texts:
                setattr(row, field, row.shown(field))
            row.masked = {}
        return row

    def parts(self, rows: Collection[Any]) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for act in acts_on(rows).filter(kind__in=(ActKind.PUBLISH, ActKind.UNVEIL)).order_by("id"):
            if act.kind == ActKind.PUBLISH:
                found[act.on_ref].setdefault("entered", act.at.date().isoformat())
            else:
                found[act.on_ref]["unveiled"] = act.shown("public_reason")
        veiled = {row.ref for row in rows if isinstance(row, Claim) and not row.unveiled}
        for ref in veiled & set(found):
            found[ref].pop("unveiled", None)
        return found


def acts_on(rows: Collection[Reviewed]) -> QuerySet[Act]:
    """The acts on these things, which must be of one kind."""
    models = {str(row._meta.concrete_model._meta.model_name) for row in rows}  # type: ignore[union-attr]
    return Act.objects.filter(on_model__in=models, on_ref__in=[row.ref for row in rows])


def implied(act: Act, entered: date | None, unveiled: str) -> bool:
    """Whether a public text says this act already, by the day of a thing and the reason for which it is unveiled."""
    if act.role != Role.PUBLISHER or act.at.date() != entered:
        return False
    if act.kind == ActKind.PUBLISH:
        return not act.public_reason
    return act.kind == ActKind.UNVEIL and act.shown("public_reason") == unveiled


def with_chain(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """The citations with all that a file has of them and of their claims."""
    related = ("created_by", "capture", *(f"claim__{name}" for name in ("subject", "target", *_OF_CLAIM)))
    return citations.select_related(*related).prefetch_related(Prefetch("chain", _CHAIN))
