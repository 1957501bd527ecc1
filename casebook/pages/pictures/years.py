"""Records by year as columns: told outright below, only possible ones on top of them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from casebook.pages import addresses
from casebook.pages.pictures.canvas import LETTER, PHONE, Drawn, box, group, line, picture, swatch, text
from casebook.pages.pictures.counting import CUSTODY, RETURN, Year, Years, cases_by_year, returns_by_year
from casebook.pages.pictures.figures import Figure, Key, Row, left_out
from casebook.pages.pictures.scales import RIGHT, Scale, number_ticks
from casebook.values.numerals import grouped

# Years that have a column; earlier ones are counted together in words.
MOST_YEARS = 24
FEWEST = 2
_LEFT, _TOP, _FOOT, _HEIGHT = 11.0, 22.0, 24.0, 210.0
_NAMED = 6


def cases_picture() -> Figure | None:
    """Cases by the year of the first report; None where there is nothing to see."""
    return _figure(
        "cases-by-year",
        _("Cases by the year in which they were first reported"),
        cases_by_year(),
        facts=CUSTODY,
        beneath=_("Records are counted, not people: a group is one record."),
    )


def returns_picture() -> Figure | None:
    """Records that came home, by year; None where there is nothing to see."""
    return _figure(
        "returns-by-year",
        _("Cases that came home, by year"),
        returns_by_year(),
        facts=(RETURN,),
        beneath=_("Records are counted, not people. One whose date spans several years stands as possible in each."),
    )


def list_picture(name: str) -> Figure | None:
    """The picture of the whole list of this name; None for a list that has none."""
    if name == "cases":
        return cases_picture()
    return returns_picture() if name == "operations" else None


def _figure(name: str, title: str, counted: Years, *, facts: Sequence[str], beneath: str) -> Figure | None:
    years, earlier = latest(counted.years)
    if len([year for year in years if year.certain or year.possible]) < FEWEST:
        return None
    rows = ([_row(_("before %d") % years[0].year, earlier)] if earlier else []) + [_row(str(y.year), y) for y in years]
    before = earlier.certain + earlier.possible if earlier else 0
    return Figure(
        name=name,
        title=title,
        drawn=picture(name, _HEIGHT, draw(years), title, _in_words(years), role="img"),
        keys=tuple(_keys(years)),
        notes=(
            beneath,
            *left_out(before, ngettext("%d record is of earlier years.", "%d records are of earlier years.", before)),
            *left_out(
                counted.undated,
                ngettext(
                    "%d more record has no year that is known.",
                    "%d more records have no year that is known.",
                    counted.undated,
                ),
            ),
        ),
        columns=(_("Year"), _("Records"), _("Only possibly")),
        rows=tuple(row for row in rows if row is not None),
        more=f"{addresses.of_list('claims')}?{'&'.join(f'fact={fact}' for fact in facts)}",
        more_words=_("The facts that this counts, with their sources"),
    )


def latest(years: Sequence[Year]) -> tuple[list[Year], Year | None]:
    """The last years, those between them without a record too, and all earlier ones together."""
    if not years:
        return [], None
    first = max(years[0].year, years[-1].year - MOST_YEARS + 1)
    told = {year.year: year for year in years}
    shown = [told.get(year, Year(year, 0, 0)) for year in range(first, years[-1].year + 1)]
    before = [year for year in years if year.year < first]
    if not before:
        return shown, None
    return shown, Year(0, sum(year.certain for year in before), sum(year.possible for year in before))


def draw(years: Sequence[Year]) -> list[Drawn]:
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
        shapes += _column(year, _LEFT + number * slot, slot, down)
        if (len(years) - 1 - number) % every == 0:
            shapes.append(text(_LEFT + (number + 0.5) * slot, _HEIGHT - 7, str(year.year), "tick", "middle"))
    return shapes


def _column(year: Year, start: float, slot: float, down: Scale) -> list[Drawn]:
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
    return [group(bars, "mark", f"{year.year}: {_numbers(year)}", claim=str(year.year))]


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


def _row(name: str, year: Year) -> Row | None:
    if not (year.certain or year.possible):
        return None
    return Row((name, grouped(year.certain), grouped(year.possible)))


def _keys(years: Sequence[Year]) -> list[Key]:
    if not any(year.possible for year in years):
        return []
    return [
        Key(swatch([box(20, 2, 80, 14, "column")]), pgettext("a mark of a picture", "said outright")),
        Key(swatch([box(20, 2, 80, 14, "possible")]), pgettext("a mark of a picture", "only possibly so")),
    ]
