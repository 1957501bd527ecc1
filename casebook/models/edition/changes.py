"""What was done, as far as readers are told: entries of feeds and pages of changes, and the archive's notices."""

from django.db import models
from django.db.models import Q

from casebook.models.archive.actions import ActionKind
from casebook.models.archive.corrections import CorrectionKind
from casebook.models.edition.links import Of

# What stands no more after them; readers are told why.
ENDING = (ActionKind.SUPERSEDE, ActionKind.RETRACT, ActionKind.WITHDRAW)


class PublicChange(models.Model):
    """One action on something that readers can see, or could see until it was withdrawn.

    The key is that of the action, and a higher one came later. `key` and `ref` are those of the thing; an action on one
    citation is told of its claim, unless the same was done to the claim in the same sitting. `record` is whom it is
    about (of a source the outlet), `target` whom it leads to, and of a dispute a record of another side.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=9, choices=ActionKind.choices)
    of = models.PositiveSmallIntegerField(choices=Of.choices)
    key = models.BigIntegerField()
    ref = models.CharField(max_length=12)
    citation = models.CharField(max_length=12, blank=True, default="")
    record = models.BigIntegerField(null=True)
    target = models.BigIntegerField(null=True)
    # Done together: one article, one correction.
    sitting = models.UUIDField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(name="public_change_thing", fields=["key", "of"]),
            models.Index(name="public_change_of", fields=["of", "id"]),
            models.Index(name="public_change_record", fields=["record", "id"]),
            models.Index(name="public_change_target", fields=["target", "id"], condition=Q(target__isnull=False)),
            models.Index(name="public_change_ending", fields=["id"], condition=Q(kind__in=ENDING)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class PublicCorrection(models.Model):
    """A notice on something that readers can see: a correction, a reply, a retraction or a withdrawal."""

    id = models.BigIntegerField(primary_key=True)
    ref = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    at = models.DateTimeField()
    of = models.PositiveSmallIntegerField(choices=Of.choices)
    key = models.BigIntegerField()
    text = models.TextField()

    class Meta:
        indexes = [models.Index(name="public_correction_of", fields=["key", "of"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
