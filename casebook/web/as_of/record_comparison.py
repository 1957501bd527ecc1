"""Two days compared: what came in, what changed, and what went.

In the time of the sources nothing is taken back: what was said on the first day was said on the second. A value *goes*
when it does not stand any more as it stood: sources contradict it now, or a later word has followed it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import Status
from casebook.vocabulary.comparison import disagree
from casebook.web.as_of.differences import Compared, DifferencePart, RowDifference
from casebook.web.as_of.parameters import RequestedDays
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow
from casebook.web.presenters.fact_rows import FactRow, fact_row
from casebook.web.presenters.record_page import claims_of

Group = tuple[int, str, str]


@dataclass(frozen=True)
class _Side:
    """What the page of a record tells on one of the days."""

    record: RecordRow
    claims: dict[str, ClaimRow]
    facts: dict[str, FactRow]
    groups: dict[Group, list[ClaimRow]]
    contested: set[str]

    def disagrees(self, group: Group) -> bool:
        """Whether sources disagree on these claims, or people have put a question on one of them."""
        claims: Any = self.groups.get(group, [])
        return disagree(claims) or any(claim.ref in self.contested for claim in claims)


def compared_records(ref: str, asked: RequestedDays) -> Compared | None:
    """What differs between the two days on the page of a record; None where there is no such page."""
    sides = [_side(ref, day) for day in (asked.earlier, asked.day)]
    if asked.earlier is None or sides[0] is None or sides[1] is None:
        return None
    return _compared(sides[0], sides[1], asked.earlier, asked.day)


def _side(ref: str, day: date | None) -> _Side | None:
    reading = Reading(day)
    record = reading.record(ref)
    if record is None or not record.page:
        return None
    own, leading, sentences = claims_of(reading, reading.family(record))
    claims = [*own, *leading, *sentences]
    reading.learn(claims)
    groups: dict[Group, list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        groups[claim.subject, claim.fact, claim.scope].append(claim)
    return _Side(
        record=record,
        claims={claim.ref: claim for claim in claims},
        facts={claim.ref: fact_row(reading, claim, record, brief=0) for claim in claims},
        groups=groups,
        contested=reading.contested,
    )


def _compared(then: _Side, now: _Side, earlier: date, later: date | None) -> Compared:
    came = [_difference(now.facts[ref], _sources(now.facts[ref])) for ref in now.claims if ref not in then.claims]
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


def _difference(fact: FactRow, note: str) -> RowDifference:
    return RowDifference(
        words=_("%(fact)s: %(value)s") % {"fact": fact.shown_heading, "value": fact.said.plain},
        address=fact.address,
        about=fact.subject,
        note=note,
        ref=fact.ref,
        fact=fact.fact,
    )


def _sources(fact: FactRow, but: FactRow | None = None) -> str:
    """The articles that say so, in one line; those that `but` has too are left out."""
    reported = {cite.source for cite in but.cites} if but else set()
    found = [cite for cite in fact.cites if cite.source not in reported]
    return "; ".join(_("%(outlet)s, %(date)s") % {"outlet": cite.outlet, "date": cite.day} for cite in found)


def _renamed(then: RecordRow, now: RecordRow) -> Iterable[RowDifference]:
    if then.label != now.label:
        yield RowDifference(_("Called: %s") % now.title, "", "", _("before: %s") % then.title)


def _changed(then: _Side, now: _Side) -> Iterable[RowDifference]:
    """Facts of both days that are said by further sources, or in other words."""
    for ref, before in then.facts.items():
        after = now.facts.get(ref)
        if after is None:
            continue
        further = _sources(after, but=before)
        if after.said.plain != before.said.plain:
            yield _difference(after, _("before: %s") % before.said.plain)
        elif further:
            yield _difference(after, _("said by another source too: %s") % further)


def _gone(then: _Side, now: _Side) -> Iterable[RowDifference]:
    """Values that stood by themselves on the first day, and stand so no more on the second."""
    for group, before in then.groups.items():
        after = now.groups.get(group, [])
        new = [claim for claim in after if claim.ref not in then.claims]
        contested = now.disagrees(group) and not then.disagrees(group)
        words = "; ".join(dict.fromkeys(now.facts[claim.ref].said.plain for claim in new or after))
        for claim, how in _ended(before, after, new, contested):
            yield _difference(then.facts[claim.ref], how % words)


def _ended(
    before: Sequence[ClaimRow], after: Sequence[ClaimRow], new: Sequence[ClaimRow], contested: bool
) -> Iterable[tuple[ClaimRow, str]]:
    if contested:
        yield from ((claim, _("sources disagree on it since: %s")) for claim in before)
        return
    plans = [claim for claim in before if claim.status != Status.ACTUAL]
    followed = [claim for claim in new if claim.status not in {plan.status for plan in plans}]
    if followed:
        yield from ((claim, _("followed by: %s")) for claim in plans)
    if before[0].about.holds == vocabulary.ONE_AT_A_TIME:
        last, latest = (
            {(claim.value, claim.target, claim.polarity): claim for claim in _newest(claims)}
            for claims in (before, after)
        )
        yield from ((claim, _("no longer the last word: %s")) for key, claim in last.items() if key not in latest)


def _newest(claims: Sequence[ClaimRow]) -> list[ClaimRow]:
    """Of claims about a state, those on the latest day: its own, or else that of its report."""

    def day(claim: ClaimRow) -> date:
        own = claim.outer_to if claim.outer_to and claim.outer_to != date.max else None
        return own or claim.known_from or date.min

    latest = max(map(day, claims), default=date.min)
    return [claim for claim in claims if day(claim) == latest]
