"""`manage.py requests`: which requests and wishes wait, for a timer that sends what this prints."""

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from casebook.models import Request, Wish


class Command(BaseCommand):
    """Reference, kind, day and what it is about; never what somebody wrote, nor how to reach them."""

    help = "Print the requests that are not closed; exit with 1 if one is overdue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Define --due."""
        words = "only what is due within a day or overdue; print nothing if there is nothing"
        parser.add_argument("--due", action="store_true", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        requests = Request.objects.open()
        if options["due"]:
            requests = requests.filter(due_at__lt=timezone.now() + timedelta(days=1))
        lines = [(f"{r.ref}  {r.kind:<8}  {r.due_at:%Y-%m-%d %H:%M}  {r.about or '-'}", r.overdue) for r in requests]
        wishes = Wish.objects.to_review().select_related("record")
        lines += [(f"-         wish      {wish.review_on}        {wish.record.ref}", wish.overdue) for wish in wishes]
        for line, overdue in lines:
            self.stdout.write(f"{line}  overdue" if overdue else line)
        if any(overdue for _line, overdue in lines):
            sys.exit(1)
