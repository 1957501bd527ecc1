"""Load an archive's files (fixtures/README.md says how they are written)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.interchange.yaml import ArchiveError, Summary, load, rewrite
from casebook.interchange.yaml.parser import shown
from casebook.models import Record


class Command(BaseCommand):
    """Adds what is missing, changes nothing that is there, and saves nothing at all if something is wrong."""

    help = _("Load the archive's files: a folder with all below it, or one file.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", help=_("a folder, read with all folders below it, or one file"))
        parser.add_argument(
            "--canonical",
            action="store_true",
            help=_("first put each file into the archive's own form, in place, with a reference for what has none"),
        )
        parser.add_argument("--if-empty", action="store_true", help=_("do nothing if there is any record already"))

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["path"]
        try:
            if options["if_empty"] and Record.objects.exists():
                self.stdout.write(_("The archive has records already: nothing was loaded."))
                return
            if options["canonical"]:
                for name in rewrite(Path(path)):
                    self.stdout.write(_("%s: written anew.") % name)
            summary = load(Path(path))
        except ArchiveError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(_refusal(len(error.problems))) from error
        except DatabaseError as error:
            raise CommandError(_("Nothing was loaded, the database refused: %s") % str(error).strip()) from error
        for warning in summary.warnings:
            self.stderr.write(str(warning))
        self.stdout.write(f"{shown(path)}: {in_words(summary)}")


def _refusal(count: int) -> str:
    return (
        ngettext(
            "Nothing was loaded: %d problem is to be corrected.",
            "Nothing was loaded: %d problems are to be corrected.",
            count,
        )
        % count
    )


def in_words(summary: Summary) -> str:
    """What was done, in a sentence or three."""
    added = _added(summary)
    reported = [_("Added: %s.") % ", ".join(added) if added else _("Nothing was added.")]
    if summary.unchanged:
        said = ngettext(
            "%d thing was there already, just so.", "%d things were there already, just so.", summary.unchanged
        )
        reported.append(said % summary.unchanged)
    if summary.left:
        said = ngettext(
            "%d thing was left as it is: it, or something that it needs, stands no more in the archive.",
            "%d things were left as they are: they, or something that they need, stand no more in the archive.",
            summary.left,
        )
        reported.append(said % summary.left)
    if summary.erased:
        said = ngettext(
            "%d thing was erased from the archive, and does not come back.",
            "%d things were erased from the archive, and do not come back.",
            summary.erased,
        )
        reported.append(said % summary.erased)
    return " ".join(reported)


def _added(summary: Summary) -> list[str]:
    """What was added, one kind after the other, each with its number."""
    numbers = (
        (summary.records, ngettext("%d record", "%d records", summary.records)),
        (summary.sources, ngettext("%d source", "%d sources", summary.sources)),
        (summary.claims, ngettext("%d claim", "%d claims", summary.claims)),
        (summary.citations, ngettext("%d citation", "%d citations", summary.citations)),
        (summary.attributions, ngettext("%d attribution", "%d attributions", summary.attributions)),
        (summary.disputes, ngettext("%d dispute", "%d disputes", summary.disputes)),
        (summary.released, ngettext("release of %d claim", "release of %d claims", summary.released)),
    )
    return [words % number for number, words in numbers if number]
