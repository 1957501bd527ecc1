"""The archive as text that a person can read, correct and review: reading it and loading it (fixtures/README.md)."""

from casebook.exchange.archive.loading import Summary, load
from casebook.exchange.archive.problems import ArchiveError, Problem

__all__ = ["ArchiveError", "Problem", "Summary", "load"]
