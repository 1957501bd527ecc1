"""Published things change through acts only; every way round is refused."""

import pytest
from django.core import serializers
from django.db import IntegrityError, connection, transaction

from casebook import acts
from casebook.models import (
    Act,
    Attribution,
    ChangeRefused,
    Citation,
    Claim,
    DisputeSide,
    FacetValue,
    Facility,
    Person,
    Record,
    Revision,
    Source,
    StaleDraft,
    State,
    Wish,
    guard,
)
from casebook.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A published claim with a chain, and everything that it stands on."""
    article = make.published_source()
    person = make.published("person", "A prisoner")
    prison = make.published("facility", "North prison")
    claim = make.said(person, "held_at", prison, source=article, chain=["an aunt", "a lawyer"])
    return {"article": article, "person": person, "prison": prison, "claim": claim}


def change_by_save(world):
    world["claim"].scope = "other"
    world["claim"].save()


def change_by_save_of_some_fields(world):
    world["claim"].note = "changed"
    world["claim"].save(update_fields=["note"])


def change_by_update(world):
    Claim.objects.update(note="changed")


def change_by_filtered_update(world):
    Claim.objects.filter(pk=world["claim"].pk).update(note="changed")


def change_through_the_base_manager(world):
    Claim._base_manager.filter(pk=world["claim"].pk).update(note="changed")


def change_by_bulk_update(world):
    world["claim"].note = "changed"
    Claim.objects.bulk_update([world["claim"]], ["note"])


def change_through_a_related_manager(world):
    world["person"].claims.update(note="changed")


def change_by_update_or_create(world):
    Claim.objects.update_or_create(ref=world["claim"].ref, defaults={"note": "changed"})


def change_by_upsert(world):
    Claim.objects.bulk_create(
        [Claim(pk=world["claim"].pk, ref=world["claim"].ref, subject=world["person"], fact="name", value="X")],
        update_conflicts=True,
        unique_fields=["ref"],
        update_fields=["value"],
    )


def change_by_a_fixture(world):
    text = serializers.serialize("json", [world["claim"]]).replace('"note": ""', '"note": "changed"')
    for loaded in serializers.deserialize("json", text):
        loaded.save()


def change_through_a_proxy(world):
    Facility.objects.filter(pk=world["prison"].pk).update(wording="changed")


def change_the_state_of_a_record(world):
    world["person"].state = State.DRAFT
    world["person"].save()


def open_a_record_by_hand(world):
    draft = make.record("person", "Hidden")
    Record.objects.filter(pk=draft.pk).update(public=True)


def unveil_by_hand(world):
    draft = make.claim(world["person"], "religion", "something")
    draft.unveiled = True
    draft.save()


def publish_by_hand(world):
    draft = make.claim(world["person"], "sex", "female")
    draft.state = State.PUBLISHED
    draft.save()


def create_a_published_one(world):
    Claim.objects.create(subject=world["person"], fact="sex", value="female", state=State.PUBLISHED)


def bulk_create_published_ones(world):
    Person.objects.bulk_create([Person(kind="person", form="group", wording="They", state=State.PUBLISHED)])


def delete_a_claim(world):
    world["claim"].delete()


def delete_claims(world):
    Claim.objects.all().delete()


def raw_delete_claims(world):
    Claim.objects.all()._raw_delete("default")


def delete_a_link_of_a_chain(world):
    Attribution.objects.filter(citation__claim=world["claim"], position=1).delete()


def change_a_link_of_a_chain(world):
    link = Attribution.objects.get(citation__claim=world["claim"], position=0)
    link.words = "somebody else"
    link.save()


def add_a_link_to_a_published_chain(world):
    Attribution.objects.create(citation=world["claim"].lead, position=2, words="somebody")


def move_a_link_to_a_draft(world):
    draft = make.cite(world["claim"], world["article"], 9)
    link = Attribution.objects.get(citation__claim=world["claim"], position=1)
    link.citation = draft
    link.save()


def write_a_facet_value(world):
    FacetValue.objects.create(record=world["person"], fact="sex", key="male")


def write_an_act(world):
    Act.objects.update(public_reason="another reason")


def turn_back_the_revision(world):
    Revision.objects.update(number=0)


def write_a_wish(world):
    Wish.objects.create(record=world["person"], what="all", since="2020-01-01")


def merge_by_hand(world):
    draft = make.record("facility", "Other")
    draft.merged_into = world["prison"]
    draft.save()


WAYS_ROUND = [
    value for name, value in list(globals().items()) if callable(value) and "_" in name and value.__module__ == __name__
]


@pytest.mark.parametrize("way", WAYS_ROUND, ids=lambda way: way.__name__)
def test_no_way_leads_round_the_acts(world, way):
    def everything():
        models = (Record, Source, Claim, Citation, Attribution, FacetValue, Act, Revision, Wish)
        published = [list(model.objects.order_by("pk").values()) for model in models]
        return published

    seen = everything()
    with pytest.raises(ChangeRefused), transaction.atomic():
        way(world)
    assert everything()[2:] == seen[2:] or way.__name__ in ("publish_by_hand", "unveil_by_hand")


def test_drafts_are_free():
    draft = make.record("facility", "Prison")
    draft.wording = "Prison, north"
    draft.save()
    Record.objects.filter(pk=draft.pk).update(note="a note")
    draft.delete()
    assert not Record.objects.filter(ref=draft.ref).exists()


def test_a_stale_draft_is_told():
    draft = make.record("facility", "Prison")
    mine, theirs = Record.objects.get(pk=draft.pk), Record.objects.get(pk=draft.pk)
    theirs.wording = "theirs"
    theirs.save()
    mine.wording = "mine"
    with pytest.raises(StaleDraft):
        mine.save()
    draft.refresh_from_db()
    assert draft.wording == "theirs"


def test_a_proposed_thing_is_not_changed():
    draft = make.record("facility", "Prison")
    acts.propose([draft], by=make.publisher())
    draft.wording = "other"
    with pytest.raises(ChangeRefused):
        draft.save()
    acts.return_to_draft([draft], by=make.publisher(), private_reason="spelling")
    draft.refresh_from_db()
    draft.wording = "other"
    draft.save()


class TestWhatTheDatabaseHolds:
    """Constraints of the database itself, with the guard open so that nothing else stops them."""

    @pytest.fixture(autouse=True)
    def _open(self, world):
        self.world = world
        with guard.opened():
            yield

    def refused(self, change):
        def change_and_check():
            change()
            connection.check_constraints()

        with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
            change_and_check()

    def test_a_published_claim_has_a_lead(self):
        self.refused(lambda: Claim.objects.update(lead=None))

    def test_a_claim_has_a_value_or_a_target(self):
        self.refused(lambda: Claim.objects.update(value="too"))

    def test_yes_says_something(self):
        self.refused(lambda: Claim.objects.update(target=None))

    def test_a_gap_holds_no_value(self):
        self.refused(lambda: Claim.objects.update(gap="health"))

    def test_one_claim_stands_once(self):
        claim = self.world["claim"]
        twin = make.claim(self.world["person"], "held_at", self.world["prison"])
        lead = make.cite(twin, self.world["article"])
        self.refused(lambda: Claim.objects.filter(pk=twin.pk).update(lead=lead, state="published", digest=claim.digest))

    def test_chains_have_no_gaps(self):
        citation = self.world["claim"].lead
        self.refused(lambda: Attribution.objects.create(citation=citation, position=5, words="late"))
        self.refused(lambda: Attribution.objects.filter(citation=citation, position=0).delete())

    def test_a_position_is_taken_once(self):
        citation = self.world["claim"].lead
        self.refused(lambda: Attribution.objects.create(citation=citation, position=1, words="too"))

    def test_a_speaker_is_a_record_or_words(self):
        self.refused(lambda: Attribution.objects.update(speaker=self.world["person"]))
        self.refused(lambda: Attribution.objects.update(words=""))

    def test_only_what_is_published_is_public(self):
        self.refused(lambda: Record.objects.filter(pk=self.world["person"].pk).update(state="draft"))

    def test_a_child_is_not_public(self):
        self.refused(lambda: Record.objects.filter(pk=self.world["person"].pk).update(minor=True))

    def test_a_locator_is_whole(self):
        self.refused(lambda: Citation.objects.update(paragraph=0))
        self.refused(lambda: Citation.objects.update(section=1))
        self.refused(lambda: Citation.objects.update(paragraph=None, section=1, section_paragraph=1))

    def test_foreign_keys_hold(self):
        self.refused(lambda: Claim.objects.update(subject_id=999_999))

    def test_a_dispute_names_a_claim_once(self):
        dispute = make.dispute("Which?", [self.world["claim"]], [self._other()])
        self.refused(lambda: DisputeSide.objects.create(dispute=dispute, claim=self.world["claim"], side=2))

    def _other(self):
        return make.said(self.world["person"], "sex", "female", source=self.world["article"])
