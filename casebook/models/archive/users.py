"""People who work on the archive. Readers have no accounts."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of the archive may do; `casebook.actions.permissions` has the table."""

    CONTRIBUTOR = "contributor", _("contributor")
    EDITOR = "editor", _("editor")
    PUBLISHER = "publisher", _("publisher")


class User(AbstractUser):
    """A member of the archive. What they did shows their role, never their name."""

    role = models.CharField(max_length=12, choices=Role.choices, default=Role.CONTRIBUTOR)
