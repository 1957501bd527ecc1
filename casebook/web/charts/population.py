"""How many people were reported held at a place over time: a dot for each claim, with the number of its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebook.values.numerals import grouped
from casebook.web.charts.canvas import Drawn, at, circle, group, line, picture, text
from casebook.web.charts.figures import Scale, round_numbers

# With fewer days, or one number only, there is nothing to see.
FEWEST = 3
_TOP, _FOOT, _HEIGHT, _LEFT, _RIGHT = 26.0, 24.0, 220.0, 10.0, 94.0
_MOST_YEARS_NAMED = 6
# A label covers so much of the width.
_LABEL = 13.0


@dataclass(frozen=True)
class Point:
    """One number as a claim has it: at least and at most so many, on some day from first to last."""

    first: date
    last: date
    low: int
    high: int | None
    words: str
    claim: str
    address: str
    source: str
    contested: bool

    @property
    def day(self) -> int:
        """The middle of the time in which it may have been, as a number."""
        return (self.first.toordinal() + self.last.toordinal()) // 2


def draw_population(points: Sequence[Point]) -> SafeString:
    """The chart; nothing where fewer than three days differ, or all numbers are the same."""
    if len({point.day for point in points}) < FEWEST or len({(p.low, p.high) for p in points}) < 2:
        return SafeString("")
    ordered = sorted(points, key=lambda point: (point.day, point.low, point.claim))
    years = range(ordered[0].first.year, ordered[-1].last.year + 2)
    across = Scale(date(years[0], 1, 1).toordinal(), date(years[-1], 1, 1).toordinal(), _LEFT, _RIGHT)
    ticks = round_numbers(max(point.high or point.low for point in points))
    down = Scale(0, ticks[-1], _HEIGHT - _FOOT, _TOP)
    shapes: list[Drawn] = []
    for tick in ticks:
        shapes.append(line(0, down.at(tick), 100, down.at(tick), "rule" if tick else "base"))
        shapes.append(at(0, down.at(tick), text(0, -4, grouped(tick), "tick")))
    step = -(-len(years) // _MOST_YEARS_NAMED)
    for year in years[::step]:
        place = across.at(date(year, 1, 1).toordinal())
        shapes.append(at(place, _HEIGHT - 7, text(0, 0, str(year), "tick", "middle")))
    labelled = -_LABEL
    for point in ordered:
        room = across.at(point.day) - labelled >= _LABEL
        labelled = across.at(point.day) if room else labelled
        shapes.append(_mark(point, across, down, with_number=room))
    title = _("How many people were reported held here, over time")
    words = _("Each dot is one fact and leads to it; all of them stand in the rows beneath.")
    return picture("population", shapes, title, words, _HEIGHT)


def _mark(point: Point, across: Scale, down: Scale, *, with_number: bool) -> Drawn:
    """A dot at an exact number, a bar from the least to the most, and a thin line for the days on which it may be."""
    place, top = across.at(point.day), down.at(point.high if point.high is not None else point.low)
    shapes = [line(across.at(point.first.toordinal()), down.at(point.low), across.at(point.last.toordinal()),
                   down.at(point.low), "span")] if point.first != point.last else []  # fmt: skip
    if point.high == point.low:
        shapes.append(at(place, top, circle(5, "dot")))
    else:
        shapes.append(line(place, down.at(point.low), place, top if point.high is not None else _TOP, "range"))
        shapes.append(at(place, down.at(point.low), circle(5, "hollow")))
    words = f"{point.words} {point.source}".strip() if with_number else point.source
    shapes.append(at(place, top, text(0, -9, words, "number", "middle")))
    return group(shapes, "against" if point.contested else "mark", f"{point.words} {point.source}",
                 point.address, point.claim)  # fmt: skip
