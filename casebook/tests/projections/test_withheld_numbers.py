"""Nothing that is hidden shows in a number: in the line on what is withheld, or in the pages of what changed."""

import pytest

from casebook import actions
from casebook.models import Action
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WORLD = least_world
SOME = "Some facts are withheld to protect people. What this means"


def hide(number, subject, article, start=0):
    """So many facts about the record, or about a gap in it, that are withheld."""
    with factories.together():
        for n in range(start, start + number):
            claim = factories.claim(subject, "withheld", gap=("religion", "health")[n % 2])
            factories.cite(claim, article, n + 1)
            factories.publish(claim)


def line(client, record):
    room = "facilities" if record.kind == "facility" else "operations" if record.kind == "operation" else "people"
    found = page(client, f"/{room}/{record.ref}/").all(id="withheld")
    return found[0].words if found else ""


@pytest.mark.parametrize("kind", ["facility", "operation"])
def test_of_a_facility_and_an_operation_steps_and_rules_are_reported(client, article, kind):
    record = factories.published(kind, "Norhold")
    assert line(client, record) == ""
    hide(1, record, article)
    assert line(client, record) == SOME
    hide(9, record, article, 1)
    assert line(client, record) == SOME
    hide(1, record, article, 10)
    assert line(client, record) == ("More than 10 facts are withheld: about health, about religion. What this means")
    hide(9, record, article, 11)
    assert "More than 10 facts" in line(client, record)
    hide(1, record, article, 20)
    assert "More than 20 facts" in line(client, record)


def test_of_a_group_only_where_ten_people_stand(client, article, group):
    hide(11, group, article)
    assert line(client, group) == SOME
    factories.said(group, "count", "9", scope="held", source=article)
    assert line(client, group) == SOME
    ten = factories.said(group, "count", "10", scope="held", source=article)
    assert "More than 10 facts" in line(client, group)
    actions.retract(ten, by=factories.publisher(), public_reason="misread")
    assert line(client, group) == SOME


def test_of_one_person_and_of_a_source_no_number_and_no_rule_is_reported(client, article, woman):
    hide(30, woman, article)
    assert line(client, woman) == SOME
    assert page(client, f"/sources/{article.ref}/").one(id="withheld").words == SOME
    for address in (f"/people/{woman.ref}/", f"/sources/{article.ref}/"):
        assert "30" not in page(client, address).one(tag="main").words


def test_as_of_a_day_no_number_is_reported_and_every_day_tells_the_same(client, article):
    record = factories.published("facility", "Norhold")
    factories.said(record, "facility_type", "prison", source=factories.published_source(when="2010"))
    hide(30, record, article)
    for day in ("2012-01-01", "2019-05-03", "2019-05-04", "2024-01-01"):
        assert page(client, f"/facilities/{record.ref}/?as_of={day}").one(id="withheld").words == SOME


class TestPages:
    @pytest.fixture(autouse=True)
    def small_pages(self, monkeypatch):
        monkeypatch.setattr("casebook.web.views.changes.PER_PAGE", 1)
        monkeypatch.setattr("casebook.web.feeds.MOST", 3)

    def reported(self, client):
        """What readers have of changes, without what differs from day to day."""
        pages = {}
        for address in ("/changes/", "/corrections/"):
            for number in range(1, 12):
                answer = client.get(address, {"page": number})
                pages[address, number] = answer.status_code, answer.content
        pages["feed"] = client.get("/changes/?format=atom").content
        return pages

    def test_hidden_actions_move_none(self, client, article, woman):
        for name in ("North prison", "South prison"):
            prison = factories.published("facility", name)
            claim = factories.said(woman, "held_at", prison, source=article)
            actions.retract(claim, by=factories.publisher(), public_reason="misread")
        before = self.reported(client)
        assert before["/changes/", 2][0] == before["/corrections/", 2][0] == 200
        number = Action.objects.count()
        hidden = [factories.said(woman, "religion", f"one of {n}", source=article) for n in range(4)]
        actions.retract(hidden[0], by=factories.publisher(), public_reason="misread")
        actions.withdraw(hidden[1], by=factories.publisher(), public_reason="misread")
        child = factories.published("person", "A child", minor=True)
        actions.withdraw(child, by=factories.publisher(), public_reason="misread")
        assert Action.objects.count() > number + 10
        assert self.reported(client) == before

    def test_an_empty_feed_does_not_tell_when_something_hidden_was_done(self, client, article):
        prison = factories.published("facility", "North prison")
        address = f"/changes/?about={prison.ref}&format=atom"
        actions.seal(article, by=factories.publisher(), private_reason="danger")
        before = client.get(address).content
        factories.published("person", "A child", minor=True)
        assert client.get(address).content == before
