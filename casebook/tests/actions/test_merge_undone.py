"""Undoing a merge gives back exactly what was, in archives of all sorts; the kept record keeps its label."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from bench.synthetic.generator import generate
from casebook import actions, search
from casebook.interchange.integrity import check_archive
from casebook.models import Record, WishWhat
from casebook.projections import resolve_all
from casebook.projections.edition import project
from casebook.tests import factories
from casebook.tests.actions.test_merging import merge, person, unmerge
from casebook.tests.sample_archive import world
from casebook.tests.snapshot import difference, snapshot

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "They are the same."}


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def in_step() -> list[str]:
    """What the archive's own checks find: nothing, if it is whole."""
    return [str(found) for found in (*resolve_all(), *project(write=False), *search.differences())]


def records(rng: Random) -> list[Record]:
    found = list(Record.objects.filter(state="published", merged_into=None).order_by("ref"))
    rng.shuffle(found)
    return found


def alike(rng: Random) -> Iterator[tuple[Record, Record]]:
    """Pairs that may be merged, those first that others lead to in more than one way."""
    everything = records(rng)
    pairs = [(a, b) for a in everything for b in everything if a != b and (a.kind, a.form) == (b.kind, b.form)]
    pairs.sort(key=lambda pair: -sum(one.claims_on.filter(fact="possibly_same_as").count() for one in pair))
    yield from pairs


def add_twins(rng: Random, number: int) -> None:
    """Say of some records that they are possibly the same as others."""
    article = factories.published_source("What may be one")
    pairs = [pair for pair in alike(rng) if pair[0].kind in ("facility", "operation", "person")]
    with factories.together():
        for a, b in rng.sample(pairs, number):
            factories.said(a, "possibly_same_as", b, source=article, note="Both stand in one list.", when="2020")


def archives(name: str, rng: Random) -> None:
    if name == "world":
        world()
    else:
        generate(3, rng.randrange(1000))
    add_twins(rng, 4)
    for a, b in list(alike(rng))[10:40:10]:
        try:
            actions.merge(a, b, by=factories.publisher(), **WHY)
        except actions.ActionRefused:
            continue


def published_meanwhile(one: Record, speaker: Record) -> None:
    """What editors may do while two are one: facts, with names in chains and texts."""
    article = factories.published_source("Published meanwhile", when="2014")
    factories.said(one, "statement", "They wrote to us.", scope="account", source=article, chain=[speaker, "a clerk"])
    if one.kind == "person":
        factories.said(one, "name", "Perizat Sultanova", source=article)


def number_references(monkeypatch) -> None:
    """From here on references are given in the same order again."""
    letters = itertools.chain.from_iterable(f"x{number:07}" for number in itertools.count())
    monkeypatch.setattr("casebook.models.archive.references.secrets.choice", lambda _alphabet: next(letters))


@pytest.mark.parametrize(("name", "seed"), [("world", 1), ("world", 2), ("made up", 1)])
def test_undoing_restores_everything(name, seed):
    rng = Random(seed)
    archives(name, rng)
    before = snapshot()
    tried = 0
    for one, into in alike(rng):
        with undone():
            try:
                actions.merge(one, into, by=factories.publisher(), **WHY)
            except actions.ActionRefused:
                continue
            assert in_step() == [], (one.ref, into.ref)
            actions.unmerge(one, by=factories.publisher(), **WHY)
            assert difference(before, snapshot()) == [], (one.ref, into.ref)
            tried += 1
        if tried == (5 if name == "world" else 3):
            return
    raise AssertionError("hardly anything could be merged")


