"""Release takes a second person; editorial fields are revised and nothing that a source said; wishes are kept."""

import pytest

from casebook import actions
from casebook.actions.revisions import REVISABLE
from casebook.models import Action, Claim, Dispute, Record, Source, Wish
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world
from casebook.values import with_translations

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "known to everybody"}


def _a_thing_of_each_kind():
    """The least world, with a claim that is withheld, and a dispute."""
    w = least_world()
    w.religion = factories.said(w.group, "religion", "one of them", source=w.article)
    one, two = (
        factories.said(w.woman, "statement", word, scope="account", source=w.article) for word in ("one", "two")
    )
    w.things = {Record: w.woman, Source: w.article, Claim: one, Dispute: factories.dispute("Which?", [one], [two])}
    return w


WORLD = _a_thing_of_each_kind


@pytest.fixture
def religion(w):
    return w.religion


class TestRelease:
    def test_a_second_person_releases_with_a_reason(self, religion):
        actions.release([religion], by=factories.second(), **WHY)
        assert factories.seen(religion)
        action = Action.objects.get(on_ref=religion.ref, kind="release")
        assert (action.by, action.public_reason) == (factories.second(), "known to everybody")

    def test_not_who_published_it(self, religion):
        before = factories.dump()
        with pytest.raises(actions.ActionRefused, match="second person"):
            actions.release([religion], by=factories.publisher(), **WHY)
        assert factories.dump() == before

    @pytest.mark.parametrize("how", ["entered", "proposed"])
    def test_not_who_entered_it(self, woman, article, how):
        entered = how == "entered"
        claim = factories.claim(woman, "religion", "one of them", created_by=factories.second() if entered else None)
        factories.cite(claim, article)
        actions.propose([claim], by=factories.publisher() if entered else factories.second())
        actions.publish([claim], by=factories.publisher())
        with pytest.raises(actions.ActionRefused, match="second person"):
            actions.release([claim], by=factories.second(), **WHY)
        actions.release([claim], by=factories.member("third"), **WHY)
        assert factories.seen(claim)

    def test_all_or_none(self, woman, article, religion):
        other = factories.claim(woman, "ethnicity", "one of them")
        with pytest.raises(actions.ActionRefused):
            actions.release([religion, other], by=factories.second(), **WHY)
        assert not factories.seen(religion)

    def test_who_released_may_withhold_again(self, religion):
        actions.release([religion], by=factories.second(), **WHY)
        actions.withhold([religion], by=factories.second(), public_reason="asked")
        assert not factories.seen(religion)
        assert out_of_step() == []


