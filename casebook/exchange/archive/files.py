"""Which files make up an archive, and their bytes."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from casebook.exchange.archive.problems import Problems, Spot
from casebook.exchange.archive.reading import LARGEST_FILE

SUFFIX = ".yaml"


def contents(path: Path, problems: Problems, largest: int = LARGEST_FILE) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file under `path`, or of the one file that it is, in the order of their names."""
    for file in _files(path, problems):
        name = shown(file)
        try:
            # Asked first: to open a pipe is to wait for whoever writes into it.
            if not os.path.isfile(file):
                raise OSError(_("it is no file, or a link that leads nowhere"))
            with open(file, "rb") as opened:
                # One byte more than may be, so that what is far too large is not read to its end.
                yield name, opened.read(largest + 1)
        except OSError as error:
            problems.incomplete.add(name)
            problems.add(Spot(name, 0), "", _("The file cannot be read: %s.") % (error.strerror or error))


def shown(path: str | Path) -> str:
    """The path as a message can show it: file names may hold anything."""
    return "".join(char if char.isprintable() else "�" for char in str(path))


def _files(path: Path, problems: Problems) -> list[str]:
    if os.path.isfile(path):
        return [str(path)]
    if not os.path.isdir(path):
        problems.add(Spot(shown(path), 0), "", _("There is no such file or folder."))
        return []
    found = sorted(_walk(path, problems))
    for file in found:
        if file.endswith(".yml"):
            problems.add(Spot(shown(file), 0), "", _("Files of the archive end in .yaml; rename it."))
    files = [file for file in found if file.endswith(SUFFIX)]
    if not files:
        problems.add(Spot(shown(path), 0), "", _("There is no file in it that ends in .yaml."))
    return files


def _walk(path: Path, problems: Problems) -> Iterator[str]:
    """Every file below, but hidden ones. Links to folders are not followed, so that no circle has to end."""

    def refused(error: OSError) -> None:
        name = shown(error.filename or path)
        problems.incomplete.add(name)
        problems.add(Spot(name, 0), "", _("The folder cannot be read: %s.") % (error.strerror or error))

    for folder, folders, names in os.walk(path, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(folder, name) for name in names if not name.startswith("."))
