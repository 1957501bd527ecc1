"""How many people were reported held at a place over time: a dot for each claim, with the number of its source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casebook.values.numerals import grouped
from casebook.web.charts.canvas import Drawn, Scale, at, circle, group, line, picture, round_numbers, text

# With fewer days, or one number only, there is nothing to see.
FEWEST = 3
_TOP, _FOOT, _HEIGHT, _LEFT, _RIGHT = 26.0, 24.0, 220.0, 10.0, 94.0
_MOST_YEARS_NAMED = 6
# Half of a letter in percent of the width of a phone.
_HALF_A_LETTER = 0.97


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
    def label(self) -> str:
        """The number, and the number of its source on the page."""
        return f"{self.words} {self.source}".strip()

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
    taken = 0.0
    for point in ordered:
        # Words that would reach into those before are left to the rows, and the source alone stands there.
        place, half = across.at(point.day), len(point.label) * _HALF_A_LETTER
        label = point.label if place - half >= taken else point.source
        taken = max(taken, place + len(label) * _HALF_A_LETTER)
        shapes.append(_mark(point, label, across, down))
    title = _("How many people were reported held here, over time")
    words = _("Each dot is one fact and leads to it; all of them stand in the rows beneath.")
    return picture("population", shapes, title, words, _HEIGHT)


def _mark(point: Point, label: str, across: Scale, down: Scale) -> Drawn:
    """A dot at an exact number, a bar from the least to the most, and a thin line for the days on which it may be."""
    place, low = across.at(point.day), down.at(point.low)
    top = down.at(point.high) if point.high is not None else _TOP
    first, last = across.at(point.first.toordinal()), across.at(point.last.toordinal())
    shapes = [line(first, (low + top) / 2, last, (low + top) / 2, "span")] if first != last else []
    if point.high == point.low:
        shapes.append(at(place, top, circle(5, "dot")))
    else:
        shapes.append(line(place, low, place, top, "range"))
    if point.high is None:
        shapes.append(at(place, low, circle(5, "hollow")))
    shapes.append(at(place, top, text(0, -9, label, "number", "middle")))
    look = "against" if point.contested else "mark"
    return group(shapes, look, point.label, point.address, point.claim)
