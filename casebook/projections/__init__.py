"""From claims to columns, facet values and visibility. The one writer of resolved columns.

What follows from claims and can be rebuilt: the public edition, written in the transaction of the action.
"""

from casebook.projections.dependents import reported_with_twins
from casebook.projections.facet_values import only_hedged
from casebook.projections.families import whole as family_ids
from casebook.projections.labels import UNFIT, label_once_published, unfit_translations, wording_for_readers
from casebook.projections.redaction import cover_of, forget, names_known, prepare, row_at, text_reference
from casebook.projections.redaction_places import RedactionPlace, places
from casebook.projections.runner import TWINS, resolve, resolve_all
from casebook.projections.storage import StoredDifference
from casebook.projections.text_rows import loaded as texts_numbered
from casebook.projections.text_rows import number_of
from casebook.projections.text_rows import texts_of as public_texts
from casebook.projections.tombstones import would_be_public
from casebook.projections.visibility import is_sensitive

__all__ = [
    "TWINS",
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
    "only_hedged",
    "places",
    "prepare",
    "public_texts",
    "reported_with_twins",
    "resolve",
    "resolve_all",
    "row_at",
    "text_reference",
    "texts_numbered",
    "unfit_translations",
    "wording_for_readers",
    "would_be_public",
]
