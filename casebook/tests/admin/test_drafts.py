"""Drafts in the admin, saved by several people, and claims that stand."""

import re

import pytest

from casebook import actions
from casebook.models import Claim, Dispute, Record, Source
from casebook.tests import factories
from casebook.tests.admin_helpers import typed, words
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world


class TestADraft:
    @pytest.fixture
    def draft(self, editor, group, article):
        claim = factories.claim(group, "count", "6", scope="held", created_by=editor)
        factories.cite(claim, article)
        return claim

    def test_it_can_be_changed(self, client, draft, article):
        address = f"/admin/casebook/claim/{draft.pk}/change/"
        page = client.get(address).content.decode()
        assert 'value="6"' in page
        sent = typed(article, value="7", scope="held", read_version=draft.version) | {
            "citations-INITIAL_FORMS": "1", "citations-0-id": draft.citations.get().pk, "citations-0-place": "9",
        }  # fmt: skip
        client.post(address, sent)
        draft.refresh_from_db()
        assert (draft.value, draft.citations.get().paragraph) == ("7", 9)

    def test_a_stale_save_is_an_error_that_keeps_what_was_typed(self, client, draft, article):
        address = f"/admin/casebook/claim/{draft.pk}/change/"
        read = draft.version
        somebody = Claim.objects.get(pk=draft.pk)
        somebody.note = "Theirs"
        somebody.save()
        sent = typed(article, value="7", scope="held", read_version=read, note="Mine") | {
            "citations-INITIAL_FORMS": "1", "citations-0-id": draft.citations.get().pk,
        }  # fmt: skip
        answer = client.post(address, sent)
        assert "Somebody else saved this since you opened it" in words(answer)
        assert "Mine" in answer.content.decode()
        assert Claim.objects.get(pk=draft.pk).note == "Theirs"
        assert "Somebody else wrote here: Theirs" in words(answer)
        # Pressing once more saves nothing; only who ticks the box goes over what the other wrote.
        assert client.post(address, sent).status_code == 400
        assert Claim.objects.get(pk=draft.pk).note == "Theirs"
        ticked = re.search(r'name="overwrite"[^>]* value="(\d+)"', answer.content.decode())[1]
        somebody.note = "Theirs again"
        somebody.save()
        assert "Theirs again" in words(client.post(address, sent | {"overwrite": ticked}))
        client.post(address, sent | {"overwrite": str(somebody.version)})
        assert Claim.objects.get(pk=draft.pk).note == "Mine"

    def test_a_stale_record_is_an_error_too(self, client, editor):
        record = factories.record("facility", "North prison", created_by=editor)
        address = f"/admin/casebook/record/{record.pk}/change/"
        assert client.get(address).status_code == 200
        other = Record.objects.get(pk=record.pk)
        other.note = "Theirs"
        other.save()
        sent = {
            "kind": "facility",
            "wording": "Mine",
            "name_policy": "role",
            "has_page": "on",
            "read_version": record.version,
        }
        answer = client.post(address, sent)
        assert "Somebody else saved this since you opened it" in words(answer)
        assert 'value="Mine"' in answer.content.decode()

    def test_once_published_it_is_read_only_with_actions_for_those_who_may(self, client, draft):
        actions.publish([draft], by=factories.publisher())
        address = f"/admin/casebook/claim/{draft.pk}/change/"
        answer = client.get(address)
        assert 'name="value"' not in answer.content.decode()
        assert "Seal" in words(answer)
        assert "Retract" not in words(answer)
        client.force_login(factories.publisher())
        assert "Retract" in words(client.get(address))


