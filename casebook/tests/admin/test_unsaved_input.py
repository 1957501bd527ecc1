"""What was typed when a session ended comes back after signing in, to whoever typed it and to nobody else."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from casebook.models import Claim, Role
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed, words
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world
TYPED = "They are let out for an hour a day, she wrote."


def note(client, address):
    return re.search(r'name="typed_by" value="([^"]+)"', client.get(address).content.decode())[1]


def sent_again(answer):
    """What the page sends if its button is pressed."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n?(.*?)</textarea>', answer.content.decode(), re.DOTALL)
    return dict(found)


@pytest.fixture
def address(group):
    return second_step(group, "count")


@pytest.fixture
def sent(client, editor, article, address):
    return typed(article, value="6", scope="held", note=TYPED) | {"typed_by": note(client, address)}


def end_of_session():
    Session.objects.all().delete()


def test_it_comes_back_and_is_saved(client, editor, address, sent):
    end_of_session()
    answer = client.post(address, sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert "What you typed is kept" in words(client.get(answer["Location"]))
    assert not Claim.objects.exists()
    client.force_login(editor)
    assert address.replace("&", "&amp;") in client.get("/admin/").content.decode()
    answer = client.get(address)
    assert TYPED in words(answer)
    assert "citations-0-place" in sent_again(answer)
    assert client.post(address, sent_again(answer)).status_code == 302
    claim = Claim.objects.get()
    assert (claim.note, claim.value, claim.citations.get().paragraph) == (TYPED, "6", 3)
    # Once it was sent again the page is the plain form.
    assert TYPED not in words(client.get(address))


def test_it_can_be_thrown_away(client, editor, address, sent):
    end_of_session()
    client.post(address, sent)
    client.force_login(editor)
    answer = client.get(address)
    assert client.post(address, sent_again(answer) | {"throw_away": "1"}).status_code == 302
    assert TYPED not in words(client.get(address))
    assert not Claim.objects.exists()


def test_somebody_else_who_signs_in_there_does_not_see_it(client, address, sent):
    end_of_session()
    client.post(address, sent)
    client.force_login(factories.member("somebody else", Role.EDITOR))
    assert TYPED not in words(client.get(address))
    assert address not in words(client.get("/admin/"))


def test_nothing_is_kept_of_what_no_form_of_the_desk_sent(client, address, article):
    for forged in ({}, {"typed_by": "forged"}, {"typed_by": ""}):
        Client().post(address, typed(article, note=TYPED) | forged)
    assert not Session.objects.exists()


def test_whoever_signed_in_anew_in_another_window_loses_nothing_to_the_old_token(editor, address, article):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    page = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    by = re.search(r'name="typed_by" value="([^"]+)"', page)[1]
    # Signing in makes a new token.
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(
        address, typed(article, value="6", scope="held", note=TYPED) | {"typed_by": by, "csrfmiddlewaretoken": token}
    )
    assert answer.status_code == 302
    assert TYPED in words(client.get(answer["Location"]))
    assert client.post(address, {"csrfmiddlewaretoken": token}).status_code == 403
    assert not Claim.objects.exists()


def test_reasons_of_actions_are_kept_too_and_no_action_is_done_by_signing_in(client, group, article):
    publisher = factories.publisher()
    claim = factories.said(group, "count", "6", scope="held", source=article)
    client.force_login(publisher)
    address = f"/admin/casebook/claim/{claim.pk}/action/retract/"
    by = note(client, address)
    end_of_session()
    client.post(address, {"public_reason": "A long reason", "typed_by": by})
    client.force_login(publisher)
    assert "A long reason" in words(client.get(address))
    claim.refresh_from_db()
    assert claim.state == "published"


def test_every_form_of_the_desk_carries_the_note(client, group, article):
    client.force_login(factories.publisher())
    claim = factories.said(group, "count", "6", scope="held", source=article)
    draft = factories.claim(group, "count", "7", scope="held")
    cited = factories.cite(claim, article, 9)
    base = "/admin/casebook"
    for address in (
        f"{base}/claim/add/",
        second_step(group, "count"),
        f"{base}/claim/{draft.pk}/change/",
        f"{base}/record/add/",
        f"{base}/source/add/",
        f"{base}/dispute/add/",
        f"{base}/correction/add/",
        f"{base}/claim/{claim.pk}/cite/",
        f"{base}/citation/{cited.pk}/change/",
        f"{base}/claim/{claim.pk}/action/seal/",
        f"{base}/record/{group.pk}/action/revise/",
        f"{base}/record/{group.pk}/action/wish/",
        f"{base}/record/{group.pk}/action/merge/",
        f"{base}/record/{group.pk}/action/split/",
        f"{base}/claim/{claim.pk}/action/supersede/",
    ):
        assert note(client, address), address
