"""Drafts come back as they were: saved again just as the page gave them, changed in whom and what they say, deleted."""

import re

import pytest

from casebook import actions
from casebook.models import Citation, Claim, Correction, Dispute, DisputeSide, Record, Source, State
from casebook.tests import factories
from casebook.tests.admin_helpers import SentFields, change, second_step, untouched, words
from casebook.tests.smallest_archive import least_world

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = least_world


@pytest.fixture
def draft(editor, group, article):
    claim = factories.claim(group, "count", "6", scope="held", when="late 2018", note="A note", created_by=editor)
    aunt = factories.published("person", "Her aunt", has_page=False)
    factories.cite(claim, article, 3, chain=["officials", {"speaker": aunt, "medium": "letter", "stance": "hedges"}])
    return claim


def dispute_in_draft(claims):
    dispute = Dispute.objects.create(question="How many are held?", kind="contradiction")
    for number, claim in enumerate(claims, 1):
        DisputeSide.objects.create(dispute=dispute, claim=claim, side=number)
    return dispute


def state_of(thing):
    kept = type(thing).objects.filter(pk=thing.pk).values().get()
    return {name: value for name, value in kept.items() if name not in ("version", "redacted")}


class TestSavedAgain:
    def test_a_claim_just_as_it_came(self, client, draft):
        before, citation = state_of(draft), draft.citations.get()
        chain = list(citation.chain.order_by("position").values("words", "speaker", "medium", "stance"))
        answer = client.post(change(draft), untouched(client, change(draft)))
        assert answer.status_code == 302, words(answer)
        assert state_of(draft) == before
        assert list(
            draft.citations.get().chain.order_by("position").values("words", "speaker", "medium", "stance")
        ) == (chain)
        assert draft.citations.get().paragraph == 3

    def test_a_claim_that_leads_to_a_record(self, client, editor, group, article):
        prison = factories.published("facility", "North prison")
        claim = factories.claim(group, "held_at", prison, created_by=editor)
        factories.cite(claim, article)
        page = client.get(change(claim)).content.decode()
        assert f'value="North prison · facility · {prison.ref}"' in page
        assert client.post(change(claim), untouched(client, change(claim))).status_code == 302
        claim.refresh_from_db()
        assert claim.target == prison

    def test_a_citation_of_a_claim_that_stands(self, client, editor, group, article):
        claim = factories.said(group, "count", "6", scope="held", source=article)
        citation = factories.cite(claim, article, 9, created_by=editor)
        sent = untouched(client, change(citation)) | {"place": "10"}
        assert client.post(change(citation), sent).status_code == 302
        citation.refresh_from_db()
        assert (citation.paragraph, citation.state, citation.source) == (10, "draft", article)

    def test_records_sources_disputes_and_notices(self, client, editor, group, article):
        claims = [factories.said(group, "count", number, scope="held", source=article) for number in ("6", "8")]
        dispute = dispute_in_draft(claims)
        drafts = [
            factories.record("facility", "South prison", created_by=editor),
            factories.source(
                "Another article", outlet=article.outlet, address="https://wire.example/2", created_by=editor
            ),
            dispute,
            Correction.objects.create(kind="correction", on_model="record", on_ref=group.ref, text="A word."),
        ]
        for thing in drafts:
            thing.created_by = editor
            thing.save()
            before = state_of(thing)
            answer = client.post(change(thing), untouched(client, change(thing)))
            assert answer.status_code == 302, (thing, words(answer))
            assert state_of(thing) == before
        assert [side.claim for side in dispute.sides.order_by("side")] == claims

    def test_an_empty_second_citation_is_none_and_one_that_is_begun_is_not_dropped(self, client, draft):
        sent = untouched(client, change(draft))
        assert client.post(change(draft), sent | {"citations-1-source": ""}).status_code == 302
        assert draft.citations.count() == 1
        answer = client.post(change(draft), untouched(client, change(draft)) | {"citations-1-quote_before": "he said"})
        assert "This field is required" in words(answer)
        assert "he said" in answer.content.decode()

    def test_what_was_entered_in_another_window_meanwhile_is_not_taken_for_typing(
        self, client, editor, draft, group, article
    ):
        sent = untouched(client, second_step(group, "documents"))
        other = factories.published_source("Another article")
        factories.cite(factories.claim(group, "count", "9", created_by=editor), other, created_by=editor)
        answer = client.post(second_step(group, "documents"), sent | {"value": "6 of 6", "scope": "passport"})
        assert answer.status_code == 302, words(answer)
        assert not Claim.objects.get(fact="documents").citations.exists()


