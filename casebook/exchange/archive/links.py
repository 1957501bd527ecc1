"""From references to rows: those of the files that are being loaded, and those that the archive has."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from casebook.exchange.archive.entries import Entry, Given
from casebook.exchange.archive.index import Index, Stored, Thing
from casebook.exchange.archive.problems import Problems, Spot
from casebook.models import UNPUBLISHED, State

NEW, SAME, GONE, BAD = "new", "same", "gone", "bad"


@dataclass(frozen=True, slots=True)
class Link:
    """Where a reference leads. `gone`: to what stands no more, so that nothing new can be said with it."""

    row: Any = None
    gone: bool = False
    # It was erased, and the archive keeps no trace of it: not to be held against what is stored.
    erased: bool = False


@dataclass
class Rows:
    """The rows of all things read so far, and what stands no more."""

    index: Index
    stored: Stored
    problems: Problems
    _made: dict[tuple[Any, str], Any] = field(default_factory=dict)
    _gone: set[tuple[Any, str]] = field(default_factory=set)

    def status(self, thing: Thing) -> str:
        """Whether the archive has the thing: not yet, just so, no longer, or as something else (which is told)."""
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

    def keep(self, thing: Thing, row: Any) -> None:
        """Remember the row that the thing's reference leads to."""
        self._made[thing.model, thing.ref] = row

    def pass_over(self, thing: Thing) -> None:
        """Remember that the thing stands no more, or is not added since something that it needs stands no more."""
        self._gone.add((thing.model, thing.ref))

    def link(self, entry: Entry, key: str, model: Any) -> Link:
        """Where the reference under this key leads; what is wrong with it is told."""
        given = entry.given.get(key)
        return self.follow(given, entry.spot.file, model) if given else Link()

    def follow(self, given: Given, file: str, model: Any) -> Link:
        """Where one reference leads; what is wrong with it is told."""
        ref = given.text
        found = self.index.find(ref, model)
        if self.stored.erased(model, ref):
            return Link(gone=True, erased=True)
        if found is not None and found.model is model:
            row = self._made.get((model, ref)) or self.stored.find(model, ref)
            return Link(row, (model, ref) in self._gone)
        stored = self.stored.find(model, ref)
        if found is None and stored is not None:
            return self._stored_link(stored, given, file)
        other = found.model if found is not None else type(self.stored.other(model, ref))
        self._refuse(given, file, model, None if other is type(None) else other)
        return Link()

    def _stored_link(self, stored: Any, given: Given, file: str) -> Link:
        if stored.state in UNPUBLISHED:
            self.problems.add(
                Spot(file, given.line), given.text, _("In the archive this is only a draft; publish it there first.")
            )
            return Link()
        return Link(stored, stored.state != State.PUBLISHED)

    def _refuse(self, given: Given, file: str, model: Any, other: Any) -> None:
        wanted = model._meta.verbose_name
        if other is not None:
            said = _("This is the reference of a %(other)s; here stands that of a %(wanted)s.")
            words = {"other": other._meta.verbose_name, "wanted": wanted}
            self.problems.add(Spot(file, given.line), given.text, said % words)
        elif not self.problems.incomplete:
            # Else it may well stand in the part that could not be read.
            said = _("There is no %s of this reference, neither in these files nor in the archive.")
            self.problems.add(Spot(file, given.line), given.text, said % wanted)

    def _bad(self, thing: Thing, expected: str) -> str:
        self.problems.add(thing.entry.at("ref"), thing.ref, expected)
        return BAD
