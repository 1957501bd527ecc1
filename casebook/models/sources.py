"""Sources, their kept copies, and nothing of their text that is not public."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.base import READABLE, Guarded, GuardedQuerySet, Masked, Reviewed, State
from casebook.models.dates import Dated
from casebook.models.records import Record


class SourceKind(models.TextChoices):
    """What kind of text a source is."""

    ARTICLE = "article", _("article")
    DOCUMENT = "document", _("document")
    BROADCAST = "broadcast", _("broadcast")
    REASONING = "reasoning", _("archive's reasoning")


class Standing(models.TextChoices):
    """What has become of the article at its outlet."""

    STANDS = "stands", _("stands")
    CORRECTED = "corrected", _("corrected by its outlet")
    RETRACTED = "retracted", _("retracted by its outlet")
    GONE = "gone", _("no longer at its address")


class SourceQuerySet(GuardedQuerySet):
    """Sources in the words of the archive."""

    def visible_to(self, user: Any) -> "SourceQuerySet":
        """Readers see published sources of public outlets; the archive's members everything but sealed ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        merged = Q(outlet__merged_into__public=True, outlet__state=State.PUBLISHED)
        outlet = Q(outlet__isnull=True) | Q(outlet__public=True) | merged
        return self.filter(outlet, state__in=READABLE)


class Source(Masked, Dated, Reviewed):
    """An article. `when` is its publication; `credits` are those that it prints, as it prints them."""

    kind = models.CharField(max_length=9, choices=SourceKind.choices, default=SourceKind.ARTICLE)
    outlet = models.ForeignKey(Record, null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
    headline = models.CharField(max_length=300)
    lang = models.CharField(max_length=20, default="en")
    credits = models.CharField(max_length=300, blank=True, default="")
    address = models.URLField(max_length=1000, blank=True, default="")
    address_note = models.CharField(max_length=300, blank=True, default="")
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.STANDS)
    note = models.TextField(max_length=2000, blank=True, default="")

    public_texts = ("headline", "credits", "address", "address_note", "note", "when_words")
    kept = Reviewed.kept | {"masked"}

    objects = SourceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["masked"])

    class Meta(Reviewed.Meta):
        constraints = [
            models.CheckConstraint(
                name="source_has_an_outlet", condition=Q(kind=SourceKind.REASONING) | Q(outlet__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def prepare(self) -> None:
        """Spell out the days of the date of publication."""
        self.span()


class Capture(Guarded):
    """A kept copy of an article: closed to the public; what quotes are held against."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    captured_at = models.DateTimeField()
    captured_by = models.ForeignKey("casebook.User", null=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=60)
    media_type = models.CharField(max_length=100, blank=True, default="")
    text = models.TextField(blank=True, default="")

    guarded_by = "source__"

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(name="capture_once", fields=["source", "sha256"]),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    def parent(self) -> Guarded:
        """The source, whose state decides."""
        return self.source
