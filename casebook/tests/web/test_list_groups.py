"""In lists, members stand under their group: each record once, and on one page with its group."""

import pytest

from casebook.tests import factories
from casebook.tests.small_archive import listed, page, world

pytestmark = [pytest.mark.django_db, pytest.mark.both]

WORLD = world


def test_a_member_follows_its_group_and_others_stand_by_label(client, w):
    assert listed(client, "/cases/") == [w.man.ref, w.other.ref, w.group.ref, w.dana.ref]
    assert "one of them · one person" in page(client, "/cases/")


def test_a_member_stands_by_itself_where_its_group_is_not_listed(client, w):
    factories.said(w.dana, "held_at", w.southcamp, source=w.article)
    assert listed(client, f"/cases/?facility={w.southcamp.ref}") == [w.other.ref, w.dana.ref]


def test_two_that_are_members_of_each_other_are_both_listed(client, w):
    other = factories.published("person", "The same women", form="group")
    factories.said(other, "held_at", w.norhold, source=w.article)
    factories.said(other, "member_of", w.group, source=w.article)
    factories.said(w.group, "member_of", other, source=w.article)
    found = listed(client, "/cases/")
    assert sorted(found) == sorted({w.man.ref, w.other.ref, w.group.ref, w.dana.ref, other.ref})


def grouped_in(w, *pairs):
    """Groups held at Southcamp, each a member of others: records by their names."""
    names = sorted({name for pair in pairs for name in pair})
    made = {name: factories.published("person", name, form="group") for name in names}
    for record in made.values():
        factories.said(record, "held_at", w.southcamp, source=w.article)
    for name, other in pairs:
        factories.said(made[name], "member_of", made[other], source=w.article)
    return made


@pytest.mark.parametrize(
    "pairs",
    [
        [("G2", "G1"), ("G3", "G2"), ("G4", "G3"), ("G5", "G4"), ("G6", "G5"), ("G7", "G6")],
        [("G1", "G2"), ("G2", "G3"), ("G3", "G1")],
        [("G1", "G2"), ("G1", "G3"), ("G4", "G1"), ("G4", "G3")],
    ],
)
def test_whoever_is_counted_is_reported_exactly_once(client, w, pairs):
    made = grouped_in(w, *pairs)
    factories.said(w.other, "member_of", made["G1"], source=w.article)
    factories.said(w.other, "member_of", made["G2"], source=w.article)
    address = f"/cases/?facility={w.southcamp.ref}"
    everybody = sorted([w.other.ref, *(record.ref for record in made.values())])
    assert sorted(listed(client, address)) == everybody
    assert f"{len(everybody)} records" in page(client, address)
    file = b"".join(client.get(f"{address}&format=csv").streaming_content).decode()
    assert sorted(line.split(",")[0] for line in file.splitlines()[1:]) == everybody


def test_over_all_pages_nobody_is_told_twice(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.list_page.PER_PAGE", 1)
    made = grouped_in(w, ("G1", "G3"), ("G2", "G4"))
    for group in made.values():
        factories.said(w.other, "member_of", group, source=w.article)
    address = f"/cases/?facility={w.southcamp.ref}"
    found = [ref for number in range(1, 6) for ref in listed(client, f"{address}&page={number}")]
    assert sorted(found) == sorted([w.other.ref, *(record.ref for record in made.values())])


def test_rows_are_counted_into_pages_and_members_follow_their_group_on_theirs(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.list_page.PER_PAGE", 2)
    assert listed(client, "/cases/") == [w.man.ref, w.other.ref]
    assert listed(client, "/cases/?page=2") == [w.group.ref, w.dana.ref]
    assert "page 2 of 2" in page(client, "/cases/?page=2")
    page(client, "/cases/?page=3", status=404)
