"""Editors see every place that a withheld name covers, and add one, or leave one with a second person."""

import re

import pytest

from casebook import acts
from casebook.models import Redaction
from casebook.tests import make
from casebook.tests.desk import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """A woman named Vera Mansurova, who may be named, and what others say of her and of faith ("vera")."""

    class Told:
        article = make.published_source("Letters")
        woman = make.published("person", "A prisoner", name_policy="full")
        prison = make.published("facility", "Norhold prison")

    w = Told()
    w.name = make.said(w.woman, "name", "Vera Mansurova", source=w.article)
    w.own = make.said(w.woman, "role", "a nurse", source=w.article, quote="Vera Mansurova is a nurse")
    w.other = make.said(w.prison, "statement", "Mansurova wrote to Vera.", scope="account", source=w.article)
    return w


def signed_in(client, name, role):
    client.force_login(make.member(name, role))
    return client


def of(record):
    return f"/admin/desk/redacting/{record.pk}/"


def buttons(page, name):
    return [value.replace("&#x27;", "'") for value in re.findall(rf'name="{name}" value="([^"]*)"', page, re.DOTALL)]


def test_before_a_name_is_withheld_every_place_is_shown_that_it_would_cover(client, told):
    page = signed_in(client, "editor", "editor").get(of(told.woman))
    said = words(page)
    assert "No name of this person is withheld now" in said
    assert "would be covered" in said
    assert "would stay" in said
    leave = buttons(page.content.decode(), "leave")
    assert {value.split("\n")[1] for value in leave} == {told.own.lead.ref, told.other.ref}
    # Vera is a frequent word too: it stands in what is not linked to her.
    assert [value.split("\n")[3] for value in buttons(page.content.decode(), "cover")] == ["Vera"]
    told.other.refresh_from_db()
    assert told.other.masked == {}


def test_an_editor_covers_a_place_at_once_and_a_second_person_ends_it(client, told):
    (value,) = buttons(signed_in(client, "editor", "editor").get(of(told.woman)).content.decode(), "cover")
    answer = client.post(of(told.woman), {"cover": value})
    assert answer.status_code == 400
    assert not Redaction.objects.exists()
    assert client.post(of(told.woman), {"cover": value, "reason": "It is her."}).status_code == 302
    told.other.refresh_from_db()
    assert told.other.shown("value") == "Mansurova wrote to […]."
    made = Redaction.objects.get()
    assert client.post("/admin/desk/redactions/", {"end": made.pk, "reason": "no"}).status_code == 400
    signed_in(client, "publisher", "publisher")
    assert client.post("/admin/desk/redactions/", {"end": made.pk, "reason": "Another Vera."}).status_code == 302
    told.other.refresh_from_db()
    assert told.other.shown("value") == "Mansurova wrote to Vera."


def test_leaving_words_standing_waits_for_a_second_person(client, told):
    from_policy = {"name_policy": "role"}

    acts.revise(told.woman, from_policy, by=make.publisher(), public_reason="at her wish")
    told.other.refresh_from_db()
    assert told.other.shown("value") == "[…] wrote to Vera."
    page = signed_in(client, "editor", "editor").get(of(told.woman))
    assert "So the withheld names of this person stand" in words(page)
    (value,) = [v for v in buttons(page.content.decode(), "leave") if v.startswith("claim\n")]
    client.post(of(told.woman), {"leave": value, "reason": "Another Mansurova."})
    told.other.refresh_from_db()
    assert told.other.shown("value") == "[…] wrote to Vera."
    made = Redaction.objects.get()
    assert client.post("/admin/desk/redactions/", {"confirm": made.pk}).status_code == 400
    signed_in(client, "second", "publisher")
    assert "Words left standing" in words(client.get("/admin/"))
    assert client.post("/admin/desk/redactions/", {"confirm": made.pk}).status_code == 302
    told.other.refresh_from_db()
    assert told.other.shown("value") == "Mansurova wrote to Vera."
    assert "Words left standing" not in words(client.get("/admin/"))


def test_who_may_not_decide_sees_none_of_it_and_nothing_odd_breaks_it(client, told):
    signed_in(client, "contributor", "contributor")
    for address in (of(told.woman), "/admin/desk/redactions/"):
        assert client.get(address).status_code == 403
    assert "Places of the name" not in words(client.get(f"/admin/casebook/record/{told.woman.pk}/change/"))
    signed_in(client, "editor", "editor")
    assert "Places of the name" in words(client.get(f"/admin/casebook/record/{told.woman.pk}/change/"))
    assert client.get(of(told.prison)).status_code == 404
    for sent in ({"confirm": "9" * 400}, {"end": "x"}, {}):
        assert client.post("/admin/desk/redactions/", sent).status_code == 400
    assert client.post(of(told.woman), {"cover": "no such", "reason": "why"}).status_code == 400
