"""The day as of which the archive is read (DESIGN, "as_of"), carried as the active language is.

While a day is active, `objects` of every model give only what its sources had certainly said by then, and the columns
of a record that follow from claims follow from the claims of that day. So no query of a page can forget the day. Only
public pages read as of a day, and nothing is written while one is active.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

Columns = dict[str, Any]


class AsOf(ABC):
    """One reading as of a day: which records it has met, and what follows from what was known by then."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._waiting: list[Any] = []
        self._columns: dict[int, Columns] = {}

    @abstractmethod
    def work_out(self, records: dict[int, Any]) -> dict[int, Columns]:
        """The columns of these records, both by id. Asked once for all that were met since, at the first look."""

    @abstractmethod
    def known(self) -> Any:
        """The condition on a record that anything was known of it."""

    @abstractmethod
    def detained(self) -> Any:
        """The condition on a person that sources reported custody."""

    def meet(self, record: Any, names: frozenset[str]) -> None:
        """Take these columns from a record that was just read: they are those of today."""
        record.__dict__["as_of"] = self
        for name in names & set(record.__dict__):
            del record.__dict__[name]
        self._waiting.append(record)

    def fill(self) -> None:
        """Give all that were met their columns of the day."""
        waiting, self._waiting = self._waiting, []
        unknown = {record.pk: record for record in waiting if record.pk not in self._columns}
        if unknown:
            with reading(self):
                self._columns |= self.work_out(unknown)
        for record in waiting:
            record.__dict__.update(self._columns[record.pk])


_reading: ContextVar[AsOf | None] = ContextVar("casebook_as_of", default=None)


def current() -> AsOf | None:
    """The reading that is active; None for today."""
    return _reading.get()


def day() -> date | None:
    """The day as of which the archive is read; None for today."""
    found = _reading.get()
    return found.day if found else None


def today() -> date:
    """The day from which a reader counts how long ago something was."""
    return day() or timezone.now().date()


@contextmanager
def reading(as_of: AsOf | None) -> Iterator[None]:
    """Read as of a day inside the block; None reads as of today."""
    token = _reading.set(as_of)
    try:
        yield
    finally:
        _reading.reset(token)


class DayManager(models.Manager):
    """A manager that gives what was known by the active day. Its querysets say what that is (`as_of`)."""

    def get_queryset(self) -> Any:
        """All rows, or those of the day."""
        rows: Any = models.Manager.get_queryset(self)
        return rows.as_of(day())


def manager_of(querysets: Any) -> Any:
    """A manager with the methods of these querysets that reads as of the active day.

    Django's own with one method changed, and no class between: the type checker's plugin knows it by its parent.
    """
    made: Any = type(models.Manager.from_queryset(querysets)())
    made.get_queryset = DayManager.get_queryset
    manager = made()
    manager._built_with_asmanager = True
    return manager
