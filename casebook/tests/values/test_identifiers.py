"""Numbers of papers, keys of registers and points on the map."""

import pytest

from casebook.values import Comparison, Coordinates, Identifier, ValueProblem, parse_value


@pytest.mark.parametrize("text", ["N 1234567", "Q796", "node/123", "AB-12.3:4", "№ 17", "7"])
def test_a_number_or_key_stays_as_it_is_written(text):
    assert str(Identifier.parse(text)) == Identifier.parse(f" {text} ").words() == text


@pytest.mark.parametrize("text", ["", "-", "a\nb\x00", "x" * 81, "<b>", "Q796;"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueProblem):
        Identifier.parse(text)


def test_another_number_is_no_contradiction():
    one, other = Identifier.parse("Q796"), Identifier.parse("Q797")
    assert (one.compare(one), one.compare(other)) == (Comparison.AGREE, Comparison.INCOMPARABLE)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("33.3152, 44.3661", "33.3152, 44.3661"),
        ("33.3152° N, 44.3661° E", "33.3152, 44.3661"),
        ("geo:33.3152,44.3661", "33.3152, 44.3661"),
        ("33.10, 44", "33.10, 44"),
        ("1.5 S, 70.25 W", "-1.5, -70.25"),
        ("-1.5,-70.25", "-1.5, -70.25"),
    ],
)
def test_a_point_is_read_as_people_write_it(typed, stored):
    point = parse_value("coordinates", typed)
    assert str(point) == stored
    assert parse_value("coordinates", stored) == point


@pytest.mark.parametrize("text", ["", "33", "91, 0", "0, 181", "44 E, 33 N", "33; 44", "33, 44, 5", "a, b", "1e5, 3"])
def test_what_is_no_point_is_refused(text):
    with pytest.raises(ValueProblem):
        Coordinates.parse(text)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("33.3152, 44.3661", Comparison.AGREE),
        ("33.3, 44.4", Comparison.FIT),
        ("33.3199, 44.3700", Comparison.FIT),
        ("33.4152, 44.3661", Comparison.DISAGREE),
        ("33.3152, 45.3661", Comparison.DISAGREE),
    ],
)
def test_points_fit_where_one_is_only_less_exact(other, found):
    point = Coordinates.parse("33.3152, 44.3661")
    assert point.compare(Coordinates.parse(other)) == Coordinates.parse(other).compare(point) == found
