"""How many, and how much money."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casebook.values import Comparison, Count, Money, Qualifier, ValueProblem

AGREE, FIT, DISAGREE, INCOMPARABLE = Comparison


@pytest.mark.parametrize(
    ("typed", "canonical", "low", "high"),
    [
        ("6", "6", 6, 6),
        ("six", "6", 6, 6),
        ("nineteen", "19", 19, 19),
        ("twenty-one", "21", 21, 21),
        ("a hundred", "100", 100, 100),
        ("two hundred and fifty", "250", 250, 250),
        ("three thousand two hundred", "3200", 3200, 3200),
        ("one hundred thousand", "100000", 100000, 100000),
        ("2,700", "2700", 2700, 2700),
        ("2 700", "2700", 2700, 2700),
        ("2\u00a0700", "2700", 2700, 2700),
        ("٢٥", "25", 25, 25),
        ("350 thousand", "350000", 350000, 350000),
        ("10-15 thousand", "10000 to 15000", 10000, 15000),
        ("10 to 15 thousand women", "10000 to 15000 women", 10000, 15000),
        ("2-3 million", "2000000 to 3000000", 2000000, 3000000),
        ("1.5-2 million", "1500000 to 2000000", 1500000, 2000000),
        ("10–15 тыс. женщин", "10000 to 15000 women", 10000, 15000),
        ("20 мың", "20000", 20000, 20000),
        ("1,5 млн", "1500000", 1500000, 1500000),
        ("10-15k", "10000 to 15000", 10000, 15000),
        ("two to three hundred", "200 to 300", 200, 300),
        ("fifty to two hundred", "50 to 200", 50, 200),
        ("one to two hundred thousand", "100000 to 200000", 100000, 200000),
        ("500 to 2 thousand", "500 to 2000", 500, 2000),
        ("50,000 to 2 million", "50000 to 2000000", 50000, 2000000),
        ("between one hundred and twenty and two hundred", "120 to 200", 120, 200),
        ("between one hundred and two and five hundred", "102 to 500", 102, 500),
        ("10 000-15 000", "10000 to 15000", 10000, 15000),
        ("1.500.000", "1500000", 1500000, 1500000),
        ("١٬٥٠٠", "1500", 1500, 1500),
        ("2 millions", "2000000", 2000000, 2000000),
        ("exactly 6", "6", 6, 6),
        ("More than 50", "more than 50", 51, None),
        ("over 50", "more than 50", 51, None),
        ("> 50", "more than 50", 51, None),
        ("at least 50", "at least 50", 50, None),
        ("50+", "at least 50", 50, None),
        ("≥50", "at least 50", 50, None),
        ("no fewer than fifty", "at least 50", 50, None),
        ("50 or more", "at least 50", 50, None),
        ("nearly 600", "nearly 600", 540, 599),
        ("almost 600", "nearly 600", 540, 599),
        ("nearly 1", "nearly 1", 0, 0),
        ("about 30", "about 30", 27, 33),
        ("around 5", "about 5", 4, 6),
        ("~30", "about 30", 27, 33),
        ("≈ 30", "about 30", 27, 33),
        ("some 600 family members", "about 600 family members", 540, 660),
        ("fewer than 10", "fewer than 10", 0, 9),
        ("under 10", "fewer than 10", 0, 9),
        ("<10", "fewer than 10", 0, 9),
        ("at most 8", "at most 8", 0, 8),
        ("up to 8", "at most 8", 0, 8),
        ("≤8", "at most 8", 0, 8),
        ("4 to 10", "4 to 10", 4, 10),
        ("between four and ten", "4 to 10", 4, 10),
        ("from 4 to 10", "4 to 10", 4, 10),
        ("4-10", "4 to 10", 4, 10),
        ("4–10", "4 to 10", 4, 10),
        ("2 of 6", "2 of 6", 2, 2),
        ("two out of six", "2 of 6", 2, 2),
        ("2 of the six women", "2 of 6 women", 2, 2),
        ("more than 2 of 6", "more than 2 of 6", 3, 6),
        ("2 to 4 of 6", "2 to 4 of 6", 2, 4),
        ("all six", "6 of 6", 6, 6),
        ("all the 6 women", "6 of 6 women", 6, 6),
        ("both", "2 of 2", 2, 2),
        ("both women", "2 of 2 women", 2, 2),
        ("both of them", "2 of 2", 2, 2),
        ("все шесть", "6 of 6", 6, 6),
        ("обе женщины", "2 of 2 women", 2, 2),
        ("екеуі де", "2 of 2", 2, 2),
        ("алтауы да", "6 of 6", 6, 6),
        ("барлық 6 әйел", "6 of 6 women", 6, 6),
        ("6 ішінен 2", "2 of 6", 2, 2),
        ("about 6 of 6", "about 6 of 6", 5, 6),
        ("14 flights", "14 flights", 14, 14),
        ("dozens", "dozens", None, None),
        ("Hundreds", "hundreds", None, None),
        ("tens of thousands", "tens of thousands", None, None),
        ("hundreds of women", "hundreds of women", None, None),
        ("several women", "several women", None, None),
        ("at least a dozen", "at least 12", 12, None),
        ("40 or 50", "40 or 50", 40, 50),
        ("1000000000000", "1000000000000", 10**12, 10**12),
    ],
)
def test_counts_are_read_as_they_are_written(typed: str, canonical: str, low: int | None, high: int | None) -> None:
    count = Count.parse(typed)
    assert (str(count), count.low, count.high) == (canonical, low, high)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("scores of women", "does not say how many"),
        ("more than dozens", "hedges a word that says no number"),
        ("about 40 or 50", "no hedge"),
        ("1 in 3", "not a number"),
        ("8 of 6", "part, then the whole"),
        ("more than 6 of 6", "part, then the whole"),
        ("10 to 4", "smaller number first"),
        ("4 to 4", "smaller number first"),
        ("about 4 to 10", "no hedge"),
        ("-5", "less than nothing"),
        ("fewer than 0", "less than nothing"),
        ("1000000000001", "1,000,000,000,000"),
        ("2.700", "two ways: as 2700 or as 2.7;"),
        ("1,500 млн", "two ways: as 1500 million or as 1.5 million;"),
        ("2.345 million", "two ways: as 2345 million or as 2.345 million;"),
        ("20 to 15 thousand", "how large its smaller number is"),
        ("7.5", "not a whole number"),
        ("1,23,456", "no number as it is written"),
        ("27,00", "not a whole number"),
        ("NaN", "not a number"),
        ("six seven", "not a number"),
        ("of 6", "not a number"),
        ("all women", "not a number"),
        ("about", "not a number"),
        ("9" * 1000, "1000 characters"),
        ("10 very old women", "not a number"),
    ],
)
def test_senseless_counts_are_refused_in_words(typed: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says):
        Count.parse(typed)


@pytest.mark.parametrize("unit", ["Flights", "three word unit", "more", "6", "a" * 61])
def test_a_unit_is_one_or_two_words_in_small_letters(unit: str) -> None:
    with pytest.raises(ValueProblem):
        Count(6, unit=unit)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2700", "2,700"),
        ("more than 50", "more than 50"),
        ("nearly 2700 of 3000 women", "nearly 2,700 of 3,000 women"),
        ("4 to 10", "4 to 10"),
    ],
)
def test_readers_see_counts_in_words(text: str, words: str) -> None:
    assert Count.parse(text).words() == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 women", "1 женщина"),
        ("nearly 3 families", "почти 3 семьи"),
        ("2 to 4 men", "2–4 мужчины"),
        ("4 to 11 children", "4–11 детей"),
        ("1 of 21 women", "1 из 21 женщин"),
        ("dozens women", "десятки женщин"),
    ],
)
def test_what_is_counted_follows_its_number_in_russian(text: str, words: str) -> None:
    with translation.override("ru"):
        assert Count.parse(text).words() == words


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("6", "6", AGREE),
        ("more than 50", "at least 51", AGREE),
        ("6", "8", DISAGREE),
        ("more than 50", "60", FIT),
        ("more than 50", "50", DISAGREE),
        ("about 30", "32", FIT),
        ("nearly 600", "600", DISAGREE),
        ("nearly 600", "607", DISAGREE),
        ("4 to 10", "8 to 12", FIT),
        ("4 to 10", "11 to 12", DISAGREE),
        ("at least 5", "at most 9", FIT),
        ("6 flights", "6", INCOMPARABLE),
        ("6 flights", "8 people", INCOMPARABLE),
        ("2 of 6", "2 of 6", AGREE),
        ("2 of 6", "2 of 8", INCOMPARABLE),
        ("2 of 6", "3 of 8", DISAGREE),
        ("2 of 6", "6", DISAGREE),
        ("2 of 6", "2", FIT),
        ("more than 2 of 6", "4", FIT),
    ],
)
def test_counts_are_compared_by_what_they_allow(one: str, other: str, expected: Comparison) -> None:
    assert Count.parse(one).compare(Count.parse(other)) is expected
    assert Count.parse(other).compare(Count.parse(one)) is expected


@pytest.mark.parametrize(
    ("typed", "canonical", "words"),
    [
        ("USD 23000", "USD 23000", "USD 23,000"),
        ("about $23,000", "about USD 23000", "about USD 23,000"),
        ("€500", "EUR 500", "EUR 500"),
        ("500€", "EUR 500", "EUR 500"),
        ("usd 1.50", "USD 1.50", "USD 1.50"),
        ("23,000 dollars", "USD 23000", "USD 23,000"),
        ("over 100 000 tenge", "more than KZT 100000", "more than KZT 100,000"),
        ("$2.3 million", "USD 2300000", "USD 2,300,000"),
        ("5 000.5 kgs", "KGS 5000.50", "KGS 5,000.50"),
        ("$100-$200", "USD 100 to 200", "USD 100 to 200"),
        ("10-15 thousand dollars", "USD 10000 to 15000", "USD 10,000 to 15,000"),
        ("10–15 тыс. долларов", "USD 10000 to 15000", "USD 10,000 to 15,000"),
        ("$10-15k", "USD 10000 to 15000", "USD 10,000 to 15,000"),
        ("USD 10-15 thousand", "USD 10000 to 15000", "USD 10,000 to 15,000"),
        ("$2-3m", "USD 2000000 to 3000000", "USD 2,000,000 to 3,000,000"),
        ("2,5-3 млн руб.", "RUB 2500000 to 3000000", "RUB 2,500,000 to 3,000,000"),
        ("20 мың теңге", "KZT 20000", "KZT 20,000"),
        ("1.500,50 euros", "EUR 1500.50", "EUR 1,500.50"),
        ("USD 1,50", "USD 1.50", "USD 1.50"),
        ("between 100 and 200 euros", "EUR 100 to 200", "EUR 100 to 200"),
    ],
)
def test_money_is_read_as_it_is_written(typed: str, canonical: str, words: str) -> None:
    assert str(Money.parse(typed)) == canonical
    assert Money.parse(typed).words() == words


@pytest.mark.parametrize(
    "typed",
    [
        "5",
        "5 dinars",
        "USD",
        "USD 1.234",
        "USD -5",
        "$1 to €2",
        "€1.500",
        "20-15 thousand dollars",
        "10-15,000 dollars",
        "EUR 5 to 4",
        "USD NaN",
        "$ten$",
    ],
)
def test_senseless_money_is_refused(typed: str) -> None:
    with pytest.raises(ValueProblem):
        Money.parse(typed)


@pytest.mark.parametrize(
    "amount", [Decimal("NaN"), Decimal("Infinity"), Decimal("-1"), Decimal("0.001"), Decimal(10**13)]
)
def test_an_amount_is_finite_with_at_most_two_decimals(amount: Decimal) -> None:
    with pytest.raises(ValueProblem):
        Money("USD", amount)


def test_money_has_bounds_in_its_currency() -> None:
    about = Money("USD", Decimal(100), Qualifier.ABOUT)
    assert (about.low, about.high) == (Decimal(90), Decimal(110))
    assert Money.parse("nearly USD 1").high == Decimal("0.99")
    assert about.compare(Money.parse("$95")) is FIT
    assert about.compare(Money.parse("$80")) is DISAGREE
    assert about.compare(Money.parse("€100")) is INCOMPARABLE
    assert Money.parse("USD 5").compare(Money("USD", Decimal("5.00"))) is AGREE


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["thousand", "million", "тыс.", "млн", "мың", "k"]))
def test_a_scale_behind_a_range_is_that_of_both_ends_or_the_range_is_refused(low: int, high: int, scale: str) -> None:
    times = 10**6 if scale in ("million", "млн") else 1000
    try:
        count = Count.parse(f"{low}-{high} {scale}")
    except ValueProblem:
        assert low >= high
        return
    assert count.upper == high * times
    # Where it cannot be meant for both, the lower end is far above the figures of the upper one.
    assert count.number == low * times if low < high else (count.number == low and low >= 10 * high)


@given(st.integers(0, 10**9), st.sampled_from([",", " ", "\u00a0", "\u202f", "’", "."]))
def test_thousands_are_read_with_every_separator_or_refused_naming_them(number: int, separator: str) -> None:
    text = f"{number:,}".replace(",", separator)
    if separator == "." and 1000 <= number < 10**6:
        with pytest.raises(ValueProblem, match=f"as {number} or"):
            Count.parse(text)
    else:
        assert Count.parse(text).number == number


@pytest.mark.parametrize("typed", ["27 млн млн", "27 тыс. млн", "27 million million", "5 thousand тыс"])
def test_a_scale_is_no_unit(typed):
    with pytest.raises(ValueProblem):
        Count.parse(typed)
