"""What a worker does with an import: stages its rows, checks them, makes drafts of them, deletes these drafts again.

Rows are staged and drafts deleted in pieces, each in a transaction of its own: a worker that is started anew goes on
behind the last one. Drafts are made in one. Only the run that was started last may write.
"""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from casebook.admin.import_plan import ImportPlan, archive_stands
from casebook.interchange.tables.sheets import SheetForm, SheetProblem, form_of, rows_of
from casebook.models import (
    Attribution,
    Citation,
    Claim,
    DisputeSide,
    ImportDraft,
    ImportFile,
    ImportRow,
    ImportState,
    Record,
    Revision,
    Source,
    State,
)
from casebook.models.archive.imports import RUNNING

T = TypeVar("T")
STAGED, DELETED = 500, 100
log = logging.getLogger(__name__)


class Stopped(Exception):
    """Another run has it now, or it was thrown away: this one writes nothing more."""


def start(file: ImportFile, state: ImportState) -> None:
    """Have a worker do it; one that has it already stops."""
    moment = timezone.now()
    ImportFile.objects.filter(pk=file.pk).update(state=state, run=None, beat_at=moment, problem="", done=0)
    work.enqueue(file.ref)


def go_on(file: ImportFile) -> None:
    """Have a worker go on with what another one left."""
    ImportFile.objects.filter(pk=file.pk, state__in=RUNNING).update(run=None, beat_at=timezone.now())
    work.enqueue(file.ref)


@task()
def work(ref: str) -> None:
    """Do what the import is waiting for."""
    run = uuid.uuid4()
    if not ImportFile.objects.filter(ref=ref, state__in=RUNNING).update(run=run, beat_at=timezone.now()):
        return
    file = ImportFile.objects.get(ref=ref)
    doing: dict[str, Callable[[Run], None]] = {
        ImportState.READING: read,
        ImportState.WRITING: write,
        ImportState.DELETING: delete,
    }
    with override(file.language):
        mine = Run(file, run)
        try:
            doing[file.state](mine)
        except Stopped:
            log.info("Import %s: another run has it", ref)
        except SheetProblem as problem:
            ImportRow.objects.filter(file=file).delete()
            mine.end(ImportState.COLUMNS, problem=str(problem), done=0)
        except Exception:
            back = ImportState.CHECKED if file.state == ImportState.WRITING else file.state
            words = _(
                "It stopped because of an error, which is in the log. Nothing was saved by halves: start it again."
            )
            ImportFile.objects.filter(pk=file.pk, run=run).update(state=back, problem=words, beat_at=NEVER)
            raise


# What says that nobody has it.
NEVER = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())


class Run:
    """One run of a worker over one import."""

    def __init__(self, file: ImportFile, run: uuid.UUID) -> None:
        self.file, self._run = file, run

    def beat(self, **fields: Any) -> None:
        """Say that it is alive, and how far it has come."""
        rows = ImportFile.objects.filter(pk=self.file.pk, run=self._run)
        if not rows.update(beat_at=timezone.now(), **fields):
            raise Stopped

    def end(self, state: ImportState, **fields: Any) -> None:
        """It is done."""
        self.beat(state=state, run=None, **fields)


def read(run: Run) -> None:
    """Stage the rows that are not staged yet, then check all of them."""
    file = run.file
    if bytes(file.content):
        _stage(run)
    check(run)


def _stage(run: Run) -> None:
    file = run.file
    content = bytes(file.content)
    form = form_of(content, file.encoding, file.delimiter, file.page)
    staged = ImportRow.objects.filter(file=file).order_by("-number").values_list("number", flat=True).first() or 0
    rows = rows_of(content, SheetForm(file.encoding, file.delimiter, file.page, form.pages))
    # The first has the headings.
    next(rows)
    left = (row for row in rows if row[0] > staged)
    total = ImportRow.objects.filter(file=file).count()
    for part in _pieces(left, STAGED):
        total += len(part)
        with transaction.atomic():
            run.beat(done=total, total=total)
            ImportRow.objects.bulk_create(
                [ImportRow(file=file, number=number, cells=cells) for number, cells in part], batch_size=STAGED
            )
    if not total:
        raise SheetProblem(_("The sheet has headings and no rows."))
    run.beat(content=b"", total=total, done=0)


