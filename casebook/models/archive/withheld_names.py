"""Names that no public text may contain, names that readers see, and decisions on single places. Private, all three."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.models.archive.base import Guarded
from casebook.models.archive.records import Record


class WithheldName(Guarded):
    """One withheld name of a record, in one spelling; redaction covers the others with it. Made by resolve."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="withheld_names")
    name = models.CharField(max_length=200)
    # How it is heard (`names.heard`): what is heard like the name of another public record is covered nowhere else.
    heard = models.CharField(max_length=200, default="")

    guarded_by = None
    kept = frozenset({"record", "name", "heard"})

    class Meta(Guarded.Meta):
        constraints = [models.UniqueConstraint(name="withheld_name_once", fields=["record", "name"])]
        indexes = [
            models.Index(name="withheld_name_heard", fields=["heard"]),
            models.Index(name="withheld_name_name", fields=["name"]),
        ]

    def __str__(self) -> str:
        return self.name


class PublicName(Guarded):
    """One word of a name under which readers know a record. Made by resolve."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    heard = models.CharField(max_length=200)

    guarded_by = None
    kept = frozenset({"record", "name", "heard"})

    class Meta(Guarded.Meta):
        constraints = [models.UniqueConstraint(name="public_name_once", fields=["record", "name"])]
        indexes = [models.Index(name="public_name_heard", fields=["heard"])]

    def __str__(self) -> str:
        return self.name


class Redaction(Guarded):
    """What editors decided on words in one public text: cover them though they would stay, or leave them standing.

    Covering holds at once; leaving holds once a second person has confirmed it. Only actions write it.
    """

    # As in the log: the model's name, and the reference of the thing (`projections.redaction_places.reference_of`).
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=80)
    field = models.CharField(max_length=40)
    # Just as they stand in the text; each place at which they stand there is decided on together.
    words = models.CharField(max_length=500)
    covers = models.BooleanField()
    reason = models.CharField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    guarded_by = None
    kept = frozenset({"on_model", "on_ref", "field", "words", "covers", "reason", "by", "at"}) | frozenset(
        {"confirmed_by", "confirmed_at", "ended_at"}
    )

    class Meta(Guarded.Meta):
        verbose_name = _("redaction")
        constraints = [
            models.UniqueConstraint(
                name="redaction_stands_once",
                fields=["on_model", "on_ref", "field", "words"],
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="redaction_confirmed_by_somebody",
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="redaction_confirmed_by_a_second",
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_model} {self.on_ref} {self.field}"

    @property
    def holds(self) -> bool:
        """Whether texts are redacted by it."""
        return self.ended_at is None and (self.covers or self.confirmed_by_id is not None)
