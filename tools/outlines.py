#!/usr/bin/env python3
"""Draw static/map.svg anew: coasts and borders, cut and simplified, from the npm package world-atlas.

    npm pack world-atlas@2.0.2
    tools/outlines.py world-atlas-2.0.2.tgz

The package carries Natural Earth (public domain) as TopoJSON. What part of the world is drawn is declared in
casebook/web/charts/map.py.
"""

import json
import sys
import tarfile
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from casebook.web.charts.map import HEIGHT, WIDTH, on_map  # noqa: E402

DATA, MADE = "package/countries-50m.json", ROOT / "static" / "map.svg"
# In units of the drawing: how far a line may be from where it was, and what is too small to be drawn.
TOLERANCE, SMALLEST = 0.55, 3.0
# What lies further away is not projected at all.
DEGREES = ((-60.0, -5.0), (140.0, 85.0))
MARGIN = 8.0
Point = tuple[float, float]
Line = list[Point]


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """The arcs in degrees: whole numbers that each tell how far it is from the one before."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((left + x * wide, low + y * high))
        arcs.append(arc)
    return arcs


def rings_of(geometry: dict[str, Any]) -> list[list[int]]:
    """The rings of a geometry, each as the numbers of its arcs."""
    if "geometries" in geometry:
        return [ring for part in geometry["geometries"] for ring in rings_of(part)]
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def joined(ring: Iterable[int], arcs: Sequence[Line]) -> Line:
    """A ring as one line; an arc with a negative number runs the other way."""
    line: Line = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        line += arc[1:] if line else arc
    return line


def clipped(ring: Line, low: Point, high: Point) -> Line:
    """The part of a closed ring within a rectangle (Sutherland and Hodgman)."""
    for axis in (0, 1):
        for bound, sign in ((low[axis], 1), (high[axis], -1)):
            ring = _cut(ring, axis, bound, sign)
    return ring


def _cut(ring: Line, axis: int, bound: float, sign: int) -> Line:
    kept: Line = []
    for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
        inside, was_inside = sign * (end[axis] - bound) >= 0, sign * (start[axis] - bound) >= 0
        if inside != was_inside:
            part = (bound - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1])))
        if inside:
            kept.append(end)
    return kept


def pieces(line: Line, within: Callable[[Point], bool]) -> list[Line]:
    """The stretches of an open line whose points lie within."""
    found: list[Line] = [[]]
    for point in line:
        if within(point):
            found[-1].append(point)
        elif found[-1]:
            found.append([])
    return [piece for piece in found if len(piece) > 1]


def simplified(line: Line) -> Line:
    """The line with as few points as it takes to stay near to where it was (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5

    def distance(point: Point) -> float:
        if not length:
            return ((point[0] - x1) ** 2 + (point[1] - y1) ** 2) ** 0.5
        return abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length

    at = max(range(1, len(line) - 1), key=lambda number: distance(line[number]))
    if distance(line[at]) <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: at + 1])[:-1] + simplified(line[at:])


def area(ring: Line) -> float:
    """How large a closed ring is."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def steps(line: Line, close: str) -> str:
    """A line in the words of SVG, in tenths of a unit; each point as seen from the one before."""
    points = [(round(x * 10), round(y * 10)) for x, y in line]
    words = [f"M{points[0][0]} {points[0][1]}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        if (x1, y1) != (x2, y2):
            words.append(f"{x2 - x1} {y2 - y1}")
    return (words[0] + "l" + " ".join(words[1:]).replace(" -", "-") + close) if len(words) > 1 else ""


def draw(topology: dict[str, Any]) -> str:
    """The whole drawing: one path of land and one of borders, which whoever uses them gives their looks."""
    arcs = arcs_of(topology)
    low, high = (-MARGIN, -MARGIN), (WIDTH + MARGIN, HEIGHT + MARGIN)
    land = []
    for ring in rings_of(topology["objects"]["land"]):
        near = clipped(joined(ring, arcs), *DEGREES)
        outline = clipped([on_map(latitude, longitude) for longitude, latitude in near], low, high)
        if area(outline) >= SMALLEST:
            land.append(steps(simplified([*outline, outline[0]])[:-1], "z"))
    uses: dict[int, int] = {}
    for country in topology["objects"]["countries"]["geometries"]:
        for number in {n if n >= 0 else ~n for ring in rings_of(country) for n in ring}:
            uses[number] = uses.get(number, 0) + 1
    borders = []
    for number in sorted(number for number, used in uses.items() if used > 1):
        near_pieces = pieces(arcs[number], lambda p: all(DEGREES[0][i] < p[i] < DEGREES[1][i] for i in (0, 1)))
        for near in near_pieces:
            line = [on_map(latitude, longitude) for longitude, latitude in near]
            inside = pieces(line, lambda p: -MARGIN <= p[0] <= WIDTH + MARGIN and -MARGIN <= p[1] <= HEIGHT + MARGIN)
            borders += [steps(simplified(piece), "") for piece in inside]
    thin = 'vector-effect="non-scaling-stroke"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * 10:.0f} {HEIGHT * 10:.0f}">\n'
        "<!-- Natural Earth, public domain: naturalearthdata.com. Made by tools/outlines.py. -->\n"
        f'<path id="land" {thin} d="{"".join(land)}"/>\n'
        f'<path id="borders" {thin} fill="none" d="{"".join(borders)}"/>\n</svg>\n'
    )


def main() -> None:
    """Read the package and write the drawing."""
    with tarfile.open(sys.argv[1]) as package:
        data = package.extractfile(DATA)
        assert data is not None
        topology = json.load(data)
    sys.setrecursionlimit(100_000)
    MADE.write_text(draw(topology), encoding="utf-8")
    print(f"{MADE.name}: {MADE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
