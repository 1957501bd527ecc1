"""What is wrong with an archive's files: every problem with its place, told all at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.values.base import shorten

# A file with more problems than this is broken as a whole; the rest is counted.
MOST_IN_A_FILE = 1000


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing to correct: where it is, what is written there, and what is wrong with it and would be right."""

    file: str
    line: int
    value: str
    expected: str

    def __str__(self) -> str:
        told = f"{self.value}: {self.expected}" if self.value else self.expected
        return f"{self.file}:{self.line}: {told}"


class ArchiveError(Exception):
    """The files cannot be loaded, and nothing of them was saved. `problems` says all that is to be corrected."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """Collects what is wrong, so that one run tells all of it."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._in_file: Counter[str] = Counter()
        # Files of which a part could not be read at all: what is missing then may well be in them.
        self.incomplete: set[str] = set()
        # What nothing need be corrected for, and people should look at.
        self.warnings: list[Problem] = []

    def add(self, spot: Spot, value: str, expected: str) -> None:
        """Note one problem."""
        self._in_file[spot.file] += 1
        if self._in_file[spot.file] <= MOST_IN_A_FILE:
            self._found.append(Problem(spot.file, spot.line, shorten(value), expected))

    def warn(self, spot: Spot, value: str, words: str) -> None:
        """Note what may be right, and should be looked at."""
        self.warnings.append(Problem(spot.file, spot.line, shorten(value), words))

    def any(self) -> bool:
        """Whether anything is wrong so far."""
        return bool(self._in_file)

    def raise_if_any(self) -> None:
        """Raise ArchiveError with everything that was noted."""
        if self._in_file:
            raise ArchiveError(self.told())

    def told(self) -> list[Problem]:
        """Everything that was noted, as far as it is kept."""
        last = {problem.file: problem for problem in self._found}
        more = [
            Problem(file, last[file].line, "", _("%d more problems follow in this file.") % (count - MOST_IN_A_FILE))
            for file, count in self._in_file.items()
            if count > MOST_IN_A_FILE
        ]
        return [*self._found, *more]
