"""Where everything lies in a dump: the names of its files, and files that are not too long to read."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify

from casebook.exchange.archive.arranging import arranged
from casebook.exchange.archive.emitting import emit
from casebook.exchange.archive.entries import HEAD
from casebook.exchange.archive.schema import HEADER
from casebook.exchange.archive.tables import FILE
from casebook.exchange.archive.trees import Tree
from casebook.models import Kind

# What is much longer than this nobody reads in a review, and every file stays below what loading takes.
MOST_IN_A_FILE = 2000
_PLURALS = {Kind.PERSON: "people", Kind.FACILITY: "facilities"}
RECORDS = {kind: _PLURALS.get(kind, f"{kind}s") for kind in Kind}
_HEADLINE = 40


class Folder:
    """A folder that a dump is written into: it must be empty or not there yet.

    What is `private` only its owner can read.
    """

    def __init__(self, path: Path, *, private: bool = False) -> None:
        self.path = path
        self.files = 0
        self._private = private

    def write(self, name: str, file: Tree) -> None:
        """Write one file in the one order; nothing where there is nothing to say."""
        if set(file) <= {"entered"}:
            return
        self._put(name, emit(arranged(file), FILE))

    def write_list(self, name: str, key: str, things: Iterable[Tree], **head: Any) -> None:
        """Write a list of things, in as many files as it takes; they must be in their order already."""
        for number, part in enumerate(_parts(things), 1):
            self.write(numbered(name, number), {**head, key: part})

    def write_head(self, head: Tree) -> None:
        """Write what says that this is a dump, last of all: without it the folder is none."""
        self._put(HEAD, emit(head, HEADER))

    def _put(self, name: str, content: str) -> None:
        target = self.path / name
        for folder in reversed(target.relative_to(self.path.parent).parents[:-1]):
            (self.path.parent / folder).mkdir(mode=0o700 if self._private else 0o777, parents=True, exist_ok=True)
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if self._private else 0o666)
        with open(opened, "w", encoding="utf-8", newline="\n") as file:
            file.write(content)
        self.files += 1


def numbered(name: str, number: int) -> str:
    """The name of the first, second … file of a list."""
    return name if number == 1 else f"{name.removesuffix('.yaml')}-{number}.yaml"


def name_of_article(headline: str, ref: str) -> str:
    """The file of one article: its headline, so that people find it, and its reference, so that it is the only one."""
    words = slugify(anyascii(headline))
    short = words if len(words) <= _HEADLINE else words[: _HEADLINE + 1].rpartition("-")[0] or words[:_HEADLINE]
    return f"articles/{short}-{ref}.yaml" if short else f"articles/{ref}.yaml"


def _parts(things: Iterable[Tree]) -> Iterator[list[Tree]]:
    part: list[Tree] = []
    for thing in things:
        part.append(thing)
        if len(part) == MOST_IN_A_FILE:
            yield part
            part = []
    if part:
        yield part
