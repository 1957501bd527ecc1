"""One thing that does not hold, where it is, and what puts it right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, order=True)
class Finding:
    """`what` is the kind of thing, `ref` its reference (or a number, where it has none)."""

    what: str
    ref: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.ref}: {self.wrong} {self.remedy}"


Check = Callable[[], Iterator[Finding]]


def sorted_rows(rows: Any, *names: str) -> list[Any]:
    """These columns of the rows that are wrong, in their order; of a single column its values.

    Nearly always there are none. Asked to put them in order, SQLite would walk through the whole table by the index of
    that order, which takes several times as long.
    """
    return sorted(rows.order_by().values_list(*names, flat=len(names) == 1))
