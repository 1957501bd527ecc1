"""Tables on their way in: the file, its rows, what the columns are, and which drafts were made of it.

Rows are staged in pieces, so that a worker that was stopped goes on where it was; they are gone once drafts are made.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.models.archive.references import ReferenceField


class SheetKind(models.TextChoices):
    """What the rows of a sheet are."""

    RECORDS = "records", _("records, one a row")
    SOURCES = "sources", _("articles, one a row")
    FACTS = "facts", _("facts, one a row")
    DETAINEES = "detainees", _("detainees, one a row")


class ImportState(models.TextChoices):
    """How far an import has come."""

    COLUMNS = "columns", _("waiting for its columns")
    READING = "reading", _("being checked")
    CHECKED = "checked", _("checked; nothing is saved yet")
    WRITING = "writing", _("drafts are being created")
    DONE = "done", _("drafts created")
    DELETING = "deleting", _("its drafts are being deleted")


# What a worker does.
RUNNING = (ImportState.READING, ImportState.WRITING, ImportState.DELETING)
# A run that has said nothing for so long has been stopped.
SILENT_SECONDS = 90


class ImportFile(models.Model):
    """One sheet that an editor brought in. `content` is kept until its rows are staged and no longer.

    `columns` has, by the number of a column, what it is; `defaults` what stands in every row; `answers` what a name of
    it means. `run` is the run that may write: another one that was started since ends.
    """

    ref = ReferenceField()
    name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=10, choices=SheetKind.choices)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.COLUMNS)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # In which language its problems are told.
    language = models.CharField(max_length=20, default="en")
    content = models.BinaryField(default=b"")
    encoding = models.CharField(max_length=20, blank=True, default="")
    delimiter = models.CharField(max_length=1, blank=True, default="")
    page = models.CharField(max_length=100, blank=True, default="")
    headings = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    questions = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    problem = models.TextField(max_length=2000, blank=True, default="")
    numbers = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    run = models.UUIDField(null=True, editable=False)
    beat_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def running(self) -> bool:
        """Whether a worker has it, or is to take it."""
        return self.state in RUNNING

    @property
    def silent(self) -> bool:
        """Whether whoever had it has been stopped."""
        if not self.running or self.beat_at is None:
            return False
        return (timezone.now() - self.beat_at).total_seconds() > SILENT_SECONDS


class RowState(models.TextChoices):
    """What reading a row came to."""

    NEW = "new", _("new")
    KNOWN = "known", _("already in the archive")
    ASKED = "asked", _("a name is unclear")
    WRONG = "wrong", _("error")


class ImportRow(models.Model):
    """One row as it stands in the file, and what is told of it: triples of column, sort of message, and words."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=RowState.choices, blank=True, default="")
    told = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["file", "number"])]
        indexes = [models.Index(name="import_row_state", fields=["file", "state", "number"])]

    def __str__(self) -> str:
        return str(self.number)


class ImportDraft(models.Model):
    """A thing that an import made: so that all of it can be found together, and deleted while it is a draft."""

    file = models.ForeignKey(ImportFile, on_delete=models.CASCADE, related_name="drafts")
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(name="import_draft_once", fields=["on_model", "on_ref"])]
        indexes = [models.Index(name="import_draft_of", fields=["file", "on_model", "on_ref"])]

    def __str__(self) -> str:
        return f"{self.on_model} {self.on_ref}"


class ImportMapping(models.Model):
    """Which column of a sheet is what, kept under a name for the next one. `columns` are by their heading."""

    name = models.CharField(max_length=100, unique=True)
    sheet = models.CharField(max_length=10, choices=SheetKind.choices)
    columns = models.JSONField(default=dict)
    defaults = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.name


def made_by(rows: Any, file: ImportFile) -> Any:
    """Of these rows of a reviewed kind those that the import made."""
    drafts = ImportDraft.objects.filter(file=file, on_model=rows.model._meta.model_name)
    return rows.filter(ref__in=drafts.values("on_ref"))
