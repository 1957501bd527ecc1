"""Sources, their kept copies, and nothing of their text that is not public."""

import hashlib
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.archive.base import READABLE, Guarded, GuardedQuerySet, Noted, Redacted, Reviewed, State
from casebook.models.archive.dates import Dated
from casebook.models.archive.records import Record
from casebook.models.archive.source_addresses import address_key
from casebook.names import fold
from casebook.values import with_translations


class SourceKind(models.TextChoices):
    """What kind of text a source is."""

    ARTICLE = "article", _("article")
    DOCUMENT = "document", _("document")
    COURT = "court", _("court document")
    BROADCAST = "broadcast", _("broadcast")
    POST = "post", _("post on a network")
    REASONING = "reasoning", _("archive's reasoning")


class Standing(models.TextChoices):
    """What has become of the article at its outlet."""

    STANDS = "stands", _("stands")
    CORRECTED = "corrected", _("corrected by its outlet")
    RETRACTED = "retracted", _("retracted by its outlet")
    GONE = "gone", _("no longer at its address")


class SourceQuerySet(GuardedQuerySet):
    """Sources in the words of the archive."""

    def same_article(self, source: "Source") -> "SourceQuerySet":
        """Others whose address is the same in another spelling, whatever their state."""
        key = address_key(source.address)
        return self.filter(address_key=key).exclude(pk=source.pk).order_by("pk") if key else self.none()

    def alike(self, source: "Source") -> "SourceQuerySet":
        """Others of the outlet with the same headline, and of no day that is certainly another: the same, perhaps."""
        if source.outlet is None:
            return self.none()
        outlet = source.outlet.merged_into_id or source.outlet.pk
        rows = self.filter(Q(outlet=outlet) | Q(outlet__merged_into=outlet)).exclude(pk=source.pk)
        rows = rows.exclude(state__in=(State.SEALED, State.WITHDRAWN))
        if source.when_earliest and source.when_latest:
            unknown = Q(when_earliest=None) | Q(when_latest=None)
            rows = rows.filter(
                unknown | Q(when_earliest__lte=source.when_latest, when_latest__gte=source.when_earliest)
            )
        headline = fold(source.headline)
        found = rows.order_by("pk").values_list("pk", "headline")
        return self.filter(pk__in=[pk for pk, other in found if fold(other) == headline]).order_by("pk")

    def visible_to(self, user: Any) -> "SourceQuerySet":
        """Readers see published sources of public outlets; the archive's members everything but sealed ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        merged = Q(outlet__merged_into__public=True, outlet__state=State.PUBLISHED)
        outlet = Q(outlet__isnull=True) | Q(outlet__public=True) | merged
        return self.filter(outlet, state__in=READABLE)


class Source(Redacted, Noted, Dated, Reviewed):
    """An article. `when` is its publication; `credits` are those that it prints, as it prints them."""

    kind = models.CharField(max_length=9, choices=SourceKind.choices, default=SourceKind.ARTICLE)
    outlet = models.ForeignKey(Record, null=True, blank=True, on_delete=models.PROTECT, related_name="sources")
    headline = models.CharField(max_length=300)
    lang = models.CharField(max_length=20, default="en")
    credits = models.CharField(max_length=300, blank=True, default="")
    address = models.URLField(max_length=1000, blank=True, default="")
    # The address as it is compared: `source_addresses`.
    address_key = models.CharField(max_length=400, blank=True, default="", editable=False)
    address_note = models.CharField(max_length=300, blank=True, default="")
    standing = models.CharField(max_length=9, choices=Standing.choices, default=Standing.STANDS)
    paywalled = models.BooleanField(default=False, help_text=_("Readers must pay or sign in to read it."))

    own_words = ("note",)
    public_texts = ("headline", "credits", "address", "address_note", *with_translations(*own_words), "when_words")
    kept = Reviewed.kept | {"redacted"}

    objects = SourceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["redacted", "address_key"])

    class Meta(Reviewed.Meta):
        indexes = [models.Index(name="source_address", fields=["address_key"], condition=~Q(address_key=""))]
        constraints = [
            models.CheckConstraint(
                name="source_has_an_outlet", condition=Q(kind=SourceKind.REASONING) | Q(outlet__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def prepare(self) -> None:
        """Spell out the days of the date of publication, and set the address that is compared."""
        self.span()
        self.address_key = address_key(self.address)

    @property
    def appeared(self) -> date:
        """The day by which it had certainly appeared; its captures must be loaded where it is undated."""
        if self.when_latest and self.when_latest != date.max:
            return self.when_latest
        captures = [capture.captured_at.date() for capture in self.captures.all()]
        return min([*captures, self.created_at.date()])


class Capture(Guarded):
    """A kept copy of an article: closed to the public; what quotes are held against."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="captures")
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    captured_at = models.DateTimeField()
    captured_by = models.ForeignKey("casebook.User", null=True, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=60)
    # Of what is kept: of an address the type of the WARC file, in which everything stands as it was sent.
    media_type = models.CharField(max_length=100, blank=True, default="")
    # Where it was in the end, after the addresses that lead on.
    final_address = models.URLField(max_length=1000, blank=True, default="")
    text = models.TextField(blank=True, default="")
    # By which the same article is known again: of its bytes without what they are kept in, and of its words.
    payload_sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    text_sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)

    guarded_by = "source__"

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(name="capture_once", fields=["source", "sha256"]),
        ]

    def __str__(self) -> str:
        day = date_format(self.captured_at, "DATE_FORMAT")
        return gettext("%(source)s, as kept on %(day)s") % {"source": self.source, "day": day}

    def parent(self) -> Guarded:
        """The source, whose state decides."""
        return self.source

    def prepare(self) -> None:
        """Set the digest of its words."""
        self.text_sha256 = digest_of_words(self.text)


