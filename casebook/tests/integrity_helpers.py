"""What the archive has stored beside its claims, held against what follows from them."""

from casebook.projections import resolve_all
from casebook.projections.edition import project


def out_of_step() -> list[str]:
    """What is stored otherwise than the claims give it, in the archive and in the public edition."""
    return [str(found) for found in (*resolve_all(), *project(write=False))]
