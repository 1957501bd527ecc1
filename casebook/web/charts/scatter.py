"""Numbers over time: days across, numbers upwards, each claim a dot, a bar, or the box of what it leaves open."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.values.numerals import grouped
from casebook.web.charts.axes import days_axis, ends
from casebook.web.charts.canvas import Drawn, at, box, group, line, path, text
from casebook.web.charts.connectors import joined
from casebook.web.charts.label_layout import LabelSpot, placed
from casebook.web.charts.marks import NARROWEST, THICK, arrow, centre, look_of, said_of
from casebook.web.charts.points import ChartPoint, Firmness
from casebook.web.charts.scales import RIGHT, Scale, days_scale, number_ticks

HEIGHT = 270.0
_TOP, _FOOT, _LEFT = 30.0, 26.0, 11.0
# How far above a mark words stand, and above one with an arrow that points upwards.
_OVER, _OVER_ARROW = 12.0, 32.0


@dataclass(frozen=True)
class _Place:
    """Where a point stands: percent across, pixels down; a number without an end has its top at its bottom."""

    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def draw(points: Sequence[ChartPoint]) -> list[Drawn]:
    """The axes, and each point as a dot or as the box of what it leaves open."""
    days = days_scale([day for point in points if point.span for day in point.span.days])
    across = Scale(days.first, days.last, _LEFT, RIGHT)
    ticks = number_ticks(max(point.high if point.high is not None else (point.low or 0) * 6 // 5 for point in points))
    down = Scale(0, ticks[-1], HEIGHT - _FOOT, _TOP)
    shapes = days_axis(across, _TOP, HEIGHT - _FOOT)
    for tick in ticks:
        if tick:
            shapes.append(line(0, down.at(tick), 100, down.at(tick), "rule"))
        shapes.append(text(0, down.at(tick) - 4, grouped(tick), "tick"))
    places = [_place(point, across, down) for point in points]
    sides: dict[int, list[tuple[float, float]]] = {}
    for point, place in zip(points, places, strict=True):
        if point.dispute:
            sides.setdefault(point.dispute.number, []).append(place.middle)
    labels = _labels(points, places)
    marks = [
        group([*_shapes(point, place), *label], look_of(point), point.reported, point.leads, point.ref)
        for point, place, label in zip(points, places, labels, strict=True)
    ]
    return [*shapes, *joined(sides), *marks]


def _place(point: ChartPoint, across: Scale, down: Scale) -> _Place:
    assert point.span is not None
    left, right = ends(point.span, across)
    low = down.at(point.low or 0)
    high = down.at(point.high) if point.high is not None else low
    if right - left < NARROWEST:
        left = right = (left + right) / 2
    if low - high < THICK:
        low = high = (low + high) / 2
    return _Place(left, right, high, low)


def _shapes(point: ChartPoint, place: _Place) -> list[Drawn]:
    """A dot, a bar along the days or along the numbers, or a box of both; arrows where a side is open."""
    x, y = place.middle
    if place.left == place.right and place.top == place.bottom:
        shapes = [centre(x, y, point.firmness)]
    elif place.left == place.right:
        # A box has no width in percent that is the same on every screen: one of pixels around the day.
        shapes = [at(x, place.top, path(f"M-5 0H5V{place.bottom - place.top:.1f}H-5Z", point.firmness))]
    else:
        half = THICK / 2 if place.top == place.bottom else 0
        shapes = [box(place.left, place.top - half, place.right, place.bottom + half, point.firmness, half or 3)]
        if point.firmness == Firmness.VOID:
            shapes.append(line(place.left, y, place.right, y, "cross"))
    assert point.span is not None
    if point.high is None:
        shapes += [at(x, place.top, path("M0-6V-20", "stem")), arrow(x, place.top - 18, "up")]
    if point.span.open_start:
        shapes.append(arrow(place.left, y, "left"))
    if point.span.open_end:
        shapes.append(arrow(place.right, y, "right"))
    return shapes


def _labels(points: Sequence[ChartPoint], places: Sequence[_Place]) -> list[list[Drawn]]:
    """The number of each point beside its mark, where there is room; else only its title and the table have it."""
    marks = [(place.left - 2.5, place.right + 2.5, place.top - 8, place.bottom + 8) for place in places]
    spots = [_spots(place, point.high is None) for point, place in zip(points, places, strict=True)]
    found = placed([said_of(point) for point in points], spots, marks, HEIGHT - _FOOT)
    return [
        [text(label.spot.x, label.spot.y, label.words, "label wide" if label.wide else "label", label.spot.anchor)]
        if label
        else []
        for label in found
    ]


def _spots(place: _Place, arrow_above: bool) -> list[LabelSpot]:
    """To the right, to the left, below, above."""
    x, y = place.middle
    return [
        LabelSpot(place.right + 3, y + 4.5, "start"),
        LabelSpot(place.left - 3, y + 4.5, "end"),
        LabelSpot(x, place.bottom + 22, "middle"),
        LabelSpot(x, place.top - (_OVER_ARROW if arrow_above else _OVER), "middle"),
    ]
