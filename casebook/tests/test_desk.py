"""Entering facts in the admin: two steps, the same claim once, contradictions beside it, and nothing typed lost."""

import re

import pytest

from casebook import acts
from casebook.desk.site import site
from casebook.models import Attribution, Citation, Claim, Dispute, Record, Role, Source, State, User
from casebook.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = make.member("an editor", Role.EDITOR)
    client.force_login(user)
    return user


@pytest.fixture
def article():
    return make.published_source("Letters from a northern prison", "2018-07-23")


@pytest.fixture
def group():
    return make.published("person", "Women in North prison", form="group")


SAID = ("who", "words", "capacity", "medium", "setting", "when")


def second_step(record, fact):
    return f"/admin/casebook/claim/add/?subject={record.ref}&fact={fact}"


def typed(source=None, place="3, 1.1", number=0, **fields):
    """What a browser sends: the claim, one citation, an empty chain."""
    data = {
        "polarity": "yes",
        "status": "actual",
        "rank": "2",
        "citations-TOTAL_FORMS": "1",
        "citations-INITIAL_FORMS": "0",
        "citations-MIN_NUM_FORMS": "0",
        "citations-MAX_NUM_FORMS": "1000",
        "citations-0-stance": "asserts",
        "citations-0-source": source.ref if source else "",
        "citations-0-place": place,
    }
    for row in range(4):
        data |= {f"citations-0-chain-{row}-{key}": "" for key in SAID}
        data |= {f"citations-0-chain-{row}-stance": "asserts", f"citations-0-chain-{row}-manner": "paraphrased"}
    return data | {key.replace("__", "-"): value for key, value in fields.items()}


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


class TestTheFirstStep:
    def test_a_record_is_found_by_its_name_and_the_fact_is_held_against_its_kind(self, client, editor, group):
        sent = {"subject": "women in north prison", "fact": "count"}
        answer = client.post("/admin/casebook/claim/add/", sent)
        assert answer["Location"] == second_step(group, "count")
        answer = client.post("/admin/casebook/claim/add/", sent | {"fact": "term"})
        assert "not a fact of a record of kind person" in words(answer)
        assert 'value="women in north prison"' in answer.content.decode()

    def test_where_several_are_meant_it_asks(self, client, editor, group):
        other = make.published("facility", "North prison")
        answer = client.post("/admin/casebook/claim/add/", {"subject": "North", "fact": "count"})
        assert "“North” may mean several" in words(answer)
        page = answer.content.decode()
        assert f'value="{group.ref}"' in page
        assert f'value="{other.ref}"' in page
        picked = {"subject": "North", "subject-pick": other.ref, "fact": "count"}
        assert client.post("/admin/casebook/claim/add/", picked)["Location"] == second_step(other, "count")

    def test_a_record_is_made_on_the_spot_once(self, client, editor):
        sent = {"subject": "Southcamp", "fact": "count"}
        assert "Nothing is called “Southcamp” yet" in words(client.post("/admin/casebook/claim/add/", sent))
        for _again in range(2):
            answer = client.post("/admin/casebook/claim/add/", sent | {"subject-pick": "new:facility"})
        made = Record.objects.get(wording="Southcamp")
        assert (made.kind, made.state, made.created_by) == ("facility", "draft", editor)
        assert answer["Location"] == second_step(made, "count")

    def test_a_reference_finds_it_too_and_a_sealed_one_is_not_found(self, client, editor, group):
        answer = client.post("/admin/casebook/claim/add/", {"subject": group.ref, "fact": "count"})
        assert answer["Location"] == second_step(group, "count")
        acts.seal(group, by=make.publisher(), private_reason="danger")
        assert client.get(second_step(group, "count")).status_code == 200
        assert "Step 1 of 2" in words(client.get(second_step(group, "count")))


