"""Merging two records and undoing it: who may not, what is refused and told, and that undoing restores everything."""

import pytest

from casebook import actions
from casebook.models import Action, Record, Wish, WithheldName
from casebook.tests import factories
from casebook.tests.edition_helpers import every_link
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "They are the same."}


def _two_prisons():
    w = least_world()
    w.prisons = [factories.published("facility", wording) for wording in ("North prison", "Prison of the north")]
    return w


WORLD = _two_prisons


@pytest.fixture
def prisons(w):
    return w.prisons


def person(wording="A prisoner", **fields):
    return factories.published("person", wording, **fields)


def merge(one, into, by=None):
    actions.merge(one, into, by=by or factories.publisher(), **WHY)
    one.refresh_from_db()
    into.refresh_from_db()


def unmerge(one):
    actions.unmerge(one, by=factories.publisher(), public_reason="They are two after all.")
    one.refresh_from_db()


def resolved():
    """Everything that is worked out, of every row, without ids that are given anew."""
    dump = factories.dump()
    return {
        "records": [
            {name: row[name] for name in (*Record.RESOLVED, "ref", "merged_into_id")} for row in dump["Record"]
        ],
        "claims": dump["Claim"],
        "citations": dump["Citation"],
        "attributions": dump["Attribution"],
        "disputes": dump["Dispute"],
        "links": every_link(),
        "names": sorted(WithheldName.objects.values_list("record", "name")),
    }


class TestRefused:
    def refused(self, one, into, words):
        before = factories.dump()
        with pytest.raises(actions.ActionRefused, match=words):
            actions.merge(one, into, by=factories.publisher(), **WHY)
        assert factories.dump() == before

    def test_into_itself(self, prisons):
        self.refused(prisons[0], prisons[0], "not merged into itself")

    def test_of_different_kinds(self, prisons):
        self.refused(person(), prisons[0], "of kind person .* of kind facility: only records of one kind")

    def test_a_group_and_one_person(self):
        self.refused(person(), person("Nine women", form="group"), "A group and one person are not merged")

    @pytest.mark.parametrize("side", [0, 1])
    @pytest.mark.parametrize("state", ["draft", "withdrawn", "sealed"])
    def test_what_is_not_published(self, prisons, state, side):
        prisons[side] = factories.record("facility", "Another") if state == "draft" else prisons[side]
        if state == "withdrawn":
            actions.withdraw(prisons[side], by=factories.publisher(), **WHY)
        elif state == "sealed":
            actions.seal(prisons[side], by=factories.publisher(), private_reason="danger")
        self.refused(*prisons, f"{prisons[side].ref} is not published")

    def test_into_one_that_is_merged_itself_names_the_other(self, prisons):
        root = factories.published("facility", "The root")
        merge(prisons[0], root)
        self.refused(prisons[1], prisons[0], f"is itself merged into {root.ref}: merge into that one")

    def test_twice(self, prisons):
        merge(*prisons)
        self.refused(prisons[0], factories.published("facility", "Another"), f"is merged into {prisons[1].ref} already")

    def test_a_private_person_into_one_in_public_life(self):
        official, woman = person("A minister", public_life=True), person()
        self.refused(woman, official, "is in public life and .* is not")
        merge(official, woman)
        assert woman.public

    def test_a_private_person_along_with_one_merged_before(self):
        woman, relative, official = person(), person("Her aunt", public_life=True), person("M.", public_life=True)
        merge(relative, woman)
        self.refused(woman, official, "is in public life")

    def test_undoing_what_is_not_merged(self, prisons):
        with pytest.raises(actions.ActionRefused, match="is not merged into another record"):
            actions.unmerge(prisons[0], by=factories.publisher(), **WHY)

    @pytest.mark.parametrize("role", ["contributor", "editor"])
    def test_by_who_is_no_publisher(self, prisons, role):
        with pytest.raises(actions.ActionRefused, match="you may not do this"):
            merge(*prisons, by=factories.member(role, role))

    def test_revising_the_only_open_one_of_them(self):
        woman, official = person(), person("A minister", public_life=True)
        merge(official, woman)
        actions.revise(official, {"public_life": False}, by=factories.second(), **WHY)
        with pytest.raises(actions.ActionRefused, match="is in public life and"):
            actions.revise(woman, {"public_life": True}, by=factories.second(), **WHY)


