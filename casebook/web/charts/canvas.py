"""The one place that writes SVG, with svg.py: every word is escaped here, and all looks are classes of casebook.css.

Across, a picture is measured in percent of its width, down in pixels. So one picture is right on every screen.
Styles, scripts and colours have no place here (docs/decisions/0019).
"""

from collections.abc import Sequence

import svg
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casebook.web.charts.phrases import Phrase

Drawn = svg.Element
# How wide a letter is on average, and how wide a picture on a phone, in pixels.
LETTER, PHONE, SCREEN = 7.9, 340, 680


def percent(value: float) -> svg.Length:
    """A place across the picture."""
    return svg.Length(round(value, 2), "%")


def letters(share: float, width: int = PHONE) -> int:
    """How many letters fit into this share (0 to 100) of a picture of this width."""
    return max(0, int(share / 100 * width / LETTER))


def cut(words: str, most: int) -> str:
    """The words, or as many letters of them as there is room for."""
    return words if len(words) <= most else words[: max(1, most - 1)].rstrip() + "…"


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> Drawn:
    """A line from one place to another."""
    return svg.Line(x1=percent(x1), y1=round(y1, 1), x2=percent(x2), y2=round(y2, 1), class_=[look])


def box(x1: float, y1: float, x2: float, y2: float, look: str, round_by: float = 0) -> Drawn:
    """A rectangle from its upper left to its lower right corner."""
    return svg.Rect(
        x=percent(x1),
        y=round(y1, 1),
        width=percent(x2 - x1),
        height=round(y2 - y1, 1),
        rx=round_by or None,
        class_=[look],
    )


def at(x: float, y: float, *shapes: Drawn) -> Drawn:
    """Shapes that are measured in pixels around a place."""
    return svg.SVG(xmlns=None, x=percent(x), y=round(y, 1), overflow="visible", elements=list(shapes))


def path(steps: str, look: str) -> Drawn:
    """A line or shape of pixels, in the steps of SVG: our own text, never anybody's words."""
    # The library takes a list of steps and writes text as it is.
    return svg.Path(d=steps, class_=[look])  # type: ignore[arg-type]


def text(
    x: float,
    y: float,
    words: str | Phrase,
    look: str = "",
    anchor: str = "start",
    more: str = "",
    long: str | Phrase = "",
) -> Drawn:
    """Words at a place. `long` stands instead of `words` where the screen is wide, with `more` in a softer look."""
    inside = _escaped(words)
    if long and long != words:
        inside = f'<tspan class="narrow">{inside}</tspan><tspan class="wide">{_escaped(long)}</tspan>'
    if more:
        inside += f'<tspan class="wide soft"> {escape(more)}</tspan>'
    return svg.Text(
        x=percent(x),
        y=round(y, 1),
        text=inside,
        class_=[look] if look else None,
        text_anchor=anchor,  # type: ignore[arg-type]
    )


def _escaped(words: str | Phrase) -> str:
    return words.svg if isinstance(words, Phrase) else str(escape(words))


def group(shapes: Sequence[Drawn], look: str, words: str = "", address: str = "", claim: str = "") -> Drawn:
    """Shapes that are one mark: what it says is reported on pointing at it, and it leads to the address if there is
    one."""
    reported: list[Drawn] = [svg.Title(text=escape(words))] if words else []
    data = {"mark": escape(claim)} if claim else None
    inside = [*reported, *shapes]
    if address:
        return svg.A(href=escape(address), class_=[look], data=data, elements=inside)
    return svg.G(class_=[look], data=data, elements=inside)


def picture(
    name: str, height: float, shapes: Sequence[Drawn], title: str, words: str, role: str = "group"
) -> SafeString:
    """The whole picture. With the role "img" nothing in it may lead anywhere."""
    whole = svg.SVG(
        xmlns=None,
        width=percent(100),
        height=round(height),
        class_=["drawn"],
        extra={"role": role, "aria-labelledby": f"{name}-t", "aria-describedby": f"{name}-d"},
        elements=[
            svg.Title(id=f"{name}-t", text=escape(title)),
            svg.Desc(id=f"{name}-d", text=escape(words)),
            *shapes,
        ],
    )
    return mark_safe(str(whole))


def swatch(shapes: Sequence[Drawn]) -> SafeString:
    """A small picture for the key."""
    whole = svg.SVG(
        xmlns=None, width=28, height=16, class_=["swatch"], extra={"aria-hidden": "true"}, elements=list(shapes)
    )
    return mark_safe(str(whole))
