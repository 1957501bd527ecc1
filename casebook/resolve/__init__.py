"""From claims to columns, facet values and the gate. The one writer of resolved columns."""

from casebook.resolve.compare import compare_claims, disagree, sides
from casebook.resolve.facets import only_hedged
from casebook.resolve.families import whole as family_ids
from casebook.resolve.gate import is_sensitive
from casebook.resolve.labels import label_once_published, wording_for_readers
from casebook.resolve.masks import cover_of, forget, names_known, prepare, row_at, text_reference
from casebook.resolve.places import Place, places
from casebook.resolve.reach import told_with_twins
from casebook.resolve.run import TWINS, resolve, resolve_all
from casebook.resolve.stored import Difference
from casebook.resolve.texts import loaded as texts_numbered
from casebook.resolve.texts import number_of
from casebook.resolve.texts import texts_of as public_texts
from casebook.resolve.tombstones import would_be_public

__all__ = [
    "TWINS",
    "Difference",
    "Place",
    "compare_claims",
    "cover_of",
    "disagree",
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
    "resolve",
    "resolve_all",
    "row_at",
    "sides",
    "text_reference",
    "texts_numbered",
    "told_with_twins",
    "wording_for_readers",
    "would_be_public",
]