class TestTheSecondStep:
    def test_the_form_is_made_for_the_fact(self, client, editor, group):
        page = client.get(second_step(group, "count")).content.decode()
        assert 'name="scope"' in page
        assert 'name="target"' not in page
        assert "more than 50" in page
        held = client.get(second_step(group, "held_at")).content.decode()
        assert 'name="target"' in held
        assert 'name="value"' not in held

    def test_a_claim_with_its_citation_and_chain_is_saved_as_a_draft(self, client, editor, group, article):
        aunt = make.published("person", "Her aunt", has_page=False)
        sent = typed(
            article, value="more than fifty", scope="held", when="late 2018",
            **{"citations-0-quote": "more than fifty", "citations-0-chain-0-words": "officials",
               "citations-0-chain-0-stance": "hedges", "citations-0-chain-1-who": "Her aunt",
               "citations-0-chain-1-medium": "letter", "citations-0-chain-1-setting": "in-custody"},
        )  # fmt: skip
        answer = client.post(second_step(group, "count"), sent, follow=True)
        claim = Claim.objects.get(subject=group, fact="count")
        assert (claim.value, claim.scope, claim.state, claim.created_by) == ("more than 50", "held", "draft", editor)
        assert claim.when_edtf == "2018-10/2018-12"
        citation = claim.citations.get()
        assert (citation.paragraph, citation.section, citation.section_paragraph) == (3, 1, 1)
        first, then = citation.chain.order_by("position")
        assert (first.words, first.stance, then.speaker, then.medium) == ("officials", "hedges", aunt, "letter")
        assert f"Saved as a draft: {claim.ref}" in words(answer)

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("value", "a lot of", "a lot of"),
            ("when", "2019-99", "2019-99"),
            ("citations-0-place", "0", "not a place in an article"),
            ("citations-0-source", "No such headline", "No source is called"),
            ("citations-0-quote", "one two three four five six seven", "at most 6 words"),
            ("citations-0-chain-0-who", "Nobody known", "Speaker 1: No record is called"),
            ("citations-0-chain-0-when", "whenever", "Speaker 1"),
            ("scope", "nonsense", "valid choice"),
        ],
    )
    def test_a_wrong_value_is_explained_and_nothing_typed_is_lost(
        self, client, editor, group, article, field, value, said
    ):
        sent = typed(article, value="6", scope="held", note="A long note") | {field: value}
        answer = client.post(second_step(group, "count"), sent)
        assert answer.status_code == 400
        assert said in words(answer)
        page = answer.content.decode()
        assert "A long note" in page
        assert field == "scope" or f'value="{value}"' in page
        assert not Claim.objects.exists()

    def test_a_claim_that_is_there_already_gets_the_citation(self, client, editor, group, article):
        there = make.said(group, "count", "6", scope="held", source=make.published_source("Another article"))
        answer = client.post(second_step(group, "count"), typed(article, value="six", scope="held"), follow=True)
        assert f"{there.ref} says so already: your citation was added to it" in words(answer)
        assert Claim.objects.count() == 1
        assert set(there.citations.values_list("state", "source")) == {
            ("published", there.lead.source_id),
            ("draft", article.pk),
        }

    def test_one_that_contradicts_is_shown_before_saving(self, client, editor, group, article):
        there = make.said(group, "count", "6", scope="held", source=article)
        sent = typed(article, value="8", scope="held")
        answer = client.post(second_step(group, "count"), sent)
        assert answer.status_code == 400
        assert "It contradicts How many: held: 6" in words(answer)
        assert Claim.objects.count() == 1
        seen = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]
        assert seen == there.ref
        client.post(second_step(group, "count"), sent | {"seen": seen})
        assert Claim.objects.count() == 2

    def test_the_last_chain_and_source_are_offered_again(self, client, editor, group, article):
        aunt = make.published("person", "Her aunt", has_page=False)
        sent = typed(article, value="6", scope="held", **{"citations-0-chain-0-who": aunt.ref})
        client.post(second_step(group, "count"), sent)
        page = client.get(second_step(group, "documents")).content.decode()
        assert "The same chain as last time" in page
        assert "Her aunt" in page
        assert f"{article.headline} ·" in page
        sent = typed(article, value="6 of 6", scope="passport", **{"citations-0-same_chain": "on"})
        client.post(second_step(group, "documents"), sent)
        assert Attribution.objects.get(citation__claim__fact="documents").speaker == aunt

    def test_what_was_typed_is_shown_back_as_what_it_will_mean(self, client, editor, group, article):
        sent = typed(article, value="nearly 600", scope="held", when="before March 2025") | {"citations-0-place": "x"}
        text = words(client.post(second_step(group, "count"), sent))
        assert "This will mean: nearly 600" in text
        assert "28 February 2025" in text

    def test_a_target_is_made_on_the_spot(self, client, editor, group, article):
        sent = typed(article, target="Southcamp")
        answer = client.post(second_step(group, "held_at"), sent)
        assert "new facility: Southcamp" in words(answer)
        assert "new place" not in words(answer)
        client.post(second_step(group, "held_at"), sent | {"target-pick": "new:facility"})
        assert Claim.objects.get(fact="held_at").target.wording == "Southcamp"


