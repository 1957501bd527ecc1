"""The one form of the archive's files: their order, whatever numbers rows have in a database, and their spelling.

Records go by their wording; facts as they stand in the article, and in one place by the order of the vocabulary; the
lead of a claim comes before its other citations. Texts stand as they are where YAML lets them, are folded where they
are long, and in double quotes where nothing else keeps them whole. PyYAML's own writer is not used: it decides by the
width of a line what is quoted and how.
"""

import json
import os
import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from casebook import vocabulary
from casebook.interchange.yaml.entries import FileEntry, GivenValue, read_entry
from casebook.interchange.yaml.parser import HIDDEN, Problems, contents
from casebook.interchange.yaml.schema import CLAIM, FILE, SIDES, Field, Shape
from casebook.models.archive.references import new_reference
from casebook.values import VagueDate, ValueProblem, parse_value

# What stands between rows or entries and a file: a key leads to a text, a tree, a list of trees, or the sides of a
# dispute.
Tree = dict[str, Any]
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


# The order

_NUMBERS = re.compile("[0-9]+")
_FACTS = {name: number for number, name in enumerate(vocabulary.BY_NAME)}
_SCOPES = {(fact.name, scope.name): number for fact in vocabulary.FACTS for number, scope in enumerate(fact.scopes, 1)}


def arranged(file: Tree) -> Tree:
    """The tree of a file with everything in its order. Logs and versions keep the order that they have."""
    ordered = dict(file)
    for key, order in (("records", _record), ("claims", _claim), ("citations", _later), ("disputes", _dispute)):
        if key in ordered:
            ordered[key] = sorted(map(_inside, ordered[key]), key=order)
    return ordered


def _inside(thing: Tree) -> Tree:
    if "cited" in thing:
        lead, *others = thing["cited"]
        return thing | {"cited": [lead, *sorted(others, key=_cited)]}
    if "sides" in thing:
        return thing | {"sides": [sorted(side) for side in thing["sides"]]}
    return thing


def _record(record: Tree) -> Any:
    return record.get("wording", "").casefold(), record.get("ref", "")


def _dispute(dispute: Tree) -> Any:
    return dispute.get("question", "").casefold(), dispute.get("ref", "")


def _cited(citation: Tree) -> Any:
    return place(citation), citation.get("ref", "")


def _later(citation: Tree) -> Any:
    return place(citation), citation.get("claim", ""), citation.get("ref", "")


def _claim(claim: Tree) -> Any:
    lead = claim["cited"][0] if claim.get("cited") else {}
    fact, scope = claim.get("fact", vocabulary.GAP), claim.get("scope", "")
    return (
        place(lead),
        _FACTS.get(fact, len(_FACTS)),
        _SCOPES.get((fact, scope), 0),
        claim.get("about", ""),
        claim.get("ref", ""),
    )


def place(citation: Tree) -> tuple[int, ...]:
    """What orders a locator: the headline first, then paragraph after paragraph, then headings and captions."""
    at = citation.get("at", "")
    beside = ("heading ", "caption ").index(at[:8]) + 1 if at.startswith(("heading ", "caption ")) else 0
    return beside, *(int(number) for number in _NUMBERS.findall(at))


def dated(file: Tree, day: str) -> Tree:
    """The file with the day on which what is in it was entered; only what differs says so itself."""
    tree: Tree = {"entered": day}
    for key, value in file.items():
        if isinstance(value, list):
            tree[key] = [_undated(thing, day) for thing in value]
        else:
            tree[key] = _undated(value, day) if isinstance(value, dict) else value
    return tree


def _undated(thing: Tree, day: str) -> Tree:
    """The thing without the day that it shares with what it stands in."""
    own = thing.get("entered", day)
    reported = {key: value for key, value in thing.items() if key != "entered" or value != day}
    if "cited" in reported:
        reported["cited"] = [_undated(citation, own) for citation in reported["cited"]]
    return reported


# Files written by hand


def rewrite(path: Path) -> list[str]:
    """Write anew every file under `path` that is not in the archive's form; their names. Raises ArchiveError.

    Nothing of what a file says changes, but comments are lost. All files are read first, and none is written while
    anything is wrong with one of them.
    """
    problems = Problems()
    texts: dict[str, str] = {}
    for name, content in contents(path, problems):
        entry = read_entry(name, content, problems, minting=True)
        if entry is not None and not problems.any():
            text = emit(canonical(entry, problems), FILE)
            if text.encode() != content:
                texts[name] = text
    problems.raise_if_any()
    for name, text in texts.items():
        _replace(Path(name), text)
    return list(texts)


def canonical(file: FileEntry, problems: Problems) -> Tree:
    """The tree of one file in the archive's form."""
    tree = arranged(_tree(file, problems))
    return dated(tree, tree.get("entered", ""))


def _tree(entry: FileEntry, problems: Problems) -> Tree:
    tree: Tree = {}
    if entry.shape.field("ref") is not None and "ref" not in entry.given:
        tree["ref"] = new_reference()
    for field in entry.shape.fields:
        given = entry.given.get(field.key)
        if given is None:
            continue
        value = _value(entry, field, given, problems)
        if value != field.default:
            tree[field.key] = value
    return tree


def _value(entry: FileEntry, field: Field, given: GivenValue, problems: Problems) -> Any:
    if field is SIDES:
        return [[one.text for one in side] for side in given.value]
    if field.shape is not None:
        if field.many:
            return [_tree(inner, problems) for inner in given.value]
        return _tree(given.value, problems)
    if field.name == "value" and entry.shape is CLAIM:
        return _of_fact(entry, given, problems)
    return str(given.value) if isinstance(given.value, (str, VagueDate)) else given.text


def _of_fact(entry: FileEntry, given: GivenValue, problems: Problems) -> str:
    """The value as the archive writes values of this fact; what is wrong with the fact itself loading tells."""
    fact = vocabulary.BY_NAME.get(entry.text("fact"))
    if fact is None or fact.links:
        return str(given.value)
    try:
        return str(parse_value(fact.type, given.value))
    except ValueProblem as problem:
        problems.add(entry.at("value"), given.text, str(problem))
        return str(given.value)


def _replace(file: Path, text: str) -> None:
    """Write the whole file or leave it as it was."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, file)
