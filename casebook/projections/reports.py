"""By whom a person's public facts were reported, in which outlets and in which years: facet values beside those of
facts.

They follow from the citations of the facts, and are no facts of the vocabulary.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial

from casebook.models import Claim, Source, SourceKind
from casebook.projections import families
from casebook.projections.claim_rows import chain_of
from casebook.projections.facet_values import FacetRow, in_stages, visible
from casebook.projections.families import chunks

OUTLET, SPEAKER, REPORTED = "outlet", "speaker", "reported"
# Among the years in which something was reported, those that a source leaves open.
NO_YEAR = "unknown"


def reporters_of(everything: Sequence[Claim]) -> Callable[[Sequence[Claim]], set[FacetRow]]:
    """What says who told some of these claims: the articles and those who speak in them are read once for all."""
    cited = {citation.source_id for claim in everything for citation in visible(claim)}
    read = (Source.objects.filter(pk__in=ids).prefetch_related("captures") for ids in chunks(cited))
    sources = {source.pk: source for part in read for source in part}
    chains = (link for claim in everything for citation in visible(claim) for link in chain_of(citation))
    outlets = {source.outlet_id for source in sources.values() if source.outlet_id}
    onwards = families.leading_on(outlets | {link.speaker_id for link in chains if link.speaker_id})
    return partial(_reported_rows, sources=sources, onwards=onwards)


def _reported_rows(claims: Iterable[Claim], sources: Mapping[int, Source], onwards: Mapping[int, int]) -> set[FacetRow]:
    """`onwards` leads from merged speakers and outlets to where they lead on."""
    found: list[FacetRow] = []
    for citation in (citation for claim in claims for citation in visible(claim)):
        source = sources[citation.source_id]
        appeared = source.appeared
        speakers = [link.speaker_id for link in chain_of(citation) if link.speaker_id]
        found += [_row(SPEAKER, appeared, target=onwards.get(speaker, speaker)) for speaker in speakers]
        if source.outlet_id:
            found.append(_row(OUTLET, appeared, target=onwards.get(source.outlet_id, source.outlet_id)))
        # What the archive works out for itself reports nothing.
        if source.kind != SourceKind.REASONING:
            found.append(_row(REPORTED, appeared, key=_year(source)))
    return in_stages(found)


def _year(source: Source) -> str:
    first, last = source.when_earliest, source.when_latest
    return str(first.year) if first and last and first.year == last.year else NO_YEAR


def _row(fact: str, appeared: date, key: str = "", target: int | None = None) -> FacetRow:
    return FacetRow(fact, key, target, possible=False, earliest=None, latest=None, known_from=appeared)
