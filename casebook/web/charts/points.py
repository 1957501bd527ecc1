"""What a picture shows of one claim: its days, its number as a range, and how firm it is. Pure functions of claims."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casebook.models import Claim, DisputeKind, Polarity, Source, Status
from casebook.projections import disagree, only_hedged
from casebook.values import Count, VagueDate
from casebook.web import addresses
from casebook.web.presenters.citations import SourceShown, source_of
from casebook.web.presenters.facts import Disputes
from casebook.web.presenters.values import happening_words, value_of


class Firmness(StrEnum):
    """How a mark is drawn: by its shape, never by colour alone."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    # Planned, promised or requested.
    PLANNED = "planned"
    # Cancelled, or said not to be so.
    VOID = "void"


@dataclass(frozen=True)
class ChartSpan:
    """The days that a vague date allows. An open side has a day all the same: the other side's."""

    start: date
    end: date
    open_start: bool = False
    open_end: bool = False

    @property
    def days(self) -> tuple[date, date]:
        """What it adds to the days that a picture must show."""
        return self.start, self.end


@dataclass(frozen=True)
class Apart:
    """One disagreement of a picture: its number there, and its kind in words."""

    number: int
    words: str


@dataclass(frozen=True)
class ChartPoint:
    """One claim as a mark and as a row of the table beneath. `high` is None where a number has no end."""

    ref: str
    fact: str
    address: str
    anchor: str
    label: str
    words: str
    when: str
    span: ChartSpan | None
    low: int | None
    high: int | None
    firmness: Firmness
    status: str
    sources: tuple[SourceShown, ...]
    # The disagreement in which it stands with another point of the picture.
    dispute: "Apart | None" = None

    @property
    def standing(self) -> str:
        """What is to be known of it beside the number or the day: not real (yet), or disputed."""
        return ", ".join(filter(None, (self.status, self.dispute.words if self.dispute else "")))

    @property
    def leads(self) -> str:
        """Where its mark leads: to the fact on this page, else to the claim's own."""
        return f"#{self.anchor}" if self.anchor else self.address

    @property
    def reported(self) -> str:
        """All of it in one line."""
        said = ", ".join(filter(None, (self.label, self.words, self.when, self.standing)))
        outlets = ", ".join(dict.fromkeys(source.outlet for source in self.sources))
        return f"{said} ({outlets})" if outlets else said


def span_of(when: VagueDate | None) -> ChartSpan | None:
    """The days of a date; None where no year is known, or both sides are open."""
    if when is None or when.earliest is None or when.latest is None:
        return None
    open_start, open_end = when.earliest == date.min, when.latest == date.max
    if open_start and open_end:
        return None
    start = when.latest if open_start else when.earliest
    return ChartSpan(start, when.earliest if open_end else when.latest, open_start, open_end)


def span_of_source(claim: Claim) -> tuple[ChartSpan | None, str]:
    """When the earliest of its articles appeared, and that day in words: for claims that say no day themselves."""
    dated = [(span, source) for source in _sources(claim) if (span := span_of(source.when))]
    if not dated:
        return None, ""
    span, source = min(dated, key=lambda entry: (*entry[0].days, entry[1].ref))
    assert source.when is not None
    return span, source.when.words()


def firmness_of(claim: Claim) -> Firmness:
    """How firm a claim is; of an event or operation that is not real (yet), all is as firm as that."""
    statuses = {claim.status, claim.subject.happening or Status.ACTUAL}
    if Status.CANCELLED in statuses or claim.polarity == Polarity.NO:
        return Firmness.VOID
    if statuses != {Status.ACTUAL}:
        return Firmness.PLANNED
    return Firmness.POSSIBLE if only_hedged(claim) else Firmness.CERTAIN


def point_of(
    claim: Claim,
    label: str,
    *,
    span: ChartSpan | None,
    when: str,
    anchors: Collection[str],
    dispute: Apart | None = None,
) -> ChartPoint:
    """The claim as a point. Its citations must be loaded; `anchors` are the claims that have a place on the page."""
    count = claim.parsed if isinstance(claim.parsed, Count) else None
    # The status is told apart from the value; that nobody says it outright is not.
    hedge = pgettext("of a value that nobody states outright", "possibly") if only_hedged(claim) else ""
    own = "" if claim.status == Status.ACTUAL else str(Status(claim.status).label)
    return ChartPoint(
        ref=claim.ref,
        fact=claim.fact,
        address=addresses.of_claim(claim),
        anchor=f"c-{claim.ref}" if claim.ref in anchors else "",
        label=label,
        words=replace(value_of(claim), status=hedge).plain,
        when=when,
        span=span,
        low=count.low if count else None,
        high=count.high if count else None,
        firmness=firmness_of(claim),
        status=own or happening_words(claim.subject),
        sources=tuple(source_of(source) for source in _sources(claim)),
        dispute=dispute,
    )


def _sources(claim: Claim) -> list[Source]:
    """The articles that say it, each once."""
    return list({citation.source_id: citation.source for citation in claim.citations.all()}.values())


def disagreements(claims: Sequence[Claim], disputes: Disputes) -> dict[int, Apart]:
    """By the id of a claim the disagreement in which it stands with another of these claims.

    Disputes that people have put come first; then numbers of one scope that cannot both be true.
    """
    ids = {claim.pk for claim in claims}
    together = [
        ({side.claim_id for side in disputes.of_dispute[dispute.pk]} & ids, str(DisputeKind(dispute.kind).label))
        for dispute in disputes.disputes
    ]
    groups: dict[tuple, list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.subject_id, claim.fact, claim.scope), []).append(claim)
    together += [(_against(group), _("sources disagree")) for group in groups.values() if disagree(group)]
    found: dict[int, Apart] = {}
    for number, (apart, words) in enumerate(((group, words) for group, words in together if len(group) > 1), 1):
        for pk in apart:
            found.setdefault(pk, Apart(number, words))
    return found


def _against(group: Sequence[Claim]) -> set[int]:
    """The ids of those that disagree with any other of them."""
    return {one.pk for one in group if any(disagree([one, other]) for other in group if other is not one)}
