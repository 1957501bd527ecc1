"""The index of search changes with what it is made from: in every act, on every path, and never by halves."""

import pytest

from casebook import acts
from casebook.acts.indexing import index_anew
from casebook.models import Claim, SearchName, WishWhat
from casebook.tests import make
from casebook.tests.searching import all_text, found, in_step, refs, rows
from casebook.tests.world import words_kept

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


def assert_silent(told):
    assert "norhold" in told
    for word in words_kept():
        assert word.casefold() not in told.casefold(), word


def test_what_is_published_is_found_at_once_and_what_is_taken_back_is_not(archive):
    claim = make.said(archive.dana, "statement", "She sang in the evenings.", scope="account", source=archive.letters)
    assert "She sang in the evenings." in found("sang evening")
    acts.retract(claim, by=make.publisher(), **WHY)
    assert found("sang evening") == set()
    in_step()


def test_a_sealed_record_goes_with_all_that_names_it_and_comes_back(archive):
    before = rows()
    assert archive.norhold.ref in refs("Norhold")
    acts.seal(archive.norhold, by=make.publisher(), private_reason="danger")
    assert archive.norhold.ref not in refs("Norhold")
    # It is the archive's own wording of a group that still has the word.
    assert not any("held at" in text.casefold() for text in found("norhold held"))
    in_step()
    acts.unseal(archive.norhold, by=make.publisher(), private_reason="it is over")
    assert rows() == before


def test_a_merged_record_is_found_as_the_one_that_it_leads_on_to(archive):
    before = rows()
    make.said(archive.northern, "name", "Severnaya", source=archive.year)
    acts.merge(archive.northern, archive.norhold, by=make.publisher(), **WHY)
    assert refs("Severnaya") == [archive.norhold.ref]
    in_step()
    acts.unmerge(archive.northern, by=make.publisher(), **WHY)
    assert refs("Severnaya") == [archive.northern.ref]
    in_step()
    assert len(rows()[0]) == len(before[0]) + 1


def test_a_split_moves_what_is_found(archive):
    claim = make.said(archive.dana, "statement", "He mended shoes.", scope="account", source=archive.letters)
    acts.split(archive.dana, [claim], into=archive.group, by=make.publisher(), **WHY)
    assert "He mended shoes." in found("mended shoes")
    in_step()


def test_a_renamed_record_is_found_by_its_new_name_wherever_it_is_told(archive):
    acts.revise(archive.norhold, {"wording": "Zeydara prison"}, by=make.publisher(), **WHY)
    assert archive.norhold.ref in refs("Zeydara")
    assert any("Zeydara" in text for text in found("held zeydara"))
    in_step()


def test_a_renamed_outlet_is_found_with_its_articles(archive):
    acts.revise(archive.post, {"wording": "The Morning Lark"}, by=make.publisher(), **WHY)
    assert "Letters from a northern prison" in found("lark")
    in_step()


def test_a_sealed_outlet_takes_its_articles_along(archive):
    acts.seal(archive.post, by=make.publisher(), private_reason="danger")
    assert "Letters from a northern prison" not in found("letters northern")
    in_step()


def test_a_name_that_is_withheld_later_leaves_every_text(archive):
    make.said(archive.group, "statement", "Quennessa wrote to them.", scope="account", source=archive.year)
    assert "Quennessa wrote to them." in found("quennessa")
    make.said(archive.dana, "name", "Dana Quennessa", source=archive.letters)
    assert "quennessa" not in all_text()
    assert found("quennessa") == set()
    in_step()


def test_a_wish_takes_away_and_lifting_it_gives_back(archive):
    before = rows()
    wish = acts.record_wish(archive.dana, WishWhat.ALL, by=make.publisher(), private_reason="she wrote")
    assert "Dana" not in found("Dana")
    assert refs("Дана") == []
    in_step()
    acts.lift_wish(wish, by=make.publisher(), private_reason="she wrote again")
    assert rows() == before


def test_what_is_unveiled_is_found_and_what_is_veiled_again_is_not(archive):
    claim = Claim.objects.get(fact="religion")
    acts.unveil([claim], by=make.second(), **WHY)
    assert found("Pastafarian")
    in_step()
    acts.veil([claim], by=make.publisher(), **WHY)
    assert found("Pastafarian") == set()
    in_step()


def test_a_word_of_a_name_that_nobody_has_any_more_is_forgotten(archive):
    claim = make.said(archive.norhold, "name", "Xanthoria", source=archive.letters)
    assert SearchName.objects.filter(word="xanthoria").exists()
    acts.retract(claim, by=make.publisher(), **WHY)
    assert not SearchName.objects.filter(word="xanthoria").exists()
