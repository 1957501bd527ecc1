"""One action, one transaction: wait for its turn, lock the records, write, log, resolve, and move the revision last."""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook import search
from casebook.actions.permissions import may
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
    Revision,
    Source,
    State,
    User,
)
from casebook.models.archive import write_guard
from casebook.models.archive.base import Redacted, Reviewed
from casebook.projections import StoredDifference, edition, prepare, resolve
from casebook.projections.archive import Archive
from casebook.projections.visibility import AGE_FACTS

T = TypeVar("T")
RETRIES = 3
# Sent once an action is committed that hides something from readers, with the references of all that it touched.
hidden = Signal()
HIDING = (
    ActionKind.WITHDRAW,
    ActionKind.SEAL,
    ActionKind.ERASE,
    ActionKind.WITHHOLD,
    ActionKind.WISH,
    ActionKind.REDACT,
    ActionKind.REVISE,
)
logger = logging.getLogger(__name__)
# PostgreSQL: serialization failure, deadlock detected. The transaction is whole again when it is run anew.
_RETRIED = ("40001", "40P01")


class ActionRefused(Exception):
    """The action cannot be done; its text says why and what would help, to the person who asked for it."""


@dataclass
class Transaction:
    """What an action has at hand while it runs."""

    by: User
    at: datetime
    public_reason: str
    private_reason: str
    batch: uuid.UUID = field(default_factory=uuid.uuid4)
    touched: set[int] = field(default_factory=set)
    # The records as they were locked.
    locked: dict[int, Record] = field(default_factory=dict)
    shut: set[int] = field(default_factory=set)
    # The claims that it published: readers have not seen anything of them before.
    new: set[int] = field(default_factory=set)
    things: list[Reviewed] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    takedown: bool = False
    # References of what it deletes.
    gone: set[str] = field(default_factory=set)
    # Rows with public texts, beside those of `things`, that are to be redacted and indexed anew.
    texts: list[Redacted] = field(default_factory=list)
    # What is to be asked of the differences that resolving finds.
    check: Callable[[list[StoredDifference]], None] | None = None

    def lock(self, record_ids: Iterable[int | None]) -> None:
        """Lock the records, and what was merged into them, in id order and have them resolved at the end."""
        ids = sorted({pk for pk in record_ids if pk is not None} - self.touched)
        rows = Record.objects.select_for_update().families_of(ids).order_by("pk")
        self.locked |= {record.pk: record for record in rows}
        self.touched.update(ids)

    def log(self, kind: ActionKind, thing: Reviewed, **detail: Any) -> None:
        """Write the action on one thing into the log."""
        self.things.append(thing)
        self.actions.append(
            Action(
                kind=kind,
                on_model=model_of(thing),
                on_ref=thing.ref,
                by=self.by,
                role=self.by.role,
                at=self.at,
                public_reason=self.public_reason,
                private_reason=self.private_reason,
                batch=self.batch,
                detail=detail,
            )
        )

    def shut_records(self, record_ids: Collection[int]) -> None:
        """Shut records before they are changed into something that the database never lets be public."""
        Record.objects.filter(pk__in=record_ids).update(public=False, page_public=False)
        self.shut.update(record_ids)

    def finish(self) -> None:
        """Log, resolve what was touched, index it, and move the archive's revision, last of all."""
        with write_guard.opened():
            Action.objects.bulk_create(self.actions)
        # Of the log what it says to readers.
        said = [action for action in self.actions if action.public_reason]
        changed: list[Any] = [*self.things, *self.texts]
        archive = Archive()
        if not (self.shut or self.texts or any(isinstance(thing, Record) for thing in self.things)):
            # Nothing of the records changed since.
            archive.know(self.locked.values())
        differences = resolve(self.touched, shut=self.shut, things=[*changed, *said], archive=archive)
        if self.check:
            self.check(differences)
        resolved = [(found.row, found.field) for found in differences]
        edition.follow(self.touched | self.shut, changed, resolved, archive, self.new, self.actions)
        search.follow(self.touched, self.shut, changed, resolved, self.new)
        if self.takedown or any(one.kind in HIDING for one in self.actions) or any(map(_hides, differences)):
            refs = self._refs([*changed, *(row for row, _field in resolved)])
            # Whoever hears of it must not undo the action by failing.
            transaction.on_commit(lambda: _said(hidden.send_robust(type(self), refs=refs)), robust=True)
        move_revision(self.takedown)

    def _refs(self, rows: Iterable[Any]) -> set[str]:
        """The references of the rows, of the claims of citations and speakers, and of the records that were touched."""
        rows = list(rows)
        citations = {row.citation_id for row in rows if isinstance(row, Attribution)}
        claims = {row.claim_id for row in rows if isinstance(row, (Citation, DisputeSide))}
        found = self.gone | {row.ref for row in rows if hasattr(row, "ref")}
        found |= set(Claim.objects.filter(pk__in=claims).values_list("ref", flat=True))
        found |= set(Claim.objects.filter(citations__in=citations).values_list("ref", flat=True))
        return found | set(Record.objects.filter(pk__in=self.touched | self.shut).values_list("ref", flat=True))


def _hides(found: StoredDifference) -> bool:
    """Whether readers see less by what resolving stores."""
    name, now = found.field, found.worked_out
    return (name in ("public", "page_public") and not now) or (name in ("withheld", "redacted") and bool(now))


def _said(heard: Iterable[tuple[Any, Any]]) -> None:
    for receiver, answer in heard:
        if isinstance(answer, Exception):
            logger.critical("%s does not know yet of what was taken down", receiver, exc_info=answer)


def model_of(thing: Reviewed) -> str:
    """The name of the thing's kind in the log; a proxy is its record."""
    return str(thing._meta.concrete_model._meta.model_name)  # type: ignore[union-attr]


