"""Unveiling takes a second person; editorial fields are revised and nothing that a source said; wishes are kept."""

import pytest

from casebook import acts
from casebook.acts.revising import REVISABLE
from casebook.models import Act, Claim, Dispute, Record, Source, Wish
from casebook.tests import make
from casebook.tests.in_step import out_of_step
from casebook.tests.least_world import least_world

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "known to everybody"}


def _a_thing_of_each_kind():
    """The least world, with a claim that is withheld, and a dispute."""
    w = least_world()
    w.religion = make.said(w.group, "religion", "one of them", source=w.article)
    one, two = (make.said(w.woman, "statement", word, scope="account", source=w.article) for word in ("one", "two"))
    w.things = {Record: w.woman, Source: w.article, Claim: one, Dispute: make.dispute("Which?", [one], [two])}
    return w


WORLD = _a_thing_of_each_kind


@pytest.fixture
def religion(w):
    return w.religion


class TestUnveiling:
    def test_a_second_person_unveils_with_a_reason(self, religion):
        acts.unveil([religion], by=make.second(), **WHY)
        assert make.seen(religion)
        act = Act.objects.get(on_ref=religion.ref, kind="unveil")
        assert (act.by, act.public_reason) == (make.second(), "known to everybody")

    def test_not_who_published_it(self, religion):
        before = make.dump()
        with pytest.raises(acts.ActRefused, match="second person"):
            acts.unveil([religion], by=make.publisher(), **WHY)
        assert make.dump() == before

    @pytest.mark.parametrize("how", ["entered", "proposed"])
    def test_not_who_entered_it(self, woman, article, how):
        entered = how == "entered"
        claim = make.claim(woman, "religion", "one of them", created_by=make.second() if entered else None)
        make.cite(claim, article)
        acts.propose([claim], by=make.publisher() if entered else make.second())
        acts.publish([claim], by=make.publisher())
        with pytest.raises(acts.ActRefused, match="second person"):
            acts.unveil([claim], by=make.second(), **WHY)
        acts.unveil([claim], by=make.member("third"), **WHY)
        assert make.seen(claim)

    def test_all_or_none(self, woman, article, religion):
        other = make.claim(woman, "ethnicity", "one of them")
        with pytest.raises(acts.ActRefused):
            acts.unveil([religion, other], by=make.second(), **WHY)
        assert not make.seen(religion)

    def test_who_unveiled_may_veil_again(self, religion):
        acts.unveil([religion], by=make.second(), **WHY)
        acts.veil([religion], by=make.second(), public_reason="asked")
        assert not make.seen(religion)
        assert out_of_step() == []