class TestADraft:
    @pytest.fixture
    def draft(self, editor, group, article):
        claim = make.claim(group, "count", "6", scope="held", created_by=editor)
        make.cite(claim, article)
        return claim

    def test_it_can_be_changed(self, client, draft, article):
        address = f"/admin/casebook/claim/{draft.pk}/change/"
        page = client.get(address).content.decode()
        assert 'value="6"' in page
        sent = typed(article, value="7", scope="held", version=draft.version) | {
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
        sent = typed(article, value="7", scope="held", version=read, note="Mine") | {
            "citations-INITIAL_FORMS": "1", "citations-0-id": draft.citations.get().pk,
        }  # fmt: skip
        answer = client.post(address, sent)
        assert "Somebody else saved this since you opened it" in words(answer)
        assert "Mine" in answer.content.decode()
        assert Claim.objects.get(pk=draft.pk).note == "Theirs"
        again = re.search(r'name="version" value="(\d+)"', answer.content.decode())[1]
        client.post(address, sent | {"version": again})
        assert Claim.objects.get(pk=draft.pk).note == "Mine"

    def test_a_stale_record_is_an_error_too(self, client, editor):
        record = make.record("facility", "North prison", created_by=editor)
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

    def test_once_published_it_is_read_only_with_acts_for_those_who_may(self, client, draft):
        acts.publish([draft], by=make.publisher())
        address = f"/admin/casebook/claim/{draft.pk}/change/"
        answer = client.get(address)
        assert 'name="value"' not in answer.content.decode()
        assert "Seal" in words(answer)
        assert "Retract" not in words(answer)
        client.force_login(make.publisher())
        assert "Retract" in words(client.get(address))


class TestOtherDrafts:
    def test_an_article_is_entered_with_its_outlet_made_on_the_spot(self, client, editor):
        sent = {"kind": "article", "outlet": "North Wire", "headline": "A headline", "lang": "en", "standing": "stands",
                "when": "27 November 2019", "address": "https://wire.example/1"}  # fmt: skip
        answer = client.post("/admin/casebook/source/add/", sent)
        assert "new organisation: North Wire" in words(answer)
        client.post("/admin/casebook/source/add/", sent | {"outlet-pick": "new:organisation"})
        source = Source.objects.get()
        assert (source.outlet.wording, source.when_edtf, source.created_by) == ("North Wire", "2019-11-27", editor)
        answer = client.post("/admin/casebook/source/add/", sent | {"outlet": source.outlet.ref, "headline": "Again"})
        assert "This article is there already" in words(answer)

    def test_a_dispute_is_put_with_its_sides(self, client, editor, group, article):
        claims = [make.said(group, "count", number, scope="held", source=article) for number in ("6", "8")]
        sides = "\n".join(claim.ref for claim in claims)
        sent = {"question": "How many are held?", "kind": "contradiction", "sides": claims[0].ref}
        assert "two sides at least" in words(client.post("/admin/casebook/dispute/add/", sent))
        client.post("/admin/casebook/dispute/add/", sent | {"sides": sides})
        dispute = Dispute.objects.get()
        assert list(dispute.sides.values_list("side", "claim__ref")) == [(1, claims[0].ref), (2, claims[1].ref)]

    def test_a_person_needs_a_form(self, client, editor):
        sent = {"kind": "person", "wording": "Dana", "name_policy": "role", "has_page": "on"}
        assert "A person has a form" in words(client.post("/admin/casebook/record/add/", sent))


class TestTheFrontPage:
    def test_it_says_what_there_is_to_do(self, client, editor, group, article):
        make.claim(group, "count", "6", scope="held", created_by=editor)
        waiting = make.claim(group, "count", "8", scope="citizens")
        make.cite(waiting, article)
        acts.propose([waiting], by=make.publisher())
        make.source("An undated article", "", outlet=article.outlet)
        text = words(client.get("/admin/"))
        assert "My drafts: facts (1)" in text
        assert "Waiting for review (1)" in text
        assert "Sources without a date (1)" in text
        assert "An undated article" in text


def test_every_list_of_the_admin_is_there_searched_and_filtered(client, group, article):
    client.force_login(make.publisher())
    make.said(group, "count", "6", scope="held", source=article)
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
    client.force_login(make.member("an editor", Role.EDITOR))
    assert client.get("/admin/casebook/user/").status_code == 403
    client.force_login(make.publisher())
    sent = {"username": "new.one", "role": "contributor", "usable_password": "true", "password1": "a long password 1",
            "password2": "a long password 1"}  # fmt: skip
    client.post("/admin/casebook/user/add/", sent)
    made = User.objects.get(username="new.one")
    assert (made.role, made.is_staff, made.is_superuser) == ("contributor", True, False)


def test_nobody_else_gets_in(client):
    for address in ("/admin/", "/admin/casebook/claim/add/", "/admin/desk/records/?q=a"):
        assert client.get(address).status_code == 302
    client.force_login(User.objects.create(username="a reader"))
    assert client.get("/admin/casebook/claim/add/").status_code == 302
    assert State.DRAFT
    assert Citation.objects.count() == 0


class TestAClaimThatStands:
    def test_it_is_read_with_all_its_citations_and_what_was_done(self, client, editor, group, article):
        claim = make.said(group, "count", "6", scope="held", source=article, chain=["the ministry"])
        make.cite(claim, article, 9)
        text = words(client.get(f"/admin/casebook/claim/{claim.pk}/change/"))
        for part in ("paragraph 1", "paragraph 9", "the ministry", "lead", "published", "draft"):
            assert part in text

    def test_a_citation_is_added_and_published_apart(self, client, editor, group, article):
        claim = make.said(group, "count", "6", scope="held", source=article)
        address = f"/admin/casebook/claim/{claim.pk}/cite/"
        sent = {key.removeprefix("citations-0-"): value for key, value in typed(article, place="nowhere").items()}
        assert "not a place in an article" in words(client.post(address, sent))
        assert client.post(address, sent | {"place": "9"}).status_code == 302
        citation = claim.citations.get(state="draft")
        assert (citation.paragraph, citation.created_by) == (9, editor)
        client.force_login(make.publisher())
        assert client.post(f"/admin/casebook/citation/{citation.pk}/act/publish/").status_code == 302
        assert (
            client.post(
                f"/admin/casebook/citation/{citation.pk}/act/retract/", {"public_reason": "misread"}
            ).status_code
            == 302
        )
        citation.refresh_from_db()
        assert citation.state == "retracted"

    def test_it_is_superseded_by_a_draft(self, client, editor, group, article):
        claim = make.said(group, "count", "6", scope="held", source=article)
        right = make.claim(group, "count", "7", scope="held")
        make.cite(right, article)
        address = f"/admin/casebook/claim/{claim.pk}/do/supersede/"
        assert client.get(address).status_code == 403
        client.force_login(make.publisher())
        assert right.ref in words(client.get(address))
        assert client.post(address, {"by_ref": right.ref}).status_code == 400
        assert client.post(address, {"by_ref": right.ref, "public_reason": "misread"}).status_code == 302
        claim.refresh_from_db()
        right.refresh_from_db()
        assert (claim.state, right.state, right.supersedes) == ("superseded", "published", claim)


def test_a_wish_is_recorded_by_an_editor_and_the_gate_follows(client, editor):
    person = make.published("person", "A prisoner")
    address = f"/admin/casebook/record/{person.pk}/do/wish/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"what": "page"}).status_code == 400
    assert client.post(address, {"what": "page", "private_reason": "Her mother wrote."}).status_code == 302
    person.refresh_from_db()
    assert not person.page_public
    client.force_login(make.member("somebody", Role.CONTRIBUTOR))
    assert client.post(address, {"what": "all", "private_reason": "x"}).status_code == 403


NASTY = [
    "\x00",
    "a\x00b",
    "\u202egnp",
    "\ud800",
    "9" * 5000,
    "' OR 1=1 --",
    "<script>",
    "%s%n",
    "\N{ZERO WIDTH SPACE}",
    "😀" * 300,
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nothing_that_is_typed_is_a_server_error(client, editor, group, article, text):
    text = text.encode("utf-8", "replace").decode()
    fields = ("value", "scope", "when", "note", "polarity", "status", "rank", "citations-0-place", "citations-0-source",
              "citations-0-quote", "citations-0-stance", "citations-0-chain-0-who", "citations-0-chain-0-words",
              "citations-0-chain-0-medium", "citations-0-chain-0-when", "version", "seen")  # fmt: skip
    for field in fields:
        answer = client.post(second_step(group, "count"), typed(article, value="6", scope="held") | {field: text})
        assert answer.status_code in (302, 400), (field, answer.status_code)
    for name in ("subject", "subject-pick", "fact"):
        answer = client.post("/admin/casebook/claim/add/", {"subject": "x", "fact": "count"} | {name: text})
        assert answer.status_code in (200, 302), name
        assert client.get("/admin/casebook/claim/add/", {"subject": text, "fact": text}).status_code == 200
    for path in ("record", "source", "dispute", "correction"):
        sent = {"kind": text, "wording": text, "headline": text, "outlet": text, "question": text, "sides": text,
                "text": text, "on_ref": text, "lang": text, "when": text, "read_version": text}  # fmt: skip
        assert client.post(f"/admin/casebook/{path}/add/", sent).status_code == 200, path
    assert client.get("/admin/desk/records/", {"q": text, "kinds": text}).status_code == 200
    assert client.get("/admin/desk/sources/", {"q": text}).status_code == 200
