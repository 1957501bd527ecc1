"""What changed between two versions, in words: no codes, no JSON; who and when; marked word by word."""

import re

import pytest

from casebook import actions
from casebook.admin.change_history import Piece, marked, versions_of
from casebook.models import Record, Role
from casebook.tests import factories
from casebook.tests.admin_helpers import words
from casebook.values import VagueDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    made = factories.member("an editor", Role.EDITOR)
    client.force_login(made)
    return made


def changed(thing):
    """What each version changed, the newest first."""
    return [[(one.label, one.before, one.after) for one in version.differences] for version in versions_of(thing)]


def test_only_the_words_that_differ_are_marked():
    assert marked("The prison is near Baghdad.", "The prison was near Baghdad.") == [
        Piece("The prison "), Piece("is", "del"), Piece("was", "ins"), Piece(" near Baghdad."),
    ]  # fmt: skip
    assert marked("One thing", "Something else entirely") == [
        Piece("One thing", "del"), Piece("Something else entirely", "ins"),
    ]  # fmt: skip
    assert marked("", "New") == [Piece("New", "ins")]


def test_a_record_is_told_field_by_field_in_words(client, editor):
    record = factories.record("person", "A prisoner", created_by=editor)
    record.name_policy, record.minor, record.note = "given", True, "One note."
    record.save()
    assert set(changed(record)[0]) == {
        ("How much of the name may be shown", "no name: by role", "first name"),
        ("A child, then or now", "no", "yes"),
        ("Note", "", "One note."),
    }
    text = words(client.get(f"/admin/casebook/record/{record.pk}/history/"))
    for part in ("no name: by role", "first name", "an editor", "entered"):
        assert part in text
    assert "name_policy" not in text


def test_dates_outlets_facts_and_places_are_told_by_their_names(client, editor, article):
    source = factories.source("A headline", "2019", outlet=article.outlet, created_by=editor)
    source.outlet = factories.published("organisation", "The Other Post")
    source.when, source.standing = VagueDate.parse("late 2020"), "gone"
    source.save()
    assert ("Outlet", "The Example Post", "The Other Post") in changed(source)[0]
    assert ("Standing", "stands", "no longer at its address") in changed(source)[0]
    assert ("Date", "2019", "some time between October and December 2020") in changed(source)[0]
    prison = factories.published("facility", "North prison")
    claim = factories.claim(prison, "facility_status", "in-use", created_by=editor)
    claim.value = "emptied"
    claim.save()
    assert changed(claim)[0] == [("Value", "in use", "emptied, but kept")]
    citation = factories.cite(claim, article, 3)
    citation.paragraph, citation.stance = 4, "hedges"
    citation.save()
    assert changed(citation)[0] == [
        ("Place in the article", "paragraph 3", "paragraph 4"),
        ("How the article itself says it", "asserts", "hedges"),
    ]


def test_revisions_and_actions_stand_in_one_history_with_their_reasons(client, editor):
    prison = factories.published("facility", "North prison")
    actions.revise(prison, {"wording": "North-east prison"}, by=factories.publisher(), public_reason="misspelled")
    text = words(client.get(f"/admin/casebook/record/{prison.pk}/history/"))
    for part in ("misspelled", "editorial fields revised", "published", "publisher"):
        assert part in text
    assert re.search(r"North\s*-east\s*prison", text)


def test_a_superseded_claim_is_held_against_its_successor(client, editor, article):
    prison = factories.published("facility", "North prison")
    old = factories.said(prison, "capacity", "100", source=article)
    new = factories.claim(prison, "capacity", "200", when="2019")
    factories.cite(new, article, 7)
    actions.supersede(old, new, by=factories.publisher(), public_reason="misread")
    told = words(client.get(f"/admin/casebook/claim/{old.pk}/change/"))
    assert "Superseded by: North prison: Built for how many" in told
    assert "Says 100 200" in told
    back = words(client.get(f"/admin/casebook/claim/{new.pk}/change/"))
    assert "Takes the place of" in back
    assert "As of 2019" in back


def test_every_thing_has_a_history_and_what_is_gone_breaks_none(client, editor, article):
    client.force_login(factories.publisher())
    gone = factories.record("facility", "Soon gone")
    claim = factories.claim(Record.objects.create(kind="person", form="individual"), "held_at", gone)
    claim.target = factories.record("facility", "Another")
    claim.save()
    gone.delete()
    assert "not there any more" in words(client.get(f"/admin/casebook/claim/{claim.pk}/history/"))
    for name, pk in (("source", article.pk), ("record", article.outlet_id), ("user", factories.publisher().pk)):
        assert client.get(f"/admin/casebook/{name}/{pk}/history/").status_code == 200
    assert client.get("/admin/casebook/record/99999999/history/").status_code == 404
