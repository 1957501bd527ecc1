"""The pages of one claim, of one source and of one dispute."""

import pytest

from casebook import actions
from casebook.models import Claim, DisputeKind
from casebook.tests import factories
from casebook.tests.page_reader import page


class TestAClaim:
    def test_it_shows_value_citations_chain_and_dispute(self, archive, client):
        found = page(client, f"/claims/{archive.two.ref}/")
        assert "2 of 9" in found.one(tag="h1").words
        assert found.all(data_source=archive.year.ref)
        words = found.one(tag="main").words
        order = ["a clerk", "Aisha Bekova", "Her aunt", "an activist"]
        assert [words.index(name) for name in order] == sorted(words.index(name) for name in order)
        assert "hedging" in words
        assert "denying it" in words
        assert found.all(data_dispute=archive.citizens.ref)

    def test_its_citation_begins_with_the_article_and_names_what_contradicts_it(self, archive, client):
        citing = page(client, f"/claims/{archive.two.ref}/").one(class_="citing").words
        assert citing.startswith("Arvania Radio, “A year of waiting”, undated, about 2020")
        assert f"/claims/{archive.two.ref}/" in citing
        assert archive.citizens.ref in citing

    def test_the_passage_is_quoted_with_what_stands_around_it_and_linked(self, archive, client):
        found = page(client, f"/claims/{archive.held.ref}/")
        quoted = [q.words for q in found.all(tag="q")]
        assert any(archive.quote in words for words in quoted)
        assert any("#:~:text=" in a.attributes["href"] for a in found.all(tag="a"))
        assert "paragraph 5 (section 2.3)" in found.words

    def test_one_that_was_superseded_stays_readable_with_the_reason_and_what_followed(self, archive, client):
        found = page(client, f"/claims/{archive.superseded.ref}/")
        ended = found.one(class_="ended")
        assert "Superseded" in ended.words
        assert "We misread the article." in ended.words
        assert ended.one(tag="a").attributes["href"] == f"/claims/{archive.newer.ref}/"
        assert "An older reading" in found.one(tag="h1").words
        assert page(client, f"/claims/{archive.newer.ref}/").all(href=f"/claims/{archive.superseded.ref}/")

    def test_one_that_was_retracted_stays_readable_with_the_reason(self, archive, client):
        ended = page(client, f"/claims/{archive.retracted.ref}/").one(class_="ended")
        assert "Retracted" in ended.words
        assert "We misread the article." in ended.words

    def test_one_that_was_withdrawn_is_a_tombstone(self, archive, client):
        words = page(client, f"/claims/{archive.withdrawn.ref}/", 410).words
        assert "It was not for us to tell." in words

    def test_a_withdrawn_claim_that_the_visibility_decision_withholds_is_no_tombstone(self, archive, client):
        held = factories.said(archive.dana, "religion", "a faith", source=archive.letters)
        actions.withdraw(held, by=factories.publisher(), public_reason="It was not for us to tell.")
        assert client.get(f"/claims/{held.ref}/").status_code == 404

    def test_a_retracted_citation_is_shown_apart(self, archive, client):
        other = archive.held.citations.order_by("-id")[0]
        actions.retract(other, by=factories.publisher(), public_reason="It does not say so.")
        found = page(client, f"/claims/{archive.held.ref}/")
        assert "Citations that no longer stand" in found.words
        standing, past = (ul for ul in found.all(tag="ul") if "wide" in ul.attributes.get("class", ""))
        assert (len(standing.all(data_source="…")), len(past.all(data_source="…"))) == (5, 1)

    def test_a_claim_on_a_private_person_is_not_indexed(self, archive, client):
        assert page(client, f"/claims/{archive.held.ref}/").all(tag="meta", name="robots")
        located = Claim.objects.get(fact="located_in")
        assert not page(client, f"/claims/{located.ref}/").all(tag="meta", name="robots")


