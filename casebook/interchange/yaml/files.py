"""Which files make up an archive, and their bytes."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from casebook.interchange.yaml.parser import LARGEST_FILE, FilePosition, Problems

SUFFIX = ".yaml"
# The number of the second, third … file of a list.
_NUMBER = re.compile("-([0-9]{1,9})$")


def contents(path: Path, problems: Problems, largest: int = LARGEST_FILE) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file under `path`, or of the one file that it is, in the order of their names.

    A link that leads out of the folder is a problem, and what it leads to is not read: whoever sends a folder must not
    get the archive to read, or to quote in a message, any other file of the machine.
    """
    for file in _files(path, problems):
        content = read(file, path, problems, largest)
        if content is not None:
            yield shown(file), content


def read(file: str | Path, folder: Path, problems: Problems, largest: int = LARGEST_FILE) -> bytes | None:
    """The bytes of a file of this folder, at most one more than `largest`; None where it must or can not be read."""
    name, real = shown(file), os.path.realpath(file)
    try:
        if not Path(real).is_relative_to(os.path.realpath(folder)):
            raise OSError(_("it is a link that leads out of the folder; put the file itself there"))
        # Without waiting for whoever writes into a pipe, and without following what was made a link meanwhile.
        opened = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(opened, "rb") as stream:
            if not stat.S_ISREG(os.fstat(opened).st_mode):
                raise OSError(_("it is no file"))
            # One byte more than may be, so that what is far too large is not read to its end.
            return stream.read(largest + 1)
    except OSError as error:
        problems.incomplete.add(name)
        problems.add(FilePosition(name, 0), "", _("The file cannot be read: %s.") % (error.strerror or error))
        return None


def shown(path: str | Path) -> str:
    """The path as a message can show it: file names may hold anything."""
    return "".join(char if char.isprintable() else "�" for char in str(path))


def _files(path: Path, problems: Problems) -> list[str]:
    if os.path.isfile(path):
        return [str(path)]
    if not os.path.isdir(path):
        problems.add(FilePosition(shown(path), 0), "", _("There is no such file or folder."))
        return []
    found = sorted(_walk(path, problems), key=_numbered)
    for file in found:
        if file.endswith(".yml"):
            problems.add(FilePosition(shown(file), 0), "", _("Files of the archive end in .yaml; rename it."))
    files = [file for file in found if file.endswith(SUFFIX)]
    if not files:
        problems.add(FilePosition(shown(path), 0), "", _("There is no file in it that ends in .yaml."))
    return files


def _numbered(file: str) -> tuple[str, int, str]:
    """The key by which `actions` comes before `actions-2`, and that before `actions-10`."""
    stem = file.removesuffix(SUFFIX)
    number = _NUMBER.search(stem)
    return (stem[: number.start()], int(number[1]), file) if number else (stem, 1, file)


def _walk(path: Path, problems: Problems) -> Iterator[str]:
    """Every file below, but hidden ones. Links to folders are not followed, so that no circle has to end."""

    def refused(error: OSError) -> None:
        name = shown(error.filename or path)
        problems.incomplete.add(name)
        problems.add(FilePosition(name, 0), "", _("The folder cannot be read: %s.") % (error.strerror or error))

    for folder, folders, names in os.walk(path, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (os.path.join(folder, name) for name in names if not name.startswith("."))
