"""How each list is tied to facilities and to operations: the facts that lead there, and the words that say so.

A path is a chain of facts from the records of a list (`casebook.pages.relations`). Any of the paths will do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from casebook.models import Kind
from casebook.pages.relations import Path

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Tie:
    """One kind of record that every list can be narrowed by; `name` is its parameter.

    `by_kind` has the paths from each kind of record, `about` those from the records that claims are about. `phrases`
    say for each list how its things stand to it, and are read before its name.
    """

    name: str
    kind: str
    legend: "_StrPromise"
    by_kind: Mapping[str, tuple[Path, ...]]
    about: tuple[Path, ...]
    phrases: Mapping[str, "_StrPromise"]


FACILITIES = Tie(
    "facility",
    Kind.FACILITY,
    _("Facility"),
    {
        Kind.PERSON: (("held_at",),),
        Kind.FACILITY: ((), ("part_of",), ("part_of", "part_of")),
        Kind.OPERATION: (("~returned_in", "held_at"), ("brought_from",), ("concerns",), ("concerns", "held_at")),
        Kind.SENTENCE: (("sentence_of", "held_at"),),
        Kind.EVENT: (("at",), ("concerns",), ("concerns", "held_at"), ("concerns", "sentence_of", "held_at")),
        Kind.ORGANISATION: (("~court", "sentence_of", "held_at"), ("~citizenship", "held_at")),
        Kind.PLACE: (("~located_in",), ("~part_of", "~located_in"), ("~imposed_in", "sentence_of", "held_at")),
    },
    ((), ("held_at",), ("sentence_of", "held_at"), ("at",)),
    {
        "cases": _("held at"),
        "people": _("held at"),
        "facilities": _("being, or being part of,"),
        "operations": _("about, or bringing home people held at,"),
        "sentences": _("passed on people held at"),
        "events": _("at, or about people held at,"),
        "organisations": _("that sentenced, or whose citizens are, people held at"),
        "places": _("containing, or where sentences were passed on people held at,"),
        "sources": _("with facts about, or about people held at,"),
        "claims": _("about, or about people held at,"),
        "disputes": _("about, or about people held at,"),
    },
)

OPERATIONS = Tie(
    "operation",
    Kind.OPERATION,
    _("Operation"),
    {
        Kind.PERSON: (("returned_in",), ("~by",), ("~with",)),
        Kind.FACILITY: (("~brought_from",), ("~held_at", "returned_in")),
        Kind.OPERATION: ((), ("part_of",), ("part_of", "part_of")),
        Kind.SENTENCE: (("sentence_of", "returned_in"),),
        Kind.EVENT: (("concerns",), ("part_of",), ("concerns", "returned_in")),
        Kind.ORGANISATION: (("~by",), ("~with",), ("~citizenship", "returned_in")),
        Kind.PLACE: (("~brought_from",), ("~brought_to",), ("~located_in", "~brought_from")),
    },
    ((), ("returned_in",), ("sentence_of", "returned_in"), ("part_of",)),
    {
        "cases": _("brought home with"),
        "people": _("brought home with, or taking part in,"),
        "facilities": _("from which people came home with"),
        "operations": _("being, or being part of,"),
        "sentences": _("passed on people who came home with"),
        "events": _("about, or about people who came home with,"),
        "organisations": _("carrying out, taking part in, or having citizens who came home with,"),
        "places": _("from or to which people came home with"),
        "sources": _("with facts about, or about people who came home with,"),
        "claims": _("about, or about people who came home with,"),
        "disputes": _("about, or about people who came home with,"),
    },
)

TIES: tuple[Tie, ...] = (FACILITIES, OPERATIONS)
