"""Of what was withdrawn, what may be said to have been: only what readers would see if it still stood."""

from casebook.models import Claim, Dispute, Record, Source, SourceKind, State
from casebook.models.archive.base import Reviewed
from casebook.projections import families, visibility


def would_be_public(thing: Reviewed) -> bool:
    """Whether the visibility decision would let readers see the withdrawn thing; a tombstone for anything else would
    point at it."""
    if isinstance(thing, Record):
        return _record(thing)
    if isinstance(thing, Claim):
        return not thing.withheld and _shown(thing.subject) and (thing.target is None or _shown(thing.target))
    if isinstance(thing, Source):
        return thing.kind == SourceKind.REASONING or bool(thing.outlet and thing.outlet.public)
    if isinstance(thing, Dispute):
        shown = thing.sides.filter(claim__state=State.PUBLISHED, claim__withheld="")
        return len(set(shown.values_list("side", flat=True))) >= 2
    return False


def _shown(record: Record) -> bool:
    return record.public or bool(record.merged_into and record.merged_into.public)


def _record(record: Record) -> bool:
    roots = families.root_ids([record.pk])
    family = list(Record.objects.filter(pk__in=roots))
    ages = list(visibility.age_claims().filter(subject__in=family))
    wishes = families.wishes_of(roots)[roots[record.pk]]
    leading = Claim.objects.filter(subject=record, fact=visibility.FOLLOWS.get(record.kind, ""), target__isnull=False)
    of_nobody = leading.exists() and not leading.filter(target__public=True).exists()
    shut = visibility.is_child(family, ages) or of_nobody or record.merged_into_id is not None
    return families.rules_of(family).has_page and not shut and not {"all", "page"}.intersection(wishes)
