"""How two claims stand to each other: what differs, what was at another time, and what may both be true."""

import pytest

from casebook.models import Claim, Record
from casebook.values import Comparison, VagueDate
from casebook.vocabulary.comparison import compare_claims, disagree, sides

AGREE, FIT, DISAGREE, INCOMPARABLE = Comparison


def said(fact: str, text: str, **fields: str) -> Claim:
    """A claim that is not saved: its value, and after an @ when it was so."""
    value, _at, when = text.partition(" @ ")
    claim = Claim(subject=Record(kind="person"), fact=fact, value=value, **fields)
    claim.when = VagueDate.parse(when) if when else None
    return claim


def compared(fact: str, one: str, other: str) -> Comparison:
    a, b = said(fact, one), said(fact, other)
    assert compare_claims(a, b) is compare_claims(b, a)
    return compare_claims(a, b)


@pytest.mark.parametrize(
    ("fact", "one", "other", "expected"),
    [
        # Of several, a range says the smallest and the largest.
        ("ages", "2 to 13", "1 to 10", DISAGREE),
        ("ages", "24 to 156 months", "1 to 10", DISAGREE),
        ("ages", "2 to 13", "4 to 10", FIT),
        ("ages", "2 to 13", "2 to 10", FIT),
        ("ages", "2 to 13", "about 5", FIT),
        ("ages", "2 to 13", "24 to 156 months", FIT),
        ("term", "2 to 13 years", "1 to 10 years", DISAGREE),
        ("term", "2 to 13 years", "18 months to 10 years", DISAGREE),
        ("term", "at least 5 years", "at most 10 years", FIT),
        ("term", "2 to 13 years", "life", INCOMPARABLE),
        # Of one, it says within what the one lies.
        ("age", "28 to 30", "29 to 35", FIT),
        ("count", "10-15 thousand", "12-20 thousand", FIT),
        ("count", "10-15 thousand", "16-20 thousand", DISAGREE),
        ("lasted", "2 to 3 weeks", "20 to 30 days", FIT),
        # A word that says no number is held against itself alone.
        ("count", "dozens", "dozens", AGREE),
        ("count", "dozens", "50", INCOMPARABLE),
        ("count", "dozens", "5", INCOMPARABLE),
        ("count", "dozens", "hundreds", INCOMPARABLE),
        # One number or another is no range, and none between them.
        ("count", "40 or 50", "45", DISAGREE),
        ("count", "40 or 50", "about 50", FIT),
        ("ages", "2 or 13", "1 or 10", DISAGREE),
        ("term", "5 or 7 years", "5 to 7 years", FIT),
    ],
)
def test_ranges_of_one_measure_are_compared(fact: str, one: str, other: str, expected: Comparison) -> None:
    assert compared(fact, one, other) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2018", "2018-11", FIT),
        ("late 2018", "[2018-11..2019-02]", FIT),
        ("2018/2019", "2019/2020", FIT),
        ("late 2018", "early 2018", DISAGREE),
        ("2018", "2019", DISAGREE),
        ("27 November", "2018-11-27", INCOMPARABLE),
    ],
)
def test_points_in_time_disagree_where_no_day_fits_both(one: str, other: str, expected: Comparison) -> None:
    assert compared("passed", one, other) is expected


@pytest.mark.parametrize(
    ("fact", "one", "other", "expected"),
    [
        ("custody", "detained", "serving-sentence", DISAGREE),
        ("custody", "detained @ 2018", "serving-sentence", DISAGREE),
        ("custody", "detained @ 2018", "serving-sentence @ 2018", DISAGREE),
        ("custody", "detained @ 2018", "serving-sentence @ 2019", INCOMPARABLE),
        ("custody", "detained @ 2018", "serving-sentence @ 2018-11", INCOMPARABLE),
        ("custody", "detained @ late 2018", "serving-sentence @ 2018-11", INCOMPARABLE),
        ("custody", "detained @ 2018-11-27", "serving-sentence @ from 2017 to 2019", DISAGREE),
        ("custody", "detained @ from 2015 to 2018", "serving-sentence @ from 2017 to 2019", DISAGREE),
        ("custody", "detained @ from 2015 to 2017", "serving-sentence @ from 2017 to 2019", INCOMPARABLE),
        ("custody", "detained @ 2015/2018 (inferred)", "serving-sentence @ from 2017 to 2019", INCOMPARABLE),
        ("custody", "detained @ since 2018", "serving-sentence @ since 2019", INCOMPARABLE),
        ("custody", "detained @ since 2018", "serving-sentence @ from 2017 to 2020", DISAGREE),
        # Whoever was in custody in a year can have been released in it.
        ("custody", "detained @ 2019", "released @ 2019", INCOMPARABLE),
        ("custody", "released @ 2019", "died @ 2019", DISAGREE),
        ("count", "6 @ 2019-11", "8 @ 2019-11", DISAGREE),
        ("count", "6 @ 2019-11", "8 @ 2019", INCOMPARABLE),
        # Sex is one thing for all time.
        ("sex", "female @ 2018", "male @ 2019", DISAGREE),
    ],
)
def test_what_can_change_disagrees_only_where_it_was_at_one_time(fact, one, other, expected) -> None:
    assert compared(fact, one, other) is expected


def test_what_is_planned_does_not_contradict_what_was() -> None:
    planned, actual = said("passed", "2018", status="planned"), said("passed", "2019")
    assert compare_claims(planned, actual) is INCOMPARABLE


def test_a_vague_number_joins_no_side_and_makes_no_dispute() -> None:
    six, dozens, again = said("count", "6"), said("count", "dozens"), said("count", "dozens")
    assert not disagree([six, dozens, again])
    assert sides([six, dozens, again]) == [[six], [dozens, again]]
