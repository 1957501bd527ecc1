"""Scales, columns, dots and SVG: what is drawn without any archive."""

from datetime import date

import pytest

from casebook.web.charts.canvas import Scale, group, picture, round_numbers, text
from casebook.web.charts.population import Point, draw_population


@pytest.mark.parametrize(
    ("most", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (6, [0, 2, 4, 6]), (7, [0, 2, 4, 6, 8]), (607, [0, 200, 400, 600, 800])],
)
def test_numbers_are_named_in_round_steps_from_nothing(most, ticks):
    assert list(round_numbers(most)) == ticks


@pytest.mark.parametrize("most", [3, 10, 99, 1234, 10**12])
def test_an_axis_of_numbers_holds_the_largest_and_names_few(most):
    ticks = round_numbers(most)
    assert ticks[-1] >= most
    assert len(ticks) <= 6


def test_what_lies_outside_a_scale_stands_at_its_edge():
    scale = Scale(0, 10, 5, 95)
    assert (scale.at(-3), scale.at(0), scale.at(5), scale.at(99)) == (5, 5, 50, 95)


def point(year, low, high, **more):
    fields = {"first": date(year, 3, 1), "last": date(year, 3, 1), "words": str(low), "claim": f"ref{year}"}
    fields |= {"address": f"/claims/ref{year}/", "source": "[2]", "contested": False}
    return Point(low=low, high=high, **(fields | more))


def test_of_fewer_than_three_days_there_is_no_chart():
    assert draw_population([]) == ""
    assert draw_population([point(2018, 400, 400), point(2019, 300, 300), point(2019, 310, 310)]) == ""
    assert draw_population([point(2018, 400, 400), point(2019, 400, 400), point(2020, 400, 400)]) == ""


def test_each_number_is_a_mark_that_leads_to_its_claim_and_names_its_source():
    drawn = draw_population([point(2018, 400, 500), point(2019, 300, 300), point(2020, 50, None, contested=True)])
    assert drawn.count("data-claim") == 3
    assert 'href="/claims/ref2019/"' in drawn
    assert drawn.count("[2]</text>") == 3
    assert drawn.count('class="range"') == 2
    assert drawn.count('class="dot"') == 1
    assert drawn.count('class="against"') == 1


def test_a_day_that_is_not_certain_is_a_line():
    vague = point(2018, 400, 400, first=date(2018, 1, 1), last=date(2018, 12, 31))
    drawn = draw_population([vague, point(2019, 300, 300), point(2020, 10, 10)])
    assert drawn.count('class="span"') == 1


NASTY = "\"><script>alert('1')</script>& ستيل style=x"


def test_nobodys_words_become_markup():
    shapes = [
        text(1, 2, NASTY, "label"),
        group([], "mark", NASTY, address=NASTY, claim=NASTY),
        group([], "mark", NASTY, claim=NASTY),
    ]
    drawn = picture("name", shapes, NASTY, NASTY, 10)
    assert "<script" not in drawn
    assert drawn.count("&lt;script&gt;") == 8
