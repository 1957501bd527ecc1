"""Constraints of the database itself, with the guard open so that nothing else stops what they refuse."""

import pytest
from django.db import IntegrityError, connection, transaction

from casebook.models import Attribution, Citation, Claim, DisputeSide, Record
from casebook.models.archive import write_guard
from casebook.tests import factories
from casebook.tests.smallest_archive import world_with_claim

pytestmark = pytest.mark.django_db
WORLD = world_with_claim


@pytest.fixture(autouse=True)
def _open(w):
    with write_guard.opened():
        yield


def refused(change):
    def change_and_check():
        change()
        connection.check_constraints()

    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        change_and_check()


def test_a_published_claim_has_a_lead(w):
    refused(lambda: Claim.objects.update(lead=None))


def test_a_claim_has_a_value_or_a_target(w):
    refused(lambda: Claim.objects.update(value="too"))


def test_yes_says_something(w):
    refused(lambda: Claim.objects.update(target=None))


def test_a_gap_holds_no_value(w):
    refused(lambda: Claim.objects.update(gap="health"))


def test_one_claim_stands_once(w):
    claim = w.claim
    twin = factories.claim(w.woman, "held_at", w.prison)
    lead = factories.cite(twin, w.article)
    refused(lambda: Claim.objects.filter(pk=twin.pk).update(lead=lead, state="published", digest=claim.digest))


def test_chains_have_no_gaps(w):
    citation = w.claim.lead
    refused(lambda: Attribution.objects.create(citation=citation, position=5, words="late"))
    refused(lambda: Attribution.objects.filter(citation=citation, position=0).delete())


def test_a_position_is_taken_once(w):
    citation = w.claim.lead
    refused(lambda: Attribution.objects.create(citation=citation, position=1, words="too"))


def test_a_speaker_is_a_record_or_words(w):
    refused(lambda: Attribution.objects.update(speaker=w.woman))
    refused(lambda: Attribution.objects.update(words=""))


def test_only_what_is_published_is_public(w):
    refused(lambda: Record.objects.filter(pk=w.woman.pk).update(state="draft"))


def test_a_child_is_not_public(w):
    refused(lambda: Record.objects.filter(pk=w.woman.pk).update(minor=True))


def test_a_locator_is_whole(w):
    refused(lambda: Citation.objects.update(paragraph=0))
    refused(lambda: Citation.objects.update(section=1))
    refused(lambda: Citation.objects.update(paragraph=None, section=1, section_paragraph=1))
    refused(lambda: Citation.objects.update(paragraph=None, heading=0))
    refused(lambda: Citation.objects.update(paragraph=3, heading=1))
    refused(lambda: Citation.objects.update(paragraph=None, heading=1, caption=1))
    refused(lambda: Citation.objects.update(paragraph=None, page=1, caption=1))
    Citation.objects.update(paragraph=None, caption=1)


def test_foreign_keys_hold(w):
    refused(lambda: Claim.objects.update(subject_id=999_999))


def test_a_dispute_names_a_claim_once(w):
    dispute = factories.dispute("Which?", [w.claim], [factories.said(w.woman, "sex", "female", source=w.article)])
    refused(lambda: DisputeSide.objects.create(dispute=dispute, claim=w.claim, side=2))
