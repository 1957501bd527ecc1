"""A publisher merges two records, undoes it, and splits one, as people do: by reading, typing and pressing."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from casebook.models import Record
from casebook.tests import factories


@pytest.fixture
def two(transactional_db):
    """One prison under two names, of which the articles disagree."""
    article = factories.published_source("Letters from a northern prison", "2018-07-23")
    one, into = factories.published("facility", "Norhould prison"), factories.published("facility", "Norhold prison")
    factories.said(one, "count", "40", scope="held", source=article)
    factories.said(one, "facility_type", "prison", source=article)
    factories.said(into, "count", "60", scope="held", source=article)
    return one, into


@pytest.fixture
def desk(two, live_server, page):
    """The desk of a publisher who has signed in; no page of it may have what axe finds."""
    user = factories.publisher()
    user.set_password("correct horse battery")
    user.save()
    page.goto(live_server.url + "/admin/")
    page.fill("[name='login']", user.username)
    page.fill("[name='password']", "correct horse battery")
    page.click("input[type='submit']")
    return Desk(page, live_server.url)


class Desk:
    def __init__(self, page, base):
        self.page, self.base = page, base

    def go(self, address):
        self.page.goto(self.base + address)
        self.look()

    def open_record(self, record):
        self.go(f"/admin/casebook/record/{record.pk}/change/")

    def follow(self, words):
        self.page.get_by_role("link", name=words, exact=True).first.click()
        self.look()

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()
        self.look()

    def look(self):
        found = Axe().run(self.page).response["violations"]
        # The frame of Django's own admin is not ours.
        ours = [f"{v['id']}: {node['html'][:160]}" for v in found for node in v["nodes"] if self.is_ours(node)]
        assert not ours, f"{self.page.url}\n" + "\n".join(ours)

    def is_ours(self, node):
        selector = node["target"][0]
        return bool(self.page.evaluate("s => !!document.querySelector(s)?.closest('#content-main')", selector))

    def text(self):
        return self.page.inner_text("#content")


def test_two_are_merged_behind_a_preview_and_parted_again(two, desk, page, live_server):
    one, into = two
    desk.open_record(one)
    desk.follow("Merge into another")
    page.fill("[name='into']", "Norhold prison")
    desk.press("Show what would change")
    shown = desk.text()
    assert "2 claims come to the other record." in shown
    assert "These would disagree" in shown
    assert f"These addresses lead on: {one.ref}" in shown
    desk.press("Merge")
    assert "This field is required" in desk.text()
    page.fill("[name='public_reason']", "One prison in two spellings")
    desk.press("Merge")
    assert Record.objects.get(pk=one.pk).merged_into == into

    page.goto(f"{live_server.url}/facilities/{one.ref}/")
    assert page.url.startswith(f"{live_server.url}/facilities/{into.ref}/")
    assert {"40", "60"} <= set(page.inner_text("main").split())

    desk.open_record(one)
    desk.follow("Undo the merge")
    page.fill("[name='public_reason']", "They are two after all")
    desk.press("Undo the merge")
    assert Record.objects.get(pk=one.pk).merged_into is None
    assert "40" not in page.goto(f"{live_server.url}/facilities/{into.ref}/").text().split()


def test_one_is_split_to_a_record_made_on_the_spot(two, desk, page):
    one, _into = two
    desk.open_record(one)
    desk.follow("Split: move claims")
    page.get_by_label("How many: held: 40").check()
    page.fill("[name='into']", "Northwing")
    page.fill("[name='public_reason']", "It is told of the wing alone")
    desk.press("Split: move claims")
    page.get_by_label("new facility: Northwing", exact=True).check()
    desk.press("Split: move claims")
    wing = Record.objects.get(wording="Northwing")
    assert [(claim.fact, claim.state) for claim in wing.claims.all()] == [("count", "published")]
    assert [claim.fact for claim in one.claims.standing()] == ["facility_type"]


def test_suggestions_are_offered_with_the_reason(two, desk):
    desk.go("/admin/desk/merging/")
    assert "Norhould prison" in desk.text()
    desk.go("/admin/desk/disputes/")
