"""Write a dated public package of the archive, to be published and kept."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.interchange.releases import CannotRelease, release


class Command(BaseCommand):
    """Made from the public edition alone; whole or not at all."""

    help = _("Write a release: all that readers may see as tables and text, with checksums and a hash tree.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help=_("a folder that is not there yet, or empty"))
        parser.add_argument("--since", help=_("the folder of the last release, as it was published"))
        parser.add_argument("--base", default=settings.SITE_ADDRESS, help=_("where readers reach the archive"))

    def handle(self, *args: Any, **options: Any) -> None:
        since = Path(options["since"]) if options["since"] else None
        try:
            made = release(Path(options["path"]), options["base"], since)
        except (CannotRelease, OSError) as error:
            raise CommandError(str(error)) from error
        files = ngettext("%(path)s: %(n)d file.", "%(path)s: %(n)d files.", made.files)
        self.stdout.write(files % {"path": options["path"], "n": made.files})
        if not made.changed:
            self.stdout.write(_("Nothing of the archive changed since the last release."))
        self.stdout.write(_("The root of its hash tree, to be noted where others can find it: %s") % made.root)
