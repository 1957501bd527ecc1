"""The archive as text that a person can read, correct and review: loading it and writing it (fixtures/README.md)."""

from casebook.interchange.yaml.canonical_form import rewrite
from casebook.interchange.yaml.dumper import CannotDump, dump
from casebook.interchange.yaml.loader import Summary, load
from casebook.interchange.yaml.parser import ArchiveError, FileProblem

__all__ = ["ArchiveError", "CannotDump", "FileProblem", "Summary", "dump", "load", "rewrite"]
