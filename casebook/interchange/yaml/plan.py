"""What the files have, what the archive has under the same references, and what is to be added to it.

What a file says of a thing that is there is held against what is stored; nothing is written here.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook import actions
from casebook.interchange.yaml.entries import FileEntry, GivenValue
from casebook.interchange.yaml.parser import FilePosition, Problems
from casebook.interchange.yaml.schema import LINK, SIDES, Shape
from casebook.models import (
    UNPUBLISHED,
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
    State,
)
from casebook.values.base import shorten

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


@dataclass(frozen=True, eq=False, slots=True)
class New:
    """A thing that the archive does not have: its row, unsaved, with a citation's chain and a dispute's sides."""

    thing: KnownThing
    row: Any
    chain: tuple[Attribution, ...] = ()
    sides: tuple[tuple[Claim, ...], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Release:
    """A sensitive claim, new or stored, that readers shall see, for a reason."""

    thing: KnownThing
    claim: Claim
    reason: str


@dataclass(slots=True)
class Plan:
    """Everything to add, each kind in the order of the files; and how much is there already or stays as it is."""

    records: list[New] = dataclasses.field(default_factory=list)
    sources: list[New] = dataclasses.field(default_factory=list)
    claims: list[New] = dataclasses.field(default_factory=list)
    # Those written under new claims, and those that come to claims which stand already or in another file.
    own_citations: list[New] = dataclasses.field(default_factory=list)
    more_citations: list[New] = dataclasses.field(default_factory=list)
    disputes: list[New] = dataclasses.field(default_factory=list)
    releases: list[Release] = dataclasses.field(default_factory=list)
    unchanged: int = 0
    left: int = 0
    erased: int = 0

    @property
    def citations(self) -> list[New]:
        """All citations to add."""
        return [*self.own_citations, *self.more_citations]


NEW, SAME, GONE, BAD = "new", "same", "gone", "bad"


@dataclass(frozen=True, slots=True)
class RowLink:
    """Where a reference leads. `gone`: to what stands no more, so that nothing new can be said with it."""

    row: Any = None
    gone: bool = False
    # It was erased, and the archive keeps no trace of it: not to be held against what is stored.
    erased: bool = False


@dataclass
class Rows:
    """The rows of all things read so far, and what stands no more."""

    index: FileIndex
    stored: StoredThings
    problems: Problems
    _made: dict[tuple[Any, str], Any] = dataclasses.field(default_factory=dict)
    _gone: set[tuple[Any, str]] = dataclasses.field(default_factory=set)

    def status(self, thing: KnownThing) -> str:
        """Whether the archive has the thing: not yet, just so, no longer, or as something else (which is reported)."""
        if not thing.ref:
            return BAD
        stored = self.stored.find(thing.model, thing.ref)
        if stored is None and self.stored.erased(thing.model, thing.ref):
            return GONE
        if stored is None:
            other = self.stored.other(thing.model, thing.ref)
            if other is None:
                return NEW
            return self._bad(
                thing,
                _("The archive has a %s under this reference; give another one.") % other._meta.verbose_name,
            )
        if stored.state in UNPUBLISHED:
            return self._bad(thing, _("In the archive this is only a draft; publish or delete it there first."))
        return SAME if stored.state == State.PUBLISHED else GONE

    def keep(self, thing: KnownThing, row: Any) -> None:
        """Remember the row that the thing's reference leads to."""
        self._made[thing.model, thing.ref] = row

    def pass_over(self, thing: KnownThing) -> None:
        """Remember that the thing stands no more, or is not added since something that it needs stands no more."""
        self._gone.add((thing.model, thing.ref))

    def link(self, entry: FileEntry, key: str, model: Any) -> RowLink:
        """Where the reference under this key leads; what is wrong with it is reported."""
        given = entry.given.get(key)
        return self.follow(given, entry.spot.file, model) if given else RowLink()

    def follow(self, given: GivenValue, file: str, model: Any) -> RowLink:
        """Where one reference leads; what is wrong with it is reported."""
        ref = given.text
        found = self.index.find(ref, model)
        if self.stored.erased(model, ref):
            return RowLink(gone=True, erased=True)
        if found is not None and found.model is model:
            row = self._made.get((model, ref)) or self.stored.find(model, ref)
            return RowLink(row, (model, ref) in self._gone)
        stored = self.stored.find(model, ref)
        if found is None and stored is not None:
            return self._stored_link(stored, given, file)
        other = found.model if found is not None else type(self.stored.other(model, ref))
        self._refuse(given, file, model, None if other is type(None) else other)
        return RowLink()

    def _stored_link(self, stored: Any, given: GivenValue, file: str) -> RowLink:
        if stored.state in UNPUBLISHED:
            self.problems.add(
                FilePosition(file, given.line),
                given.text,
                _("In the archive this is only a draft; publish it there first."),
            )
            return RowLink()
        return RowLink(stored, stored.state != State.PUBLISHED)

    def _refuse(self, given: GivenValue, file: str, model: Any, other: Any) -> None:
        wanted = model._meta.verbose_name
        if other is not None:
            said = _("This is the reference of a %(other)s; here stands that of a %(wanted)s.")
            words = {"other": other._meta.verbose_name, "wanted": wanted}
            self.problems.add(FilePosition(file, given.line), given.text, said % words)
        elif not self.problems.incomplete:
            # Else it may well stand in the part that could not be read.
            said = _("There is no %s of this reference, neither in these files nor in the archive.")
            self.problems.add(FilePosition(file, given.line), given.text, said % wanted)

    def _bad(self, thing: KnownThing, expected: str) -> str:
        self.problems.add(thing.entry.at("ref"), thing.ref, expected)
        return BAD