class TestWhomAndWhat:
    def test_another_subject_keeps_everything(self, client, draft):
        other = factories.published("person", "Women in South prison", form="group")
        sent = untouched(client, change(draft)) | {"subject": "Women in South prison"}
        assert client.post(change(draft), sent).status_code == 302
        draft.refresh_from_db()
        assert (draft.subject, draft.value, draft.scope, draft.when_edtf) == (other, "6", "held", "[2018-10..2018-12]")
        assert draft.citations.get().chain.count() == 2

    def test_a_subject_that_cannot_have_the_fact_is_refused_and_the_typing_stays(self, client, draft):
        other = factories.published("sentence", "Sentence of the women")
        answer = client.post(change(draft), untouched(client, change(draft)) | {"subject": other.ref, "value": "7"})
        assert answer.status_code == 400
        assert "cannot be said of this record (sentence)" in words(answer)
        assert 'value="7"' in answer.content.decode()

    def test_another_fact_keeps_what_fits_and_says_what_does_not(self, client, draft):
        sent = untouched(client, change(draft)) | {"fact": "statement"}
        answer = client.post(change(draft), sent)
        assert answer.status_code == 400
        said = words(answer)
        assert "These fields are those of “Statement” now. Nothing is saved yet." in said
        assert "Scope: held" in said
        draft.refresh_from_db()
        assert draft.fact == "count"
        fields = SentFields()
        fields.feed(answer.content.decode())
        again = fields.sent | {"scope": "condition"}
        assert (again["value"], again["note"], again["citations-0-place"]) == ("6", "A note", "3")
        assert client.post(change(draft), again).status_code == 302
        draft.refresh_from_db()
        assert (draft.fact, draft.value, draft.scope, draft.note) == ("statement", "6", "condition", "A note")

    def test_from_a_value_to_a_record(self, client, draft):
        prison = factories.published("facility", "North prison")
        answer = client.post(change(draft), untouched(client, change(draft)) | {"fact": "held_at"})
        assert "How many: 6" in words(answer)
        fields = SentFields()
        fields.feed(answer.content.decode())
        assert client.post(change(draft), fields.sent | {"target": prison.ref}).status_code == 302
        draft.refresh_from_db()
        assert (draft.fact, draft.value, draft.scope, draft.target) == ("held_at", "", "", prison)

    def test_a_new_claim_can_be_moved_before_it_is_saved(self, client, editor, group, article):
        sent = untouched(client, second_step(group, "count")) | {
            "fact": "documents", "value": "6 of 6", "citations-0-place": "3", "citations-0-source": article.ref,
        }  # fmt: skip
        assert client.post(second_step(group, "count"), sent).status_code == 302
        claim = Claim.objects.get()
        assert (claim.fact, claim.value, claim.citations.get().source) == ("documents", "6 of 6", article)

    def test_a_draft_that_comes_to_say_what_stands_is_told_so(self, client, draft, article):
        there = factories.said(draft.subject, "count", "7", scope="held", when="late 2018", source=article)
        sent = untouched(client, change(draft)) | {"value": "7", "seen": there.ref}
        answer = client.post(change(draft), sent, follow=True)
        assert f"The claim {there.ref} says the same." in words(answer)


