"""Scales, ticks, years and SVG: what is drawn without any archive."""

from datetime import date

import pytest

from casebook.web.charts.canvas import cut, group, picture, text
from casebook.web.charts.scales import Scale, number_ticks
from casebook.web.charts.yearly_counts import Year, spread_over_years
from casebook.web.charts.years import MOST_YEARS, draw, latest


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (6, [0, 2, 4, 6]), (7, [0, 2, 4, 6, 8]), (607, [0, 200, 400, 600, 800])],
)
def test_numbers_are_named_in_round_steps_from_nothing(most, ticks):
    assert number_ticks(most) == ticks


@pytest.mark.parametrize("most", [3, 10, 99, 1234, 10**12])
def test_an_axis_of_numbers_holds_the_largest_and_names_few(most):
    ticks = number_ticks(most)
    assert ticks[-1] >= most
    assert len(ticks) <= 6


def test_what_lies_outside_a_scale_stands_at_its_edge():
    scale = Scale(0, 10, 5, 95)
    assert (scale.at(-3), scale.at(0), scale.at(5), scale.at(99)) == (5, 5, 50, 95)


def test_a_record_is_certain_in_one_year_and_possible_in_each_of_several():
    rows = [
        (1, False, date(2019, 1, 1), date(2019, 6, 30), "a"),
        (1, False, date(2019, 3, 1), date(2020, 2, 1), "b"),
        (2, True, date(2019, 1, 1), date(2019, 1, 1), "a"),
        (3, False, date(2019, 11, 1), date(2021, 2, 1), "c"),
        (4, False, None, None, "d"),
        (5, False, date(2016, 1, 1), date.max, "d"),
        (1, False, date(2019, 5, 1), date(2019, 5, 1), "a"),
    ]
    counted = spread_over_years(rows)
    assert counted.years == (
        *(Year(2019, 1, 2, ("a", "b", "c")), Year(2020, 0, 2, ("b", "c")), Year(2021, 0, 1, ("c",))),
    )
    assert counted.undated == 2


def test_years_without_a_record_have_their_place_and_early_ones_are_told_together():
    shown, earlier = latest([Year(1950, 1, 2), Year(1960, 3, 0), Year(2020, 4, 0), Year(2022, 0, 1)])
    assert len(shown) == MOST_YEARS
    assert [year.year for year in shown[-3:]] == [2020, 2021, 2022]
    assert (earlier.certain, earlier.possible) == (4, 2)
    assert latest([]) == ([], None)


def test_columns_are_as_high_as_their_numbers_say():
    drawn = [str(shape) for shape in draw([Year(2019, 4, 0), Year(2020, 2, 2)], lambda _year: "")]
    (first, second) = (shape for shape in drawn if "data-mark" in shape)
    heights = [float(part.split('"')[0]) for part in (first + second).split(' height="')[1:]]
    assert heights[0] == pytest.approx(heights[1] + heights[2], abs=0.2)
    assert heights[1] == pytest.approx(heights[2], abs=0.2)


NASTY = "\"><script>alert('1')</script>&\x00 ستيل style=x"


def test_nobodys_words_become_markup():
    shapes = [
        text(1, 2, NASTY, "label", long=NASTY * 2, more=NASTY),
        group([], "mark", NASTY, address=NASTY, claim=NASTY),
        group([], "mark", NASTY, claim=NASTY),
    ]
    drawn = picture("name", 10, shapes, NASTY, NASTY)
    assert "<script" not in drawn
    assert '"><' not in drawn.replace('"><tspan', "").replace('"><title', "").replace('"><a', "").replace('"><text', "")
    assert drawn.count("&lt;script&gt;") == 11


def test_the_same_points_give_the_same_picture():
    years = [Year(2019, 4, 0), Year(2020, 2, 2)]
    one, other = (picture("p", 10, draw(years, lambda year: f"/{year.year}/"), "t", "d") for _ in range(2))
    assert one == other


def test_long_words_are_cut_where_their_room_ends():
    assert cut("Journey to the north", 9) == "Journey…"
    assert cut("Journey", 7) == "Journey"
    assert cut("Journey", 0) == "J…"
