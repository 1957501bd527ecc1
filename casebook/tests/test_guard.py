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


def _a_claim():
    """A published claim with a chain, and everything that it stands on."""
    article = make.published_source()
    person = make.published("person", "A prisoner")
    prison = make.published("facility", "North prison")
    claim = make.said(person, "held_at", prison, source=article, chain=["an aunt", "a lawyer"])
    return {"article": article, "person": person, "prison": prison, "claim": claim}


WORLD = _a_claim


def change_by_save(w):
    w["claim"].scope = "other"
    w["claim"].save()


def change_by_save_of_some_fields(w):
    w["claim"].note = "changed"
    w["claim"].save(update_fields=["note"])


def change_by_update(w):
    Claim.objects.update(note="changed")


def change_by_filtered_update(w):
    Claim.objects.filter(pk=w["claim"].pk).update(note="changed")


def change_through_the_base_manager(w):
    Claim._base_manager.filter(pk=w["claim"].pk).update(note="changed")


def change_by_bulk_update(w):
    w["claim"].note = "changed"
    Claim.objects.bulk_update([w["claim"]], ["note"])


def change_through_a_related_manager(w):
    w["person"].claims.update(note="changed")


def change_by_update_or_create(w):
    Claim.objects.update_or_create(ref=w["claim"].ref, defaults={"note": "changed"})


def change_by_upsert(w):
    Claim.objects.bulk_create(
        [Claim(pk=w["claim"].pk, ref=w["claim"].ref, subject=w["person"], fact="name", value="X")],
        update_conflicts=True,
        unique_fields=["ref"],
        update_fields=["value"],
    )


def change_by_a_fixture(w):
    text = serializers.serialize("json", [w["claim"]]).replace('"note": ""', '"note": "changed"')
    for loaded in serializers.deserialize("json", text):
        loaded.save()


def change_through_a_proxy(w):
    Facility.objects.filter(pk=w["prison"].pk).update(wording="changed")


def change_the_state_of_a_record(w):
    w["person"].state = State.DRAFT
    w["person"].save()


def open_a_record_by_hand(w):
    draft = make.record("person", "Hidden")
    Record.objects.filter(pk=draft.pk).update(public=True)


def unveil_by_hand(w):
    draft = make.claim(w["person"], "religion", "something")
    draft.unveiled = True
    draft.save()


def publish_by_hand(w):
    draft = make.claim(w["person"], "sex", "female")
    draft.state = State.PUBLISHED
    draft.save()


def create_a_published_one(w):
    Claim.objects.create(subject=w["person"], fact="sex", value="female", state=State.PUBLISHED)


def bulk_create_published_ones(w):
    Person.objects.bulk_create([Person(kind="person", form="group", wording="They", state=State.PUBLISHED)])


def delete_a_claim(w):
    w["claim"].delete()


def delete_claims(w):
    Claim.objects.all().delete()


def raw_delete_claims(w):
    Claim.objects.all()._raw_delete("default")


def delete_a_link_of_a_chain(w):
    Attribution.objects.filter(citation__claim=w["claim"], position=1).delete()


def change_a_link_of_a_chain(w):
    link = Attribution.objects.get(citation__claim=w["claim"], position=0)
    link.words = "somebody else"
    link.save()


def add_a_link_to_a_published_chain(w):
    Attribution.objects.create(citation=w["claim"].lead, position=2, words="somebody")


def move_a_link_to_a_draft(w):
    draft = make.cite(w["claim"], w["article"], 9)
    link = Attribution.objects.get(citation__claim=w["claim"], position=1)
    link.citation = draft
    link.save()


def write_a_facet_value(w):
    FacetValue.objects.create(record=w["person"], fact="sex", key="male")


def write_an_act(w):
    Act.objects.update(public_reason="another reason")


def turn_back_the_revision(w):
    Revision.objects.update(number=0)


def write_a_wish(w):
    Wish.objects.create(record=w["person"], what="all", since="2020-01-01")


def merge_by_hand(w):
    draft = make.record("facility", "Other")
    draft.merged_into = w["prison"]
    draft.save()


WAYS_ROUND = [
    value
    for name, value in list(globals().items())
    if callable(value) and "_" in name[1:] and value.__module__ == __name__ and value is not WORLD
]


@pytest.mark.parametrize("way", WAYS_ROUND, ids=lambda way: way.__name__)
def test_no_way_leads_round_the_acts(w, way):
    def everything():
        models = (Record, Source, Claim, Citation, Attribution, FacetValue, Act, Revision, Wish)
        published = [list(model.objects.order_by("pk").values()) for model in models]
        return published

    seen = everything()
    with pytest.raises(ChangeRefused), transaction.atomic():
        way(w)
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
    def _open(self, w):
        self.world = w
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