def take_turn() -> None:
    """Wait until no other action runs, and keep others waiting until this transaction ends.

    What resolving reads and writes goes beyond the records that an action names (redactions, twins, disputes), so
    actions that overlap could each miss what the other has not committed yet. SQLite has one writer at a time anyway.
    """
    with write_guard.opened():
        Revision.objects.select_for_update().get_or_create(pk=1)


def move_revision(takedown: bool) -> None:
    """Count the archive's revision on; a takedown also empties the store of pages once it is committed."""
    values = {"number": F("number") + 1, "changed_at": timezone.now()}
    if takedown:
        values["takedowns"] = F("takedowns") + 1
        transaction.on_commit(cache.clear)
    with write_guard.opened():
        Revision.objects.filter(pk=1).update(**values)


def run(
    work: Callable[[Transaction], T],
    kind: ActionKind,
    *,
    by: User,
    public_reason: str = "",
    private_reason: str = "",
    at: datetime | None = None,
    needs_reason: bool = True,
    names_of: Collection[int] = (),
) -> T:
    """Run `work` as one action: check who may, give reasons, open the guard, and retry what the database gave up.

    `names_of` are the records of which it may withhold or release names: what texts then read is worked out before
    others are kept waiting.
    """
    if not may(by, kind):
        raise ActionRefused(_("As %(role)s you may not do this.") % {"role": by.get_role_display()})
    if needs_reason and not public_reason.strip():
        raise ActionRefused(_("Say why, in words that readers may see."))

    if not connection.in_atomic_block:
        prepare(names_of)

    def once() -> T:
        with transaction.atomic():
            take_turn()
            action = Transaction(by, at or timezone.now(), public_reason.strip(), private_reason.strip())
            with write_guard.opened():
                result = work(action)
            action.finish()
            return result

    return _retried(once)


def _retried(once: Callable[[], T]) -> T:
    if connection.in_atomic_block:
        return once()
    for attempt in range(RETRIES):
        try:
            return once()
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) not in _RETRIED:
                raise
            time.sleep(0.05 * 2**attempt)
    return once()


def fresh(things: Iterable[Reviewed]) -> list[Any]:
    """The things as they stand in the database now, locked, in the order of their kind and id."""
    wanted: dict[type[Reviewed], set[int]] = {}
    for thing in things:
        wanted.setdefault(thing._meta.concrete_model, set()).add(thing.pk)  # type: ignore[arg-type]
    found: list[Any] = []
    for model in sorted(wanted, key=lambda m: m.__name__):
        rows = model._base_manager.select_for_update().filter(pk__in=wanted[model]).order_by("pk")
        found += list(rows)
    return found


def current(thing: Reviewed) -> Any:
    """The one thing as it stands in the database now, locked."""
    found = fresh([thing])
    if not found:
        raise ActionRefused(_("%s is not there any more.") % thing.ref)
    return found[0]


def set_state(
    action: Transaction,
    things: Iterable[Reviewed],
    state: str,
    kind: ActionKind,
    also: Sequence[str] = (),
    **detail: Any,
) -> None:
    """Move things to a state and log it, in few statements however many they are; `also` save these fields."""
    things = list(things)
    if state != State.PUBLISHED:
        action.shut_records({thing.pk for thing in things if isinstance(thing, Record)})
    by_model: dict[type[Reviewed], list[Any]] = {}
    for thing in things:
        thing.state = state
        by_model.setdefault(thing._meta.concrete_model, []).append(thing)  # type: ignore[arg-type]
        action.log(kind, thing, **detail)
    for model, of_model in by_model.items():
        if also:
            model._base_manager.bulk_update(of_model, ["state", *also], batch_size=400)
            continue
        for start in range(0, len(of_model), 500):
            ids = [thing.pk for thing in of_model[start : start + 500]]
            model._base_manager.filter(pk__in=ids).update(state=state)


# --- Which records an action on a thing touches: those to lock and to resolve.


def records_of(things: Iterable[Reviewed]) -> set[int]:
    """Ids of the records whose columns or visibility can change with the things."""
    ids: dict[type, list[int]] = {}
    found: set[int] = set()
    for thing in things:
        if isinstance(thing, Record):
            found.add(thing.pk)
        elif isinstance(thing, Claim):
            found |= {pk for pk in (thing.subject_id, thing.target_id) if pk}
        elif isinstance(thing, (Citation, Source, Dispute)):
            ids.setdefault(type(thing), []).append(thing.pk)
        elif not isinstance(thing, Correction):
            raise TypeError(f"nothing is published as a {type(thing).__name__}")
    found |= _subjects(Claim.objects.filter(citations__in=ids.get(Citation, [])))
    found |= _subjects(Claim.objects.filter(citations__source__in=ids.get(Source, [])))
    sides = DisputeSide.objects.filter(dispute__in=ids.get(Dispute, []))
    return found | set(sides.values_list("claim__subject_id", flat=True))


def whose_names(things: Iterable[Reviewed]) -> set[int]:
    """Ids of the records of which an action on the things can withhold or release a name. None of a source can: what is
    withheld follows from names and ages that were ever published, whatever becomes of the articles they stand in."""
    found: set[int] = set()
    told = ("name", *AGE_FACTS)
    claims = Claim.objects.filter(fact__in=told)
    for thing in things:
        if isinstance(thing, Record):
            found.add(thing.pk)
        elif isinstance(thing, Claim):
            found |= {thing.subject_id} if thing.fact in told else set()
        elif isinstance(thing, Citation):
            found |= _subjects(claims.filter(pk=thing.claim_id))
    return found


def _subjects(claims: "Iterable[Claim]") -> set[int]:
    return set(claims.values_list("subject_id", flat=True))  # type: ignore[attr-defined]