class TestRevising:
    CHANGES = [
        (Record, "wording", "Another prisoner"), (Record, "working_name", "Roza"), (Record, "note", "A note"),
        (Record, "public_life", True),
        (Record, "has_page", False), (Record, "name_policy", "full"), (Record, "summary_order", "where -who"),
        (Record, "minor", True),
        (Source, "headline", "Another"), (Source, "lang", "ru"), (Source, "credits", "A writer"),
        (Source, "address", "https://example.org/"), (Source, "address_note", "archived"),
        (Source, "standing", "corrected"), (Source, "note", "A note"), (Source, "outlet", None),
        (Source, "paywalled", True),
        (Source, "when_edtf", "2020"), (Source, "when_words", "in 2019"), (Source, "when_known", "inferred"),
        (Claim, "rank", 1), (Claim, "note", "A note"),
        (Dispute, "question", "Which then?"), (Dispute, "explanation", "Because"), (Dispute, "kind", "scope"),
    ]  # fmt: skip
    TRANSLATIONS = [
        (model, name, translation)
        for model in REVISABLE
        for name in model.own_words
        for translation in with_translations(name)[1:]
    ]

    @pytest.fixture
    def things(self, w):
        return w.things

    def test_every_field_that_can_be_revised_is_tried(self):
        tried = {(model, name) for model, name, _value in self.CHANGES}
        assert tried | {(model, name) for model, _text, name in self.TRANSLATIONS} == {
            (model, name) for model, names in REVISABLE.items() for name in names
        }

    @pytest.mark.parametrize(("model", "name", "value"), CHANGES)
    def test_a_field_is_revised_and_resolved(self, things, model, name, value):
        thing = things[model]
        value = factories.published("organisation", "Another") if name == "outlet" else value
        old, version = getattr(thing, name), thing.version
        actions.revise(thing, {name: value}, by=factories.second(), **WHY)
        thing = model.objects.get(pk=thing.pk)
        assert getattr(thing, name) == value
        assert thing.version == version + 1
        assert Action.objects.get(on_ref=thing.ref, kind="revise").detail == {"changes": {name: [str(old), str(value)]}}
        assert out_of_step() == []
        assert thing.history.count() >= 1

    @pytest.mark.parametrize(("model", "name", "translation"), TRANSLATIONS)
    def test_a_translation_is_revised(self, things, model, name, translation):
        changes = {name: getattr(things[model], name) or "A note", translation: "Заключённая"}
        actions.revise(things[model], changes, by=factories.second(), **WHY)
        assert getattr(model.objects.get(pk=things[model].pk), translation) == "Заключённая"
        assert out_of_step() == []

    def test_a_later_date_of_publication_is_known_later(self, things, article):
        actions.revise(article, {"when_edtf": "2020"}, by=factories.publisher(), **WHY)
        things[Claim].refresh_from_db()
        assert str(things[Claim].known_from) == "2020-12-31"

    @pytest.mark.parametrize(
        ("model", "changes"),
        [
            (Record, {"kind": "facility"}), (Record, {"label": "x"}), (Record, {"public": True}),
            (Record, {"state": "draft"}), (Record, {"wording": "y", "merged_into": None}), (Claim, {"value": "x"}),
            (Claim, {"released": True}), (Claim, {"withheld": ""}), (Dispute, {"public": True}),
            (Record, {"name_policy": "any"}), (Record, {"wording": "x" * 201}), (Claim, {"rank": 9}),
            (Source, {"when_edtf": "2019-13"}), (Source, {"headline": ""}), (Source, {"address": "no address"}),
        ],
    )  # fmt: skip
    def test_anything_else_and_wrong_values_are_refused(self, things, model, changes):
        before = factories.dump()
        with pytest.raises(actions.ActionRefused):
            actions.revise(things[model], changes, by=factories.publisher(), **WHY)
        assert factories.dump() == before

    def test_a_stale_copy_overwrites_nothing(self, woman):
        mine = Record.objects.get(pk=woman.pk)
        actions.revise(woman, {"note": "theirs"}, by=factories.publisher(), **WHY)
        actions.revise(mine, {"wording": "my woman"}, by=factories.publisher(), **WHY)
        woman.refresh_from_db()
        assert (woman.note, woman.wording) == ("theirs", "my woman")


class TestWishes:
    def test_a_wish_is_recorded_once(self, woman):
        one = actions.record_wish(woman, "surname", by=factories.publisher(), private_reason="a letter")
        two = actions.record_wish(woman, "surname", by=factories.second())
        assert (one, one.note, Wish.objects.count()) == (two, "a letter", 1)

    def test_a_lifted_wish_stays_on_record_and_can_be_made_again(self, woman):
        wish = actions.record_wish(woman, "surname", by=factories.publisher())
        actions.lift_wish(wish, by=factories.publisher(), private_reason="a call")
        wish.refresh_from_db()
        assert wish.lifted_on is not None
        actions.record_wish(woman, "surname", by=factories.publisher())
        assert Wish.objects.count() == 2
        assert Action.objects.filter(on_ref=woman.ref, kind="wish").count() == 3

    def test_a_wish_is_lifted_once(self, woman):
        wish = actions.record_wish(woman, "surname", by=factories.publisher())
        actions.lift_wish(wish, by=factories.publisher(), private_reason="a call")
        with pytest.raises(actions.ActionRefused, match="any more"):
            actions.lift_wish(wish, by=factories.publisher(), private_reason="again")

    def test_only_what_is_on_the_list_can_be_wished(self, woman):
        with pytest.raises(actions.ActionRefused, match="nothing that can be wished"):
            actions.record_wish(woman, "gold", by=factories.publisher())
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
    person = factories.published("person", "A woman", **before)
    with pytest.raises(actions.ActionRefused, match="second person"):
        actions.revise(person, change, by=factories.publisher(), **WHY)
    actions.revise(person, change, by=factories.second(), **WHY)
    actions.revise(person, before, by=factories.publisher(), **WHY)
