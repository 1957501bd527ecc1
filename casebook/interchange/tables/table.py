"""A table on its way out, whatever it is a table of and whatever format it leaves in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ExportTable:
    """Headings, and rows that are made while they are read.

    `about` says what it is, from where and of which day, and `heading` stands over that.
    """

    headings: Sequence[str]
    rows: Iterable[Sequence[str]]
    about: str
    heading: str
