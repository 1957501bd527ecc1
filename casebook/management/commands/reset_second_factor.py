"""Take away the second factor of a member who has lost it, recovery codes and all."""

from argparse import ArgumentParser
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casebook.models import User


class Command(BaseCommand):
    """For whoever runs the archive, once they are sure who asks. The password stays, and a publisher sets up anew."""

    help = _("Take away the second factor of a member who has lost it.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help=_("what they sign in with"))

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(_("There is no member of this name."))
        gone, _models = Authenticator.objects.filter(user=user).delete()
        if gone:
            self.stdout.write(
                _("%(name)s signs in with the password alone now, and can set up a second factor.") % {"name": user}
            )
        else:
            self.stdout.write(_("%(name)s had none.") % {"name": user})
