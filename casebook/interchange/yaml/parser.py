"""From a folder to trees: which files make up an archive, their YAML with its lines, and all that is wrong with them.

Every scalar is a string, and what a correcting person cannot see through is refused: anchors, aliases, tags,
directives, several documents in a file and duplicate keys. The events of PyYAML are read one by one: its own loaders
turn "no" into False, take a duplicate key, and follow aliases.
"""

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from casebook.values.base import shorten

# A file with more problems than this is broken as a whole; the rest is counted.
MOST_IN_A_FILE = 1000


@dataclass(frozen=True, slots=True)
class FilePosition:
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True, slots=True)
class FileProblem:
    """One thing to correct: where it is, what is written there, and what is wrong with it and would be right."""

    file: str
    line: int
    value: str
    expected: str

    def __str__(self) -> str:
        reported = f"{self.value}: {self.expected}" if self.value else self.expected
        return f"{self.file}:{self.line}: {reported}"


class ArchiveError(Exception):
    """The files cannot be loaded, and nothing of them was saved. `parser` says all that is to be corrected."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """Collects what is wrong, so that one run tells all of it."""

    def __init__(self) -> None:
        self._found: list[FileProblem] = []
        self._in_file: Counter[str] = Counter()
        # Files of which a part could not be read at all: what is missing then may well be in them.
        self.incomplete: set[str] = set()
        # What nothing need be corrected for, and people should look at.
        self.warnings: list[FileProblem] = []

    def add(self, spot: FilePosition, value: str, expected: str) -> None:
        """Note one problem."""
        self._in_file[spot.file] += 1
        if self._in_file[spot.file] <= MOST_IN_A_FILE:
            self._found.append(FileProblem(spot.file, spot.line, shorten(value), expected))

    def warn(self, spot: FilePosition, value: str, words: str) -> None:
        """Note what may be right, and should be looked at."""
        self.warnings.append(FileProblem(spot.file, spot.line, shorten(value), words))

    def any(self) -> bool:
        """Whether anything is wrong so far."""
        return bool(self._in_file)

    def raise_if_any(self) -> None:
        """Raise ArchiveError with everything that was noted."""
        if self._in_file:
            raise ArchiveError(self.reported())

    def reported(self) -> list[FileProblem]:
        """Everything that was noted, as far as it is kept."""
        last = {problem.file: problem for problem in self._found}
        more = [
            FileProblem(
                file, last[file].line, "", _("%d more problems follow in this file.") % (count - MOST_IN_A_FILE)
            )
            for file, count in self._in_file.items()
            if count > MOST_IN_A_FILE
        ]
        return [*self._found, *more]


# Files

LARGEST_FILE = 5 * 1024 * 1024
SUFFIX = ".yaml"
# Says of a folder that it is a public export, and is not read.
HEAD = "archive.yaml"
# The number of the second, third … file of a list.
_NUMBER = re.compile("-([0-9]{1,9})$")


def contents(path: Path, problems: Problems) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file under `path`, or of the one file that it is, in the order of their names.

    A link that leads out of the folder is a problem, and what it leads to is not read: whoever sends a folder must not
    get the archive to read, or to quote in a message, any other file of the machine.
    """
    for file in _files(path, problems):
        content = _read(file, path, problems)
        if content is not None:
            yield shown(file), content


def _read(file: str, folder: Path, problems: Problems) -> bytes | None:
    """The bytes of a file of this folder, at most one more than may be; None where it must or can not be read."""
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
            return stream.read(LARGEST_FILE + 1)
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
    files = [file for file in found if file.endswith(SUFFIX) and file != os.path.join(path, HEAD)]
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


# Trees

