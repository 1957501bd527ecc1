"""What a page says of what is withheld: that something is, and only where nobody can be pointed at how much and why."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from casebook.models import Claim, Kind, PersonOrGroup, Polarity, Record, Status
from casebook.models.archive import as_of
from casebook.values import Count as Counted
from casebook.vocabulary import visibility
from casebook.web.presenters import queries

# As readers are told: more than so many.
STEPS = (100, 50, 20, 10)
PEOPLE = 10


@dataclass(frozen=True)
class Withheld:
    """Some facts are; or more than so many, by rules in these words."""

    more_than: int = 0
    rules: tuple[str, ...] = ()


def withheld_of(record: Record, ids: Collection[int], reported: Collection[int]) -> Withheld | None:
    """What the page of this record says; `ids` are its family, and `told` the records whose facts it tells too.

    Numbers and rules are reported of facilities, operations and groups of ten or more people, and never as of a day.
    """
    hidden = queries.withheld_on([*ids, *reported]).order_by()
    if as_of.day() or not _of_many(record, ids):
        return SOME if hidden.exists() else None
    by_rule = dict(hidden.values_list("withheld").annotate(number=Count("pk")).order_by("withheld"))
    total = sum(by_rule.values())
    step = next((step for step in STEPS if total > step), 0)
    if not step:
        return SOME if total else None
    return Withheld(step, tuple(str(visibility.RULES[rule].words) for rule in sorted(by_rule)))


SOME = Withheld()


def _of_many(record: Record, ids: Collection[int]) -> bool:
    if record.kind in (Kind.FACILITY, Kind.OPERATION):
        return True
    if record.form != PersonOrGroup.GROUP:
        return False
    counts = Claim.objects.visible_to(queries.READER).filter(subject__in=ids, fact="count", polarity=Polarity.YES)
    values = (claim.parsed for claim in counts.filter(status=Status.ACTUAL).only("fact", "value"))
    return any(isinstance(value, Counted) and (value.low or 0) >= PEOPLE for value in values)
