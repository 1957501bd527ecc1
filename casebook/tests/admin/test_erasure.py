"""Erasing at the desk: the button, the page that shows all of it, and the second person's."""

import re

import pytest
from django.urls import reverse

from casebook import actions
from casebook.actions.erasure_plan import ERASABLE
from casebook.models import Erasure, Record
from casebook.names import COVER
from casebook.tests import admin_helpers, factories
from casebook.tests.actions.test_erasure import WHY, Told

pytestmark = [pytest.mark.django_db, pytest.mark.both]

WORLD = Told
TYPED = {"why": "law", "reason": "A letter of her lawyer."}


def address(thing):
    return reverse("admin:desk-erase", args=[thing._meta.model_name, thing.pk])


def read(client, thing):
    """The page, and what its form would send."""
    answer = client.get(address(thing))
    text = answer.content.decode()
    reported = {
        "read": re.search(r'name="read" value="(\w+)"', text)[1],
        "names": answer.context["form"].initial["names"],
    }
    return text, reported | {"place": re.findall(r'name="place" value="([^"]+)"[^>]* checked', text)}


@pytest.fixture
def publisher(client):
    client.force_login(factories.publisher())


@pytest.mark.usefixtures("publisher")
class TestAsking:
    def test_the_button_stands_beside_the_others(self, client, w):
        for thing in (w.woman, w.held, w.article, w.kept_dispute, w.notice, w.held.citations.get()):
            page = client.get(reverse(f"admin:casebook_{thing._meta.model_name}_change", args=[thing.pk]))
            assert address(thing) in page.content.decode(), thing

    @pytest.mark.parametrize("role", ["contributor", "editor"])
    def test_for_publishers_alone(self, client, w, role):
        client.force_login(factories.member(role, role))
        page = client.get(reverse("admin:casebook_record_change", args=[w.woman.pk]))
        assert address(w.woman) not in page.content.decode()
        assert client.get(address(w.woman)).status_code == 403
        assert client.post(address(w.woman), TYPED | {"_ask": "1"}).status_code == 403
        assert not Erasure.objects.exists()

    @pytest.mark.parametrize("model", ERASABLE)
    def test_the_page_stands_for_every_kind(self, client, w, model):
        thing = model.objects.first()
        assert client.get(address(thing)).status_code == 200

    def test_all_that_goes_and_changes_is_reported(self, client, w):
        text, reported = read(client, w.woman)
        words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
        for expected in ("Records (3)", "Life sentence", "Claims (", "Citations (", "Disputes (1)", "Wishes (1)"):
            assert expected in words
        assert f"{COVER} and {COVER} wrote a letter." in words
        assert reported["names"].splitlines()[0] == "Dana Zorkaltseva"
        assert f"claim/{w.elsewhere.pk}/value" in text
        assert f"claim/{w.elsewhere.pk}/value" not in reported["place"]
        assert f"claim/{w.mentioned.pk}/value" in reported["place"]

    def test_a_second_person_is_asked_with_what_was_decided(self, client, w):
        _text, reported = read(client, w.woman)
        reported["place"].append(f"claim/{w.elsewhere.pk}/value")
        reported["place"].remove(f"claim/{w.mentioned.pk}/value")
        answer = client.post(address(w.woman), TYPED | reported | {"_ask": "1"})
        assert answer.status_code == 302
        asked = Erasure.objects.get()
        assert (asked.why, asked.reason, asked.on_ref) == ("law", "A letter of her lawyer.", w.woman.ref)
        assert asked.places == {f"claim/{w.elsewhere.pk}/value": True, f"claim/{w.mentioned.pk}/value": False}
        assert Record.objects.filter(pk=w.woman.pk).exists()

    def test_names_that_are_added_are_looked_for_and_asked_about_first(self, client, w):
        _text, reported = read(client, w.woman)
        reported["names"] += "\nNorhold"
        answer = client.post(address(w.woman), TYPED | reported | {"_ask": "1"})
        assert answer.status_code == 400
        assert "look at it again" in admin_helpers.words(answer)
        assert "A letter of her lawyer." in answer.content.decode()
        assert not Erasure.objects.exists()

    def test_without_a_reason_nothing_typed_is_lost(self, client, w):
        _text, reported = read(client, w.woman)
        answer = client.post(address(w.woman), reported | {"reason": "", "names": reported["names"], "_ask": "1"})
        assert "This field is required." in admin_helpers.words(answer)
        assert "Dana Zorkaltseva" in answer.content.decode()
        assert not Erasure.objects.exists()

    def test_what_cannot_be_erased_says_why(self, client, w):
        _text, reported = read(client, w.post)
        answer = client.post(address(w.post), TYPED | reported | {"_ask": "1"})
        assert f"It is the outlet of the source {w.article.ref}" in admin_helpers.words(answer)

    def test_of_what_is_not_there(self, client):
        for path in ("record/999", "wish/1", "nothing/1"):
            assert client.get(f"/admin/desk/erase/{path}/").status_code == 404