class TestDeleted:
    def test_a_claim_with_its_citations(self, client, draft):
        address = f"/admin/casebook/claim/{draft.pk}/delete/"
        assert address in client.get(change(draft)).content.decode()
        page = client.get(address)
        assert draft.citations.get().ref in page.content.decode()
        assert client.post(address, {"post": "yes"}).status_code == 302
        assert not Claim.objects.exists()
        assert not Citation.objects.exists()

    def test_one_with_a_lead_and_one_with_a_citation_that_was_handed_in(self, client, draft):
        draft.lead = draft.citations.get()
        draft.save()
        handed_in = factories.cite(draft, draft.lead.source, 9)
        actions.propose([handed_in], by=factories.publisher())
        address = f"/admin/casebook/claim/{draft.pk}/delete/"
        assert handed_in.ref in client.get(address).content.decode()
        client.post(address, {"post": "yes"})
        assert Claim.objects.filter(pk=draft.pk).exists()
        actions.return_to_draft([handed_in], by=factories.publisher(), private_reason="not yet")
        client.post(address, {"post": "yes"})
        assert not Claim.objects.exists()

    def test_every_other_draft_and_what_others_name_is_held_back_in_words(self, client, editor, group, article):
        prison = factories.record("facility", "South prison", created_by=editor)
        claim = factories.claim(group, "held_at", prison, created_by=editor)
        address = f"/admin/casebook/record/{prison.pk}/delete/"
        assert claim.ref in client.get(address).content.decode()
        client.post(address, {"post": "yes"})
        assert Record.objects.filter(pk=prison.pk).exists()
        claim.delete()
        sides = [factories.said(group, "count", number, scope="held", source=article) for number in ("6", "8")]
        stands = factories.said(group, "documents", "6 of 6", scope="passport", source=article)
        drafts = [
            prison,
            factories.source("Another article", outlet=article.outlet, created_by=editor),
            dispute_in_draft(sides),
            Correction.objects.create(kind="correction", on_model="record", on_ref=group.ref, text="A word."),
            factories.cite(stands, article, 9),
        ]
        for thing in drafts:
            address = f"/admin/casebook/{thing._meta.model_name}/{thing.pk}/delete/"
            assert client.get(address).status_code == 200
            assert client.post(address, {"post": "yes"}).status_code == 302, thing
            assert not type(thing).objects.filter(pk=thing.pk).exists(), thing

    def test_what_stands_is_not_deleted(self, client, editor, group, article):
        claim = factories.said(group, "count", "6", scope="held", source=article)
        for thing in (claim, claim.lead):
            assert client.post(f"/admin/casebook/{thing._meta.model_name}/{thing.pk}/delete/").status_code == 403


