"""A release: the public edition as a dated package that can be checked, cited and compared with the one before it.

It has no clock but the day of the newest change, so that an archive that did not change gives the same bytes again.
"""

import csv
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from casebook.interchange.releases import verify
from casebook.interchange.releases.linked_data import write_factoids, write_provenance
from casebook.interchange.releases.tables import TABLES, Edition, Table, cells_of
from casebook.interchange.yaml.dumper import Folder, dump_into
from casebook.models import Revision
from casebook.models.edition import ENDING, PublicChange

README = Path(__file__).with_name("README.md")
# The list of what was taken out has never fewer lines than this.
FEWEST = 64
_SALTS, _LINES = "casebook.releases.salts", "casebook.releases.removed"


class CannotRelease(Exception):
    """The release cannot be written; the text says why."""


class Released(NamedTuple):
    """What was written: the root of its hash tree, how many files, and whether anything changed since the last one."""

    root: str
    files: int
    changed: bool


def release(path: Path, base: str, since: Path | None = None) -> Released:
    """Write the release into `path`, whole or not at all: a folder that is empty or not there yet."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CannotRelease(_("%s is there already and not empty; name a new folder.") % path)
    if since is not None:
        _look_at(since)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    try:
        with override(settings.LANGUAGE_CODE), transaction.atomic():
            # Actions wait for this row: all tables are of one moment.
            list(Revision.objects.select_for_update())
            released = _Release(made, base.rstrip("/"), since).write()
        made.chmod(0o755)
        if path.exists():
            path.rmdir()
        made.rename(path)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return released


def _look_at(since: Path) -> None:
    try:
        problems = list(verify.check(since))
    except (OSError, ValueError, KeyError) as error:
        raise CannotRelease(_("%(path)s is no release: %(why)s.") % {"path": since, "why": error}) from error
    if problems:
        words = {"path": since, "why": problems[0]}
        raise CannotRelease(_("%(path)s is not as it was released: %(why)s. Give the copy that you published.") % words)


def _keyed(purpose: str, text: str) -> str:
    return salted_hmac(purpose, text, algorithm="sha256").hexdigest()


def salt_of(table: str, row: dict[str, str]) -> str:
    """The salt of a row: the same for the same words, and unknown to whoever has not the row itself.

    It depends on the words too. Otherwise a name that was covered since could be tried out on an older leaf.
    """
    return _keyed(_SALTS, verify.content_of(table, row).decode())[:32]


class _Release:
    def __init__(self, path: Path, base: str, since: Path | None) -> None:
        self._path, self._since = path, since
        self._edition = Edition(base, salt_of)
        self._tree = verify.HashTree()

    def write(self) -> Released:
        resources = [self._table(table) for table in TABLES]
        with self._opened("ipif.json") as file:
            write_factoids(file, self._edition)
        with self._opened("provenance.nt") as file:
            write_provenance(file, self._edition)
        dump_into(Folder(self._path / "yaml"))
        shutil.copyfile(README, self._path / "README.md")
        shutil.copyfile(str(verify.__file__), self._path / "verify.py")
        self._put("LICENCE.txt", self._licence())
        last = self._package_of(self._since)
        same = bool(last) and last["resources"] == resources
        if self._since and same:
            # Nothing changed: what it says of the time before is what that one said.
            for name in ("CHANGELOG.md", verify.REMOVED):
                shutil.copyfile(self._since / name, self._path / name)
            previous = last.get("previous")
        else:
            self._put("CHANGELOG.md", "\n".join(self._changelog()) + "\n")
            self._put(verify.REMOVED, "\n".join(self._removed()) + "\n")
            previous = {"created": last.get("created"), "root": last["hashTree"]["root"]} if last else None
        self._put(verify.PACKAGE, json.dumps(self._described(resources, previous), ensure_ascii=False, indent=1) + "\n")
        files = sorted(file for file in self._path.rglob("*") if file.is_file())
        lines = [f"{verify.digest_of(file)}  {file.relative_to(self._path).as_posix()}\n" for file in files]
        self._put(verify.SUMS, "".join(lines))
        return Released(self._tree.root(), len(files) + 1, not same)

    def _opened(self, name: str) -> Any:
        return open(self._path / name, "w", encoding="utf-8", newline="")

    def _put(self, name: str, text: str) -> None:
        (self._path / name).write_text(text, encoding="utf-8", newline="\n")

    def _table(self, table: Table) -> dict[str, Any]:
        """Write one table, and say what it is."""
        name = f"{table.name}.csv"
        with self._opened(name) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(column.name for column in table.columns)
            for row in table.rows(self._edition):
                if table.name in verify.LASTING:
                    self._tree.add(bytes.fromhex(row["leaf"]))
                writer.writerow(cells_of(table, row))
        return {
            "name": table.name,
            "description": table.about,
            "profile": "tabular-data-resource",
            "path": name,
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": (self._path / name).stat().st_size,
            "hash": f"sha256:{verify.digest_of(self._path / name)}",
            "schema": table.schema,
        }

    def _described(self, resources: list[dict[str, Any]], previous: dict[str, Any] | None) -> dict[str, Any]:
        newest = PublicChange.objects.order_by("-at").values_list("at", flat=True).first()
        day = newest.date().isoformat() if newest else ""
        found: dict[str, Any] = {
            "profile": "data-package",
            "name": "-".join(filter(None, (slugify(settings.SITE_NAME) or "archive", day))),
            "title": settings.SITE_NAME,
            "homepage": f"{self._edition.base}/",
        }
        if newest:
            found |= {"version": day, "created": newest.isoformat()}
        if settings.PUBLISHER:
            found["contributors"] = [{"title": settings.PUBLISHER, "role": "publisher"}]
        if settings.LICENCE:
            name = re.sub(r"[^-A-Za-z0-9._]+", "-", settings.LICENCE).strip("-") or "other"
            found["licenses"] = [{"name": name, "title": settings.LICENCE}]
        found["hashTree"] = {
            "algorithm": "SHA-256, RFC 6962; leaves are salted (verify.py)",
            "leaves": self._tree.leaves,
            "root": self._tree.root(),
        }
        if previous:
            found["previous"] = previous
        return {**found, "resources": resources}

    def _licence(self) -> str:
        publisher = settings.PUBLISHER or settings.SITE_NAME
        licence = settings.LICENCE or "No licence is stated. Ask the publisher before you publish it anew."
        return f"{settings.SITE_NAME}, published by {publisher}.\n\n{licence}\n\n{_APART}\n"

    @staticmethod
    def _package_of(since: Path | None) -> dict[str, Any]:
        return json.loads((since / verify.PACKAGE).read_text(encoding="utf-8")) if since else {}

    # ---------------------------------------------------------------------------------------- since the last release

    def _changelog(self) -> Iterator[str]:
        yield "# What changed since the last release\n"
        if self._since is None:
            yield "This release has no earlier one beside it. All that was ever told of the log stands in changes.csv."
            return
        counts: Counter[tuple[str, str]] = Counter()
        ended: list[str] = []
        for change in self._new_changes(self._since):
            counts[change["kind"], change["of"]] += 1
            if change["kind"] in ENDING:
                why = f": {change['reason']}" if change["reason"] else ""
                what = f"{change['of']} {change['ref']}" + (
                    f", citation {change['citation']}" * bool(change["citation"])
                )
                ended.append(f"- {change['at'][:10]} {change['kind']} {what}{why}")
        if not counts:
            yield "Nothing of which readers are told."
        yield from (f"- {kind}, {of}: {number}" for (kind, of), number in sorted(counts.items()))
        if ended:
            yield "\n## What stands no more, and why\n"
            yield from ended

    def _new_changes(self, since: Path) -> Iterator[dict[str, str]]:
        """Changes that the last release did not have; both are in the same order."""
        older = verify.rows_of(since, "changes")
        old = next(older, None)
        for change in verify.rows_of(self._path, "changes"):
            while old is not None and _moment(old) < _moment(change):
                old = next(older, None)
            if old is None or _moment(old) != _moment(change):
                yield change

    def _removed(self) -> list[str]:
        """Leaves of what is there no more without a notice, also from the releases before the last one.

        There are as many lines as the next power of two, and nobody else can tell which of them are leaves.
        """
        found: set[str] = set()
        if self._since is not None:
            kept = (self._since / verify.REMOVED).read_text(encoding="utf-8").split()
            drawn = {_keyed(_LINES, str(number)) for number in range(len(kept))}
            found = set(kept) - drawn
            withdrawn = {row["ref"] for row in verify.rows_of(self._path, "references") if row["what"] == "withdrawn"}
            for table in verify.LASTING:
                pairs = verify.side_by_side(verify.rows_of(self._since, table), verify.rows_of(self._path, table))
                for row, other in pairs:
                    if other is None and not {row["ref"], row.get("claim", "")} & withdrawn:
                        found.add(row["leaf"])
        size = FEWEST
        while size < len(found):
            size *= 2
        for number in count():
            if len(found) >= size:
                return sorted(found)
            found.add(_keyed(_LINES, str(number)))
        raise AssertionError


def _moment(change: dict[str, str]) -> tuple[datetime, str, str, str]:
    return datetime.fromisoformat(change["at"]), change["ref"], change["kind"], change["citation"]


_APART = """\
The words of articles, in quotes and headlines, are their authors' and are quoted here. What stands in the release is
what readers of the archive could see on its day. What is withdrawn later should be withdrawn from copies too: look for
a newer release."""
