"""Putting a whole archive back from its backup: the one time that rows come in as they are, states and log included.

Only an empty archive takes it, so nothing that is published can be changed this way. Everything that follows from
claims is worked out anew, and is never taken from the backup.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import search
from casebook.actions.transactions import ActionRefused, take_turn
from casebook.models import Action, Claim, Record, Revision, Source
from casebook.models.archive import write_guard
from casebook.projections import edition, resolve_all


@contextmanager
def restoring() -> Iterator[None]:
    """Inside the block rows may be written as they are; at its end all is resolved. ActionRefused if anything is
    there."""
    with transaction.atomic():
        take_turn()
        if any(model.objects.exists() for model in (Record, Source, Claim, Action)):
            raise ActionRefused(_("The archive is not empty. Only an empty one is filled as a whole."))
        with write_guard.opened():
            yield
        # Everything is made for the first time, so everything differs: no list of that.
        resolve_all(lambda differences: None)
        edition.rebuild()
        search.rebuild()
        transaction.on_commit(cache.clear)


def set_revision(number: int, takedowns: int, changed_at: datetime | None) -> None:
    """Set the archive's revision to what it was, or to the first one."""
    values = {"number": max(number, 1), "takedowns": takedowns, "changed_at": changed_at or timezone.now()}
    with write_guard.opened():
        Revision.objects.filter(pk=1).update(**values)
