"""What is linked to something that is not public goes with it; `visible_to` returns just what is left."""

import pytest
from django.contrib.auth.models import AnonymousUser

from casebook import actions
from casebook.models import Citation, Claim, Dispute, Facility, Record, Source
from casebook.models.edition import PublicClaim
from casebook.tests import factories
from casebook.tests.edition_helpers import every_link, facets, found
from casebook.tests.integrity_helpers import out_of_step
from casebook.vocabulary.visibility import COUNTED

pytestmark = pytest.mark.django_db


def _a_prisoner():
    """A woman held at a prison, told by an aunt in an article, and a dispute about where."""
    article = factories.published_source()
    aunt, woman = factories.published("person", "An aunt", has_page=False), factories.published("person", "A prisoner")
    prison, other = factories.published("facility", "North prison"), factories.published("facility", "South prison")
    held = factories.said(woman, "held_at", prison, source=article, chain=[aunt, "a lawyer"])
    denied = factories.said(woman, "held_at", other, source=article)
    dispute = factories.dispute("Where?", [held], [denied])
    return {
        "article": article, "outlet": article.outlet, "aunt": aunt, "woman": woman, "prison": prison, "other": other,
        "held": held, "denied": denied, "dispute": dispute, "citation": held.lead,
    }  # fmt: skip


WORLD = _a_prisoner


def seen_of(w):
    return {name for name, thing in w.items() if factories.seen(thing)}


def taken_down(w, name):
    """What readers lose when the thing of this name is sealed; everything is back when it is unsealed."""
    before, stored, links = seen_of(w), factories.dump(), every_link()
    assert before == set(w)
    actions.seal(w[name], by=factories.publisher(), private_reason="danger")
    lost = before - seen_of(w)
    assert out_of_step() == []
    actions.unseal(w[name], by=factories.publisher(), private_reason="over")
    assert seen_of(w) == before
    after = factories.dump()
    for table in ("Record", "Claim", "Citation", "Attribution", "Dispute", "Source", "WithheldName"):
        assert after[table] == stored[table], table
    assert every_link() == links
    return lost


def test_a_record_takes_its_own_claims_along(w):
    assert taken_down(w, "woman") == {"woman", "held", "denied", "citation", "dispute"}


def test_a_target_takes_the_claims_that_lead_to_it(w):
    assert taken_down(w, "prison") == {"prison", "held", "citation", "dispute"}


def test_a_speaker_takes_the_words_along(w):
    assert taken_down(w, "aunt") == {"aunt", "held", "citation", "dispute"}


def test_a_source_takes_along_what_only_it_says(w):
    assert taken_down(w, "article") == {"article", "held", "denied", "citation", "dispute"}


def test_a_claim_takes_its_citations_and_its_dispute_along(w):
    assert taken_down(w, "held") == {"held", "citation", "dispute"}


def test_the_only_citation_takes_the_claim_along(w):
    assert taken_down(w, "citation") == {"citation", "held", "dispute"}


def test_a_dispute_goes_alone(w):
    assert taken_down(w, "dispute") == {"dispute"}


def test_an_outlet_takes_along_what_it_published(w):
    assert taken_down(w, "outlet") >= {"outlet", "held", "denied", "citation", "dispute"}


def test_withdrawing_shuts_as_sealing_does(w):
    actions.withdraw(w["prison"], by=factories.publisher(), public_reason="not ours to tell")
    assert set(w) - seen_of(w) == {"prison", "held", "citation", "dispute"}
    w["held"].refresh_from_db()
    assert w["held"].withheld == "linked"
    assert not Claim.objects.standing().filter(withheld__in=COUNTED).exists()


def test_another_citation_keeps_the_claim_open(w):
    elsewhere = factories.published_source("Elsewhere")
    second = factories.cite(w["held"], elsewhere)
    actions.publish([second], by=factories.publisher())
    actions.seal(w["article"], by=factories.publisher(), private_reason="danger")
    assert factories.seen(w["held"], second)
    assert not factories.seen(w["citation"])


def test_columns_and_facets_forget_what_is_shut(w):
    actions.seal(w["prison"], by=factories.publisher(), private_reason="danger")
    assert facets(w["woman"], "facility") == [("South prison", False)]
    actions.seal(w["article"], by=factories.publisher(), private_reason="danger")
    assert facets(w["woman"]) == []
    w["woman"].refresh_from_db()
    assert (w["woman"].detainee, w["woman"].disputed, w["woman"].sources_count) == (False, False, 0)


@pytest.mark.parametrize(("kind", "disputed"), [("contradiction", True), ("totals", True), ("time", False)])
def test_only_contradictions_and_totals_are_called_disputed(kind, disputed):
    woman, article = factories.published("person", "A prisoner"), factories.published_source("Letters")
    first, other = (factories.published("facility", label) for label in ("North prison", "South prison"))
    sides = [factories.said(woman, "held_at", prison, source=article) for prison in (first, other)]
    factories.dispute("Where was she held?", *([side] for side in sides), kind=kind)
    woman.refresh_from_db()
    assert woman.disputed is disputed
    found = PublicClaim.objects.filter(ref__in=[side.ref for side in sides])
    assert {claim.disputed for claim in found} == {disputed}


def test_a_dispute_about_something_hidden_marks_nothing_as_disputed(w):
    elsewhere = factories.published("person", "Another prisoner")
    far = factories.said(elsewhere, "held_at", w["prison"], source=factories.published_source("Elsewhere"))
    factories.dispute("Both?", [w["denied"]], [far])
    actions.seal(w["dispute"], by=factories.publisher(), private_reason="danger")
    w["woman"].refresh_from_db()
    assert w["woman"].disputed
    actions.seal(elsewhere, by=factories.publisher(), private_reason="danger")
    w["woman"].refresh_from_db()
    assert not w["woman"].disputed


