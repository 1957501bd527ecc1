"""Correction: what the archive says in public about a mistake, a reply, a retraction or a withdrawal."""

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from casebook.models.archive.base import Redacted, Reviewed


class CorrectionKind(models.TextChoices):
    """What the notice is."""

    CORRECTION = "correction", _("correction")
    REPLY = "reply", _("reply")
    RETRACTION = "retraction", _("retraction")
    WITHDRAWAL = "withdrawal", _("withdrawal")


class Correction(Redacted, Reviewed):
    """A public notice about a record, source, claim, citation or dispute, found by its reference."""

    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)
    text = models.TextField(max_length=3000)

    public_texts = ("text",)
    kept = Reviewed.kept | {"redacted"}

    class Meta(Reviewed.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {Truncator(self.text).words(12)}"
