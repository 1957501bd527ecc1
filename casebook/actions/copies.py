"""Keeping a copy of an article: private, and so possible in any state of its source."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from casebook.actions.transactions import Transaction, current, records_of, take_turn
from casebook.models import Capture, Source, State
from casebook.models.archive import write_guard


def keep_copy(capture: Capture) -> Capture:
    """Save a new copy, or find the same bytes among those that are kept of the source already.

    The copy itself says who kept it, when and how, so nothing is logged. Readers notice it only where an undated source
    that they see is shown to be older than was known.
    """
    with transaction.atomic():
        take_turn()
        source = current(capture.source)
        known = Capture.objects.filter(source=source, sha256=capture.sha256).first()
        if known is not None:
            return known
        capture.source = source
        older = _is_undated(source) and capture.captured_at.date() < source.appeared
        if source.state == State.DRAFT:
            capture.save()
            return capture
        with write_guard.opened():
            capture.save()
        if older and capture.captured_by:
            action = Transaction(capture.captured_by, timezone.now(), "", "")
            action.lock(records_of([source]))
            action.things.append(source)
            action.finish()
    return capture


def _is_undated(source: Source) -> bool:
    return source.when_latest in (None, date.max)
