"""The index of search changes with what it is made from: in every action, on every path, and never by halves."""

import pytest

from casebook import actions
from casebook.actions.maintenance import index_anew
from casebook.models import Claim, SearchName, WishWhat
from casebook.search import search
from casebook.search.store import LABELS, EntryKind, kind_of
from casebook.tests import factories
from casebook.tests.sample_archive import words_kept
from casebook.tests.search_helpers import all_text, found, in_step, refs, rows

pytestmark = pytest.mark.django_db
WHY = {"public_reason": "for all to read"}


def test_a_whole_archive_is_in_the_index(archive):
    in_step()
    assert archive.norhold.ref in refs("Norhold")
    assert "I was brought to Norhold before the winter" in found("brought winter")
    assert "Letters from a northern prison" in found("letter northern")


def test_nothing_that_is_withheld_is_in_the_index(archive):
    assert_silent(all_text())


def test_made_anew_the_index_has_no_trace_of_what_was_taken_out(archive):
    index_anew()
    assert_silent(all_text(own=True))


def assert_silent(reported):
    assert "norhold" in reported
    for word in words_kept():
        assert word.casefold() not in reported.casefold(), word


def test_what_is_published_is_found_at_once_and_what_is_taken_back_is_not(archive):
    claim = factories.said(
        archive.dana, "statement", "She sang in the evenings.", scope="account", source=archive.letters
    )
    assert "She sang in the evenings." in found("sang evening")
    actions.retract(claim, by=factories.publisher(), **WHY)
    assert found("sang evening") == set()
    in_step()


def test_a_sealed_record_goes_with_all_that_names_it_and_comes_back(archive):
    before = rows()
    assert archive.norhold.ref in refs("Norhold")
    actions.seal(archive.norhold, by=factories.publisher(), private_reason="danger")
    assert archive.norhold.ref not in refs("Norhold")
    # It is the archive's own wording of a group that still has the word.
    assert not any("held at" in text.casefold() for text in found("norhold held"))
    in_step()
    actions.unseal(archive.norhold, by=factories.publisher(), private_reason="it is over")
    assert rows() == before


def test_a_merged_record_is_found_as_the_one_that_it_leads_on_to(archive):
    before = rows()
    factories.said(archive.northern, "name", "Severnaya", source=archive.year)
    actions.merge(archive.northern, archive.norhold, by=factories.publisher(), **WHY)
    assert refs("Severnaya") == [archive.norhold.ref]
    in_step()
    actions.unmerge(archive.northern, by=factories.publisher(), **WHY)
    assert refs("Severnaya") == [archive.northern.ref]
    in_step()
    assert len(rows()[0]) == len(before[0]) + 1


def test_a_split_moves_what_is_found(archive):
    claim = factories.said(archive.dana, "statement", "He mended shoes.", scope="account", source=archive.letters)
    actions.split(archive.dana, [claim], into=archive.group, by=factories.publisher(), **WHY)
    assert "He mended shoes." in found("mended shoes")
    in_step()


def test_a_renamed_record_is_found_by_its_new_name_wherever_it_is_reported(archive):
    actions.revise(archive.norhold, {"wording": "Zeydara prison"}, by=factories.publisher(), **WHY)
    assert archive.norhold.ref in refs("Zeydara")
    assert any("Zeydara" in text for text in found("held zeydara"))
    in_step()


def test_a_new_name_rewrites_no_entry_of_what_is_said_of_the_record(archive):
    before = dict(rows()[0])
    actions.revise(archive.norhold, {"wording": "Zeydara prison"}, by=factories.publisher(), **WHY)
    changed = {kind_of(entry) for entry, words in rows()[0] if before.get(entry) != words}
    # The sentence and the groups that are called by where they are held have another label too.
    assert changed <= {EntryKind.ABOUT, *LABELS.values()}
    assert EntryKind.ABOUT in changed


def test_what_a_fact_says_itself_goes_before_what_its_record_is_called(archive):
    actions.revise(archive.norhold, {"wording": "Zeydara prison"}, by=factories.publisher(), **WHY)
    own = factories.said(archive.dana, "statement", "She never saw Zeydara.", scope="account", source=archive.letters)
    facts = search("zeydara", facts=50).facts
    assert facts.hits[0].claim_id == own.pk
    assert facts.total.number > 1


def test_a_merged_record_is_found_in_facts_by_what_the_kept_one_is_called(archive):
    fact = factories.said(archive.northern, "statement", "It was cold.", scope="account", source=archive.year)
    actions.revise(archive.norhold, {"wording": "Zeydara prison"}, by=factories.publisher(), **WHY)
    actions.merge(archive.northern, archive.norhold, by=factories.publisher(), **WHY)
    assert fact.pk in {hit.claim_id for hit in search("zeydara cold").facts.hits}
    actions.unmerge(archive.northern, by=factories.publisher(), **WHY)
    assert not search("zeydara cold").facts.hits


def test_a_renamed_outlet_is_found_with_its_articles(archive):
    actions.revise(archive.post, {"wording": "The Morning Lark"}, by=factories.publisher(), **WHY)
    assert "Letters from a northern prison" in found("lark")
    in_step()


def test_a_sealed_outlet_takes_its_articles_along(archive):
    actions.seal(archive.post, by=factories.publisher(), private_reason="danger")
    assert "Letters from a northern prison" not in found("letters northern")
    in_step()


def test_a_name_that_is_withheld_later_leaves_every_text(archive):
    factories.said(archive.group, "statement", "Quennessa wrote to them.", scope="account", source=archive.year)
    assert "Quennessa wrote to them." in found("quennessa")
    factories.said(archive.dana, "name", "Dana Quennessa", source=archive.letters)
    assert "quennessa" not in all_text()
    assert found("quennessa") == set()
    in_step()


def test_a_wish_takes_away_and_lifting_it_gives_back(archive):
    before = rows()
    wish = actions.record_wish(archive.dana, WishWhat.ALL, by=factories.publisher(), private_reason="she wrote")
    assert "Dana" not in found("Dana")
    assert refs("Дана") == []
    in_step()
    actions.lift_wish(wish, by=factories.publisher(), private_reason="she wrote again")
    assert rows() == before


def test_what_is_released_is_found_and_what_is_withheld_again_is_not(archive):
    claim = Claim.objects.get(fact="religion")
    actions.release([claim], by=factories.second(), **WHY)
    assert found("Pastafarian")
    in_step()
    actions.withhold([claim], by=factories.publisher(), **WHY)
    assert found("Pastafarian") == set()
    in_step()


def test_a_word_of_a_name_that_nobody_has_any_more_is_forgotten(archive):
    claim = factories.said(archive.norhold, "name", "Xanthoria", source=archive.letters)
    assert SearchName.objects.filter(word="xanthoria").exists()
    actions.retract(claim, by=factories.publisher(), **WHY)
    assert not SearchName.objects.filter(word="xanthoria").exists()
