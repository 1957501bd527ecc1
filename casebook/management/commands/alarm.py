"""`manage.py alarm`: tell those of ALARM_EMAIL that something failed; asks no database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """What systemd starts when a unit of the archive fails (deploy/)."""

    help = _("Write an e-mail to ALARM_EMAIL that this failed.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", help=_("what failed, such as the name of a unit"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ALARM_EMAIL:
            raise CommandError(_("Set ALARM_EMAIL, or nobody hears of it."))
        subject = _("%(site)s: %(what)s failed") % {"site": settings.SITE_NAME, "what": options["what"]}
        body = _("Look at what it said: journalctl -u %s") % options["what"]
        if not EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL or None, settings.ALARM_EMAIL).send():
            raise CommandError(_("No e-mail was sent: set EMAIL_URL."))
