"""Two days compared: what came in, what changed, and what went.

In the time of the sources nothing is taken back: what was said on the first day was said on the second. A value *goes*
when it does not stand any more as it stood: sources contradict it now, or a later word has followed it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import Claim, Record, Status
from casebook.models.archive import as_of
from casebook.projections import disagree
from casebook.projections.past_columns import Then
from casebook.web.as_of.differences import Compared, DifferencePart, RowDifference
from casebook.web.as_of.parameters import RequestedDays
from casebook.web.lists.values import newest_report
from casebook.web.presenters import queries
from casebook.web.presenters.facts import Disputes, FactShown, fact_of
from casebook.web.presenters.records import claims_of_page
from casebook.web.presenters.values import value_of

Group = tuple[int, str, str]


@dataclass(frozen=True)
class _Side:
    """What the page of a record tells on one of the days."""

    record: Record
    claims: dict[int, Claim]
    facts: dict[int, FactShown]
    groups: dict[Group, list[Claim]]
    disputes: Disputes

    def contested(self, group: Group) -> bool:
        """Whether sources disagree on these claims, or people have put a question on one of them."""
        claims = self.groups.get(group, [])
        return disagree(claims) or any(self.disputes.marks.get(claim.pk) for claim in claims)


def compared_records(ref: str, asked: RequestedDays) -> Compared | None:
    """What differs between the two days on the page of a record; None where there is no such page."""
    if not Record.objects.filter(ref=ref, page_public=True).exists() or asked.earlier is None:
        return None
    return _compared(_side(ref, asked.earlier), _side(ref, asked.day), asked.earlier, asked.day)


def _side(ref: str, day: date | None) -> _Side:
    with as_of.reading(Then(day) if day else None):
        record = Record.objects.get(ref=ref)
        claims = claims_of_page(record, queries.family(record))[0].everything
        groups: dict[Group, list[Claim]] = defaultdict(list)
        for claim in claims:
            groups[claim.subject_id, claim.fact, claim.scope].append(claim)
        return _Side(
            record=record,
            claims={claim.pk: claim for claim in claims},
            facts={claim.pk: fact_of(claim, page=record) for claim in claims},
            groups=groups,
            disputes=Disputes(*queries.disputes_of(claims)),
        )


def _compared(then: _Side, now: _Side, earlier: date, later: date | None) -> Compared:
    came = [_new(now.facts[pk]) for pk in now.claims if pk not in then.claims]
    return Compared(
        earlier=earlier,
        later=later,
        came=_part(came),
        changed=_part([*_renamed(then.record, now.record), *_changed(then, now)]),
        went=_part(_gone(then, now)),
    )


def _part(found: Iterable[RowDifference]) -> DifferencePart:
    differences = tuple(found)
    return DifferencePart(differences, len(differences), grouped=True)


def _new(fact: FactShown) -> RowDifference:
    return _difference(fact, _sources(fact))


def _difference(fact: FactShown, note: str) -> RowDifference:
    return RowDifference(
        words=_("%(fact)s: %(value)s") % {"fact": fact.heading, "value": fact.value.plain},
        address=fact.address,
        about=fact.subject,
        note=note,
        ref=fact.ref,
        fact=fact.fact,
    )


def _sources(fact: FactShown, but: FactShown | None = None) -> str:
    """The articles that say so, in one line; those that `but` has too are left out."""
    reported = {citation.source.ref for citation in but.citations} if but else set()
    found = {c.source.ref: c.source for c in fact.citations if c.source.ref not in reported}
    return "; ".join(
        _("%(outlet)s, %(date)s") % {"outlet": source.outlet, "date": source.date} for source in found.values()
    )


def _renamed(then: Record, now: Record) -> Iterable[RowDifference]:
    if then.label != now.label:
        yield RowDifference(_("Called: %s") % now.title, "", "", _("before: %s") % then.title)


def _changed(then: _Side, now: _Side) -> Iterable[RowDifference]:
    """Facts of both days that are said by further sources, or in other words."""
    for pk, before in then.facts.items():
        after = now.facts.get(pk)
        if after is None:
            continue
        further = _sources(after, but=before)
        if after.value.plain != before.value.plain:
            yield _difference(after, _("before: %s") % before.value.plain)
        elif further:
            yield _difference(after, _("said by another source too: %s") % further)


def _gone(then: _Side, now: _Side) -> Iterable[RowDifference]:
    """Values that stood by themselves on the first day, and stand so no more on the second."""
    for group, before in then.groups.items():
        after = now.groups.get(group, [])
        new = [claim for claim in after if claim.pk not in then.claims]
        for claim, words in _ended(before, after, new, now.contested(group) and not then.contested(group)):
            yield _difference(then.facts[claim.pk], words % _values(new or after))


def _ended(
    before: Sequence[Claim], after: Sequence[Claim], new: Sequence[Claim], contested: bool
) -> Iterable[tuple[Claim, str]]:
    if contested:
        yield from ((claim, _("sources disagree on it since: %s")) for claim in before)
        return
    plans = [claim for claim in before if claim.status != Status.ACTUAL]
    followed = [claim for claim in new if claim.status not in {plan.status for plan in plans}]
    if followed:
        yield from ((claim, _("followed by: %s")) for claim in plans)
    if before[0].about.holds == vocabulary.ONE_AT_A_TIME:
        last, latest = (
            {(claim.value, claim.target_id, claim.polarity): claim for claim in newest_report(claims)[0]}
            for claims in (before, after)
        )
        yield from ((claim, _("no longer the last word: %s")) for key, claim in last.items() if key not in latest)


def _values(claims: Iterable[Claim]) -> str:
    return "; ".join(dict.fromkeys(value_of(claim).plain for claim in claims))
