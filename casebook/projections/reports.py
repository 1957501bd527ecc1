"""By whom a person's public facts were reported, in which outlets and in which years: facet values beside those of
facts.

They follow from the citations of the facts, and are no facts of the vocabulary.
"""

from collections.abc import Iterable
from datetime import date

from casebook.projections.archive import Archive, ClaimRow, SourceRow
from casebook.projections.facet_values import FacetRow, visible

OUTLET, SPEAKER, REPORTED = "outlet", "speaker", "reported"
# Among the years in which something was reported, those that a source leaves open.
NO_YEAR = "unknown"


def reported_rows(claims: Iterable[ClaimRow], archive: Archive) -> set[FacetRow]:
    """Who reported some of these claims, and when. Merged speakers and outlets stand for where they lead on to."""
    first: dict[tuple[str, str, int | None], date] = {}

    def told(by: str, day: date, key: str = "", target: int | None = None) -> None:
        first[by, key, target] = min(day, first.get((by, key, target), day))

    for citation in (citation for claim in claims for citation in visible(claim)):
        source = citation.source
        for speaker in {link.speaker_id for link in citation.chain if link.speaker_id}:
            told(SPEAKER, source.appeared, target=archive.root(speaker).id)
        if source.outlet_id:
            told(OUTLET, source.appeared, target=archive.root(source.outlet_id).id)
        # What the archive works out for itself reports nothing.
        if not source.reasoning:
            told(REPORTED, source.appeared, key=_year(source))
    return {FacetRow(*value, False, None, None, day, day) for value, day in first.items()}


def _year(source: SourceRow) -> str:
    first, last = source.when_earliest, source.when_latest
    return str(first.year) if first and last and first.year == last.year else NO_YEAR
