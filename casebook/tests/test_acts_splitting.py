"""Splitting: claims go to another record with citations and chains; the old ones stay readable; disputes follow."""

import pytest

from casebook import acts
from casebook.models import Act, Attribution, Citation, Claim, Dispute, DisputeSide
from casebook.tests import make
from casebook.tests.in_step import out_of_step
from casebook.tests.least_world import least_world

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "They are two women."}


def _held():
    """Of a woman it is told that she was held: in three places, one of them a chain, and one retracted since."""
    w = least_world()
    w.other = make.published("person", "Another prisoner")
    w.prison = make.published("facility", "North prison")
    w.held = make.claim(w.woman, "held_at", w.prison, when="2018", rank=1, note="As the letter says.")
    make.cite(w.held, w.article, 1)
    told = ["an aunt", {"speaker": w.woman, "stance": "hedges"}]
    w.held.lead = make.cite(w.held, w.article, 4, told, quote="I was brought")
    w.held.save()
    retracted = make.cite(w.held, w.article, 9)
    make.publish(w.held)
    acts.retract(retracted, by=make.publisher(), public_reason="misread")
    w.held.refresh_from_db()
    return w


WORLD = _held


@pytest.fixture
def other(w):
    return w.other


@pytest.fixture
def prison(w):
    return w.prison


@pytest.fixture
def held(w):
    return w.held


def split(record, claims, into, by=None):
    return acts.split(record, claims, into=into, by=by or make.publisher(), **WHY)


class TestMoved:
    def test_a_copy_stands_and_the_old_one_stays_readable(self, client, woman, other, held):
        (copy,) = split(woman, [held], other)
        held.refresh_from_db()
        assert (held.state, copy.state, copy.subject, copy.supersedes) == ("superseded", "published", other, held)
        same = ("fact", "target", "when_edtf", "when_latest", "rank", "note", "polarity", "status", "known_from")
        assert [getattr(copy, name) for name in same] == [getattr(held, name) for name in same]
        assert copy.ref != held.ref
        old = client.get(f"/claims/{held.ref}/").content.decode()
        assert "They are two women." in old
        assert copy.ref in old
        assert client.get(f"/claims/{copy.ref}/").status_code == 200
        assert out_of_step() == []

    def test_its_standing_citations_are_copied_with_their_chains(self, woman, other, held):
        (copy,) = split(woman, [held], other)
        old = Citation.objects.filter(claim=held, state="published").order_by("pk")
        new = Citation.objects.filter(claim=copy).order_by("pk")
        placed = ("source", "paragraph", "quote", "stance", "state")
        assert list(new.values_list(*placed)) == list(old.values_list(*placed))
        assert not set(new.values_list("ref", flat=True)) & set(old.values_list("ref", flat=True))
        assert (copy.lead.paragraph, copy.lead.claim) == (4, copy)
        chain = Attribution.objects.filter(citation=copy.lead).order_by("position")
        assert list(chain.values_list("position", "words", "speaker", "stance")) == [
            (0, "an aunt", None, "asserts"),
            (1, "", woman.pk, "hedges"),
        ]

    def test_each_is_logged(self, woman, other, held):
        (copy,) = split(woman, [held], other)
        batch = Act.objects.get(kind="split", on_ref=woman.ref).batch
        told = Act.objects.filter(batch=batch).order_by("id").values_list("kind", "on_ref")
        assert ("supersede", held.ref) in told
        assert ("publish", copy.ref) in told
        assert ("split", other.ref) in told
        detail = Act.objects.get(kind="split", on_ref=woman.ref).detail
        assert detail == {"into": other.ref, "claims": [[held.ref, copy.ref]]}

    def test_into_a_new_record_that_is_published_with_them(self, woman, held):
        draft = make.record("person", "The other one")
        (copy,) = split(woman, [held], draft)
        draft.refresh_from_db()
        assert (draft.state, draft.detainee, copy.subject) == ("published", True, draft)
        woman.refresh_from_db()
        assert not woman.detainee

    def test_claims_of_what_was_merged_are_moved_too(self, woman, other, held):
        root = make.published("person", "The root")
        make.merged(woman, root)
        (copy,) = split(root, [held], other)
        assert copy.subject == other

    def test_a_draft_of_a_citation_goes_along_as_a_draft(self, woman, other, held, article):
        draft = make.cite(held, article, 12)
        (copy,) = split(woman, [held], other)
        draft.refresh_from_db()
        assert (draft.claim, draft.state) == (copy, "draft")

    def test_disputes_follow(self, woman, other, held, prison, article):
        denied = make.said(woman, "held_at", prison, polarity="no", source=article)
        dispute = make.dispute("Was she held there?", [held], [denied])
        over = make.dispute("Was she?", [held], [denied])
        acts.retract(over, by=make.publisher(), public_reason="asked twice")
        (copy,) = split(woman, [held], other)
        assert set(DisputeSide.objects.filter(dispute=dispute).values_list("claim", flat=True)) == {copy.pk, denied.pk}
        assert set(DisputeSide.objects.filter(dispute=over).values_list("claim", flat=True)) == {held.pk, denied.pk}
        assert Dispute.objects.get(pk=dispute.pk).public
        for record in (woman, other):
            record.refresh_from_db()
            assert record.disputed
        assert out_of_step() == []

    def test_both_sides_at_once(self, woman, other, held, prison, article):
        denied = make.said(woman, "held_at", prison, polarity="no", source=article)
        dispute = make.dispute("Was she held there?", [held], [denied])
        copies = split(woman, [denied, held], other)
        assert [copy.polarity for copy in copies] == ["no", "yes"]
        assert set(DisputeSide.objects.filter(dispute=dispute).values_list("claim", flat=True)) == {
            copy.pk for copy in copies
        }
        woman.refresh_from_db()
        assert not woman.disputed


