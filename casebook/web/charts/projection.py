"""From degrees to places on the outlines in static/map.svg, which tools/outlines.py draws by the same rule.

An equidistant conic projection: true along two parallels and all meridians. To move or widen the map, change these
numbers and run the tool again.
"""

from math import cos, degrees, radians, sin

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
