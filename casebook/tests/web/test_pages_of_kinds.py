"""What the page of each kind of record owes beside its facts: waves, conditions, meanings, relatives, words."""

import re

import pytest

from casebook.models import Record
from casebook.tests import factories
from casebook.tests.dumps import loaded
from casebook.tests.models.test_migrations import ROOT
from casebook.tests.page_reader import page
from casebook.web import addresses

pytestmark = pytest.mark.django_db


def of(record, client):
    return page(client, addresses.of_record(Record.objects.get(pk=record.pk)))


@pytest.fixture
def article():
    return factories.published_source("Planes came home", "2020-05-04")


class TestAnOperation:
    @pytest.fixture
    def whole(self, article):
        whole = factories.published("operation", "Homeward")
        self.waves = []
        for name, when, number in (("Second wave", "2019-05", "30"), ("First wave", "2019-01", "14")):
            wave = factories.published("operation", name)
            factories.said(wave, "part_of", whole, source=article)
            factories.said(wave, "takes_place", when, source=article)
            factories.said(wave, "count", number, scope="returned", source=article)
            self.waves.append(wave)
        return whole

    def rows(self, whole, client):
        return [row.words for row in of(whole, client).one(class_="waves").all(tag="tr")][1:]

    def test_its_waves_stand_in_their_order_with_the_whole_beneath(self, whole, article, client):
        factories.said(whole, "count", "44", scope="returned", source=article)
        rows = self.rows(whole, client)
        assert len(rows) == 3
        assert rows[1].startswith("Second wave May 2019")
        assert rows[0] == "First wave January 2019 14 returned ( The Example Post, 4 May 2020 )"
        assert rows[2] == "The whole — 44 returned ( The Example Post, 4 May 2020 )"

    @pytest.mark.parametrize(
        ("number", "said"),
        [
            ("44", "returned: the waves make 44, and the whole is told as 44: they fit."),
            ("nearly 50", "returned: the waves make 44, and the whole is told as 45 to 49: they do not fit."),
            ("at least 40", "returned: the waves make 44, and the whole is told as 40 or more: they fit."),
            ("30", "returned: the waves make 44, and the whole is told as 30: they do not fit."),
        ],
    )
    def test_whether_parts_and_whole_fit_is_said_in_words(self, whole, article, client, number, said):
        factories.said(whole, "count", number, scope="returned", source=article)
        assert of(whole, client).one(class_="fits").words == said

    def test_where_a_wave_is_not_counted_nothing_is_claimed(self, whole, article, client):
        third = factories.published("operation", "Third wave")
        factories.said(third, "part_of", whole, source=article)
        factories.said(whole, "count", "60", scope="returned", source=article)
        words = of(whole, client).one(class_="fits").words
        assert words.startswith("returned: only 2 of 3 waves are counted (44)")
        assert words.endswith("cannot be told.")
        assert "Third wave — nobody says" in self.rows(whole, client)

    def test_disputed_totals_are_a_range(self, whole, article, client):
        for number in ("40", "50"):
            factories.said(whole, "count", number, scope="returned", source=article)
        assert "told as 40 to 50: they fit." in of(whole, client).one(class_="fits").words

    def test_its_own_counts_stand_in_a_table_with_their_sources(self, whole, article, client):
        claim = factories.said(whole, "count", "44", scope="returned", source=article, chain=["the ministry"])
        row = of(whole, client).one(id=f"c-{claim.ref}")
        assert "returned 44" in row.words
        assert "the ministry" in row.words

    def test_an_operation_without_waves_has_no_such_table(self, article, client):
        alone = factories.published("operation", "One flight")
        factories.said(alone, "count", "14", scope="children", source=article)
        assert of(alone, client).all(class_="waves") == []


class TestAFacility:
    def test_what_it_is_like_is_reported_by_those_held_there(self, article, client):
        prison, woman = factories.published("facility", "North prison"), factories.published("person", "A prisoner")
        factories.said(woman, "held_at", prison, source=article)
        reported = factories.said(
            woman, "statement", "The light is never off.", scope="condition", source=article, chain=["she"]
        )
        own = factories.said(prison, "statement", "It is damp.", scope="condition", source=article)
        other = factories.said(woman, "statement", "She reads.", scope="account", source=article)
        section = of(prison, client).one(id="conditions")
        assert {e.attributes["data-claim"] for e in section.all(data_claim="…")} == {reported.ref, own.ref}
        assert "A prisoner The light is never off." in section.words
        assert other.ref not in section.words

    def test_its_population_is_reported_by_date_and_speaker(self, article, client):
        prison = factories.published("facility", "North prison")
        for number, when in (("more than 1500", "2017-12"), ("200", "2018-07")):
            factories.said(prison, "count", number, scope="held", when=when, source=article, chain=["a letter"])
        words = of(prison, client).one(class_="counts").words
        assert "more than 1,500 as of: December 2017" in words
        assert "200 as of: July 2018" in words
        assert words.count("a letter") == 2


