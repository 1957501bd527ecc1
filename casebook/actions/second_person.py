"""The second person: what opens something about a private person is never done by whoever entered or published it.

Nor does anybody publish a sensitive claim that they entered themselves, though the visibility decision withholds it at
first.
"""

from django.utils.translation import gettext as _

from casebook.actions.transactions import model_of
from casebook.models import Action, ActionKind, Claim, User
from casebook.models.archive.base import Reviewed
from casebook.projections import is_sensitive


def handled(thing: Reviewed, by: User) -> bool:
    """Whether this person entered, proposed or published the thing, or that of which it is a copy (splitting)."""
    if thing.created_by_id == by.pk:
        return True
    own = Action.objects.filter(on_model=model_of(thing), on_ref=thing.ref, by=by)
    if own.filter(kind__in=(ActionKind.PROPOSE, ActionKind.PUBLISH)).exists():
        return True
    older = thing.supersedes if isinstance(thing, Claim) else None
    return older is not None and isinstance(thing, Claim) and _same_words(older, thing) and handled(older, by)


def _same_words(older: Claim, newer: Claim) -> bool:
    return (older.fact, older.scope, older.value, older.target_id) == (
        newer.fact,
        newer.scope,
        newer.value,
        newer.target_id,
    )


def own_and_sensitive(claim: Claim, by: User) -> str:
    """Why this person may not publish the claim; empty where they may."""
    if claim.created_by_id != by.pk or not is_sensitive(claim):
        return ""
    return _("%s is sensitive and you entered it: a second person must publish it.") % claim.ref
