"""What keeps the mirror of MIRROR_PATH in step with takedowns: out at once, and the rest by the worker.

A disk that fails must not undo the action that somebody took for somebody's safety: it is said loudly, and tried again.
"""

import logging
import sqlite3
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django_tasks import task

from casebook.actions.transactions import hidden
from casebook.web.mirror.writer import CannotMirror, Mirror

logger = logging.getLogger(__name__)
AGAIN = timedelta(minutes=1)
_FAILURES = (OSError, sqlite3.Error, CannotMirror)


def connect() -> None:
    """Hear of everything that actions hide."""
    hidden.connect(take_out, dispatch_uid="casebook.mirror")


def take_out(*, refs: Collection[str], **_signal: Any) -> None:
    """Take the pages that name these out of the mirror, and have the worker write what may still stand."""
    if not settings.MIRROR_PATH:
        return
    try:
        Mirror(Path(settings.MIRROR_PATH)).remove(refs)
    except _FAILURES as error:
        logger.critical("What was taken down still stands in the mirror %s: %s", settings.MIRROR_PATH, error)
    try:
        refresh.enqueue()
    except DatabaseError:
        logger.exception("The mirror %s is not brought up to date: run manage.py mirror", settings.MIRROR_PATH)


@task()
def refresh() -> None:
    """Bring the mirror up to date, now or as soon as its disk lets us."""
    if not settings.MIRROR_PATH:
        return
    try:
        Mirror(Path(settings.MIRROR_PATH)).update()
    except _FAILURES as error:
        logger.critical("The mirror %s cannot be brought up to date: %s", settings.MIRROR_PATH, error)
        refresh.using(run_after=timezone.now() + AGAIN).enqueue()
