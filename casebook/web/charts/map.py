"""A map: marks and routes over the outlines of static/map.svg (docs/decisions/0036), which tools/outlines.py draws by
the same projection.

An equidistant conic projection: true along two parallels and all meridians. To move or widen the map, change its
numbers and run the tool again. Places are in percent of the picture, so that marks and words stay as large as
everything else on every screen. The outlines, and the routes over them, are drawn in a frame within it that is as wide
as the picture.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, degrees, radians, sin

import svg
from django.templatetags.static import static
from django.utils.safestring import SafeString

from casebook.web.charts.canvas import Drawn, at, circle, group, path, percent, picture, text

# The middle of the map, and the parallels along which it is true, in degrees.
MIDDLE = (37.0, 44.0)
PARALLELS = (25.0, 50.0)
# How large the drawing is, and how many of its units a degree of latitude has.
WIDTH, HEIGHT, DEGREE = 960.0, 600.0, 11.0

_FIRST, _SECOND = map(radians, PARALLELS)
_CONE = (cos(_FIRST) - cos(_SECOND)) / (_SECOND - _FIRST)
_APEX = cos(_FIRST) / _CONE + _FIRST


def on_map(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point lies, in units of the drawing from its upper left corner; outside of it, what lies outside."""
    unit = degrees(DEGREE)
    away = _APEX - radians(latitude)
    angle = _CONE * radians(longitude - MIDDLE[1])
    middle = _APEX - radians(MIDDLE[0])
    return WIDTH / 2 + unit * away * sin(angle), HEIGHT / 2 + unit * (away * cos(angle) - middle)


