"""How many people a facility is reported to hold, over time: each number at its days, both as ranges where they are."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Claim, Kind, Polarity, Record
from casebook.values import Count
from casebook.web.charts.canvas import picture
from casebook.web.charts.figures import Figure, full, keys_of, left_out, row_of
from casebook.web.charts.points import ChartPoint, disagreements, point_of, span_of, span_of_source
from casebook.web.charts.scatter import HEIGHT, draw
from casebook.web.presenters.facts import Disputes

# Whom a number must count to say how many are held: all, or a part of them. Not those in one cell.
SCOPES = ("held", "people", "sentenced", "citizens", "women", "men", "women-and-children", "children", "unclear")
MOST, FEWEST = 40, 2
_NAME = "population-picture"


def population_picture(
    record: Record, own: Sequence[Claim], disputes: Disputes, anchors: Collection[str]
) -> Figure | None:
    """The numbers of a facility, at most so many, the latest; None where there is nothing to see."""
    if record.kind != Kind.FACILITY:
        return None
    claims = {claim.ref: claim for claim in own if _counts(claim)}
    points = [_point(claim, anchors) for claim in claims.values()]
    dated = sorted((point for point in points if point.span), key=_in_order)
    if len(dated) < FEWEST:
        return None
    apart = disagreements([claims[point.ref] for point in dated[-MOST:]], disputes)
    shown = [replace(point, dispute=apart.get(claims[point.ref].pk)) for point in dated[-MOST:]]
    title = _("Reported population over time")
    columns, rows = full(
        (_("When"), _("Number"), _("Of whom"), _("Status")),
        [row_of(point, point.when, point.words, point.label, point.standing) for point in shown],
    )
    return Figure(
        name=_NAME,
        title=title,
        drawn=picture(_NAME, HEIGHT, draw(shown), title, _in_words(shown)),
        keys=keys_of(shown),
        notes=(
            _("Each number is as its source reports it. They may count different people, and are not added up."),
            *left_out(
                len(dated) - len(shown),
                ngettext(
                    "%d earlier number is on the page.",
                    "%d earlier numbers are on the page.",
                    len(dated) - len(shown),
                ),
            ),
            *left_out(
                len(points) - len(dated),
                ngettext(
                    "%d number without a day is on the page.",
                    "%d numbers without a day are on the page.",
                    len(points) - len(dated),
                ),
            ),
        ),
        columns=columns,
        rows=rows,
    )


def _counts(claim: Claim) -> bool:
    said = claim.fact == "count" and claim.scope in SCOPES and claim.polarity == Polarity.YES
    return said and isinstance(claim.parsed, Count)


def _point(claim: Claim, anchors: Collection[str]) -> ChartPoint:
    """The number at the days of which it is reported; where none are, at those of the article, and saying so."""
    scope = claim.about.scope(claim.scope)
    span, when = span_of(claim.when), claim.when.words() if claim.when else ""
    if claim.when is None:
        span, day = span_of_source(claim)
        when = _("not dated; article of %s") % day if day else ""
    return point_of(claim, str(scope.label) if scope else "", span=span, when=when, anchors=anchors)


def _in_order(point: ChartPoint) -> tuple:
    assert point.span is not None
    return (*point.span.days, point.low or 0, point.ref)


def _in_words(points: Sequence[ChartPoint]) -> str:
    lows = [point.low or 0 for point in points]
    return _("%(number)d numbers, from %(least)s to %(most)s. The table has each with its source.") % {
        "number": len(points),
        "least": points[lows.index(min(lows))].words,
        "most": points[lows.index(max(lows))].words,
    }
