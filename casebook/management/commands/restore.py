"""`manage.py restore`: put a backup back; or prove, in a database of its own, that it can be."""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.interchange.backup import CannotBackUp, restore
from casebook.interchange.backup_file import DamagedBackup


class Command(BaseCommand):
    """Whole or not at all; afterwards the archive is checked, as `check_archive` does."""

    help = _("Put a backup back into an empty archive, and check it; with --check without touching the archive.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("what manage.py backup has written"))
        parser.add_argument(
            "--check", action="store_true", help=_("restore it into a database that is thrown away, to prove it")
        )
        parser.add_argument(
            "--replace", action="store_true", help=_("first delete all that this archive has, and its members")
        )
        parser.add_argument(
            "--lost-contact-key",
            action="store_true",
            help=_("also with another CONTACT_KEY: contact details and what was erased are then unknown"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        lost = options["lost_contact_key"]
        if options["check"]:
            self._check(options["file"], ["--lost-contact-key"] if lost else [])
            return
        try:
            rows, again = restore(options["file"], replace=options["replace"], lost_contact_key=lost)
        except (CannotBackUp, DamagedBackup, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(ngettext("Restored: %d row.", "Restored: %d rows.", rows) % rows)
        if again:
            said = ngettext("%d thing was erased again.", "%d things were erased again.", again)
            self.stdout.write(said % again)
        call_command("check_archive", stdout=self.stdout, stderr=self.stderr)

    def _check(self, file: Path, options: list[str]) -> None:
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        with tempfile.TemporaryDirectory(prefix="casebook-") as folder:
            # Of its own in everything that leads outside: the database, the mirror, e-mail.
            own = {"DATABASE_URL": f"sqlite:///{folder}/check.sqlite3", "MIRROR_PATH": "", "EMAIL_URL": ""}
            for command in (["migrate", "--verbosity", "0"], ["restore", *options, str(file.absolute())]):
                if subprocess.run([*manage, *command], env=os.environ | own).returncode:
                    raise CommandError(_("%s cannot be relied on.") % file)
        self.stdout.write(_("%s can be restored; the archive was not touched.") % file)
