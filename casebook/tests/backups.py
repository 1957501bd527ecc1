"""Backing up and restoring the archive of a test, in one database."""

from pathlib import Path

from django.utils import timezone

from casebook.interchange.backup import BackupFile, back_up, restore
from casebook.models import Capture, Source
from casebook.models.archive import write_guard
from casebook.tests import factories
from casebook.tests.dumps import emptied


def tables(path: Path) -> dict[str, list[bytes]]:
    """The lines of each table of a backup."""
    return {table.label: list(table) for table in BackupFile(path).tables()}


def come_back(folder: Path) -> tuple[Path, Path]:
    """Back up, empty, restore and back up again; both backups."""
    first = back_up(folder / "first")
    emptied()
    restore(first)
    return first, back_up(folder / "second")


def article_kept() -> Source:
    """A published source with a kept copy of every byte."""
    source = factories.published_source("Kept")
    with write_guard.opened():
        Capture.objects.create(
            source=source, sha256="0" * 64, captured_at=timezone.now(), content=bytes(range(256)) * 300, text="“Kept”\n"
        )
    return source
