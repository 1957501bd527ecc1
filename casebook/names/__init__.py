"""Names: how one is folded, so that its spellings find each other, and how a withheld one is covered in a
text.

Pure Python: no models and no database.
"""

from casebook.names.common_words import is_common
from casebook.names.compounds import TIE, tied
from casebook.names.index_keys import Terms, heard, is_run, may_cover, name_keys, term_keys, terms
from casebook.names.redaction import COVER, Redactor, redact
from casebook.names.spelling import PARTICLES, fold, is_particle, skeleton, sound, tokens

__all__ = [
    "COVER",
    "PARTICLES",
    "TIE",
    "Redactor",
    "Terms",
    "fold",
    "heard",
    "is_common",
    "is_particle",
    "is_run",
    "may_cover",
    "name_keys",
    "redact",
    "skeleton",
    "sound",
    "term_keys",
    "terms",
    "tied",
    "tokens",
]
