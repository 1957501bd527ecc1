"""The one order of everything in a file, whoever wrote it and whatever numbers the rows have in a database.

Records go by their wording; facts as they stand in the article, and in one place by the order of the vocabulary; the
lead of a claim comes before its other citations.
"""

import re
from typing import Any

from casebook import vocabulary
from casebook.exchange.archive.trees import Tree

_NUMBERS = re.compile("[0-9]+")
_FACTS = {name: number for number, name in enumerate(vocabulary.BY_NAME)}
_SCOPES = {(fact.name, scope.name): number for fact in vocabulary.FACTS for number, scope in enumerate(fact.scopes, 1)}


def arranged(file: Tree) -> Tree:
    """The tree of a file with everything in its order. Logs and versions keep the order that they have."""
    ordered = dict(file)
    for key, order in (("records", _record), ("claims", _claim), ("citations", _later), ("disputes", _dispute)):
        if key in ordered:
            ordered[key] = sorted(map(_inside, ordered[key]), key=order)
    return ordered


def _inside(thing: Tree) -> Tree:
    if "cited" in thing:
        lead, *others = thing["cited"]
        return thing | {"cited": [lead, *sorted(others, key=_cited)]}
    if "sides" in thing:
        return thing | {"sides": [sorted(side) for side in thing["sides"]]}
    return thing


def _record(record: Tree) -> Any:
    return record.get("wording", "").casefold(), record.get("ref", "")


def _dispute(dispute: Tree) -> Any:
    return dispute.get("question", "").casefold(), dispute.get("ref", "")


def _cited(citation: Tree) -> Any:
    return place(citation), citation.get("ref", "")


def _later(citation: Tree) -> Any:
    return place(citation), citation.get("claim", ""), citation.get("ref", "")


def _claim(claim: Tree) -> Any:
    lead = claim["cited"][0] if claim.get("cited") else {}
    fact, scope = claim.get("fact", vocabulary.GAP), claim.get("scope", "")
    return (
        place(lead),
        _FACTS.get(fact, len(_FACTS)),
        _SCOPES.get((fact, scope), 0),
        claim.get("about", ""),
        claim.get("ref", ""),
    )


def place(citation: Tree) -> tuple[int, ...]:
    """What orders a locator: the headline first, then paragraph after paragraph."""
    return tuple(int(number) for number in _NUMBERS.findall(citation.get("at", "")))


def undated(thing: Tree, day: str) -> Tree:
    """The thing without the day that it shares with what it stands in."""
    own = thing.get("entered", day)
    told = {key: value for key, value in thing.items() if key != "entered" or value != day}
    if "cited" in told:
        told["cited"] = [undated(citation, own) for citation in told["cited"]]
    return told
