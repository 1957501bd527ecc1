"""Dates that editors type: what they will mean is told, and what can be read in two ways is refused."""

import pytest
from django import forms

from casebook import vocabulary
from casebook.admin.value_fields import ValueField, WhenField, meaning
from casebook.values import Age, VagueDate


@pytest.mark.parametrize(
    ("typed", "point", "state"),
    [
        ("2019-11-27", "27 November 2019: 27 November 2019", None),
        (
            "late 2023",
            "some time between October and December 2023: some time from 1 October 2023 to 31 December 2023",
            None,
        ),
        ("2019", "2019: some time from 1 January 2019 to 31 December 2019", None),
        ("before 2019", "2018 or earlier: some time up to 31 December 2018", None),
        ("after 2019", "2020 or later: some time from 1 January 2020 on", None),
        ("27 November", "27 November, year not known: no year, so it is on no certain day", None),
        (
            "since 2018",
            "2018 or later: some time from 1 January 2018 on",
            "since 2018: begun by 31 December 2018, and so up to the newest source",
        ),
        (
            "throughout 2019",
            "some time between 1 January and 31 December 2019: some time from 1 January 2019 to 31 December 2019",
            "from 1 January to 31 December 2019: all of 1 January 2019 to 31 December 2019",
        ),
        (
            "from March 2017 to May 2020",
            "some time between March 2017 and May 2020: some time from 1 March 2017 to 31 May 2020",
            "from March 2017 to May 2020: some time from 1 March 2017 to 31 May 2020"
            " and certainly all of 31 March 2017 to 1 May 2020",
        ),
    ],
)
def test_a_form_tells_of_a_point_and_of_a_state_what_a_date_will_mean(typed, point, state):
    when = VagueDate.parse(typed)
    assert meaning(when) == point
    assert meaning(when, lasts=True) == (state or point)


def test_other_values_mean_their_words():
    assert (meaning(None), meaning(Age(28), lasts=True)) == ("", "28")


@pytest.mark.parametrize("typed", ["2019-21", "2019-36"])
def test_what_may_be_years_is_refused_as_typed_and_shown_again_so_that_it_is_taken(typed):
    fields = (WhenField(), ValueField(vocabulary.fact("passed")))
    for field in fields:
        with pytest.raises(forms.ValidationError, match=r"two ways; write “.* 2019” or “from 2019 to 20"):
            field.clean(typed)
    shown = fields[0].prepare_value(VagueDate(typed))
    assert fields[0].clean(shown) == VagueDate(typed)
    assert fields[1].clean(shown) == typed
    assert fields[0].prepare_value(typed) == typed, "what was typed is shown as it was"