class TestUnveiled:
    """Somebody unveiled it for what was known of one woman; of another it is decided anew."""

    @pytest.fixture
    def religion(self, woman, article):
        claim = make.said(woman, "religion", "one of them", source=article)
        acts.unveil([claim], by=make.second(), public_reason="known to everybody")
        return claim

    def test_it_is_veiled_where_whoever_moves_it_published_it(self, woman, other, religion):
        (copy,) = split(woman, [religion], other)
        assert (copy.unveiled, copy.withheld) == (False, "religion")
        assert not make.seen(copy)

    def test_a_second_person_keeps_it_open_and_is_logged(self, woman, other, religion):
        (copy,) = split(woman, [religion], other, by=make.second())
        assert make.seen(copy)
        act = Act.objects.get(kind="unveil", on_ref=copy.ref)
        assert (act.by, act.public_reason) == (make.second(), "They are two women.")

    def test_whoever_had_to_do_with_the_old_one_does_not_unveil_the_copy(self, woman, other, religion):
        (copy,) = split(woman, [religion], other, by=make.publisher())
        with pytest.raises(acts.ActRefused, match="second person"):
            acts.unveil([copy], by=make.publisher(), **WHY)
        acts.unveil([copy], by=make.second(), **WHY)
        assert make.seen(copy)

    def test_nor_who_published_the_old_one_where_another_moved_it(self, woman, other, article):
        claim = make.said(woman, "religion", "one of them", source=article)
        (copy,) = split(woman, [claim], other, by=make.second())
        for name in ("publisher", "second"):
            with pytest.raises(acts.ActRefused, match="second person"):
                acts.unveil([copy], by=make.member(name), **WHY)
        acts.unveil([copy], by=make.member("third"), **WHY)

    def test_what_was_veiled_stays_veiled(self, woman, other, article):
        claim = make.said(woman, "religion", "one of them", source=article)
        (copy,) = split(woman, [claim], other, by=make.second())
        assert not make.seen(copy)


class TestRefused:
    def refused(self, record, claims, into, words):
        before = make.dump()
        with pytest.raises(acts.ActRefused, match=words):
            split(record, claims, into)
        assert make.dump() == before

    def test_without_claims(self, woman, other):
        self.refused(woman, [], other, "Name the claims")

    def test_to_itself(self, woman, held):
        self.refused(woman, [held], woman, "to another record, not to the same one")

    def test_to_another_kind(self, woman, held, prison):
        self.refused(woman, [held], prison, "claims are moved within one kind")

    def test_claims_of_another_record(self, woman, other, held):
        self.refused(other, [held], woman, f"{held.ref} is not a claim about {other.ref}")

    @pytest.mark.parametrize("state", ["draft", "proposed", "superseded", "retracted", "withdrawn", "sealed"])
    def test_what_does_not_stand(self, woman, other, article, state):
        self.refused(woman, [make.in_state(state, woman, article)], other, "does not stand: only claims that stand")

    @pytest.mark.parametrize("end", ["sealed", "withdrawn"])
    def test_to_what_is_gone(self, woman, other, held, end):
        if end == "sealed":
            acts.seal(other, by=make.publisher(), private_reason="danger")
        else:
            acts.withdraw(other, by=make.publisher(), **WHY)
        self.refused(woman, [held], other, "to a published record or to a new one")

    def test_of_or_to_what_is_merged(self, woman, other, held):
        root = make.published("person", "The root")
        make.merged(other, root)
        self.refused(woman, [held], other, f"{other.ref} is merged into {root.ref}: name that one")
        self.refused(other, [held], woman, "name that one")

    def test_of_what_is_not_published(self, woman, other, held):
        acts.seal(woman, by=make.publisher(), private_reason="danger")
        self.refused(woman, [held], other, "is not published; only a published record is split")

    def test_what_the_other_one_says_already(self, woman, other, held, prison, article):
        make.said(other, "held_at", prison, when="2018", source=article)
        self.refused(woman, [held], other, "stands already: add the citation to that one")

    def test_what_would_lead_to_itself(self, woman, other, article):
        claim = make.said(woman, "possibly_same_as", other, source=article)
        self.refused(woman, [claim], other, "cannot lead to itself")

    def test_what_is_gone(self, woman, other, article):
        gone = make.claim(woman, "sex", "female")
        copy = Claim.objects.get(pk=gone.pk)
        gone.delete()
        self.refused(woman, [copy], other, "not there any more")

    @pytest.mark.parametrize("role", ["contributor", "editor"])
    def test_by_who_is_no_publisher(self, woman, other, held, role):
        with pytest.raises(acts.ActRefused, match="you may not do this"):
            split(woman, [held], other, by=make.member(role, role))
