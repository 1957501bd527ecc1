"""Look for everything that must not be: a line for each, with its reference and what puts it right."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.interchange.integrity import check_archive


class Command(BaseCommand):
    """Changes nothing. Exit status 1 if anything was found."""

    help = _("Check that the archive is whole. Changes nothing; exit status 1 if anything is wrong.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help=_("only what a few queries can tell, for a cron job"))

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for finding in check_archive(quick=options["quick"]):
            self.stdout.write(str(finding))
            number += 1
        if number:
            self.stderr.write(ngettext("%d thing is wrong.", "%d things are wrong.", number) % number)
            sys.exit(1)
        self.stdout.write(_("Nothing is wrong."))
