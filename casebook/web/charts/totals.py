"""The numbers of an operation that has no waves, where sources disagree on them."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casebook.models import Kind
from casebook.web.charts.canvas import picture
from casebook.web.charts.figures import Figure, full, keys_of, left_out, row_of
from casebook.web.charts.phrases import Phrase
from casebook.web.charts.points import disagreements
from casebook.web.charts.ranges import Wave, disputed
from casebook.web.charts.waves import MOST, draw, height_of, in_words, points_of
from casebook.web.presenters.facts import Disputes
from casebook.web.presenters.sections import PageClaims
from casebook.web.presenters.waves import counts_of, parts_of

_NAME = "totals-picture"


def totals_picture(page: PageClaims, disputes: Disputes, anchors: Collection[str]) -> Figure | None:
    """Every number of the operation, at most so many; None where it has waves, or nothing is disputed."""
    if page.record.kind != Kind.OPERATION or parts_of(page):
        return None
    every = points_of(page.own, disagreements(counts_of(page.own), disputes), anchors)
    points = every[:MOST]
    whole = [Wave(Phrase(((_("The whole"), ""),)), "", points, whole=True)]
    ranges = disputed(whole)
    if not ranges:
        return None
    title = _("How many, as reported")
    columns, rows = full(
        (_("Number"), _("Of whom"), _("Status")),
        [row_of(point, point.words, point.label, point.standing) for point in points],
    )
    more = len(every) - len(points)
    return Figure(
        name=_NAME,
        title=title,
        drawn=picture(_NAME, height_of(whole), draw(whole), title, in_words(points)),
        keys=keys_of(points),
        notes=(
            *(_("%s.") % sides.words for sides in ranges),
            *left_out(more, ngettext("%d more number is on the page.", "%d more numbers are on the page.", more)),
        ),
        columns=columns,
        rows=rows,
    )
