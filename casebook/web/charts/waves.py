"""An operation's waves in their order and the whole, each reported number a dot or a range on one scale."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Claim
from casebook.values.numerals import grouped
from casebook.web.charts.canvas import SCREEN, Drawn, box, group, letters, line, picture, text
from casebook.web.charts.connectors import joined
from casebook.web.charts.figures import Figure, keys_of, left_out
from casebook.web.charts.marks import THICK, bar, label_of, look_of, said_of
from casebook.web.charts.phrases import Phrase
from casebook.web.charts.points import Apart, ChartPoint, disagreements, point_of
from casebook.web.charts.ranges import Disputed, Wave, disputed
from casebook.web.charts.scales import RIGHT, Scale, number_ticks
from casebook.web.language import foreign
from casebook.web.presenters.facts import Disputes
from casebook.web.presenters.sections import PageClaims
from casebook.web.presenters.waves import counts_of, parts_of, when_of

MOST, FEWEST = 24, 2
_HEAD, _ROW, _GAP, _TOP, _FOOT = 22.0, 36.0, 10.0, 6.0, 26.0
# How far an open number reaches, in percent of the width.
_OPEN = 7.0
_NAME = "waves-picture"


def waves_picture(page: PageClaims, disputes: Disputes, anchors: Collection[str]) -> Figure | None:
    """Every number of every wave and of the whole, at most so many; None where there is nothing to see.

    The table of waves stands beneath it on the page.
    """
    parts = parts_of(page)
    if not parts:
        return None
    everything = [(Phrase(((p.title, foreign(p.label_lang)),)), claims, False) for p, claims in parts]
    waves = _waves([(Phrase(((_("The whole"), ""),)), page.own, True), *everything], disputes, anchors)
    shown, more = _first(waves)
    points = [point for wave in shown for point in wave.points]
    if len(points) < FEWEST:
        return None
    silent = [wave for wave in waves if not wave.points and not wave.whole]
    title = _("How many, wave by wave")
    return Figure(
        name=_NAME,
        title=title,
        drawn=picture(_NAME, height_of(shown), draw(shown), title, in_words(points)),
        keys=keys_of(points),
        notes=(
            *left_out(
                len(silent),
                ngettext("Of %d wave nobody says how many.", "Of %d waves nobody says how many.", len(silent)),
            ),
            *(_("%s.") % sides.words for sides in disputed(shown)),
            *left_out(more, ngettext("%d more number is on the page.", "%d more numbers are on the page.", more)),
        ),
    )


def _waves(
    everything: Sequence[tuple[Phrase, Sequence[Claim], bool]], disputes: Disputes, anchors: Collection[str]
) -> list[Wave]:
    """The waves in their order, the whole last."""
    apart = disagreements([claim for _label, claims, _whole in everything for claim in counts_of(claims)], disputes)
    waves = [
        Wave(label, when_of(claims), points_of(claims, apart, anchors), whole) for label, claims, whole in everything
    ]
    return [*waves[1:], waves[0]]


def points_of(claims: Sequence[Claim], apart: dict[int, Apart], anchors: Collection[str]) -> tuple[ChartPoint, ...]:
    """The numbers among the claims, by what they count."""
    found = []
    for claim in sorted(counts_of(claims), key=lambda claim: (claim.scope, claim.rank, claim.ref)):
        scope = claim.about.scope(claim.scope)
        label = str(scope.label) if scope else ""
        found.append(point_of(claim, label, span=None, when="", anchors=anchors, dispute=apart.get(claim.pk)))
    return tuple(found)


def _first(waves: Sequence[Wave]) -> tuple[list[Wave], int]:
    """The whole, and of the waves so many numbers as there is room for; and how many numbers are left out."""
    *parts, whole = waves
    left = MOST - len(whole.points[:MOST])
    shown, more = [], max(0, len(whole.points) - MOST)
    for wave in parts:
        kept = wave.points[: max(0, left)]
        left, more = left - len(kept), more + len(wave.points) - len(kept)
        shown.append(Wave(wave.label, wave.when, kept))
    kept_whole = Wave(whole.label, whole.when, whole.points[:MOST], whole=True)
    return [wave for wave in (*shown, kept_whole) if wave.points], more


def draw(waves: Sequence[Wave]) -> list[Drawn]:
    """A rule for each round number, the name of each wave, and under it a line for each of its numbers."""
    points = [point for wave in waves for point in wave.points]
    ticks = number_ticks(max(_reach(point) for point in points), 3)
    scale = Scale(0, ticks[-1])
    bottom = height_of(waves) - _FOOT
    shapes: list[Drawn] = []
    for tick in ticks:
        shapes.append(line(scale.at(tick), _TOP, scale.at(tick), bottom, "rule"))
        shapes.append(text(scale.at(tick), bottom + 17, grouped(tick), "tick", "middle"))
    shapes.append(line(0, bottom, 100, bottom, "base"))
    marks: list[Drawn] = []
    between = {pk: side for side in disputed(waves) for pk in side.refs}
    places: dict[int, list[tuple[float, float]]] = {}
    y = _TOP
    for wave in waves:
        marks += _heading(wave, y)
        y += _HEAD
        for point in wave.points:
            start, end = _ends(point, scale)
            if point.ref in between:
                shapes.append(_band(between[point.ref], scale, y + _ROW - 12))
            marks.append(_mark(point, start, end, y))
            if point.dispute:
                places.setdefault(point.dispute.number, []).append(((start + end) / 2, y + _ROW - 12))
            y += _ROW
        y += _GAP
    return [*shapes, *joined(places), *marks]


def _band(sides: Disputed, scale: Scale, y: float) -> Drawn:
    """How far apart the sides are, at the height of one of them."""
    end = scale.at(sides.most) if sides.most is not None else RIGHT + 2
    return group([box(scale.at(sides.least), y - THICK, end, y + THICK, "range", 3)], "between", sides.words)


def height_of(waves: Sequence[Wave]) -> float:
    """How high the picture is, in pixels."""
    return _TOP + sum(_HEAD + len(wave.points) * _ROW + _GAP for wave in waves) + _FOOT


def _heading(wave: Wave, y: float) -> list[Drawn]:
    narrow, wide = wave.label.cut(letters(100)), wave.label.cut(letters(100, SCREEN))
    name = text(0, y + 15, narrow, "name", long=wide, more=wave.when)
    return [line(0, y, 100, y, "base" if wave.whole else "rule"), name]


def _reach(point: ChartPoint) -> int:
    return point.high if point.high is not None else point.low or 0


def _ends(point: ChartPoint, scale: Scale) -> tuple[float, float]:
    start = scale.at(point.low or 0)
    return start, scale.at(point.high) if point.high is not None else min(start + _OPEN, RIGHT + 2)


def _mark(point: ChartPoint, start: float, end: float, y: float) -> Drawn:
    """The words of a number, and its mark under them."""
    label = label_of(said_of(point), start, end, y + 14)
    shapes = bar(start, end, y + _ROW - 12, point, open_end=point.high is None)
    return group([label, *shapes], look_of(point), point.reported, point.leads, point.ref)


def in_words(points: Sequence[ChartPoint]) -> str:
    """How many numbers there are."""
    words = ngettext(
        "%d number. The table has each with its source.",
        "%d numbers. The table has each with its source.",
        len(points),
    )
    return words % len(points)
