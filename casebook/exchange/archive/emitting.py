"""Trees as YAML, in one form only: the same tree always gives the same bytes.

Texts stand as they are where YAML lets them, are folded where they are long, and in double quotes where nothing else
keeps them whole. PyYAML's own writer is not used: it decides by the width of a line what is quoted and how.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator

from casebook.exchange.archive.reading import HIDDEN
from casebook.exchange.archive.shapes import Shape
from casebook.exchange.archive.trees import Tree

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
