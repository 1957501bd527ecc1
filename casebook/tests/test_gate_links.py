"""What is linked to something that is not public goes with it; `visible_to` returns just what is left."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casebook import acts
from casebook.models import Citation, Claim, Dispute, FacetValue, Facility, Record, Source
from casebook.resolve import resolve_all
from casebook.resolve.telling import OUTLET, REPORTED
from casebook.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A woman held at a prison, told by an aunt in an article, and a dispute about where."""
    article = make.published_source()
    aunt, woman = make.published("person", "An aunt", has_page=False), make.published("person", "A prisoner")
    prison, other = make.published("facility", "North prison"), make.published("facility", "South prison")
    held = make.said(woman, "held_at", prison, source=article, chain=[aunt, "a lawyer"])
    denied = make.said(woman, "held_at", other, source=article)
    dispute = make.dispute("Where?", [held], [denied])
    return {
        "article": article, "outlet": article.outlet, "aunt": aunt, "woman": woman, "prison": prison, "other": other,
        "held": held, "denied": denied, "dispute": dispute, "citation": held.lead,
    }  # fmt: skip


def seen_of(world):
    return {name for name, thing in world.items() if make.seen(thing)}


def taken_down(world, name):
    """What readers lose when the thing of this name is sealed; everything is back when it is unsealed."""
    before, stored = seen_of(world), make.dump()
    assert before == set(world)
    acts.seal(world[name], by=make.publisher(), private_reason="danger")
    lost = before - seen_of(world)
    assert resolve_all() == []
    acts.unseal(world[name], by=make.publisher(), private_reason="over")
    assert seen_of(world) == before
    after = make.dump()
    for table in ("Record", "Claim", "Citation", "Attribution", "Dispute", "Source", "WithheldName"):
        assert after[table] == stored[table], table
    assert _facets(after) == _facets(stored)
    return lost


def _facets(tables):
    return [{name: value for name, value in row.items() if name != "id"} for row in tables["FacetValue"]]


def test_a_record_takes_its_own_claims_along(world):
    assert taken_down(world, "woman") == {"woman", "held", "denied", "citation", "dispute"}


def test_a_target_takes_the_claims_that_lead_to_it(world):
    assert taken_down(world, "prison") == {"prison", "held", "citation", "dispute"}


def test_a_speaker_takes_the_words_along(world):
    assert taken_down(world, "aunt") == {"aunt", "held", "citation", "dispute"}


def test_a_source_takes_along_what_only_it_says(world):
    assert taken_down(world, "article") == {"article", "held", "denied", "citation", "dispute"}


def test_a_claim_takes_its_citations_and_its_dispute_along(world):
    assert taken_down(world, "held") == {"held", "citation", "dispute"}


def test_the_only_citation_takes_the_claim_along(world):
    assert taken_down(world, "citation") == {"citation", "held", "dispute"}


def test_a_dispute_goes_alone(world):
    assert taken_down(world, "dispute") == {"dispute"}


def test_an_outlet_takes_along_what_it_published(world):
    assert taken_down(world, "outlet") >= {"outlet", "held", "denied", "citation", "dispute"}


def test_withdrawing_shuts_as_sealing_does(world):
    acts.withdraw(world["prison"], by=make.publisher(), public_reason="not ours to tell")
    assert set(world) - seen_of(world) == {"prison", "held", "citation", "dispute"}
    world["held"].refresh_from_db()
    assert world["held"].withheld == "linked"
    assert not Claim.objects.withheld_and_counted().exists()


def test_another_citation_keeps_the_claim_open(world):
    elsewhere = make.published_source("Elsewhere")
    second = make.cite(world["held"], elsewhere)
    acts.publish([second], by=make.publisher())
    acts.seal(world["article"], by=make.publisher(), private_reason="danger")
    assert make.seen(world["held"], second)
    assert not make.seen(world["citation"])


def test_columns_and_facets_forget_what_is_shut(world):
    acts.seal(world["prison"], by=make.publisher(), private_reason="danger")
    linked = FacetValue.objects.exclude(fact__in=(OUTLET, REPORTED))
    assert set(linked.values_list("target", flat=True)) == {world["other"].pk}
    acts.seal(world["article"], by=make.publisher(), private_reason="danger")
    assert not FacetValue.objects.filter(record=world["woman"]).exists()
    world["woman"].refresh_from_db()
    assert (world["woman"].detainee, world["woman"].disputed, world["woman"].sources_count) == (False, False, 0)


def test_a_dispute_about_something_hidden_marks_nothing_as_disputed(world):
    elsewhere = make.published("person", "Another prisoner")
    far = make.said(elsewhere, "held_at", world["prison"], source=make.published_source("Elsewhere"))
    make.dispute("Both?", [world["denied"]], [far])
    acts.seal(world["dispute"], by=make.publisher(), private_reason="danger")
    world["woman"].refresh_from_db()
    assert world["woman"].disputed
    acts.seal(elsewhere, by=make.publisher(), private_reason="danger")
    world["woman"].refresh_from_db()
    assert not world["woman"].disputed