class TestRevising:
    CHANGES = [
        (Record, "wording", "Another prisoner"), (Record, "working_name", "Roza"), (Record, "note", "A note"),
        (Record, "public_life", True),
        (Record, "has_page", False), (Record, "name_policy", "full"), (Record, "minor", True),
        (Source, "headline", "Another"), (Source, "lang", "ru"), (Source, "credits", "A writer"),
        (Source, "address", "https://example.org/"), (Source, "address_note", "archived"),
        (Source, "standing", "corrected"), (Source, "note", "A note"), (Source, "outlet", None),
        (Source, "when_edtf", "2020"), (Source, "when_words", "in 2019"), (Source, "when_known", "inferred"),
        (Claim, "rank", 1), (Claim, "note", "A note"),
        (Dispute, "question", "Which then?"), (Dispute, "explanation", "Because"), (Dispute, "kind", "scope"),
    ]  # fmt: skip

    @pytest.fixture
    def things(self, w):
        return w.things

    def test_every_field_that_can_be_revised_is_tried(self):
        assert {(model, name) for model, name, _value in self.CHANGES} == {
            (model, name) for model, names in REVISABLE.items() for name in names
        }

    @pytest.mark.parametrize(("model", "name", "value"), CHANGES)
    def test_a_field_is_revised_and_resolved(self, things, model, name, value):
        thing = things[model]
        value = make.published("organisation", "Another") if name == "outlet" else value
        old, version = getattr(thing, name), thing.version
        acts.revise(thing, {name: value}, by=make.second(), **WHY)
        thing = model.objects.get(pk=thing.pk)
        assert getattr(thing, name) == value
        assert thing.version == version + 1
        assert Act.objects.get(on_ref=thing.ref, kind="revise").detail == {"changes": {name: [str(old), str(value)]}}
        assert out_of_step() == []
        assert thing.history.count() >= 1

    def test_a_later_date_of_publication_is_known_later(self, things, article):
        acts.revise(article, {"when_edtf": "2020"}, by=make.publisher(), **WHY)
        things[Claim].refresh_from_db()
        assert str(things[Claim].known_from) == "2020-12-31"

    @pytest.mark.parametrize(
        ("model", "changes"),
        [
            (Record, {"kind": "facility"}), (Record, {"label": "x"}), (Record, {"public": True}),
            (Record, {"state": "draft"}), (Record, {"wording": "y", "merged_into": None}), (Claim, {"value": "x"}),
            (Claim, {"unveiled": True}), (Claim, {"withheld": ""}), (Dispute, {"public": True}),
            (Record, {"name_policy": "any"}), (Record, {"wording": "x" * 201}), (Claim, {"rank": 9}),
            (Source, {"when_edtf": "2019-13"}), (Source, {"headline": ""}), (Source, {"address": "no address"}),
        ],
    )  # fmt: skip
    def test_anything_else_and_wrong_values_are_refused(self, things, model, changes):
        before = make.dump()
        with pytest.raises(acts.ActRefused):
            acts.revise(things[model], changes, by=make.publisher(), **WHY)
        assert make.dump() == before

    def test_a_stale_copy_overwrites_nothing(self, woman):
        mine = Record.objects.get(pk=woman.pk)
        acts.revise(woman, {"note": "theirs"}, by=make.publisher(), **WHY)
        acts.revise(mine, {"wording": "my woman"}, by=make.publisher(), **WHY)
        woman.refresh_from_db()
        assert (woman.note, woman.wording) == ("theirs", "my woman")


class TestWishes:
    def test_a_wish_is_recorded_once(self, woman):
        one = acts.record_wish(woman, "surname", by=make.publisher(), private_reason="a letter")
        two = acts.record_wish(woman, "surname", by=make.second())
        assert (one, one.note, Wish.objects.count()) == (two, "a letter", 1)

    def test_a_lifted_wish_stays_on_record_and_can_be_made_again(self, woman):
        wish = acts.record_wish(woman, "surname", by=make.publisher())
        acts.lift_wish(wish, by=make.publisher(), private_reason="a call")
        wish.refresh_from_db()
        assert wish.lifted_on is not None
        acts.record_wish(woman, "surname", by=make.publisher())
        assert Wish.objects.count() == 2
        assert Act.objects.filter(on_ref=woman.ref, kind="wish").count() == 3

    def test_a_wish_is_lifted_once(self, woman):
        wish = acts.record_wish(woman, "surname", by=make.publisher())
        acts.lift_wish(wish, by=make.publisher(), private_reason="a call")
        with pytest.raises(acts.ActRefused, match="any more"):
            acts.lift_wish(wish, by=make.publisher(), private_reason="again")

    def test_only_what_is_on_the_list_can_be_wished(self, woman):
        with pytest.raises(acts.ActRefused, match="nothing that can be wished"):
            acts.record_wish(woman, "gold", by=make.publisher())
        assert not Wish.objects.exists()


@pytest.mark.parametrize(
    ("before", "change"),
    [
        ({"public_life": False}, {"public_life": True}),
        ({"minor": True}, {"minor": False}),
        ({"has_page": False}, {"has_page": True}),
        ({"name_policy": "role"}, {"name_policy": "given"}),
        ({"name_policy": "given"}, {"name_policy": "full"}),
    ],
)
def test_what_opens_a_person_needs_a_second_person(db, before, change):
    person = make.published("person", "A woman", **before)
    with pytest.raises(acts.ActRefused, match="second person"):
        acts.revise(person, change, by=make.publisher(), **WHY)
    acts.revise(person, change, by=make.second(), **WHY)
    acts.revise(person, before, by=make.publisher(), **WHY)
