"""How each list is tied to facilities and to operations: the facts that lead there, and the words that say so.

A path is a chain of facts from the records of a list (`casebook.pages.relations`). Any of the paths will do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    phrases: Mapping[str, Callable[[], str]]


FACILITIES = Tie(
    "facility",
    Kind.FACILITY,
    gettext_lazy("Facility"),
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
        "cases": lambda: _("held at"),
        "people": lambda: _("held at"),
        "facilities": lambda: _("being, or being part of,"),
        "operations": lambda: _("about, or bringing home people held at,"),
        "sentences": lambda: _("passed on people held at"),
        "events": lambda: _("at, or about people held at,"),
        "organisations": lambda: _("with a court or citizens in cases held at"),
        "places": lambda: _("with, or with sentences of people held at,"),
        "sources": lambda: _("with facts about, or about people held at,"),
        "claims": lambda: _("about, or about people held at,"),
        "disputes": lambda: _("about, or about people held at,"),
    },
)

OPERATIONS = Tie(
    "operation",
    Kind.OPERATION,
    gettext_lazy("Operation"),
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
        "cases": lambda: _("come home with"),
        "people": lambda: _("come home with, or part of,"),
        "facilities": lambda: _("from which people came home with"),
        "operations": lambda: _("being, or being part of,"),
        "sentences": lambda: _("passed on people who came home with"),
        "events": lambda: _("about, or about people who came home with,"),
        "organisations": lambda: _("carrying out, or with citizens who came home with,"),
        "places": lambda: _("from or to which people came home with"),
        "sources": lambda: _("with facts about, or about people who came home with,"),
        "claims": lambda: _("about, or about people who came home with,"),
        "disputes": lambda: _("about, or about people who came home with,"),
    },
)

TIES: tuple[Tie, ...] = (FACILITIES, OPERATIONS)
