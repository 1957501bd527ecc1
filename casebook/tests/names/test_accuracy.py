"""Of common names of the region as many spellings are covered as are said to be, and no frequent word is.

data/region_names.tsv has the names; every third line was held back while the rules were made. What is also a frequent
word (Roza, Dana) is measured apart: it is covered in texts about the person alone.
"""

from functools import cache
from pathlib import Path

import pytest
import wordfreq

from casebook.names import COVER, Redactor, fold, is_common, is_particle
from casebook.names.common_words import COMMON, NAME, frequency

NAMES = Path(__file__).parents[1] / "data" / "region_names.tsv"
FIXTURES = Path(__file__).parents[3] / "fixtures"
MOST_FREQUENT = 20_000
OF_A_HUNDRED = 97
# Names of others that are read as one of these is, in the languages where they are the same: Joseph is Yusuf.
SAME_NAME_ELSEWHERE = {
    "alexandra", "eugene", "jane", "jenna", "joseph", "julie", "marie", "natalie", "oscar",
    "иосиф", "иосифа", "женя", "савченко", "мэри",
}  # fmt: skip


def rows():
    lines = NAMES.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def held_back(reported):
    return [row for number, row in enumerate(rows()) if (number % 3 == 2) == reported]


def is_also_a_word(name, other):
    """Whether the name, or the spelling that is looked for, is a frequent word."""
    return any(map(is_common, name.split())) or any(frequency(word) == COMMON for word in other.split())


def uncovered(matcher, name):
    """What of the name stays readable, but for its articles."""
    left = matcher.apply(f"Letter of {name}")[10:].replace(COVER, " ").replace("-", " ")
    return [word for word in left.split() if not is_particle(word)]


def pairs(of):
    return [(one, other) for row in of for one in row for other in row if one != other]


@pytest.mark.parametrize("held", [False, True], ids=["tuned for", "held back"])
def test_common_names_are_covered_in_their_spellings(held):
    asked = [pair for pair in pairs(held_back(held)) if not is_also_a_word(*pair)]
    assert len(asked) > 1500
    missed = [(one, other) for one, other in asked if uncovered(Redactor([one]), other)]
    print(f"{len(asked) - len(missed)} of {len(asked)} covered")
    assert len(missed) <= len(asked) * (100 - OF_A_HUNDRED) / 100, missed


def test_what_is_also_a_frequent_word_is_covered_in_texts_about_the_person_alone():
    also_words = [(one, other) for one, other in pairs(rows()) if is_common(one) and fold(one) == fold(other)]
    assert len(also_words) > 10
    for one, other in also_words:
        assert Redactor([one]).apply(f"Letter of {other}") == f"Letter of {other}", one
        assert Redactor((), linked=[one]).apply(f"Letter of {other}") == f"Letter of {COVER}", one


@cache
def covered_words(language):
    """The most frequent words of a language, small and with a capital, that any of the names covers."""
    matcher = Redactor([name for row in rows() for name in row[:2]])
    words = wordfreq.top_n_list(language, MOST_FREQUENT)
    return {word for word in words for form in (word, word[:1].upper() + word[1:]) if matcher.apply(form) != form}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_frequent_word_is_covered_that_is_not_the_name(language):
    spelt = {fold(part) for row in rows() for name in row for part in (name, *name.replace("-", " ").split())}
    # Also with an ending: Михаила.
    begun = tuple(name[:-1] for name in spelt if len(name) > 3)

    def is_a_name(word):
        plain = fold(word)
        return plain in spelt or (language == "ru" and plain.startswith(begun)) or word in SAME_NAME_ELSEWHERE

    covered = covered_words(language)
    print(f"{language}: {len(covered)} of {MOST_FREQUENT}, all names: {sorted(covered)}")
    assert [word for word in sorted(covered) if not is_a_name(word)] == []
    assert [word for word in sorted(covered) if frequency(word) > NAME] == [], "no dictionary has them"


def test_names_of_other_public_records_stay():
    labels = [
        line.partition("wording: ")[2]
        for kind in ("facilities", "operations", "organisations", "places", "events", "sentences")
        for line in (FIXTURES / "records" / f"{kind}.yaml").read_text(encoding="utf-8").splitlines()
        if "wording: " in line
    ]
    assert len(labels) > 80
    names = [name for row in rows() for name in row]
    matcher = Redactor(names, shown=labels)
    assert [label for label in labels if matcher.apply(label) != label] == []
    # Without being reported which names are shown only who is really called so is covered.
    alone = [label for label in labels if Redactor([row[0] for row in rows()]).apply(label) != label]
    assert [label for label in alone if "Aysha" not in label and "Zhanna" not in label] == []


@pytest.mark.parametrize(
    ("withheld", "text"),
    [
        ("Bagdat", "Baghdad, Багдад, в Багдаде"),
        ("Kurt", "The Court of Appeal, court"),
        ("Suriya", "Syria, Сирия, Сирии"),
        ("Person", "a prison, Prison for women, a person"),
        ("Мұрат", "Марат"),
        ("Роман", "роман, Roman"),
        ("Алексей", "Александр"),
        ("Серік", "в цирке, Цирк"),
        ("Мадина", "Medina, Медина"),
    ],
)
def test_the_name_of_somebody_hides_nothing_that_is_only_like_it(withheld, text):
    assert Redactor([withheld]).apply(text) == text
    address = f"https://news.example/{text.split(',', maxsplit=1)[0].lower().replace(' ', '-')}-2019/"
    assert Redactor([withheld]).apply(address) == address


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Вера и Верой; вера", f"{COVER} и {COVER}; вера"),
        ("Vera's letter, Верный", f"{COVER}'s letter, Верный"),
        ("ВЕРА", COVER),
    ],
)
def test_a_frequent_word_is_covered_in_a_text_about_who_is_called_so(text, covered):
    assert Redactor((), linked=["Вера"]).apply(text) == covered
    assert Redactor(["Вера"]).apply(text) == text


def test_the_name_of_a_public_record_is_covered_in_so_many_letters_where_the_text_is_about_who_is_called_so():
    assert Redactor(["Astana Bekova"], ["Astana"]).apply("Astana Bekova") == f"Astana {COVER}"
    assert Redactor((), ["Astana"], ["Astana Bekova"]).apply("Astana, Bekova") == f"{COVER}, {COVER}"


@pytest.mark.parametrize(
    "text",
    [
        "Мадина", "МАДИНА", "Мадину", "Мади\u00adна", "Мади-\nна", "Мади\u00ad\nна", "Мади\u2011\nна", "Мади\u00a0на",
        "Ма\u0301дина", "Мади\u200bна", "Madina", "madina", "Mädina", "ﻣﺪﻳﻨﺔ", "مـديـنة", "مَدِينَة", "ومدينة",
        "%D0%9C%D0%B0%D0%B4%D0%B8%D0%BD%D0%B0", "Мадинаның",
    ],
)  # fmt: skip
def test_however_it_is_set_a_name_is_covered(text):
    assert Redactor(["Мәдина"]).apply(f"письмо {text} домой") == f"письмо {COVER} домой"


def test_initials_stay_and_the_surname_beside_them_does_not():
    assert Redactor(["Samal Berkenova"]).apply("S. Berkenova, С.Б.") == f"S. {COVER}, С.Б."


def test_a_word_in_two_parts_stays_where_it_is_another_word():
    assert Redactor(["Мадина"]).apply("мы ма-\nшина, с\u00a0ними") == "мы ма-\nшина, с\u00a0ними"
