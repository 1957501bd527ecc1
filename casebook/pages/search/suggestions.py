"""Suggestions while somebody types: records by their names, each with its kind and why."""

from typing import Any

from casebook.pages import addresses
from casebook.pages.lists.listing import foreign
from casebook.pages.search import words
from casebook.search import How, Suggestion, suggest

MOST = 8
_SURE = (How.NAME, How.WORDS, How.BEGINNING)


def suggestions(typed: str) -> dict[str, Any]:
    """What the box offers, and how it says how many that are."""
    found = [_entry(suggestion) for suggestion in suggest(typed, MOST)]
    return {"suggestions": found, "said": words.suggested(len(found))}


def _entry(suggestion: Suggestion) -> dict[str, Any]:
    record = suggestion.record
    label = record.label or record.ref
    is_label = suggestion.spelling == label
    return {
        "label": label,
        "lang": foreign(record.label_lang),
        "address": addresses.of_record(record),
        "kind": str(addresses.room_of(record).one),
        # Who types sees for themselves why a name that goes on so is there.
        "why": "" if is_label and suggestion.how in _SURE else words.why(suggestion.how, is_label),
        "spelling": "" if is_label else suggestion.spelling,
        "spelling_lang": foreign(suggestion.lang),
    }
