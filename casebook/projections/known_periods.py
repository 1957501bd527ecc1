"""What is reported from day to day, from when each part of it was known and until when it is reported."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Stage(Generic[T]):
    """What one claim or citation tells. Without `since` no day is known, so it is reported today, and as of no day."""

    what: T
    since: date | None
    until: date | None = None


def stages_of(
    reported: Sequence[Stage[T]], together: Callable[[Sequence[T]], T]
) -> Iterator[tuple[T, date | None, date | None]]:
    """What all of it says together, from which day and until before which: a new stage begins where that changes."""
    days = sorted({one.since or date.max for one in reported} | {one.until for one in reported if one.until})
    found: list[tuple[date, T | None]] = []
    for day in days:
        then = [
            one.what for one in reported if (one.since or date.max) <= day and (one.until is None or day < one.until)
        ]
        what = together(then) if then else None
        if not found or what != found[-1][1]:
            found.append((day, what))
    ends = [*(day for day, _what in found[1:]), None]
    for (day, what), until in zip(found, ends, strict=True):
        if what is not None:
            yield what, day if day != date.max else None, until
