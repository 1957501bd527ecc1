"""Dispute: a question on which claims differ, put by people."""

from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.archive.base import Guarded, GuardedQuerySet, Redacted, Reviewed, State
from casebook.models.archive.claims import Claim
from casebook.values import with_translations


class DisputeKind(models.TextChoices):
    """What kind of difference it is. None of them is settled here."""

    CONTRADICTION = "contradiction", _("Sources contradict each other")
    SAME_SOURCE = "same-source", _("One source says both")
    SCOPE = "scope", _("They count or cover different things")
    TIME = "time", _("They speak of different times")
    DEFINITION = "definition", _("They define it differently")
    SPELLING = "spelling", _("They spell it differently")
    BOTH_TRUE = "both-true", _("Both may be true")
    TOTALS = "totals", _("The totals do not add up")


# The kinds that are called disputed and coloured; the others are notes.
CONTRADICTIONS = (DisputeKind.CONTRADICTION, DisputeKind.TOTALS)


class DisputeQuerySet(GuardedQuerySet):
    """Disputes in the words of the archive."""

    def visible_to(self, user: Any) -> "DisputeQuerySet":
        """Readers see published disputes with at least two visible sides (`resolve` stores `public`)."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(public=True)


class Dispute(Redacted, Reviewed):
    """A question, its kind, and an explanation if there is one. The claims on each side are its `sides`."""

    kind = models.CharField(max_length=13, choices=DisputeKind.choices)
    question = models.CharField(max_length=300)
    question_ru = models.CharField(max_length=300, blank=True, default="")
    question_kk = models.CharField(max_length=300, blank=True, default="")
    explanation = models.TextField(max_length=3000, blank=True, default="")
    explanation_ru = models.TextField(max_length=3000, blank=True, default="")
    explanation_kk = models.TextField(max_length=3000, blank=True, default="")
    public = models.BooleanField(default=False, editable=False)
    claims = models.ManyToManyField(Claim, through="DisputeSide", related_name="disputes")

    own_words = ("question", "explanation")
    public_texts = with_translations(*own_words)
    kept = Reviewed.kept | {"public", "redacted"}

    objects = DisputeQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["public", "redacted"])

    class Meta(Reviewed.Meta):
        pass

    def __str__(self) -> str:
        return self.question


class DisputeSide(Guarded):
    """One claim on one side of a dispute; sides are numbered from 1."""

    dispute = models.ForeignKey(Dispute, on_delete=models.CASCADE, related_name="sides")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="dispute_sides")
    side = models.PositiveSmallIntegerField()

    guarded_by = "dispute__"

    class Meta(Guarded.Meta):
        ordering = ["dispute", "side", "id"]
        constraints = [
            models.UniqueConstraint(name="dispute_claim_once", fields=["dispute", "claim"]),
            models.CheckConstraint(name="dispute_side_from_one", condition=models.Q(side__gte=1)),
        ]

    def __str__(self) -> str:
        return gettext("%(dispute)s, side %(side)d") % {"dispute": self.dispute, "side": self.side}
