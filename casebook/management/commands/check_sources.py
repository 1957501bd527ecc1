"""Look again at articles and their kept copies: a line for each that is not as it was. Changes nothing published."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.models import Source, SourceCheckOutcome

# Between two pages, for outlets that see many requests of one machine as an attack.
PAUSE = 1.0


class Command(BaseCommand):
    """For cron: it begins with those that were looked at longest ago."""

    help = _(
        "Look whether articles are at their addresses, kept copies are whole, and quotes still stand in them. What is"
        " found stands with each source in the desk. Nothing that is published changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("refs", nargs="*", help=_("references of sources; those that are due when none is given"))
        parser.add_argument("--days", type=int, default=30, help=_("those not looked at for so many days"))
        parser.add_argument("--most", type=int, default=200, help=_("so many at a time"))
        parser.add_argument("--keep", action="store_true", help=_("keep a copy where there is none, or it differs"))

    def handle(self, *args: Any, **options: Any) -> None:
        from casebook.interchange.capture import checks  # noqa: PLC0415 (slow: other commands do not need it)

        sources = list(
            Source.objects.filter(ref__in=options["refs"]).order_by("pk")
            if options["refs"]
            else checks.due(timezone.now() - timedelta(days=options["days"]))[: options["most"]]
        )
        for number, source in enumerate(sources, 1):
            if number > 1 and source.address:
                time.sleep(PAUSE)
            found = checks.check(source, keep=options["keep"])
            if found.outcome not in (SourceCheckOutcome.UNCHANGED, SourceCheckOutcome.NOT_FETCHED) or (
                found.copies_damaged
            ):
                self.stdout.write(f"{source.ref}: {found.in_words} {found.problem}".rstrip())
        self.stdout.write(_("Looked at: %d.") % len(sources))