DEEPEST = 12

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Control characters, line ends that editors do not count as such, and what turns the direction of writing: also in a
# comment, where it would make a reviewer read something else.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A string, whatever it looks like."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their lines and values, in the order of the file."""

    line: int
    entries: "dict[str, tuple[int, Node]]"


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that was refused already, and is not to be complained about twice."""

    line: int


Node = Scalar | Sequence | Mapping | Broken


class _Stop(Exception):
    """The rest of the file cannot be read sensibly."""


def read_text(content: bytes, file: str, problems: Problems) -> Node | None:
    """The tree of one file, or None where there is none to read; what is wrong is added to `parser`."""
    if len(content) > LARGEST_FILE:
        problems.incomplete.add(file)
        problems.add(FilePosition(file, 1), "", _("The file is too large; at most 5 MB are possible: divide it."))
        return None
    text = _decoded(content, file, problems)
    if text is None:
        return None
    tree = _Tree(file, problems)
    try:
        for event in _events(text, file, problems):
            tree.take(event)
    except _Stop:
        problems.incomplete.add(file)
        return None
    if tree.root is None:
        problems.add(FilePosition(file, 1), "", _("The file is empty."))
    return tree.root


def _decoded(content: bytes, file: str, problems: Problems) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.incomplete.add(file)
        line = content.count(b"\n", 0, error.start) + 1
        problems.add(FilePosition(file, line), "", _("This is not UTF-8 text; save the file as UTF-8."))
        return None
    text = text.replace("\r\n", "\n")
    line = 1
    start = 0
    for found in HIDDEN.finditer(text):
        line += text.count("\n", start, found.start())
        start = found.start()
        problems.add(
            FilePosition(file, line),
            "",
            _("There is a hidden or broken character (U+%04X) that may not be stored; remove it.") % ord(found[0]),
        )
    return HIDDEN.sub(" ", text)


def _events(text: str, file: str, problems: Problems) -> Iterator[Any]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or ""
        spot = FilePosition(file, mark.line + 1 if mark else 1)
        problems.add(spot, "", _("This cannot be read as YAML (%s); look at indentation, quotes and colons.") % said)
        raise _Stop from error


class _Tree:
    """Puts a tree together from the events of one file."""

    def __init__(self, file: str, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self._open: list[tuple[Any, list[Node]]] = []
        self.root: Node | None = None

    def take(self, event: Any) -> None:
        """Take the next event."""
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event, line)
        elif isinstance(event, yaml.AliasEvent):
            self._add(line, f"*{event.anchor}", _("Aliases are not used here; write it out."))
            self._put(Broken(line))
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            start, children = self._open.pop()
            self._put(self._closed(start, children))
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_marks(event, line)
            self._node(event, line)

    def _node(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._put(Scalar(line, event.value))
            return
        self._open.append((event, []))
        if len(self._open) > DEEPEST:
            self._add(line, "", _("This is nested too deeply; nothing in the archive is."))
            raise _Stop

    def _document(self, event: Any, line: int) -> None:
        if event.version or event.tags:
            self._add(line, "%", _("Directives are not used here; remove the line."))
        if self.root is not None:
            self._add(line, "---", _("A file holds one document; put the second into a file of its own."))
            raise _Stop

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self._add(line, f"&{event.anchor}", _("Anchors are not used here; write it out where it is needed."))
        if event.tag is not None:
            self._add(line, event.tag, _("Tags are not used here; everything is text. Put it into quotes."))

    def _closed(self, start: Any, children: list[Node]) -> Node:
        line = start.start_mark.line + 1
        if isinstance(start, yaml.SequenceStartEvent):
            return Sequence(line, tuple(children))
        entries: dict[str, tuple[int, Node]] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            self._enter(entries, key, value)
        return Mapping(line, entries)

    def _enter(self, entries: dict[str, tuple[int, Node]], key: Node, value: Node) -> None:
        if not isinstance(key, Scalar):
            if not isinstance(key, Broken):
                self._add(key.line, "", _("A key is a word or two, not a list or a block."))
        elif key.text in entries:
            first = entries[key.text][0]
            self._add(key.line, key.text, _("The same key is on line %d already; write it once.") % first)
        else:
            entries[key.text] = (key.line, value)

    def _put(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self.root = node

    def _add(self, line: int, value: str, expected: str) -> None:
        self._problems.add(FilePosition(self._file, line), value, expected)
