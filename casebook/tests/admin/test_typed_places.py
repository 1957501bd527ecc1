"""A place in an article as people type it, and as a kept copy's blocks have it."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from casebook.admin.value_fields import PlaceField, meaning, place_text
from casebook.interchange.capture.article_text import blocks_of
from casebook.interchange.yaml.scalar_formats import LOCATOR, LocatorFormat
from casebook.models import Citation
from casebook.values import parse_value


def placed(typed: str) -> dict[str, int]:
    return {name: number for name, number in PlaceField().clean(typed).items() if number is not None}


PARAGRAPHS = ("3", "٣", "¶ 3", "¶3", "par. 3", "para 3", "paragraph 3", "абз. 3", "абзац 3", "3-й абзац", "3-абзац")
HEADINGS = ("heading 2", "subheading 2", "подзаголовок 2", "заголовок 2", "тақырыпша 2")
NO_PLACES = (
    "heading",
    "0",
    "heading 0",
    "caption 99999",
    "3.5",
    "page 4, 1.1",
    "1:99",
    "p. 3",
    "notice 1",
    "-3",
    "a" * 40,
)


@pytest.mark.parametrize(
    ("typed", "columns"),
    [
        ("headline", {}),
        ("Headline", {}),
        ("заголовок", {}),
        ("тақырып", {}),
        *((typed, {"paragraph": 3}) for typed in PARAGRAPHS),
        *((typed, {"heading": 2}) for typed in HEADINGS),
        *((typed, {"caption": 1}) for typed in ("caption 1", "Caption 1", "подпись 1")),
        *((typed, {"page": 4}) for typed in ("page 4", "стр. 4", "с. 4", "страница 4", "4-бет", "бет 4")),
        *((typed, {"seconds": 125}) for typed in ("0:02:05", "2:05", "time 0:02:05", "тайм-код 2:05")),
        *(
            (typed, {"paragraph": 3, "section": 1, "section_paragraph": 2})
            for typed in ("3, 1.2", "3, section 1.2", "paragraph 3, section 1.2", "абз. 3, раздел 1.2")
        ),
    ],
)  # fmt: skip
def test_a_place_is_read_as_people_call_it(typed: str, columns: dict[str, int]) -> None:
    assert placed(typed) == columns


@pytest.mark.parametrize("typed", NO_PLACES)
def test_what_is_no_place_is_refused_with_the_forms_that_are(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="heading 2; caption 1"):
        placed(typed)


def test_every_place_of_a_kept_copy_is_read_and_shown_again() -> None:
    text = "One.\n\n# A heading\n\nTwo.\n\n[caption] A picture\n\n[page 4]\n\nThree.\n\n[0:02:05]\n\nFour."
    places = [block.place for block in blocks_of(text)]
    assert places == ["1", "heading 1", "2", "caption 1", "page 4", "0:02:05"]
    for place in places:
        citation = Citation()
        LocatorFormat().put(citation, "place", PlaceField().clean(place))
        shown = place_text(citation)
        assert PlaceField().clean(shown) == PlaceField().clean(place)
        assert shown in (place, f"{place}, 0.1", place.removeprefix("paragraph "))


@given(st.sampled_from([name for name in LOCATOR if "section" not in name]), st.integers(1, 32767))
def test_a_place_goes_to_text_and_back(name: str, number: int) -> None:
    citation = Citation(**{name: number})
    assert placed(place_text(citation)) == {name: number}
    assert LocatorFormat().read(LocatorFormat().text(citation, "place"), 0)[name] == number


@given(st.text(max_size=45))
def test_anything_is_a_place_or_refused(typed: str) -> None:
    try:
        placed(typed)
    except forms.ValidationError:
        return


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("count", "десятки", "dozens: no number, so it is added to nothing and stands in no range"),
        ("count", "более 50", "more than 50: 51 or more"),
        ("count", "почти 600", "nearly 600: compared as 540 to 599"),
        ("count", "40 или 50", "40 or 50"),
        ("count", "шестеро", "6"),
        ("age", "за 60", "over 60: 60 or more"),
        ("duration", "от 22 месяцев до 10 лет", "22 months to 10 years"),
        ("duration", "өмір бойы", "life"),
        ("date", "24 апреля", "24 April, year not known: no year, so it is on no certain day"),
        ("money", "около 500 долларов", "about USD 500"),
    ],
)
def test_what_is_typed_is_shown_back_as_what_it_will_mean(kind: str, typed: str, words: str) -> None:
    assert meaning(parse_value(kind, typed)) == words