class TestASource:
    def test_its_facts_stand_in_the_order_of_the_text(self, archive, client):
        found = page(client, f"/sources/{archive.letters.ref}/")
        places = [section.attributes["id"] for section in found.all(tag="section") if "p-" in section.attributes["id"]]
        numbers = [int(place.split("-")[1]) for place in places]
        assert numbers == sorted(numbers)
        assert found.one(id="p-3-0").all(data_claim=archive.nine.ref)
        assert found.one(id="p-5-2").all(data_claim=archive.held.ref)

    def test_headings_and_captions_stand_behind_the_paragraphs_and_are_named_in_each_language(self, archive, client):
        for number, place in enumerate(({"caption": 1}, {"heading": 2}, {"heading": 1}), start=1):
            claim = factories.claim(archive.northern, "statement", f"Statement {number}", scope="account")
            factories.cite(claim, archive.letters, None, **place)
            factories.publish(claim)
        found = page(client, f"/sources/{archive.letters.ref}/")
        places = [one.attributes["id"] for one in found.all(tag="section") if "id" in one.attributes]
        beside = ["heading-1-0", "heading-2-0", "caption-1-0"]
        assert [place for place in places if place in beside] == beside
        assert all(places.index(place) < places.index(beside[0]) for place in places if place.startswith("p-"))
        assert "Heading 2" in found.words
        assert "Caption 1" in found.words
        assert "heading 1" in page(client, f"/claims/{claim.ref}/").words
        assert "heading 1" in page(client, f"/facilities/{archive.northern.ref}/").words

    def test_a_fact_that_it_cites_in_several_places_stands_at_each_and_in_full_once(self, archive, client):
        found = page(client, f"/sources/{archive.year.ref}/").all(data_claim=archive.held.ref)
        assert [e.tag for e in found] == ["li", "a", "a", "a"]

    def test_the_headline_is_in_its_own_language(self, archive, client):
        assert page(client, f"/sources/{archive.arabic.ref}/").one(tag="h1").attributes["lang"] == "ar"

    def test_what_is_withheld_is_said_without_number_rule_or_place(self, archive, client):
        found = page(client, f"/sources/{archive.letters.ref}/")
        assert found.one(id="withheld").words == "Some facts are withheld to protect people. What this means"
        assert not found.all(id="p-6-0")

    def test_the_archives_reasoning_is_public_like_any_other(self, archive, client):
        found = page(client, f"/sources/{archive.reasoning.ref}/")
        assert "what the archive’s editors work out" in found.words
        assert found.all(data_fact="possibly_same_as")


class TestADispute:
    @pytest.mark.parametrize("kind", DisputeKind.values)
    def test_each_kind_says_itself_in_words(self, archive, client, kind):
        made = factories.dispute(f"Kind {kind}?", [archive.four], [archive.nine], kind=kind)
        found = page(client, f"/disputes/{made.ref}/")
        assert str(DisputeKind(kind).label) in found.words
        assert bool(found.all(class_="sub")[0].all(class_="contra")) == (kind in ("contradiction", "totals"))
        assert "Side 2" in found.words

    def test_sides_that_readers_may_not_see_are_left_out(self, archive, client):
        made = factories.dispute("Which?", [archive.four], [archive.two], [archive.nine])
        actions.seal(archive.nine, by=factories.publisher(), private_reason="danger")
        assert "Side 3" not in page(client, f"/disputes/{made.ref}/").words
        actions.seal(archive.two, by=factories.publisher(), private_reason="danger")
        assert client.get(f"/disputes/{made.ref}/").status_code == 404


def test_pages_of_things_stay_within_their_budget_of_queries(archive, client, django_assert_max_num_queries):
    budgets = {
        f"/claims/{archive.two.ref}/": 12,
        f"/sources/{archive.letters.ref}/": 12,
        f"/disputes/{archive.citizens.ref}/": 10,
        f"/facilities/{archive.norhold.ref}/": 16,
    }
    for address, budget in budgets.items():
        with django_assert_max_num_queries(budget):
            page(client, address)
