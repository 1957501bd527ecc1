"""The line that joins the sides of a disagreement, with its sign."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from casebook.web.charts.canvas import Drawn, line, text


def joined(places: Mapping[int, Sequence[tuple[float, float]]]) -> list[Drawn]:
    """For each disagreement a line from side to side (percent across, pixels down), and ≠ at the middle of each."""
    shapes: list[Drawn] = []
    for _number, sides in sorted(places.items()):
        ordered = sorted(sides, key=lambda place: (place[1], place[0]))
        for (x1, y1), (x2, y2) in pairwise(ordered):
            shapes.append(line(x1, y1, x2, y2, "apart"))
            shapes.append(text((x1 + x2) / 2, (y1 + y2) / 2 + 5, "≠", "unequal", "middle"))
    return shapes
