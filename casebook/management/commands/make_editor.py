"""Make the first member of the archive, or another one: a name, the group of a role, and a password asked for."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casebook.models import Role, User

# For machines that set up an archive without anybody at the keyboard.
PASSWORD = "CASEBOOK_PASSWORD"


class Command(BaseCommand):
    """Everybody else is made in the admin, by a publisher."""

    help = _("Make a member of the archive who can sign in to /admin/.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help=_("what they sign in with"))
        parser.add_argument(
            "--role", choices=Role.values, default=Role.PUBLISHER, help=_("what they may do; a publisher may do all")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User(username=options["name"], is_staff=True)
        user.role = options["role"]
        try:
            user.clean_fields(exclude=["password"])
            if User.objects.filter(username=user.username).exists():
                raise CommandError(_("There is a member of this name already."))
            password = os.environ.get(PASSWORD) or getpass.getpass(_("Password: "))
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        self.stdout.write(
            _("%(name)s can sign in at /admin/ as %(role)s.") % {"name": user, "role": user.get_role_display()}
        )
