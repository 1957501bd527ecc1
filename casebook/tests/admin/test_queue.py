"""My drafts and what waits for review, of every kind on one page: nothing that is entered is seen by nobody."""

import pytest

from casebook import actions
from casebook.models import (
    Citation,
    Correction,
    Dispute,
    DisputeSide,
    ImportDraft,
    ImportFile,
    Record,
    Role,
    Source,
    State,
)
from casebook.tests import factories
from casebook.tests.admin_helpers import typed, words
from casebook.tests.smallest_archive import least_world

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = least_world
DRAFTS, WAITING = "/admin/desk/drafts/", "/admin/desk/waiting/"


@pytest.fixture
def of_every_kind(editor, group, article):
    """A draft of each kind by the editor, with the words by which it is known on the page."""
    claims = [factories.said(group, "count", number, scope="held", source=article) for number in ("6", "8")]
    dispute = Dispute.objects.create(question="How many are held?", kind="contradiction", created_by=editor)
    for number, claim in enumerate(claims, 1):
        DisputeSide.objects.create(dispute=dispute, claim=claim, side=number)
    own = factories.claim(group, "documents", "6 of 6", scope="passport", created_by=editor)
    factories.cite(own, article, created_by=editor)
    return {
        "Papers: passport: 6 of 6": own,
        "How many: held: 6 – cited from An article": factories.cite(claims[0], article, 9, created_by=editor),
        "South prison": factories.record("facility", "South prison", created_by=editor),
        "Another headline": factories.source("Another headline", outlet=article.outlet, created_by=editor),
        "How many are held?": dispute,
        "reply": Correction.objects.create(
            kind="reply", on_model="record", on_ref=group.ref, text="A word.", created_by=editor
        ),
    }


def boxes(things):
    return [f"{thing._meta.model_name}:{thing.ref}" for thing in things]


def states(things):
    return {type(thing).objects.get(pk=thing.pk).state for thing in things}


def test_drafts_of_every_kind_are_handed_in_returned_and_published_from_there(client, editor, of_every_kind):
    things = list(of_every_kind.values())
    text = words(client.get(DRAFTS))
    assert all(shown in text for shown in of_every_kind), text
    assert "My drafts (6)" in words(client.get("/admin/"))
    assert client.post(DRAFTS, {"do": "propose", "chosen": boxes(things)}).status_code == 302
    assert states(things) == {State.PROPOSED}
    assert "My drafts (0)" in words(client.get("/admin/"))
    text = words(client.get(WAITING))
    assert all(shown in text for shown in of_every_kind), text
    assert "Waiting for review (6)" in words(client.get("/admin/"))
    # Without a word on what is to be changed nothing is returned, and the ticks stay.
    answer = client.post(WAITING, {"do": "return", "chosen": boxes(things)})
    assert answer.status_code == 400
    assert "Say what is to be changed" in words(answer)
    assert answer.content.decode().count(" checked") == len(things)
    reason = {"private_reason": "The date is missing."}
    assert client.post(WAITING, {"do": "return", "chosen": boxes(things)} | reason).status_code == 302
    assert states(things) == {State.DRAFT}
    client.post(DRAFTS, {"do": "propose", "chosen": boxes(things)})
    assert client.post(WAITING, {"do": "publish", "chosen": boxes(things)}).status_code == 400
    client.force_login(factories.publisher())
    assert client.post(WAITING, {"do": "publish", "chosen": boxes(things)}).status_code == 302
    assert states(things) == {State.PUBLISHED}
    own = Citation.objects.get(claim=of_every_kind["Papers: passport: 6 of 6"])
    assert own.state == State.PUBLISHED


def test_all_or_none_and_only_what_stands_on_the_page(client, editor, group, article):
    good = factories.claim(group, "documents", "6 of 6", scope="passport", created_by=editor)
    factories.cite(good, article)
    uncited = factories.claim(group, "documents", "5 of 6", scope="passport", created_by=editor)
    stands = factories.said(group, "count", "6", scope="held", source=article)
    publisher = factories.publisher()
    client.force_login(publisher)
    actions.propose([good, uncited], by=editor)
    answer = client.post(WAITING, {"do": "publish", "chosen": boxes([good, uncited])})
    assert "has no citation" in words(answer)
    assert states([good, uncited]) == {State.PROPOSED}
    for chosen in ([], boxes([stands]), ["claim:nothing", "x", "\x00"]):
        assert client.post(WAITING, {"do": "publish", "chosen": chosen}).status_code == 400
    assert client.post(WAITING, {"do": "seal", "chosen": boxes([good])}).status_code == 400


def test_a_contributor_hands_in_and_does_no_more(client, group, article):
    member = factories.member("somebody", Role.CONTRIBUTOR)
    client.force_login(member)
    claim = factories.said(group, "count", "6", scope="held", source=article)
    sent = {key.removeprefix("citations-0-"): value for key, value in typed(article, place="9").items()}
    answer = client.post(f"/admin/casebook/claim/{claim.pk}/cite/", sent)
    citation = claim.citations.get(state="draft")
    assert answer["Location"] == f"/admin/casebook/citation/{citation.pk}/change/"
    assert "Hand in for review" in words(client.get(answer["Location"]))
    client.post(DRAFTS, {"do": "propose", "chosen": boxes([citation])})
    assert states([citation]) == {State.PROPOSED}
    page = words(client.get(WAITING))
    assert "Publish together" not in page
    assert client.post(WAITING, {"do": "publish", "chosen": boxes([citation])}).status_code == 400
    assert client.post(WAITING, {"do": "return", "chosen": boxes([citation])}).status_code == 400
    assert states([citation]) == {State.PROPOSED}


