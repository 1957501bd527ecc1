"""Write the public pages as files, for any web server."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casebook.web.mirror import CannotMirror, Mirror


class Command(BaseCommand):
    """What changed since the last time; everything with --all, which is due each month: pages say how long ago."""

    help = _("Write the public pages as files; what changed since the last time, or all of them.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", nargs="?", default=settings.MIRROR_PATH, help=_("a folder; MIRROR_PATH when left out")
        )
        parser.add_argument("--base", help=_("where the mirror is reached; links are relative without it"))
        parser.add_argument("--live", help=_("where the archive itself is reached"))
        parser.add_argument("--all", action="store_true", help=_("write every page anew"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["path"]:
            raise CommandError(_("Name a folder, or set MIRROR_PATH."))
        began = time.monotonic()
        try:
            made = Mirror(Path(options["path"]), options["base"], options["live"]).update(options["all"])
        except (CannotMirror, OSError) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - began
        self.stdout.write(
            _("%(rendered)d pages rendered in %(seconds).1f s, %(written)d files written, %(removed)d taken out.")
            % {**made._asdict(), "seconds": seconds}
        )
