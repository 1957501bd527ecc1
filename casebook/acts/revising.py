"""Revising editorial fields of what is published, and recording wishes: both feed the gate, so both are acts."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casebook.acts.engine import ActRefused, Transaction, current, run
from casebook.acts.families import members_of, refuse_open_address
from casebook.acts.second import handled
from casebook.acts.touching import records_of
from casebook.models import ActKind, Claim, Dispute, NamePolicy, Record, Source, State, User, Wish, WishWhat
from casebook.models.base import Reviewed
from casebook.models.checks import source_problems
from casebook.resolve import wording_for_readers
from casebook.values import ValueProblem

# What says how a thing is presented, and nothing that a source said: that is superseded, never revised.
REVISABLE: dict[type[Reviewed], frozenset[str]] = {
    Record: frozenset({"wording", "working_name", "note", "public_life", "has_page", "name_policy", "minor"}),
    Source: frozenset(
        {"headline", "lang", "credits", "address", "address_note", "standing", "note", "outlet"}
        | {"when_edtf", "when_words", "when_known"}
    ),
    Claim: frozenset({"rank", "note"}),
    Dispute: frozenset({"question", "explanation", "kind"}),
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

    def work(act: Transaction) -> None:
        act.lock(records_of([thing]))
        stored = current(thing)
        allowed = REVISABLE.get(stored._meta.concrete_model, frozenset())
        refused = sorted(set(changes) - allowed)
        if refused or stored.state != State.PUBLISHED:
            raise ActRefused(
                _("%(ref)s: this cannot be revised: %(fields)s.")
                % {"ref": thing.ref, "fields": ", ".join(refused) or stored.get_state_display()}
            )
        if _opens(stored, changes) and handled(stored, by):
            raise ActRefused(
                _("This opens what is withheld of %s, which you entered or published: a second person must do it.")
                % thing.ref
            )
        detail = {name: [str(getattr(stored, name)), str(value)] for name, value in changes.items()}
        for name, value in changes.items():
            setattr(stored, name, value)
        _validate(stored, changes)
        if isinstance(stored, Record) and changes.get("wording") and not wording_for_readers(stored):
            raise ActRefused(
                _(
                    "Readers would not see these words: of a private person they say what the person is, and no name;"
                    " and they hold no number of children below ten."
                )
            )
        if isinstance(stored, Record) and "public_life" in changes:
            _refuse_open_address(stored)
        if isinstance(stored, Record) and stored.minor:
            act.shut_records([stored.pk])
            stored.public = stored.page_public = False
        stored.version += 1
        stored.save()
        act.log(ActKind.REVISE, stored, changes=detail)
        # A shut page, a shorter name, a child: kept pages of before must go.
        act.takedown = isinstance(stored, (Record, Source))

    run(
        work,
        ActKind.REVISE,
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
        thing.prepare()
    except ValidationError as error:
        raise ActRefused(" ".join(error.messages)) from error
    except ValueProblem as problem:
        raise ActRefused(str(problem)) from problem
    if isinstance(thing, Source) and {"address", "when_edtf"}.intersection(changes):
        for words in source_problems(thing).values():
            raise ActRefused(words)


def record_wish(
    record: Record,
    what: str,
    *,
    by: User,
    private_reason: str = "",
    review_on: date | None = None,
    at: datetime | None = None,
) -> Wish:
    """Record what a person asked to have withheld; the gate follows at once."""

    def work(act: Transaction) -> Wish:
        if what not in WishWhat.values:
            raise ActRefused(_("“%s” is nothing that can be wished.") % str(what)[:60])
        act.lock([record.pk])
        stored = current(record)
        day = (at or timezone.now()).date()
        wish, new = Wish.objects.get_or_create(
            record=stored,
            what=what,
            lifted_on=None,
            defaults={"since": day, "review_on": review_on, "note": private_reason},
        )
        if new:
            act.log(ActKind.WISH, stored)
        act.takedown = True
        return wish

    return run(
        work,
        ActKind.WISH,
        by=by,
        private_reason=private_reason,
        at=at,
        needs_reason=False,
        names_of=[record.pk],
    )


def lift_wish(wish: Wish, *, by: User, private_reason: str, at: datetime | None = None) -> None:
    """End a wish that the person took back. It stays on record."""

    def work(act: Transaction) -> None:
        act.lock([wish.record_id])
        if not Wish.objects.filter(pk=wish.pk, lifted_on=None).update(lifted_on=(at or timezone.now()).date()):
            raise ActRefused(_("This wish does not stand any more."))
        act.log(ActKind.WISH, current(wish.record))

    if not private_reason.strip():
        raise ActRefused(_("Say who took the wish back, and how you know."))
    run(
        work,
        ActKind.WISH,
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

    def work(act: Transaction) -> None:
        act.lock([wish.record_id])
        if not Wish.objects.filter(pk=wish.pk, lifted_on=None).update(review_on=review_on):
            raise ActRefused(_("This wish does not stand any more."))
        act.log(ActKind.WISH, current(wish.record))

    if not private_reason.strip():
        raise ActRefused(_("Say who confirmed the wish, and how you know."))
    run(work, ActKind.WISH, by=by, private_reason=private_reason, at=at, needs_reason=False)
