"""Where the words of marks stand and cover nothing: first as on a phone, then what a wide screen has room for."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.web.charts.canvas import LETTER, PHONE, SCREEN

# Left and right in percent, top and bottom in pixels.
Room = tuple[float, float, float, float]
_ABOVE, _BELOW = 13.0, 4.0
_BACK = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True)
class LabelSpot:
    """A place for words: percent across, pixels down, and which end of them stands there."""

    x: float
    y: float
    anchor: str


@dataclass(frozen=True)
class Label:
    """Words that have found their place. `wide`: only a wide screen has room for them."""

    words: str
    spot: LabelSpot
    wide: bool


def placed(
    words: Sequence[str], spots: Sequence[Sequence[LabelSpot]], marks: Sequence[Room], bottom: float
) -> list[Label | None]:
    """For each of the words the first of its spots that is free of all other marks and words; None without any."""
    found: dict[int, Label] = {}
    for width in (PHONE, SCREEN):
        taken = [*marks, *(_room(label.spot, label.words, width) for label in found.values())]
        for number, said in enumerate(words):
            rooms = ((spot, _room(spot, said, width)) for spot in spots[number])
            spot, room = next(((s, r) for s, r in rooms if _free(r, taken, number, bottom)), (None, None))
            if number in found or spot is None or room is None:
                continue
            found[number] = Label(said, spot, width == SCREEN)
            taken.append(room)
    return [found.get(number) for number in range(len(words))]


def _room(spot: LabelSpot, words: str, width: int) -> Room:
    wide = len(words) * LETTER / width * 100
    left = spot.x - wide * _BACK[spot.anchor]
    return left, left + wide, spot.y - _ABOVE, spot.y + _BELOW


def _free(room: Room, taken: Sequence[Room], own: int, bottom: float) -> bool:
    """Whether it lies within the picture and on nothing but its own mark, which its spots leave free."""
    left, right, top, low = room
    if left < 0 or right > 100 or top < 0 or low > bottom:
        return False
    return not any(
        number != own and left < other[1] and other[0] < right and top < other[3] and other[2] < low
        for number, other in enumerate(taken)
    )
