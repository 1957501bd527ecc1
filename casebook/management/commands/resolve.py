"""`manage.py resolve`: work out anew what is made from claims; with --check only say what differs."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from casebook.acts.rebuilding import rebuild


class Command(BaseCommand):
    """Columns, facet values, the gate and covered names, from nothing but the claims."""

    help = "Work out columns, facet values, the gate and covered names anew from the claims, and store them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Define --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if anything differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        differences = rebuild(check=options["check"])
        for difference in differences:
            self.stdout.write(str(difference))
        if not differences:
            self.stdout.write("nothing differs")
        elif options["check"]:
            self.stderr.write(f"{len(differences)} differ; “manage.py resolve” puts them right")
            sys.exit(1)
        else:
            self.stdout.write(f"put right: {len(differences)}")
