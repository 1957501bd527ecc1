"""`manage.py search_index`: make the index of search anew; with --check only say where it is out of step."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.actions.maintenance import index_anew
from casebook.search import differences


class Command(BaseCommand):
    """Actions keep the index in step by themselves: this is for after a change of the code, or damage."""

    help = _("Make the index of search anew from what readers may see; with --check say where it differs.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help=_("change nothing; exit with 1 if the index is out of step")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            number = index_anew()
            reported = ngettext("%d entry in the index of search.", "%d entries in the index of search.", number)
            self.stdout.write(reported % number)
            return
        number = 0
        for found in differences():
            self.stdout.write(str(found))
            number += 1
        if number:
            reported = ngettext(
                "%d thing differs; “manage.py search_index” puts it right.",
                "%d things differ; “manage.py search_index” puts them right.",
                number,
            )
            self.stderr.write(reported % number)
            sys.exit(1)
        self.stdout.write(_("The index of search is in step."))
