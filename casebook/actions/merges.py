"""Merging two records that turned out to be one, and undoing it. Claims stay where they are; pages read the family."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from casebook.actions.transactions import ActionRefused, Transaction, current, run
from casebook.models import Action, ActionKind, Kind, Record, State, User, Wish
from casebook.projections import family_ids


def members_of(root: Record) -> list[Record]:
    """The records that were merged into this one, locked, in the order of their ids."""
    return list(Record.objects.select_for_update().filter(merged_into=root).order_by("pk"))


def refuse_open_address(root: Record, members: Iterable[Record]) -> None:
    """Refuse a family whose address would carry a name while one of it is a private person.

    What is withheld follows the strictest of them (`projections.families.rules_of`); but whether the address has a name
    in it, and whether search engines are let in, is the root's own to say.
    """
    if root.kind != Kind.PERSON or not root.public_life:
        return
    for member in members:
        if not member.public_life:
            raise ActionRefused(
                _(
                    "%(public)s is in public life and %(private)s is not. Merge %(public)s into %(private)s, or say "
                    "first, by revising them, which of the two it is."
                )
                % {"public": root.ref, "private": member.ref}
            )


def merge(
    one: Record,
    into: Record,
    *,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> None:
    """Make `one` lead on to `into`; they are told, and decided on, as one record from then on.

    What was merged into `one` before leads on to `into` too. The strictest rules of all of them hold.
    """

    def work(action: Transaction) -> None:
        family = family_ids([one.pk, into.pk])
        action.lock(family)
        stored, root = current(one), current(into)
        moved = join(stored, root)
        action.shut.update(family)
        action.log(ActionKind.MERGE, stored, into=root.ref, moved=[record.ref for record in moved])
        action.log(ActionKind.MERGE, root, merged=stored.ref)
        # Its page is shut, and what stricter rules withhold now may stand on kept pages.
        action.takedown = True

    run(
        work,
        ActionKind.MERGE,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        # Of two in public life no name is withheld.
        names_of=() if one.public_life and into.public_life else (one.pk, into.pk),
    )


def join(one: Record, into: Record) -> list[Record]:
    """Check, and merge within a transaction that has locked both; those that were merged into `one`, and moved."""
    members = members_of(one)
    _refuse(one, into, members)
    Record.objects.filter(pk__in=[one.pk, *(record.pk for record in members)]).update(merged_into=into)
    return members


def _refuse(one: Record, into: Record, members: Sequence[Record]) -> None:
    if one.pk == into.pk:
        raise ActionRefused(_("A record is not merged into itself."))
    for record in (one, into):
        if record.state != State.PUBLISHED:
            raise ActionRefused(_("%s is not published; only published records are merged.") % record.ref)
    if one.merged_into is not None:
        raise ActionRefused(
            _("%(one)s is merged into %(root)s already.") % {"one": one.ref, "root": one.merged_into.ref}
        )
    if into.merged_into is not None:
        raise ActionRefused(
            _("%(into)s is itself merged into %(root)s: merge into that one.")
            % {"into": into.ref, "root": into.merged_into.ref}
        )
    if one.kind != into.kind:
        raise ActionRefused(
            _("%(one)s is of kind %(kind)s and %(into)s of kind %(other)s: only records of one kind are merged.")
            % {"one": one.ref, "kind": one.kind, "into": into.ref, "other": into.kind}
        )
    if one.form != into.form:
        raise ActionRefused(_("A group and one person are not merged; say that the person is one of the group."))
    refuse_open_address(into, [one, *members])


def unmerge(one: Record, *, by: User, public_reason: str, private_reason: str = "", at: datetime | None = None) -> None:
    """Undo a merge: `one` is a record of its own again, with all that was merged into it before.

    Wishes that were recorded while the two were reported as one hold for both: nobody knows for whom they were meant.
    """

    def work(action: Transaction) -> None:
        family = family_ids([one.pk])
        action.lock(family)
        stored = current(one)
        root = stored.merged_into
        if root is None:
            raise ActionRefused(_("%s is not merged into another record.") % one.ref)
        action.shut.update(family)
        merged = _merge_of(stored)
        back = _came_with(stored, root)
        Record.objects.filter(pk=stored.pk).update(merged_into=None)
        Record.objects.filter(pk__in=[record.pk for record in back]).update(merged_into=stored)
        _share_wishes(stored, back, root, merged)
        action.log(ActionKind.UNMERGE, stored, out_of=root.ref, moved=[record.ref for record in back])
        action.log(ActionKind.UNMERGE, root, unmerged=stored.ref)
        action.takedown = True

    run(
        work,
        ActionKind.UNMERGE,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        names_of=() if one.public_life else (one.pk,),
    )


def _merge_of(one: Record) -> Action | None:
    """The action that merged it; none where the archive was put back from its public text, which does not say so."""
    actions = Action.objects.filter(kind=ActionKind.MERGE, on_model="record", on_ref=one.ref, detail__has_key="into")
    return actions.order_by("-id").first()


def _came_with(one: Record, root: Record) -> list[Record]:
    """Of what leads on to the root, what was merged into `one`, or into one of these: it is taken out with it.

    Into which record each was merged says the action that did it last; where none does, into the root.
    """
    members = [record for record in members_of(root) if record.pk != one.pk]
    merges = Action.objects.filter(
        kind=ActionKind.MERGE, on_model="record", on_ref__in=[record.ref for record in members], detail__has_key="into"
    )
    into = {ref: detail["into"] for ref, detail in merges.order_by("id").values_list("on_ref", "detail")}
    found: list[Record] = []
    refs = {one.ref}
    while more := [record for record in members if into.get(record.ref) in refs and record.ref not in refs]:
        found += more
        refs.update(record.ref for record in more)
    return sorted(found, key=lambda record: record.pk)


def _share_wishes(one: Record, back: Sequence[Record], root: Record, merged: Action | None) -> None:
    """Wishes recorded on any record of either side, while they were one, are recorded on the other side too."""
    rest = [record for record in members_of(root) if record.pk != one.pk]
    for side, other in (([one, *back], root), ([root, *rest], one)):
        actions = Action.objects.filter(kind=ActionKind.WISH, on_model="record")
        if merged is not None:
            actions = actions.filter(id__gt=merged.pk)
            side = [record for record in side if actions.filter(on_ref=record.ref).exists()]
        for wish in Wish.objects.filter(record__in=side, lifted_on=None).order_by("id"):
            shared = {"since": wish.since, "review_on": wish.review_on, "note": wish.note}
            Wish.objects.get_or_create(record=other, what=wish.what, lifted_on=None, defaults=shared)
