"""Records by year as columns: told outright below, only possible ones on top of them."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casebook.projections.reports import NO_YEAR
from casebook.values.numerals import grouped
from casebook.web import addresses
from casebook.web.charts.canvas import LETTER, PHONE, Drawn, box, group, line, picture, swatch, text
from casebook.web.charts.figures import Figure, FigureRow, Key, full, left_out
from casebook.web.charts.scales import RIGHT, Scale, number_ticks
from casebook.web.charts.yearly_counts import Year, YearCounts, cases_by_year, returns_by_year
from casebook.web.filters.fields import MOST_AT_ONCE
from casebook.web.lists.filter_sentence import address_of

# Years that have a column; earlier ones are counted together in words.
MOST_YEARS = 24
FEWEST = 2
_LEFT, _TOP, _FOOT, _HEIGHT = 11.0, 22.0, 24.0, 210.0
_NAMED = 6
Leads = Callable[[Year], str]


def cases_picture() -> Figure | None:
    """Cases by the years in which sources reported on them; None where there is nothing to see."""
    counted = cases_by_year()
    of_year = f"{addresses.of_list('cases')}?reported="
    undated = FigureRow((_("a year that is not known"), grouped(counted.undated), ""), address=f"{of_year}{NO_YEAR}")
    return _figure(
        "cases-by-year",
        _("Cases by the year in which sources reported on them"),
        counted,
        leads=lambda year: f"{of_year}{year.year}",
        notes=[_("Records are counted, not people: a group is one record. It stands in each year of its sources.")],
        more=[undated] if counted.undated else [],
    )


def returns_picture() -> Figure | None:
    """Cases that came home, by year; None where there is nothing to see."""
    counted = returns_by_year()
    undated = ngettext(
        "%d more record has no year that is known.", "%d more records have no year that is known.", counted.undated
    )
    return _figure(
        "returns-by-year",
        _("Cases that came home, by year"),
        counted,
        leads=_came_with,
        notes=[
            _("Records are counted, not people. One whose date spans several years stands as possible in each."),
            *left_out(counted.undated, undated),
        ],
    )


def _came_with(year: Year) -> str:
    """The cases that came home with the operations of the year; nothing where these are more than a list takes."""
    if not 0 < len(year.operations) <= MOST_AT_ONCE:
        return ""
    asked = [("operation", ref) for ref in year.operations]
    return address_of(addresses.of_list("cases"), [*asked, ("possibly", "operation")])


def list_picture(name: str) -> Figure | None:
    """The picture of the whole list of this name; None for a list that has none."""
    if name == "cases":
        return cases_picture()
    return returns_picture() if name == "operations" else None


def _figure(
    name: str, title: str, counted: YearCounts, *, leads: Leads, notes: Sequence[str], more: Sequence[FigureRow] = ()
) -> Figure | None:
    """`leads` says where a year leads to: the list of what is counted in it. `more` rows end the table."""
    years, earlier = latest(counted.years)
    if len([year for year in years if year.certain or year.possible]) < FEWEST:
        return None
    rows = ([_row(_("before %d") % years[0].year, earlier)] if earlier else []) + [
        _row(str(year.year), year, leads(year)) for year in years if year.certain or year.possible
    ]
    before = earlier.certain + earlier.possible if earlier else 0
    words = ngettext("%d record is of earlier years.", "%d records are of earlier years.", before)
    columns, rows_shown = full((_("Year"), _("Records"), _("Only possibly")), [*rows, *more])
    return Figure(
        name=name,
        title=title,
        drawn=picture(name, _HEIGHT, draw(years, leads), title, _in_words(years)),
        keys=tuple(_keys(years)),
        notes=(*notes, *left_out(before, words)),
        columns=columns,
        rows=rows_shown,
    )


def latest(years: Sequence[Year]) -> tuple[list[Year], Year | None]:
    """The last years, those between them without a record too, and all earlier ones together."""
    if not years:
        return [], None
    first = max(years[0].year, years[-1].year - MOST_YEARS + 1)
    reported = {year.year: year for year in years}
    shown = [reported.get(year, Year(year, 0, 0)) for year in range(first, years[-1].year + 1)]
    before = [year for year in years if year.year < first]
    if not before:
        return shown, None
    return shown, Year(0, sum(year.certain for year in before), sum(year.possible for year in before))


def draw(years: Sequence[Year], leads: Leads) -> list[Drawn]:
    """The shapes: a rule for each round number, and a column for each year."""
    ticks = number_ticks(max(year.certain + year.possible for year in years))
    down = Scale(0, ticks[-1], _HEIGHT - _FOOT, _TOP)
    shapes: list[Drawn] = []
    for tick in ticks:
        shapes.append(line(0, down.at(tick), 100, down.at(tick), "rule" if tick else "base"))
        shapes.append(text(0, down.at(tick) - 4, grouped(tick), "tick"))
    slot = (RIGHT - _LEFT) / len(years)
    every = -(-len(years) // _NAMED)
    for number, year in enumerate(years):
        shapes += _column(year, _LEFT + number * slot, slot, down, leads(year))
        if (len(years) - 1 - number) % every == 0:
            shapes.append(text(_LEFT + (number + 0.5) * slot, _HEIGHT - 7, str(year.year), "tick", "middle"))
    return shapes


def _column(year: Year, start: float, slot: float, down: Scale, address: str) -> list[Drawn]:
    """One year; its number stands over it where there is room."""
    if not (year.certain or year.possible):
        return []
    gap = slot * 0.16
    left, right = start + gap, start + slot - gap
    middle, top = down.at(year.certain), down.at(year.certain + year.possible)
    bars = [box(left, middle, right, down.start, "column")] if year.certain else []
    if year.possible:
        bars.append(box(left, top, right, middle, "possible"))
    number = grouped(year.certain + year.possible)
    if len(number) * LETTER <= slot / 100 * PHONE:
        bars.append(text(start + slot / 2, top - 5, number, "number", "middle"))
    return [group(bars, "mark", f"{year.year}: {_numbers(year)}", address, claim=str(year.year))]


def _numbers(year: Year) -> str:
    if not year.possible:
        return grouped(year.certain)
    return _("%(certain)s, and %(possible)s more only possibly") % {
        "certain": grouped(year.certain),
        "possible": grouped(year.possible),
    }


def _in_words(years: Sequence[Year]) -> str:
    most = max(years, key=lambda year: year.certain + year.possible)
    return _("From %(first)d to %(last)d; the most in %(most)d (%(number)s). The table has every year.") % {
        "first": years[0].year,
        "last": years[-1].year,
        "most": most.year,
        "number": _numbers(most),
    }


def _row(name: str, year: Year, address: str = "") -> FigureRow:
    return FigureRow((name, grouped(year.certain), grouped(year.possible) if year.possible else ""), address=address)


def _keys(years: Sequence[Year]) -> list[Key]:
    if not any(year.possible for year in years):
        return []
    return [
        Key(swatch([box(20, 2, 80, 14, "column")]), pgettext("a mark of a picture", "said outright")),
        Key(swatch([box(20, 2, 80, 14, "possible")]), pgettext("a mark of a picture", "only possibly so")),
    ]
