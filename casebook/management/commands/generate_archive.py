"""Fill an empty archive with synthetic cases, to see how it bears them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from bench.synthetic import Made, generate
from casebook.actions import ActionRefused

MOST = 1_000_000


class Command(BaseCommand):
    """Always the same archive for the same numbers. Refuses where anything is there already."""

    help = _("Fill an empty archive with synthetic cases in the shape of the real ones.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, help=_("how many cases, of about ten claims each"))
        parser.add_argument("--seed", type=int, default=1, help=_("another seed makes another archive"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["cases"] <= MOST:
            raise CommandError(_("The number of cases is from 1 to %d.") % MOST)
        try:
            made = generate(options["cases"], options["seed"])
        except ActionRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(in_words(made))


def in_words(made: Made) -> str:
    """What was written, and how fast."""
    written = ", ".join(f"{name} {number}" for name, number in made.numbers.items())
    times = _("Written in %(writing).1f s, %(rate)d claims a second; resolved in %(resolving).1f s.") % {
        "writing": made.writing,
        "rate": made.claims_a_second,
        "resolving": made.resolving,
    }
    return f"{written}.\n{times}"
