"""Citation and Attribution: where in an article a claim stands, and whose words it is.

A constraint that Django does not have: a foreign key over two columns, on both databases.
"""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from casebook.models.archive.base import READABLE, Guarded, GuardedQuerySet, Noted, Redacted, Reviewed, State
from casebook.models.archive.claims import Claim, readers_see
from casebook.models.archive.dates import Dated
from casebook.models.archive.records import Record
from casebook.models.archive.sources import Capture, Source
from casebook.values import with_translations


class PairForeignKey(BaseConstraint):
    """`columns` of this table must be a pair that stands in `to_columns` of `to_table`, checked at commit.

    It is written into CREATE TABLE, so it also survives SQLite's rebuilding of tables. A pair with a null in it
    is not checked, as SQL has it (MATCH SIMPLE).
    """

    def __init__(self, *, columns: list[str], to_table: str, to_columns: list[str], name: str) -> None:
        super().__init__(name=name)
        self.columns, self.to_table, self.to_columns = columns, to_table, to_columns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PairForeignKey) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)

    def constraint_sql(self, model: type[models.Model] | None, schema_editor: Any) -> str:
        """The clause as it stands inside CREATE TABLE."""
        quote = schema_editor.quote_name
        return (
            f"CONSTRAINT {quote(self.name)} FOREIGN KEY ({', '.join(map(quote, self.columns))}) "
            f"REFERENCES {quote(self.to_table)} ({', '.join(map(quote, self.to_columns))}) "
            "DEFERRABLE INITIALLY DEFERRED"
        )

    def create_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """ALTER TABLE … ADD, for PostgreSQL."""
        assert model is not None
        assert schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=schema_editor.quote_name(model._meta.db_table),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model: type[models.Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> Any:
        """ALTER TABLE … DROP, for PostgreSQL."""
        assert model is not None
        assert schema_editor is not None
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=schema_editor.quote_name(model._meta.db_table),
            name=schema_editor.quote_name(self.name),
        )

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Left to the database: the pair may be written later in the same transaction."""

    def deconstruct(self) -> tuple:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        kwargs.update(columns=self.columns, to_table=self.to_table, to_columns=self.to_columns)
        return path, args, kwargs


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


def _only(name: str = "", least: int = 0) -> Q:
    """Of the locators beside the paragraph the one called `name` alone, `least` or more; none where it is empty."""
    others = {f"{one}__isnull": True for one in ("page", "seconds", "heading", "caption") if one != name}
    if not name:
        return Q(**others)
    return Q(paragraph__isnull=True, **others, **{f"{name}__isnull": False, f"{name}__gte": least})


class CitationQuerySet(GuardedQuerySet):
    """Citations in the words of the archive."""

    def visible_to(self, user: Any) -> "CitationQuerySet":
        """Published citations that the visibility decision lets through; for the archive's members all but sealed
        ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(state=State.PUBLISHED, withheld="")

    def reported_to_readers(self) -> "CitationQuerySet":
        """Those that the visibility decision lets through, of claims that it lets through."""
        return self.filter(readers_see("claim__"), state=State.PUBLISHED, withheld="")

    def readable_by(self, user: Any) -> "CitationQuerySet":
        """As visible_to, with superseded and retracted ones."""
        if getattr(user, "is_staff", False):
            return self.exclude(state=State.SEALED)
        return self.filter(state__in=READABLE, withheld="")


class Citation(Redacted, Noted, Reviewed):
    """A place in a source where a claim stands.

    The locator is `paragraph` n of the whole, from 1, and `section` with n within it (`section_paragraph`); or the
    `page` of a document; or the time code of a broadcast, in `seconds` from its beginning; or the n-th `heading` or
    `caption` within the article. Without any of them it is the headline. `stance` is the article's own. `passage_start`
    and `passage_end` are the characters of that block of `capture` that an editor picked, for editors alone: the block
    is one of `interchange.capture.article_text`.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    capture = models.ForeignKey(Capture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    section = models.PositiveSmallIntegerField(null=True, blank=True)
    section_paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    page = models.PositiveSmallIntegerField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    heading = models.PositiveSmallIntegerField(null=True, blank=True)
    caption = models.PositiveSmallIntegerField(null=True, blank=True)
    passage_start = models.PositiveIntegerField(null=True, blank=True, editable=False)
    passage_end = models.PositiveIntegerField(null=True, blank=True, editable=False)
    stance = models.CharField(max_length=7, choices=Stance.choices, default=Stance.ASSERTS)
    quote = models.CharField(max_length=500, blank=True, default="")
    quote_before = models.CharField(max_length=100, blank=True, default="")
    quote_after = models.CharField(max_length=100, blank=True, default="")
    quote_lang = models.CharField(max_length=20, blank=True, default="")
    withheld = models.CharField(max_length=20, blank=True, default="", editable=False)

    own_words = ("note",)
    public_texts = ("quote", "quote_before", "quote_after", *with_translations(*own_words))
    kept = Reviewed.kept | {"withheld", "redacted"}

    objects = CitationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["withheld", "redacted"])

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
            models.CheckConstraint(
                name="citation_one_locator",
                condition=_only() | _only("page", 1) | _only("seconds", 0) | _only("heading", 1) | _only("caption", 1),
            ),
        ]
        indexes = [
            models.Index(name="citation_of_source", fields=["source", "paragraph", "id"]),
        ]

    def __str__(self) -> str:
        return gettext("%(claim)s – cited from %(source)s") % {"claim": self.claim, "source": self.source}


class Attribution(Redacted, Dated, Guarded):
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
    kept = frozenset({"redacted"})

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
        return self.words or str(self.speaker)

    def prepare(self) -> None:
        """Spell out the days of the date."""
        self.span()
