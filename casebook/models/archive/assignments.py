"""Assignment: which member reads an article, or reviews what was handed in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.models.archive.base import UNPUBLISHED
from casebook.models.archive.citations import Citation
from casebook.models.archive.claims import Claim
from casebook.models.archive.corrections import Correction
from casebook.models.archive.disputes import Dispute
from casebook.models.archive.records import Record


class Task(models.TextChoices):
    """What the member is to do with it."""

    READ = "read", _("reads it")
    REVIEW = "review", _("reviews it")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments that are to be done."""

    def open(self) -> "AssignmentQuerySet":
        """Those that are not done, the oldest first."""
        return self.filter(done_on=None).order_by("at", "pk")

    def of(self, member: Any) -> "AssignmentQuerySet":
        """What is to be done by this member: of articles until they say so, of drafts until they are published."""
        still = Q(on_model="source")
        for model in (Record, Claim, Citation, Dispute, Correction):
            drafts = model._base_manager.filter(ref=OuterRef("on_ref"), state__in=UNPUBLISHED)
            still |= Q(Exists(drafts), on_model=model._meta.model_name)
        return self.open().filter(still, member=member)


class Assignment(models.Model):
    """A member reads or reviews one thing, which is named by its kind and reference. Private; it settles nothing."""

    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)
    task = models.CharField(max_length=6, choices=Task.choices)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    done_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assignment_once", fields=["on_model", "on_ref", "task"]),
        ]
        indexes = [
            models.Index(name="assignment_of_member", fields=["member", "at"], condition=models.Q(done_on__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_task_display()}"
