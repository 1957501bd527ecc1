"""Vague dates: what is read, which days it allows, how it reads, how two of them compare."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casebook.values import (
    Comparison,
    VagueDate,
    ValueProblem,
    as_typed,
    parse_typed,
    parse_value,
)
from casebook.values import (
    edtf as values_edtf,
)

AGREE, FIT, DISAGREE, INCOMPARABLE = Comparison
FIRST, LAST = "0001-01-01", "9999-12-31"
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("typed", "edtf", "words"),
    [
        ("27 November 2019", "2019-11-27", "27 November 2019"),
        ("Wednesday, the 27th of November 2019", "2019-11-27", "27 November 2019"),
        ("Nov 27, 2019", "2019-11-27", "27 November 2019"),
        ("on Nov. 27", "XXXX-11-27", "27 November, year not known"),
        ("27 November", "XXXX-11-27", "27 November, year not known"),
        ("November 2019", "2019-11", "November 2019"),
        ("in November, 2019", "2019-11", "November 2019"),
        ("late 2024", "[2024-10..2024-12]", "some time between October and December 2024"),
        ("early 2024", "[2024-01..2024-03]", "some time between January and March 2024"),
        ("mid 2024", "[2024-05..2024-08]", "some time between May and August 2024"),
        ("mid-2024", "[2024-05..2024-08]", "some time between May and August 2024"),
        ("beginning of March 2025", "[2025-03-01..2025-03-10]", "some time between 1 and 10 March 2025"),
        ("early March 2025", "[2025-03-01..2025-03-10]", "some time between 1 and 10 March 2025"),
        ("mid March 2025", "[2025-03-11..2025-03-20]", "some time between 11 and 20 March 2025"),
        ("the end of February 2024", "[2024-02-21..2024-02-29]", "some time between 21 and 29 February 2024"),
        ("late February 2025", "[2025-02-21..2025-02-28]", "some time between 21 and 28 February 2025"),
        ("spring 2019", "2019-21", "spring 2019"),
        ("winter of 2019", "2019-24", "winter 2019"),
        ("Q1 2019", "2019-33", "first quarter of 2019"),
        ("the first half of 2019", "2019-40", "first half of 2019"),
        ("the 2010s", "201X", "the 2010s"),
        ("2010s", "201X", "the 2010s"),
        ("late 1990s", "[1997..1999]", "some time between 1997 and 1999"),
        ("about 2020", "2020~", "about 2020"),
        ("circa November 2020", "2020-11~", "about November 2020"),
        ("possibly 2020", "2020?", "possibly 2020"),
        ("since 2020", "2020/..", "since 2020"),
        ("since the beginning of March 2025", "2025-03/..", "since March 2025"),
        ("before 2025-02-28", "[..2025-02-27]", "27 February 2025 or earlier"),
        ("before March 2025", "[..2025-02]", "February 2025 or earlier"),
        ("before 2025", "[..2024]", "2024 or earlier"),
        ("before 1 March", "[..XXXX-02-29]", "29 February, year not known or earlier"),
        ("after March 2025", "[2025-04..]", "April 2025 or later"),
        ("by the end of 2024", "[..2024-12]", "December 2024 or earlier"),
        ("until March 2025", "../2025-03", "until March 2025"),
        ("between January and June 2019", "[2019-01..2019-06]", "some time between January and June 2019"),
        ("from December to January 2020", "2019-12/2020-01", "from December 2019 to January 2020"),
        ("27–29 November 2019", "2019-11-27/2019-11-29", "from 27 to 29 November 2019"),
        ("November 27-29, 2019", "2019-11-27/2019-11-29", "from 27 to 29 November 2019"),
        ("27 November to 3 December 2019", "2019-11-27/2019-12-03", "from 27 November to 3 December 2019"),
        ("2018-2019", "2018/2019", "from 2018 to 2019"),
        ("from March 2017 to May 2020", "2017-03/2020-05", "from March 2017 to May 2020"),
        ("throughout 2019", "2019-01-01/2019-12-31", "from 1 January to 31 December 2019"),
        ("all of March 2025", "2025-03-01/2025-03-31", "from 1 to 31 March 2025"),
        ("since late 2023", "2023-36/..", "since fourth quarter of 2023"),
        ("mid-2017 to late 2019", "2017-38/2019-36", "from second third of 2017 to fourth quarter of 2019"),
        ("late 1990s to early March 2001", "199X/2001-03", "from the 1990s to March 2001"),
        ("in the spring or summer of 2020", "[2020-21,2020-22]", "spring 2020 or summer 2020"),
        (
            "sometime between 27.11.2019 and 29.11.2019",
            "[2019-11-27..2019-11-29]",
            "some time between 27 and 29 November 2019",
        ),
        ("5–7 May 2019", "2019-05-05/2019-05-07", "from 5 to 7 May 2019"),
        ("May-June 2019", "2019-05/2019-06", "from May to June 2019"),
        ("2019–21", "2019/2021", "from 2019 to 2021"),
        ("27 ноября 2019 года", "2019-11-27", "27 November 2019"),
        ("27–29 ноября 2019 г.", "2019-11-27/2019-11-29", "from 27 to 29 November 2019"),
        ("в ноябре 2019 года", "2019-11", "November 2019"),
        ("2019 жылғы 27 қараша", "2019-11-27", "27 November 2019"),
        ("2019 жылғы қарашада", "2019-11", "November 2019"),
        ("since 27.11.2019", "2019-11-27/..", "since 27 November 2019"),
        ("2017 or 2018", "[2017,2018]", "2017 or 2018"),
        ("June or July 2018", "[2018-06,2018-07]", "June 2018 or July 2018"),
        ("7 May 2019, or 8 May", "[2019-05-07,2019-05-08]", "7 May 2019 or 8 May 2019"),
    ],
)
def test_english_words_become_edtf_and_are_kept(typed: str, edtf: str, words: str) -> None:
    when = VagueDate.parse(typed)
    assert (when.edtf, when.words(), when.words_text, when.known) == (edtf, words, typed, "stated")


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-11-27", "2019-11-27", "2019-11-27"),
        ("2019-21", "2019-03-01", "2019-05-31"),
        ("2019-24", "2019-01-01", "2020-02-29"),
        ("9999-24", "9999-01-01", LAST),
        ("2019-36", "2019-10-01", "2019-12-31"),
        ("2019-41", "2019-07-01", "2019-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("2019-XX", "2019-01-01", "2019-12-31"),
        ("2019-1X", "2019-10-01", "2019-12-31"),
        ("2019-11-XX", "2019-11-01", "2019-11-30"),
        ("2019-11-2X", "2019-11-20", "2019-11-29"),
        ("2019-XX-31", "2019-01-31", "2019-12-31"),
        ("201X-02-29", "2012-02-29", "2016-02-29"),
        ("2020~", "2019-01-01", "2021-12-31"),
        ("2020?", "2019-01-01", "2021-12-31"),
        ("2019-11%", "2019-10-01", "2019-12-31"),
        ("2019-11-30~", "2019-11-29", "2019-12-01"),
        ("~2019-11-27", "2018-11-27", "2020-11-27"),
        ("2019-~11-27", "2019-10-27", "2019-12-27"),
        ("201X~", "2000-01-01", "2029-12-31"),
        ("0001~", FIRST, "0002-12-31"),
        ("9999~", "9998-01-01", LAST),
        ("2018/2019-03", "2018-01-01", "2019-03-31"),
        ("2018~/2019", "2017-01-01", "2019-12-31"),
        ("2018/..", "2018-01-01", LAST),
        ("../2018", FIRST, "2018-12-31"),
        ("2018/", "2018-01-01", "2018-12-31"),
        ("/2018", "2018-01-01", "2018-12-31"),
        ("[2017,2019]", "2017-01-01", "2019-12-31"),
        ("{2017,2019-03}", "2017-01-01", "2019-03-31"),
        ("[2017-03..2019,2021]", "2017-03-01", "2021-12-31"),
        ("[..2018]", FIRST, "2018-12-31"),
        ("[2018..]", "2018-01-01", LAST),
    ],
)
def test_a_date_allows_these_days(edtf: str, earliest: str, latest: str) -> None:
    when = VagueDate.parse(edtf)
    assert (when.edtf, str(when.earliest), str(when.latest)) == (edtf, earliest, latest)
    assert not when.undated


@pytest.mark.parametrize(
    "edtf", ["XXXX", "XXXX-11", "XXXX-11-27", "XXXX-02-29", "XXXX-11/XXXX-12", "XXXX-11/..", "[XXXX-11,2018]"]
)
def test_without_a_year_a_date_is_undated_and_matches_nothing(edtf: str) -> None:
    when = VagueDate.parse(edtf)
    assert (when.undated, when.earliest, when.latest) == (True, None, None)
    assert when.compare(when) is INCOMPARABLE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("03/04/2019", "day or month first; write “3 April 2019” or “4 March 2019”"),
        ("since 03.04.2019", "day or month first; write “3 April 2019” or “4 March 2019”"),
        ("3.4.19", "day or month first; write “3 April 2019” or “4 March 2019”"),
        ("27.11.19", "write all four: “27 November 2019”"),
        ("31.02.2019", "no day of any year"),
        ("2010/11", "two ways; write “November 2010” or “from 2010 to 2011”"),
        ("13.2019", "late 2024.*2019-11-27"),
        ("spring", "has no year"),
        ("2019-02-30", "does not have"),
        ("2019-04-31/..", "does not have"),
        ("31 April 2019", "does not have"),
        ("XXXX-02-30", "does not have"),
        ("2019-13", "does not exist"),
        ("2019-00", "does not exist"),
        ("2019-99", "does not exist"),
        ("2019-21-05", "does not exist"),
        ("2019/2018", "earlier date first"),
        ("[2019..2018]", "earlier date first"),
        ("between June and January 2019-01-01", "cannot be read as a date"),
        ("../..", "neither beginning nor end"),
        ("/", "neither beginning nor end"),
        ("0000", "0001 to 9999"),
        ("-0500", "0001 to 9999"),
        ("Y20000", "0001 to 9999"),
        ("12019", "0001 to 9999"),
        ("2019-11-27T10:00:00Z", "late 2024.*2019-11-27"),
        ("yesterday", "depends on the day"),
        ("before", "late 2024.*2019-11-27"),
        ("Ramadan 2030", "reckoned from Ramadan"),
        ("end of 27 March 2019", "late 2024.*2019-11-27"),
        ("2019-21~", "late 2024.*2019-11-27"),
        ("[]", "late 2024.*2019-11-27"),
        ("[2019", "late 2024.*2019-11-27"),
        ("[2018,2019,2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030]", "at most 60"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says):
        VagueDate.parse(text)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2013", "2013"),
        ("0800", "800"),
        ("20XX", "between 2000 and 2099"),
        ("XXXX", "date not known"),
        ("2019-XX", "2019, month not known"),
        ("2019-11-XX", "November 2019, day not known"),
        ("XXXX-11", "November, year not known"),
        ("2020%", "possibly about 2020"),
        ("2018/", "from 2018, end not known"),
        ("/2018", "until 2018, beginning not known"),
        ("{2017,2018}", "2017 and 2018"),
        ("[2016,2017,2018]", "2016, 2017 or 2018"),
        ("[2018..]", "2018 or later"),
        ("[..2018-11]", "November 2018 or earlier"),
        ("[2016..2018,2020]", "some time between 2016 and 2018 or 2020"),
        ("{2016..2018,2020}", "from 2016 to 2018 and 2020"),
        ("2018-11-27/2019-01-03", "from 27 November 2018 to 3 January 2019"),
        ("2019-1X", "2019-1X"),
    ],
)
def test_readers_see_words_and_no_codes(edtf: str, words: str) -> None:
    assert VagueDate(edtf).words() == words


def test_the_canonical_text_holds_the_words_and_how_it_is_known() -> None:
    when = VagueDate.parse('2024-11/2024-12 "late 2024" (inferred)')
    assert when == VagueDate("2024-11/2024-12", "late 2024", "inferred")
    assert str(when) == '2024-11/2024-12 "late 2024" (inferred)'
    assert when.known_words() == "inferred"
    assert VagueDate.parse("2019-11-27 (year supplied)") == VagueDate("2019-11-27", known="year supplied")
    assert VagueDate.parse("late 2024 (inferred)").known == "inferred"
    assert str(VagueDate("2019")) == "2019"


def test_straight_quotes_in_the_words_become_typographic() -> None:
    when = VagueDate("2024", 'in "late" 2024')
    assert when.words_text == "in “late” 2024"
    assert VagueDate.parse(str(when)) == when


def test_how_it_is_known_is_one_of_four() -> None:
    with pytest.raises(ValueProblem, match="stated, year supplied, computed or inferred"):
        VagueDate("2024", known="guessed")


def test_words_longer_than_their_place_are_refused() -> None:
    with pytest.raises(ValueProblem, match="at most 120"):
        VagueDate("2024", "a" * 121)


def test_digits_of_other_scripts_and_spaces_are_read() -> None:
    assert VagueDate.parse("٢٠١٩-١١-٢٧").edtf == "2019-11-27"
    assert VagueDate.parse("2018 / 2019").edtf == "2018/2019"
    assert VagueDate.parse("[2017, 2018]").edtf == "[2017,2018]"
    assert VagueDate.parse("201x").edtf == "201X"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2019-11-27", "27 November 2019", AGREE),
        ("2019-11", "2019-11-XX", AGREE),
        ("2019", "2019-11-27", FIT),
        ("2018/..", "2020", FIT),
        ("2018", "2019", DISAGREE),
        ("../2018", "2019", DISAGREE),
        ("2018/2019", "2019/2020", FIT),
        ("late 2018", "2018-11/2019-02", FIT),
        ("late 2018", "early 2018", DISAGREE),
        ("XXXX-11-27", "2019-11-27", INCOMPARABLE),
    ],
)
def test_dates_are_compared_by_the_days_that_they_allow(one: str, other: str, expected: Comparison) -> None:
    assert VagueDate.parse(one).compare(VagueDate.parse(other)) is expected
    assert VagueDate.parse(other).compare(VagueDate.parse(one)) is expected


# Of each common form that is not given to the library, its ends; "%s" stands for all marks and none.
COMMON = [
    "0001%s", "9999%s", "201X%s", "20XX%s", "2019-XX%s", "2019-XX-XX%s", "2019-01-XX%s", "2019-12-XX%s",
    *(f"2019-{month:02}%s" for month in (1, 12)),
    *(f"2019-{month:02}-{days:02}" for month, days in enumerate((31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), 1)),
    "2019-01-01%s", "2019-10-30%s", "2019-21", "2019-29", "2019-30", "2019-39", "2019-41",
    "XXXX-01-01", "XXXX-02-29", "XXXX-04-30", "XXXX-12-31",
]  # fmt: skip
COMMON = [form.replace("%s", mark) for form in COMMON for mark in (("", "~", "?", "%") if "%s" in form else ("",))]


@pytest.mark.parametrize("edtf", COMMON)
def test_the_library_takes_what_it_is_not_asked_about(edtf: str) -> None:
    assert values_edtf._COMMON.fullmatch(edtf)
    values_edtf.parse_edtf(edtf)


@pytest.mark.parametrize(
    "edtf",
    ["0000-00", "2019-13", "2019-20", "2019-42", "2019-21~", "2019-02-30", "2019-04-31", "2019-01-32", "2019-01-00",
     "2019-00-XX", "2019-21-01", "XXXX-02-30", "XXXX-01-01~", "2019-11-27~~", "~2019-11", "２019", "2019\n", "x"],
)  # fmt: skip
def test_of_anything_else_it_is_asked(edtf: str) -> None:
    assert not values_edtf._COMMON.fullmatch(edtf)


def test_common_dates_are_not_given_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    # It needs 20 ms for each, which importing and checking an archive would spend on nearly nothing else.
    monkeypatch.setattr(values_edtf, "parse_edtf", None)
    values_edtf.check_syntax.cache_clear()
    for edtf in [*COMMON, "2019-11-27/2019-12-03", "2020/..", "../2025-03", "[2017,2018]", "[..2024-12]", "/2018~"]:
        values_edtf.check_syntax(edtf)
    with pytest.raises(TypeError):
        values_edtf.check_syntax("2019-~11")


MARK = "[~?%]?"
YEAR = rf"{MARK}(20[12]\d|201X|20XX|XXXX){MARK}"
MONTH = rf"-{MARK}(0[1-9]|1[012]|XX|1X|2[1-4]){MARK}"
DAY = rf"-{MARK}([012]\d|XX|1X){MARK}"


@settings(deadline=None)
@given(st.from_regex(rf"{YEAR}({MONTH}({DAY})?)?", fullmatch=True))
def test_what_can_be_made_can_be_read_again(edtf: str) -> None:
    # The library checks only what is read; what is made from stored columns must be no wider.
    try:
        when = VagueDate(edtf)
    except ValueProblem:
        return
    assert VagueDate.parse(str(when)) == when


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("27.11.2019", "2019-11-27"),
        ("11/27/2019", "2019-11-27"),
        ("05/05/2019", "2019-05-05"),
        ("2019.11.27", "2019-11-27"),
        ("2019/11/27", "2019-11-27"),
        ("20191127", "2019-11-27"),
        ("٢٧.١١.٢٠١٩", "2019-11-27"),
        ("11.2019", "2019-11"),
        ("2019/11", "2019-11"),
        ("2019/20", "2019/2020"),
        ("2019-20", "2019/2020"),
        ("2010-13", "2010/2013"),
        ("27.11.2019-29.11.2019", "2019-11-27/2019-11-29"),
        ("27.11.2019 – 3.12.2019", None),
        ("2019-11", "2019-11"),
        ("2010-11", "2010-11"),
    ],
)
def test_dates_in_digits_are_read_where_one_reading_alone_is_possible(typed: str, edtf: str | None) -> None:
    if edtf is None:
        with pytest.raises(ValueProblem, match="“3 December 2019” or “12 March 2019”"):
            VagueDate.parse(typed)
    else:
        assert VagueDate.parse(typed).edtf == edtf


@pytest.mark.parametrize(("text", "first"), [("2019-21", "spring 2019"), ("2019-36", "fourth quarter of 2019")])
def test_what_a_person_may_have_meant_as_years_is_refused_in_a_form_and_shown_so_that_it_is_not(
    text: str, first: str
) -> None:
    assert VagueDate.parse(text).words() == first
    for kind, typed in (("date", text), ("age", f"28 at {text}")):
        with pytest.raises(ValueProblem, match=f"“{first}” or “from 2019 to 20"):
            parse_typed(kind, typed)
        assert parse_typed(kind, as_typed(typed)) == parse_value(kind, typed)


@pytest.mark.parametrize("text", ["2022-21", "2019-11", "2019/2021", "spring 2019", '2019-21 "spring 2019"', "2019-20"])
def test_what_has_one_reading_is_read_in_a_form_as_in_a_file(text: str) -> None:
    assert (parse_typed("date", text), as_typed(text)) == (VagueDate.parse(text), text)


@given(days, st.sampled_from([".", "/", "-"]), st.booleans())
def test_a_day_in_digits_is_that_day_or_is_refused_naming_it(day: date, mark: str, month_first: bool) -> None:
    parts = (day.month, day.day) if month_first else (day.day, day.month)
    typed = f"{parts[0]:02d}{mark}{parts[1]:02d}{mark}{day.year:04d}"
    if max(parts) <= 12 and parts[0] != parts[1]:
        with pytest.raises(ValueProblem, match=VagueDate(day.isoformat()).words()):
            VagueDate.parse(typed)
    else:
        assert VagueDate.parse(typed).edtf == day.isoformat()


def bounds(typed: str, lasts: bool) -> list[str]:
    return [str(day) if day else "" for day in vars(VagueDate.parse(typed).bounds(lasts)).values()]


# As CIDOC CRM has them (P82, at some time within; P81, ongoing throughout), for cases such as tdwg/bdq publishes.
@pytest.mark.parametrize(
    ("typed", "point", "state"),
    [
        ("2018-03-04", "2018-03-04 2018-03-04 2018-03-04 2018-03-04", None),
        ("2018-03", "2018-03-01 2018-03-31", None),
        ("2016-02", "2016-02-01 2016-02-29", None),
        ("2018", "2018-01-01 2018-12-31", None),
        ("2018~", "2017-01-01 2019-12-31", None),
        ("late 2023", "2023-10-01 2023-12-31", None),
        ("spring or summer 2020", "2020-03-01 2020-08-31", None),
        ("between 2015 and 2019", "2015-01-01 2019-12-31", None),
        ("before 2018", f"{FIRST} 2017-12-31", None),
        ("after 2018", f"2019-01-01 {LAST}", None),
        ("2017 or 2019", "2017-01-01 2019-12-31", None),
        ("2020/2021 (inferred)", "2020-01-01 2021-12-31", None),
        ('2023-10/2023-12 "late 2023"', "2023-10-01 2023-12-31", None),
        ('2025-03-01/2025-03-10 "At the beginning of March"', "2025-03-01 2025-03-10", None),
        ('2023-10/2023-12 "в конце 2023 года"', "2023-10-01 2023-12-31", None),
        ('../2025-02-28 "before Ramadan" (computed)', f"{FIRST} 2025-02-28", None),
        ("from March 2017 to May 2020", "2017-03-01 2020-05-31", "2017-03-01 2020-05-31 2017-03-31 2020-05-01"),
        ("2017-03-02/2020-05-04", "2017-03-02 2020-05-04", "2017-03-02 2020-05-04 2017-03-02 2020-05-04"),
        ("2015/2020 (computed)", "2015-01-01 2020-12-31", "2015-01-01 2020-12-31 2015-12-31 2020-01-01"),
        ("2016-11-17/2016-11-17", "2016-11-17 2016-11-17 2016-11-17 2016-11-17", None),
        ("2017/2017-06", "2017-01-01 2017-06-30", None),
        ("throughout 2019", "2019-01-01 2019-12-31", "2019-01-01 2019-12-31 2019-01-01 2019-12-31"),
        ("since 2018", f"2018-01-01 {LAST}", f"2018-01-01 {LAST} 2018-12-31"),
        ("since 4 May 2018", f"2018-05-04 {LAST}", f"2018-05-04 {LAST} 2018-05-04"),
        ("until 2018", f"{FIRST} 2018-12-31", None),
        ("until 4 May 2018", f"{FIRST} 2018-05-04", f"{FIRST} 2018-05-04 2018-05-04 2018-05-04"),
        ("from early 2017 to late 2019", "2017-01-01 2019-12-31", "2017-01-01 2019-12-31 2017-03-31 2019-10-01"),
        ("2018/", "2018-01-01 2018-12-31", None),
        ("XXXX-11-27", "", None),
    ],
)
def test_the_outer_and_the_inner_span_of_points_and_states(typed: str, point: str, state: str | None) -> None:
    assert " ".join(filter(None, bounds(typed, lasts=False))) == point
    assert " ".join(filter(None, bounds(typed, lasts=True))) == (state or point)


@given(st.tuples(days, days), st.sampled_from([4, 7, 10]), st.booleans())
def test_the_inner_span_lies_within_the_outer_one(both: tuple[date, date], exact: int, lasts: bool) -> None:
    start, end = sorted(both)
    found = VagueDate(f"{start.isoformat()[:exact]}/{end.isoformat()[:exact]}").bounds(lasts)
    assert found.outer_from <= start <= end <= found.outer_to
    if found.inner_from:
        assert found.outer_from <= found.inner_from <= found.inner_to <= found.outer_to
        assert lasts or found.outer_from == found.outer_to


@st.composite
def printed(draw: st.DrawFn) -> str:
    """EDTF of each shape of which the words are words that are read."""
    start, end = sorted(draw(st.tuples(days, days)))
    exact = draw(st.sampled_from([4, 7, 10]))
    first, last = start.isoformat()[:exact], end.isoformat()[:exact]
    part = draw(st.sampled_from([21, 22, 23, 24, 33, 36, 40, 41]))
    shapes = [first, f"{first}~", f"{first}?", f"{first}/{last}", f"{first}/..", f"../{last}", f"[{first}..{last}]"]
    shapes += [f"[..{last}]", f"[{first}..]", f"[{first},{last}]", f"{first[:4]}-{part}", f"{first[:3]}X"]
    return draw(st.sampled_from(shapes))


@settings(deadline=None, max_examples=200)
@given(printed())
def test_a_date_in_words_is_read_again_with_the_same_meaning(edtf: str) -> None:
    when = VagueDate(edtf)
    again = VagueDate.parse(when.words())
    assert [again.bounds(lasts) for lasts in (True, False)] == [when.bounds(lasts) for lasts in (True, False)]
