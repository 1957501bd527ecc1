"""The catalogs are complete: every message of code and templates, in every language, with all its forms and places."""

import re

import polib
import pytest
from django.utils import translation

from casebook import vocabulary
from casebook.models import ActionKind
from casebook.tests.pseudolocale import collected
from tools import words

# What a translation must have just as its message has it: places for values, and elements.
_PLACES = re.compile(r"%(?:\(\w+\))?[sdrf]|%(?:\(\w+\))?[.\d]+[fX]|</?\w+>")
CATALOGS = {path.parts[-3]: path for path in words.catalogs()}


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    with pytest.MonkeyPatch.context() as monkeypatch:
        return collected(tmp_path_factory.mktemp("collected"), monkeypatch)


def keys_of(catalog):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalog if not entry.obsolete}


def problems_of(entry, forms):
    """What is wrong with one translation, in words."""
    said = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "is only guessed"
    if not all(said):
        yield "is not translated"
    if entry.msgid_plural and len(said) != forms:
        yield f"has {len(said)} forms and not {forms}"
    for text in filter(None, said):
        if places_of(text) - places_of(entry.msgid):
            yield f"has places that the message has not: {text}"
        if not entry.msgid_plural and places_of(text) != places_of(entry.msgid):
            yield f"lacks places of the message: {text}"
        if ends_of(text) != ends_of(entry.msgid) and entry.msgctxt != "between the thousands of a number":
            yield f"begins or ends with another space: {text!r}"


def ends_of(text):
    return text[0].isspace(), text[-1].isspace()


def places_of(text):
    return set(_PLACES.findall(text))


@pytest.mark.parametrize("language", CATALOGS)
def test_a_catalog_has_every_message_and_nothing_else(language, messages):
    held, wanted = keys_of(words.opened(CATALOGS[language])), keys_of(messages)
    assert held == wanted, f"Run `make words` and translate.\nNew: {wanted - held}\nOld: {held - wanted}"


@pytest.mark.parametrize("language", CATALOGS)
def test_every_message_is_translated_with_all_its_forms_and_places(language):
    catalog = words.opened(CATALOGS[language])
    forms = int(re.match(r"nplurals=(\d)", catalog.metadata["Plural-Forms"])[1])
    wrong = [f"{entry.msgid!r} {problem}" for entry in catalog for problem in problems_of(entry, forms)]
    assert not wrong, "\n".join(wrong)


def test_the_catalogs_are_the_languages_of_the_pages_called_as_they_call_themselves(settings):
    assert {*CATALOGS, settings.LANGUAGE_CODE} == {code for code, _name in settings.LANGUAGES}
    assert settings.LANGUAGES[0] == ("en", "English")
    assert {("ru", "Русский"), ("kk", "Қазақша")} <= set(settings.LANGUAGES)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"msgstr": ""}, "is not translated"),
        ({"msgstr": "%(a)s и %(b)s", "flags": ["fuzzy"]}, "is only guessed"),
        ({"msgstr": "%(a)s"}, "lacks places"),
        ({"msgstr": "%(a)s и %(b)s и %(c)s"}, "has places that the message has not"),
        ({"msgstr": " %(a)s и %(b)s"}, "another space"),
        ({"msgid_plural": "%(a)s and %(b)s", "msgstr_plural": {0: "%(a)s и %(b)s"}}, "has 1 forms and not 4"),
    ],
)
def test_a_wrong_translation_is_found(fields, problem):
    entry = polib.POEntry(msgid="%(a)s and %(b)s", **fields)
    assert any(problem in reported for reported in problems_of(entry, 4))


def test_a_message_is_filled_in_and_compiled(tmp_path, monkeypatch):
    """The way of `make words`: collect, translate what is missing, compile."""
    folder = tmp_path / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalog = polib.POFile()
    catalog.append(polib.POEntry(msgid="Sources", msgstr="guessed", flags=["fuzzy"]))
    catalog.save(str(folder / "django.po"))
    monkeypatch.setattr(words, "LOCALE", tmp_path)
    (tmp_path / "new.json").write_text('[{"context": "", "id": "Sources", "words": "Fontoj"}]')
    words.fill("eo", str(tmp_path / "new.json"))
    words.compile_all()
    compiled = polib.mofile(str(folder / "django.mo"))
    assert [entry.msgstr for entry in compiled] == ["Fontoj"]


@pytest.mark.parametrize("language", CATALOGS)
def test_no_message_stands_twice(language):
    """Two meanings of one English word would share a translation, and gettext takes no such catalog."""
    polib.pofile(str(CATALOGS[language]), check_for_duplicates=True)


@pytest.mark.parametrize("language", CATALOGS)
def test_a_released_person_and_a_released_fact_are_told_apart(language):
    custody, action = vocabulary.fact("custody").choice("released"), ActionKind.RELEASE
    with translation.override(language):
        assert str(custody.label) != str(action.label)
