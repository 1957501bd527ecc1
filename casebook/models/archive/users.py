"""People who work on the archive. Readers have no accounts."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of the archive may do: each role is a group of Django's (`GROUPS`) with its permissions."""

    CONTRIBUTOR = "contributor", _("contributor")
    EDITOR = "editor", _("editor")
    PUBLISHER = "publisher", _("publisher")


# The groups by role, from the least that one may do to the most; `casebook.actions.permissions` says what that is.
GROUPS: dict[str, str] = {Role.CONTRIBUTOR: "Contributors", Role.EDITOR: "Editors", Role.PUBLISHER: "Publishers"}


class User(AbstractUser):
    """A member of the archive. What they did shows their role, never their name."""

    @property
    def role(self) -> str:
        """The role of the group that they are in, the one of several that may do most; empty where they are in none.

        Giving one puts them into its group, and out of those of other roles, when they are saved.
        """
        if "_role" not in self.__dict__:
            names = set(self.groups.values_list("name", flat=True)) if self.pk else set()
            found = [role for role, name in GROUPS.items() if name in names]
            self._role = str(Role.PUBLISHER) if self.is_superuser else found[-1] if found else ""
        return self._role

    @role.setter
    def role(self, role: str) -> None:
        self._role, self._moved = str(role), True

    def get_role_display(self) -> str:
        """The role in words."""
        return str(dict(Role.choices).get(self.role, ""))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; with a role that was given, they are put into its group."""
        super().save(*args, **kwargs)
        self.join_group()

    def join_group(self) -> None:
        """Be in the group of the role that was given, and in that of no other one."""
        if self.__dict__.pop("_moved", False):
            self.groups.remove(*Group.objects.filter(name__in=GROUPS.values()))
            self.groups.add(*Group.objects.filter(name=GROUPS.get(self.role)))
            for kept in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
                self.__dict__.pop(kept, None)


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
