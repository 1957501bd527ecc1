"""People who work on the archive. Readers have no accounts."""

from typing import Any

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
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
