"""`manage.py backup`: the whole archive in one file, while it is in use; and whether there is one young enough."""

from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casebook.interchange.backup import CannotBackUp, back_up, backups, keep, made_at
from casebook.interchange.backup_file import DamagedBackup


class Command(BaseCommand):
    """Private, all of it. Encrypted where BACKUP_KEY is set."""

    help = _("Write a complete backup of the archive into a folder, and read it back. It is private.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help=_("where backups lie"))
        parser.add_argument(
            "--keep", type=int, metavar=_("DAYS"), help=_("then delete all but those of the newest so many days")
        )
        parser.add_argument(
            "--newest-age",
            type=float,
            metavar=_("HOURS"),
            help=_("make none; fail if the newest one is older than this"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, days = options["folder"], options["keep"]
        if options["newest_age"] is not None:
            self._look_at_newest(folder, timedelta(hours=options["newest_age"]))
            return
        if days is not None and days < 1:
            raise CommandError(_("Keep those of one day at least."))
        try:
            path = back_up(folder)
            old = keep(folder, days) if days else []
        except (CannotBackUp, DamagedBackup, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("%(path)s: %(size)d bytes.") % {"path": path, "size": path.stat().st_size})
        for each in old:
            self.stdout.write(_("%s: deleted.") % each)

    def _look_at_newest(self, folder: Path, most: timedelta) -> None:
        newest = next(reversed(backups(folder)), None)
        if newest is None:
            raise CommandError(_("There is no backup in %s.") % folder)
        if datetime.now(UTC) - made_at(newest) > most:
            raise CommandError(_("The newest backup is too old: %s.") % newest)
        self.stdout.write(str(newest))
