"""Putting hand-edited files into the archive's own form: its order, its spelling of values, a reference for each thing.

Nothing of what a file says changes, but comments are lost. All files are read first, and none is written while
anything is wrong with one of them.
"""

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.interchange.yaml.dump_files import emit
from casebook.interchange.yaml.entries import HEAD, FileEntry, GivenValue, read_entry
from casebook.interchange.yaml.files import contents
from casebook.interchange.yaml.parser import ArchiveError, FileProblem, Problems
from casebook.interchange.yaml.private_schema import FILE
from casebook.interchange.yaml.schema import CLAIM, SEED, SIDES, Field
from casebook.interchange.yaml.selection import Tree, arranged, undated
from casebook.models.archive.references import new_reference
from casebook.values import VagueDate, ValueProblem, parse_value

_THINGS = ("records", "claims", "citations", "disputes")


def rewrite(path: Path) -> list[str]:
    """Write anew every file under `path` that is not in the archive's form; their names. Raises ArchiveError."""
    if (path / HEAD).exists():
        raise ArchiveError(
            [FileProblem(str(path), 0, "", _("This is a dump, which is in the archive's form already."))]
        )
    problems = Problems()
    texts: dict[str, str] = {}
    for name, content in contents(path, problems):
        entry = read_entry(name, content, problems, SEED, minting=True)
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
    day = tree.get("entered", "")
    reported: Tree = {key: [undated(thing, day) for thing in tree[key]] for key in _THINGS if key in tree}
    if "source" in tree:
        reported["source"] = undated(tree["source"], day)
    return tree | reported


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
