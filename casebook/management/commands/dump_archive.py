"""Write the archive as files: everything, or with --public what readers may see."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.interchange.yaml import CannotDump, dump


class Command(BaseCommand):
    """The complete dump is the backup of last resort, and private. The public one can be given to anybody."""

    help = _("Write the archive as files that load_archive reads: everything (private), or what readers may see.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help=_("a folder that is not there yet, or empty"))
        parser.add_argument("--public", action="store_true", help=_("only what a signed-out reader may see"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = dump(Path(options["path"]), public=options["public"])
        except (CannotDump, OSError) as error:
            raise CommandError(str(error)) from error
        reported = ngettext("%(path)s: %(n)d file.", "%(path)s: %(n)d files.", files) % {
            "path": options["path"],
            "n": files,
        }
        if not options["public"]:
            reported += " " + _("It is private: it has what is withheld, and who did what.")
        self.stdout.write(reported)
