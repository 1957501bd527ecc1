"""From the files of a dump to the rows of an empty archive, just as they were.

Versions of drafts and of editorial fields, as django-simple-history keeps them, as text and back.

A version names other rows by their references, since numbers differ from one database to the next. Of something that
was deleted since, nothing is left to lead to: it stands as null.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from casebook.actions import restoration as actions
from casebook.interchange import statistics
from casebook.interchange.yaml.entries import FileEntry
from casebook.interchange.yaml.index import FileIndex, KnownThing
from casebook.interchange.yaml.parser import FilePosition, Problems
from casebook.interchange.yaml.private_schema import VERSION
from casebook.interchange.yaml.schema import COMPLETE, LEAD
from casebook.interchange.yaml.selection import Tree, tree_of
from casebook.interchange.yaml.writer import ENTERED_BY, PUBLISHED_BY, RELEASED_BY, member, noon
from casebook.models import (
    Action,
    ActionKind,
    Assignment,
    Attribution,
    Capture,
    Citation,
    Claim,
    Correction,
    Dispute,
    DisputeSide,
    ErasedReference,
    Erasure,
    ImportDraft,
    ImportFile,
    ImportMapping,
    ImportState,
    Intake,
    Record,
    Redaction,
    Request,
    Role,
    Source,
    SourceCheck,
    State,
    User,
    Wish,
)
from casebook.models.archive.claims import REVIEW_AFTER

KEPT: tuple[type[models.Model], ...] = (Record, Source, Claim, Citation, Dispute, Wish, Request)
_OWN = ("history_id", "history_date", "history_change_reason", "history_type", "history_user", "history_relation")


def versions() -> Iterator[Tree]:
    """Every version, by kind and moment."""
    for model in KEPT:
        names = Names()
        for row in model.history.select_related("history_user").order_by("history_date", "history_id").iterator(2000):  # type: ignore[attr-defined]
            reported = {field.name: names.reported(row, field) for field in _fields(model)}
            row.of, row.row = model._meta.model_name, reported
            yield tree_of(row, VERSION, COMPLETE)


def _fields(model: type[models.Model]) -> list[models.Field]:
    history = model.history.model  # type: ignore[attr-defined]
    return [field for field in history._meta.concrete_fields if field.name not in (*_OWN, "id")]


class Names:
    """What stands for a row of another table: its reference, the name of a member, the digest of a kept copy."""

    @staticmethod
    @cache
    def column(model: type[models.Model]) -> str:
        """The column by which a row of the model is named."""
        own = {field.name for field in model._meta.concrete_fields}
        return next(name for name in ("ref", "username", "sha256") if name in own)

    def __init__(self) -> None:
        self._names: dict[type[models.Model], dict[int, str]] = defaultdict(dict)

    def reported(self, row: Any, field: models.Field) -> Any:
        """The value of one field as JSON has it."""
        value = getattr(row, field.attname)
        if value is None or not field.is_relation:
            return value if value is None or isinstance(value, (bool, int, str)) else value.isoformat()
        model: Any = field.related_model
        known = self._names[model]
        if not known:
            known.update(model._base_manager.values_list("pk", self.column(model)))
        return known.get(value)


class VersionsBack:
    """Puts versions of a complete dump back, each under the row that it is of."""

    def __init__(self, rows: Mapping[tuple[type[models.Model], str], Any], members: Mapping[str, User]) -> None:
        self._rows, self._members = rows, members
        # Of what was deleted no number is left; it gets one that no row will ever have.
        self._gone: dict[tuple[str, str], int] = {}

    def restore(self, entries: Iterable[Any], problems: Problems) -> None:
        """Write them, in their order."""
        found: dict[type[models.Model], list[Any]] = defaultdict(list)
        models_by_name = {model._meta.model_name: model for model in KEPT}
        for entry in entries:
            model = models_by_name.get(entry.value("of"))
            if model is None:
                problems.add(
                    FilePosition(entry.spot.file, entry.spot.line), entry.text("of"), _("No versions are kept of this.")
                )
                continue
            found[model].append(self._row(model, entry))
        for model, rows in found.items():
            model.history.model.objects.bulk_create(rows, batch_size=200)  # type: ignore[attr-defined]

    def _row(self, model: type[models.Model], entry: Any) -> Any:
        reported = entry.value("row")
        row = model.history.model(  # type: ignore[attr-defined]
            history_date=entry.value("at"),
            history_type=entry.value("change"),
            history_change_reason=entry.value("why"),
            history_user=self._members.get(entry.text("by")),
        )
        for field in _fields(model):
            value = reported.get(field.name)
            if field.is_relation and value is not None:
                value = self._number(field.related_model, value)
            elif value is not None:
                value = field.to_python(value)
            setattr(row, field.attname, value)
        row.id = self._own_number(model, reported)
        return row

    def _number(self, model: Any, name: str) -> int | None:
        other = self._members.get(name) if model is User else self._rows.get((model, name))
        return other.pk if other is not None else None

    def _own_number(self, model: type[models.Model], reported: Mapping[str, Any]) -> int:
        name = str(reported.get("ref") or f"{reported.get('record')} {reported.get('what')} {reported.get('since')}")
        row = self._rows.get((model, name))
        if row is not None:
            return int(row.pk)
        return self._gone.setdefault((str(model._meta.model_name), name), -len(self._gone) - 1)


BATCH = 400
# Columns that name a member.
_MEMBERS = ("created_by", "captured_by", "by", "assigned_to", "asked_by", "confirmed_by", "member")


class Restorer:
    """Writes the rows of one dump; every link is followed within its files."""

    def __init__(self, files: list[FileEntry], text: str, problems: Problems) -> None:
        self._files, self._problems = files, problems
        self._complete = text == COMPLETE
        self._index = FileIndex(files, problems)
        self._members: dict[str, User] = {}
        self._rows: dict[tuple[Any, str], Any] = {}
        self._captures: dict[tuple[str, str], Capture] = {}
        self._states: dict[str, tuple[str, str]] = {}
        # How many rows of each kind were put back.
        self.numbers: dict[str, int] = defaultdict(int)

    def restore(self, head: FileEntry) -> None:
        """Write everything, resolve it, and set the revision. Within the caller's transaction."""
        with actions.restoring():
            self._make_members()
            for model, things in self._things():
                self._create(model, things)
                if model is Source:
                    self._make_captures()
                    self._make_intakes()
            self._lead_and_follow()
            self._make_private()
            # Before it is resolved: a database that knows nothing of so many rows reads them again and again.
            statistics.gather_of_loaded()
            if not self._problems.any():
                self._make_actions()
                VersionsBack(self._rows, self._members).restore(self._listed("versions"), self._problems)
        actions.set_revision(head.value("revision") or 0, head.value("takedowns") or 0, head.value("changed"))

    def _things(self) -> Iterable[tuple[Any, list[KnownThing]]]:
        index = self._index
        corrections = [KnownThing(entry, file) for file in self._files for entry in file.things("corrections")]
        citations = [*(c for claim in index.claims for c in index.cited[claim]), *index.citations]
        yield Record, index.records
        yield Source, index.sources
        yield Claim, index.claims
        yield Citation, citations
        yield Dispute, index.disputes
        yield Correction, corrections

    def _listed(self, key: str) -> list[FileEntry]:
        return [entry for file in self._files for entry in file.things(key)]

    def _make_members(self) -> None:
        if not self._complete:
            self._members = {name: member(name) for name in (ENTERED_BY, PUBLISHED_BY, RELEASED_BY)}
            return
        rows = [self._row(entry, User) for entry in self._listed("members")]
        User.objects.filter(username__in=[row.username for row in rows]).delete()
        User.objects.bulk_create(rows, batch_size=BATCH)
        for row in rows:
            row.join_group()
        self._members = {user.username: user for user in User.objects.all()}

    def _create(self, model: Any, things: list[KnownThing]) -> None:
        """Save the rows, the earliest first, so that numbers still tell which came first."""
        if self._problems.any():
            return
        rows = [self._thing_row(model, thing) for thing in things]
        if self._problems.any():
            return
        rows.sort(key=lambda row: (row.created_at, row.ref))
        for row in rows:
            self._rows[model, row.ref] = row
            if model is Claim:
                # Published without a lead is what the database refuses, and the citations come later.
                self._states[row.ref] = (row.state, row.sealed_from)
                row.state, row.sealed_from = State.DRAFT, ""
        if not self._complete and hasattr(model, "history"):
            bulk_create_with_history(rows, model, batch_size=BATCH)
        else:
            model.objects.bulk_create(rows, batch_size=BATCH)
        self.numbers[model._meta.model_name] += len(rows)
        if model is Citation:
            self._make_chains(things)
        elif model is Dispute:
            self._make_sides(things)

    def _thing_row(self, model: Any, thing: KnownThing) -> Any:
        row = self._row(thing.entry, model)
        if model is Claim and thing.entry.shape.by == "":
            row.fact = "withheld"
        if model is Claim:
            row.released = bool(row.released or thing.entry.value("released"))
            if row.released and not self._complete:
                row.review_on = (thing.entered or date.today()) + REVIEW_AFTER
        if model is Citation:
            row.claim = self._rows.get((Claim, thing.of.ref)) if thing.of else row.claim
            row.source = self._source_of(thing)
            digest = thing.entry.text("capture")
            row.capture = self._captures.get((row.source.ref, digest)) if row.source and digest else None
        if not self._complete:
            row.created_by, row.created_at = self._members[ENTERED_BY], noon(thing.entered or date.today())
        return row

    def _source_of(self, thing: KnownThing) -> Source | None:
        source = thing.file.value("source")
        ref = source.ref if source else thing.file.text("cites")
        found = self._rows.get((Source, ref))
        if found is None:
            self._refuse(thing.entry.spot, ref, _("This file cites a source that is not in the dump."))
        return found

    def _row(self, entry: FileEntry, model: Any) -> Any:
        """A row with all that the entry says, links too where what they lead to is there already."""
        row = model()
        for absent in entry.shape.fields:
            if absent.key not in entry.given and absent.form is not None and absent.default:
                absent.form.put(row, absent.name, absent.form.restore(absent.default))
        for key, given in entry.given.items():
            shape_field = entry.shape.field(key)
            if shape_field is None or shape_field.form is None:
                continue
            shape_field.form.put(row, shape_field.name, given.value)
            if shape_field.to is not None and shape_field.name not in ("merged_into", "supersedes", LEAD):
                setattr(row, shape_field.name, self._linked(shape_field.to, given, entry))
            elif shape_field.name in _MEMBERS and given.text:
                setattr(row, shape_field.name, self._member(given, entry))
        return row

    def _linked(self, model: Any, given: Any, entry: FileEntry) -> Any:
        found = self._rows.get((model, given.text))
        if found is None:
            words = _("There is no %s of this reference in the dump.") % model._meta.verbose_name
            self._refuse(FilePosition(entry.spot.file, given.line), given.text, words)
        return found

    def _member(self, given: Any, entry: FileEntry) -> User | None:
        found = self._members.get(given.text)
        if found is None:
            self._refuse(
                FilePosition(entry.spot.file, given.line), given.text, _("There is no member of this name in the dump.")
            )
        return found

    def _refuse(self, spot: FilePosition, value: str, expected: str) -> None:
        self._problems.add(spot, value, expected)

    def _make_chains(self, things: list[KnownThing]) -> None:
        chain = []
        for thing in things:
            citation = self._rows[Citation, thing.ref]
            for position, entry in enumerate(thing.entry.things("said by")):
                link = self._row(entry, Attribution)
                link.citation, link.position = citation, position
                chain.append(link)
        if not self._problems.any():
            Attribution.objects.bulk_create(chain, batch_size=BATCH)
            self.numbers["attribution"] += len(chain)

    def _make_sides(self, things: list[KnownThing]) -> None:
        sides = []
        for thing in things:
            for number, side in enumerate(thing.entry.value("sides") or [], 1):
                for given in side:
                    claim = self._linked(Claim, given, thing.entry)
                    sides.append(DisputeSide(dispute=self._rows[Dispute, thing.ref], claim=claim, side=number))
        if not self._problems.any():
            DisputeSide.objects.bulk_create(sides, batch_size=BATCH)

    def _lead_and_follow(self) -> None:
        """What leads to a row of its own kind, or back: set when all rows are there."""
        if self._problems.any():
            return
        claims = []
        for thing in self._index.claims:
            claim = self._rows[Claim, thing.ref]
            if self._complete:
                lead = thing.entry.given.get(LEAD)
                claim.lead = self._linked(Citation, lead, thing.entry) if lead else None
            else:
                claim.lead = self._rows[Citation, self._index.cited[thing][0].ref]
            older = thing.entry.given.get("supersedes")
            claim.supersedes = self._rows.get((Claim, older.text)) if older else None
            claim.state, claim.sealed_from = self._states[claim.ref]
            claims.append(claim)
        Claim.objects.bulk_update(claims, ["lead", "supersedes", "state", "sealed_from"], batch_size=BATCH)
        merged = []
        for thing in self._index.records:
            into = thing.entry.given.get("merged into")
            if into:
                row = self._rows[Record, thing.ref]
                row.merged_into = self._linked(Record, into, thing.entry)
                merged.append(row)
        Record.objects.bulk_update(merged, ["merged_into"], batch_size=BATCH)

    def _make_captures(self) -> None:
        for entry in self._listed("captures"):
            row = self._row(entry, Capture)
            if not self._problems.any():
                row.save()
                self._captures[row.source.ref, row.sha256] = row

    def _make_intakes(self) -> None:
        for key, model in (("intakes", Intake), ("source checks", SourceCheck)):
            for entry in self._listed(key):
                row = self._row(entry, model)
                if not self._problems.any():
                    row.save()

    def _make_private(self) -> None:
        wishes = [self._row(entry, Wish) for entry in self._listed("wishes")]
        redactions = [self._row(entry, Redaction) for entry in self._listed("redactions")]
        requests = [self._row(entry, Request) for entry in self._listed("requests")]
        assignments = [self._row(entry, Assignment) for entry in self._listed("assignments")]
        erasures = [self._row(entry, Erasure) for entry in self._listed("erasures")]
        erased = [self._row(entry, ErasedReference) for entry in self._listed("erased")]
        imports = [self._row(entry, ImportFile) for entry in self._listed("imports")]
        mappings = [self._row(entry, ImportMapping) for entry in self._listed("mappings")]
        if not self._problems.any():
            Wish.objects.bulk_create(wishes, batch_size=BATCH)
            for wish in Wish.objects.select_related("record"):
                self._rows[Wish, f"{wish.record.ref} {wish.what} {wish.since}"] = wish
            Redaction.objects.bulk_create(redactions, batch_size=BATCH)
            Request.objects.bulk_create(requests, batch_size=BATCH)
            self._rows |= {(Request, request.ref): request for request in requests}
            Assignment.objects.bulk_create(assignments, batch_size=BATCH)
            Erasure.objects.bulk_create(erasures, batch_size=BATCH)
            ErasedReference.objects.bulk_create(erased, batch_size=BATCH, ignore_conflicts=True)
            ImportMapping.objects.bulk_create(mappings, batch_size=BATCH)
            self._make_imports(imports)

    def _make_imports(self, imports: list[ImportFile]) -> None:
        for row in imports:
            row.state = ImportState.DONE
        ImportFile.objects.bulk_create(imports, batch_size=BATCH)
        files = {row.ref: row for row in imports}
        drafts = []
        for entry in self._listed("imported"):
            draft: ImportDraft = self._row(entry, ImportDraft)
            if entry.text("import") not in files:
                self._refuse(entry.spot, entry.text("import"), _("There is no import of this reference in the dump."))
                return
            draft.file = files[entry.text("import")]
            drafts.append(draft)
        ImportDraft.objects.bulk_create(drafts, batch_size=BATCH)

    def _make_actions(self) -> None:
        rows = [self._action(entry) for entry in self._listed("actions")]
        reported = {(row.kind, row.on_model, row.on_ref) for row in rows}
        implied = [] if self._complete else [action for action in self._implied() if _names(action) not in reported]
        Action.objects.bulk_create([*implied, *rows], batch_size=BATCH)

    def _action(self, entry: FileEntry) -> Action:
        row: Action = self._row(entry, Action)
        if not self._complete:
            row.by, row.at, row.batch = self._members[PUBLISHED_BY], noon(entry.value("day")), uuid.uuid4()
        return row

    def _implied(self) -> Iterable[Action]:
        """What a public text need not say: that a thing was published when it was entered, and released."""
        batch = uuid.uuid4()
        for model, things in self._things():
            for thing in things:
                reason = thing.entry.value("released") if model is Claim else ""
                for kind, by, words in (
                    (ActionKind.PUBLISH, PUBLISHED_BY, ""),
                    (ActionKind.RELEASE, RELEASED_BY, reason),
                ):
                    if kind == ActionKind.PUBLISH or words:
                        yield Action(
                            kind=kind,
                            on_model=model._meta.model_name,
                            on_ref=thing.ref,
                            by=self._members[by],
                            role=Role.PUBLISHER,
                            at=noon(thing.entered or timezone.now().date()),
                            public_reason=words,
                            batch=batch,
                        )


def _names(action: Action) -> tuple[str, str, str]:
    return action.kind, action.on_model, action.on_ref
