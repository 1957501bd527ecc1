"""Splitting: claims go to another record with citations and chains; the old ones stay readable; disputes follow."""

import pytest

from casebook import actions
from casebook.models import Action, Attribution, Citation, Claim, Dispute, DisputeSide
from casebook.tests import factories
from casebook.tests.integrity_helpers import out_of_step
from casebook.tests.smallest_archive import least_world

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "They are two women."}


def _held():
    """Of a woman it is told that she was held: in three places, one of them a chain, and one retracted since."""
    w = least_world()
    w.other = factories.published("person", "Another prisoner")
    w.prison = factories.published("facility", "North prison")
    w.held = factories.claim(w.woman, "held_at", w.prison, when="2018", rank=1, note="As the letter says.")
    factories.cite(w.held, w.article, 1)
    reported = ["an aunt", {"speaker": w.woman, "stance": "hedges"}]
    w.held.lead = factories.cite(w.held, w.article, 4, reported, quote="I was brought")
    w.held.save()
    retracted = factories.cite(w.held, w.article, 9)
    factories.publish(w.held)
    actions.retract(retracted, by=factories.publisher(), public_reason="misread")
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
    return actions.split(record, claims, into=into, by=by or factories.publisher(), **WHY)


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
        batch = Action.objects.get(kind="split", on_ref=woman.ref).batch
        reported = Action.objects.filter(batch=batch).order_by("id").values_list("kind", "on_ref")
        assert ("supersede", held.ref) in reported
        assert ("publish", copy.ref) in reported
        assert ("split", other.ref) in reported
        detail = Action.objects.get(kind="split", on_ref=woman.ref).detail
        assert detail == {"into": other.ref, "claims": [[held.ref, copy.ref]]}

    def test_into_a_new_record_that_is_published_with_them(self, woman, held):
        draft = factories.record("person", "The other one")
        (copy,) = split(woman, [held], draft)
        draft.refresh_from_db()
        assert (draft.state, draft.detainee, copy.subject) == ("published", True, draft)
        woman.refresh_from_db()
        assert not woman.detainee

    def test_claims_of_what_was_merged_are_moved_too(self, woman, other, held):
        root = factories.published("person", "The root")
        factories.merged(woman, root)
        (copy,) = split(root, [held], other)
        assert copy.subject == other

    def test_a_draft_of_a_citation_goes_along_as_a_draft(self, woman, other, held, article):
        draft = factories.cite(held, article, 12)
        (copy,) = split(woman, [held], other)
        draft.refresh_from_db()
        assert (draft.claim, draft.state) == (copy, "draft")

    def test_disputes_follow(self, woman, other, held, prison, article):
        denied = factories.said(woman, "held_at", prison, polarity="no", source=article)
        dispute = factories.dispute("Was she held there?", [held], [denied])
        over = factories.dispute("Was she?", [held], [denied])
        actions.retract(over, by=factories.publisher(), public_reason="asked twice")
        (copy,) = split(woman, [held], other)
        assert set(DisputeSide.objects.filter(dispute=dispute).values_list("claim", flat=True)) == {copy.pk, denied.pk}
        assert set(DisputeSide.objects.filter(dispute=over).values_list("claim", flat=True)) == {held.pk, denied.pk}
        assert Dispute.objects.get(pk=dispute.pk).public
        for record in (woman, other):
            record.refresh_from_db()
            assert record.disputed
        assert out_of_step() == []

    def test_both_sides_at_once(self, woman, other, held, prison, article):
        denied = factories.said(woman, "held_at", prison, polarity="no", source=article)
        dispute = factories.dispute("Was she held there?", [held], [denied])
        copies = split(woman, [denied, held], other)
        assert [copy.polarity for copy in copies] == ["no", "yes"]
        assert set(DisputeSide.objects.filter(dispute=dispute).values_list("claim", flat=True)) == {
            copy.pk for copy in copies
        }
        woman.refresh_from_db()
        assert not woman.disputed


