"""Tokens by which programs of members write drafts."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

# What a token begins with, so that one which strays into a public place is known for what it is.
PREFIX = "casebook_"
MOST_DAYS = 366


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens that open something."""

    def standing(self) -> "ApiTokenQuerySet":
        """Neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def of(self, text: str) -> "ApiToken | None":
        """The standing token of this text; none of a member who has left."""
        rows = self.standing().filter(Q(member__is_active=True), digest=_digest(text))
        return rows.select_related("member").first()


class ApiToken(models.Model):
    """One token of one member. The text is shown once, when it is made; kept is what it is known by."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # What it is for, in the member's words.
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> bool:
        """Whether it still opens something."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @classmethod
    def make(cls, member: Any, name: str, days: int) -> tuple["ApiToken", str]:
        """A new token, and its text."""
        text = PREFIX + secrets.token_urlsafe(32)
        expires = timezone.now() + timedelta(days=days)
        return cls.objects.create(member=member, name=name, digest=_digest(text), expires_at=expires), text

    def used(self) -> None:
        """Note the day, once."""
        today = timezone.now().date()
        if self.last_used_on != today:
            type(self).objects.filter(pk=self.pk).update(last_used_on=today)

    def revoke(self) -> None:
        """It opens nothing any more."""
        type(self).objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())


def _digest(text: str) -> str:
    # A random text of 256 bits cannot be guessed from its hash, so a slow one is not needed.
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()
