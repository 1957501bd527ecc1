"""The archive as text that a person can read, correct and review: loading it and writing it (fixtures/README.md)."""

from casebook.exchange.archive.canonical import rewrite
from casebook.exchange.archive.dumping import CannotDump, dump
from casebook.exchange.archive.loading import Summary, load
from casebook.exchange.archive.problems import ArchiveError, Problem

__all__ = ["ArchiveError", "CannotDump", "Problem", "Summary", "dump", "load", "rewrite"]
