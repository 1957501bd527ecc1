"""What is suggested while somebody types: the likeliest names, of what kind, and why."""

import json

import pytest

from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.tests.search_pages import refs
from casebook.tests.small_archive import world_with_sentence

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = world_with_sentence


def suggested(client, typed):
    answer = client.get("/search/suggestions/", {"q": typed})
    assert answer.headers["Content-Type"] == "application/json"
    return json.loads(answer.content)


def test_suggestions_tell_the_kind_and_why(client, w):
    factories.said(w.consul, "name", "Oleg Sartov", source=w.article)
    factories.said(w.consul, "name", "[ru] Олег Валдис", source=w.article)
    answer = suggested(client, "norhold")
    assert [s["label"] for s in answer["suggestions"]] == ["Norhold prison", "Nine women in Norhold"]
    assert answer["suggestions"][0] | {"why": ""} == {
        "label": "Norhold prison", "lang": "", "address": f"/facilities/{w.norhold.ref}/{w.norhold.slug}/",
        "kind": "Facility", "why": "", "spelling": "", "spelling_lang": "",
    }  # fmt: skip
    assert answer["said"] == "2 suggestions."
    (other,) = suggested(client, "Валд")["suggestions"]
    assert (other["label"], other["spelling"], other["spelling_lang"]) == ("Oleg Sartov", "Олег Валдис", "ru")
    assert other["why"] == "also spelt, with a word that begins so"
    assert [s["why"] for s in suggested(client, "Sauthkamp")["suggestions"]] == ["only sounds like it"]


def test_at_most_eight_are_suggested_and_a_shared_name_leads_to_all_who_have_it(client, w):
    with factories.together():
        for number in range(12):
            factories.published("place", f"Vellmark {'abcdefghijkl'[number]}")
        for _number in range(3):
            factories.published("place", "Ostrovia")
    assert len(suggested(client, "Vellm")["suggestions"]) == 8
    (shared,) = suggested(client, "Ostrovia")["suggestions"]
    assert (shared["why"], shared["address"]) == ("several of this name", "/search/?q=%22Ostrovia%22")
    assert len(set(refs(page(client, shared["address"]).one(tag="main")))) == 3


def test_there_is_nothing_to_suggest(client, w):
    assert suggested(client, "zzzzzz") == {"suggestions": [], "said": "No suggestions."}
    assert suggested(client, "")["suggestions"] == []