class TestLogged:
    def test_it_is_told_on_both_with_its_reason(self, prisons):
        merge(*prisons)
        one, into = prisons
        reported = Action.objects.filter(kind="merge").order_by("id")
        assert [(action.on_ref, action.detail, action.public_reason) for action in reported] == [
            (one.ref, {"into": into.ref, "moved": []}, "They are the same."),
            (into.ref, {"merged": one.ref}, "They are the same."),
        ]

    def test_its_address_leads_on_and_kept_pages_go(self, client, prisons, django_capture_on_commit_callbacks):
        one, into = prisons
        with django_capture_on_commit_callbacks() as callbacks:
            merge(one, into)
        assert callbacks
        answer = client.get(f"/facilities/{one.ref}/")
        assert (answer.status_code, into.ref in answer["Location"]) == (301, True)
        assert answer["Cache-Control"] == "no-cache"
        assert client.get(answer["Location"]).status_code == 200
        unmerge(one)
        assert client.get(f"/facilities/{one.ref}/", follow=True).status_code == 200

    def test_sealed_afterwards_its_address_leads_nowhere(self, client, prisons):
        merge(*prisons)
        actions.seal(prisons[0], by=factories.publisher(), private_reason="danger")
        assert client.get(f"/facilities/{prisons[0].ref}/").status_code == 404


class TestUndone:
    @pytest.fixture
    def rich(self, article, prisons):
        """Two women with names, links, sensitive claims, a dispute, words in chains and texts that name them."""
        one, two = person("The first", name_policy="full"), person("The second", name_policy="given")
        factories.said(one, "name", "Roza Mansurova", source=article)
        factories.said(two, "name", "Roza (given)", source=article)
        factories.said(one, "held_at", prisons[0], source=article)
        denied = factories.said(two, "held_at", prisons[0], polarity="no", source=article)
        held = factories.said(two, "held_at", prisons[1], source=article, chain=[one], quote="Mansurova said so")
        factories.said(one, "sex", "female", source=article)
        factories.said(two, "sex", "female", source=article)
        factories.said(one, "religion", "one of them", source=article)
        factories.said(one, "possibly_same_as", two, source=article)
        factories.said(factories.published("sentence", "Life"), "sentence_of", one, source=article)
        factories.dispute("Held where?", [denied], [held])
        actions.record_wish(one, "religion", by=factories.publisher(), private_reason="a letter")
        return one, two

    def test_everything_is_as_before(self, rich):
        before = resolved()
        merge(*rich)
        assert out_of_step() == []
        assert resolved() != before
        unmerge(rich[0])
        assert resolved() == before
        assert out_of_step() == []

    @pytest.mark.parametrize("facility", [0, 1])
    def test_of_things_that_others_lead_to(self, rich, prisons, facility):
        before = resolved()
        merge(prisons[facility], prisons[1 - facility])
        assert out_of_step() == []
        unmerge(prisons[facility])
        assert resolved() == before

    def test_what_was_merged_before_goes_along_and_comes_back(self, prisons):
        one, two = prisons
        root = factories.published("facility", "The root")
        merge(one, two)
        before = resolved()
        merge(two, root)
        one.refresh_from_db()
        assert (one.merged_into, two.merged_into) == (root, root)
        assert out_of_step() == []
        unmerge(two)
        one.refresh_from_db()
        assert (one.merged_into, two.merged_into) == (two, None)
        assert resolved() == before

    def test_what_was_taken_out_meanwhile_stays_out(self, prisons):
        one, two = prisons
        root = factories.published("facility", "The root")
        merge(one, two)
        merge(two, root)
        unmerge(one)
        assert one.merged_into is None
        merge(one, root)
        unmerge(two)
        one.refresh_from_db()
        assert one.merged_into == root
        assert out_of_step() == []

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_wish_recorded_meanwhile_holds_for_both(self, article, which):
        pair = [person("The first"), person("The second")]
        merge(*pair)
        actions.record_wish(pair[which], "all", by=factories.publisher(), private_reason="a letter")
        unmerge(pair[0])
        assert not factories.seen(*pair)
        assert Wish.objects.filter(lifted_on=None).count() == 2
        assert out_of_step() == []

    def test_one_sealed_meanwhile_stays_sealed(self, prisons):
        merge(*prisons)
        actions.seal(prisons[0], by=factories.publisher(), private_reason="danger")
        unmerge(prisons[0])
        assert (prisons[0].state, prisons[0].public) == ("sealed", False)