def compare(entry: FileEntry, row: Any, stored: Any, problems: Problems) -> None:
    """Note every key of which the archive holds something else."""
    _compare_keys(entry, row, stored, _hidden(stored), problems)


def compare_chain(entry: FileEntry, chain: Sequence[Attribution], stored: Any, problems: Problems) -> None:
    """Note where the speakers of a citation differ from those stored."""
    hidden = _hidden(stored)
    links = list(stored.chain.all())
    if "said by" in entry.refused:
        return
    if len(links) != len(chain):
        said = ngettext(
            "The archive has %(n)d speaker of %(ref)s.", "The archive has %(n)d speakers of %(ref)s.", len(links)
        )
        reported = said % {"n": len(links), "ref": stored.ref}
        problems.add(entry.at("said by"), "said by", f"{reported} {_remedy()}")
        return
    for inner, row, old in zip(entry.things("said by"), chain, links, strict=True):
        _compare_keys(inner, row, old, hidden, problems, of=stored.ref, shape=LINK)


def compare_place_of(entry: FileEntry, row: Any, stored: Any, problems: Problems) -> None:
    """Note if the archive has the citation under another claim or of another source."""
    for name, label in (("claim", _("the claim")), ("source", _("the source"))):
        new, old = getattr(row, name, None), getattr(stored, name)
        # Where the claim is reported by a key of its own, that was compared.
        if new is not None and new.ref != old.ref and entry.shape.field(name) is None:
            _differs(entry, "ref", label, old.ref, stored.ref, problems)


def compare_lead(entry: FileEntry, first: str, stored: Claim, problems: Problems) -> None:
    """Note if another citation leads the claim in the archive."""
    if first and stored.lead is not None and stored.lead.ref != first:
        _differs(entry, "cited", _("the first citation"), stored.lead.ref, stored.ref, problems)


def compare_sides(entry: FileEntry, sides: Iterable[Iterable[Claim]], stored: Dispute, problems: Problems) -> None:
    """Note if the archive has other claims on the sides of the dispute."""
    old: dict[int, set[str]] = {}
    for side in stored.sides.all():
        old.setdefault(side.side, set()).add(side.claim.ref)
    before = [old[number] for number in sorted(old)]
    if [{claim.ref for claim in side} for side in sides] != before:
        _differs(entry, "sides", "sides", ", ".join(f"[{', '.join(sorted(s))}]" for s in before), stored.ref, problems)


def differs_in_reason(entry: FileEntry, key: str, stored: Claim, reason: str, problems: Problems) -> None:
    """Note that the claim was released with another reason."""
    _differs(entry, key, key, _concealed() if _hidden(stored) else reason, stored.ref, problems)


def _compare_keys(
    entry: FileEntry, row: Any, stored: Any, hidden: bool, problems: Problems, of: str = "", shape: Shape | None = None
) -> None:
    for field in (shape or entry.shape).fields:
        if field.form is None or field.exported or field.key in entry.refused:
            continue
        new, old = field.form.text(row, field.name), field.form.text(stored, field.name)
        if new != old:
            _differs(entry, field.key, field.key, _concealed() if hidden else old, of or stored.ref, problems)


def _hidden(stored: Any) -> bool:
    """Whether readers may not see the stored thing, so that no message repeats what it holds."""
    if isinstance(stored, Citation) and _hidden(stored.claim):
        return True
    rule = getattr(stored, "withheld", "")
    gap = getattr(stored.claim if isinstance(stored, Citation) else stored, "gap", "")
    # A gap holds nothing; its rule and its place are public.
    return rule not in ("", gap) or getattr(stored, "public", True) is False


def _concealed() -> str:
    return _("something that is withheld")


def _differs(entry: FileEntry, key: str, label: str, old: str, ref: str, problems: Problems) -> None:
    words = {"key": label, "ref": ref, "stored": shorten(old)}
    reported = (
        _("The archive has “%(stored)s” as “%(key)s” of %(ref)s.")
        if old
        else _("“%(key)s” of %(ref)s is not set in the archive.")
    )
    problems.add(entry.at(key), entry.text(key) or key, f"{reported % words} {_remedy()}")


def _remedy() -> str:
    return _("What is published changes by an action there; put back in the file what the archive has.")
