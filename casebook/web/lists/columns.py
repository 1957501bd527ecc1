"""The columns of each list of records, between the name and the number of sources."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.models import Claim, Record, Status
from casebook.models.archive import as_of
from casebook.values import VagueDate
from casebook.web.lists.convictions import conviction_parts, sentences
from casebook.web.lists.values import (
    KnownFacts,
    ValuePart,
    as_last_reported,
    disputed_part,
    links,
    part_of,
    values,
    worded,
    words_of,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class ListColumn:
    """One column: its heading, what it says of a record, and the order of the list that it stands for."""

    label: "_StrPromise"
    parts: Callable[[KnownFacts, Record], list[ValuePart]]
    order: str = ""


def linked(fact: str) -> Callable[[KnownFacts, Record], list[ValuePart]]:
    """The records that the fact leads to."""
    return lambda known, record: links(known, record, fact)


def valued(fact: str) -> Callable[[KnownFacts, Record], list[ValuePart]]:
    """All values of the fact."""
    return lambda known, record: values(known, record, fact)


def _when(known: KnownFacts, record: Record) -> list[ValuePart]:
    """The days of an event or operation, each with its status where it is not real (yet)."""
    return values(known, record, "takes_place")


def _happening(known: KnownFacts, record: Record) -> list[ValuePart]:
    """How far it has come; what has not happened says how old the last word on it is."""
    if not record.happening:
        return []
    status = Status(record.happening)
    saying = [claim for claim in known.of(record, "takes_place") if claim.status == status]
    if status == Status.ACTUAL:
        return [part_of(saying, _("took place"), soft=True)]
    return [part_of(saying, as_last_reported(str(status.label), record.last_reported, as_of.today()))]


def _numbers(known: KnownFacts, record: Record) -> list[ValuePart]:
    """Every number that is reported, with what it counts."""
    parts = worded(known.of(record, "count"), _number)
    disputed = known.disputed(record, "count")
    return [*parts, disputed_part(disputed, named=False)] if disputed else parts


def _number(claim: Claim) -> str:
    scope = claim.about.scope(claim.scope)
    return f"{scope.label}: {words_of(claim)}" if scope else words_of(claim)


def _passed(known: KnownFacts, record: Record) -> list[ValuePart]:
    return worded(claim for claim in known.of(record, "passed") if isinstance(claim.parsed, VagueDate))


def _role(known: KnownFacts, record: Record) -> list[ValuePart]:
    return [*values(known, record, "role"), *links(known, record, "works_for")]


COLUMNS: dict[str, tuple[ListColumn, ...]] = {
    "cases": (
        ListColumn(gettext_lazy("Held at"), linked("held_at")),
        ListColumn(gettext_lazy("Sentence"), sentences),
        ListColumn(gettext_lazy("Operation"), linked("returned_in")),
    ),
    "people": (ListColumn(gettext_lazy("Role"), _role),),
    "facilities": (
        ListColumn(gettext_lazy("Kind"), valued("facility_type")),
        ListColumn(gettext_lazy("In"), linked("located_in")),
    ),
    "operations": (
        ListColumn(gettext_lazy("When"), _when, "when"),
        ListColumn(gettext_lazy("Status"), _happening),
        ListColumn(gettext_lazy("Numbers, as reported"), _numbers),
    ),
    "sentences": (
        ListColumn(gettext_lazy("Who was sentenced"), linked("sentence_of")),
        ListColumn(gettext_lazy("Term"), valued("term")),
        ListColumn(gettext_lazy("Passed"), _passed, "passed"),
        ListColumn(gettext_lazy("Conviction"), conviction_parts),
    ),
    "events": (
        ListColumn(gettext_lazy("Kind"), valued("event_type")),
        ListColumn(gettext_lazy("When"), _when, "when"),
        ListColumn(gettext_lazy("Status"), _happening),
    ),
    "organisations": (
        ListColumn(gettext_lazy("Kind"), valued("organisation_type")),
        ListColumn(gettext_lazy("In"), linked("located_in")),
    ),
    "places": (
        ListColumn(gettext_lazy("Kind"), valued("place_type")),
        ListColumn(gettext_lazy("In"), linked("located_in")),
    ),
}
