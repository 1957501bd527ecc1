"""A withheld name is covered whether it is written as one word or as several, and other words stay."""

import re
from pathlib import Path

import pytest

from casebook.names import COVER, TIE, Redactor, is_particle, redact, tied

SPELLINGS = Path(__file__).parents[1] / "data" / "withheld_compounds.tsv"
# Of a hundred spellings so many are covered.
OF_A_HUNDRED = 98
PROSE = (
    "With those who had parts in it the archive made up its mind.",
    "Он был сохранен. Теперь между нами. Сведения со ссылками. Ассылка на статью.",
    "В целом Абдоминальные боли. Буду рад. Гул нарастал",
)


def rows():
    lines = SPELLINGS.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def parts(name):
    return len(re.split(r"[\s-]+", name))


def left(matcher, name):
    """The words of the name that stay readable, but for particles."""
    words = re.split(r"[\W_]+", matcher.apply(f"Letter to {name}")[10:].replace(COVER, " "))
    return [word for word in words if word and not is_particle(word)]


def stored(name):
    """The name as resolving withholds it: each of its words, and those that stand together."""
    return [*name.split(), *tied(name)]


@pytest.mark.parametrize("withheld", [lambda name: [name], stored], ids=["whole", "stored"])
def test_a_name_of_one_word_or_several_is_covered_in_the_other_spellings(withheld):
    pairs = [(one, other) for row in rows() for one in row for other in row if parts(one) != parts(other)]
    assert len(pairs) > 1000
    missed = [(one, other) for one, other in pairs if left(Redactor(withheld(one)), other)]
    print(f"{len(pairs) - len(missed)} of {len(pairs)} covered")
    assert len(missed) <= len(pairs) * (100 - OF_A_HUNDRED) / 100, missed


@pytest.mark.parametrize("text", PROSE)
def test_ordinary_texts_stay_beside_such_names(text):
    names = [together for row in rows() for name in row for together in tied(name)]
    assert len(names) > 150
    assert Redactor(names).apply(text) == text


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("She met Abd al-Rahman's aunt", "She met […]'s aunt"),
        ("письмо Абд ар-Рахмана", "письмо […]"),
        ("https://news.example/Abd-al-Rahman-2019/", "https://news.example/[…]-2019/"),
        ("https://news.example/?who=Abd%20al-Rahman", "https://news.example/?who=[…]"),
        ("عبد\u200cالرحمن", "[…]"),
        ("Abd\u200dal\u200dRahman", "[…]"),
        ("Abd\u00a0al-Rahman", "[…]"),
        ("Abd\nal-Rahman", "[…]"),
        ("Abd\n\nal-Rahman", "Abd\n\nal-Rahman"),
        ("Abd and Rahman", "Abd and Rahman"),
    ],
)
def test_how_the_words_stand_together(text, covered):
    assert redact(text, ["Abdulrahman"]) == covered


def test_who_is_shown_stays_beside_a_withheld_name_of_several_words():
    assert redact("Gulnur came", ["Gul Nur"]) == f"{COVER} came"
    assert redact("Gulnur came", ["Gul Nur"], ["Gulnur"]) == "Gulnur came"


def test_words_that_stand_together_are_tied_but_for_surnames():
    assert tied("Abd al-Rahman Karimov") == [f"Abd{TIE}al{TIE}Rahman"]
    assert tied("Roza Mansurova") == []
    assert tied("al-Hasan") == []
