"""What differs between two days, as a page shows it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Difference:
    """One thing that came, changed or went. A fact has its reference and name; others have neither."""

    words: str
    address: str
    about: str = ""
    note: str = ""
    ref: str = ""
    fact: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Part:
    """All that came, or changed, or went: the first of them, and how many there are."""

    first: tuple[Difference, ...]
    number: int

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.number - len(self.first)


@dataclass(frozen=True)
class Compared:
    """Two days compared; `later` is None for today."""

    earlier: date
    later: date | None
    came: Part
    changed: Part
    went: Part
    # Lists of more rows than so many are not compared; 0: this one was.
    too_many: int = 0
