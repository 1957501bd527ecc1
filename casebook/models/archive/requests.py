"""Wish and Request: private, never shown, never exported to the public."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.archive.base import Guarded, GuardedQuerySet
from casebook.models.archive.records import Record
from casebook.models.archive.references import ReferenceField
from casebook.models.archive.users import User


class WishWhat(models.TextChoices):
    """What somebody asked to have withheld."""

    SURNAME = "surname", _("surname")
    PAGE = "page", _("page")
    RELIGION = "religion", _("religion")
    HEALTH = "health", _("health")
    PLACE = "place", _("place of living")
    ALL = "all", _("everything")


class WishQuerySet(GuardedQuerySet):
    """Wishes that stand."""

    def to_review(self) -> Self:
        """Those that are to be looked at again by today, the longest waiting first."""
        return self.filter(lifted_on=None, review_on__lte=timezone.now().date()).order_by("review_on", "pk")


class Wish(Guarded):
    """What a person asked to have withheld. It feeds the visibility decision, so only actions write it."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="wishes")
    what = models.CharField(max_length=8, choices=WishWhat.choices)
    since = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    lifted_on = models.DateField(null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True, default="")

    guarded_by = None
    kept = frozenset({"record", "what", "since", "lifted_on"})

    objects = WishQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                name="wish_stands_once", fields=["record", "what"], condition=models.Q(lifted_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.get_what_display()}"

    @property
    def overdue(self) -> bool:
        """Whether the day on which it was to be looked at again has passed."""
        return self.lifted_on is None and self.review_on is not None and self.review_on < timezone.now().date()


class RequestKind(models.TextChoices):
    """What somebody asks of the archive."""

    ERROR = "error", _("report an error")
    SAFETY = "safety", _("someone is in danger because of this page")
    WITHHOLD = "withhold", _("ask to have something withheld")
    REPLY = "reply", _("reply to what is said")
    OTHER = "other", _("something else")


class RequestState(models.TextChoices):
    """How far a request has come."""

    NEW = "new", _("new")
    WORKING = "working", _("in work")
    WAITING = "waiting", _("waiting for an answer")
    CLOSED = "closed", _("closed")


# What the form promises: by when somebody looks at it.
DUE = {RequestKind.SAFETY: timedelta(days=1), RequestKind.WITHHOLD: timedelta(days=1)}
DUE_OTHERWISE = timedelta(days=14)


def who_read() -> models.QuerySet[User]:
    """The members who may read and close requests, and lift wishes."""
    members: models.QuerySet[User] = User.objects.with_perm(
        "casebook.view_request", backend="django.contrib.auth.backends.ModelBackend"
    )
    return members.filter(is_staff=True)


def due_after(kind: str, received_at: datetime) -> datetime:
    """By when a request of this kind is looked at."""
    return received_at + DUE.get(RequestKind(kind), DUE_OTHERWISE)


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests that are to be worked on."""

    def open(self) -> "RequestQuerySet":
        """Those that are not closed, the most pressing first."""
        return self.exclude(state=RequestState.CLOSED).order_by("due_at", "pk")

    def overdue(self) -> "RequestQuerySet":
        """Those whose time has passed."""
        return self.open().filter(due_at__lt=timezone.now())


class Request(models.Model):
    """What somebody asked of the archive. Contact details are encrypted, and deleted when it is closed."""

    ref = ReferenceField()
    kind = models.CharField(max_length=8, choices=RequestKind.choices)
    about = models.CharField(max_length=12, blank=True, default="")
    text = models.TextField(max_length=5000)
    contact = models.BinaryField(default=b"", blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=RequestState.choices, default=RequestState.NEW)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(max_length=2000, blank=True, default="")
    note = models.TextField(max_length=2000, blank=True, default="")

    objects = RequestQuerySet.as_manager()

    # Who did what, and who read the contact details; never these themselves, nor the words once more.
    history = HistoricalRecords(excluded_fields=["contact", "text"])

    class Meta:
        indexes = [models.Index(name="request_by_arrival", fields=["received_at"])]
        constraints = [
            models.CheckConstraint(
                name="request_closed_without_contact",
                condition=~models.Q(state=RequestState.CLOSED) | models.Q(closed_at__isnull=False, contact=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {date_format(self.received_at, 'DATE_FORMAT')}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; closing deletes the contact details for good, and opening it again does not bring them back."""
        if self.state == RequestState.CLOSED:
            self.contact, self.closed_at = b"", self.closed_at or timezone.now()
        else:
            self.closed_at = None
        super().save(*args, **kwargs)

    @property
    def overdue(self) -> bool:
        """Whether its time has passed and it is not closed."""
        return self.state != RequestState.CLOSED and self.due_at < timezone.now()
