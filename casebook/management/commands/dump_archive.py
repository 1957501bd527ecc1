"""Write what readers may see as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.interchange.yaml import CannotDump, dump


class Command(BaseCommand):
    """In the form of the seed; it can be given to anybody. What is complete is a backup."""

    help = _("Write what a signed-out reader may see, as text files in the form of the seed.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help=_("a folder that is not there yet, or empty"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = dump(Path(options["path"]))
        except (CannotDump, OSError) as error:
            raise CommandError(str(error)) from error
        said = ngettext("%(path)s: %(n)d file.", "%(path)s: %(n)d files.", files)
        self.stdout.write(said % {"path": options["path"], "n": files})
