"""Two people at the same moment: the archive ends as if one had come after the other, in either order."""

import itertools
import threading
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from casebook import actions
from casebook.actions import transactions
from casebook.models import Action, Claim, Record, Revision
from casebook.tests import factories
from casebook.tests.edition_helpers import facets
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.soak import SOAK

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("slow_to_resolve")]
TIMES = 2 * SOAK
FEWER = SOAK
# One for each world: what one of them withholds is covered in the next one from the beginning.
SURNAMES = itertools.cycle(["Mansurova", "Bekturgan", "Dzhaksy", "Orlovich", "Petrenko", "Hakimzade"])


@pytest.fixture
def slow_to_resolve(monkeypatch):
    """Leave the other a moment to come between what an action writes, what it works out, and its end."""
    resolve = transactions.resolve

    def slowly(*args, **kwargs):
        alone = threading.current_thread() is threading.main_thread()
        time.sleep(0 if alone else 0.05)
        found = resolve(*args, **kwargs)
        time.sleep(0 if alone else 0.2)
        return found

    monkeypatch.setattr(transactions, "resolve", slowly)


def at_once(*works):
    """Run the works in threads that begin together; what each raised, or None."""
    barrier = threading.Barrier(len(works))
    raised = [None] * len(works)

    def run(number, work):
        try:
            barrier.wait(timeout=10)
            work()
        except Exception as error:
            raised[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def one_after_the_other(*works):
    for work in works:
        work()
    return [None] * len(works)


class World:
    """A sentence and two drafts about it, made anew each time."""

    def __init__(self):
        outlet = factories.record("organisation", "The Example Post")
        self.article = factories.source(outlet=outlet)
        self.sentence = factories.record("sentence", "A sentence")
        self.prison = factories.record("facility", "North prison")
        self.woman = factories.record("person", "A prisoner")
        self.aunt = factories.record("person", "An aunt")
        actions.publish(
            [outlet, self.article, self.sentence, self.prison, self.woman, self.aunt], by=factories.second()
        )
        self.surname = next(SURNAMES)
        self.actions, self.revision = Action.objects.count(), Revision.current()[0]

    def draft(self, subject, fact, said, **fields):
        placed = {name: fields.pop(name) for name in ("chain", "quote") if name in fields}
        claim = factories.claim(subject, fact, said, **fields)
        factories.cite(claim, self.article, **placed)
        return claim

    def outcome(self):
        """Everything that readers can tell, without ids and references."""
        names = [*Record.RESOLVED, "wording", "state"]
        mine = [r.pk for r in (self.sentence, self.prison, self.woman, self.aunt)]
        claims = Claim.objects.filter(subject__in=mine)
        assert out_of_step() == []
        return {
            "records": list(Record.objects.filter(pk__in=mine).order_by("pk").values_list(*names)),
            "facets": [facets(record) for record in Record.objects.filter(pk__in=mine).order_by("pk")],
            "claims": sorted(
                str(row).replace(self.surname, "…") for row in claims.values_list("fact", "value", "state", "withheld")
            ),
            "quotes": sorted(c.shown("quote") for claim in claims for c in claim.citations.all()),
            "actions": Action.objects.count() - self.actions,
            "revision": Revision.current()[0] - self.revision,
        }


def publishing(claim, name):
    by = factories.member(name)
    return lambda: actions.publish([claim], by=by)


def sealing(thing, name):
    by = factories.member(name)
    return lambda: actions.seal(thing, by=by, private_reason="danger")


def disputing_terms(world):
    return [
        publishing(world.draft(world.sentence, "term", term), name)
        for term, name in (("15 years", "publisher"), ("20 years", "second"))
    ]


def disputing_links(world):
    said = world.draft(world.woman, "held_at", world.prison)
    denied = world.draft(world.woman, "held_at", world.prison, polarity="no")
    return [publishing(said, "publisher"), publishing(denied, "second")]


def sensitive_and_plain(world):
    return [
        publishing(world.draft(world.woman, "religion", "one of them"), "publisher"),
        publishing(world.draft(world.woman, "sex", "female"), "second"),
    ]


def a_name_and_a_text_with_it_elsewhere(world):
    return [
        publishing(world.draft(world.woman, "name", f"Roza {world.surname}"), "publisher"),
        publishing(world.draft(world.prison, "facility_type", "prison", quote=f"{world.surname} said so"), "second"),
    ]


def a_twin_and_who_is_held_at_it(world):
    return [
        publishing(
            world.draft(world.prison, "possibly_same_as", factories.published("facility", "Prison")), "publisher"
        ),
        publishing(world.draft(world.woman, "held_at", world.prison), "second"),
    ]


def a_merge_and_who_is_held_at_it(world):
    other, by = factories.published("facility", "Prison of the north"), factories.second()
    return [
        lambda: actions.merge(other, world.prison, by=by, public_reason="They are the same."),
        publishing(world.draft(world.woman, "held_at", other), "publisher"),
    ]


def a_merge_and_a_name_on_the_other(world):
    other, by = factories.published("person", "The same", name_policy="full"), factories.second()
    return [
        lambda: actions.merge(other, world.woman, by=by, public_reason="They are the same."),
        publishing(world.draft(other, "name", f"Roza {world.surname}"), "publisher"),
    ]


MOMENTS = [
    a_merge_and_who_is_held_at_it,
    a_merge_and_a_name_on_the_other,
    disputing_terms,
    disputing_links,
    sensitive_and_plain,
    a_name_and_a_text_with_it_elsewhere,
    a_twin_and_who_is_held_at_it,
]


def played(moment, how):
    world = World()
    assert how(*moment(world)) == [None, None]
    return world.outcome()


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
def test_at_the_same_moment_ends_as_either_order_does(moment):
    forward = played(moment, one_after_the_other)
    backward = played(moment, lambda one, two: one_after_the_other(two, one))
    assert forward == backward
    for _time in range(TIMES if moment is disputing_terms else FEWER):
        assert played(moment, at_once) == forward


def test_disputing_terms_end_disputed_and_with_both_sides():
    for _time in range(TIMES):
        world = World()
        assert at_once(*disputing_terms(world)) == [None, None]
        world.sentence.refresh_from_db()
        assert (world.sentence.term, world.sentence.disputed) == (None, True)
        assert facets(world.sentence, "term") == [("15 years", False), ("20 years", False)]
        # A claim and its citation each.
        assert Action.objects.count() - world.actions == 4
        assert Revision.current()[0] - world.revision == 2


def test_of_two_who_publish_the_same_one_is_reported():
    for _time in range(TIMES):
        world = World()
        drafts = [world.draft(world.sentence, "term", "15 years") for _number in range(2)]
        raised = at_once(publishing(drafts[0], "publisher"), publishing(drafts[1], "second"))
        refused = [error for error in raised if error]
        assert [type(error) for error in refused] == [actions.ActionRefused]
        assert "says the same as" in str(refused[0])
        assert sorted(Claim.objects.filter(subject=world.sentence).values_list("state", flat=True)) == [
            "draft",
            "published",
        ]
        assert world.outcome()["revision"] == 1


def test_of_two_merges_in_a_circle_one_is_refused():
    for _time in range(FEWER):
        world = World()
        one, two = world.woman, world.aunt
        by, other = factories.publisher(), factories.second()
        raised = at_once(
            lambda one=one, two=two, by=by: actions.merge(one, two, by=by, public_reason="the same"),
            lambda one=one, two=two, by=other: actions.merge(two, one, by=by, public_reason="the same"),
        )
        refused = [error for error in raised if error]
        assert [type(error) for error in refused] == [actions.ActionRefused]
        assert "merged into" in str(refused[0])
        assert Record.objects.filter(merged_into__isnull=False).count() == 1
        assert out_of_step() == []
        actions.unmerge(Record.objects.get(merged_into__isnull=False), by=factories.publisher(), public_reason="two")


def test_one_draft_is_published_once():
    for _time in range(TIMES):
        world = World()
        draft = world.draft(world.sentence, "term", "15 years")
        assert at_once(publishing(draft, "publisher"), publishing(draft, "second")) == [None, None]
        assert Action.objects.filter(on_ref=draft.ref).count() == 1
        world.outcome()


@pytest.mark.parametrize("sealed", ["woman", "prison", "aunt", "article"])
def test_publishing_while_somebody_seals_what_it_stands_on(sealed):
    for _time in range(FEWER):
        world = World()
        claim = world.draft(world.woman, "held_at", world.prison, chain=[world.aunt])
        published, error = at_once(publishing(claim, "publisher"), sealing(getattr(world, sealed), "second"))
        assert error is None
        # Either the claim came first and went with what was sealed, or it was refused.
        assert published is None or isinstance(published, actions.ActionRefused)
        assert not Claim.objects.visible_to(AnonymousUser()).filter(pk=claim.pk).exists()
        assert not facets(world.woman)
        assert out_of_step() == []


def test_the_very_first_actions_of_an_archive_may_come_together():
    drafts = [factories.record("facility", f"Prison {number}") for number in range(3)]
    by = factories.publisher()
    works = [lambda d=draft: actions.publish([d], by=by) for draft in drafts]
    assert not Revision.objects.exists()
    assert at_once(*works) == [None] * 3
    assert Revision.current() == (3, 0)
    assert Record.objects.filter(public=True).count() == 3
