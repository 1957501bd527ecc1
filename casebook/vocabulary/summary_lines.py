"""The lines of In short by kind of page, in their usual order; `web.presenters.summary` makes them from claims.

An editor can put the lines of a record into another order and leave some out; there is nothing to write. What is stored
are the names of lines: "sentence who -not_known" has the sentence first, then who it is, leaves out what is not known,
and then come the others as usual.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LEFT_OUT, OTHER = "-", "other"
_NOT_KNOWN = _("Not known")
LINES: "dict[str, dict[str, _StrPromise]]" = {
    "case": {
        "who": _("Who"),
        "where": _("Where"),
        "custody": _("Custody"),
        "came_home": _("Came home with"),
        "sentence": _("Sentence"),
        "done": _("Done and planned"),
        "asked_for": _("Asked for"),
        "not_known": _NOT_KNOWN,
    },
    "people": {
        "who": _("Who"),
        "works_for": _("Works for"),
        "custody": _("Custody"),
        "came_home": _("Came home with"),
        "fate": _("What became of them"),
        "went_to": _("Went to"),
        "latest": _("Latest"),
        "not_known": _NOT_KNOWN,
    },
    "facility": {
        "held_here": _("Reported here"),
        "numbers": _("How many"),
        "conditions": _("Conditions"),
        "visits": _("Visits"),
        "not_known": _NOT_KNOWN,
    },
    "operation": {
        "when": _("When"),
        "numbers": _("Who"),
        "route": _("Route"),
        "by": _("Carried out by"),
        "waves": _("Waves"),
        "not_known": _NOT_KNOWN,
    },
    "sentence": {
        "on_whom": _("On whom"),
        "term": _("Term"),
        "when": _("When"),
        "court": _("Court named"),
        "passed_in": _("Passed in"),
        "offence": _("For what"),
        "lawyer": _("Lawyer"),
        "not_known": _NOT_KNOWN,
    },
    "event": {
        "when": _("When"),
        "who": _("Who"),
        "about": _("About whom"),
        "where": _("Where"),
        "state": _("State"),
        "purpose": _("What for"),
        "reason": _("Reason given"),
        "outcome": _("What came of it"),
        "not_known": _NOT_KNOWN,
    },
    "organisation": {"latest": _("Latest"), "banned": _("Banned"), "not_known": _NOT_KNOWN},
    # Of places, and of any kind that has none of its own.
    OTHER: {"known": _("Known of it"), "not_known": _NOT_KNOWN},
}


def lines_of(kind: str) -> "Mapping[str, _StrPromise]":
    """The lines that a record of this kind may have, by name; a person's page is a case or not, as claims say."""
    if kind != "person":
        return LINES.get(kind, LINES[OTHER])
    both = {**LINES["case"], **LINES["people"]}
    return {**{name: label for name, label in both.items() if name != "not_known"}, "not_known": _NOT_KNOWN}


def arranged(usual: "Mapping[str, _StrPromise]", order: str) -> "dict[str, _StrPromise]":
    """These lines in the order that is stored, without those that are left out. Names of other lines say nothing."""
    given = order.split()
    names = [name for name in given if name in usual]
    names += [name for name in usual if name not in names and LEFT_OUT + name not in given]
    return {name: usual[name] for name in names}


def order_of(usual: "Mapping[str, _StrPromise]", names: list[str]) -> str:
    """What is stored for just these lines in this order; nothing for all of them in their usual one."""
    if names == list(usual):
        return ""
    return " ".join([*names, *(LEFT_OUT + name for name in usual if name not in names)])
