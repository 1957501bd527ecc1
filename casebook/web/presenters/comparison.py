"""Two days compared: what came in, what changed, and what went, on the page of a record or in a list.

In the time of the sources nothing is taken back: what was said on the first day was said on the second. A value *goes*
when it does not stand any more as it stood: sources contradict it now, or a later word has followed it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from pyroaring import BitMap

from casebook import vocabulary
from casebook.models import Status
from casebook.models.edition import Contains, Of, Placement, PlacementRole, PublicClaim, PublicDispute
from casebook.vocabulary.comparison import disagree
from casebook.web.addresses import compared_with
from casebook.web.filters import filters_of
from casebook.web.presenters.edition import ClaimRow, Reading, RecordRow
from casebook.web.presenters.fact_rows import FactRow, fact_row
from casebook.web.presenters.list_entries import claim_rows, dispute_entries, source_entries
from casebook.web.presenters.list_page import records_in
from casebook.web.presenters.page_sections import LABELS, place_of
from casebook.web.presenters.record_page import claims_of
from casebook.web.presenters.summary import newest_of


@dataclass(frozen=True)
class RowDifference:
    """One thing that came, changed or went. A fact has its reference and name; others have neither."""

    words: str
    address: str
    about: str = ""
    note: str = ""
    ref: str = ""
    fact: str = ""
    lang: str = ""


@dataclass(frozen=True)
class DifferencePart:
    """All that came, or changed, or went: the first of them, and how many there are."""

    first: tuple[RowDifference, ...]
    number: int
    # Told under the sections of the page: of records, whose facts are many.
    grouped: bool = False

    @property
    def groups(self) -> list[tuple[str, list[RowDifference]]]:
        """Those that are named under the headings of the page, in its order; without headings if it has none."""
        if not self.grouped:
            return [("", list(self.first))] if self.first else []
        found: dict[str, list[RowDifference]] = {name: [] for name in ("", *LABELS)}
        for one in self.first:
            found[place_of(one.fact, "")[0] if one.fact else ""].append(one)
        return [(str(LABELS[name]) if name else "", group) for name, group in found.items() if group]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.number - len(self.first)


@dataclass(frozen=True)
class Compared:
    """Two days compared; `later` is None for today."""

    earlier: date
    later: date | None
    came: DifferencePart
    changed: DifferencePart
    went: DifferencePart
    # Lists of more rows than so many are not compared; 0: this one was.
    too_many: int = 0


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


def compared_records(ref: str, earlier: date, later: date | None) -> Compared | None:
    """What differs between the two days on the page of a record; None where there is no such page."""
    then, now = (_side(ref, day) for day in (earlier, later))
    return _compared(then, now, earlier, later) if then and now else None


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
    came = [_difference(now.facts[ref], _further(now.facts[ref])) for ref in now.claims if ref not in then.claims]
    return Compared(
        earlier=earlier,
        later=later,
        came=_of_record(came),
        changed=_of_record([*_renamed(then.record, now.record), *_changed_facts(then, now)]),
        went=_of_record(_gone(then, now)),
    )


def _of_record(found: Iterable[RowDifference]) -> DifferencePart:
    differences = tuple(found)
    return DifferencePart(differences, len(differences), grouped=True)


def _difference(fact: FactRow, note: str = "") -> RowDifference:
    return RowDifference(
        words=_("%(fact)s: %(value)s") % {"fact": fact.shown_heading, "value": fact.said.plain},
        address=fact.address,
        about=fact.subject.title if fact.subject else "",
        note=note,
        ref=fact.claim.ref,
        fact=fact.claim.fact,
    )


def _further(fact: FactRow, but: FactRow | None = None) -> str:
    """The articles that say so, in one line; those that `but` has too are left out."""
    reported = {cite.source.ref for cite in but.cites} if but else set()
    found = [cite for cite in fact.cites if cite.source.ref not in reported]
    return "; ".join(_("%(outlet)s, %(date)s") % {"outlet": cite.by, "date": cite.day} for cite in found)


def _renamed(then: RecordRow, now: RecordRow) -> Iterable[RowDifference]:
    if then.label != now.label:
        yield RowDifference(_("Called: %s") % now.title, "", "", _("before: %s") % then.title)


def _changed_facts(then: _Side, now: _Side) -> Iterable[RowDifference]:
    """Facts of both days that are said by further sources, or in other words."""
    for ref, before in then.facts.items():
        after = now.facts.get(ref)
        if after is None:
            continue
        further = _further(after, but=before)
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
            {(claim.value, claim.target, claim.polarity): claim for claim in newest_of(claims)}
            for claims in (before, after)
        )
        yield from ((claim, _("no longer the last word: %s")) for key, claim in last.items() if key not in latest)


MOST = 50
# More rows than these are not compared.
MOST_ROWS = 10_000
NOTHING = DifferencePart((), 0)


def compared_lists(name: str, query: QueryDict, earlier: date, later: date | None) -> Compared | None:
    """What differs between the two days; None where the filters are wrong."""
    then, now = (filters_of(name, query, Reading(day)) for day in (earlier, later))
    if not then.is_valid() or not now.is_valid():
        return None
    old, new = then.rows(), now.rows()
    if max(len(old), len(new)) > MOST_ROWS:
        return Compared(earlier, later, NOTHING, NOTHING, NOTHING, too_many=MOST_ROWS)
    changed = _CHANGED[now.of](old & new, earlier, later) if now.of in _CHANGED else ()
    return Compared(
        earlier=earlier,
        later=later,
        came=_of_list(now.of, now.reading, new - old),
        changed=_leading_on(now.of, _of_list(now.of, now.reading, changed), earlier),
        went=_of_list(now.of, now.reading, old - new),
    )


def _of_list(of: Of, reading: Reading, ids: Collection[int] | BitMap) -> DifferencePart:
    """Told as of the later day, on which what went is known too."""
    return DifferencePart(tuple(_shown(of, reading, list(ids)[-MOST:])), len(ids)) if ids else NOTHING


def _leading_on(of: Of, part: DifferencePart, earlier: date) -> DifferencePart:
    """What changed in a record is reported where its own page is compared; the later day is kept in all links."""
    if of is not Of.RECORD:
        return part
    return replace(part, first=tuple(replace(one, address=compared_with(one.address, earlier)) for one in part.first))


def _shown(of: Of, reading: Reading, ids: Sequence[int]) -> list[RowDifference]:
    if of is Of.SOURCE:
        return [RowDifference(one.source.headline, one.address, lang=one.lang) for one in source_entries(reading, ids)]
    if of is Of.CLAIM:
        return [_difference(row) for row in claim_rows(reading, ids)]
    if of is Of.DISPUTE:
        return [RowDifference(one.question, one.address, lang=one.lang) for one in dispute_entries(reading, ids)]
    found = sorted(records_in(reading, ids), key=lambda record: (record.title, record.ref))
    return [RowDifference(record.title, record.address, lang=record.lang) for record in found]


def _said_since(claims: Q, since: date, until: date | None) -> set[int]:
    """Of these claims those that became known in between, or that another source says since."""
    rows = PublicClaim.objects.filter(claims, state="published", newest_source__gt=since) | PublicClaim.objects.filter(
        claims, state="published", known_from__gt=since
    )
    last = (until or date.max).isoformat()
    return {
        pk
        for pk, document in rows.values_list("pk", "document")
        if any(since.isoformat() < cited["from"] <= last for cited in document.get("citations", ()))
    }


def _records_changed(rows: BitMap, since: date, until: date | None) -> Collection[int]:
    """Those of which something became known in between, or was said by another source too."""
    merged = dict(Contains.objects.filter(whole__in=list(rows), relation="merged").values_list("part", "whole"))
    placed = Placement.objects.filter(record__in=[*rows, *merged], role=PlacementRole.SUBJECT)
    claims = _said_since(Q(pk__in=placed.values("claim")), since, until)
    subjects = PublicClaim.objects.filter(pk__in=claims).values_list("subject", flat=True)
    return sorted({merged.get(pk, pk) for pk in subjects})


def _claims_changed(rows: BitMap, since: date, until: date | None) -> Collection[int]:
    return sorted(_said_since(Q(pk__in=list(rows)), since, until))


def _disputes_changed(rows: BitMap, since: date, until: date | None) -> Collection[int]:
    """Those on which another claim became known."""
    last = (until or date.max).isoformat()
    found = PublicDispute.objects.filter(pk__in=list(rows)).values_list("pk", "document")
    return [
        pk
        for pk, document in found
        if any(day and since.isoformat() < day <= last for _side, _ref, day in document["sides"])
    ]


_CHANGED: dict[Of, Callable[[BitMap, date, date | None], Collection[int]]] = {
    Of.RECORD: _records_changed,
    Of.CLAIM: _claims_changed,
    Of.DISPUTE: _disputes_changed,
}
