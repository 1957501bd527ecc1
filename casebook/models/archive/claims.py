"""Claim: one statement about a record. The only form in which a fact exists."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook import vocabulary
from casebook.models.archive.base import READABLE, UNPUBLISHED, GuardedQuerySet, Noted, Redacted, Reviewed, State
from casebook.models.archive.dates import Dated
from casebook.models.archive.records import Record
from casebook.values import Value, parse_value, with_translations
from casebook.vocabulary.wording import heading


class Polarity(models.TextChoices):
    """The only place for "no"."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("the source says that it is not known")


class Status(models.TextChoices):
    """How real it is. A later status follows an earlier one; it does not contradict it."""

    ACTUAL = "actual", _("actual")
    PLANNED = "planned", _("planned")
    PROMISED = "promised", _("promised")
    REQUESTED = "requested", _("requested")
    CANCELLED = "cancelled", _("cancelled")


class Rank(models.IntegerChoices):
    """Orders claims of one fact; never hides one."""

    FIRST = 1, _("first")
    NORMAL = 2, _("normal")
    LAST = 3, _("last")


# What a claim's digest is made of, in this order.
DIGESTED = ("subject_id", "fact", "scope", "value", "target_id", "polarity", "status", "when_edtf", "gap", "ref")


def digest_of(digested: Iterable[Any]) -> str:
    """The digest of a claim that has these values of `DIGESTED`. A gap is like no other."""
    *parts, gap, ref = digested
    reported = [*(str(part or "") for part in parts), ref if gap else ""]
    return hashlib.sha256("\x1f".join(reported).encode()).hexdigest()


def readers_see(path: str = "") -> Q:
    """The condition that readers see a claim: it stands, and the visibility decision lets it through. `path` leads to
    the claim."""
    return Q(**{f"{path}state": State.PUBLISHED, f"{path}withheld": ""})


# A sensitive fact that was released is looked at again after a year, unless another day was named.
REVIEW_AFTER = timedelta(days=365)


class ClaimQuerySet(GuardedQuerySet):
    """Claims in the words of the archive."""

    def standing(self) -> "ClaimQuerySet":
        """Published and not superseded, retracted, withdrawn or sealed."""
        return self.filter(state=State.PUBLISHED)

    def to_review(self) -> "ClaimQuerySet":
        """Released ones that are to be looked at again by today, the longest waiting first."""
        today = timezone.now().date()
        return self.standing().filter(review_on__lte=today, released=True).order_by("review_on", "pk")

    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """Standing claims that the visibility decision lets through; for the archive's members all but sealed ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(readers_see())

    def readable_by(self, user: Any) -> "ClaimQuerySet":
        """As visible_to, with superseded and retracted claims, which stay readable at their own address."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(state__in=READABLE, withheld="")


class Claim(Redacted, Noted, Dated, Reviewed):
    """Subject, fact, scope, value or target, polarity, status and `when` (as of): each hedge has one home."""

    subject = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="claims")
    fact = models.CharField(max_length=40)
    scope = models.CharField(max_length=40, blank=True, default="")
    value = models.TextField(max_length=2100, blank=True, default="")
    target = models.ForeignKey(Record, null=True, blank=True, on_delete=models.PROTECT, related_name="claims_on")
    polarity = models.CharField(max_length=7, choices=Polarity.choices, default=Polarity.YES)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.ACTUAL)
    rank = models.PositiveSmallIntegerField(choices=Rank.choices, default=Rank.NORMAL)
    gap = models.CharField(max_length=20, blank=True, default="")
    lead = models.OneToOneField(
        "casebook.Citation",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.RESTRICT,
        related_name="leads",
    )
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    released = models.BooleanField(default=False, editable=False)
    # When somebody looks again at whether it may stay released.
    review_on = models.DateField(null=True, blank=True, editable=False)
    withheld = models.CharField(max_length=20, blank=True, default="", editable=False)
    known_from = models.DateField(null=True, blank=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)

    own_words = ("note",)
    public_texts = ("value", *with_translations(*own_words), "when_words")
    kept = Reviewed.kept | {"released", "review_on", "withheld", "known_from", "redacted"}

    objects = ClaimQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["review_on", "withheld", "known_from", "redacted"])

    class Meta(Reviewed.Meta):
        constraints = [
            models.CheckConstraint(
                name="claim_published_has_lead",
                condition=Q(state__in=[str(s) for s in UNPUBLISHED])
                | Q(state=State.SEALED, sealed_from__in=[str(s) for s in UNPUBLISHED])
                | Q(lead__isnull=False),
            ),
            models.CheckConstraint(name="claim_value_or_target", condition=Q(value="") | Q(target__isnull=True)),
            models.CheckConstraint(
                name="claim_yes_says_something",
                condition=~Q(polarity=Polarity.YES) | ~Q(value="") | Q(target__isnull=False) | ~Q(gap=""),
            ),
            models.CheckConstraint(
                name="claim_gap_has_no_value",
                condition=Q(gap="") | Q(value="", target__isnull=True, fact=vocabulary.GAP, scope=""),
            ),
            models.UniqueConstraint(name="claim_stands_once", fields=["digest"], condition=Q(state=State.PUBLISHED)),
        ]
        indexes = [
            models.Index(
                name="claim_visible_of",
                fields=["subject", "fact", "known_from"],
                condition=Q(state="published", withheld=""),
            ),
            models.Index(
                name="claim_visible_on",
                fields=["target", "fact", "known_from"],
                condition=Q(state="published", withheld=""),
            ),
            models.Index(name="claim_to_review", fields=["review_on"], condition=Q(review_on__isnull=False)),
            # Which records lead to the same one: those may be one and the same.
            models.Index(
                name="claim_visible_ties", fields=["fact", "target"], condition=Q(state="published", withheld="")
            ),
        ]

    def __str__(self) -> str:
        known = vocabulary.BY_NAME.get(self.fact)
        return f"{self.subject}: {heading(known, self.scope) if known else self.fact}"

    def prepare(self) -> None:
        """Spell out the days of the date and set the digest."""
        self.span()
        self.digest = self.compute_digest()

    def compute_digest(self) -> str:
        """What makes a claim the same claim, as SHA-256."""
        return digest_of(getattr(self, name) for name in DIGESTED)

    @property
    def lasts(self) -> bool:
        """Whether what it says is a state that lasts: it was held somewhere, and was released on one day."""
        fact = vocabulary.BY_NAME.get(self.fact)
        return fact is not None and fact.is_state(self.value)

    @property
    def overdue(self) -> bool:
        """Whether the day has passed on which it was to be looked at whether it may stay released."""
        return self.released and self.review_on is not None and self.review_on < timezone.now().date()

    @property
    def about(self) -> "vocabulary.Fact":
        """The fact of the vocabulary that this claim is of."""
        return vocabulary.fact(self.fact)

    @cached_property
    def parsed(self) -> Value | None:
        """The value as a value type; None where there is a target or nothing."""
        return parse_value(self.about.type, self.value) if self.value else None
