"""What stands beside the facts: the timeline, and the sources of the page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from casebook import vocabulary
from casebook.models import Claim, Polarity, Status
from casebook.values import VagueDate
from casebook.web.language import foreign
from casebook.web.presenters.citations import SourceShown, source_of
from casebook.web.presenters.values import ValueShown, happening_words, heading_of, value_of

DATES = frozenset(vocabulary.names(lambda fact: fact.type == "date"))


@dataclass(frozen=True)
class TimelineMoment:
    """One entry of a timeline: what happened, which fact says so, and its value, as far as each is reported.

    `void`: planned, promised, requested or cancelled; `span`: more than one day.
    """

    date: str
    what: str
    lang: str
    heading: str
    value: ValueShown | None
    status: str
    anchor: str
    void: bool
    span: bool


def timeline_of(claims: Iterable[Claim], anchors: set[str]) -> list[TimelineMoment]:
    """Every dated claim of the page in the order of its days. `anchors` are the claims that have a place on it."""
    return [_moment(when, claim, anchors) for when, claim in dated(claims)]


def dated(claims: Iterable[Claim]) -> list[tuple[VagueDate, Claim]]:
    """Every claim that says a day, in the order of those days; undated ones last."""
    found = [(when, claim) for claim in claims for when in (_when(claim),) if when is not None]
    return sorted(found, key=lambda entry: (*_days(entry[0]), entry[1].ref))


def _days(when: VagueDate) -> tuple[date, date]:
    """What orders it: an open beginning is as late as its end, and what is undated comes last."""
    if when.earliest is None or when.latest is None:
        return date.max, date.max
    return (when.latest if when.earliest == date.min else when.earliest), when.latest


def _when(claim: Claim) -> VagueDate | None:
    if claim.polarity == Polarity.UNKNOWN:
        return None
    if claim.fact in DATES:
        return claim.parsed if isinstance(claim.parsed, VagueDate) else None
    # A day that the archive inferred ("currently") says when it was reported, not when it was so.
    return claim.when if claim.when and claim.when.known != "inferred" else None


def _moment(when: VagueDate, claim: Claim, anchors: set[str]) -> TimelineMoment:
    status = "" if claim.status == Status.ACTUAL else str(Status(claim.status).label)
    status = status or happening_words(claim.subject)
    what = _what(claim)
    return TimelineMoment(
        date=when.words(),
        what=what,
        lang=foreign(claim.subject.label_lang) if what else "",
        heading="" if claim.fact == "takes_place" else heading_of(claim),
        value=None if claim.fact in DATES else value_of(claim),
        status=status,
        anchor=f"c-{claim.ref}" if claim.ref in anchors else "",
        void=bool(status) or claim.polarity == Polarity.NO,
        span=when.earliest != when.latest,
    )


def pieces_of_moment(claim: Claim) -> list[tuple[str, str]]:
    """What a timeline says of a claim, piece by piece, each with its language where that is not the page's."""
    heading = "" if claim.fact == "takes_place" else heading_of(claim)
    value = ValueShown("") if claim.fact in DATES else value_of(claim)
    hedge = replace(value, words="").plain
    return [(_what(claim), foreign(claim.subject.label_lang)), (heading, ""), (hedge, ""), (value.words, value.lang)]


def _what(claim: Claim) -> str:
    """What has the date, where that is not the record of the page."""
    of_event = claim.fact in DATES and claim.subject.kind == "event"
    return claim.subject.title if of_event or claim.fact == "takes_place" else ""


def sources_of(claims: Iterable[Claim]) -> list[SourceShown]:
    """The sources of the page, the earliest first, undated ones last."""
    found = {citation.source_id: citation.source for claim in claims for citation in claim.citations.all()}
    ordered = sorted(found.values(), key=lambda source: (source.when_latest or date.max, source.headline, source.ref))
    return [source_of(source) for source in ordered]
