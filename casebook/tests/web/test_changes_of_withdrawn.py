"""Feeds tell what went, and do not rewrite their past; what is sealed or withheld was never in them."""

import pytest

from casebook import actions
from casebook.models import Claim
from casebook.tests import factories
from casebook.tests.small_archive import drafted, page, published, world_with_sentence
from casebook.tests.web.test_changes import ATOM, feed, text, titles

pytestmark = pytest.mark.django_db


WORLD = world_with_sentence


def held_at(record) -> Claim:
    return Claim.objects.get(subject=record, fact="held_at")


def retracted(thing) -> None:
    actions.retract(thing, by=factories.publisher(), public_reason="Misread.")


def withdrawn(thing) -> None:
    actions.withdraw(thing, by=factories.publisher(), public_reason="Not ours to tell.")


def sealed(thing) -> None:
    actions.seal(thing, by=factories.publisher(), private_reason="danger")


def atom(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}format=atom"


# In these a fact's record, or the fact, stands after the fact was retracted too.
LISTS = ["/cases/", "/cases/?outlet={outlet}", "/claims/", "/changes/", "/changes/?about={dana}"]
LISTS += ["/changes/?about={norhold}"]


@pytest.mark.parametrize("address", LISTS)
def test_that_a_fact_was_retracted_is_told_and_the_past_stands(client, w, address):
    address = atom(address.format(norhold=w.norhold.ref, dana=w.dana.ref, outlet=w.outlet.ref))
    claim = factories.said(w.dana, "held_at", w.norhold, source=w.article, when="2019")
    before = feed(client, address)
    retracted(claim)
    after = feed(client, address)
    assert titles(after)[0] == "Dana – “held at: Norhold prison” was retracted: Misread."
    ids = [[e.find(f"{ATOM}id").text for e in root.findall(f"{ATOM}entry")] for root in (before, after)]
    assert ids[1][1:] == ids[0], "the past stands"
    since = [title.removesuffix(", retracted since") for title in titles(after)[1:]]
    assert since == titles(before)


@pytest.mark.parametrize("address", [*LISTS, "/cases/?facility={norhold}", "/claims/?fact=held_at"])
def test_what_is_sealed_leaves_no_trace(client, w, address):
    address = atom(address.format(norhold=w.norhold.ref, dana=w.dana.ref, outlet=w.outlet.ref))
    claim = held_at(w.dana)
    retracted(claim)
    sealed(claim)
    assert claim.ref not in text(feed(client, address))
    if "facility" in address:
        assert w.dana.ref not in text(feed(client, address)), "nor does it say that she was in it"


def test_what_left_a_list_is_told_in_it_no_more(client, w):
    address = f"/cases/?facility={w.norhold.ref}&format=atom"
    assert w.dana.ref in text(feed(client, address))
    retracted(held_at(w.dana))
    assert w.dana.ref not in text(feed(client, address))
    assert w.dana.ref in text(feed(client, f"/changes/?about={w.norhold.ref}&format=atom"))


def test_a_sealed_record_is_told_nowhere(client, w):
    sealed(w.dana)
    for address in ("/changes/", "/cases/", "/claims/", f"/changes/?about={w.norhold.ref}"):
        assert w.dana.ref not in text(feed(client, atom(address)))
        assert "Dana" not in text(feed(client, atom(address)))
    actions.unseal(w.dana, by=factories.publisher(), private_reason="no danger")
    assert "Dana – held at: Norhold prison (The Example Post, par. 1)" in titles(feed(client, "/cases/?format=atom"))


@pytest.mark.parametrize("address", ["/cases/", "/changes/"])
def test_a_withdrawn_record_is_told_by_its_reference_alone(client, w, address):
    withdrawn(w.man)
    root = feed(client, atom(address))
    assert titles(root)[0] == f"A page was withdrawn ({w.man.ref}): Not ours to tell."
    assert "A man of the north" not in text(root)
    assert w.man.ref not in text(feed(client, "/facilities/?format=atom"))


