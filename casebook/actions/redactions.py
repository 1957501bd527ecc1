"""Decisions on single words of public texts: to cover what would stay, or to leave standing what would be covered."""

import re
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casebook.actions.permissions import may
from casebook.actions.transactions import ActionRefused, Transaction, records_of, run
from casebook.models import Action, ActionKind, Attribution, Redaction, User
from casebook.models.archive.base import Redacted, Reviewed
from casebook.projections import public_texts, row_at, text_reference

# How far a decision has come, as the log says it.
ASKED, CONFIRMED, ENDED = "asked", "confirmed", "ended"


def redact(
    row: Redacted, field: str, words: str, *, covers: bool, by: User, reason: str, at: datetime | None = None
) -> Redaction:
    """Cover these words in one public text (`covers`), or leave them standing where a name would cover them.

    `words` are just as they stand in the archive's own text of `field`, and whole words; all places at which they stand
    there are decided on. What covers holds at once; what leaves them standing holds when a second person has confirmed
    it (`confirm_redaction`). ActionRefused where the words do not stand there, or there is a decision on them already.
    """
    _need(reason)

    def work(action: Transaction) -> Redaction:
        stored: Any = row._meta.concrete_model._base_manager.get(pk=row.pk)  # type: ignore[union-attr]
        text = public_texts(stored).get(field, "")
        if not words.strip() or not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text):
            raise ActionRefused(_("“%s” does not stand there as whole words.") % words[:60])
        model, ref = str(stored._meta.model_name), text_reference(stored)
        if Redaction.objects.filter(on_model=model, on_ref=ref, field=field, words=words, ended_at=None).exists():
            raise ActionRefused(_("There is a decision on these words already. End it first."))
        made = Redaction.objects.create(
            on_model=model, on_ref=ref, field=field, words=words, covers=covers, reason=reason, by=by, at=action.at
        )
        _log(action, stored, made, ASKED)
        return made

    return run(work, ActionKind.REDACT, by=by, private_reason=reason, at=at, needs_reason=False)


def confirm_redaction(redaction: Redaction, *, by: User, private_reason: str = "", at: datetime | None = None) -> None:
    """Confirm a decision as a second person. ActionRefused for whoever made it, and for who may not publish."""

    def work(action: Transaction) -> None:
        stored = _standing(redaction)
        if stored.by_id == by.pk:
            raise ActionRefused(_("You decided this yourself: a second person must confirm it."))
        if not may(by, ActionKind.PUBLISH):
            raise ActionRefused(_("Only publishers confirm such a decision."))
        if stored.confirmed_by_id is not None:
            raise ActionRefused(_("This is confirmed already."))
        stored.confirmed_by, stored.confirmed_at = by, action.at
        stored.save()
        _log(action, _row_of(stored), stored, CONFIRMED)

    run(work, ActionKind.REDACT, by=by, private_reason=private_reason, at=at, needs_reason=False)


def end_redaction(redaction: Redaction, *, by: User, private_reason: str, at: datetime | None = None) -> None:
    """End a decision; the text is redacted as its names say again. Words that were covered need a second person."""
    _need(private_reason)

    def work(action: Transaction) -> None:
        stored = _standing(redaction)
        if stored.covers and (stored.by_id == by.pk or not may(by, ActionKind.PUBLISH)):
            raise ActionRefused(
                _("This lets readers see words that are covered: a second person who publishes must do it.")
            )
        stored.ended_at = action.at
        stored.save()
        _log(action, _row_of(stored), stored, ENDED)

    run(work, ActionKind.REDACT, by=by, private_reason=private_reason, at=at, needs_reason=False)


def _standing(redaction: Redaction) -> Redaction:
    stored = Redaction.objects.select_for_update().filter(pk=redaction.pk, ended_at=None).first()
    if stored is None:
        raise ActionRefused(_("This decision does not stand any more."))
    return stored


def _row_of(redaction: Redaction) -> Redacted:
    row: Redacted | None = row_at(redaction.on_model, redaction.on_ref)
    if row is None:
        raise ActionRefused(_("%s is not there any more.") % redaction.on_ref)
    return row


def _log(action: Transaction, row: Redacted, redaction: Redaction, step: str) -> None:
    """On the thing that the text belongs to. The words themselves stay out of the log, which lives longer than they."""
    thing: Any = row
    if isinstance(row, Attribution):
        thing = row.citation
    elif isinstance(row, Action):
        thing = row_at(row.on_model, row.on_ref)
    if not isinstance(thing, Reviewed):
        raise ActionRefused(_("%s is not there any more.") % redaction.on_ref)
    action.lock(records_of([thing]))
    action.log(ActionKind.REDACT, thing, field=redaction.field, covers=redaction.covers, step=step)
    action.texts.append(row)
    # Kept pages still have the words.
    action.takedown = redaction.covers == (step != ENDED)


def _need(reason: str) -> None:
    if not reason.strip():
        raise ActionRefused(_("Say why. The reason stays inside the archive."))