def test_what_opens_last_reaches_back_to_whom_the_action_began_with(w):
    """Who is sealed is also who tells of the twin: opened again, she is again possibly held there."""
    link = factories.said(w["prison"], "possibly_same_as", w["other"], source=w["article"], chain=[w["woman"]])
    actions.retract(w["denied"], by=factories.publisher(), public_reason="misread")
    possibly = f"facility={w['other'].ref}&possibly=facility"
    assert found("cases", possibly) == {w["woman"].pk}
    actions.seal(w["woman"], by=factories.publisher(), private_reason="danger")
    assert not factories.seen(link)
    actions.unseal(w["woman"], by=factories.publisher(), private_reason="over")
    assert factories.seen(link)
    assert found("cases", possibly) == {w["woman"].pk}
    assert out_of_step() == []


def test_who_has_no_page_is_known_beside_the_case(w):
    aunt = Record.objects.get(pk=w["aunt"].pk)
    assert (aunt.public, aunt.page_public) == (True, False)
    assert not Record.objects.visible_to(AnonymousUser()).with_page().filter(pk=aunt.pk).exists()
    actions.revise(aunt, {"has_page": True}, by=factories.second(), public_reason="she speaks in public now")
    assert Record.objects.with_page().filter(pk=aunt.pk).exists()


def test_an_event_goes_with_the_last_of_whom_it_concerns(w):
    event = factories.published("event", "A visit")
    when = factories.said(event, "takes_place", "2019", source=w["article"])
    for whom in (w["woman"], w["other"]):
        factories.said(event, "concerns", whom, source=w["article"])
    actions.seal(w["woman"], by=factories.publisher(), private_reason="danger")
    assert factories.seen(event, when)
    actions.seal(w["other"], by=factories.publisher(), private_reason="danger")
    assert not factories.seen(event, when)
    assert out_of_step() == []


class TestMerged:
    """A merged record leads on: its claims count for the other, and it is no record of its own."""

    def test_its_claims_are_the_others(self, w):
        factories.merged(w["prison"], w["other"])
        prison = Record.objects.get(pk=w["prison"].pk)
        assert (prison.public, prison.page_public) == (False, False)
        assert factories.seen(w["held"], w["citation"])
        assert out_of_step() == []

    def test_what_leads_to_it_goes_with_the_other(self, w):
        only_there = factories.said(
            factories.published("person", "Another"), "held_at", w["prison"], source=w["article"]
        )
        factories.merged(w["prison"], w["other"])
        actions.seal(w["other"], by=factories.publisher(), private_reason="danger")
        assert not factories.seen(w["held"], w["denied"], w["citation"], only_there)
        assert out_of_step() == []

    def test_sealed_itself_it_takes_along_what_leads_to_it(self, w):
        factories.merged(w["prison"], w["other"])
        actions.seal(w["prison"], by=factories.publisher(), private_reason="danger")
        assert not factories.seen(w["held"], w["citation"])
        assert factories.seen(w["denied"])


class TestVisibleTo:
    """Readers see what is published and not withheld; members of the archive all but what is sealed."""

    def test_readers_see_no_state_but_published(self, w):
        states = ("draft", "proposed", "published", "superseded", "retracted", "withdrawn", "sealed")
        for state in states:
            claim = factories.in_state(state, w["woman"], w["article"])
            citation = claim.citations.get()
            assert factories.seen(claim) == (state == "published")
            assert factories.seen(citation) == (state in ("published", "superseded", "retracted")), state
            assert (claim in Claim.objects.readable_by(AnonymousUser())) == (
                state in ("published", "superseded", "retracted")
            )
            assert (claim in Claim.objects.visible_to(factories.publisher())) == (state != "sealed")

    @pytest.mark.parametrize("kind", ["record", "source", "dispute"])
    def test_drafts_and_sealed_things_are_seen_by_nobody_outside(self, w, kind):
        draft = {
            "record": lambda: factories.record("facility", "Another"),
            "source": lambda: factories.source("Another"),
            "dispute": lambda: Dispute.objects.create(question="Another?", kind="scope"),
        }[kind]()
        sealed = {"record": w["prison"], "source": w["article"], "dispute": w["dispute"]}[kind]
        actions.seal(sealed, by=factories.publisher(), private_reason="danger")
        assert not factories.seen(draft, sealed)
        assert not factories.seen(*([Facility.objects.get(pk=draft.pk)] if kind == "record" else [draft]))
        for member in (factories.publisher(), factories.member("editor", "editor")):
            rows = type(draft).objects.visible_to(member)
            assert draft in rows
            assert sealed not in rows

    def test_it_gives_just_what_is_public(self, w):
        factories.record("facility", "A draft")
        factories.claim(w["woman"], "sex", "female")
        factories.said(w["woman"], "religion", "one of them", source=w["article"])
        reader = AnonymousUser()
        assert set(Claim.objects.visible_to(reader)) == {w["held"], w["denied"]}
        assert set(Citation.objects.visible_to(reader)) == {w["held"].lead, w["denied"].lead}
        assert set(Source.objects.visible_to(reader)) == {w["article"]}
        assert set(Dispute.objects.visible_to(reader)) == {w["dispute"]}
        records = {w[name].pk for name in ("outlet", "aunt", "woman", "prison", "other")}
        assert set(Record.objects.visible_to(reader).values_list("pk", flat=True)) == records
