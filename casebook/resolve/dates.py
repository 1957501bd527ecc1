"""`known_from`: the earliest day by which some citing source had certainly appeared."""

from collections.abc import Iterable
from datetime import date

from casebook.models import READABLE, Citation, Source


def known_from(citations: Iterable[Citation]) -> date | None:
    """Over citations that nothing of their own withholds; None where there is none."""
    days = (appeared(c.source) for c in citations if c.state in READABLE)
    return min(days, default=None)


def appeared(source: Source) -> date:
    """The latest day that its date allows; if undated that of its first capture, else the day of its entry here."""
    if source.when_latest and source.when_latest != date.max:
        return source.when_latest
    captures = [capture.captured_at.date() for capture in source.captures.all()]
    return min([*captures, source.created_at.date()])
