"""Suggestions while somebody types: records by their names, each with its kind and why."""

from typing import Any

from django.utils.translation import gettext as _

from casebook.search import How, Suggestion, suggest
from casebook.web import addresses
from casebook.web.language import foreign
from casebook.web.search import phrases
from casebook.web.search.form import address_of

MOST = 8
_SURE = (How.NAME, How.WORDS, How.BEGINNING)


def suggestions(typed: str) -> dict[str, Any]:
    """What the box offers, and how it says how many that are."""
    found = [_entry(suggestion) for suggestion in suggest(typed, MOST)]
    return {"suggestions": found, "said": phrases.suggested(len(found))}


def _entry(suggestion: Suggestion) -> dict[str, Any]:
    """One of them. A name that several have leads to all of them."""
    record = suggestion.record
    label = record.title
    is_label = suggestion.spelling == label
    of_one = addresses.of_record(record)
    return {
        "label": label,
        "lang": foreign(record.label_lang),
        "address": address_of(f'"{suggestion.spelling}"') if suggestion.shared else of_one,
        "kind": str(addresses.room_of(record).one),
        "why": _why(suggestion, is_label),
        "spelling": "" if is_label else suggestion.spelling,
        "spelling_lang": foreign(suggestion.lang),
    }


def _why(suggestion: Suggestion, is_label: bool) -> str:
    """Who types sees for themselves why a name that goes on so is there."""
    if suggestion.shared:
        return _("several of this name")
    return "" if is_label and suggestion.how in _SURE else phrases.why(suggestion.how, is_label)
