"""The timeline of a record as marks along one axis of days: vague dates are spans, and what is not real is hollow."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Claim
from casebook.web.charts.axes import days_axis, ends
from casebook.web.charts.canvas import Drawn, group, picture
from casebook.web.charts.figures import Figure, full, keys_of, left_out, row_of
from casebook.web.charts.marks import bar, label_of, look_of
from casebook.web.charts.phrases import Phrase, phrase_of, within
from casebook.web.charts.points import ChartPoint, ChartSpan, point_of, span_of
from casebook.web.charts.scales import Scale, days_scale
from casebook.web.presenters.sidebar import DATES, dated, pieces_of_moment

MOST, FEWEST = 16, 3
_ROW, _TOP, _FOOT = 38.0, 10.0, 26.0
_NAME = "timeline-picture"


def timeline_picture(claims: Iterable[Claim], anchors: Collection[str]) -> Figure | None:
    """Every dated claim of the page, at most so many; None where there is nothing to see."""
    moments = dated(claims)
    known = [(claim, when.words(), span) for when, claim in moments if (span := span_of(when))]
    shown = _first(known)
    if len(shown) < FEWEST:
        return None
    reported = [phrase_of(pieces_of_moment(claim)) for claim, _when, _span in shown]
    points = [
        point_of(claim, str(words), span=span, when=when, anchors=anchors)
        for words, (claim, when, span) in zip(reported, shown, strict=True)
    ]
    without, more = len(moments) - len(known), len(known) - len(shown)
    title = _("Timeline")
    columns, rows = full(
        (_("When"), _("What"), _("Status")),
        [row_of(p, p.when, words.html, p.standing) for p, words in zip(points, reported, strict=True)],
    )
    return Figure(
        name=_NAME,
        title=title,
        drawn=picture(_NAME, _height(points), draw(points, reported), title, _in_words(points)),
        keys=keys_of([replace(point, low=None, high=None) for point in points]),
        notes=(
            *left_out(more, ngettext("%d more date is in the list.", "%d more dates are in the list.", more)),
            *left_out(
                without,
                ngettext(
                    "%d date without a known year is in the list.",
                    "%d dates without a known year are in the list.",
                    without,
                ),
            ),
        ),
        columns=columns,
        rows=rows,
    )


def _first(known: Sequence[tuple[Claim, str, ChartSpan]]) -> list[tuple[Claim, str, ChartSpan]]:
    """Those that are drawn, in the order of their days: what is a date itself goes before what was so on one."""
    wanted = sorted(range(len(known)), key=lambda number: (known[number][0].fact not in DATES, number))[:MOST]
    return [known[number] for number in sorted(wanted)]


def draw(points: Sequence[ChartPoint], reported: Sequence[Phrase]) -> list[Drawn]:
    """The axis, and a line of its own for each point: its words, and its mark under them."""
    scale = days_scale([day for point in points if point.span for day in point.span.days])
    bottom = _height(points) - _FOOT
    shapes = days_axis(scale, _TOP, bottom)
    for number, (point, words) in enumerate(zip(points, reported, strict=True)):
        shapes.append(_mark(point, words, scale, _TOP + number * _ROW))
    return shapes


def _height(points: Sequence[ChartPoint]) -> float:
    return _TOP + len(points) * _ROW + _FOOT


def _mark(point: ChartPoint, words: Phrase, scale: Scale, top: float) -> Drawn:
    assert point.span is not None
    start, end = ends(point.span, scale)
    y = top + _ROW - 12
    if point.status:
        words = within(_("%(status)s: %(what)s") % {"status": point.status, "what": "%s"}, words)
    return group(
        [label_of(words, start, end, top + 14), *bar(start, end, y, point, *_open(point.span))],
        look_of(point),
        point.reported,
        point.leads,
        point.ref,
    )


def _open(span: ChartSpan) -> tuple[bool, bool]:
    return span.open_start, span.open_end


def _in_words(points: Sequence[ChartPoint]) -> str:
    return ngettext(
        "%(number)d date, from %(first)s to %(last)s. The table has each with its source.",
        "%(number)d dates, from %(first)s to %(last)s. The table has each with its source.",
        len(points),
    ) % {"number": len(points), "first": points[0].when, "last": points[-1].when}
