"""From claims to columns and visibility. The one writer of resolved columns.

What follows from claims and can be rebuilt: the public edition, written in the transaction of the action.
"""

from casebook.projections.families import whole as family_ids
from casebook.projections.labels import UNFIT, label_once_published, unfit_translations, wording_for_readers
from casebook.projections.links import SAME
from casebook.projections.redaction import cover_of, forget, names_known, prepare, row_at, text_reference
from casebook.projections.redaction_places import RedactionPlace, places
from casebook.projections.runner import resolve, resolve_all
from casebook.projections.tables import StoredDifference
from casebook.projections.text_rows import loaded as texts_numbered
from casebook.projections.text_rows import number_of
from casebook.projections.text_rows import texts_of as public_texts
from casebook.projections.visibility import is_sensitive, tells_of_child

__all__ = [
    "SAME",
    "UNFIT",
    "RedactionPlace",
    "StoredDifference",
    "cover_of",
    "family_ids",
    "forget",
    "is_sensitive",
    "label_once_published",
    "names_known",
    "number_of",
    "places",
    "prepare",
    "public_texts",
    "resolve",
    "resolve_all",
    "row_at",
    "tells_of_child",
    "text_reference",
    "texts_numbered",
    "unfit_translations",
    "wording_for_readers",
]
