"""Which pictures stand on the page of a record. They are made of what the page has loaded, and ask for nothing more."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from casebook.models import Claim
from casebook.web.charts.figures import Figure
from casebook.web.charts.population import population_picture
from casebook.web.charts.timeline import timeline_picture
from casebook.web.charts.totals import totals_picture
from casebook.web.charts.waves import waves_picture
from casebook.web.presenters.facts import Disputes
from casebook.web.presenters.sections import PageClaims


@dataclass(frozen=True)
class PagePictures:
    """The pictures of one page; None where there is nothing to see."""

    waves: Figure | None
    totals: Figure | None
    population: Figure | None
    timeline: Figure | None

    @property
    def glance(self) -> Sequence[Figure]:
        """Those that stand at the top of the page; that of the waves stands over their table."""
        return [figure for figure in (self.totals, self.population, self.timeline) if figure is not None]


def pictures_of(claims: PageClaims, disputes: Disputes, anchors: Collection[str]) -> PagePictures:
    """The pictures; `anchors` are the claims that have a place on the page."""
    population = population_picture(claims.record, claims.own, disputes, anchors)
    totals = totals_picture(claims, disputes, anchors)
    drawn = {row.ref for figure in (population, totals) if figure for row in figure.rows}
    dated: Sequence[Claim] = [claim for claim in (*claims.own, *claims.reported) if claim.ref not in drawn]
    return PagePictures(
        waves=waves_picture(claims, disputes, anchors),
        totals=totals,
        population=population,
        timeline=timeline_picture(dated, anchors),
    )
