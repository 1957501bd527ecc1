"""What holds for every type of value: to text and back unchanged, and only ValueProblems for what is none."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from casebook.values import (
    KNOWN,
    TYPES,
    USAGES,
    Age,
    Code,
    Comparison,
    Count,
    Duration,
    Money,
    Name,
    Qualifier,
    RecordRef,
    Text,
    VagueDate,
    Value,
    ValueProblem,
    parse_value,
)
from casebook.values.durations import DurationRange

EXAMPLES = {
    "text": "[ru] Новости",
    "name": "[ru] Дана (given)",
    "code": "under-review",
    "count": "more than 2 of 6 women",
    "money": "about USD 23000",
    "age": "28 at 2020-11/2021-02",
    "date": '2024-11/2024-12 "late 2024" (inferred)',
    "duration": "7 years 6 months",
    "record": "k3f9ab",
    "identifier": "N 1234567",
    "coordinates": "33.3152, 44.3661",
}

readable = st.text(st.characters(exclude_categories=("C",)), max_size=60)
languages = st.sampled_from(["en", "ru", "kk", "ar", "zh-Hant"])
qualifiers = st.sampled_from(list(Qualifier))
numbers = st.integers(0, 10**6)
years = st.integers(1, 9999).map(lambda year: f"{year:04d}")
days = st.dates(min_value=date(1000, 1, 1), max_value=date(9990, 1, 1))


def built(make: Callable[[], Any]) -> Any:
    """The value, or a discarded example where its parts do not go together."""
    try:
        return make()
    except ValueProblem:
        assume(False)
        raise


@st.composite
def texts(draw: st.DrawFn) -> Text:
    prefix = draw(st.sampled_from(["", "", "[ru] ", "[en]", "[sic]"]))
    return built(lambda: Text(prefix + draw(readable), draw(languages)))


@st.composite
def names(draw: st.DrawFn) -> Name:
    ending = draw(st.sampled_from(["", "", " (given)", "(alias)", " (as printed)"]))
    language = draw(st.one_of(st.just(""), languages))
    return built(lambda: Name(draw(readable) + ending, language, draw(st.sampled_from(USAGES))))


@st.composite
def counts(draw: st.DrawFn) -> Count:
    upper, total = draw(st.none() | numbers), draw(st.none() | numbers)
    unit = draw(st.sampled_from(["", "", "flights", "family members", "per cent", "women", "отказов"]))
    vague = draw(st.sampled_from(["", "", "", "dozens", "hundreds", "tens of thousands"]))
    either = draw(st.booleans()) and upper is not None
    return built(
        lambda: (
            Count.in_a_word(vague, unit)
            if vague
            else Count(draw(numbers), draw(qualifiers), upper, total, unit, either=either)
        )
    )


@st.composite
def money(draw: st.DrawFn) -> Money:
    amounts = st.decimals(Decimal(0), Decimal(10**9), places=2, allow_nan=False)
    upper = draw(st.none() | amounts)
    return built(lambda: Money(draw(st.sampled_from(["USD", "KZT"])), draw(amounts), draw(qualifiers), upper))


@st.composite
def ages(draw: st.DrawFn) -> Age:
    at = draw(st.sampled_from(["", "2020", "2020-11/2021-02", "2019~"]))
    unit, upper = draw(st.sampled_from(["years", "months"])), draw(st.none() | st.integers(0, 140))
    return built(lambda: Age(draw(st.integers(0, 140)), draw(qualifiers), upper, unit, at))


spans = st.builds(DurationRange, *[st.integers(0, 40)] * 4)


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    fixed = draw(st.sampled_from(["", "", "", "life", "death"]))
    if fixed:
        return Duration(fixed=fixed)
    return built(lambda: Duration(draw(spans), draw(qualifiers), draw(st.none() | spans)))


@st.composite
def edtf(draw: st.DrawFn) -> str:
    """EDTF text of every shape that the archive takes."""
    first, second = sorted(draw(st.tuples(days, days)))
    exact = draw(st.sampled_from([4, 7, 10]))
    start, end = first.isoformat()[:exact], second.isoformat()[:exact]
    shapes = [start, f"{start}~", f"{start}?", f"{start}%", f"{start}/{end}", f"{start}/..", f"../{end}"]
    shapes += [f"{start}/", f"/{end}", f"[{start},{end}]", f"{{{start},{end}}}", f"[..{end}]", f"[{start}..]"]
    shapes += [f"{start[:4]}-{draw(st.sampled_from([21, 24, 33, 36, 40, 41]))}", f"XXXX{start[4:]}"]
    shapes += [f"{start[:3]}X", f"{start[:2]}XX", f"{start[:4]}-XX", f"{start[:4]}-1X", f"{start[:4]}-11-XX"]
    return draw(st.sampled_from(shapes))


@st.composite
def dates(draw: st.DrawFn) -> VagueDate:
    words = draw(st.just("") | st.sampled_from(['say "late" 2024', "(inferred)", "в конце 2024 года"]) | readable)
    return built(lambda: VagueDate(draw(edtf()), words, draw(st.sampled_from(KNOWN))))


codes = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True).map(Code)
references = st.from_regex(r"[a-z0-9]{4,12}", fullmatch=True).map(RecordRef)
values = st.one_of(texts(), names(), codes, counts(), money(), ages(), durations(), references)


def goes_and_comes_back(value: Value) -> None:
    assert type(value).parse(str(value)) == value
    assert parse_value(value.type_name, str(value)) == value
    assert value.words()
    assert value.compare(value) is Comparison.AGREE


@given(values)
def test_every_value_goes_to_text_and_back_unchanged(value: Value) -> None:
    goes_and_comes_back(value)


@settings(max_examples=60, deadline=None)
@given(dates())
def test_every_date_goes_to_text_and_back_unchanged(value: VagueDate) -> None:
    assert VagueDate.parse(str(value)) == value
    assert value.words()
    expected = Comparison.INCOMPARABLE if value.undated else Comparison.AGREE
    assert value.compare(value) is expected


@settings(deadline=None)
@given(st.sampled_from(sorted(TYPES)), st.text(max_size=80) | st.from_regex(r"[\dX~?%/.,\[\]{}PYMD -]{1,14}"))
def test_arbitrary_text_is_read_or_refused_with_a_sentence(kind: str, text: str) -> None:
    try:
        value = parse_value(kind, text)
    except ValueProblem as problem:
        sentence = str(problem)
    else:
        sentence = "."
        assert parse_value(kind, str(value)) == value
    assert sentence.endswith((".", "/.."))
    assert len(sentence) < 300


GRAMMAR = """
    27 1st november may march 2019 2018 late early mid of the to and or between from since before after until
    about spring half first q1 1990s perhaps - / six years months more than half a and nearly of 12 $ usd x
    .. ~ [ hundred thousand at in old under 27.11.2019 03/04/2019 2019-21 2019/20 10k тыс. млн лет ноября года жылғы
    throughout earlier later 1,500 1.500 1.5 million months
"""
phrases = st.lists(st.sampled_from(GRAMMAR.split()), max_size=6).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["date", "count", "money", "age", "duration"]), phrases)
def test_words_of_the_grammar_in_any_order_are_read_or_refused(kind: str, text: str) -> None:
    try:
        value = parse_value(kind, text)
    except ValueProblem:
        return
    assert parse_value(kind, str(value)) == value
    assert value.words()


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\u202e1", "1\x00", "\ud800", "9" * 10_000_000, "-1" * 5000])
def test_empty_hidden_and_enormous_text_is_no_value(kind: str, text: str) -> None:
    with pytest.raises(ValueProblem):
        parse_value(kind, text)


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_each_type_has_an_example_that_is_its_own_canonical_text(kind: str) -> None:
    assert str(parse_value(kind, EXAMPLES[kind])) == EXAMPLES[kind]


def test_values_of_different_types_cannot_be_compared() -> None:
    parsed = [parse_value(kind, text) for kind, text in EXAMPLES.items()]
    for value in parsed:
        for other in parsed:
            if value is not other:
                assert value.compare(other) is Comparison.INCOMPARABLE


@given(counts(), counts())
def test_comparing_two_counts_does_not_depend_on_which_comes_first(one: Count, other: Count) -> None:
    assert one.compare(other) is other.compare(one)


@settings(deadline=None, max_examples=60)
@given(dates(), dates())
def test_comparing_two_dates_does_not_depend_on_which_comes_first(one: VagueDate, other: VagueDate) -> None:
    assert one.compare(other) is other.compare(one)


@given(days, st.integers(0, 400))
def test_an_interval_begins_and_ends_with_its_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    when = VagueDate(f"{first}/{last}")
    assert (when.earliest, when.latest) == (first, last)


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Code("held").code = "free"  # type: ignore[misc]


def test_a_type_that_does_not_exist_is_reported() -> None:
    with pytest.raises(ValueProblem, match="text, name, code"):
        parse_value("colour", "red")


def test_a_problem_shows_only_the_beginning_of_what_was_typed() -> None:
    with pytest.raises(ValueProblem) as problem:
        Code.parse("ä" * 90)
    assert "ä" * 59 + "…" in str(problem.value)
    assert "ä" * 60 not in str(problem.value)
