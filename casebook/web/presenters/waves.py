"""The waves and phases of an operation in their order, and whether the parts and the whole fit together.

Numbers are read as the ranges that their words allow ("nearly 600" is 540 to 599), and where sources differ, from the
lowest to the highest of them. The archive says what follows, and settles nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casebook import vocabulary
from casebook.models import Claim, Kind, Polarity, Record, Status
from casebook.values import Count
from casebook.values.numerals import grouped
from casebook.web import addresses
from casebook.web.language import foreign
from casebook.web.presenters.citations import SourceShown, source_of
from casebook.web.presenters.sections import PageClaims, days_of
from casebook.web.presenters.values import happening_words, value_of

Range = tuple[int, int | None]


@dataclass(frozen=True)
class NumberShown:
    """One number of one scope, with the claim that it stands in and the sources that say it."""

    words: str
    scope: str
    ref: str
    fact: str
    address: str
    sources: tuple[SourceShown, ...]


@dataclass(frozen=True)
class WaveShown:
    """One wave, or the whole: its name, when it was, and how many it brought, each number with its source."""

    label: str
    lang: str
    address: str
    when: str
    status: str
    numbers: tuple[NumberShown, ...]
    whole: bool = False


@dataclass(frozen=True)
class WavesShown:
    """All waves and the whole; and in words whether the numbers fit."""

    rows: tuple[WaveShown, ...]
    fits: tuple[str, ...]


def waves_of(page: PageClaims) -> WavesShown | None:
    """The waves of an operation; None where it has none."""
    parts = parts_of(page)
    if not parts:
        return None
    rows = [_wave(part, claims) for part, claims in parts]
    return WavesShown(
        rows=(*rows, _wave(page.record, page.own, whole=True)),
        fits=tuple(_fits(page.own, [claims for _part, claims in parts])),
    )


def parts_of(page: PageClaims) -> list[tuple[Record, Sequence[Claim]]]:
    """The waves of an operation in their order, each with its claims."""
    if page.record.kind != Kind.OPERATION:
        return []
    parts = {
        claim.subject_id: claim.subject
        for claim in page.leading
        if claim.fact == "part_of" and claim.subject.kind == Kind.OPERATION and claim.polarity == Polarity.YES
    }
    claims = {pk: [claim for claim in page.reported if claim.subject_id == pk] for pk in parts}
    ordered = sorted(parts, key=lambda pk: (*days_of(claims[pk]), parts[pk].sort_key, parts[pk].ref))
    return [(parts[pk], claims[pk]) for pk in ordered]


def counts_of(claims: Iterable[Claim]) -> list[Claim]:
    """The numbers among the claims: what was counted, not what is planned or denied."""
    return [
        c
        for c in claims
        if c.fact == "count"
        and c.polarity == Polarity.YES
        and c.status == Status.ACTUAL
        and isinstance(c.parsed, Count)
    ]


def when_of(claims: Iterable[Claim]) -> str:
    """When a wave was, in the words of each claim that says so."""
    days = [value_of(claim).plain for claim in claims if claim.fact == "takes_place"]
    return _(" or ").join(dict.fromkeys(days))


def _wave(record: Record, claims: Sequence[Claim], whole: bool = False) -> WaveShown:
    return WaveShown(
        label=record.title,
        lang=foreign(record.label_lang),
        address=addresses.linked(record),
        when=when_of(claims),
        status=happening_words(record),
        numbers=tuple(_number(claim) for claim in counts_of(claims)),
        whole=whole,
    )


def _number(claim: Claim) -> NumberShown:
    scope = claim.about.scope(claim.scope)
    sources = {c.source_id: c.source for c in claim.citations.all() if c.source.outlet}
    return NumberShown(
        words=value_of(claim).plain,
        scope=str(scope.label) if scope else "",
        ref=claim.ref,
        fact=claim.fact,
        address=addresses.of_claim(claim),
        sources=tuple(source_of(source) for source in sources.values()),
    )


def _fits(whole: Sequence[Claim], parts: Sequence[Sequence[Claim]]) -> list[str]:
    """A sentence for each scope that the whole is counted by."""
    sentences = []
    for scope in dict.fromkeys(claim.scope for claim in counts_of(whole)):
        name = vocabulary.fact("count").scope(scope)
        of_whole = _range(counts_of(whole), scope)
        ranges = [found for found in (_range(counts_of(part), scope) for part in parts) if found is not None]
        assert of_whole is not None
        words = {"scope": str(name.label) if name else scope, "waves": len(parts), "counted": len(ranges)}
        if not ranges:
            continue
        words |= {"parts": range_in_words(_sum(ranges)), "whole": range_in_words(of_whole)}
        sentences.append(_verdict(of_whole, _sum(ranges), len(ranges) == len(parts)) % words)
    return sentences


def _verdict(whole: Range, parts: Range, complete: bool) -> str:
    if not complete:
        if whole[1] is not None and parts[0] > whole[1]:
            return _(
                "%(scope)s: the %(counted)d of %(waves)d waves that are counted make %(parts)s already, and the whole"
                " is told as %(whole)s: they do not fit."
            )
        return _(
            "%(scope)s: only %(counted)d of %(waves)d waves are counted (%(parts)s); whether they and the whole"
            " (%(whole)s) fit cannot be told."
        )
    apart = (whole[1] is not None and parts[0] > whole[1]) or (parts[1] is not None and whole[0] > parts[1])
    if apart:
        return _("%(scope)s: the waves make %(parts)s, and the whole is told as %(whole)s: they do not fit.")
    return _("%(scope)s: the waves make %(parts)s, and the whole is told as %(whole)s: they fit.")


def _range(claims: Sequence[Claim], scope: str) -> Range | None:
    counts = [c.parsed for c in claims if c.scope == scope and isinstance(c.parsed, Count)]
    if not counts:
        return None
    highs = [count.high for count in counts]
    return min(count.low for count in counts), None if None in highs else max(high or 0 for high in highs)


def _sum(ranges: Sequence[Range]) -> Range:
    highs = [high for _low, high in ranges]
    return sum(low for low, _high in ranges), None if None in highs else sum(high or 0 for high in highs)


def range_in_words(numbers: Range) -> str:
    """A range of numbers, as it is reported."""
    low, high = numbers
    if high is None:
        return pgettext("a range of numbers", "%s or more") % grouped(low)
    if low == high:
        return grouped(low)
    return pgettext("a range of numbers", "%(low)s to %(high)s") % {"low": grouped(low), "high": grouped(high)}
