"""A word of the kind of a place of custody or a body, in any language, is found beside its name."""

import pytest

from casebook import actions
from casebook.search import How, search_records
from casebook.tests import factories
from casebook.tests.search_helpers import in_step, refs

pytestmark = pytest.mark.django_db


@pytest.fixture
def hol(archive):
    made = factories.published("facility", "Hol")
    factories.said(made, "facility_type", "camp", source=archive.letters)
    factories.said(made, "name", "[ar] الهول", source=archive.letters)
    return made


@pytest.mark.parametrize(
    "typed",
    [
        "Hol",
        "Hol camp",
        "camp Hol",
        "лагерь Аль-Хол",
        "Хол лагерь",
        "лагере Хол",
        "Хол лагері",
        "مخيم الهول",
        "camp الهول",
    ],
)
def test_it_is_found_by_its_name_and_a_word_of_its_kind(hol, typed):
    assert hol.ref in refs(typed)


def test_a_name_that_has_the_word_itself_is_found_by_that_of_another_language(archive):
    made = factories.published("facility", "Baghdad prison")
    factories.said(made, "facility_type", "prison", source=archive.letters)
    for typed in ("тюрьма Багдад", "Багдад тюрьма", "سجن بغداد", "Бағдад түрмесі"):
        assert refs(typed)[0] == made.ref, typed
    assert search_records("Baghdad prison").hits[0].how == How.NAME


def test_the_word_alone_is_not_enough_beside_another_name_or_another_kind(hol):
    for typed in ("Hol prison", "тюрьма Хол", "Norhold camp", '"Hol camp"', "camp camp Norhold"):
        assert hol.ref not in refs(typed), typed
    assert hol.ref in refs("Hol -camp")


def test_a_name_that_sounds_like_such_a_word_does_not_find_all_of_the_kind(archive, hol):
    court = factories.published("organisation", "Yesil")
    factories.said(court, "organisation_type", "court", source=archive.letters)
    for typed in ("Muhammad", "Kairat", "Kemp", "Ali", "Turki", "Aziz"):
        assert not {hol.ref, court.ref, archive.norhold.ref} & set(refs(typed)), typed
    assert court.ref in refs("суд Есиль")


def test_the_words_follow_the_kind_and_a_merge(archive, hol):
    other = factories.published("facility", "Hawliya")
    assert other.ref not in refs("Hawliya prison")
    kind = factories.said(other, "facility_type", "prison", source=archive.letters)
    assert refs("Hawliya prison") == [other.ref]
    in_step()
    actions.retract(kind, by=factories.publisher(), public_reason="not so")
    assert other.ref not in refs("Hawliya prison")
    factories.said(other, "name", "Hawliya", source=archive.letters)
    actions.merge(other, into=hol, by=factories.publisher(), public_reason="the same")
    assert hol.ref in refs("лагерь Hawliya")
    in_step()


def test_a_kind_that_only_a_sealed_source_said_is_no_more(archive, hol):
    source = factories.published_source("A camp", outlet=archive.radio)
    other = factories.published("facility", "Hawliya")
    factories.said(other, "facility_type", "camp", source=source)
    assert other.ref in refs("лагерь Hawliya")
    actions.seal(source, by=factories.publisher(), private_reason="danger")
    assert other.ref not in refs("лагерь Hawliya")
    in_step()