def test_a_withdrawn_record_is_followed_by_its_reference_alone(client, w):
    withdrawn(w.norhold)
    root = feed(client, f"/changes/?about={w.norhold.ref}&format=atom")
    assert titles(root) == [
        f"A page was withdrawn ({w.norhold.ref}): Not ours to tell.",
        f"A page that was withdrawn later ({w.norhold.ref})",
    ]
    assert f"Of {w.norhold.ref}: the page" in page(client, f"/changes/?about={w.norhold.ref}")
    assert "Norhold" not in text(root)


def test_a_sealed_part_is_not_told_on(client, w):
    wings = [factories.record("facility", f"{which} wing") for which in ("East", "West")]
    published(w, [*wings, *(drafted(wing, "part_of", w.norhold, w) for wing in wings)])
    address = f"/changes/?about={w.norhold.ref}&format=atom"
    assert all(f"{wing.ref}" in text(feed(client, address)) for wing in wings)
    sealed(wings[1])
    assert wings[0].ref in text(feed(client, address))
    assert wings[1].ref not in text(feed(client, address))


def test_a_hidden_record_that_was_withdrawn_is_followed_like_one_that_never_was(client, archive):
    child = archive.child
    withdrawn(child)
    never = page(client, "/changes/?about=zzzzzzzz", status=400)
    assert page(client, f"/changes/?about={child.ref}", status=400) == never.replace("zzzzzzzz", child.ref)


def test_a_withdrawn_source_is_told_in_the_list_of_sources(client, w):
    article = factories.published_source("From the quiet yard", "2019-01-02", outlet=w.outlet)
    assert "From the quiet yard" in text(feed(client, "/sources/?format=atom"))
    withdrawn(article)
    root = feed(client, "/sources/?format=atom")
    assert titles(root)[0] == f"The Example Post – a source was withdrawn ({article.ref}): Not ours to tell."
    assert "From the quiet yard" not in text(root)


def test_a_new_citation_and_a_new_disagreement_are_told_in_lists(client, w):
    second = factories.published_source("Another article", "2019-01-02", outlet=w.outlet)
    factories.publish(factories.cite(held_at(w.dana), second))
    for address in ("/cases/", "/claims/", f"/cases/?facility={w.norhold.ref}", f"/claims/?facility={w.norhold.ref}"):
        assert titles(feed(client, atom(address)))[0] == (
            "Dana – new source for “held at: Norhold prison” (The Example Post, par. 1)"
        )
    factories.dispute("Where was she held?", [held_at(w.dana)], [held_at(w.group)])
    for address in ("/cases/", "/disputes/", f"/changes/?about={w.dana.ref}", f"/changes/?about={w.group.ref}"):
        assert titles(feed(client, atom(address)))[0] == "Dana – sources differ: Where was she held?"


def test_a_retracted_disagreement_is_told_on_by_its_reference(client, w):
    retracted(w.dispute)
    root = feed(client, "/disputes/?format=atom")
    assert titles(root)[0] == (
        f"Sentence of Dana – a question on which sources differ was withdrawn ({w.dispute.ref}): Misread."
    )
    assert "Did Dana have a lawyer?" not in text(root)
    assert "Misread." in page(client, f"/disputes/{w.dispute.ref}/", status=410)


def test_a_long_list_tells_the_same_as_a_short_one(client, w, monkeypatch):
    factories.publish(
        factories.cite(held_at(w.dana), factories.published_source("More", "2019-01-02", outlet=w.outlet))
    )
    other = factories.published("person", "Dana, spelt otherwise")
    factories.said(other, "held_at", w.norhold, source=w.article)
    factories.merged(other, w.dana)
    lists = ("/cases/", f"/cases/?facility={w.norhold.ref}", "/claims/", f"/sources/?facility={w.norhold.ref}")
    short = [titles(feed(client, atom(address))) for address in lists]
    monkeypatch.setattr("casebook.web.feeds.MOST_KEYS", 0)
    assert [titles(feed(client, atom(address))) for address in lists] == short
    assert all(short)
    assert any(title.endswith(" – another page was merged into this one") for title in short[0])
