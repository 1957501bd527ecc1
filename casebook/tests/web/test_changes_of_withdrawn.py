"""Feeds tell what went, and do not rewrite their past; what is sealed or withheld was never in them."""

import pytest

from casebook import actions
from casebook.models import Claim
from casebook.tests import factories
from casebook.tests.small_archive import drafted, page, published, world_with_sentence
from casebook.tests.web.test_changes import ATOM, feed, text, titles

pytestmark = pytest.mark.django_db


WORLD = world_with_sentence


def summaries(client, address: str) -> str:
    return " ".join(e.find(f"{ATOM}summary").text for e in feed(client, address).findall(f"{ATOM}entry"))


def held_at(record) -> Claim:
    return Claim.objects.get(subject=record, fact="held_at")


def retracted(thing) -> None:
    actions.retract(thing, by=factories.publisher(), public_reason="Misread.")


def withdrawn(thing) -> None:
    actions.withdraw(thing, by=factories.publisher(), public_reason="Not ours to tell.")


def sealed(thing) -> None:
    actions.seal(thing, by=factories.publisher(), private_reason="danger")


LISTS = ["/cases/?facility={norhold}", "/claims/?facility={norhold}", "/claims/?fact=held_at", "/cases/", "/claims/"]
LISTS += ["/claims/?about={dana}", "/claims/?outlet={outlet}", "/cases/?outlet={outlet}", "/cases/?reported=2018"]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_tells_that_a_fact_by_which_something_was_in_it_was_retracted(client, w, address):
    address = address.format(norhold=w.norhold.ref, dana=w.dana.ref, outlet=w.outlet.ref)
    address += f"{'&' if '?' in address else '?'}format=atom"
    claim = held_at(w.dana)
    before = feed(client, address)
    retracted(claim)
    after = feed(client, address)
    assert titles(after)[0].startswith("1 fact retracted")
    ids = [[e.find(f"{ATOM}id").text for e in root.findall(f"{ATOM}entry")] for root in (before, after)]
    assert ids[1][1:] == ids[0], "the past stands"
    assert titles(after)[1:] == titles(before)


@pytest.mark.parametrize("address", LISTS)
def test_what_is_sealed_leaves_no_trace_in_a_list(client, w, address):
    address = address.format(norhold=w.norhold.ref, dana=w.dana.ref, outlet=w.outlet.ref)
    address += f"{'&' if '?' in address else '?'}format=atom"
    claim = held_at(w.dana)
    retracted(claim)
    sealed(claim)
    assert claim.ref not in text(feed(client, address))
    if "facility" in address and "cases" in address:
        assert w.dana.ref not in text(feed(client, address)), "nor does it say that she was in it"


def test_what_the_visibility_decision_withholds_does_not_say_that_something_was_in_a_list(client, w):
    home = factories.published("place", "Northtown")
    address = f"/cases/?place={home.ref}&format=atom"
    claim = factories.said(w.dana, "held_in", home, source=w.article)
    assert w.dana.ref in text(feed(client, address))
    retracted(claim)
    assert w.dana.ref in text(feed(client, address))
    sealed(home)
    assert client.get(address).status_code == 400
    sealed(w.dana)
    for reported in ("/cases/", f"/cases/?facility={w.norhold.ref}"):
        assert w.dana.ref not in text(feed(client, f"{reported}{'&' if '?' in reported else '?'}format=atom"))


@pytest.mark.parametrize("address", ["/cases/", "/cases/?facility={norhold}", "/changes/?about={norhold}"])
def test_a_withdrawn_record_is_reported_by_its_reference_alone(client, w, address):
    address = address.format(norhold=w.norhold.ref)
    withdrawn(w.man if "about" not in address else w.norhold)
    if "about" in address:
        root = feed(client, f"{address}&format=atom")
        assert titles(root)[0] == f"1 record withdrawn: {w.norhold.ref}"
        assert f"Changes Of {w.norhold.ref}, its parts" in page(client, address)
        assert "Norhold" not in text(root)
        return
    root = feed(client, f"{address}{'&' if '?' in address else '?'}format=atom")
    assert titles(root)[0].startswith("1 record withdrawn")
    assert w.man.ref in titles(root)[0]
    assert "A man of the north" not in text(root)


