"""The text of a kept copy as numbered blocks: what editors read and what citations point at.

It is plain text that a person can type. Blocks stand apart by an empty line. A block that begins with "# " is a
heading, one that begins with "[caption] " stands under a picture, and "[notice] " marks what the outlet adds (read
more, an advertisement): none of these is counted as a paragraph. "[page 4]" alone begins page 4 of a document,
"[1:02:33]" what is said in a broadcast from then on. The headline is the source's own and stands in no block.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

# What is kept of one article, in characters.
LONGEST_TEXT = 800_000

BlockKind = Literal["paragraph", "heading", "caption", "notice"]

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_PAGE = re.compile(r"\[page ([1-9]\d{0,3})\]", re.IGNORECASE)
_TIME = re.compile(r"\[(?:(\d{1,2}):)?(\d{1,2}):(\d{2})\]")
# A word that begins with the sign is none.
_HEADING = re.compile(r"#{1,6}(?: |$)")
_MARKS: dict[str, BlockKind] = {"[caption]": "caption", "[notice]": "notice"}


@dataclass(frozen=True)
class Block:
    """One block of an article.

    `number` counts the blocks of its kind from 1. A paragraph also has the number of its section (0 before the first
    heading) and its own within it. `page` and `seconds` are those under which it stands, if the text has any.
    """

    kind: BlockKind
    text: str
    number: int
    section: int = 0
    section_paragraph: int | None = None
    page: int | None = None
    seconds: int | None = None

    @property
    def place(self) -> str:
        """The place as citations have it: "3", "heading 2", "page 4", "1:02:33"; empty for a notice."""
        if self.seconds is not None:
            hours, rest = divmod(self.seconds, 3600)
            return f"{hours}:{rest // 60:02}:{rest % 60:02}"
        if self.page is not None:
            return f"page {self.page}"
        if self.kind == "notice":
            return ""
        return str(self.number) if self.kind == "paragraph" else f"{self.kind} {self.number}"


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text, in its order."""
    blocks: list[Block] = []
    counted: dict[BlockKind, int] = {"paragraph": 0, "heading": 0, "caption": 0, "notice": 0}
    section = within = 0
    page: int | None = None
    seconds: int | None = None
    for piece in _EMPTY_LINES.split(text.replace("\r\n", "\n").strip()):
        words = " ".join(piece.split())
        if begins := _PAGE.fullmatch(words):
            page = int(begins[1])
            continue
        if begins := _TIME.fullmatch(words):
            hours, minutes, rest = (int(part or 0) for part in begins.groups())
            seconds = hours * 3600 + minutes * 60 + rest
            continue
        kind, words = _kind_of(words)
        if not words:
            continue
        counted[kind] += 1
        if kind == "heading":
            section, within = section + 1, 0
        within += kind == "paragraph"
        number = within if kind == "paragraph" else None
        blocks.append(Block(kind, words, counted[kind], section, number, page, seconds))
    return blocks


def _kind_of(words: str) -> tuple[BlockKind, str]:
    if _HEADING.match(words):
        return "heading", words.lstrip("#").strip()
    for mark, kind in _MARKS.items():
        if words.lower().startswith(mark):
            return kind, words[len(mark) :].strip()
    return "paragraph", words


def text_of(blocks: Sequence[tuple[BlockKind, str]]) -> str:
    """The text from which `blocks_of` makes these again."""
    marks = {kind: f"{mark} " for mark, kind in _MARKS.items()} | {"heading": "# ", "paragraph": ""}
    return "\n\n".join(marks[kind] + " ".join(words.split()) for kind, words in blocks if words.strip())
