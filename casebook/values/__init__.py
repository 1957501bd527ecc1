"""What a claim can say: the types of value, each of which parses, checks, prints in words and compares.

Pure Python: no models and no database. Every value goes to text and back unchanged.
"""

from django.utils.translation import gettext

from casebook.values.ages import Age
from casebook.values.amounts import Qualifier
from casebook.values.base import Comparison, Value, ValueProblem, shorten
from casebook.values.dates import KNOWN, Bounds, VagueDate, as_typed, check_typed
from casebook.values.durations import Duration
from casebook.values.identifiers import Coordinates, Identifier
from casebook.values.quantities import Count, Money
from casebook.values.text_cleaning import check_language, clean_text, time_code
from casebook.values.texts import (
    OWN_LANGUAGE,
    TRANSLATED_INTO,
    USAGES,
    Code,
    Name,
    RecordRef,
    Text,
    column,
    text_in,
    with_translations,
    without_original,
)

TYPES: dict[str, type[Value]] = {
    kind.type_name: kind
    for kind in (Text, Name, Code, Count, Money, Age, VagueDate, Duration, Identifier, Coordinates, RecordRef)
}

__all__ = [
    "KNOWN",
    "OWN_LANGUAGE",
    "TRANSLATED_INTO",
    "TYPES",
    "USAGES",
    "Age",
    "Bounds",
    "Code",
    "Comparison",
    "Coordinates",
    "Count",
    "Duration",
    "Identifier",
    "Money",
    "Name",
    "Qualifier",
    "RecordRef",
    "Text",
    "VagueDate",
    "Value",
    "ValueProblem",
    "as_typed",
    "check_language",
    "check_typed",
    "clean_text",
    "column",
    "parse_typed",
    "parse_value",
    "text_in",
    "time_code",
    "with_translations",
    "without_original",
]


def parse_value(type_name: str, text: str) -> Value:
    """The value of the type called `type_name` (a key of TYPES) that `text` stands for; else raises
    ValueProblem.
    """
    kind = TYPES.get(type_name)
    if kind is None:
        raise ValueProblem(
            gettext("“%(value)s” is no type of value; these are: %(types)s.")
            % {"value": shorten(type_name), "types": ", ".join(TYPES)}
        )
    return kind.parse(text)


def parse_typed(type_name: str, text: str) -> Value:
    """As `parse_value`, for what a person types: what EDTF reads otherwise than a person might is refused."""
    if type_name in (VagueDate.type_name, Age.type_name):
        check_typed(text)
    return parse_value(type_name, text)
