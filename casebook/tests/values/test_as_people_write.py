"""Dates, counts, ages, terms and money as articles write them in English, Russian and Kazakh.

The table has what is typed, its canonical text, and what it means; or, where it is refused, why.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from casebook.values import Comparison, Count, VagueDate, ValueProblem, parse_typed, parse_value
from casebook.values.languages import LANGUAGES
from casebook.values.languages.english import MONTHS

TABLE = Path(__file__).parents[1] / "data" / "as_people_write.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = [tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)][1:]
NUMBERS = ("count", "age", "duration", "money")


@pytest.mark.parametrize(("kind", "language", "typed", "canonical", "meaning"), ROWS)
def test_what_is_typed_is_read_or_refused_with_its_reason(
    kind: str, language: str, typed: str, canonical: str, meaning: str
) -> None:
    if not canonical:
        with pytest.raises(ValueProblem, match=meaning):
            parse_value(kind, typed)
        return
    value = parse_value(kind, typed)
    if isinstance(value, VagueDate):
        known = "" if value.known == "stated" else f" ({value.known})"
        assert f"{value.edtf}{known}" == canonical
    else:
        assert str(value) == canonical
    assert value.words() == meaning
    assert parse_value(kind, str(value)) == value


def test_the_table_has_many_forms_of_each_language() -> None:
    found = Counter((kind in NUMBERS, language) for kind, language, *_rest in ROWS)
    for language in ("en", "ru", "kk"):
        assert found[False, language] >= 60
        assert found[True, language] >= 40


def test_the_language_of_the_desk_does_not_change_what_is_read() -> None:
    for kind, _language, typed, canonical, _meaning in ROWS:
        if canonical:
            with translation.override("kk"):
                value = parse_value(kind, typed.upper() if kind in NUMBERS[:3] else typed)
            assert str(value) == str(parse_value(kind, typed)), typed


def test_what_is_refused_is_shown_as_it_was_typed_and_names_the_languages_that_are_read() -> None:
    for kind, typed in (("date", "24 avril 2019"), ("count", "шесть семь"), ("age", "28 Jahre"), ("duration", "à vie")):
        with pytest.raises(ValueProblem, match="English, Russian, Kazakh") as problem:
            parse_value(kind, typed)
        assert f"“{typed}”" in str(problem.value)


def test_every_month_is_read_in_every_language() -> None:
    names = {
        "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
        "en": " ".join(MONTHS),
    }
    for language, words in names.items():
        for number, month in enumerate(words.split(), start=1):
            typed = f"2019 жылғы 5 {month}" if language == "kk" else f"5 {month} 2019"
            assert VagueDate.parse(typed).edtf == f"2019-{number:02d}-05"


@given(st.integers(1, 999))
def test_every_russian_and_kazakh_numeral_is_read(number: int) -> None:
    hundreds, rest = divmod(number, 100)
    small = {n: forms.split()[0] for n, forms in LANGUAGES[0].numerals.items()}
    parts = [small[hundreds * 100]] if hundreds else []
    if rest and rest in small:
        parts.append(small[rest])
    elif rest:
        parts += [small[rest // 10 * 10], small[rest % 10]]
    assert Count.parse(" ".join(parts)).number == number
    kazakh = {n: forms.split()[0] for n, forms in LANGUAGES[1].numerals.items()}
    words = ([kazakh[hundreds]] if hundreds > 1 else []) + (["жүз"] if hundreds else [])
    words += [kazakh[one] for one in (rest // 10 * 10, rest % 10) if one]
    assert Count.parse(" ".join(words)).number == number


# --- Words without a number, and one number or another.


@pytest.mark.parametrize("word", ["dozens", "десятки", "ондаған", "dozens of women", "hundreds", "many", "несколько"])
def test_a_vague_word_has_no_bounds_and_is_held_against_itself_alone(word: str) -> None:
    count = Count.parse(word)
    assert (count.low, count.high, count.number) == (None, None, 0)
    assert count.compare(Count.parse(word)) is Comparison.AGREE
    for other in ("5", "50", "about 50", "at least 24", "thousands", "0"):
        number = Count(**vars(Count.parse(other)) | {"unit": count.unit})
        assert count.compare(number) is Comparison.INCOMPARABLE
        assert number.compare(count) is Comparison.INCOMPARABLE


def test_a_vague_word_says_that_there_are_ten_only_where_it_does() -> None:
    assert [Count.parse(word).reaches(10) for word in ("dozens", "hundreds", "several", "many")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert Count.parse("more than 9").reaches(10)
    assert not Count.parse("9 or 12").reaches(10)


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        ("count", "40 or 50", "50 or 40", Comparison.AGREE),
        ("count", "40 or 50", "50", Comparison.FIT),
        ("count", "40 or 50", "45", Comparison.DISAGREE),
        ("count", "40 or 50", "40 to 50", Comparison.FIT),
        ("count", "40 or 50", "more than 60", Comparison.DISAGREE),
        ("age", "4 or 6", "5", Comparison.DISAGREE),
        ("duration", "5 or 7 years", "6 years", Comparison.DISAGREE),
        ("duration", "5 or 7 years", "84 months", Comparison.FIT),
        ("money", "$100 or $200", "$150", Comparison.DISAGREE),
    ],
)
def test_one_number_or_another_is_none_between(kind: str, one: str, other: str, expected: Comparison) -> None:
    assert parse_value(kind, one).compare(parse_value(kind, other)) is expected
    assert parse_value(kind, other).compare(parse_value(kind, one)) is expected


# --- Whatever is typed: read or refused with a sentence, and what is read is read again.

TYPED = """
    24 27 1 2019 2018 600 1,5 двадцать шесть сто тысяч тысячи десятки сотни апреля апрель мая марта осень осенью весной
    года году год лет летняя месяцев в с по до к от после около более не менее почти или и из между начале конце
    середине первой половине квартале рамадана возможно весь никто полтора половиной пожизненно казнь долларов тенге
    евро $ женщин человек -х -го , . – - / : 27.11.2019 жылғы жылдың жылы жыл жылдан қараша қарашасы мамырдан мамырға
    бері дейін кейін бұрын соңында басында көктемі немесе шамамен алты алтау он жүз мың ондаған жүзден елуге астам жуық
    кем емес екеуі алтының жаста жас ай айдан жылға өмір бойы жарым теңге пен аралығында or to of dozens about years
"""
WORDS = TYPED.split()
ODD = ("٣", "３", "۱۹", "\u200f", "\u202b", "\u2009", "ё", "²", "Ⅳ")
typed_phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


def read_or_refused(kind: str, text: str) -> None:
    try:
        value: Any = parse_typed(kind, text)
    except ValueProblem as problem:
        sentence = str(problem)
    else:
        sentence = "It was read."
        assert value.words()
        assert parse_value(kind, str(value)) == value
    assert 10 < len(sentence) < 400


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(["date", *NUMBERS]), typed_phrases)
def test_words_in_any_order_are_read_or_refused(kind: str, text: str) -> None:
    read_or_refused(kind, text)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(["date", *NUMBERS]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=2000)
    | st.lists(st.sampled_from([*WORDS, *ODD]), max_size=60).map(" ".join),
)
@example("date", "24 апреля " * 200)
@example("count", "шесть " * 330)
@example("count", "сто " * 40)
@example("age", "жас " * 49)
@example("duration", "жыл " * 49)
@example("money", "от " * 60)
@example("count", "9" * 200)
def test_anything_at_all_is_read_or_refused(kind: str, text: str) -> None:
    read_or_refused(kind, text)
