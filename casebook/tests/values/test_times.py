"""Ages and lengths of time."""

import pytest

from casebook.values import Age, Comparison, Duration, ValueProblem

AGREE, FIT, DISAGREE, INCOMPARABLE = Comparison


@pytest.mark.parametrize(
    ("typed", "canonical", "low", "high"),
    [
        ("28", "28", 28, 28),
        ("28 years old", "28", 28, 28),
        ("28-year-old", "28", 28, 28),
        ("aged 28", "28", 28, 28),
        ("between four and 10 years old", "4 to 10", 4, 10),
        ("from two to thirteen", "2 to 13", 2, 13),
        ("under 18", "under 18", 0, 17),
        ("over 18", "over 18", 18, None),
        ("18 or older", "at least 18", 18, None),
        ("about 30", "about 30", 27, 33),
        ("14 months", "14 months", 1, 1),
        ("1 month", "1 month", 0, 0),
        ("4 to 30 months", "4 to 30 months", 0, 2),
        ("28 at 2020", "28 at 2020", 28, 28),
        ("28 at late 2020", "28 at [2020-10..2020-12]", 28, 28),
        ("4-10 months", "4 to 10 months", 0, 0),
        ("4–10 лет", "4 to 10", 4, 10),
        ("14 месяцев", "14 months", 1, 1),
        ("4 months to 10 years", "4 to 120 months", 0, 10),
        ("1 year to 18 months", "12 to 18 months", 1, 1),
        ("28 years old in 2020", "28 at 2020", 28, 28),
        ("130", "130", 130, 130),
    ],
)
def test_ages_are_read_as_they_are_written(typed: str, canonical: str, low: int, high: int | None) -> None:
    age = Age.parse(typed)
    assert (str(age), age.low, age.high) == (canonical, low, high)


@pytest.mark.parametrize(
    "typed",
    ["131", "-1", "1561 months", "young", "10 days", "28 at", "28 at someday", "10 to 4", "under 0", "4 months to 10",
     "1.5 years"],
)  # fmt: skip
def test_senseless_ages_are_refused(typed: str) -> None:
    with pytest.raises(ValueProblem):
        Age.parse(typed)


def test_readers_see_ages_in_words() -> None:
    texts = ["28", "under 18", "over 18", "4 to 10", "1 month", "about 14 months", "28 at 2020-11"]
    words = ["28", "under 18", "over 18", "4 to 10", "1 month", "about 14 months", "28 (at: November 2020)"]
    assert [Age.parse(text).words() for text in texts] == words


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("28", "28", AGREE),
        ("28", "30", DISAGREE),
        ("under 18", "14", FIT),
        ("over 18", "18", FIT),
        ("14 months", "1", FIT),
        ("28", "28 at 2020", FIT),
        ("28", "30 at 2020", INCOMPARABLE),
        ("28 at 2020", "29 at 2021", FIT),
        ("28 at 2020", "40 at 2021", DISAGREE),
        ("28 at 2020", "29 at 2020", DISAGREE),
        ("28 at 2020", "40 at XXXX-11", INCOMPARABLE),
    ],
)
def test_ages_at_different_dates_are_compared_by_year_of_birth(one: str, other: str, expected: Comparison) -> None:
    assert Age.parse(one).compare(Age.parse(other)) is expected
    assert Age.parse(other).compare(Age.parse(one)) is expected


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("life", "life"),
        ("life imprisonment", "life"),
        ("death penalty", "death"),
        ("25 years", "25 years"),
        ("a year", "1 year"),
        ("7 years 6 months", "7 years 6 months"),
        ("7 years, 6 months", "7 years 6 months"),
        ("seven years and six months", "7 years 6 months"),
        ("seven and a half years", "7 years 6 months"),
        ("7.5 years", "7 years 6 months"),
        ("7½ years", "7 years 6 months"),
        ("a year and a half", "1 year 6 months"),
        ("half a year", "6 months"),
        ("P7Y6M", "7 years 6 months"),
        ("P2W", "2 weeks"),
        ("18 months", "18 months"),
        ("nine-month", "9 months"),
        ("nearly 9 months", "nearly 9 months"),
        ("more than eight years", "more than 8 years"),
        ("over 8 years", "more than 8 years"),
        ("10 days", "10 days"),
        ("0 days", "0 days"),
        ("5 to 7 years", "5 to 7 years"),
        ("between 5 and 7 years", "5 to 7 years"),
        ("1 year to 18 months", "1 year to 18 months"),
        ("2-3 years", "2 to 3 years"),
        ("22 months to 10 years", "22 months to 10 years"),
        ("5 years to 7", "5 to 7 years"),
        ("1.5-2 years", "1 year 6 months to 2 years"),
        ("2–3 года", "2 to 3 years"),
        ("7,5 лет", "7 years 6 months"),
        ("18 мес.", "18 months"),
        ("10 to 15 thousand days", "10000 to 15000 days"),
        ("between 4 years and 6 months and 5 years", "4 years 6 months to 5 years"),
    ],
)
def test_lengths_of_time_are_read_as_they_are_written(typed: str, canonical: str) -> None:
    assert str(Duration.parse(typed)) == canonical
    assert Duration.parse(typed).words() == canonical


@pytest.mark.parametrize(
    "typed",
    ["until 2030", "3 hours", "years", "25", "about life", "1001 years", "-2 years", "7 to 5 years", "P",
     "PT5H", "2 years 3 years", "half a week", "nearly 0 days", "about 5 to 7 years",
     "2 to 3 years 6 months", "10-15,000 days", "6 months 5 years",
     "between 1 year and 2 months and 1 year and 3 months and 2 years"],
)  # fmt: skip
def test_senseless_lengths_of_time_are_refused(typed: str) -> None:
    with pytest.raises(ValueProblem):
        Duration.parse(typed)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("life", "life", AGREE),
        ("life", "death", DISAGREE),
        ("life", "25 years", INCOMPARABLE),
        ("18 months", "1 year 6 months", AGREE),
        ("7 years 6 months", "7 years", DISAGREE),
        ("nearly 9 months", "260 days", FIT),
        ("more than 8 years", "9 years", FIT),
        ("more than 8 years", "8 years", DISAGREE),
        ("about 1 year", "13 months", FIT),
        ("5 to 7 years", "6 to 9 years", FIT),
        ("2 to 13 years", "1 to 10 years", FIT),
        ("2 to 13 years", "24 to 156 months", AGREE),
        ("2 to 3 years", "40 to 50 months", DISAGREE),
    ],
)
def test_lengths_of_time_are_compared_in_days(one: str, other: str, expected: Comparison) -> None:
    assert Duration.parse(one).compare(Duration.parse(other)) is expected
    assert Duration.parse(other).compare(Duration.parse(one)) is expected


def test_life_and_death_have_no_length() -> None:
    assert (Duration.parse("life").low, Duration.parse("life").high) == (None, None)
    assert (Duration.parse("2 years").low, Duration.parse("at least 2 years").high) == (730.5, None)
