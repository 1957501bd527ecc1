#!/usr/bin/env python3
"""The catalogs in locale/: what the archive says, in the languages that it is translated into (docs/translating.md).

words.py compile              make the .mo files that Django reads, where a .po is newer
words.py collect              bring every .po up to what code and templates say (needs gettext)
words.py missing LANGUAGE     print what has no translation yet, as JSON to fill in
words.py fill LANGUAGE FILE   put such a filled-in file into the .po
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import polib

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
# Long enough that no line is ever wrapped: a catalog differs only where its words do.
WIDTH = 1_000_000
# Commands and what they alone do speak English: they are used in a terminal, by whoever runs the archive.
IGNORED = (
    *("var", ".venv", "tests", "management", "bench"),
    *("yaml", "integrity", "integrity.py", "releases", "mirror"),
)
_ARGUMENTS = {"compile": 0, "collect": 0, "missing": 1, "fill": 2}


def catalogs() -> list[Path]:
    """Every catalog that people write."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def opened(path: Path) -> polib.POFile:
    """A catalog."""
    return polib.pofile(str(path), wrapwidth=WIDTH)


def compile_all() -> None:
    """Make each .mo that is older than its .po; whole or not at all, since several processes may do it at once."""
    for path in catalogs():
        made = path.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        unfinished = made.with_suffix(f".{os.getpid()}")
        opened(path).save_as_mofile(str(unfinished))
        unfinished.replace(made)


def collect() -> None:
    """Bring every catalog up to what code and templates say."""
    languages = [argument for path in catalogs() for argument in ("-l", path.parts[-3])]
    ignored = [argument for name in IGNORED for argument in ("-i", name)]
    how = ["--add-location", "file", "--no-wrap", "--no-obsolete", *ignored]
    subprocess.run([sys.executable, "manage.py", "makemessages", *languages, *how], cwd=ROOT, check=True)
    for path in catalogs():
        catalog = opened(path)
        # A date that changes with every collecting says nothing.
        catalog.metadata.pop("POT-Creation-Date", None)
        catalog.save()
        print(f"{path.parts[-3]}: {len(list(unfinished_of(catalog)))} of {len(catalog)} are not translated.")


def unfinished_of(catalog: polib.POFile) -> Iterable[polib.POEntry]:
    """The entries that lack a translation, or have only a guess."""
    return (entry for entry in catalog if not entry.translated() or entry.fuzzy)


def missing(language: str) -> None:
    """Print them as a list: context, id, plural, where it is used, what was guessed, and a place to write."""
    found = [
        {
            "context": entry.msgctxt or "",
            "id": entry.msgid,
            **({"plural": entry.msgid_plural} if entry.msgid_plural else {}),
            "where": [where for where, _line in entry.occurrences],
            **({"guess": entry.msgstr or list(entry.msgstr_plural.values())} if entry.fuzzy else {}),
            "words": [""] * len(entry.msgstr_plural) if entry.msgid_plural else "",
        }
        for entry in unfinished_of(opened(_path(language)))
    ]
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1)
    print()


def fill(language: str, file: str) -> None:
    """Put the words of such a list into the catalog; what is left empty stays as it is."""
    path = _path(language)
    catalog = opened(path)
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalog}
    for row in json.loads(Path(file).read_text(encoding="utf-8")):
        entry = entries.get((row.get("context", ""), row["id"]))
        if entry is None:
            raise SystemExit(f"The catalog has no {row['id']!r}; run collect first.")
        if row["words"] and all(row["words"]):
            _write(entry, row["words"])
    catalog.save()
    print(f"{language}: {len(list(unfinished_of(catalog)))} of {len(catalog)} are not translated.")


def _write(entry: polib.POEntry, words: Any) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate(words))
    else:
        entry.msgstr = words
    entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    entry.previous_msgid = entry.previous_msgctxt = entry.previous_msgid_plural = None


def _path(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


if __name__ == "__main__":
    command, *arguments = sys.argv[1:] or [""]
    if len(arguments) != _ARGUMENTS.get(command):
        raise SystemExit(__doc__)
    commands: dict[str, Callable[..., None]] = {
        "compile": compile_all,
        "collect": collect,
        "missing": missing,
        "fill": fill,
    }
    commands[command](*arguments)
