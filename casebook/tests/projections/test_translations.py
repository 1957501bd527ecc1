"""The archive's own words in other languages: in the public edition, in lists, in search, and redacted as all texts."""

import pytest

from casebook import actions
from casebook.models import PublicRecord
from casebook.models.edition import PublicClaim, PublicDispute, PublicSource
from casebook.search import search
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.values import text_in

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "translated"}


def public(record):
    return PublicRecord.objects.get(ref=record.ref)


@pytest.fixture
def prison():
    words = {"wording_ru": "Северная тюрьма", "note": "Old.", "note_ru": "Она."}
    return factories.published("facility", "Northern prison", **words)


def test_a_wording_is_the_label_in_each_language(prison):
    row = public(prison)
    assert (row.label, row.label_ru, row.label_kk, row.label_lang) == ("Northern prison", "Северная тюрьма", "", "en")
    assert (row.document["note"], row.document["note_ru"], row.document.get("note_kk")) == ("Old.", "Она.", None)
    assert text_in("ru", "note", row.document.get) == ("Она.", "ru")


def test_lists_are_in_the_order_of_the_readers_language(prison):
    factories.published("facility", "Western camp", wording_ru="Лагерь на западе")
    by_key = {key: [r.label for r in PublicRecord.objects.filter(kind="facility").order_by(key)] for key in
              ("sort_key", "sort_key_ru", "sort_key_kk")}  # fmt: skip
    assert by_key["sort_key"] == by_key["sort_key_kk"] == ["Northern prison", "Western camp"]
    assert by_key["sort_key_ru"] == ["Western camp", "Northern prison"]


def test_a_person_is_called_by_the_name_that_a_source_gives_in_the_language(article):
    person = factories.published("person", "A nurse", wording_ru="Медсестра", name_policy="given")
    assert (public(person).label, public(person).label_ru) == ("A nurse", "Медсестра")
    for name in ("Dana (given)", "[ru] Дана (given)", "[kk] Данагүл (alias)"):
        factories.said(person, "name", name, source=article)
    row = public(person)
    assert (row.label, row.label_ru, row.label_kk) == ("Dana", "Дана", "")


def test_an_official_is_called_by_the_translation_where_no_source_gives_a_name(article):
    words = {"wording_ru": "Айша Бекова", "wording_kk": "Айша Бекова"}
    minister = factories.published("person", "Aisha Bekova", public_life=True, name_policy="full", **words)
    factories.said(minister, "name", "Aisha Bekova", source=article)
    factories.said(minister, "name", "[kk] Айша Бек", source=article)
    assert (public(minister).label, public(minister).label_ru, public(minister).label_kk) == (
        "Aisha Bekova",
        "Айша Бекова",
        "Айша Бек",
    )


def test_a_description_never_stands_for_a_name(article):
    consul = factories.published("person", "Consul", wording_ru="Консул", public_life=True, name_policy="full")
    factories.said(consul, "name", "Rustam Zhumatov", source=article)
    assert (public(consul).label, public(consul).label_ru) == ("Rustam Zhumatov", "")


def test_a_translation_of_a_private_persons_wording_is_a_description_too(article):
    person = factories.published("person", "A nurse", wording_ru="Роза Мансурова")
    assert public(person).label_ru == ""
    group = factories.published("person", "Women", form="group", note="Known.", note_ru="Среди них Роза Мансурова.")
    assert "Мансурова" not in public(group).document["note_ru"]
    assert out_of_step() == []
    with pytest.raises(actions.ActionRefused):
        actions.revise(person, {"wording_kk": "Роза Мансурова"}, by=factories.second(), **WHY)


def test_claims_citations_sources_and_disputes_have_theirs(article):
    actions.revise(article, {"note": "Short.", "note_kk": "Қысқа."}, by=factories.publisher(), **WHY)
    group = factories.published("person", "Women", form="group")
    one = factories.claim(group, "count", "6", note="As told.", note_ru="Как сказано.")
    factories.cite(one, article, note="Twice.", note_ru="Дважды.")
    factories.publish(one)
    two = factories.said(group, "count", "8", source=article)
    made = factories.dispute("How many?", [one], [two])
    words = {"question_ru": "Сколько?", "explanation": "Unclear.", "explanation_kk": "Белгісіз."}
    actions.revise(made, words, by=factories.publisher(), **WHY)
    claim = PublicClaim.objects.get(ref=one.ref).document
    assert (claim["note_ru"], claim["citations"][0]["note_ru"]) == ("Как сказано.", "Дважды.")
    assert PublicSource.objects.get(ref=article.ref).document["note_kk"] == "Қысқа."
    dispute = PublicDispute.objects.get(ref=made.ref)
    assert dispute.question == "How many?"
    assert dispute.document["question_ru"] == "Сколько?"
    assert text_in("kk", "explanation", dispute.document.get) == ("Белгісіз.", "kk")
    assert text_in("ru", "explanation", dispute.document.get) == ("Unclear.", "en")
    assert out_of_step() == []


def test_a_translated_label_and_note_are_found(prison, article):
    woman = factories.published("person", "A nurse")
    held = factories.claim(woman, "held_at", prison, note="By bus.", note_kk="Автобуспен.")
    factories.cite(held, article)
    factories.publish(held)
    (hit,) = search("северная тюрьма").records.hits
    assert (hit.record, hit.spelling.lang) == (prison, "ru")
    assert [hit.claim_id for hit in search("автобуспен").facts.hits] == [held.pk]
    actions.revise(prison, {"wording_ru": ""}, by=factories.publisher(), **WHY)
    assert search("северная").records.hits == ()
    assert out_of_step() == []


def test_a_translation_of_nothing_is_refused(prison):
    for changes in ({"note": ""}, {"note": "", "note_ru": "", "note_kk": "Ескі."}):
        with pytest.raises(actions.ActionRefused):
            actions.revise(prison, changes, by=factories.publisher(), **WHY)
