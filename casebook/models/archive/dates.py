"""A vague date as columns: EDTF, the article's own words, how it is known, and its four bounds."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casebook.values import Bounds, VagueDate


def tomorrow() -> date:
    """The last day that is anywhere today: east of Greenwich it has begun before the archive's own."""
    return timezone.now().date() + timedelta(days=1)


def is_to_come(when: VagueDate | None) -> bool:
    """Whether all days that the date allows are still to come, wherever one is."""
    return bool(when and when.earliest and when.earliest > tomorrow())


class DateBasis(models.TextChoices):
    """How a date is known."""

    STATED = "stated", _("stated")
    YEAR_SUPPLIED = "year supplied", _("year supplied by the archive")
    COMPUTED = "computed", _("computed by the archive")
    INFERRED = "inferred", _("inferred by the archive")


class Dated(models.Model):
    """`when`, a VagueDate or None, kept in plain columns (DESIGN: no pickles, bounds of our own).

    It may have been from `when_earliest` to `when_latest`, and certainly was from `when_inner_from` to `when_inner_to`;
    an inner span without an end is open, up to the newest source.
    """

    when_edtf = models.CharField(max_length=60, blank=True, default="")
    when_words = models.CharField(max_length=120, blank=True, default="")
    when_known = models.CharField(max_length=14, choices=DateBasis.choices, blank=True, default="")
    when_earliest = models.DateField(null=True, blank=True, editable=False)
    when_latest = models.DateField(null=True, blank=True, editable=False)
    when_inner_from = models.DateField(null=True, blank=True, editable=False)
    when_inner_to = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def lasts(self) -> bool:
        """Whether it is the date of a state that lasts, and not of a point in time."""
        return False

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
        """Set the bounds from the date."""
        bounds = self.when.bounds(self.lasts) if self.when else Bounds()
        self.when_earliest, self.when_latest = bounds.outer_from, bounds.outer_to
        self.when_inner_from, self.when_inner_to = bounds.inner_from, bounds.inner_to