class TestOtherDrafts:
    def test_an_article_is_entered_with_its_outlet_made_on_the_spot(self, client, editor):
        sent = {"kind": "article", "outlet": "North Wire", "headline": "A headline", "lang": "en", "standing": "stands",
                "when": "27 November 2019", "address": "https://wire.example/1"}  # fmt: skip
        answer = client.post("/admin/casebook/source/add/", sent)
        assert "new organisation: North Wire" in words(answer)
        client.post("/admin/casebook/source/add/", sent | {"outlet-pick": "new:organisation"})
        source = Source.objects.get(headline="A headline")
        assert (source.outlet.wording, source.when_edtf, source.created_by) == ("North Wire", "2019-11-27", editor)
        answer = client.post("/admin/casebook/source/add/", sent | {"outlet": source.outlet.ref, "headline": "Again"})
        assert "This article is there already" in words(answer)

    def test_a_dispute_is_put_with_its_sides(self, client, editor, group, article):
        claims = [factories.said(group, "count", number, scope="held", source=article) for number in ("6", "8")]
        sides = "\n".join(claim.ref for claim in claims)
        sent = {"question": "How many are held?", "kind": "contradiction", "sides": claims[0].ref}
        assert "two sides at least" in words(client.post("/admin/casebook/dispute/add/", sent))
        client.post("/admin/casebook/dispute/add/", sent | {"sides": sides})
        dispute = Dispute.objects.get()
        assert list(dispute.sides.values_list("side", "claim__ref")) == [(1, claims[0].ref), (2, claims[1].ref)]

    def test_a_person_needs_a_form(self, client, editor):
        sent = {"kind": "person", "wording": "Dana", "name_policy": "role", "has_page": "on"}
        assert "A person has a form" in words(client.post("/admin/casebook/record/add/", sent))


class TestAClaimThatStands:
    def test_it_is_read_with_all_its_citations_and_what_was_done(self, client, editor, group, article):
        claim = factories.said(group, "count", "6", scope="held", source=article, chain=["the ministry"])
        factories.cite(claim, article, 9)
        text = words(client.get(f"/admin/casebook/claim/{claim.pk}/change/"))
        for part in ("paragraph 1", "paragraph 9", "the ministry", "the first of its citations", "published", "draft"):
            assert part in text

    def test_a_citation_is_added_and_published_apart(self, client, editor, group, article):
        claim = factories.said(group, "count", "6", scope="held", source=article)
        address = f"/admin/casebook/claim/{claim.pk}/cite/"
        sent = {key.removeprefix("citations-0-"): value for key, value in typed(article, place="nowhere").items()}
        assert "not a place in a source" in words(client.post(address, sent))
        assert client.post(address, sent | {"place": "9"}).status_code == 302
        citation = claim.citations.get(state="draft")
        assert (citation.paragraph, citation.created_by) == (9, editor)
        client.force_login(factories.publisher())
        assert client.post(f"/admin/casebook/citation/{citation.pk}/action/publish/").status_code == 302
        assert (
            client.post(
                f"/admin/casebook/citation/{citation.pk}/action/retract/", {"public_reason": "misread"}
            ).status_code
            == 302
        )
        citation.refresh_from_db()
        assert citation.state == "retracted"

    def test_it_is_superseded_by_a_draft(self, client, editor, group, article):
        claim = factories.said(group, "count", "6", scope="held", source=article)
        right = factories.claim(group, "count", "7", scope="held")
        factories.cite(right, article)
        address = f"/admin/casebook/claim/{claim.pk}/action/supersede/"
        assert client.get(address).status_code == 403
        client.force_login(factories.publisher())
        assert right.ref in words(client.get(address))
        assert client.post(address, {"new": right.ref}).status_code == 400
        assert client.post(address, {"new": right.ref, "public_reason": "misread"}).status_code == 302
        claim.refresh_from_db()
        right.refresh_from_db()
        assert (claim.state, right.state, right.supersedes) == ("superseded", "published", claim)


def test_an_article_is_not_taken_for_english_that_cannot_be(client, editor):
    outlet = factories.published("organisation", "The Post")
    sent = {"kind": "article", "outlet": outlet.ref, "headline": "Где наши дочери? (BBC)", "lang": "en", "when": "2019",
            "standing": "stands"}  # fmt: skip
    answer = client.post("/admin/casebook/source/add/", sent)
    assert "The headline is not in Latin letters" in words(answer)
    for headline, lang in ((sent["headline"], "ru"), ("2019", "en"), ("Women in «Русафа» prison", "en")):
        again = sent | {"headline": headline, "lang": lang}
        assert client.post("/admin/casebook/source/add/", again).status_code == 302, headline
