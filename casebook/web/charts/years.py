"""Records by year as columns, above the list of them: told outright below, only possible ones on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from pyroaring import BitMap

from casebook.models.archive import as_of
from casebook.models.edition import Facet, Of
from casebook.values.numerals import grouped
from casebook.web import addresses
from casebook.web.charts.canvas import Drawn, at, box, group, line, picture, text
from casebook.web.charts.figures import Figure, FigureRow, Scale, round_numbers

# Of fewer years there is no chart, and earlier ones than so many are only in the list.
FEWEST, MOST = 3, 24
# By which facet the records of a list are counted.
_FACETS = {"cases": "reported", "operations": "year"}
_TOP, _FOOT, _HEIGHT, _LEFT, _RIGHT = 22.0, 24.0, 210.0, 10.0, 97.0


@dataclass(frozen=True)
class Year:
    """One year: of how many records it is told outright, and of how many more it is only possible."""

    year: int
    certain: int
    possible: int


def list_picture(name: str) -> Figure | None:
    """The chart of the whole list of this name; None where there is none, or too little to see, or as of a day."""
    facet = _FACETS.get(name)
    years = years_of(name, facet) if facet and not as_of.day() else []
    if facet is None or len(years) < FEWEST:
        return None
    title = {
        "cases": _("Cases by the year in which sources reported on them"),
        "operations": _("Operations by the year in which they took place"),
    }[name]
    address = f"{addresses.of_list(name)}?{facet}="
    # Without anything that is only possible there is no column of it.
    used = 3 if any(year.possible for year in years) else 2
    cells = [(str(year.year), grouped(year.certain), grouped(year.possible))[:used] for year in years]
    rows = [FigureRow(row, f"{address}{row[0]}") for row in cells]
    words = _("From %(first)d to %(last)d. The table has every year.")
    return Figure(
        name=f"{name}-by-year",
        title=title,
        drawn=picture("years", draw(years, address), title, words % {"first": years[0].year, "last": years[-1].year},
                      _HEIGHT),
        notes=(_("Records are counted, not people: a group is one record."),),
        columns=(_("Year"), _("Records"), _("Only possibly"))[:used],
        rows=tuple(rows),
    )  # fmt: skip


def years_of(name: str, facet: str) -> list[Year]:
    """The last years of which the list has anything; one statement."""
    rows = Facet.objects.filter(of=Of.RECORD, name__in=("list", facet)).values_list("name", "value", "rows", "possible")
    listed, found = BitMap(), []
    for row, value, certain, possible in rows:
        if row == "list" and value == name:
            listed = _bitmap(certain)
        elif row == facet and value.isdecimal():
            found.append((int(value), _bitmap(certain), _bitmap(possible)))
    years = [Year(year, len(sure & listed), len((unsure - sure) & listed)) for year, sure, unsure in found]
    return sorted((year for year in years if year.certain or year.possible), key=lambda one: one.year)[-MOST:]


def _bitmap(stored: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(stored)) if stored else BitMap()


def draw(years: Sequence[Year], address: str) -> list[Drawn]:
    """A rule for each round number, and a column for each year, which leads to the list of it."""
    ticks = round_numbers(max(year.certain + year.possible for year in years))
    down = Scale(0, ticks[-1], _HEIGHT - _FOOT, _TOP)
    shapes: list[Drawn] = []
    for tick in ticks:
        shapes.append(line(0, down.at(tick), 100, down.at(tick), "rule" if tick else "base"))
        shapes.append(at(0, down.at(tick), text(0, -4, grouped(tick), "tick")))
    span = range(years[0].year, years[-1].year + 1)
    slot = (_RIGHT - _LEFT) / len(span)
    for year in years:
        left = _LEFT + span.index(year.year) * slot
        shapes.append(_column(year, left + slot * 0.16, left + slot * 0.84, down, f"{address}{year.year}"))
    for number, year_named in enumerate(span):
        if (len(span) - 1 - number) % -(-len(span) // 6) == 0:
            shapes.append(at(_LEFT + (number + 0.5) * slot, _HEIGHT - 7, text(0, 0, str(year_named), "tick", "middle")))
    return shapes


def _column(year: Year, left: float, right: float, down: Scale, address: str) -> Drawn:
    middle, top = down.at(year.certain), down.at(year.certain + year.possible)
    bars = [box(left, middle, right, down.start, "column")] if year.certain else []
    bars += [box(left, top, right, middle, "possible")] if year.possible else []
    number = text(0, -5, grouped(year.certain + year.possible), "number", "middle")
    said = f"{year.year}: {grouped(year.certain + year.possible)}"
    return group([*bars, at((left + right) / 2, top, number)], "mark", said, address)