def planned(file: ImportFile, step: Callable[[], None] = lambda: None) -> ImportPlan:
    """The plan of all rows as they are staged."""
    rows = ImportRow.objects.filter(file=file).order_by("number").values_list("number", "cells")
    return ImportPlan(file, rows.iterator(2000)).settle(step)


def check(run: Run) -> None:
    """Tell each row what would become of it. Nothing of the archive is written."""
    file = run.file
    plan = planned(file, run.beat)
    done = 0
    for part in _pieces(iter(plan.rows), STAGED):
        done += len(part)
        with transaction.atomic():
            run.beat(done=done)
            rows = {row.number: row for row in ImportRow.objects.filter(file=file, number__in=[r.number for r in part])}
            for row in part:
                rows[row.number].state, rows[row.number].told = plan.state_of(row), row.told
            ImportRow.objects.filter(pk__in=[row.pk for row in rows.values()])._raw_delete("default")
            ImportRow.objects.bulk_create(rows.values(), batch_size=STAGED)
    run.end(ImportState.CHECKED, questions=plan.questions, numbers=plan.numbers)


def write(run: Run) -> None:
    """Make the drafts, all or none. What was entered since the plan was made makes it anew, and may stop it."""
    file = run.file
    stands = archive_stands()
    plan = planned(file, run.beat)
    with transaction.atomic():
        # Actions wait for this row, and so do other imports.
        list(Revision.objects.select_for_update())
        run.beat()
        if archive_stands() != stands:
            plan = planned(file)
        if plan.blocked:
            words = _("Something was entered meanwhile that changes what some rows mean: look at them again.")
        else:
            plan.write(file.created_by)
            ImportRow.objects.filter(file=file)._raw_delete("default")
            run.end(ImportState.DONE, numbers=plan.numbers, questions=[], answers={}, done=0)
            return
    check(run)
    ImportFile.objects.filter(pk=file.pk).update(problem=words)


# ------------------------------------------------------------------------------------------------- deleting drafts


def deletable(file: ImportFile) -> Iterator[tuple[type[Any], list[int]]]:
    """The drafts of the import that nothing else names, by kind, what leads to others first."""
    for model in (Citation, Claim, Source, Record):
        made = ImportDraft.objects.filter(file=file, on_model=model._meta.model_name)
        rows = model._base_manager.filter(state=State.DRAFT, ref__in=made.values("on_ref"))
        for lookup in _NAMING[model]:
            rows = rows.exclude(Exists(lookup))
        yield model, list(rows.order_by("pk").values_list("pk", flat=True))


_NAMING: dict[type[Any], Sequence[Any]] = {
    Citation: (Claim.objects.filter(lead=OuterRef("pk")),),
    Claim: (
        Citation.objects.filter(claim=OuterRef("pk")),
        DisputeSide.objects.filter(claim=OuterRef("pk")),
        Claim.objects.filter(supersedes=OuterRef("pk")),
    ),
    Source: (Citation.objects.filter(source=OuterRef("pk")),),
    Record: (
        Claim.objects.filter(Q(subject=OuterRef("pk")) | Q(target=OuterRef("pk"))),
        Source.objects.filter(outlet=OuterRef("pk")),
        Attribution.objects.filter(speaker=OuterRef("pk")),
        Record.objects.filter(merged_into=OuterRef("pk")),
    ),
}


def delete(run: Run) -> None:
    """Delete the drafts again. What was handed in or published, or is named by something else since, stays."""
    file = run.file
    done = 0
    for model, ids in deletable(file):
        for part in _pieces(iter(ids), DELETED):
            done += len(part)
            with transaction.atomic():
                run.beat(done=done)
                rows = model._base_manager.filter(pk__in=part, state=State.DRAFT)
                refs = list(rows.values_list("ref", flat=True))
                rows.delete()
                ImportDraft.objects.filter(file=file, on_model=model._meta.model_name, on_ref__in=refs).delete()
    if ImportDraft.objects.filter(file=file).exists():
        words = _("The drafts that are left have been handed in or published, or something else uses them.")
        run.end(ImportState.DONE, problem=words, done=0)
    else:
        file.delete()


def _pieces(rows: Iterator[T], size: int) -> Iterable[list[T]]:
    return iter(lambda: list(islice(rows, size)), [])
