"""A vague date as columns: EDTF, the article's own words, how it is known, and the days that it spans."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.values import VagueDate


class Known(models.TextChoices):
    """How a date is known."""

    STATED = "stated", _("stated")
    YEAR_SUPPLIED = "year supplied", _("year supplied by the archive")
    COMPUTED = "computed", _("computed by the archive")
    INFERRED = "inferred", _("inferred by the archive")


class Dated(models.Model):
    """`when`, a VagueDate or None, kept in five plain columns (DESIGN: no pickles, bounds of our own)."""

    when_edtf = models.CharField(max_length=60, blank=True, default="")
    when_words = models.CharField(max_length=120, blank=True, default="")
    when_known = models.CharField(max_length=14, choices=Known.choices, blank=True, default="")
    when_earliest = models.DateField(null=True, blank=True, editable=False)
    when_latest = models.DateField(null=True, blank=True, editable=False)

    dated_fields: ClassVar[tuple[str, ...]] = ("when_edtf", "when_words", "when_known")

    class Meta:
        abstract = True

    @property
    def when(self) -> VagueDate | None:
        """The date, or None where none is given."""
        if not self.when_edtf:
            return None
        return VagueDate(self.when_edtf, self.when_words, self.when_known or "stated")

    @when.setter
    def when(self, date: VagueDate | None) -> None:
        self.when_edtf = date.edtf if date else ""
        self.when_words = date.words_text if date else ""
        self.when_known = date.known if date else ""
        self.span()

    def span(self) -> None:
        """Set the first and last day from the EDTF text."""
        date = self.when
        self.when_earliest = date.earliest if date else None
        self.when_latest = date.latest if date else None
