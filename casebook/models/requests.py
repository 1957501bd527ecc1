"""Wish and Request: private, never shown, never exported to the public."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.base import Guarded
from casebook.models.records import Record
from casebook.models.references import ReferenceField


class WishWhat(models.TextChoices):
    """What somebody asked to have withheld."""

    SURNAME = "surname", _("surname")
    PAGE = "page", _("page")
    RELIGION = "religion", _("religion")
    HEALTH = "health", _("health")
    PLACE = "place", _("place of living")
    ALL = "all", _("everything")


class Wish(Guarded):
    """What a person asked to have withheld. It feeds the gate, so only acts write it."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="wishes")
    what = models.CharField(max_length=8, choices=WishWhat.choices)
    since = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    lifted_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True, default="")

    guarded_by = None
    kept = frozenset({"record", "what", "since", "lifted_on"})

    history = HistoricalRecords()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                name="wish_stands_once", fields=["record", "what"], condition=models.Q(lifted_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.what


class RequestKind(models.TextChoices):
    """What somebody asks of the archive."""

    ERROR = "error", _("report an error")
    SAFETY = "safety", _("someone is in danger because of this page")
    WITHHOLD = "withhold", _("ask to have something withheld")
    REPLY = "reply", _("reply to what is said")
    OTHER = "other", _("something else")


class Request(models.Model):
    """What somebody asked of the archive. Contact details are encrypted, and deleted when it is closed."""

    ref = ReferenceField()
    kind = models.CharField(max_length=8, choices=RequestKind.choices)
    about = models.CharField(max_length=12, blank=True, default="")
    text = models.TextField(max_length=5000)
    contact = models.BinaryField(default=b"", blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=2000, blank=True, default="")

    def __str__(self) -> str:
        return self.ref
