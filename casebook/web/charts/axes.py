"""The axis of days, and where vague dates stand along it."""

from datetime import date

from django.utils.formats import date_format

from casebook.web.charts.canvas import Drawn, line, text
from casebook.web.charts.points import ChartSpan
from casebook.web.charts.scales import LEFT, RIGHT, Scale, Tick, day_ticks


def days_axis(scale: Scale, top: float, bottom: float) -> list[Drawn]:
    """A line at the foot, and a thin one for each year or month that it names."""
    shapes = [line(0, bottom, 100, bottom, "base")]
    for tick in day_ticks(scale):
        place = scale.at(tick.value)
        shapes.append(line(place, top, place, bottom, "rule"))
        shapes.append(text(place, bottom + 17, _named(tick), "tick", "middle"))
    return shapes


def _named(tick: Tick) -> str:
    """What the axis says there."""
    if not tick.month:
        return str(tick.year)
    return date_format(date(tick.year, tick.month, 1), "M Y")


def ends(span: ChartSpan, scale: Scale) -> tuple[float, float]:
    """Where a span begins and ends across the picture; an open side reaches its edge."""
    start = LEFT - 2 if span.open_start else scale.at(span.start.toordinal())
    end = RIGHT + 2 if span.open_end else scale.at(span.end.toordinal() + 1)
    return start, end
