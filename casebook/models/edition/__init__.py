"""The public edition: what readers may see, in flat tables, and nothing else.

Only `casebook.projections` writes it. Rows have the keys of the archive's rows that they are made from, so that a
projection finds them again; readers never meet these. No foreign keys: a row that leads to something that is not
public leads nowhere.
"""

from casebook.models.edition.changes import ENDING, PublicChange, PublicCorrection
from casebook.models.edition.claims import Placement, PlacementRole, PublicClaim
from casebook.models.edition.links import Contains, Facet, Link, Of
from casebook.models.edition.records import PublicRecord, Tombstone
from casebook.models.edition.sources import PublicDispute, PublicSource

__all__ = [
    "ENDING",
    "Contains",
    "Facet",
    "Link",
    "Of",
    "Placement",
    "PlacementRole",
    "PublicChange",
    "PublicClaim",
    "PublicCorrection",
    "PublicDispute",
    "PublicRecord",
    "PublicSource",
    "Tombstone",
]
