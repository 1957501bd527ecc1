"""`manage.py project`: make the public edition anew from the archive; with --check only say what differs."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from casebook.actions.maintenance import rebuild, rebuild_edition

# So many differences are named: of an edition that is empty every row differs.
NAMED = 100


class Command(BaseCommand):
    """Visibility and redacted texts from nothing but the claims, and from these the public edition."""

    help = "Work out anew what is public, from the claims, and write the public edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Define --check."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 if anything differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        check = options["check"]
        differences: list[Any] = [*rebuild(check=check), *rebuild_edition(check=check)]
        for difference in differences[:NAMED]:
            self.stdout.write(str(difference))
        if len(differences) > NAMED:
            self.stdout.write(f"and {len(differences) - NAMED} more")
        if not differences:
            self.stdout.write("nothing differs")
        elif check:
            self.stderr.write(f"{len(differences)} differ; “manage.py project” puts them right")
            sys.exit(1)
        else:
            self.stdout.write(f"put right: {len(differences)}")
