"""Entering facts in the admin: two steps, the same claim once, contradictions beside it, and nothing typed lost."""

import re

import pytest

from casebook import actions
from casebook.models import Attribution, Claim, Record
from casebook.tests import factories
from casebook.tests.admin_helpers import second_step, typed, words
from casebook.tests.smallest_archive import least_world

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = least_world


class TestTheFirstStep:
    def test_a_record_is_found_by_its_name_and_the_fact_is_held_against_its_kind(self, client, editor, group):
        sent = {"subject": "women in north prison", "fact": "count"}
        answer = client.post("/admin/casebook/claim/add/", sent)
        assert answer["Location"] == second_step(group, "count")
        answer = client.post("/admin/casebook/claim/add/", sent | {"fact": "term"})
        assert "cannot be said of this record (person)" in words(answer)
        assert 'value="women in north prison"' in answer.content.decode()

    def test_where_several_are_meant_it_asks(self, client, editor, group):
        other = factories.published("facility", "North prison")
        answer = client.post("/admin/casebook/claim/add/", {"subject": "North", "fact": "count"})
        assert "“North” may mean several" in words(answer)
        page = answer.content.decode()
        assert f'value="{group.ref}"' in page
        assert f'value="{other.ref}"' in page
        answer = client.post("/admin/casebook/claim/add/", {"subject": "Women in North", "fact": "count"})
        assert "Is this what “Women in North” means?" in words(answer)
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
        actions.seal(group, by=factories.publisher(), private_reason="danger")
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
        aunt = factories.published("person", "Her aunt", has_page=False)
        sent = typed(
            article, value="more than fifty", scope="held", when="late 2018",
            **{"citations-0-quote": "more than fifty", "citations-0-chain-0-words": "officials",
               "citations-0-chain-0-stance": "hedges", "citations-0-chain-1-who": "Her aunt",
               "citations-0-chain-1-medium": "letter", "citations-0-chain-1-setting": "in-custody"},
        )  # fmt: skip
        answer = client.post(second_step(group, "count"), sent, follow=True)
        claim = Claim.objects.get(subject=group, fact="count")
        assert (claim.value, claim.scope, claim.state, claim.created_by) == ("more than 50", "held", "draft", editor)
        assert claim.when_edtf == "[2018-10..2018-12]"
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
            ("citations-0-place", "0", "not a place in a source"),
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
        there = factories.said(group, "count", "6", scope="held", source=factories.published_source("Another article"))
        answer = client.post(second_step(group, "count"), typed(article, value="six", scope="held"), follow=True)
        assert f"{there.ref} says so already: your citation was added to it" in words(answer)
        assert Claim.objects.count() == 1
        assert set(there.citations.values_list("state", "source")) == {
            ("published", there.lead.source_id),
            ("draft", article.pk),
        }

    def test_one_that_contradicts_is_shown_before_saving(self, client, editor, group, article):
        there = factories.said(group, "count", "6", scope="held", source=article)
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
        aunt = factories.published("person", "Her aunt", has_page=False)
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
              "citations-0-chain-0-medium", "citations-0-chain-0-when",
              "read_version", "overwrite", "fields_of", "seen",
              "citations-0-read_version", "citations-0-overwrite", "citations-0-id", "citations-0-DELETE")  # fmt: skip
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


def test_a_form_that_is_sent_twice_is_saved_once(client, editor, group, article):
    sent = typed(article, value="6", scope="held", **{"citations-0-chain-0-words": "an aunt"})
    for said in ("Saved as a draft", "cites this place: there was nothing to add"):
        assert said in words(client.post(second_step(group, "count"), sent, follow=True))
    claim = Claim.objects.get(fact="count")
    assert claim.citations.count() == 1
    client.post(second_step(group, "count"), sent | {"citations-0-place": "4"})
    client.post(second_step(group, "count"), sent | {"citations-0-chain-0-words": "an uncle"})
    assert claim.citations.count() == 3


def test_a_citation_of_a_claim_that_stands_is_saved_once(client, editor, group, article):
    claim = factories.said(group, "count", "6", scope="held", source=article)
    sent = {key.removeprefix("citations-0-"): value for key, value in typed(article, place="9").items()}
    address = f"/admin/casebook/claim/{claim.pk}/cite/"
    first, again = (client.post(address, sent)["Location"] for _time in range(2))
    assert first == again
    assert claim.citations.count() == 2


def test_the_rule_that_withholds_is_said_in_words(client, editor, group, article):
    claim = factories.said(group, "religion", "a faith", source=article)
    assert "withheld: about religion" in words(client.get(f"/admin/casebook/claim/{claim.pk}/change/"))
    assert "Withheld All about religion" in words(client.get("/admin/casebook/claim/"))