def test_what_opens_last_reaches_back_to_whom_the_act_began_with(world):
    """Who is sealed is also who tells of the twin: opened again, she is again possibly held there."""
    link = make.said(
        world["prison"], "possibly_same_as", world["other"], source=world["article"], chain=[world["woman"]]
    )
    acts.retract(world["denied"], by=make.publisher(), public_reason="misread")
    possible = FacetValue.objects.filter(record=world["woman"], target=world["other"], possible=True)
    assert possible.exists()
    acts.seal(world["woman"], by=make.publisher(), private_reason="danger")
    assert not make.seen(link)
    acts.unseal(world["woman"], by=make.publisher(), private_reason="over")
    assert make.seen(link)
    assert possible.exists()
    assert resolve_all() == []


def test_who_has_no_page_is_known_beside_the_case(world):
    aunt = Record.objects.get(pk=world["aunt"].pk)
    assert (aunt.public, aunt.page_public) == (True, False)
    assert not Record.objects.visible_to(AnonymousUser()).with_page().filter(pk=aunt.pk).exists()
    acts.revise(aunt, {"has_page": True}, by=make.second(), public_reason="she speaks in public now")
    assert Record.objects.with_page().filter(pk=aunt.pk).exists()


def test_an_event_goes_with_the_last_of_whom_it_concerns(world):
    event = make.published("event", "A visit")
    when = make.said(event, "takes_place", "2019", source=world["article"])
    for whom in (world["woman"], world["other"]):
        make.said(event, "concerns", whom, source=world["article"])
    acts.seal(world["woman"], by=make.publisher(), private_reason="danger")
    assert make.seen(event, when)
    acts.seal(world["other"], by=make.publisher(), private_reason="danger")
    assert not make.seen(event, when)
    assert resolve_all() == []


class TestMerged:
    """A merged record leads on: its claims count for the other, and it is no record of its own."""

    def test_its_claims_are_the_others(self, world):
        make.merged(world["prison"], world["other"])
        prison = Record.objects.get(pk=world["prison"].pk)
        assert (prison.public, prison.page_public) == (False, False)
        assert make.seen(world["held"], world["citation"])
        assert resolve_all() == []

    def test_what_leads_to_it_goes_with_the_other(self, world):
        only_there = make.said(make.published("person", "Another"), "held_at", world["prison"], source=world["article"])
        make.merged(world["prison"], world["other"])
        acts.seal(world["other"], by=make.publisher(), private_reason="danger")
        assert not make.seen(world["held"], world["denied"], world["citation"], only_there)
        assert resolve_all() == []

    def test_sealed_itself_it_takes_along_what_leads_to_it(self, world):
        make.merged(world["prison"], world["other"])
        acts.seal(world["prison"], by=make.publisher(), private_reason="danger")
        assert not make.seen(world["held"], world["citation"])
        assert make.seen(world["denied"])


class TestVisibleTo:
    """Readers see what is published and not withheld; members of the archive all but what is sealed."""

    def test_readers_see_no_state_but_published(self, world):
        states = ("draft", "proposed", "published", "superseded", "retracted", "withdrawn", "sealed")
        for state in states:
            claim = make.in_state(state, world["woman"], world["article"])
            citation = claim.citations.get()
            assert make.seen(claim) == (state == "published")
            assert make.seen(citation) == (state in ("published", "superseded", "retracted")), state
            assert (claim in Claim.objects.readable_by(AnonymousUser())) == (
                state in ("published", "superseded", "retracted")
            )
            assert (claim in Claim.objects.visible_to(make.publisher())) == (state != "sealed")

    @pytest.mark.parametrize("kind", ["record", "source", "dispute"])
    def test_drafts_and_sealed_things_are_seen_by_nobody_outside(self, world, kind):
        draft = {
            "record": lambda: make.record("facility", "Another"),
            "source": lambda: make.source("Another"),
            "dispute": lambda: Dispute.objects.create(question="Another?", kind="scope"),
        }[kind]()
        sealed = {"record": world["prison"], "source": world["article"], "dispute": world["dispute"]}[kind]
        acts.seal(sealed, by=make.publisher(), private_reason="danger")
        assert not make.seen(draft, sealed)
        assert not make.seen(*([Facility.objects.get(pk=draft.pk)] if kind == "record" else [draft]))
        for member in (make.publisher(), make.member("editor", "editor")):
            rows = type(draft).objects.visible_to(member)
            assert draft in rows
            assert sealed not in rows

    def test_it_gives_just_what_is_public(self, world):
        make.record("facility", "A draft")
        make.claim(world["woman"], "sex", "female")
        make.said(world["woman"], "religion", "one of them", source=world["article"])
        reader = AnonymousUser()
        assert set(Claim.objects.visible_to(reader)) == {world["held"], world["denied"]}
        assert set(Citation.objects.visible_to(reader)) == {world["held"].lead, world["denied"].lead}
        assert set(Source.objects.visible_to(reader)) == {world["article"]}
        assert set(Dispute.objects.visible_to(reader)) == {world["dispute"]}
        records = {world[name].pk for name in ("outlet", "aunt", "woman", "prison", "other")}
        assert set(Record.objects.visible_to(reader).values_list("pk", flat=True)) == records
