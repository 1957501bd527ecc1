"""How each list is tied to facilities and to operations: the facts that lead there, and the words that say so.

A path is a chain of facts from the records of a list (`casebook.web.relations`). Any of the paths will do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from casebook.models import Kind
from casebook.web.relations import Path

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


# What is held in a part is held in the whole, and who came home with a wave came home with the operation.
PARTS = "part_of*"
# What lies in a place lies where that place lies; in the place itself too with `PLACES`, else somewhere `INSIDE`.
PLACES, INSIDE = "located_in|part_of*", "located_in|part_of+"


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
        Kind.PERSON: (("held_at", PARTS),),
        Kind.FACILITY: ((PARTS,),),
        Kind.OPERATION: (
            (f"~{PARTS}", "~returned_in", "held_at", PARTS),
            (f"~{PARTS}", "brought_from", PARTS),
            ("concerns", PARTS),
            ("concerns", "held_at", PARTS),
        ),
        Kind.SENTENCE: (("sentence_of", "held_at", PARTS),),
        Kind.EVENT: (
            ("at", PARTS),
            ("concerns", PARTS),
            ("concerns", "held_at", PARTS),
            ("concerns", "sentence_of", "held_at", PARTS),
        ),
        Kind.ORGANISATION: (("~court", "sentence_of", "held_at", PARTS), ("~citizenship", "held_at", PARTS)),
        Kind.PLACE: ((f"~{INSIDE}", PARTS), (f"~{PLACES}", "~imposed_in", "sentence_of", "held_at", PARTS)),
    },
    ((PARTS,), ("held_at", PARTS), ("sentence_of", "held_at", PARTS), ("at", PARTS)),
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
        Kind.PERSON: (("returned_in", PARTS), ("~by", PARTS), ("~with", PARTS)),
        Kind.FACILITY: ((f"~{PARTS}", "~brought_from", PARTS), (f"~{PARTS}", "~held_at", "returned_in", PARTS)),
        Kind.OPERATION: ((PARTS,),),
        Kind.SENTENCE: (("sentence_of", "returned_in", PARTS),),
        Kind.EVENT: (
            ("concerns", PARTS),
            ("part_of+",),
            ("concerns", "returned_in", PARTS),
            ("concerns", "sentence_of", "returned_in", PARTS),
        ),
        Kind.ORGANISATION: (("~by", PARTS), ("~with", PARTS), ("~citizenship", "returned_in", PARTS)),
        Kind.PLACE: ((f"~{PLACES}", "~brought_from", PARTS), (f"~{PLACES}", "~brought_to", PARTS)),
    },
    ((PARTS,), ("returned_in", PARTS), ("sentence_of", "returned_in", PARTS)),
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