class TestTwoEditors:
    def sent(self, client, draft):
        return untouched(client, change(draft))

    def test_of_a_citation_too_each_field_is_shown_and_nothing_overwritten(self, client, draft):
        sent = self.sent(client, draft) | {"citations-0-quote": "mine", "citations-0-chain-0-words": "a minister"}
        citation = draft.citations.get()
        citation.quote = "theirs"
        citation.save()
        for _press in range(2):
            answer = client.post(change(draft), sent)
            assert answer.status_code == 400
            assert "Somebody else wrote here: theirs" in words(answer)
            assert "Somebody else wrote here: officials" in words(answer)
            assert Citation.objects.get(pk=citation.pk).quote == "theirs"
        ticked = re.search(r'name="citations-0-overwrite"[^>]* value="(\d+)"', answer.content.decode())[1]
        assert client.post(change(draft), sent | {"citations-0-overwrite": ticked}).status_code == 302
        assert Citation.objects.get(pk=citation.pk).quote == "mine"

    def test_a_citation_that_somebody_deleted_comes_back_only_if_it_is_wanted(self, client, draft):
        sent = self.sent(client, draft) | {"citations-0-quote": "mine"}
        draft.citations.get().delete()
        answer = client.post(change(draft), sent)
        assert "Somebody deleted this citation meanwhile" in words(answer)
        assert 'value="mine"' in answer.content.decode()
        assert not draft.citations.exists()
        assert client.post(change(draft), sent | {"citations-0-overwrite": "new"}).status_code == 302
        assert draft.citations.get().quote == "mine"

    def test_who_saved_the_same_is_in_nobodys_way(self, client, draft):
        sent = self.sent(client, draft) | {"note": "Both wrote this"}
        other = Claim.objects.get(pk=draft.pk)
        other.note = "Both wrote this"
        other.save()
        assert client.post(change(draft), sent).status_code == 302

    @pytest.mark.parametrize("field", ["headline", "wording", "question", "text"])
    def test_of_every_other_draft(self, client, editor, group, article, field):
        claims = [factories.said(group, "count", number, scope="held", source=article) for number in ("6", "8")]
        thing = {
            "headline": lambda: factories.source("An article of theirs", outlet=article.outlet),
            "wording": lambda: factories.record("facility", "South prison"),
            "question": lambda: dispute_in_draft(claims),
            "text": lambda: Correction.objects.create(
                kind="reply", on_model="record", on_ref=group.ref, text="A word."
            ),
        }[field]()
        sent = self.sent(client, thing) | {field: "Mine, typed at length"}
        other = type(thing).objects.get(pk=thing.pk)
        setattr(other, field, "Theirs, typed at length")
        other.save()
        for _press in range(2):
            answer = client.post(change(thing), sent)
            assert "Somebody else wrote here: Theirs, typed at length" in words(answer)
            assert "Mine, typed at length" in answer.content.decode()
        thing.refresh_from_db()
        assert getattr(thing, field) == "Theirs, typed at length"
        assert client.post(change(thing), sent | {"overwrite": str(thing.version)}).status_code == 302
        thing.refresh_from_db()
        assert getattr(thing, field) == "Mine, typed at length"

    def test_of_what_is_revised_only_what_was_typed_is_changed(self, client, group):
        client.force_login(factories.publisher())
        address = f"/admin/casebook/record/{group.pk}/action/revise/"
        mine, theirs = untouched(client, address), untouched(client, address)
        assert client.post(address, theirs | {"note": "Theirs", "public_reason": "seen"}).status_code == 302
        assert client.post(address, mine | {"wording": "Women there", "public_reason": "seen"}).status_code == 302
        group.refresh_from_db()
        assert (group.note, group.wording) == ("Theirs", "Women there")
        sent = mine | {"note": "Mine", "public_reason": "seen"}
        answer = client.post(address, sent)
        assert "Somebody else wrote here: Theirs" in words(answer)
        assert client.post(address, sent).status_code == 400
        ticked = re.search(r'name="overwrite"[^>]* value="(\w+)"', answer.content.decode())[1]
        assert client.post(address, sent | {"overwrite": ticked}).status_code == 302
        group.refresh_from_db()
        assert group.note == "Mine"


class TestStates:
    def test_a_citation_handed_in_while_its_form_stood_open_loses_nothing_that_was_typed(
        self, client, editor, group, article
    ):
        claim = factories.said(group, "count", "6", scope="held", source=article)
        citation = factories.cite(claim, article, 9, created_by=editor)
        sent = untouched(client, change(citation)) | {"note": "Typed at length"}
        actions.propose([citation], by=editor)
        answer = client.post(change(citation), sent)
        assert answer.status_code == 403
        assert "Typed at length" in words(answer)
        citation.refresh_from_db()
        assert (citation.state, citation.note) == (State.PROPOSED, "")

    def test_a_draft_that_somebody_deleted_too(self, client, editor, draft, article):
        source = factories.source("Theirs", outlet=article.outlet, created_by=editor)
        for thing in (draft, source):
            sent = untouched(client, change(thing)) | {"note": "Typed at length"}
            if thing is draft:
                draft.citations.get().delete()
            thing.delete()
            answer = client.post(f"/admin/casebook/{thing._meta.model_name}/{thing.pk or 99}/change/", sent)
            assert answer.status_code == 404
            assert "Typed at length" in words(answer)
        assert not Source.objects.filter(headline="Theirs").exists()
