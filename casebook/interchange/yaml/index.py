"""The first pass: every reference of the files, and what the archive holds under those that they name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from casebook import actions
from casebook.interchange.yaml.entries import FileEntry
from casebook.interchange.yaml.parser import Problems
from casebook.interchange.yaml.schema import SIDES
from casebook.models import (
    Action,
    ActionKind,
    Attribution,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    Record,
    Source,
)

CHUNK = 500


@dataclass(frozen=True, eq=False, slots=True)
class KnownThing:
    """One thing of the files that has a reference. `of` is the claim that a citation is written under."""

    entry: FileEntry
    file: FileEntry
    of: "KnownThing | None" = None

    @property
    def model(self) -> Any:
        """Which table it goes to."""
        return self.entry.shape.model

    @property
    def ref(self) -> str:
        """Its reference; empty if it could not be read."""
        return self.entry.ref

    @property
    def entered(self) -> date | None:
        """The day on which it was entered: its own, else its file's."""
        return self.entry.entered or (self.of.entered if self.of else None) or self.file.entered


class FileIndex:
    """All things of the files in their order, and by reference."""

    def __init__(self, files: Iterable[FileEntry], problems: Problems) -> None:
        self._problems = problems
        self._by_ref: dict[str, KnownThing] = {}
        self._by_kind: dict[tuple[Any, str], KnownThing] = {}
        self.files = list(files)
        self.records: list[KnownThing] = []
        self.sources: list[KnownThing] = []
        self.claims: list[KnownThing] = []
        self.cited: dict[KnownThing, list[KnownThing]] = {}
        self.citations: list[KnownThing] = []
        self.disputes: list[KnownThing] = []
        for file in self.files:
            self._enter_file(file)

    def find(self, ref: str, model: Any = None) -> KnownThing | None:
        """The thing of the files that has this reference, of this kind if there is one."""
        return self._by_kind.get((model, ref)) or self._by_ref.get(ref)

    def refs(self) -> set[str]:
        """Every reference that the files name, of things of their own and of others."""
        found = set(self._by_ref)
        for file in self.files:
            found.update(_linked(file))
        return found

    def _enter_file(self, file: FileEntry) -> None:
        source = file.value("source")
        self.records += [self._enter(entry, file) for entry in file.things("records")]
        self.sources += [self._enter(source, file)] if source else []
        for entry in file.things("claims"):
            claim = self._enter(entry, file)
            self.claims.append(claim)
            self.cited[claim] = [self._enter(citation, file, claim) for citation in entry.things("cited")]
        self.citations += [self._enter(entry, file) for entry in file.things("citations")]
        self.disputes += [self._enter(entry, file) for entry in file.things("disputes")]

    def _enter(self, entry: FileEntry, file: FileEntry, of: KnownThing | None = None) -> KnownThing:
        thing = KnownThing(entry, file, of)
        first = self._by_ref.setdefault(entry.ref, thing) if entry.ref else thing
        self._by_kind.setdefault((thing.model, entry.ref), thing)
        if first is not thing:
            self._problems.add(
                entry.at("ref"),
                entry.ref,
                _("This reference is given at %s already; every thing has one of its own.") % first.entry.at("ref"),
            )
        return thing


def _linked(entry: FileEntry) -> Iterator[str]:
    """The references that an entry and all within it lead to."""
    for field in entry.shape.fields:
        given = entry.given.get(field.key)
        if given is None:
            continue
        if field is SIDES:
            yield from (one.text for side in given.value for one in side)
        elif field.to is not None:
            yield given.text
        elif field.shape is not None:
            for inner in given.value if field.many else [given.value]:
                yield from _linked(inner)


def _stored_rows() -> dict[Any, QuerySet[Any]]:
    chain = Prefetch("chain", Attribution.objects.order_by("position").select_related("speaker"))
    return {
        Record: Record.objects.all(),
        Source: Source.objects.select_related("outlet"),
        Claim: Claim.objects.select_related("subject", "target", "lead"),
        Citation: Citation.objects.select_related("claim", "source").prefetch_related(chain),
        Dispute: Dispute.objects.prefetch_related(Prefetch("sides", DisputeSide.objects.select_related("claim"))),
        Correction: Correction.objects.all(),
    }


class StoredThings:
    """What the archive holds under the references that the files name."""

    def __init__(self, refs: Iterable[str]) -> None:
        wanted = sorted(refs)
        self._rows: dict[str, dict[Any, Any]] = {}
        for model, rows in _stored_rows().items():
            for start in range(0, len(wanted), CHUNK):
                for row in rows.filter(ref__in=wanted[start : start + CHUNK]):
                    self._rows.setdefault(row.ref, {})[model] = row
        kinds = {str(model._meta.model_name): model for model in _stored_rows()}
        erased = actions.erased_references((name, ref) for name in kinds for ref in wanted)
        self._erased = {(kinds[name], ref) for name, ref in erased}
        self._released = _releases(claim.ref for rows in self._rows.values() if (claim := rows.get(Claim)))

    def find(self, model: Any, ref: str) -> Any:
        """The stored thing of this kind, or None."""
        return self._rows.get(ref, {}).get(model)

    def erased(self, model: Any, ref: str) -> bool:
        """Whether a thing of this kind and reference was erased: it does not come back."""
        return (model, ref) in self._erased

    def other(self, model: Any, ref: str) -> Any:
        """A stored thing of another kind under the same reference, or None."""
        return next((row for kind, row in self._rows.get(ref, {}).items() if kind is not model), None)

    def released(self, claim: Claim) -> Action | None:
        """The last action that released the claim or withheld it again."""
        return self._released.get(claim.ref)


def _releases(refs: Iterable[str]) -> dict[str, Action]:
    wanted = list(refs)
    found: dict[str, Action] = {}
    actions = Action.objects.filter(on_model="claim", kind__in=(ActionKind.RELEASE, ActionKind.WITHHOLD)).order_by("id")
    for start in range(0, len(wanted), CHUNK):
        found |= {action.on_ref: action for action in actions.filter(on_ref__in=wanted[start : start + CHUNK])}
    return found
