"""Revising editorial fields of what is published, and recording wishes: both feed the visibility decision, so both are
actions."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.actions.merges import members_of, refuse_open_address
from casebook.actions.releases import handled
from casebook.actions.transactions import ActionRefused, Transaction, current, records_of, run
from casebook.models import ActionKind, Claim, Dispute, NamePolicy, Record, Source, State, User, Wish, WishWhat
from casebook.models.archive.base import Reviewed
from casebook.models.archive.claim_checks import source_problems
from casebook.projections import UNFIT, wording_for_readers
from casebook.values import ValueProblem, with_translations

# What says how a thing is presented, and nothing that a source said: that is superseded, never revised.
REVISABLE: dict[type[Reviewed], frozenset[str]] = {
    Record: frozenset(
        {*with_translations("wording", "note"), "working_name", "public_life", "has_page", "name_policy", "minor"}
        | {"summary_order"}
    ),
    Source: frozenset(
        {"headline", "lang", "credits", "address", "address_note", "standing", "paywalled", "outlet"}
        | {*with_translations("note")}
        | {"when_edtf", "when_words", "when_known"}
    ),
    Claim: frozenset({"rank", *with_translations("note")}),
    Dispute: frozenset({*with_translations("question", "explanation"), "kind"}),
}


def revise(
    thing: Reviewed,
    changes: dict[str, Any],
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Change editorial fields of a published record, source, claim (rank and note only) or dispute."""

    def work(action: Transaction) -> None:
        action.lock(records_of([thing]))
        stored = current(thing)
        allowed = REVISABLE.get(stored._meta.concrete_model, frozenset())
        refused = sorted(set(changes) - allowed)
        if refused or stored.state != State.PUBLISHED:
            raise ActionRefused(
                _("%(ref)s: this cannot be revised: %(fields)s.")
                % {"ref": thing.ref, "fields": ", ".join(refused) or stored.get_state_display()}
            )
        if _opens(stored, changes) and handled(stored, by):
            raise ActionRefused(
                _("This opens what is withheld of %s, which you entered or published: a second person must do it.")
                % thing.ref
            )
        detail = {name: [str(getattr(stored, name)), str(value)] for name, value in changes.items()}
        for name, value in changes.items():
            setattr(stored, name, value)
        _validate(stored, changes)
        wordings = [name for name in with_translations("wording") if changes.get(name)]
        if isinstance(stored, Record) and not all(wording_for_readers(stored, name) for name in wordings):
            raise ActionRefused(str(UNFIT))
        if isinstance(stored, Record) and "public_life" in changes:
            _refuse_open_address(stored)
        if isinstance(stored, Record) and stored.minor:
            action.shut_records([stored.pk])
            stored.public = stored.page_public = False
        stored.version += 1
        stored.save()
        action.log(ActionKind.REVISE, stored, changes=detail)
        # A shut page, a shorter name, a child: kept pages of before must go.
        action.takedown = isinstance(stored, (Record, Source))

    run(
        work,
        ActionKind.REVISE,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        names_of=[thing.pk] if isinstance(thing, Record) else (),
    )


def _refuse_open_address(stored: Record) -> None:
    """Of records that were merged, the one that they lead on to is never the only one in public life."""
    root = stored.merged_into or stored
    others = [record for record in members_of(root) if record.pk != stored.pk]
    refuse_open_address(root, [stored, *others])


def _opens(stored: Reviewed, changes: dict[str, Any]) -> bool:
    """Whether the changes let readers see more of a person than before."""
    if not isinstance(stored, Record):
        return False
    policies = list(NamePolicy.values)
    wider = changes.get("name_policy", stored.name_policy)
    return (
        (bool(changes.get("public_life")) and not stored.public_life)
        or (not changes.get("minor", True) and stored.minor)
        or (bool(changes.get("has_page")) and not stored.has_page)
        or (wider in policies and policies.index(wider) > policies.index(stored.name_policy))
    )


def _validate(thing: Reviewed, changes: dict[str, Any]) -> None:
    others = [f.name for f in thing._meta.concrete_fields if f.name not in changes]
    try:
        thing.clean_fields(exclude=others)
        thing.clean()
        thing.prepare()
    except ValidationError as error:
        raise ActionRefused(" ".join(error.messages)) from error
    except ValueProblem as problem:
        raise ActionRefused(str(problem)) from problem
    if isinstance(thing, Source) and {"address", "when_edtf"}.intersection(changes):
        for words in source_problems(thing).values():
            raise ActionRefused(words)


def record_wish(
    record: Record,
    what: str,
    *,
    by: User,
    private_reason: str = "",
    review_on: date | None = None,
    at: datetime | None = None,
) -> Wish:
    """Record what a person asked to have withheld; the visibility decision follows at once."""

    def work(action: Transaction) -> Wish:
        if what not in WishWhat.values:
            raise ActionRefused(_("“%s” is nothing that can be wished.") % str(what)[:60])
        action.lock([record.pk])
        stored = current(record)
        day = (at or timezone.now()).date()
        wish, new = Wish.objects.get_or_create(
            record=stored,
            what=what,
            lifted_on=None,
            defaults={"since": day, "review_on": review_on, "note": private_reason},
        )
        if new:
            action.log(ActionKind.WISH, stored)
        action.takedown = True
        return wish

    return run(
        work,
        ActionKind.WISH,
        by=by,
        private_reason=private_reason,
        at=at,
        needs_reason=False,
        names_of=[record.pk],
    )


def lift_wish(wish: Wish, *, by: User, private_reason: str, at: datetime | None = None) -> None:
    """End a wish that the person took back. It stays on record."""

    def work(action: Transaction) -> None:
        action.lock([wish.record_id])
        if not Wish.objects.filter(pk=wish.pk, lifted_on=None).update(lifted_on=(at or timezone.now()).date()):
            raise ActionRefused(_("This wish does not stand any more."))
        action.log(ActionKind.WISH, current(wish.record))

    if not private_reason.strip():
        raise ActionRefused(_("Say who took the wish back, and how you know."))
    run(
        work,
        ActionKind.WISH,
        by=by,
        private_reason=private_reason,
        at=at,
        needs_reason=False,
        names_of=[wish.record_id],
    )


def keep_wish(
    wish: Wish, *, by: User, private_reason: str, review_on: date | None = None, at: datetime | None = None
) -> None:
    """Keep a wish that was looked at again, until it is to be looked at once more, or for good."""

    def work(action: Transaction) -> None:
        action.lock([wish.record_id])
        if not Wish.objects.filter(pk=wish.pk, lifted_on=None).update(review_on=review_on):
            raise ActionRefused(_("This wish does not stand any more."))
        action.log(ActionKind.WISH, current(wish.record))

    if not private_reason.strip():
        raise ActionRefused(_("Say who confirmed the wish, and how you know."))
    run(work, ActionKind.WISH, by=by, private_reason=private_reason, at=at, needs_reason=False)
