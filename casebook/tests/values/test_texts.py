"""Writing: what text may come in, and texts, names, codes and references."""

import pytest

from casebook.values import (
    Code,
    Comparison,
    Name,
    RecordRef,
    Text,
    ValueProblem,
    check_language,
    clean_text,
    text_cleaning,
)

AGREE, DISAGREE, INCOMPARABLE = Comparison.AGREE, Comparison.DISAGREE, Comparison.INCOMPARABLE


def test_text_is_composed_and_its_spaces_are_single() -> None:
    assert clean_text("  Cafe\u0301 \t  in\u00a0\u00a0town\n") == "Café in town"


def test_line_ends_stay_only_where_lines_are_wanted() -> None:
    typed = "one \r\n\r\n\r\n\r\n two\u2028three\n"
    assert clean_text(typed) == "one two three"
    assert clean_text(typed, lines=True) == "one\n\ntwo\nthree"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x85", "\u202d", "\u202e", "\ud800", "\ue000", "\u0378"])
def test_hidden_turning_and_broken_characters_are_refused(char: str) -> None:
    with pytest.raises(ValueProblem, match=f"U\\+{ord(char):04X}"):
        clean_text(f"a{char}b")


@pytest.mark.parametrize("char", ["\u200e", "\u200f", "\u061c", "\u200c", "\u200d"])
def test_marks_that_arabic_and_persian_need_stay(char: str) -> None:
    assert clean_text(f"می{char}شود") == f"می{char}شود"


@pytest.mark.parametrize(
    "char",
    ["\u200b", "\ufeff", "\u2060", "\u00ad", "\ufe0f", "\u034f", "\u3164", "\U000e0041", "\u202a", "\u202b", "\u202c",
     "\u2066", "\u2067", "\u2068", "\u2069"],
)  # fmt: skip
def test_other_unseen_characters_go(char: str) -> None:
    assert clean_text(f"a{char}b") == "ab"


def test_all_that_python_prints_may_stay_but_what_is_not_seen() -> None:
    # Text of such characters alone is not looked at one by one.
    printed = (
        char for char in map(chr, range(0x110000)) if char.isprintable() and not text_cleaning._UNSEEN.match(char)
    )
    assert all(map(text_cleaning._allowed, printed))


def test_too_long_a_text_is_reported_its_length_and_the_limit() -> None:
    with pytest.raises(ValueProblem, match="2001 characters; at most 2000"):
        clean_text("a" * 2001)
    assert clean_text("a" * 20, limit=20) == "a" * 20
    with pytest.raises(ValueProblem, match="21 characters; at most 20"):
        clean_text("a" * 21, limit=20)


def test_ten_million_characters_are_refused_before_they_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_cleaning, "_spaced", lambda *_args: pytest.fail("it was looked at"))
    with pytest.raises(ValueProblem, match="10000000"):
        clean_text("a " * 5_000_000)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u200f\u200d"])
def test_empty_text_is_refused_unless_allowed(text: str) -> None:
    with pytest.raises(ValueProblem, match="Nothing is written"):
        clean_text(text)
    assert clean_text(text, allow_empty=True).strip("\u200f\u200d") == ""


@pytest.mark.parametrize("code", ["", "e", "EN", "english", "ru_RU", "en-", "ru-" + "a1-" * 20 + "b"])
def test_what_is_no_language_is_refused(code: str) -> None:
    with pytest.raises(ValueProblem):
        check_language(code)


@pytest.mark.parametrize("code", ["en", "kk", "ckb", "zh-Hant", "kk-Cyrl-KZ"])
def test_language_tags_are_taken(code: str) -> None:
    assert check_language(code) == code