class TestASentence:
    def test_what_a_term_means_there_stands_beside_it_and_does_not_fill_it(self, article, client):
        place = factories.published("place", "Iraq")
        meaning = factories.said(place, "definition", "25 years", scope="life-sentence", source=article)
        sentence = factories.published("sentence", "A sentence")
        factories.said(sentence, "imposed_in", place, source=article)
        term = factories.said(sentence, "term", "life", source=article)
        fact = of(sentence, client).one(id=f"c-{term.ref}")
        assert fact.one(data_claim=meaning.ref).words == "in Iraq: 25 years"
        sentence.refresh_from_db()
        assert sentence.term == "life"
        other = factories.published("sentence", "Another sentence")
        factories.said(other, "term", "life", source=article)
        assert of(other, client).all(data_claim=meaning.ref) == []

    def test_wordings_of_the_offence_stand_side_by_side_and_are_no_dispute(self, article, client):
        sentence = factories.published("sentence", "A sentence")
        for words in ("Aiding terrorism", "Taking part in a group"):
            factories.said(sentence, "offence", words, source=article)
        found = of(sentence, client)
        beside = found.one(class_="wordings")
        assert {side.one(class_="value").words for side in beside.all(class_="side")} == {
            "Aiding terrorism",
            "Taking part in a group",
        }
        assert "In several wordings" in beside.words
        assert found.all(class_="disputed") == []


class TestPeople:
    def test_a_relative_has_no_page_and_stands_beside_the_case(self, article, client):
        woman = factories.published("person", "A prisoner")
        factories.said(woman, "held_in", factories.published("place", "Iraq"), source=article)
        mother = factories.published("person", "Her mother", has_page=False)
        factories.said(mother, "kin_of", woman, scope="mother", source=article)
        reported = factories.said(mother, "statement", "She hopes.", scope="hope", source=article)
        block = of(woman, client).one(id=f"r-{mother.ref}")
        assert "Mother of" in block.words
        assert reported.ref in block.words
        assert client.get(f"/people/{mother.ref}/").status_code == 404

    def test_what_somebody_in_public_life_said_is_on_their_page_in_its_chain(self, article, client):
        minister = factories.published("person", "The minister", public_life=True)
        women = factories.published("person", "Women", form="group")
        said = factories.said(
            women, "count", "2 of 6", scope="citizens", source=article,
            chain=[{"speaker": minister, "stance": "hedges"}, "an activist"],
        )  # fmt: skip
        factories.said(women, "count", "8", scope="citizens", source=article, chain=["another"])
        section = of(minister, client).one(id="said")
        assert [row.attributes["data-claim"] for row in section.all(data_claim="…")] == [said.ref]
        assert "How many: citizens : possibly 2 of 6" in section.words.replace("(possibly)", "possibly")
        assert "hedging → as told by an activist" in section.words
        assert f"/claims/?speaker={minister.ref}" not in str(section.words)

    def test_what_is_withheld_of_others_is_not_reported_there_either(self, article, client):
        minister = factories.published("person", "The minister", public_life=True)
        child = factories.published("person", "A child", minor=True)
        factories.said(child, "role", "a pupil", source=article, chain=[minister])
        assert of(minister, client).all(id="said") == []

    def test_private_people_have_no_such_list(self, article, client):
        aunt = factories.published("person", "An aunt")
        factories.said(factories.published("person", "A woman"), "role", "a nurse", source=article, chain=[aunt])
        assert of(aunt, client).all(id="said") == []


def test_of_very_many_who_lead_to_a_record_the_first_are_reported_and_the_rest_counted(article, client, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.queries.MOST_LEADING", 3)
    state = factories.published("organisation", "Arvania")
    with factories.together():
        for number in range(5):
            factories.said(factories.published("person", f"Person {number}"), "citizenship", state, source=article)
    found = of(state, client)
    assert len(found.all(data_fact="citizenship")) == 3
    assert "2 more facts lead here; the lists have them." in found.words


@pytest.mark.once
def test_no_fact_has_its_anchor_twice_on_any_page_of_the_seed(client, tmp_path):
    """The seed has facts in several disputes, in blocks and in tables at once."""
    loaded(ROOT / "fixtures")
    pages = 0
    for record in Record.objects.with_page().order_by("-sources_count", "ref")[:30]:
        answer = client.get(addresses.of_record(record)).content.decode()
        ids = re.findall(r'\sid="([^"]+)"', answer)
        assert len(ids) == len(set(ids)), (record, sorted(i for i in ids if ids.count(i) > 1))
        assert set(re.findall(r'href="#([^"]+)"', answer)) <= set(ids), record
        pages += 1
    assert pages == 30
