"""Exporting and loading the archive of a test, in one database."""

from io import StringIO
from pathlib import Path

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import transaction

from casebook.models.archive import write_guard


def dumped(path: Path) -> dict[str, str]:
    """Write what readers see into this folder; the text of each file by its name."""
    call_command("dump_archive", str(path), stdout=StringIO())
    return texts(path)


def texts(path: Path) -> dict[str, str]:
    """The text of each file below, by its name."""
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return {str(file.relative_to(path)): file.read_text(encoding="utf-8") for file in files}


def loaded(path: Path, **options: bool) -> str:
    """What the command says when it loads."""
    out = StringIO()
    # Errors go where pytest shows them.
    call_command("load_archive", str(path), stdout=out, **options)
    return out.getvalue()


def emptied() -> None:
    """Take every row out of every table of the archive, behind everybody's back."""
    with transaction.atomic(), write_guard.opened():
        LogEntry.objects.all().delete()
        for model in apps.get_app_config("casebook").get_models(include_auto_created=True):
            if not model._meta.proxy:
                rows = model._base_manager.all()
                rows._raw_delete(rows.db)
        # What the admin noted names its members.
        LogEntry.objects.all().delete()
