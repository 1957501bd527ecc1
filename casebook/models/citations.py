"""Citation and Attribution: where in an article a claim stands, and whose words it is."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.base import READABLE, Guarded, GuardedQuerySet, Masked, Reviewed, State
from casebook.models.claims import Claim, readers_see
from casebook.models.constraints import PairForeignKey
from casebook.models.dates import Dated
from casebook.models.records import Record
from casebook.models.sources import Capture, Source, appeared_by


class Stance(models.TextChoices):
    """How the one who speaks stands to what is said."""

    ASSERTS = "asserts", _("asserts")
    HEDGES = "hedges", _("hedges")
    ALLEGES = "alleges", _("alleges")
    DENIES = "denies", _("denies")


class Medium(models.TextChoices):
    """By which means the words reached the next in the chain."""

    INTERVIEW = "interview", _("interview")
    LETTER = "letter", _("letter")
    OFFICIAL_REPLY = "official-reply", _("official reply")
    STATEMENT = "statement", _("public statement")
    PRESS_CONFERENCE = "press-conference", _("press conference")
    SPEECH = "speech", _("speech")
    CALL = "call", _("telephone or video call")
    CONVERSATION = "conversation", _("conversation")
    VIDEO = "video", _("video")
    COURT = "court", _("court")
    REPORT = "report", _("report")
    NEWS = "news", _("news report")


class Setting(models.TextChoices):
    """The circumstances in which the words were spoken."""

    IN_CUSTODY = "in-custody", _("in custody")
    BEFORE_OFFICIALS = "before-officials", _("in the presence of officials")
    CUSTODY_OFFICIALS = "custody-officials", _("in custody, in the presence of officials")


class Manner(models.TextChoices):
    """Whether the source gives the words or the sense."""

    QUOTED = "quoted", _("quoted")
    PARAPHRASED = "paraphrased", _("paraphrased")


class CitationQuerySet(GuardedQuerySet):
    """Citations in the words of the archive."""

    def as_of(self, day: date | None) -> "CitationQuerySet":
        """Those of sources that had certainly appeared by the day."""
        return self.filter(appeared_by(day, "source__")) if day else self

    def visible_to(self, user: Any) -> "CitationQuerySet":
        """Published citations that the gate lets through; for the archive's members all but sealed ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(state=State.PUBLISHED, withheld="")

    def told_to_readers(self) -> "CitationQuerySet":
        """Those that the gate lets through, of claims that it lets through."""
        return self.filter(readers_see("claim__"), state=State.PUBLISHED, withheld="")

    def readable_by(self, user: Any) -> "CitationQuerySet":
        """As visible_to, with superseded and retracted ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(state__in=READABLE, withheld="")

    def in_text_order(self) -> "CitationQuerySet":
        """The headline first, then paragraph after paragraph."""
        return self.order_by(F("paragraph").asc(nulls_first=True), "id")


class Citation(Masked, Reviewed):
    """A place in a source where a claim stands.

    The locator is `paragraph` n of the whole, from 1, and `section` with n within it (`section_paragraph`); a null
    paragraph is the headline. `stance` is the article's own.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    capture = models.ForeignKey(Capture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    section = models.PositiveSmallIntegerField(null=True, blank=True)
    section_paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    stance = models.CharField(max_length=7, choices=Stance.choices, default=Stance.ASSERTS)
    quote = models.CharField(max_length=500, blank=True, default="")
    quote_before = models.CharField(max_length=100, blank=True, default="")
    quote_after = models.CharField(max_length=100, blank=True, default="")
    quote_lang = models.CharField(max_length=20, blank=True, default="")
    note = models.TextField(max_length=2000, blank=True, default="")
    withheld = models.CharField(max_length=20, blank=True, default="", editable=False)

    public_texts = ("quote", "quote_before", "quote_after", "note")
    kept = Reviewed.kept | {"withheld", "masked"}

    objects = CitationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["withheld", "masked"])

    class Meta(Reviewed.Meta):
        constraints = [
            models.CheckConstraint(
                name="citation_locator",
                condition=Q(paragraph__isnull=True, section__isnull=True, section_paragraph__isnull=True)
                | Q(paragraph__isnull=False, paragraph__gte=1, section__isnull=True, section_paragraph__isnull=True)
                # Said outright: a check lets pass what a null leaves open.
                | Q(paragraph__gte=1, section__gte=0, section_paragraph__gte=1)
                & Q(section__isnull=False, section_paragraph__isnull=False, paragraph__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="citation_of_source", fields=["source", "paragraph", "id"]),
        ]

    def __str__(self) -> str:
        return self.ref


class AttributionQuerySet(GuardedQuerySet):
    """Links of chains. They are as old as their citation, from which pages come to them."""


class Attribution(Masked, Dated, Guarded):
    """One link of the chain of speakers. Position 0 said it originally; the outlet is never one.

    `when` is when it was said. `follows` is the position before, and with the foreign key over two columns the
    database itself keeps chains without gaps.
    """

    citation = models.ForeignKey(Citation, on_delete=models.CASCADE, related_name="chain")
    position = models.PositiveSmallIntegerField()
    follows = models.GeneratedField(
        expression=models.Case(
            models.When(position__gt=0, then=F("position") - 1),
            default=None,
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    speaker = models.ForeignKey(Record, null=True, blank=True, on_delete=models.PROTECT, related_name="words")
    words = models.CharField(max_length=200, blank=True, default="")
    capacity = models.CharField(max_length=200, blank=True, default="")
    stance = models.CharField(max_length=7, choices=Stance.choices, default=Stance.ASSERTS)
    medium = models.CharField(max_length=16, choices=Medium.choices, blank=True, default="")
    setting = models.CharField(max_length=17, choices=Setting.choices, blank=True, default="")
    manner = models.CharField(max_length=11, choices=Manner.choices, default=Manner.PARAPHRASED)

    guarded_by = "citation__"
    public_texts = ("words", "capacity", "when_words")
    kept = frozenset({"masked"})

    objects = AttributionQuerySet.as_manager()

    class Meta(Guarded.Meta):
        ordering = ["citation", "position"]
        constraints = [
            models.UniqueConstraint(name="attribution_position_once", fields=["citation", "position"]),
            models.CheckConstraint(
                name="attribution_speaker_or_words",
                condition=(Q(speaker__isnull=False) & Q(words="")) | (Q(speaker__isnull=True) & ~Q(words="")),
            ),
            PairForeignKey(
                name="attribution_without_gaps",
                columns=["citation_id", "follows"],
                to_table="casebook_attribution",
                to_columns=["citation_id", "position"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.words or self.speaker_id}"

    def prepare(self) -> None:
        """Spell out the days of the date."""
        self.span()
