"""One place a fact: of those that a page tells more than once, the first has the anchor that links lead to."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from casebook.web.presenters.facts import BlockShown, DisputeShown, FactShown


def reported_once(items: Iterable[Any], seen: set[str]) -> list[Any]:
    """The items, with the anchor taken from every fact that is among `seen` already; what is new is added there."""
    return [_item(item, seen) for item in items]


def _item(item: Any, seen: set[str]) -> Any:
    if isinstance(item, FactShown):
        if item.ref in seen:
            return replace(item, again=True)
        seen.add(item.ref)
        return item
    if isinstance(item, DisputeShown):
        sides = (replace(side, facts=tuple(reported_once(side.facts, seen))) for side in item.sides)
        return replace(item, sides=tuple(sides))
    if isinstance(item, BlockShown):
        return replace(item, facts=tuple(reported_once(item.facts, seen)))
    return item