class OpenArticle(models.Model):
    """Who has an article open on the reading desk, so that two people do not enter it at once. Forgotten in a day."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey("casebook.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="open_article_once", fields=["source", "by"])]

    def __str__(self) -> str:
        return f"{self.by_id} {self.source_id}"


def digest_of_words(text: str) -> str:
    """What a text has in common with another that is set otherwise; empty where there is none."""
    words = "".join(char for char in text.casefold() if char.isalnum())
    return hashlib.sha256(words.encode()).hexdigest() if words else ""


class SourceCheckOutcome(models.TextChoices):
    """What was found at the address of a source, and in its kept copies, when they were last looked at."""

    UNCHANGED = "unchanged", _("stands, with all quotes")
    CHANGED = "changed", _("changed, all quotes stand")
    QUOTES = "quotes", _("a quote does not stand there any more")
    GONE = "gone", _("no longer at its address")
    UNREACHABLE = "unreachable", _("could not be reached")
    NOT_FETCHED = "not fetched", _("only its kept copies were looked at")


class SourceCheck(models.Model):
    """The last look at a source (`manage.py check_sources`). It changes nothing; editors decide what follows."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="check_result")
    checked_at = models.DateTimeField()
    outcome = models.CharField(_("last look"), max_length=11, choices=SourceCheckOutcome.choices)
    # Of its citations, how many have a quote that does not stand in the article as it is now.
    quotes_lost = models.PositiveIntegerField(default=0)
    # Of its kept copies, how many are not the bytes any more that were kept.
    copies_damaged = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    @property
    def in_words(self) -> str:
        """What was found, in a line."""
        parts = [str(self.get_outcome_display())]
        if self.quotes_lost:
            parts.append(gettext("quotes that do not stand there: %d") % self.quotes_lost)
        if self.copies_damaged:
            parts.append(gettext("copies that are damaged: %d") % self.copies_damaged)
        return "; ".join(parts) + "."