class TestReleased:
    """Somebody released it for what was known of one woman; of another it is decided anew."""

    @pytest.fixture
    def religion(self, woman, article):
        claim = factories.said(woman, "religion", "one of them", source=article)
        actions.release([claim], by=factories.second(), public_reason="known to everybody")
        return claim

    def test_it_is_withheld_where_whoever_moves_it_published_it(self, woman, other, religion):
        (copy,) = split(woman, [religion], other)
        assert (copy.released, copy.withheld) == (False, "religion")
        assert not factories.seen(copy)

    def test_a_second_person_keeps_it_open_and_is_logged(self, woman, other, religion):
        (copy,) = split(woman, [religion], other, by=factories.second())
        assert factories.seen(copy)
        action = Action.objects.get(kind="release", on_ref=copy.ref)
        assert (action.by, action.public_reason) == (factories.second(), "They are two women.")

    def test_whoever_had_to_do_with_the_old_one_does_not_release_the_copy(self, woman, other, religion):
        (copy,) = split(woman, [religion], other, by=factories.publisher())
        with pytest.raises(actions.ActionRefused, match="second person"):
            actions.release([copy], by=factories.publisher(), **WHY)
        actions.release([copy], by=factories.second(), **WHY)
        assert factories.seen(copy)

    def test_nor_who_published_the_old_one_where_another_moved_it(self, woman, other, article):
        claim = factories.said(woman, "religion", "one of them", source=article)
        (copy,) = split(woman, [claim], other, by=factories.second())
        for name in ("publisher", "second"):
            with pytest.raises(actions.ActionRefused, match="second person"):
                actions.release([copy], by=factories.member(name), **WHY)
        actions.release([copy], by=factories.member("third"), **WHY)

    def test_what_was_withheld_stays_withheld(self, woman, other, article):
        claim = factories.said(woman, "religion", "one of them", source=article)
        (copy,) = split(woman, [claim], other, by=factories.second())
        assert not factories.seen(copy)


class TestRefused:
    def refused(self, record, claims, into, words):
        before = factories.dump()
        with pytest.raises(actions.ActionRefused, match=words):
            split(record, claims, into)
        assert factories.dump() == before

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
        self.refused(
            woman, [factories.in_state(state, woman, article)], other, "does not stand: only claims that stand"
        )

    @pytest.mark.parametrize("end", ["sealed", "withdrawn"])
    def test_to_what_is_gone(self, woman, other, held, end):
        if end == "sealed":
            actions.seal(other, by=factories.publisher(), private_reason="danger")
        else:
            actions.withdraw(other, by=factories.publisher(), **WHY)
        self.refused(woman, [held], other, "to a published record or to a new one")

    def test_of_or_to_what_is_merged(self, woman, other, held):
        root = factories.published("person", "The root")
        factories.merged(other, root)
        self.refused(woman, [held], other, f"{other.ref} is merged into {root.ref}: name that one")
        self.refused(other, [held], woman, "name that one")

    def test_of_what_is_not_published(self, woman, other, held):
        actions.seal(woman, by=factories.publisher(), private_reason="danger")
        self.refused(woman, [held], other, "is not published; only a published record is split")

    def test_what_the_other_one_says_already(self, woman, other, held, prison, article):
        factories.said(other, "held_at", prison, when="2018", source=article)
        self.refused(woman, [held], other, "stands already: add the citation to that one")

    def test_what_would_lead_to_itself(self, woman, other, article):
        claim = factories.said(woman, "possibly_same_as", other, source=article)
        self.refused(woman, [claim], other, "cannot lead to itself")

    def test_what_is_gone(self, woman, other, article):
        gone = factories.claim(woman, "sex", "female")
        copy = Claim.objects.get(pk=gone.pk)
        gone.delete()
        self.refused(woman, [copy], other, "not there any more")

    @pytest.mark.parametrize("role", ["contributor", "editor"])
    def test_by_who_is_no_publisher(self, woman, other, held, role):
        with pytest.raises(actions.ActionRefused, match="you may not do this"):
            split(woman, [held], other, by=factories.member(role, role))