@pytest.mark.parametrize(
    ("typed", "text", "lang", "canonical"),
    [
        ("They were moved.", "They were moved.", "en", "They were moved."),
        ("[ru] Их перевели.", "Их перевели.", "ru", "[ru] Их перевели."),
        ("[ru]Их  перевели.", "Их перевели.", "ru", "[ru] Их перевели."),
        ("[en] Moved", "Moved", "en", "Moved"),
        ("[en] [ru] Moved", "[ru] Moved", "en", "[en] [ru] Moved"),
        ("[2] Moved", "[2] Moved", "en", "[2] Moved"),
    ],
)
def test_a_text_tells_its_language_in_front(typed: str, text: str, lang: str, canonical: str) -> None:
    value = Text.parse(typed)
    assert (value.text, value.lang, str(value), value.words()) == (text, lang, canonical, text)


def test_a_text_of_the_greatest_length_can_have_a_prefix() -> None:
    assert Text.parse("[zh-Hant] " + "字" * 2000).lang == "zh-Hant"
    with pytest.raises(ValueProblem, match="2001"):
        Text.parse("字" * 2001)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("They were moved.", "they were  MOVED", AGREE),
        ("“Moved”", "Moved", AGREE),
        ("Moved", "Left", INCOMPARABLE),
        ("…", "!", INCOMPARABLE),
    ],
)
def test_free_texts_agree_or_cannot_be_compared(one: str, other: str, expected: Comparison) -> None:
    assert Text.parse(one).compare(Text.parse(other)) is expected


@pytest.mark.parametrize(
    ("typed", "text", "lang", "usage", "script"),
    [
        ("Aisha", "Aisha", "", "as printed", "Latn"),
        ("[ru] Дана (given)", "Дана", "ru", "given", "Cyrl"),
        ("[ar] عائشة (alias)", "عائشة", "ar", "alias", "Arab"),
        ("Dana (as printed) (given)", "Dana (as printed)", "", "given", "Latn"),
        ("დანა", "დანა", "", "as printed", "Geor"),
        ("達娜", "達娜", "", "as printed", "Hani"),
        ("Дана Smith-Джонс", "Дана Smith-Джонс", "", "as printed", "Cyrl"),
    ],
)
def test_a_name_tells_language_usage_and_script(typed: str, text: str, lang: str, usage: str, script: str) -> None:
    name = Name.parse(typed)
    assert (name.text, name.lang, name.usage, name.script) == (text, lang, usage, script)
    assert str(name) == typed


@pytest.mark.parametrize("text", ["123", "[ru]", "…", "[x] Dana", "a" * 201])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        Name.parse(text)


def test_readers_are_told_how_a_name_is_used() -> None:
    assert [Name.parse(text).words() for text in ("Dana", "Dana (alias)", "Dana (given)")] == [
        "Dana",
        "Dana (alias)",
        "Dana (given name)",
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Dana", "[ru] ДАНА (given)", AGREE),
        ("Şahin", "sahin", AGREE),
        ("Rosa", "Roza", INCOMPARABLE),
        ("Dana", "Aisha", INCOMPARABLE),
    ],
)
def test_spellings_of_a_name_are_never_a_contradiction(one: str, other: str, expected: Comparison) -> None:
    assert Name.parse(one).compare(Name.parse(other)) is expected


@pytest.mark.parametrize(("typed", "code"), [("held", "held"), ("Under review", "under-review"), ("a_b-2", "a-b-2")])
def test_a_code_is_a_slug(typed: str, code: str) -> None:
    assert str(Code.parse(typed)) == code
    assert Code.parse(typed).words() == code.replace("-", " ")


@pytest.mark.parametrize("text", ["-a", "a--b", "a-", "ä", "a.b", "a" * 61])
def test_what_is_no_slug_is_no_code(text: str) -> None:
    with pytest.raises(ValueProblem):
        Code.parse(text)


def test_codes_agree_or_disagree() -> None:
    assert Code("held").compare(Code("held")) is AGREE
    assert Code("held").compare(Code("released")) is DISAGREE


@pytest.mark.parametrize("text", ["abc", "a" * 13, "abc-d", "абвг"])
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        RecordRef.parse(text)


def test_two_records_are_no_contradiction() -> None:
    assert RecordRef.parse("K3F9AB").compare(RecordRef("k3f9ab")) is AGREE
    assert RecordRef("k3f9ab").compare(RecordRef("k3f9ac")) is INCOMPARABLE
