"""Where everything lies in a dump: the names of its files, and files that are not too long to read.

Trees as YAML, in one form only: the same tree always gives the same bytes.

Texts stand as they are where YAML lets them, are folded where they are long, and in double quotes where nothing else
keeps them whole. PyYAML's own writer is not used: it decides by the width of a line what is quoted and how.
"""

import json
import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify

from casebook.interchange.yaml.entries import HEAD
from casebook.interchange.yaml.parser import HIDDEN
from casebook.interchange.yaml.private_schema import FILE
from casebook.interchange.yaml.schema import HEADER, Shape
from casebook.interchange.yaml.selection import Tree, arranged
from casebook.models import Kind

WIDTH = 118
_INDENT = "  "
# Begins with a letter, a digit or an opening quotation mark, and has neither ": " nor " #" in it.
_PLAIN = re.compile(r"[^\W_“‘«„](?:(?!: )(?! #)[^\n\t])*(?<![: ])|[“‘«„](?:(?!: )(?! #)[^\n\t])*(?<![: ])")
_FOLDS = re.compile(r"\S+(?: \S+)+")


def emit(file: Tree, shape: Shape) -> str:
    """The text of one file."""
    return "\n".join(_thing(file, shape, "")) + "\n"


def _thing(tree: Tree, shape: Shape, indent: str) -> Iterator[str]:
    if shape.instead is not None and shape.by in tree:
        shape = shape.instead
    for field in shape.fields:
        if field.key not in tree:
            continue
        value = tree[field.key]
        if isinstance(value, str):
            yield from _scalar(field.key, value, indent)
        elif field.shape is None:
            yield f"{indent}{field.key}:"
            yield from (f"{indent}{_INDENT}- [{', '.join(side)}]" for side in value)
        elif field.many:
            yield f"{indent}{field.key}:"
            for item in value:
                yield from _item(_thing(item, field.shape, indent + 2 * _INDENT), indent)
        else:
            yield f"{indent}{field.key}:"
            yield from _thing(value, field.shape, indent + _INDENT)


def _item(lines: Iterable[str], indent: str) -> Iterator[str]:
    """The lines of one thing of a list: the first has a hyphen before it."""
    for number, line in enumerate(lines):
        yield f"{indent}{_INDENT}- {line.removeprefix(indent + 2 * _INDENT)}" if number == 0 else line


def _scalar(key: str, text: str, indent: str) -> Iterator[str]:
    room = WIDTH - len(indent) - len(key) - 2
    visible = not HIDDEN.search(text)
    if visible and len(text) <= room and _PLAIN.fullmatch(text):
        yield f"{indent}{key}: {text}"
    elif visible and _is_lines(text):
        yield f"{indent}{key}: |-"
        yield from (f"{indent}{_INDENT}{line}" if line else "" for line in text.split("\n"))
    elif visible and len(text) > room and _FOLDS.fullmatch(text) and not re.search(r"[^\S ]", text):
        yield f"{indent}{key}: >-"
        width = WIDTH - len(indent) - len(_INDENT)
        wrapped = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
        yield from (f"{indent}{_INDENT}{line}" for line in wrapped)
    else:
        yield f"{indent}{key}: {_quoted(text)}"


def _is_lines(text: str) -> bool:
    """Whether it can stand as a block of lines: several, none with space around it, nothing odd in them."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and bool(lines[0] and lines[-1])
        and all(line == line.strip() and not re.search(r"[^\S ]", line) for line in lines)
    )


def _quoted(text: str) -> str:
    return HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


# What is much longer than this nobody reads in a review, and every file stays below what loading takes.
MOST_IN_A_FILE = 2000
RECORDS = {kind: kind.several for kind in Kind}
_HEADLINE = 40


class Folder:
    """A folder that a dump is written into: it must be empty or not there yet.

    What is `dumper` only its owner can read.
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
