"""The admin's front page, its lists, and who gets in."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from casebook import actions
from casebook.admin.front_page import front
from casebook.admin.site import site
from casebook.models import Dispute, Request, Role, User
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world


class TestTheFrontPage:
    def test_it_says_what_there_is_to_do(self, client, editor, group, article):
        factories.claim(group, "count", "6", scope="held", created_by=editor)
        waiting = factories.claim(group, "count", "8", scope="citizens")
        factories.cite(waiting, article)
        actions.propose([waiting], by=factories.publisher())
        factories.source("An undated article", "", outlet=article.outlet)
        text = words(client.get("/admin/"))
        assert "My drafts (1)" in text
        assert "Waiting for review (1)" in text
        assert "Sources without a date (1)" in text
        assert "An undated article" in text

    def test_every_box_leads_to_just_what_it_counts(self, client, editor, group, article):
        factories.claim(group, "count", "6", scope="held", created_by=editor)
        factories.claim(group, "count", "7", scope="held")
        waiting = factories.claim(group, "count", "8", scope="citizens")
        factories.cite(waiting, article, None)
        actions.propose([waiting], by=factories.publisher())
        factories.record("facility", "North prison", created_by=editor)
        factories.record("facility", "South prison")
        factories.source("An undated article", "", outlet=article.outlet, created_by=editor)
        Dispute.objects.create(question="How many are there?", kind="contradiction", created_by=editor)
        prison = factories.published("facility", "East prison")
        for kind in ("prison", "camp"):
            factories.said(prison, "facility_type", kind, source=article)
        now = timezone.now()
        Request.objects.create(kind="other", text="A word", received_at=now, due_at=now)
        Request.objects.create(kind="other", text="A word", received_at=now, due_at=now, state="closed")
        for person, day in ((group, now.date()), (factories.published("person", "A prisoner"), None)):
            actions.record_wish(person, "page", by=editor, private_reason="asked", review_on=day)
        woman = factories.published("person", "A nurse")
        told = factories.said(woman, "religion", "one of them", source=article)
        long_ago = now - timedelta(days=400)
        actions.release([told], by=factories.second(), public_reason="she told it", at=long_ago)
        for box in front(editor):
            page = client.get(box.address)
            assert page.status_code == 200, box.title
            number = page.context["number"] if "number" in page.context else page.context["cl"].result_count
            assert number == box.number, box.title
            assert box.number >= 1, box.title


def test_every_list_of_the_admin_is_there_searched_and_filtered(client, group, article):
    client.force_login(factories.publisher())
    factories.said(group, "count", "6", scope="held", source=article)
    for model in site._registry:
        address = f"/admin/casebook/{model._meta.model_name}/"
        for query in ("", "?q=prison", "?q=%00%ff", "?o=1"):
            assert client.get(address + query).status_code in (200, 302), address + query


def test_suggestions_while_typing(client, editor, group):
    found = client.get("/admin/desk/records/?q=north&kinds=person").json()["found"]
    assert found == [f"Women in North prison · group · {group.ref}"]
    assert client.get("/admin/desk/records/?q=north&kinds=place").json()["found"] == []
    assert client.get("/admin/desk/sources/?q=nothing+like+it").json()["found"] == []


def test_members_are_made_by_publishers_only(client):
    client.force_login(factories.member("an editor", Role.EDITOR))
    assert client.get("/admin/casebook/user/").status_code == 403
    client.force_login(factories.publisher())
    group = Group.objects.get(name="Contributors").pk
    sent = {"username": "new.one", "groups": [group], "usable_password": "true", "password1": "a long password 1",
            "password2": "a long password 1"}  # fmt: skip
    client.post("/admin/casebook/user/add/", sent)
    made = User.objects.get(username="new.one")
    assert (made.role, made.is_staff, made.is_superuser) == ("contributor", True, False)


def test_nobody_else_gets_in(client):
    for address in ("/admin/", "/admin/casebook/claim/add/", "/admin/desk/records/?q=a"):
        assert client.get(address).status_code == 302
    client.force_login(User.objects.create(username="a reader"))
    assert client.get("/admin/casebook/claim/add/").status_code == 302


def test_a_wish_is_recorded_by_an_editor_and_the_visibility_decision_follows(client, editor):
    person = factories.published("person", "A prisoner")
    address = f"/admin/casebook/record/{person.pk}/action/wish/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"what": "page"}).status_code == 400
    assert client.post(address, {"what": "page", "private_reason": "Her mother wrote."}).status_code == 302
    person.refresh_from_db()
    assert not person.page_public
    client.force_login(factories.member("somebody", Role.CONTRIBUTOR))
    assert client.post(address, {"what": "all", "private_reason": "x"}).status_code == 403
