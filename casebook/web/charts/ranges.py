"""Numbers on which sources disagree, as one range from the least to the greatest that any of them allows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from casebook.web.charts.phrases import Phrase
from casebook.web.charts.points import ChartPoint
from casebook.web.presenters.waves import range_in_words


@dataclass(frozen=True)
class Wave:
    """One wave, or the whole: its name with its days, and its numbers."""

    label: Phrase
    when: str
    points: tuple[ChartPoint, ...]
    whole: bool = False


@dataclass(frozen=True)
class Disputed:
    """The sides of one disagreement about one number: their claims, and the range in numbers and in words."""

    refs: tuple[str, ...]
    least: int
    most: int | None
    words: str


def disputed(waves: Sequence[Wave]) -> list[Disputed]:
    """The disagreements within each wave about what is counted alike. Waves that do not add up are no range."""
    found = []
    for wave in waves:
        sides: dict[tuple[int, str], list[ChartPoint]] = defaultdict(list)
        for point in wave.points:
            if point.dispute:
                sides[point.dispute.number, point.label].append(point)
        found += [_range(wave, label, points) for (_number, label), points in sides.items() if len(points) > 1]
    return found


def _range(wave: Wave, label: str, points: Sequence[ChartPoint]) -> Disputed:
    least = min(point.low or 0 for point in points)
    highs = [point.high for point in points]
    most = None if None in highs else max(high or 0 for high in highs)
    said = {"wave": wave.label, "numbers": range_in_words((least, most)), "of": label}
    words = _("%(wave)s: %(numbers)s %(of)s, as sources disagree") % said
    return Disputed(tuple(point.ref for point in points), least, most, words)