# The shape of the picture, also in casebook.css; how much lies around the marks, and the least that is shown, in units
# of the outlines.
RATIO, AROUND, LEAST = 1.6, 34.0, 300.0
# In pixels: how wide the picture is on a phone and on a screen, and how wide and high a letter of it.
PHONE, SCREEN, LETTER, LINE = 346, 700, 6.6, 15
RADIUS = {"": 12, "region": 14, "country": 24}
END = 4
# Where a label begins, as seen from its mark, and on which side of that it stands; and what it covers.
Side = tuple[float, float, str]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A place with so many facilities, or with none, only the end of a route. An area is a country or a region."""

    ref: str
    latitude: float
    longitude: float
    area: str
    number: int
    label: str
    lang: str
    link: str
    words: str


@dataclass(frozen=True)
class Route:
    """From the mark of one reference to that of another; `words` say which operations went there."""

    start: str
    end: str
    words: str


@dataclass(frozen=True)
class MapFrame:
    """The part of the outlines that is shown."""

    left: float
    top: float
    width: float
    height: float

    def across(self, x: float) -> float:
        """In percent of the picture."""
        return (x - self.left) / self.width * 100

    def down(self, y: float) -> float:
        """In percent of the picture."""
        return (y - self.top) / self.height * 100


def draw_map(marks: Sequence[Mark], routes: Sequence[Route], *, title: str, words: str) -> SafeString:
    """The picture; nothing where no mark lies on the outlines."""
    points = {mark.ref: on_map(mark.latitude, mark.longitude) for mark in marks}
    points = {ref: (x, y) for ref, (x, y) in points.items() if 0 <= x <= WIDTH and 0 <= y <= HEIGHT}
    shown = sorted((m for m in marks if m.ref in points), key=lambda m: (-RADIUS[m.area], m.ref))
    if not shown:
        return SafeString("")
    frame = frame_of(list(points.values()))
    lines = [_route(route, points) for route in routes if {route.start, route.end} <= set(points)]
    placed = {mark.ref: (frame.across(points[mark.ref][0]), frame.down(points[mark.ref][1])) for mark in shown}
    shapes: list[Drawn] = [_outlines(frame, [line for line, _arrow in lines])]
    shapes += [_at((frame.across(x), frame.down(y)), _arrow(turn)) for _line, (x, y, turn) in lines]
    shapes += [_at(placed[mark.ref], *_shapes(mark)) for mark in shown]
    shapes += _labels(shown, placed)
    return picture("map", shapes, title, words)


def frame_of(points: Sequence[tuple[float, float]]) -> MapFrame:
    """The least part of the outlines, in the shape of the picture, that holds these points with room around them."""
    (left, right), (top, bottom) = ((min(p[i] for p in points), max(p[i] for p in points)) for i in (0, 1))
    width = max(right - left + 2 * AROUND, (bottom - top + 2 * AROUND) * RATIO, LEAST)
    width = min(width, WIDTH)
    height = width / RATIO
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
    return MapFrame(round(x), round(y), round(width), round(height))


def _at(place: tuple[float, float], *shapes: Drawn) -> Drawn:
    return at(place[0], percent(place[1]), *shapes)


def _outlines(frame: MapFrame, routes: Sequence[Drawn]) -> Drawn:
    """Land, borders and routes, in units of the outlines, which are tenths in the file."""
    outlines = static("map.svg")
    parts = [
        svg.Use(href=f"{outlines}#{name}", class_=[name], transform=[svg.Scale(0.1, 0.1)])
        for name in ("land", "borders")
    ]
    return svg.SVG(
        xmlns=None,
        viewBox=svg.ViewBoxSpec(frame.left, frame.top, frame.width, frame.height),
        width=svg.Length(100, "%"),
        height=svg.Length(100, "%"),
        extra={"preserveAspectRatio": "none"},
        elements=[*parts, *routes],
    )


def _route(route: Route, points: dict[str, tuple[float, float]]) -> tuple[Drawn, tuple[float, float, float]]:
    """A line that bends to its left, and where its arrow stands: in the middle, turned the way that people went."""
    (x1, y1), (x2, y2) = points[route.start], points[route.end]
    bend = 0.18
    x, y = (x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend
    steps = f"M{x1:.1f} {y1:.1f}Q{x:.1f} {y:.1f} {x2:.1f} {y2:.1f}"
    turn = math.degrees(math.atan2(y2 - y1, x2 - x1))
    middle = ((x1 + 2 * x + x2) / 4, (y1 + 2 * y + y2) / 4, turn)
    return group([path(steps, "route")], "way", route.words), middle


def _arrow(turn: float) -> Drawn:
    return path("M-5-5L6 0L-5 5z", "arrow", turn)


def _radius(mark: Mark) -> int:
    return RADIUS[mark.area] if mark.area or mark.number else END


def _shapes(mark: Mark) -> list[Drawn]:
    """A disc with its number, a broken circle for an area, and a dot where nobody is held."""
    if mark.area:
        shapes = [circle(_radius(mark), "area")]
    elif mark.number:
        shapes = [circle(_radius(mark), "spot"), text(0, 4, str(mark.number), "on", "middle")]
    else:
        shapes = [circle(_radius(mark), "end")]
    return [group(shapes, "place", mark.words, mark.link)]


def _labels(marks: Sequence[Mark], placed: dict[str, tuple[float, float]]) -> list[Drawn]:
    """The names, each where it covers no other and no disc; on a phone without those for which there is no room."""
    sides: dict[str, Side] = {}
    looks: dict[str, str] = {}
    for width, look in ((PHONE, "name"), (SCREEN, "name wide")):
        taken = [
            _box(placed[m.ref], width, (0, 0, "middle"), 2 * _radius(m), 2 * _radius(m)) for m in marks if not m.area
        ]
        taken += [_label_box(mark, placed, width, sides[mark.ref]) for mark in marks if mark.ref in sides]
        for mark in sorted(marks, key=lambda one: (-one.number, one.ref)):
            for side in _sides(mark) if mark.ref not in sides else ():
                box = _label_box(mark, placed, width, side)
                if _free(box, taken, width):
                    sides[mark.ref], looks[mark.ref] = side, look
                    taken.append(box)
                    break
    return [
        _at(placed[mark.ref], text(sides[mark.ref][0], sides[mark.ref][1] + 4, _said(mark), looks[mark.ref],
                                   sides[mark.ref][2], mark.lang))
        for mark in marks
        if mark.ref in sides
    ]  # fmt: skip


def _said(mark: Mark) -> str:
    """The name; of an area with the number of facilities that are only known to be in it."""
    return f"{mark.label} · {mark.number}" if mark.area and mark.number else mark.label


def _sides(mark: Mark) -> list[Side]:
    """Where a name can stand: in the middle of an area, and beside or over and under every mark."""
    around = _radius(mark) + 5
    beside: list[Side] = [
        (around, 0, "start"),
        (-around, 0, "end"),
        (0, -around - 5, "middle"),
        (0, around + 5, "middle"),
    ]
    return [(0, 0, "middle"), beside[2], beside[3], *beside[:2]] if mark.area else beside


def _label_box(mark: Mark, placed: dict[str, tuple[float, float]], width: int, side: Side) -> Box:
    return _box(placed[mark.ref], width, side, len(_said(mark)) * LETTER, LINE)


def _box(at_percent: tuple[float, float], width: int, side: Side, wide: float, high: float) -> Box:
    """What it covers on a picture of this width, in pixels: left, top, right, bottom."""
    x, y = at_percent[0] / 100 * width + side[0], at_percent[1] / 100 * width / RATIO + side[1]
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[side[2]]
    return left, y - high / 2, left + wide, y + high / 2


def _free(box: Box, taken: Sequence[Box], width: int) -> bool:
    inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= width / RATIO
    return inside and all(
        box[2] <= other[0] or box[0] >= other[2] or box[3] <= other[1] or box[1] >= other[3] for other in taken
    )
