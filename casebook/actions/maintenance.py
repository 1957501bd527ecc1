"""Working out anew everything that is made from claims: to prove that it is right, or to put it right.

Making the index of search anew while nobody changes what it is made from.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from casebook import search
from casebook.actions.transactions import move_revision, take_turn
from casebook.projections import StoredDifference, edition, resolve_all


@contextmanager
def many_rows() -> Iterator[None]:
    """Where a million rows are read that hold no circles, looking for these among them takes a fifth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def rebuild(*, check: bool = False) -> list[StoredDifference]:
    """Resolve the whole archive; with `check` leave everything as it is. Returns what differed.

    The claims themselves stay as they are, so nothing is logged. Something may now be shut that was open before:
    where anything differed, kept pages go.
    """
    with many_rows(), transaction.atomic():
        take_turn()
        differences = resolve_all()
        if check:
            transaction.set_rollback(True)
        elif differences:
            edition.rebuild()
            search.follow((), (), (), ((found.row, found.field) for found in differences))
            move_revision(takedown=True)
    return differences


def rebuild_edition(*, check: bool = False) -> list[edition.EditionDifference]:
    """Make the public edition anew from what is stored in the archive; with `check` only compare."""
    with many_rows(), transaction.atomic():
        if not check:
            take_turn()
        differences = list(edition.project(write=not check))
        if differences and not check:
            move_revision(takedown=True)
    return differences


def index_anew() -> int:
    """Empty the index and make it from what readers may see now. Returns how many entries it has."""
    with transaction.atomic():
        take_turn()
        return search.rebuild()
