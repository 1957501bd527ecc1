"""Editors see every place that a withheld name covers, and add one, or leave one with a second person."""

import re

import pytest

from casebook import actions
from casebook.models import Redaction
from casebook.tests import factories
from casebook.tests.admin_helpers import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def reported():
    """A woman named Vera Mansurova, who may be named, and what others say of her and of faith ("vera")."""

    class Told:
        article = factories.published_source("Letters")
        woman = factories.published("person", "A prisoner", name_policy="full")
        prison = factories.published("facility", "Norhold prison")

    w = Told()
    w.name = factories.said(w.woman, "name", "Vera Mansurova", source=w.article)
    w.own = factories.said(w.woman, "role", "a nurse", source=w.article, quote="Vera Mansurova is a nurse")
    w.other = factories.said(w.prison, "statement", "Mansurova wrote to Vera.", scope="account", source=w.article)
    return w


def signed_in(client, name, role):
    client.force_login(factories.member(name, role))
    return client


def of(record):
    return f"/admin/desk/redacting/{record.pk}/"


def buttons(page, name):
    return [value.replace("&#x27;", "'") for value in re.findall(rf'name="{name}" value="([^"]*)"', page, re.DOTALL)]


def test_before_a_name_is_withheld_every_place_is_shown_that_it_would_cover(client, reported):
    page = signed_in(client, "editor", "editor").get(of(reported.woman))
    said = words(page)
    assert "No name of this person is withheld now" in said
    assert "would be covered" in said
    assert "would stay" in said
    leave = buttons(page.content.decode(), "leave")
    assert {value.split("\n")[1] for value in leave} == {reported.own.lead.ref, reported.other.ref}
    # Vera is a frequent word too: it stands in what is not linked to her.
    assert [value.split("\n")[3] for value in buttons(page.content.decode(), "cover")] == ["Vera"]
    reported.other.refresh_from_db()
    assert reported.other.redacted == {}


def test_an_editor_covers_a_place_at_once_and_a_second_person_ends_it(client, reported):
    (value,) = buttons(signed_in(client, "editor", "editor").get(of(reported.woman)).content.decode(), "cover")
    answer = client.post(of(reported.woman), {"cover": value})
    assert answer.status_code == 400
    assert not Redaction.objects.exists()
    assert client.post(of(reported.woman), {"cover": value, "reason": "It is her."}).status_code == 302
    reported.other.refresh_from_db()
    assert reported.other.shown("value") == "Mansurova wrote to […]."
    made = Redaction.objects.get()
    assert client.post("/admin/desk/redactions/", {"end": made.pk, "reason": "no"}).status_code == 400
    signed_in(client, "publisher", "publisher")
    assert client.post("/admin/desk/redactions/", {"end": made.pk, "reason": "Another Vera."}).status_code == 302
    reported.other.refresh_from_db()
    assert reported.other.shown("value") == "Mansurova wrote to Vera."


def test_leaving_words_standing_waits_for_a_second_person(client, reported):
    from_policy = {"name_policy": "role"}

    actions.revise(reported.woman, from_policy, by=factories.publisher(), public_reason="at her wish")
    reported.other.refresh_from_db()
    assert reported.other.shown("value") == "[…] wrote to Vera."
    page = signed_in(client, "editor", "editor").get(of(reported.woman))
    assert "So the withheld names of this person stand" in words(page)
    (value,) = [v for v in buttons(page.content.decode(), "leave") if v.startswith("claim\n")]
    client.post(of(reported.woman), {"leave": value, "reason": "Another Mansurova."})
    reported.other.refresh_from_db()
    assert reported.other.shown("value") == "[…] wrote to Vera."
    made = Redaction.objects.get()
    assert client.post("/admin/desk/redactions/", {"confirm": made.pk}).status_code == 400
    signed_in(client, "second", "publisher")
    assert "Words left standing" in words(client.get("/admin/"))
    assert client.post("/admin/desk/redactions/", {"confirm": made.pk}).status_code == 302
    reported.other.refresh_from_db()
    assert reported.other.shown("value") == "Mansurova wrote to Vera."
    assert "Words left standing" not in words(client.get("/admin/"))


def test_who_may_not_decide_sees_none_of_it_and_nothing_odd_breaks_it(client, reported):
    signed_in(client, "contributor", "contributor")
    for address in (of(reported.woman), "/admin/desk/redactions/"):
        assert client.get(address).status_code == 403
    assert "Places of the name" not in words(client.get(f"/admin/casebook/record/{reported.woman.pk}/change/"))
    signed_in(client, "editor", "editor")
    assert "Places of the name" in words(client.get(f"/admin/casebook/record/{reported.woman.pk}/change/"))
    assert client.get(of(reported.prison)).status_code == 404
    for sent in ({"confirm": "9" * 400}, {"end": "x"}, {}):
        assert client.post("/admin/desk/redactions/", sent).status_code == 400
    assert client.post(of(reported.woman), {"cover": "no such", "reason": "why"}).status_code == 400
