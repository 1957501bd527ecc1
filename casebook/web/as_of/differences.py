"""What differs between two days, as a page shows it."""

from dataclasses import dataclass
from datetime import date

from casebook.web.presenters.page_sections import LABELS, place_of


@dataclass(frozen=True)
class RowDifference:
    """One thing that came, changed or went. A fact has its reference and name; others have neither."""

    words: str
    address: str
    about: str = ""
    note: str = ""
    ref: str = ""
    fact: str = ""
    lang: str = ""


@dataclass(frozen=True)
class DifferencePart:
    """All that came, or changed, or went: the first of them, and how many there are."""

    first: tuple[RowDifference, ...]
    number: int
    # Told under the sections of the page: of records, whose facts are many.
    grouped: bool = False

    @property
    def groups(self) -> list[tuple[str, list[RowDifference]]]:
        """Those that are named under the headings of the page, in its order; without headings if it has none."""
        if not self.grouped:
            return [("", list(self.first))] if self.first else []
        found: dict[str, list[RowDifference]] = {name: [] for name in ("", *LABELS)}
        for one in self.first:
            found[place_of(one.fact, "")[0] if one.fact else ""].append(one)
        return [(str(LABELS[name]) if name else "", group) for name, group in found.items() if group]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.number - len(self.first)


@dataclass(frozen=True)
class Compared:
    """Two days compared; `later` is None for today."""

    earlier: date
    later: date | None
    came: DifferencePart
    changed: DifferencePart
    went: DifferencePart
    # Lists of more rows than so many are not compared; 0: this one was.
    too_many: int = 0
