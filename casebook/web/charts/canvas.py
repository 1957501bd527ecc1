"""The one place that writes SVG, with svg.py: every word is escaped here, and all looks are classes of casebook.css.

Across, and on a map down too, a picture is measured in percent, everything else in pixels. So one picture is right on
every screen. Styles, scripts and colours have no place here (docs/decisions/0019).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import svg
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Drawn = svg.Element


def percent(value: float) -> svg.Length:
    """A place across the picture."""
    return svg.Length(round(value, 2), "%")


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> Drawn:
    """A line from one place to another."""
    return svg.Line(x1=percent(x1), y1=round(y1, 1), x2=percent(x2), y2=round(y2, 1), class_=[look])


def at(x: float, y: float | svg.Length, *shapes: Drawn) -> Drawn:
    """Shapes that are measured in pixels around a place."""
    down = round(y, 1) if isinstance(y, int | float) else y
    return svg.SVG(xmlns=None, x=percent(x), y=down, overflow="visible", elements=list(shapes))


def circle(radius: float, look: str) -> Drawn:
    """A circle around the place."""
    return svg.Circle(r=radius, class_=[look])


def path(steps: str, look: str, turn: float = 0) -> Drawn:
    """A line or shape in the steps of SVG: our own text, never anybody's words."""
    turned = [svg.Rotate(round(turn))] if turn else None
    # The library takes a list of steps and writes text as it is.
    return svg.Path(d=steps, class_=[look], transform=turned)  # type: ignore[arg-type]


def text(x: float, y: float, words: str, look: str, anchor: str = "start", lang: str = "") -> Drawn:
    """Words, as seen in pixels from the place that they stand at."""
    return svg.Text(
        x=round(x, 1),
        y=round(y, 1),
        text=str(escape(words)),
        class_=[look],
        text_anchor=anchor,  # type: ignore[arg-type]
        lang=escape(lang) if lang else None,
    )


def group(shapes: Sequence[Drawn], look: str, words: str = "", address: str = "", claim: str = "") -> Drawn:
    """Shapes that are one mark: what it says is reported on pointing at it, and it leads to the address if there is
    one."""
    inside = [*([svg.Title(text=str(escape(words)))] if words else []), *shapes]
    data = {"claim": str(escape(claim))} if claim else None
    if address:
        return svg.A(href=str(escape(address)), class_=[look], data=data, elements=inside)
    return svg.G(class_=[look], data=data, elements=inside)


def picture(name: str, shapes: Sequence[Drawn], title: str, words: str, height: float | None = None) -> SafeString:
    """The whole picture, with what it is called and what it tells. Without a height casebook.css has its shape."""
    whole = svg.SVG(
        xmlns=None,
        width=percent(100),
        height=round(height) if height else None,
        class_=["drawn", name],
        extra={"role": "group", "aria-labelledby": f"{name}-t", "aria-describedby": f"{name}-d"},
        elements=[
            svg.Title(id=f"{name}-t", text=str(escape(title))),
            svg.Desc(id=f"{name}-d", text=str(escape(words))),
            *shapes,
        ],
    )
    return mark_safe(str(whole))


@dataclass(frozen=True)
class Scale:
    """A straight line from `first` to `last` onto `start` to `end`."""

    first: float
    last: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where the value stands; what lies outside stands at the edge."""
        part = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return self.start + part * (self.end - self.start)


def round_numbers(most: int, wanted: int = 4) -> Sequence[int]:
    """Round numbers from 0 to the first that is at least `most`, for an axis: about as many as are wanted."""
    least = max(1.0, most / wanted)
    power = 10 ** math.floor(math.log10(least))
    step = next(int(number * power) for number in (1, 2, 5, 10) if number * power >= least)
    return range(0, step * (-(-max(most, 1) // step) + 1), step)
