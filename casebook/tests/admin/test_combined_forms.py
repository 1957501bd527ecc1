"""What comes together is entered together: every claim as a draft, with one citation, and never a twin."""

import pytest

from casebook.admin.combined_forms import COMBINED, MADE, links_for
from casebook.models import Citation, Claim, Dispute, Kind, Record, Role
from casebook.models.archive.claim_checks import claim_problems
from casebook.tests import factories
from casebook.tests.admin_helpers import untouched, words
from casebook.vocabulary import fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    made = factories.member("an editor", Role.EDITOR)
    client.force_login(made)
    return made


@pytest.fixture
def prisons():
    return [factories.published("facility", name) for name in ("Norhold prison", "Rusafa prison")]


def page_of(name, about=None):
    return f"/admin/desk/together/{name}/" + (f"?about={about.ref}" if about else "")


def send(client, name, about, article, **typed):
    """What the page holds, with these fields typed, sent."""
    address = page_of(name, about)
    sent = untouched(client, address) | {"citation-source": article.ref, "citation-place": "3"}
    return client.post(address, sent | typed | {"_save": "Save"})


def said(**asked):
    return {(claim.subject.kind, claim.fact): claim for claim in Claim.objects.filter(state="draft", **asked)}


def test_every_form_asks_only_for_facts_that_its_records_can_have():
    for one in COMBINED:
        kinds = {asked.name: asked.kinds for asked in one.asked} | {MADE: (one.makes,)}
        for entry in one.entries:
            assert set(kinds[entry.of]) <= set(fact(entry.fact).kinds), (one.name, entry.fact)
            assert not entry.value or fact(entry.fact).choice(entry.value)
            assert not entry.to or set(kinds[entry.to]) <= set(fact(entry.fact).targets)


def test_a_transfer_is_an_event_with_both_ends(client, editor, article, prisons):
    group = factories.published("person", "Women in prison", form="group")
    old, new = prisons
    answer = send(client, "transfer", group, article, transferred_from=old.ref, transferred_to=new.ref,
                  takes_place="May 2018")  # fmt: skip
    assert answer.status_code == 302, words(answer)
    event = Record.objects.get(kind=Kind.EVENT)
    assert event.wording == "Transfer to Rusafa prison, May 2018"
    assert answer["Location"] == f"/admin/casebook/record/{event.pk}/change/"
    found = {claim.fact: claim for claim in Claim.objects.filter(subject=event, state="draft")}
    assert found["event_type"].value == "transfer"
    assert found["concerns"].target == group
    assert (found["transferred_from"].target, found["transferred_to"].target) == (old, new)
    assert found["takes_place"].value.startswith("2018-05")
    assert all(not claim_problems(claim) for claim in found.values())
    cited = Citation.objects.filter(claim__in=found.values())
    assert {(one.source, one.paragraph, one.created_by) for one in cited} == {(article, 3, editor)}
    assert cited.count() == len(found) == 5


def test_sent_twice_it_asks_what_is_meant_and_makes_no_twin(client, editor, article, prisons):
    group = factories.published("person", "Women in prison", form="group")
    typed = {"transferred_to": prisons[1].ref, "takes_place": "May 2018"}
    send(client, "transfer", group, article, **typed)
    again = send(client, "transfer", group, article, **typed)
    assert again.status_code == 400
    event = Record.objects.get(kind=Kind.EVENT)
    before = Claim.objects.count(), Citation.objects.count()
    done = send(client, "transfer", group, article, **typed, made=event.ref)
    assert done.status_code == 302, words(done)
    assert (Claim.objects.count(), Citation.objects.count()) == before


def test_an_appeal_is_a_new_sentence_linked_to_the_one_that_it_changed(client, editor, article):
    woman = factories.published("person", "A prisoner")
    first = factories.published("sentence", "A first sentence")
    factories.said(first, "sentence_of", woman, source=article)
    court = factories.published("organisation", "The High Court")
    shown = untouched(client, page_of("appeal", first))
    assert woman.ref in shown["who"]
    assert first.ref in shown["changed"]
    answer = send(client, "appeal", first, article, court=court.ref, appeal_outcome="reduced", passed="2020-02-03",
                  term="7 years")  # fmt: skip
    assert answer.status_code == 302, words(answer)
    new = Record.objects.exclude(pk=first.pk).get(kind=Kind.SENTENCE)
    found = {claim.fact: claim for claim in new.claims.all()}
    assert (found["changes_sentence"].target, found["sentence_of"].target) == (first, woman)
    assert (found["appeal_outcome"].value, found["court"].target) == ("reduced", court)
    assert found["passed"].value == "2020-02-03"


