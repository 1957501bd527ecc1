"""Splitting: claims that turned out to be about another record go there; the old ones stay readable with the reason."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from casebook.actions.publication import publish_in
from casebook.actions.releases import handled
from casebook.actions.transactions import ActionRefused, Transaction, current, fresh, records_of, run, set_state
from casebook.models import UNPUBLISHED, ActionKind, Attribution, Citation, Claim, DisputeSide, Record, State, User

# What a copy of a row has anew; everything else it takes from the old one.
_ANEW = frozenset(
    {"id", "ref", "state", "sealed_from", "created_at", "version", "lead", "supersedes", "released", "withheld"}
    | {"review_on", "known_from", "digest", "redacted", "claim", "citation", "follows"}
)


def split(
    record: Record,
    claims: Iterable[Claim],
    *,
    into: Record,
    by: User,
    public_reason: str,
    private_reason: str = "",
    at: datetime | None = None,
) -> list[Claim]:
    """Move claims of `record` (or of what was merged into it) to `into`, which may be a draft and is then published.

    Each is superseded by a copy with its citations and their chains; disputes follow. Returns the copies, in the
    order of the claims.
    """
    wanted = list({claim.pk: claim for claim in claims})

    def work(action: Transaction) -> list[int]:
        moved = list(Claim.objects.filter(pk__in=wanted))
        action.lock({record.pk, into.pk, *records_of(moved), *_in_dispute_with(wanted)})
        whole, part = current(record), current(into)
        olds = {claim.pk: claim for claim in fresh(moved)}
        _refuse(whole, part, list(olds.values()), len(wanted))
        copies = {pk: _copy_of(olds[pk], part) for pk in wanted}
        for pk, copy in copies.items():
            set_state(action, [olds[pk]], State.SUPERSEDED, ActionKind.SUPERSEDE, by=copy.ref)
        publish_in(action, [part, *copies.values()] if part.state in UNPUBLISHED else list(copies.values()))
        for pk, copy in copies.items():
            _follow(action, olds[pk], copy)
        refs = [[olds[pk].ref, copy.ref] for pk, copy in copies.items()]
        action.log(ActionKind.SPLIT, whole, into=part.ref, claims=refs)
        action.log(ActionKind.SPLIT, part, out_of=whole.ref)
        # A copy can be withheld where the old one was open.
        action.takedown = True
        return [copy.pk for copy in copies.values()]

    made = run(
        work,
        ActionKind.SPLIT,
        by=by,
        public_reason=public_reason,
        private_reason=private_reason,
        at=at,
        names_of=[record.pk, into.pk],
    )
    stored = Claim.objects.in_bulk(made)
    return [stored[pk] for pk in made]


def _in_dispute_with(claim_ids: Sequence[int]) -> set[int]:
    """The records of every claim in a dispute with these."""
    disputes = DisputeSide.objects.filter(claim__in=claim_ids).values("dispute")
    sides = DisputeSide.objects.filter(dispute__in=disputes)
    return set(sides.values_list("claim__subject_id", flat=True))


def _refuse(record: Record, into: Record, claims: Sequence[Claim], wanted: int) -> None:
    if not wanted:
        raise ActionRefused(_("Name the claims that are about another record."))
    if len(claims) != wanted:
        raise ActionRefused(_("One of the claims is not there any more."))
    if record.state != State.PUBLISHED:
        raise ActionRefused(_("%s is not published; only a published record is split.") % record.ref)
    for one in (record, into):
        if one.merged_into is not None:
            raise ActionRefused(
                _("%(one)s is merged into %(root)s: name that one.") % {"one": one.ref, "root": one.merged_into.ref}
            )
    if record.pk == into.pk:
        raise ActionRefused(_("Claims are moved to another record, not to the same one."))
    if into.state not in (State.PUBLISHED, *UNPUBLISHED):
        raise ActionRefused(
            _("%(ref)s is %(state)s: claims are moved to a published record or to a new one.")
            % {"ref": into.ref, "state": into.get_state_display()}
        )
    if record.kind != into.kind:
        raise ActionRefused(
            _("%(one)s is of kind %(kind)s and %(into)s of kind %(other)s: claims are moved within one kind.")
            % {"one": record.ref, "kind": record.kind, "into": into.ref, "other": into.kind}
        )
    family = {record.pk, *Record.objects.filter(merged_into=record).values_list("pk", flat=True)}
    for claim in claims:
        if claim.subject_id not in family:
            raise ActionRefused(
                _("%(claim)s is not a claim about %(record)s.") % {"claim": claim.ref, "record": record.ref}
            )
        if claim.state != State.PUBLISHED:
            raise ActionRefused(_("%s does not stand: only claims that stand are moved.") % claim.ref)


def _copy_of(old: Claim, subject: Record) -> Claim:
    """A draft that says the same of the other record, with copies of the citations that stand.

    It keeps who entered it: the words are theirs, so they are not the second person who may release them.
    """
    copy: Claim = _copied(old, subject=subject, supersedes=old)
    for citation in Citation.objects.filter(claim=old, state=State.PUBLISHED).order_by("pk"):
        made = _copied(citation, claim=copy)
        for link in Attribution.objects.filter(citation=citation).order_by("position"):
            _copied(link, citation=made)
        if citation.pk == old.lead_id:
            Claim.objects.filter(pk=copy.pk).update(lead=made)
    return copy


def _copied(row: Any, **changed: Any) -> Any:
    fields = [field for field in row._meta.concrete_fields if field.name not in _ANEW | set(changed)]
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in fields}, **changed)
    copy.save()
    return copy


def _follow(action: Transaction, old: Claim, copy: Claim) -> None:
    """Drafts of citations and disputes that are not over go on with the copy; released it stays only if that is safe.

    Somebody released the old one for what was known of the record it was on. Moving it says anew that readers may
    see it, of somebody else: so it stays released only if whoever moves it is a second person for it, neither the
    one who entered it nor the one who published it. Else the copy begins withheld, and a second person looks at it.
    """
    Citation.objects.filter(claim=old, state__in=UNPUBLISHED).update(claim=copy)
    over = (State.SUPERSEDED, State.RETRACTED, State.WITHDRAWN)
    DisputeSide.objects.filter(claim=old).exclude(dispute__state__in=over).update(claim=copy)
    if old.released and not handled(old, action.by):
        Claim.objects.filter(pk=copy.pk).update(released=True, review_on=old.review_on)
        action.log(ActionKind.RELEASE, copy)
