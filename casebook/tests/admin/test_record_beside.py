"""What belongs to a record stands beside its form; assignments; and looking again at what was released."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casebook import actions
from casebook.admin.queue import assigned_to
from casebook.admin.record_admin import beside
from casebook.models import Action, Assignment, Claim, Correction, Request, Role
from casebook.tests import factories
from casebook.tests.admin_helpers import change, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    made = factories.member("an editor", Role.EDITOR)
    client.force_login(made)
    return made


def titles(record, user):
    return {part.title: part.number for part in beside(record, user)}


def test_a_record_has_beside_it_all_that_belongs_to_it(client, editor, article):
    prison = factories.published("facility", "North prison")
    woman = factories.published("person", "A prisoner")
    claim = factories.said(prison, "capacity", "100", source=article)
    draft = factories.claim(prison, "capacity", "200", created_by=editor)
    factories.said(woman, "held_at", prison, source=article)
    now = timezone.now()
    Request.objects.create(kind="error", text="Look", about=claim.ref, received_at=now, due_at=now)
    Correction.objects.create(kind="correction", on_model="record", on_ref=prison.ref, text="A wrong number.")
    actions.record_wish(prison, "page", by=editor, private_reason="a letter")
    assert titles(prison, editor) == {
        "Claims about it": 2, "Claims that point to it": 1, "Wishes": 1, "Requests": 1, "Corrections": 1,
        "Articles": 1, "What was done": 2,
    }  # fmt: skip
    page = client.get(change(prison))
    text = words(page)
    assert "Built for how many: 200 no source yet · draft" in text
    assert "Built for how many: 100 The Example Post, 4 May 2019 · published" in text
    assert text.index("how many: 200") < text.index("how many: 100")
    assert f"/admin/casebook/claim/add/?subject={prison.ref}" in page.content.decode()
    assert change(draft) in page.content.decode()
    contributor = factories.member("somebody", Role.CONTRIBUTOR)
    assert not {"Wishes", "Requests"} & set(titles(prison, contributor))


def test_only_people_are_asked_for_what_only_people_have(client, editor):
    prison = factories.record("facility", "North prison", created_by=editor)
    assert not {"form", "minor", "name_policy"} & set(client.get(change(prison)).context["adminform"].form.fields)


def test_an_article_is_given_to_a_reader_and_a_reviewer(client, editor, article):
    other = factories.publisher()
    address = f"/admin/casebook/source/{article.pk}/action/assign/"
    assert client.post(address, {"read": editor.pk, "review": other.pk}).status_code == 302
    assert "an editor reads it, publisher reviews it" in words(client.get(change(article)))
    assert [(row.task, thing.words) for row, thing in assigned_to(editor)] == [("read", "An article")]
    client.post(address, {"read": editor.pk, "read_done": "on", "review": ""})
    assert not Assignment.objects.of(editor).exists()
    assert not Assignment.objects.filter(task="review").exists()
    assert "an editor has read it" in words(client.get(change(article)))


def test_what_is_published_is_no_more_to_be_reviewed_and_nobody_gives_it(client, editor, article):
    claim = factories.claim(factories.published("facility", "North prison"), "capacity", "100")
    factories.cite(claim, article)
    address = f"/admin/casebook/claim/{claim.pk}/action/assign/"
    assert client.post(address, {"read": "", "review": editor.pk}).status_code == 302
    assert Assignment.objects.of(editor).count() == 1
    factories.publish(claim)
    assert Assignment.objects.of(editor).count() == 0
    assert client.post(address, {"review": editor.pk}).status_code == 403


def test_a_contributor_takes_work_and_gives_none(client, article, editor):
    somebody = factories.member("somebody", Role.CONTRIBUTOR)
    client.force_login(somebody)
    address = f"/admin/casebook/source/{article.pk}/action/assign/"
    assert client.post(address, {"read": editor.pk}).status_code == 400
    assert client.post(address, {"read": somebody.pk}).status_code == 302
    assert Assignment.objects.of(somebody).count() == 1


class TestReleases:
    @pytest.fixture
    def told(self, article):
        return factories.said(factories.published("person", "A nurse"), "religion", "one of them", source=article)

    def test_releasing_asks_for_the_day_on_which_it_is_looked_at_again(self, client, told):
        client.force_login(factories.second())
        address = f"/admin/casebook/claim/{told.pk}/action/release/"
        assert 'type="date"' in client.get(address).content.decode()
        reasons = {"public_reason": "She told it.", "private_reason": ""}
        assert client.post(address, reasons | {"review_on": ""}).status_code == 400
        past = client.post(address, reasons | {"review_on": "2019-01-01"})
        assert "Name a day to come" in words(past)
        assert not Claim.objects.get(pk=told.pk).released
        client.post(address, reasons | {"review_on": "2100-01-01"})
        told.refresh_from_db()
        assert (told.released, str(told.review_on)) == (True, "2100-01-01")

    def test_what_is_due_is_listed_and_kept_by_a_second_person_or_withheld(self, client, editor, told):
        long_ago = timezone.now() - timedelta(days=400)
        actions.release([told], by=factories.second(), public_reason="She told it.", at=long_ago)
        assert list(Claim.objects.to_review()) == [told]
        assert "Released facts to look at again (1)" in words(client.get("/admin/"))
        address = f"/admin/casebook/claim/{told.pk}/action/review/"
        assert client.get(address).status_code == 403
        sent = {"outcome": "keep", "review_on": "2100-01-01", "private_reason": "She said it again."}
        client.force_login(factories.publisher())
        assert "a second person must look at it again" in words(client.post(address, sent))
        client.force_login(factories.second())
        assert client.post(address, sent).status_code == 302
        assert not Claim.objects.to_review().exists()
        assert Action.objects.filter(kind="review", on_ref=told.ref).get().private_reason == "She said it again."
        sent = {
            "outcome": "withhold",
            "review_on": "2100-01-01",
            "private_reason": "She is afraid.",
            "public_reason": "",
        }
        assert "in words that readers may see" in words(client.post(address, sent))
        assert client.post(address, sent | {"public_reason": "Asked for."}).status_code == 302
        told.refresh_from_db()
        assert (told.released, told.review_on, told.withheld) == (False, None, "religion")