def test_papers_have_a_kind_each(client, editor, article):
    woman = factories.published("person", "A prisoner")
    half = send(client, "papers", woman, article, document_number_1="N 123")
    assert "Say of which kind it is" in words(half)
    assert Claim.objects.count() == 0
    answer = send(client, "papers", woman, article, document_number_1="N 123", document_number_1_scope="passport",
                  document_number_2="77 88", document_number_2_scope="identity-card")  # fmt: skip
    assert answer.status_code == 302, words(answer)
    assert set(Claim.objects.values_list("scope", "value")) == {("passport", "N 123"), ("identity-card", "77 88")}
    group = factories.published("person", "Women in prison", form="group")
    assert "papers" not in str(links_for(group))


def test_a_facility_on_the_map(client, editor, article, prisons):
    page = page_of("facility", prisons[0])
    sent = untouched(client, page) | {"coordinates": "33.3, 44.4"}
    looked = client.post(page, sent | {"_look": "Show"})
    assert looked.status_code == 200
    assert "<svg" in looked.content.decode().split('id="small-map"')[1]
    assert Claim.objects.count() == 0
    assert "<svg" in client.get("/admin/desk/map/?at=33.3, 44.4").content.decode()
    assert client.get("/admin/desk/map/?at=<script>").content == b""
    answer = send(client, "facility", prisons[0], article, coordinates="33.3, 44.4", facility_status="in-use",
                  capacity="about 500", when="2019", identifier_1="Q796", identifier_1_scope="wikidata")  # fmt: skip
    assert answer.status_code == 302, words(answer)
    found = {claim.fact: claim for claim in prisons[0].claims.all()}
    assert set(found) == {"coordinates", "facility_status", "capacity", "identifier"}
    assert str(found["capacity"].when) == "2019"
    assert found["coordinates"].when is None


def test_both_causes_stand_beside_each_other_and_a_dispute_is_drafted(client, editor, article):
    woman = factories.published("person", "A prisoner")
    answer = send(client, "death", woman, article, **{
        "cause_of_death": "illness", "cause_of_death_apart": "torture", "when": "2021",
        "citation-chain-0-words": "the ministry", "cause_of_death_apart_place": "5",
        "cause_of_death_apart_chain-0-words": "her mother",
    })  # fmt: skip
    assert answer.status_code == 302, words(answer)
    causes = {claim.value: claim for claim in woman.claims.filter(fact="cause_of_death")}
    places = {value: (c.citations.get().paragraph, c.citations.get().chain.get().words) for value, c in causes.items()}
    assert places == {"illness": (3, "the ministry"), "torture": (5, "her mother")}
    dispute = Dispute.objects.get()
    assert dispute.state == "draft"
    assert set(dispute.claims.all()) == set(causes.values())


def test_a_death_of_which_nobody_else_says_anything_needs_no_other_place(client, editor, article):
    woman = factories.published("person", "A prisoner")
    empty = {"cause_of_death_apart": "", "cause_of_death_apart_place": ""}
    answer = send(client, "death", woman, article, cause_of_death="illness", when="2021", **empty)
    assert answer.status_code == 302, words(answer)
    assert woman.claims.get(fact="cause_of_death").value == "illness"


def test_what_contradicts_is_shown_once_and_nothing_typed_is_lost(client, editor, article):
    woman = factories.published("person", "A prisoner")
    factories.said(woman, "custody", "died", source=article, when="2019")
    typed = {"release_ground": "pardon", "when": "2019"}
    answer = send(client, "release", woman, article, **typed)
    assert answer.status_code == 400
    assert "It contradicts" in words(answer)
    sent = answer.context["form"].data
    assert (sent["release_ground"], sent["when"]) == ("pardon", "2019")
    assert client.post(page_of("release", woman), sent).status_code == 302
    assert woman.claims.filter(fact="custody", value="released").exists()


@pytest.mark.parametrize("name", [one.name for one in COMBINED])
def test_nothing_that_is_sent_causes_an_error(client, editor, article, name):
    assert client.post(page_of(name), {}).status_code == 400
    sent = untouched(client, page_of(name))
    broken = dict.fromkeys(sent, "\x00<b>x</b> 99999999999999999999")
    assert client.post(page_of(name), broken).status_code == 400
    assert client.get(f"/admin/desk/together/{name}/?about=%00").status_code == 200
    assert Claim.objects.count() == 0


def test_they_are_reached_from_the_record_and_from_the_first_step(client, editor, prisons):
    woman = factories.published("person", "A prisoner")
    page = client.get(f"/admin/casebook/record/{woman.pk}/change/").content.decode()
    assert f"together/death/?about={woman.ref}" in page
    assert "/together/facility/" in client.get("/admin/casebook/claim/add/").content.decode()
    assert client.get("/admin/desk/together/nothing/").status_code == 404