class TestConfirming:
    @pytest.fixture
    def asked(self, w):
        return actions.ask_to_erase(w.woman, by=factories.publisher(), **WHY)

    def page(self, client, asked):
        answer = client.get(reverse("admin:desk-erasing", args=[asked.pk]))
        seen = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
        return answer, {"seen": seen[1] if seen else ""}

    def test_it_waits_on_the_front_page_of_those_who_may(self, client, asked):
        for role, shown in (("publisher", True), ("editor", False)):
            client.force_login(factories.member(f"another {role}", role))
            page = client.get("/admin/").content.decode()
            assert (reverse("admin:desk-erasing", args=[asked.pk]) in page) is shown

    def test_the_second_person_reads_all_of_it_and_does_it(self, client, w, asked):
        client.force_login(factories.second())
        answer, seen = self.page(client, asked)
        assert "Life sentence" in answer.content.decode()
        assert "She wrote to us." in answer.content.decode()
        answer = client.post(reverse("admin:desk-erasing", args=[asked.pk]), seen | {"_erase": "1"}, follow=True)
        assert "Erased." in admin_helpers.words(answer)
        assert not Record.objects.filter(pk=w.woman.pk).exists()
        assert client.get(reverse("admin:desk-erasing", args=[asked.pk])).status_code == 404

    def test_who_asked_cannot_confirm_and_can_take_it_back(self, client, w, asked):
        client.force_login(factories.publisher())
        answer, seen = self.page(client, asked)
        assert 'name="_erase"' not in answer.content.decode()
        answer = client.post(reverse("admin:desk-erasing", args=[asked.pk]), seen | {"_erase": "1"})
        assert (answer.status_code, Record.objects.filter(pk=w.woman.pk).exists()) == (400, True)
        assert client.post(reverse("admin:desk-erasing", args=[asked.pk]), {"_decline": "1"}).status_code == 302
        assert not Erasure.objects.exists()

    def test_what_was_not_read_is_not_erased(self, client, w, asked):
        client.force_login(factories.second())
        answer = client.post(reverse("admin:desk-erasing", args=[asked.pk]), {"_erase": "1"})
        assert "look at it again" in admin_helpers.words(answer)
        assert Record.objects.filter(pk=w.woman.pk).exists()

    def test_what_was_deleted_meanwhile_needs_it_no_more(self, client, w):
        draft = factories.record("facility", "A draft")
        asked = actions.ask_to_erase(draft, by=factories.publisher(), **WHY)
        draft.delete()
        client.force_login(factories.second())
        answer = client.get(reverse("admin:desk-erasing", args=[asked.pk]), follow=True)
        assert "It is not there any more." in admin_helpers.words(answer)
        assert not Erasure.objects.exists()

    def test_asked_for_twice_the_button_leads_to_what_waits(self, client, w, asked):
        client.force_login(factories.publisher())
        answer = client.get(address(w.woman))
        assert answer["Location"] == reverse("admin:desk-erasing", args=[asked.pk])