def number_keys_anew():
    """Let keys follow those that there are: PostgreSQL does not count back when something is rolled back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


@pytest.mark.parametrize("which", [0, 1])
def test_what_was_published_since_keeps_its_subject(which, monkeypatch):
    """As if it had been published without the merge."""
    rng = Random(which)
    archives("world", rng)
    pair = next(pair for pair in alike(rng) if pair[0].kind == "person" and not any(one.public_life for one in pair))
    subject, speaker = pair[which], next(one for one in records(rng) if one not in pair)
    number_keys_anew()
    with undone():
        number_references(monkeypatch)
        published_meanwhile(subject, speaker)
        apart = snapshot()
    number_keys_anew()
    number_references(monkeypatch)
    actions.merge(*pair, by=factories.publisher(), **WHY)
    published_meanwhile(subject, speaker)
    actions.unmerge(pair[0], by=factories.publisher(), **WHY)
    assert difference(apart, snapshot()) == []
    assert in_step() == []


def test_of_chains_of_merges_in_any_order():
    """Merged into one that is merged on, taken out and merged again: each undoing takes its own merge back."""
    rng = Random(5)
    for _round in range(4):
        with undone():
            facilities = [factories.published("facility", f"Prison {number}") for number in range(4)]
            steps: list[tuple[Record, dict]] = []
            for _step in range(4):
                roots = [one for one in facilities if not Record.objects.get(pk=one.pk).merged_into_id]
                if len(roots) < 2:
                    break
                one, into = rng.sample(roots, 2)
                steps.append((one, snapshot()))
                actions.merge(one, into, by=factories.publisher(), **WHY)
            for one, before in reversed(steps):
                actions.unmerge(one, by=factories.publisher(), **WHY)
                assert difference(before, snapshot()) == []


def test_what_came_along_with_a_second_merge_goes_back_with_it():
    a, b, c, d = (factories.published("facility", f"Prison {letter}") for letter in "abcd")
    merge(a, b)
    merge(b, c)
    merge(c, d)
    unmerge(b)
    merge(b, d)
    unmerge(c)
    for one in (a, b, c):
        one.refresh_from_db()
    # The first went with the second, and that one was taken out and merged into the last by itself.
    assert (a.merged_into, b.merged_into, c.merged_into) == (d, d, None)
    unmerge(b)
    a.refresh_from_db()
    assert (a.merged_into, b.merged_into) == (b, None)


def test_after_a_twin_was_merged_and_taken_out_again_the_archive_is_whole():
    """As in the seed: who came home in one operation may have come home in what that is possibly the same as."""
    article = factories.published_source()
    first, twin, kept = (factories.published("operation", f"Flights of {year}") for year in (2019, 2020, 2021))
    factories.said(first, "possibly_same_as", twin, source=article)
    factories.said(twin, "possibly_same_as", factories.published("operation", "Flights of 2018"), source=article)
    home = person("One who came home")
    factories.said(home, "returned_in", first, source=article)
    factories.said(person("Another"), "returned_in", kept, source=article)
    before = snapshot()
    merge(twin, kept)
    assert in_step() == []
    unmerge(twin)
    assert difference(before, snapshot()) == []
    assert list(check_archive()) == []


def test_a_twin_of_what_leads_on_reaches_what_leads_to_the_merged_one():
    article = factories.published_source()
    merged, root, other = (factories.published("facility", f"Prison {number}") for number in (1, 2, 3))
    held = person("One who was held")
    factories.said(held, "held_at", merged, source=article)
    merge(merged, root)
    twins = factories.said(root, "possibly_same_as", other, source=article)
    assert in_step() == []
    actions.retract(twins, by=factories.publisher(), public_reason="misread")
    assert in_step() == []


def test_since_when_twins_are_known_reaches_what_leads_to_them():
    early, late = factories.published_source("Early", "2018"), factories.published_source("Late", "2024")
    one, other = (factories.published("facility", f"Prison {number}") for number in (1, 2))
    factories.said(person("One who was held"), "held_at", one, source=early)
    twins = factories.said(one, "possibly_same_as", other, source=late)
    sooner = factories.cite(twins, early)
    factories.publish(sooner)
    assert in_step() == []
    actions.retract(sooner, by=factories.publisher(), public_reason="misread")
    assert in_step() == []


class TestTheKeptRecordKeepsItsLabel:
    def pair(self, **names):
        article = factories.published_source()
        found = []
        for wording, name in names.items():
            one = person(wording.replace("_", " "), name_policy="full")
            if name:
                factories.said(one, "name", name, source=article)
            one.refresh_from_db()
            found.append(one)
        return found

    @pytest.mark.parametrize(
        ("names", "label"),
        [
            ({"A_woman": "Aida Beket", "Another": "Zarina Omar"}, "Zarina Omar"),
            ({"A_woman": "Aida Beket", "Another": ""}, "Another"),
            ({"A_woman": "", "Another": "Zarina Omar"}, "Zarina Omar"),
        ],
    )
    def test_whatever_the_other_is_called(self, names, label):
        one, into = self.pair(**names)
        assert into.label == label
        merge(one, into)
        assert into.label == label
        assert in_step() == []
        unmerge(one)
        into.refresh_from_db()
        assert into.label == label

    def test_unless_it_has_none(self):
        one, into = self.pair(A_woman="Aida Beket", Another="")
        actions.revise(into, {"wording": ""}, by=factories.second(), public_reason="not a description")
        merge(one, into)
        assert into.label == "Aida Beket"

    def test_a_stricter_policy_takes_its_name_all_the_same(self):
        one, into = self.pair(A_woman="", Another="Zarina Omar")
        actions.revise(one, {"name_policy": "role"}, by=factories.publisher(), public_reason="asked")
        merge(one, into)
        assert into.label == "Another"
        unmerge(one)
        into.refresh_from_db()
        assert into.label == "Zarina Omar"


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_wish_recorded_on_any_of_them_meanwhile_holds_for_both_sides(which):
    inner, one, into = (person(f"Woman {number}") for number in (1, 2, 3))
    merge(inner, one)
    merge(one, into)
    actions.record_wish((inner, one, into)[which], WishWhat.ALL, by=factories.publisher(), private_reason="a letter")
    unmerge(one)
    assert not factories.seen(one, into)
    assert in_step() == []
