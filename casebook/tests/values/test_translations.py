"""One function gives a text for a reader's language, and says in which language it is."""

import pytest
from django.conf import settings

from casebook.models import Citation, Claim, Dispute, Record, Source
from casebook.values import OWN_LANGUAGE, TRANSLATED_INTO, column, text_in, with_translations, without_original

NOTE = {"note": "Counted by a lawyer.", "note_ru": "Посчитал юрист."}


@pytest.mark.parametrize(
    ("language", "found"),
    [
        ("en", ("Counted by a lawyer.", "en")),
        ("ru", ("Посчитал юрист.", "ru")),
        ("kk", ("Counted by a lawyer.", "en")),
        ("de", ("Counted by a lawyer.", "en")),
    ],
)
def test_the_text_in_a_language_or_as_it_was_written(language, found):
    assert text_in(language, "note", NOTE.get) == found
    assert text_in(language, "note", {}.get) == ("", "en")


def test_a_label_has_a_language_of_its_own():
    label = {"label": "Дана", "label_kk": "Дана (kk)"}
    assert text_in("en", "label", label.get, "ru") == ("Дана", "ru")
    assert text_in("kk", "label", label.get, "ru") == ("Дана (kk)", "kk")


def test_a_translation_of_nothing_is_found():
    assert without_original(NOTE.get, "note") == []
    assert without_original({"note_kk": "Ескерту"}.get, "note", "explanation") == ["note_kk"]


def test_every_text_of_the_archive_has_a_column_for_each_language_that_it_is_translated_into():
    assert {OWN_LANGUAGE, *TRANSLATED_INTO} <= {code for code, _name in settings.LANGUAGES}
    for model in (Record, Source, Claim, Citation, Dispute):
        assert model.own_words
        for name in model.own_words:
            own = model._meta.get_field(name)
            for translation in map(model._meta.get_field, with_translations(name)[1:]):
                assert (type(translation), translation.max_length) == (type(own), own.max_length)
                assert translation.blank
    assert column("note", "en") == "note"