def test_a_withdrawn_part_is_told_on_and_a_sealed_one_is_not(client, w):
    wings = [factories.record("facility", f"{which} wing") for which in ("East", "West")]
    published(w, [*wings, *(drafted(wing, "part_of", w.norhold, w) for wing in wings)])
    address = f"/changes/?about={w.norhold.ref}&format=atom"
    assert all(f"{wing.ref}" in text(feed(client, address)) for wing in wings)
    withdrawn(wings[0])
    sealed(wings[1])
    root = feed(client, address)
    assert titles(root)[0].startswith("1 record withdrawn")
    assert wings[0].ref in text(root)
    assert wings[1].ref not in text(root)


def test_a_hidden_record_that_was_withdrawn_is_followed_like_one_that_never_was(client, archive):
    child = archive.child
    withdrawn(child)
    never = page(client, "/changes/?about=zzzzzzzz", status=400)
    assert page(client, f"/changes/?about={child.ref}", status=400) == never.replace("zzzzzzzz", child.ref)


def test_a_withdrawn_source_is_reported_in_the_list_of_sources(client, w):
    withdrawn(w.article)
    root = feed(client, "/sources/?format=atom")
    assert titles(root)[0].startswith("1 source withdrawn")
    assert f">{w.article.ref}<" in root.find(f"{ATOM}entry/{ATOM}summary").text


def test_a_new_citation_and_a_new_disagreement_are_reported_in_lists(client, w):
    second = factories.published_source("Another article", "2019-01-02", outlet=w.outlet)
    factories.publish(factories.cite(held_at(w.dana), second))
    for address in ("/cases/", "/claims/", f"/cases/?facility={w.norhold.ref}"):
        assert titles(feed(client, f"{address}{'&' if '?' in address else '?'}format=atom"))[0].startswith("1 citation")
    factories.dispute("Where was she held?", [held_at(w.dana)], [held_at(w.group)])
    assert "Where was she held?" in summaries(client, "/cases/?format=atom")


def test_a_retracted_disagreement_is_told_on_by_its_reference(client, w):
    retracted(w.dispute)
    root = feed(client, "/disputes/?format=atom")
    assert titles(root)[0].startswith("1 disagreement retracted")
    assert w.dispute.ref in root.find(f"{ATOM}entry/{ATOM}summary").text
    assert "Did Dana have a lawyer?" not in text(root)


def test_a_long_list_tells_the_same_as_a_short_one(client, w, monkeypatch):
    factories.publish(
        factories.cite(held_at(w.dana), factories.published_source("More", "2019-01-02", outlet=w.outlet))
    )
    retracted(held_at(w.man))
    lists = (f"/cases/?facility={w.norhold.ref}&", "/claims/?", f"/sources/?facility={w.norhold.ref}&", "/disputes/?")
    short = [titles(feed(client, f"{address}format=atom")) for address in lists]
    monkeypatch.setattr("casebook.web.feeds.scopes.MOST_ROWS", 0)
    assert [titles(feed(client, f"{address}format=atom")) for address in lists] == short
    monkeypatch.setattr("casebook.web.feeds.scopes.MOST_READ", 0)
    assert [titles(feed(client, f"{address}format=atom")) for address in lists] == short
    assert all(short)


def test_dates_and_choices_of_what_stands_no_more_are_known_too(client, w):
    freed = factories.said(w.dana, "custody", "released", when="2020-03", source=w.article)
    retracted(freed)
    for query in ("status=released", "from=2020&to=2020", "from=2020-02&dated=possibly"):
        assert titles(feed(client, f"/cases/?{query}&format=atom"))[0].startswith("1 fact retracted"), query
    visit = factories.published("event", "The visit")
    day = factories.said(visit, "takes_place", "2021-05", source=w.article)
    retracted(day)
    assert titles(feed(client, "/events/?from=2021&format=atom"))[0].startswith("1 fact retracted")
    retracted(Claim.objects.get(subject=w.sentence, fact="term"))
    assert titles(feed(client, "/cases/?term=life&format=atom"))[0].startswith("1 fact retracted")
    retracted(Claim.objects.get(subject=w.sentence, fact="court"))
    assert w.sentence.ref in text(feed(client, f"/sentences/?court={w.court.ref}&format=atom"))
