"""The short words under the name of a record: what it is, and how it stands with it as far as that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from casebook import vocabulary
from casebook.models import Claim, Polarity, Record, Status
from casebook.models.archive import as_of
from casebook.web.presenters.values import ago_between, heading_of, value_of


@dataclass(frozen=True)
class Pill:
    """A short word on the record under its name, leading to the fact that it comes from. `about`: which fact it is,
    where the word alone does not tell.
    """

    words: str
    anchor: str = ""
    stale: bool = False
    about: str = ""
    lang: str = ""


def pills_of(record: Record, own: Sequence[Claim]) -> tuple[Pill, ...]:
    """The pills of a record. `own`: the claims about it."""
    pills = [Pill(str(record.get_form_display()))] if record.form else [Pill(str(record.get_kind_display()))]
    for claim in own:
        if claim.polarity != Polarity.YES or claim.status != Status.ACTUAL:
            continue
        if claim.fact == "citizenship":
            value = value_of(claim)
            pills.append(Pill(value.plain, f"c-{claim.ref}", about=heading_of(claim), lang=value.lang))
        elif claim.about.column and claim.about.type == "code" and getattr(record, claim.fact) == claim.value:
            pills.append(_state_pill(record, claim))
    return tuple(dict.fromkeys(pills))


def _state_pill(record: Record, claim: Claim) -> Pill:
    """A resolved column. What can change says how old it is."""
    words = value_of(claim).plain
    days = _reported(claim)
    if claim.about.holds != vocabulary.ONE_AT_A_TIME or days is None:
        return Pill(words, f"c-{claim.ref}")
    reported = _("%(state)s when last reported, %(ago)s") % {
        "state": words,
        "ago": ago_between(*days, as_of.today()),
    }
    return Pill(reported, f"c-{claim.ref}", stale=True)


def _reported(claim: Claim) -> tuple[date, date] | None:
    """Between which days a state was so: those that the claim names, else those on which its sources may have come."""
    open_ends = (None, date.min, date.max)
    if claim.when_earliest not in open_ends and claim.when_latest not in open_ends:
        return claim.when_earliest, claim.when_latest
    sources = [citation.source for citation in claim.citations.all()]
    latest = max((s.when_latest for s in sources if s.when_latest not in open_ends), default=claim.known_from)
    earliest = max((s.when_earliest for s in sources if s.when_earliest not in open_ends), default=latest)
    return (earliest, latest) if earliest and latest else None
