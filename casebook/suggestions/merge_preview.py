"""What a merge would change: it is really done, looked at, and rolled back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from casebook.actions import ActionRefused
from casebook.actions.merges import join
from casebook.actions.transactions import take_turn
from casebook.models import Claim, Dispute, Record
from casebook.models.archive import write_guard
from casebook.projections import StoredDifference, family_ids, resolve
from casebook.suggestions.wording import heading_of, loaded
from casebook.values import Comparison, Name
from casebook.vocabulary.comparison import compare_claims


@dataclass(frozen=True)
class ComesTogether:
    """How many claims of one fact and scope each of the two has."""

    heading: str
    of_one: int
    of_into: int


@dataclass(frozen=True)
class MergePreview:
    """What will change. With `refused`, why it cannot be done, and nothing else."""

    refused: str = ""
    moved: int = 0
    together: tuple[ComesTogether, ...] = ()
    disagreeing: tuple[tuple[Claim, Claim], ...] = ()
    twins: tuple[tuple[Claim, Claim], ...] = ()
    # Every spelling of the name afterwards, as claimed.
    names: tuple[str, ...] = ()
    # Claims that readers will not see any more, and those that they will see then.
    withheld: tuple[Claim, ...] = ()
    opened: tuple[Claim, ...] = ()
    # References whose addresses lead on to the other one.
    leading_on: tuple[str, ...] = ()
    # Disputes of the record that is merged, which are reported on the other's page then.
    disputes: tuple[Dispute, ...] = ()
    # Everything else that is worked out anew of the record that stays, in words.
    changes: tuple[str, ...] = ()


def preview_of_merge(one: Record, into: Record) -> MergePreview:
    """What merging `one` into `into` will change. Writes nothing that stays; other actions wait meanwhile."""
    with transaction.atomic():
        take_turn()
        preview = _done(one, into)
        transaction.set_rollback(True)
    if preview.refused:
        return preview
    # Read anew, as they are now.
    claims = {claim.pk: claim for claim in loaded([c.pk for c in (*preview.withheld, *preview.opened)])}
    return replace(
        preview,
        withheld=tuple(claims[c.pk] for c in preview.withheld),
        opened=tuple(claims[c.pk] for c in preview.opened),
    )


def _done(one: Record, into: Record) -> MergePreview:
    stored, root = Record.objects.get(pk=one.pk), Record.objects.get(pk=into.pk)
    family = family_ids([one.pk])
    others = family_ids([into.pk])
    ours, theirs = _standing(family), _standing(others)
    try:
        with write_guard.opened():
            moved = join(stored, root)
    except ActionRefused as refused:
        return MergePreview(refused=str(refused))
    # Compared as they will be: what led to either leads to one.
    for claim in (*ours, *theirs):
        claim.subject = root
        if claim.target_id in family:
            claim.target = root
    differences = resolve((), shut={*family, *others})
    withheld, opened = _gate(differences)
    return MergePreview(
        moved=len(ours),
        together=tuple(_together(ours, theirs)),
        disagreeing=tuple(_pairs(ours, theirs, Comparison.DISAGREE)),
        twins=tuple((a, b) for a, b in _pairs(ours, theirs, Comparison.AGREE) if _same(a, b)),
        names=tuple(dict.fromkeys(c.parsed.text for c in (*theirs, *ours) if isinstance(c.parsed, Name))),
        withheld=tuple(withheld),
        opened=tuple(opened),
        leading_on=(stored.ref, *(record.ref for record in moved)),
        disputes=tuple(_disputes(ours)),
        changes=tuple(_in_words(found for found in differences if found.row == root)),
    )


def _standing(ids: Collection[int]) -> list[Claim]:
    return loaded(list(Claim.objects.standing().filter(subject__in=ids).values_list("pk", flat=True)))


def _together(ours: Sequence[Claim], theirs: Sequence[Claim]) -> Iterable[ComesTogether]:
    numbers: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for which, claims in enumerate((ours, theirs)):
        for claim in claims:
            numbers[heading_of(claim)][which] += 1
    for heading, (of_one, of_into) in sorted(numbers.items()):
        if of_one:
            yield ComesTogether(heading, of_one, of_into)


def _pairs(ours: Sequence[Claim], theirs: Sequence[Claim], outcome: Comparison) -> Iterable[tuple[Claim, Claim]]:
    of_fact: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in theirs:
        of_fact[claim.fact, claim.scope].append(claim)
    for claim in ours:
        for other in of_fact[claim.fact, claim.scope]:
            if compare_claims(claim, other) == outcome:
                yield claim, other


def _same(a: Claim, b: Claim) -> bool:
    """Whether they say word for word the same, and will be reported once."""
    return (a.value, a.target_id, a.polarity, a.status, a.when_edtf) == (
        b.value,
        b.target_id,
        b.polarity,
        b.status,
        b.when_edtf,
    )


def _gate(differences: Iterable[StoredDifference]) -> tuple[list[Claim], list[Claim]]:
    """Claims that were open before and are not, and the other way round; each once, whatever passes there were."""
    before: dict[Claim, str] = {}
    after: dict[Claim, str] = {}
    for found in differences:
        if isinstance(found.row, Claim) and found.field == "withheld":
            before.setdefault(found.row, found.stored)
            after[found.row] = found.worked_out
    shut = [claim for claim in before if not before[claim] and after[claim]]
    opened = [claim for claim in before if before[claim] and not after[claim]]
    return shut, opened


def _disputes(ours: Sequence[Claim]) -> Iterable[Dispute]:
    found = Dispute.objects.filter(sides__claim__in=[claim.pk for claim in ours])
    return found.distinct().order_by("pk")


def _in_words(differences: Iterable[StoredDifference]) -> Iterable[str]:
    named = {field.name: field.verbose_name for field in Record._meta.concrete_fields}
    for found in differences:
        if isinstance(found.row, Record) and found.field != "redacted":
            yield _("%(ref)s: “%(field)s” was %(old)s and will be %(new)s.") % {
                "ref": found.ref,
                "field": named.get(found.field, found.field.replace("_", " ")),
                "old": _value(found.stored),
                "new": _value(found.worked_out),
            }


def _value(value: object) -> str:
    if value in (None, ""):
        return _("nothing")
    return {True: _("yes"), False: _("no")}[value] if isinstance(value, bool) else str(value)
