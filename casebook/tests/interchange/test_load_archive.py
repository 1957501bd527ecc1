"""The archive's files are loaded whole or not at all, again without a change, and never against the archive."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import SESSION_KEY

from casebook import actions
from casebook.actions import transactions
from casebook.models import (
    Action,
    ActionKind,
    Citation,
    Claim,
    Dispute,
    Record,
    Source,
    State,
    User,
)
from casebook.tests import factories
from casebook.tests.archive_files import dump, problems, run, spot, written
from casebook.tests.edition_helpers import facets

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def claim(ref):
    return Claim.objects.get(ref=ref)


def test_every_key_is_stored(tmp_path):
    run(written(tmp_path))
    women = Record.objects.get(ref="women222")
    assert (women.kind, women.form, women.wording) == ("person", "group", "Women in North prison")
    assert women.note == "Counted by their families.\nNot one of them is named."
    assert Record.objects.get(ref="aunt2222").has_page is False
    lawyer = Record.objects.get(ref="lawyer22")
    assert (lawyer.public_life, lawyer.name_policy, lawyer.label) == (True, "full", "Дана Иванова")
    source = Source.objects.get(ref="source22")
    assert (source.outlet.ref, source.credits, source.lang) == ("outlet22", "A. Reporter", "en")
    assert (source.address, str(source.when)) == ("https://example.org/women", "2019-05-04")
    held = claim("heldat22")
    assert (held.subject.ref, held.fact, held.target.ref, held.value) == ("women222", "held_at", "prison22", "")
    count = claim("count222")
    assert (count.scope, count.value, count.rank) == ("citizens", "at least 50", 1)
    assert str(count.when).endswith('"late 2018"')
    assert count.note == "As the lawyer counts them."
    gap = claim("gap22222")
    assert (gap.fact, gap.gap, gap.value, gap.withheld) == ("withheld", "religion", "", "religion")
    dispute = Dispute.objects.get(ref="disp2222")
    assert (dispute.kind, dispute.explanation) == ("contradiction", "The lawyer and the article differ.")
    assert list(dispute.sides.values_list("side", "claim__ref")) == [(1, "count222"), (2, "count333")]
    assert dispute.public


def test_a_citation_has_its_place_its_quote_and_its_chain_in_order(tmp_path):
    run(written(tmp_path))
    reported = Citation.objects.get(ref="cheld222")
    assert (reported.paragraph, reported.section, reported.section_paragraph, reported.stance) == (3, 1, 2, "asserts")
    aunt, neighbour = reported.chain.all()
    assert (aunt.position, aunt.speaker.ref, aunt.capacity, aunt.stance) == (
        0,
        "aunt2222",
        "aunt of one of them",
        "hedges",
    )
    assert (aunt.medium, aunt.manner, aunt.when.undated) == ("call", "quoted", True)
    assert (neighbour.position, neighbour.words, neighbour.speaker) == (1, "a neighbour", None)
    headline = Citation.objects.get(ref="cheld333")
    assert (headline.paragraph, headline.stance, headline.source.ref) == (None, "alleges", "source22")
    assert (headline.quote, headline.quote_before, headline.quote_after) == ("in North prison", "wait", "since spring")
    assert (headline.quote_lang, headline.note) == ("en", "Printed in capitals.")
    other = Citation.objects.get(ref="cheld444")
    assert (other.claim.ref, other.source.ref, other.chain.get().speaker.ref) == ("heldat22", "source33", "lawyer22")


def test_every_scalar_is_a_text(tmp_path):
    run(
        written(
            tmp_path,
            people=("wording: North prison", "wording: 10:30"),
            one=("fact: count\n    scope", "fact: count\n    scope"),
        )
    )
    assert Record.objects.get(ref="prison22").wording == "10:30"
    assert claim("count333").polarity == "yes"


def test_the_first_citation_leads(tmp_path):
    run(written(tmp_path))
    assert claim("heldat22").lead.ref == "cheld222"


def test_everything_is_published_by_the_seed_user_on_the_day_of_its_file(tmp_path):
    run(written(tmp_path))
    for model, number in ((Record, 5), (Source, 2), (Claim, 6), (Citation, 8), (Dispute, 1)):
        assert set(model.objects.values_list("state", flat=True)) == {State.PUBLISHED}
        assert model.objects.filter(created_by__username="seed").count() == number
    published = Action.objects.filter(kind=ActionKind.PUBLISH)
    assert published.count() == 22
    assert set(published.values_list("by__username", flat=True)) == {"seed-publisher"}
    days = dict(published.values_list("on_ref", "at"))
    assert days["women222"] == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert days["heldat22"] == days["cheld222"] == days["disp2222"] == datetime(2026, 11, 21, 12, tzinfo=UTC)
    assert days["name2222"] == days["cheld444"] == datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_what_is_known_since_follows_the_sources_and_the_day_of_entry(tmp_path):
    run(written(tmp_path, two=("  published: 2020\n", "")))
    assert claim("count222").known_from == date(2019, 5, 4)
    assert claim("name2222").known_from == date(2026, 11, 22)


def test_a_second_user_releases_with_the_reason(tmp_path):
    run(written(tmp_path))
    ill = claim("health22")
    assert (ill.released, ill.withheld) == (True, "")
    action = Action.objects.get(kind=ActionKind.RELEASE)
    assert (action.by.username, action.on_ref, action.public_reason) == (
        "seed-second",
        "health22",
        "The family asked for it to be known.",
    )
    assert action.at == datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_nobody_can_sign_in_as_the_seed_users(tmp_path, client):
    run(written(tmp_path))
    users = User.objects.filter(username__in=("seed", "seed-second"))
    assert users.count() == 2
    for user in users:
        assert not user.has_usable_password()
        assert not user.is_staff
        assert not user.is_superuser
        client.post("/admin/login/", {"login": user.username, "password": "!"})
        assert SESSION_KEY not in client.session


def test_loading_resolves(tmp_path):
    run(written(tmp_path))
    women = Record.objects.get(ref="women222")
    assert (women.public, women.detainee, women.disputed) == (True, True, True)
    assert facets(women, "facility")
    assert not actions.transactions.resolve(Record.objects.values_list("id", flat=True))


def test_it_resolves_once_an_action_and_actions_once_a_day_and_kind(tmp_path, monkeypatch):
    runs = []
    resolve = transactions.resolve
    monkeypatch.setattr(transactions, "resolve", lambda *args, **kwargs: runs.append(1) or resolve(*args, **kwargs))
    run(written(tmp_path))
    # Records and sources on three days, claims on two, a citation of another file, an release, a dispute.
    assert len(runs) == 8


def test_it_says_what_it_did(tmp_path):
    said = run(written(tmp_path))
    assert "Added: 5 records, 2 sources, 6 claims, 8 citations, 3 attributions, 1 dispute, release of 1 claim." in said
    assert "Nothing was added. 22 things were there already, just so." in run(tmp_path)


def test_loading_again_changes_nothing_at_all(tmp_path):
    run(written(tmp_path))
    before = dump()
    run(tmp_path)
    assert dump() == before


def test_a_single_file_is_loaded_into_an_archive_that_has_what_it_names(tmp_path):
    written(tmp_path)
    run(tmp_path / "records" / "people.yaml")
    run(tmp_path / "articles" / "one.yaml")
    run(tmp_path / "articles" / "two.yaml")
    before = dump()
    run(tmp_path)
    assert dump() == before
    assert Citation.objects.get(ref="cheld444").claim.ref == "heldat22"


def test_if_empty_does_nothing_once_there_is_a_record(tmp_path):
    factories.record("place", "A place")
    before = dump()
    assert "has records already" in run(written(tmp_path), if_empty=True)
    assert dump() == before


def test_if_empty_loads_into_an_empty_archive(tmp_path):
    assert "Added: 5 records" in run(written(tmp_path), if_empty=True)


def test_one_error_leaves_everything_as_it_was(tmp_path):
    written(tmp_path, two=("at: paragraph 2", "at: leaf 2"))
    before = dump()
    problems(tmp_path)
    assert dump() == before


def test_what_the_visibility_decision_withholds_rolls_everything_back(tmp_path):
    written(tmp_path, one=("    released: The family asked for it to be known.\n", ""))
    before = dump()
    (line,) = problems(tmp_path)
    assert dump() == before
    assert line.startswith(f"{spot(tmp_path, 'one', 'ref: health22')}: health22: ")
    assert "about health" in line
    assert "withheld: health" in line
    assert "released" in line
