"""Erasing: what was asked for and waits for a second person, and what may never come back."""

import hmac

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casebook.models.archive.references import ReferenceField


class ErasureReason(models.TextChoices):
    """Why something is erased; all that the log keeps of the reason."""

    SAFETY = "safety", _("somebody is in danger")
    WISH = "wish", _("the person asked for it")
    LAW = "law", _("the law on personal data demands it")
    COURT = "court", _("a court or an authority ordered it")
    MISTAKE = "mistake", _("it should never have been entered")


class Erasure(models.Model):
    """Something that one person asked to erase, until a second one confirms or declines it: then the row is gone.

    `names` are those that are covered in other texts, a line each. `places` says, by the key of a place
    (`actions.erasing_plan.Place`), whether it is covered where the asker decided otherwise than the archive proposes.
    """

    ref = ReferenceField()
    on_model = models.CharField(max_length=20)
    on_ref = models.CharField(max_length=12)
    why = models.CharField(max_length=8, choices=ErasureReason.choices)
    reason = models.TextField(max_length=2000)
    names = models.TextField(max_length=2000, blank=True, default="")
    places = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="erasure_asked_once", fields=["on_model", "on_ref"])]

    def __str__(self) -> str:
        return self.ref


class ErasedReference(models.Model):
    """The keyed hash of a reference that was erased. It says nothing of what it was, and nothing takes it again."""

    digest = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def digest_of(model: str, ref: str) -> str:
        """What is kept of the reference of a thing of this kind. The key goes with that of contact details."""
        return hmac.digest(settings.CONTACT_KEY.encode(), f"erased {model} {ref}".encode(), "sha256").hex()