def test_it_says_what_contradicts_and_what_may_be_there_already(client, editor, group, article):
    somebody = factories.member("somebody", Role.CONTRIBUTOR)
    factories.claim(group, "count", "8", scope="held", created_by=somebody)
    mine = factories.claim(group, "count", "6", scope="held", created_by=editor)
    factories.record("facility", "Тюрьма Русафа", created_by=editor)
    factories.published("facility", "Rusafa prison")
    text = words(client.get(DRAFTS))
    assert "It contradicts: Women in North prison: How many: held: 8 (draft)" in text
    assert "It has no citation yet." in text
    assert "It may be the same as: Rusafa prison" in text
    actions.propose([mine], by=editor)
    assert "It contradicts" in words(client.get(WAITING))


def test_drafts_of_others_are_looked_at_before_saving(client, editor, group, article):
    there = factories.claim(
        group, "count", "8", scope="held", created_by=factories.member("somebody", Role.CONTRIBUTOR)
    )
    address = f"/admin/casebook/claim/add/?subject={group.ref}&fact=count"
    answer = client.post(address, typed(article, value="6", scope="held"))
    assert answer.status_code == 400
    assert "It contradicts How many: held: 8 · draft" in words(answer)
    assert client.post(address, typed(article, value="6", scope="held", seen=there.ref)).status_code == 302


def test_claims_that_differ_in_their_date_alone_can_be_told_apart(client, editor, group):
    prison = factories.published("facility", "South prison")
    for when in ("since 2018", "2019"):
        claim = factories.claim(group, "held_at", target=prison, when=when, created_by=editor)
    text = words(client.get(DRAFTS))
    assert "Held at: South prison (since 2018)" in text
    assert "Held at: South prison (2019)" in text
    delete = words(client.get(f"/admin/casebook/claim/{claim.pk}/delete/"))
    assert "Claim: Women in North prison: Held at: South prison (2019)" in delete


def test_pages_of_a_claim_say_what_it_says(client, group, article):
    client.force_login(factories.publisher())
    claim = factories.claim(group, "count", "6", scope="held")
    factories.cite(claim, article)
    line = "Women in North prison: How many: held: 6"
    for page in ("action/publish/", "action/seal/"):
        assert line in words(client.get(f"/admin/casebook/claim/{claim.pk}/{page}"))
    actions.publish([claim], by=factories.publisher())
    for page in ("change/", "action/retract/", "action/supersede/"):
        assert line in words(client.get(f"/admin/casebook/claim/{claim.pk}/{page}"))


def test_an_outlet_that_is_made_with_its_article_is_a_draft_of_the_editor(client, editor):
    sent = {"kind": "article", "outlet": "The Post", "outlet-pick": "new:organisation", "headline": "A headline",
            "lang": "en", "when": "2019", "standing": "stands"}  # fmt: skip
    assert client.post("/admin/casebook/source/add/", sent).status_code == 302
    text = words(client.get(DRAFTS))
    assert "The Post · organisation · draft" in text
    chosen = boxes([*Record.objects.filter(wording="The Post"), *Source.objects.filter(headline="A headline")])
    client.post(DRAFTS, {"do": "propose", "chosen": chosen})
    client.force_login(factories.publisher())
    assert "The Post · organisation" in words(client.get(WAITING))
    source = Source.objects.get(headline="A headline")
    assert "The Post" in words(client.get(f"/admin/casebook/source/{source.pk}/action/publish/"))
    client.post(f"/admin/casebook/source/{source.pk}/action/publish/", {})
    assert states([source, source.outlet]) == {State.PUBLISHED}


def test_nobody_is_published_together_whom_readers_would_see_without_a_name(client):
    person = factories.record("person", working_name="Dana Probayeva")
    actions.propose([person], by=factories.publisher())
    client.force_login(factories.publisher())
    answer = client.post(WAITING, {"do": "publish", "chosen": boxes([person])})
    assert "Readers would see no name of these, and no description: Dana Probayeva" in words(answer)
    assert states([person]) == {State.PROPOSED}


def test_what_the_page_has_no_room_for_is_counted(client, editor, monkeypatch):
    monkeypatch.setattr("casebook.admin.queue.SHOWN", 1)
    for name in ("South prison", "West prison", "East prison"):
        factories.record("facility", name, created_by=editor)
    text = words(client.get(DRAFTS))
    assert "Records (3)" in text
    assert "2 more stand here once these are done." in text


def test_the_queue_is_narrowed_to_what_one_import_made(client, editor, of_every_kind):
    file = ImportFile.objects.create(name="camps.csv", sheet="facts", state="done", created_by=editor)
    record = next(thing for thing in of_every_kind.values() if isinstance(thing, Record))
    ImportDraft.objects.create(file=file, on_model="record", on_ref=record.ref)
    assert f'href="?import={file.ref}"' in client.get(DRAFTS).content.decode()
    narrowed = client.get(f"{DRAFTS}?import={file.ref}")
    assert narrowed.context["number"] == 1
    assert "South prison" in words(narrowed)
    assert "Another headline" not in words(narrowed)
    everything = boxes(of_every_kind.values())
    client.post(f"{DRAFTS}?import={file.ref}", {"do": "propose", "chosen": everything})
    assert states([record]) == {State.PROPOSED}
    assert states([thing for thing in of_every_kind.values() if thing != record]) == {State.DRAFT}
    assert client.get(f"{DRAFTS}?import=none").context["number"] == len(of_every_kind) - 1
