"""One thing that does not hold, where it is, and what puts it right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


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
