"""The shapes that claims are drawn in: a dot, or a bar where a number or a day is only known within a range."""

from django.utils.translation import gettext as _

from casebook.web.charts.canvas import SCREEN, Drawn, at, box, dot, letters, line, path, text
from casebook.web.charts.phrases import Phrase
from casebook.web.charts.points import ChartPoint, Firmness

THICK = 10.0
# A range that is narrower than so much of the picture, in percent, is drawn as a dot.
NARROWEST = 2.2
_CROSS = "M-4.5-4.5L4.5 4.5M-4.5 4.5L4.5-4.5"
_ARROWS = {"right": "M0-5L8 0L0 5Z", "left": "M0-5L-8 0L0 5Z", "up": "M-5 0L0-8L5 0Z"}


def centre(x: float, y: float, firmness: Firmness) -> Drawn:
    """A dot of this firmness. One that is void has a cross instead."""
    if firmness == Firmness.VOID:
        return at(x, y, path(_CROSS, "cross"))
    return dot(x, y, firmness)


def arrow(x: float, y: float, way: str) -> Drawn:
    """The sign of a range without an end."""
    return at(x, y, path(_ARROWS[way], "arrow"))


def bar(
    start: float, end: float, y: float, point: ChartPoint, open_start: bool = False, open_end: bool = False
) -> list[Drawn]:
    """A point along one line, from `start` to `end` in percent."""
    if end - start < NARROWEST and not (open_start or open_end):
        return [centre((start + end) / 2, y, point.firmness)]
    shapes = [box(start, y - THICK / 2, end, y + THICK / 2, point.firmness, 0 if open_start or open_end else THICK / 2)]
    if point.firmness == Firmness.VOID:
        shapes.append(line(start, y, end, y, "cross"))
    if open_start:
        shapes.append(arrow(start, y, "left"))
    if open_end:
        shapes.append(arrow(end, y, "right"))
    return shapes


def label_of(words: str | Phrase, start: float, end: float, y: float) -> Drawn:
    """The words over a mark: from its start on where they fit, else up to its end, else where there is more room."""
    phrase = words if isinstance(words, Phrase) else Phrase(((words, ""),))
    room, length = letters(100 - start), len(str(phrase))
    from_start = length <= room or (length > letters(end) and start <= 100 - end)
    spare = 0.8 if end - start < NARROWEST else 0.0
    first, share, anchor = (start - spare, 100 - start, "start") if from_start else (end + spare, end, "end")
    long = phrase.cut(letters(share, SCREEN))
    return text(first, y, phrase.cut(letters(share)), "label", anchor, long=long)


def said_of(point: ChartPoint) -> str:
    """The number of a point and whom it counts, with its status if it is not real (yet)."""
    words = f"{point.words} {point.label}".strip()
    return _("%(status)s: %(what)s") % {"status": point.status, "what": words} if point.status else words


def look_of(point: ChartPoint) -> str:
    """The class of a point's mark."""
    return "mark against" if point.dispute else "mark"
