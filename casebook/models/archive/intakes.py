"""Intake: an article that is being brought in, until it is saved as a source with its kept copy."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.models.archive.references import ReferenceField
from casebook.models.archive.sources import Source


class IntakeState(models.TextChoices):
    """How far it has come."""

    WAITING = "waiting", _("waiting for its turn")
    FETCHING = "fetching", _("being fetched")
    READING = "reading", _("being read")
    READY = "ready", _("ready to look at")
    FAILED = "failed", _("could not be fetched")
    KEPT = "kept", _("kept")


UNDER_WAY = (IntakeState.WAITING, IntakeState.FETCHING, IntakeState.READING)
# Longer than fetching and reading may take together: then whoever did it was stopped.
PATIENCE = timedelta(minutes=5)
# What was kept is listed so long.
LISTED = timedelta(days=7)


class IntakeQuerySet(models.QuerySet["Intake"]):
    """Articles on their way in."""

    def listed_for(self, user: object) -> "IntakeQuerySet":
        """Those of this member: what is to be done first, then what was kept lately."""
        return self.filter(by=user).order_by(
            models.Case(models.When(state=IntakeState.KEPT, then=1), default=0), "asked_at", "pk"
        )

    def forget_kept(self) -> None:
        """Drop the rows of what was kept some time ago; the copies themselves stand with their sources."""
        self.filter(state=IntakeState.KEPT, asked_at__lt=timezone.now() - LISTED).delete()


class Intake(models.Model):
    """What a member asked to bring in: an address to fetch, or a file, or a text; and what was read in it.

    `source` is the one that it is another copy of, and once it is kept the one that was made of it.
    """

    ref = ReferenceField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    begun_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=IntakeState.choices, default=IntakeState.WAITING)
    address = models.URLField(max_length=1000, blank=True, default="")
    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="intakes")
    error = models.CharField(max_length=500, blank=True, default="")
    # As in `Capture`.
    content = models.BinaryField(default=b"")
    media_type = models.CharField(max_length=100, blank=True, default="")
    method = models.CharField(max_length=60, blank=True, default="")
    final_address = models.URLField(max_length=1000, blank=True, default="")
    payload_sha256 = models.CharField(max_length=64, blank=True, default="")
    captured_at = models.DateTimeField(null=True)
    # What is proposed: `casebook.interchange.capture.extraction.Article`.
    proposed = models.JSONField(default=dict)

    objects = IntakeQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.proposed.get("headline") or self.address or self.method)

    @property
    def under_way(self) -> bool:
        """Whether somebody may still be at it."""
        return self.state in UNDER_WAY and not self.stuck

    @property
    def stuck(self) -> bool:
        """Whether it is under way for so long that nobody can be at it any more."""
        return self.state in UNDER_WAY and (self.begun_at or self.asked_at) < timezone.now() - PATIENCE
