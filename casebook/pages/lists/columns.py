"""The columns of each list of records, between the name and the number of sources."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.models import Claim, Record, Status, as_of
from casebook.pages.lists.convictions import conviction_parts, sentences
from casebook.pages.lists.words import (
    Known,
    Part,
    as_last_reported,
    disputed_part,
    links,
    part_of,
    values,
    worded,
    words_of,
)
from casebook.values import VagueDate

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Column:
    """One column: its heading, what it says of a record, and the order of the list that it stands for."""

    label: "_StrPromise"
    parts: Callable[[Known, Record], list[Part]]
    order: str = ""


def linked(fact: str) -> Callable[[Known, Record], list[Part]]:
    """The records that the fact leads to."""
    return lambda known, record: links(known, record, fact)


def valued(fact: str) -> Callable[[Known, Record], list[Part]]:
    """All values of the fact."""
    return lambda known, record: values(known, record, fact)


def _when(known: Known, record: Record) -> list[Part]:
    """The days of an event or operation, each with its status where it is not real (yet)."""
    return values(known, record, "takes_place")


def _happening(known: Known, record: Record) -> list[Part]:
    """How far it has come; what has not happened says how old the last word on it is."""
    if not record.happening:
        return []
    status = Status(record.happening)
    saying = [claim for claim in known.of(record, "takes_place") if claim.status == status]
    if status == Status.ACTUAL:
        return [part_of(saying, _("took place"), soft=True)]
    return [part_of(saying, as_last_reported(str(status.label), record.last_reported, as_of.today()))]


def _numbers(known: Known, record: Record) -> list[Part]:
    """Every number that is reported, with what it counts."""
    parts = worded(known.of(record, "count"), _number)
    disputed = known.disputed(record, "count")
    return [*parts, disputed_part(disputed, named=False)] if disputed else parts


def _number(claim: Claim) -> str:
    scope = claim.about.scope(claim.scope)
    return f"{scope.label}: {words_of(claim)}" if scope else words_of(claim)


def _passed(known: Known, record: Record) -> list[Part]:
    return worded(claim for claim in known.of(record, "passed") if isinstance(claim.parsed, VagueDate))


def _role(known: Known, record: Record) -> list[Part]:
    return [*values(known, record, "role"), *links(known, record, "works_for")]


COLUMNS: dict[str, tuple[Column, ...]] = {
    "cases": (
        Column(gettext_lazy("Held at"), linked("held_at")),
        Column(gettext_lazy("Sentence"), sentences),
        Column(gettext_lazy("Operation"), linked("returned_in")),
    ),
    "people": (Column(gettext_lazy("Role"), _role),),
    "facilities": (
        Column(gettext_lazy("Kind"), valued("facility_type")),
        Column(gettext_lazy("In"), linked("located_in")),
    ),
    "operations": (
        Column(gettext_lazy("When"), _when, "when"),
        Column(gettext_lazy("Status"), _happening),
        Column(gettext_lazy("Numbers, as reported"), _numbers),
    ),
    "sentences": (
        Column(gettext_lazy("Passed on"), linked("sentence_of")),
        Column(gettext_lazy("Term"), valued("term")),
        Column(gettext_lazy("Passed"), _passed, "passed"),
        Column(gettext_lazy("Conviction"), conviction_parts),
    ),
    "events": (
        Column(gettext_lazy("Kind"), valued("event_type")),
        Column(gettext_lazy("When"), _when, "when"),
        Column(gettext_lazy("Status"), _happening),
    ),
    "organisations": (
        Column(gettext_lazy("Kind"), valued("organisation_type")),
        Column(gettext_lazy("In"), linked("located_in")),
    ),
    "places": (Column(gettext_lazy("Kind"), valued("place_type")), Column(gettext_lazy("In"), linked("located_in"))),
}
