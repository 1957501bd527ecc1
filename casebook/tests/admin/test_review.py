"""Review by article: a passage beside its fact, and on to the next."""

import hashlib

import pytest
from django.utils import timezone

from casebook import actions
from casebook.models import Action, Capture, Citation, Claim, Record, Role, State
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world

TEXT = "Nobody was told.\n\nSix women are held, the ministry said.\n\nTwo have left since."


@pytest.fixture
def reviewer(client):
    user = factories.member("a publisher", Role.PUBLISHER)
    client.force_login(user)
    return user


@pytest.fixture
def waiting(w):
    """Two facts of an article in draft, about a woman in draft and about the group, handed in with what they name."""
    by = factories.member("an editor", Role.EDITOR)
    source = factories.source("Six are held", outlet=w.article.outlet, created_by=by)
    copy = Capture.objects.create(
        source=source,
        content=TEXT.encode(),
        sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        captured_at=timezone.now(),
        method="typed",
        text=TEXT,
    )
    woman = factories.record("person", "A woman from the north", created_by=by)
    claims = [
        factories.claim(w.group, "count", "6", scope="held", created_by=by),
        factories.claim(woman, "age", "34", created_by=by),
    ]
    for paragraph, claim in enumerate(claims, 2):
        factories.cite(claim, source, paragraph, created_by=by, capture=copy)
    Citation.objects.filter(claim=claims[0]).update(passage_start=0, passage_end=9)
    actions.propose([woman, source, *claims], by=by)
    return claims


def review(claim):
    return f"/admin/desk/review/{claim.citations.get().source_id}/"


def state(thing):
    return type(thing).objects.get(pk=thing.pk).state


def test_the_article_that_waits_longest_is_read_first_with_its_passages(client, reviewer, waiting):
    page = client.get("/admin/desk/review/", follow=True)
    text = words(page)
    assert "Six are held" in text
    assert ">Six women</mark>" in page.content.decode()
    assert "Nobody was told." in text
    assert "1 of 2" in text
    assert "an editor" in text


def test_publishing_a_fact_takes_one_step_and_leads_to_the_next(client, reviewer, waiting):
    count, age = waiting
    answer = client.post(review(count), {"citation": count.citations.get().pk, "do": "publish"})
    assert answer.status_code == 302
    assert str(age.citations.get().pk) in answer.url
    assert state(count) == State.PUBLISHED
    assert state(count.citations.get().source) == State.PUBLISHED
    answer = client.post(review(age), {"citation": age.citations.get().pk, "do": "publish"})
    assert answer.url == "/admin/desk/review/"
    assert state(age) == state(age.subject) == State.PUBLISHED


def test_what_is_wrong_is_sent_back_with_words_that_its_editor_reads(client, reviewer, waiting):
    count, _age = waiting
    sent = {"citation": count.citations.get().pk, "do": "return"}
    assert client.post(review(count), sent).status_code == 400
    assert client.post(review(count), {**sent, "private_reason": "The text says seven."}).status_code == 302
    assert state(count) == State.DRAFT
    assert Action.objects.get(kind="return").private_reason == "The text says seven."
    client.force_login(factories.member("an editor"))
    assert "The text says seven." in words(client.get("/admin/desk/drafts/"))


def test_what_was_read_is_published_together_in_the_right_order(client, reviewer, waiting):
    chosen = [claim.citations.get().pk for claim in waiting]
    client.post(review(waiting[0]), {"citation": chosen[0], "do": "publish-ticked", "chosen": chosen})
    assert {state(claim) for claim in waiting} == {State.PUBLISHED}
    assert state(waiting[1].subject) == State.PUBLISHED


def test_a_contradiction_is_opened_one_by_one(client, reviewer, waiting, w):
    factories.said(w.group, "count", "8", scope="held", source=w.article)
    count, age = waiting
    page = client.get(review(age), {"citation": age.citations.get().pk})
    assert "contradicts 1" in words(page)
    assert f'value="{count.citations.get().pk}" id="chosen' not in page.content.decode()
    assert "It contradicts" in words(client.get(review(count), {"citation": count.citations.get().pk}))


def test_a_person_without_a_name_is_described_before_anything_is_shown(client, reviewer, waiting):
    _count, age = waiting
    actions.return_to_draft([age.subject], by=reviewer, private_reason="Say who she is.")
    Record.objects.filter(pk=age.subject_id).update(wording="", working_name="Dana Weiss")
    sent = {"citation": age.citations.get().pk, "do": "publish"}
    answer = client.post(review(age), sent)
    assert answer.status_code == 400
    assert "What readers call" in words(answer)
    sent[f"description-{age.subject.ref}"] = "A woman from Aktau"
    assert client.post(review(age), sent).status_code == 302
    assert Record.objects.get(pk=age.subject_id).label == "A woman from Aktau"


def test_a_sensitive_fact_is_not_published_by_whoever_entered_it(client, reviewer, waiting, w):
    own = factories.claim(w.woman, "religion", "muslim", created_by=reviewer)
    source = waiting[0].citations.get().source
    factories.cite(own, source, 1, created_by=reviewer)
    actions.propose([own], by=reviewer)
    answer = client.post(review(own), {"citation": own.citations.get().pk, "do": "publish"})
    assert answer.status_code == 400
    assert "a second person must publish it" in words(answer)
    assert state(own) == State.PROPOSED


def test_an_editor_reads_and_sends_back_and_does_not_publish(client, editor, waiting):
    page = client.get(review(waiting[0])).content.decode()
    assert 'value="publish"' not in page
    assert 'value="return"' in page
    answer = client.post(review(waiting[0]), {"citation": waiting[0].citations.get().pk, "do": "publish"})
    assert answer.status_code in (400, 403)
    assert state(waiting[0]) == State.PROPOSED


def test_an_article_without_anything_left_leads_on(client, reviewer, w):
    assert client.get("/admin/desk/review/").status_code == 200
    assert client.get(f"/admin/desk/review/{w.article.pk}/").url == "/admin/desk/review/"


def test_a_citation_of_a_claim_that_stands_is_reviewed_alone(client, reviewer, w, waiting):
    standing = factories.said(w.woman, "age", "40", source=w.article)
    source = waiting[0].citations.get().source
    added = factories.cite(standing, source, 3, created_by=factories.member("an editor"))
    actions.propose([added], by=factories.member("an editor"))
    sent = {"citation": added.pk, "do": "publish"}
    assert client.post(f"/admin/desk/review/{source.pk}/", sent).status_code == 302
    assert state(added) == State.PUBLISHED
    assert Claim.objects.get(pk=standing.pk).citations.filter(state=State.PUBLISHED).count() == 2


def test_a_child_is_called_one_where_it_is_published_with_a_fact(client, reviewer, waiting, article):
    by = factories.member("another editor", Role.EDITOR)
    child = Record.objects.create(kind="person", form="individual", working_name="Amina", created_by=by)
    age = factories.claim(child, "age", "4", created_by=by)
    factories.cite(age, article, created_by=by)
    actions.propose([child, age], by=by)
    page = words(client.get(f"/admin/desk/review/{article.pk}/"))
    assert "a child: no page, and nothing about them is shown" in page
    assert "This is a child, then or now" in page
    assert "What readers call Amina" not in page
