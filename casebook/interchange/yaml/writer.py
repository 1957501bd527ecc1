"""Carrying out a plan: drafts in bulk, then the actions that publish them, each with the day of its file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from simple_history.utils import bulk_create_with_history

from casebook import actions
from casebook.interchange import statistics
from casebook.interchange.yaml.plan import New, Plan, Release
from casebook.models import Attribution, Citation, Claim, Dispute, DisputeSide, Record, Role, Source, User

# Who enters what the files say, who publishes it, and who releases it. Nobody can sign in as them.
ENTERED_BY, PUBLISHED_BY, RELEASED_BY = "seed", "seed-publisher", "seed-second"
# Actions of more things than this are divided, for the sake of databases that count parameters.
MOST_AT_ONCE = 5000


def write(plan: Plan) -> None:
    """Add all that the plan has. Within the caller's transaction."""
    if not any((plan.records, plan.sources, plan.claims, plan.citations, plan.disputes, plan.releases)):
        return
    writer = _Writer()
    writer.create(Record, plan.records)
    writer.create(Source, plan.sources)
    writer.publish([*plan.records, *plan.sources])
    writer.create(Claim, plan.claims)
    # Under each claim in the order of its file: publishing takes the first for the lead.
    writer.create(Citation, plan.own_citations)
    # Before it is resolved: a database that knows nothing of so many rows reads them again and again.
    statistics.gather_of_loaded()
    writer.publish(plan.claims)
    writer.create(Citation, plan.more_citations)
    writer.publish(plan.more_citations)
    writer.release(plan.releases)
    writer.create(Dispute, plan.disputes)
    writer.publish(plan.disputes)


class _Writer:
    def __init__(self) -> None:
        self._by, self._publisher, self._second = map(member, (ENTERED_BY, PUBLISHED_BY, RELEASED_BY))

    def create(self, model: Any, things: Iterable[New]) -> None:
        """Save the rows as drafts, with the chains and sides that they have."""
        for day, group in _by_day(things):
            for new in group:
                _link_again(new.row)
                new.row.created_by, new.row.created_at = self._by, noon(day)
            rows = [new.row for new in group]
            bulk_create_with_history(rows, model, batch_size=500, default_user=self._by, default_date=noon(day))
            _create_parts(group)

    def publish(self, things: Iterable[New]) -> None:
        """Publish the drafts, and claims with all their citations, as of the day of each file."""
        for day, group in _by_day(things):
            for start in range(0, len(group), MOST_AT_ONCE):
                rows = [new.row for new in group[start : start + MOST_AT_ONCE]]
                actions.publish(rows, by=self._publisher, at=noon(day))

    def release(self, releases: Iterable[Release]) -> None:
        """Have the second user release claims, those together that share day and reason."""
        groups: dict[tuple[date, str], list[Claim]] = defaultdict(list)
        for one in releases:
            assert one.thing.entered is not None
            groups[one.thing.entered, one.reason].append(one.claim)
        for (day, reason), claims in sorted(groups.items(), key=lambda item: item[0]):
            actions.release(claims, by=self._second, public_reason=reason, at=noon(day))


def noon(day: date) -> datetime:
    """The moment that stands for a day."""
    return datetime.combine(day, time(12), UTC)


def member(name: str) -> User:
    """A user of this name who may publish; made without a password that could be typed."""
    user, new = User.objects.get_or_create(username=name)
    if new:
        user.role = Role.PUBLISHER
        user.set_unusable_password()
        user.save()
    return user


def _by_day(things: Iterable[New]) -> Iterator[tuple[date, list[New]]]:
    days: dict[date, list[New]] = defaultdict(list)
    for new in things:
        assert new.thing.entered is not None
        days[new.thing.entered].append(new)
    yield from sorted(days.items())


def _link_again(row: Any) -> None:
    """Take over the numbers that the rows it links to have got meanwhile."""
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row):
            setattr(row, field.name, getattr(row, field.name))


def _create_parts(group: list[New]) -> None:
    chain = [link for new in group for link in new.chain]
    for link in chain:
        _link_again(link)
    Attribution.objects.bulk_create(chain, batch_size=500)
    sides = [
        DisputeSide(dispute=new.row, claim=claim, side=number)
        for new in group
        for number, side in enumerate(new.sides, 1)
        for claim in side
    ]
    DisputeSide.objects.bulk_create(sides, batch_size=500)
