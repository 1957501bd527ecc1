"""A word of the kind of a place of custody or a body, in any language, is found beside its name."""

import pytest

from casebook import acts
from casebook.search import How, search_records
from casebook.tests import make
from casebook.tests.searching import in_step, refs

pytestmark = pytest.mark.django_db


@pytest.fixture
def hol(archive):
    made = make.published("facility", "Hol")
    make.said(made, "facility_type", "camp", source=archive.letters)
    make.said(made, "name", "[ar] الهول", source=archive.letters)
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
    made = make.published("facility", "Baghdad prison")
    make.said(made, "facility_type", "prison", source=archive.letters)
    for typed in ("тюрьма Багдад", "Багдад тюрьма", "سجن بغداد", "Бағдад түрмесі"):
        assert refs(typed)[0] == made.ref, typed
    assert search_records("Baghdad prison").hits[0].how == How.NAME


def test_the_word_alone_is_not_enough_beside_another_name_or_another_kind(hol):
    for typed in ("Hol prison", "тюрьма Хол", "Norhold camp", '"Hol camp"', "camp camp Norhold"):
        assert hol.ref not in refs(typed), typed
    assert hol.ref in refs("Hol -camp")


def test_a_name_that_sounds_like_such_a_word_does_not_find_all_of_the_kind(archive, hol):
    court = make.published("organisation", "Yesil")
    make.said(court, "organisation_type", "court", source=archive.letters)
    for typed in ("Muhammad", "Kairat", "Kemp", "Ali", "Turki", "Aziz"):
        assert not {hol.ref, court.ref, archive.norhold.ref} & set(refs(typed)), typed
    assert court.ref in refs("суд Есиль")


def test_the_words_follow_the_kind_and_a_merge(archive, hol):
    other = make.published("facility", "Hawliya")
    assert other.ref not in refs("Hawliya prison")
    kind = make.said(other, "facility_type", "prison", source=archive.letters)
    assert refs("Hawliya prison") == [other.ref]
    in_step()
    acts.retract(kind, by=make.publisher(), public_reason="not so")
    assert other.ref not in refs("Hawliya prison")
    make.said(other, "name", "Hawliya", source=archive.letters)
    acts.merge(other, into=hol, by=make.publisher(), public_reason="the same")
    assert hol.ref in refs("лагерь Hawliya")
    in_step()


def test_a_kind_that_only_a_sealed_source_said_is_no_more(archive, hol):
    source = make.published_source("A camp", outlet=archive.radio)
    other = make.published("facility", "Hawliya")
    make.said(other, "facility_type", "camp", source=source)
    assert other.ref in refs("лагерь Hawliya")
    acts.seal(source, by=make.publisher(), private_reason="danger")
    assert other.ref not in refs("лагерь Hawliya")
    in_step()
