"""The page of a record: in short first, every fact beside its sources, and nothing that is not so (DESIGN 4)."""

import re

import pytest

from casebook import actions
from casebook.models import Claim, Record
from casebook.models.edition import PublicClaim
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.web import addresses


def of(record, client, query=""):
    return page(client, addresses.of_record(Record.objects.get(pk=record.pk)) + query)


@pytest.fixture
def dana(archive, client):
    return of(archive.dana, client)


@pytest.fixture
def group(archive, client):
    return of(archive.group, client)


class TestAFactBesideItsArticles:
    def test_every_visible_fact_of_the_record_is_on_its_page(self, archive, dana):
        shown = {ref for e in dana.all(data_claim="…") for ref in e.attributes["data-claim"].split()}
        visible = Claim.objects.standing().filter(withheld="", subject=archive.dana)
        # What only frames the page is in its heading and in short.
        wanted = set(visible.exclude(fact="sex").values_list("ref", flat=True))
        label = set(visible.filter(fact="name", value__startswith="Dana").values_list("ref", flat=True))
        assert len(wanted) > 8
        assert wanted - label <= shown

    def test_a_fact_names_outlet_date_place_and_chain_and_leads_to_the_passage(self, archive, dana):
        fact = dana.one(id=f"c-{archive.held.ref}")
        cite = fact.one(data_source=archive.letters.ref)
        for words in ("The Example Post", "23 July 2018", "par. 5"):
            assert words in cite.words
        assert "Dana , letter, as told by Her aunt" in cite.words
        (passage,) = [a for a in cite.all(tag="a") if "post.example" in a.attributes["href"]]
        assert passage.attributes["href"].startswith("https://post.example/letters#:~:text=I%20was%20brought")

    def test_an_article_stands_once_under_a_fact_with_all_its_places(self, archive, dana):
        fact = dana.one(id=f"c-{archive.held.ref}")
        assert len(fact.all(data_source="…")) == 3
        assert len(fact.all(data_source=archive.year.ref)) == 1

    def test_narration_is_the_reporters_and_an_undated_article_says_so(self, archive, dana):
        assert "the reporter" in dana.one(id=f"c-{archive.long.ref}").words
        assert "undated, about 2020" in dana.one(id=f"c-{archive.held.ref}").one(data_source=archive.year.ref).words

    def test_sources_have_one_number_on_the_whole_page(self, archive, dana):
        numbers = {li.attributes["data-source"]: li.attributes["id"] for li in dana.one(class_="sources").all(tag="li")}
        for cite in dana.all(tag="li", data_source="…"):
            for link in cite.all(class_="n", tag="a"):
                assert link.attributes["href"] == f"#{numbers[cite.attributes['data-source']]}"


class TestInShort:
    def test_it_comes_first_and_its_third_line_within_six_thousand_bytes(self, archive, client, dana):
        html = client.get(f"/cases/{archive.dana.ref}/").content.decode()
        main = html[html.index("<main") :]
        lines = [match.start() for match in re.finditer(r"<dt>", main[: main.index("</dl>")])]
        assert len(lines) >= 3
        assert len(main[: lines[2]].encode()) < 6000
        summary = dana.one(data_section="summary")
        assert all(line.attributes["data-source"] for line in summary.all(data_claim="…", tag="div"))

    def test_what_is_contradicted_says_so_in_the_line(self, archive, group):
        line = next(d for d in group.one(data_section="summary").all(tag="div") if "Citizens" in d.words)
        assert "4, or possibly 2 of 9 — sources contradict each other" in line.words
        assert line.one(class_="contra").attributes["href"] == "#differ"
        assert {archive.four.ref, archive.two.ref} <= set(line.attributes["data-claim"].split())

    def test_a_line_has_at_most_two_sources(self, group, dana):
        for found in (group, dana):
            for line in found.one(data_section="summary").all(tag="div"):
                assert 1 <= len(line.all(tag="li", data_source="…")) <= 2, line.words

    def test_a_state_says_when_it_was_last_reported(self, archive, client):
        woman = factories.published("person", "A woman")
        factories.said(woman, "held_at", archive.norhold, source=archive.letters)
        line = of(woman, client).one(data_section="summary")
        assert "Norhold prison . Last reported: July 2018" in line.words

    def test_a_planned_visit_is_no_visit(self, archive, dana):
        line = next(d for d in dana.one(data_section="summary").all(tag="div") if "Done and planned" in d.words)
        assert "cancelled" in line.words

    def test_the_archives_reasoning_reports_nothing(self, archive, client):
        woman = factories.published("person", "A woman")
        factories.said(woman, "held_at", archive.norhold, source=archive.letters)
        factories.said(woman, "custody", "detained", source=archive.reasoning)
        found = of(woman, client)
        assert "2026" not in found.one(data_section="summary").words
        assert not found.all(class_="stale")
        assert "1 source" in found.one(class_="meter").words

    def test_it_never_adds_up(self, archive, client):
        whole = factories.published("operation", "Homecoming")
        for number, women in enumerate(("10", "20"), 1):
            wave = factories.published("operation", f"Wave {number}")
            factories.said(wave, "part_of", whole, source=archive.letters)
            factories.said(wave, "count", women, scope="women", source=archive.letters)
        assert "30" not in of(whole, client).one(tag="main").words


class TestDisagreement:
    def test_each_side_is_a_row_with_who_says_so(self, archive, dana):
        rows = dana.one(data_dispute=archive.counsel.ref).all(tag="tr")
        assert "contradict" in rows[0].words
        said = [row.one(class_="v").words for row in rows]
        assert any("No lawyer" in words for words in said)
        assert any("a lawyer appointed by the court" in words for words in said)
        assert all(row.all(data_source="…") for row in rows)

    def test_one_on_which_nobody_put_a_question_is_shown_too(self, archive, client):
        for years in ("15 years", "20 years"):
            factories.said(archive.sentence, "served", years, source=archive.year)
        table = of(archive.dana, client).one(id="differ")
        assert "Served so far" in table.words
        assert "15 years" in table.words
        assert "20 years" in table.words

    def test_what_is_no_contradiction_is_not_called_one(self, archive, client):
        made = factories.dispute("Which?", [archive.four], [archive.nine], kind="scope")
        found = of(archive.group, client)
        note = found.one(data_dispute=made.ref)
        assert note.tag == "li"
        assert "contra" not in note.attributes.get("class", "")


class TestAPerson:
    def test_what_is_said_of_the_group_stands_apart(self, archive, dana):
        block = dana.one(id="group")
        assert "Women in Norhold prison" in block.words
        assert block.all(data_claim=archive.nine.ref)
        assert not [e for e in dana.all(data_claim=archive.nine.ref) if e not in block.all(data_claim="…")]

    def test_what_is_said_of_one_person_is_not_said_of_the_group(self, archive, group):
        assert not group.all(data_claim=archive.long.ref)

    def test_the_name_is_as_the_policy_allows_and_spellings_stand_beneath(self, dana):
        assert dana.one(tag="h1").words == "Dana"
        assert "given name" not in dana.all(class_="sub")[0].words
        assert "Дана" in dana.all(class_="sub")[0].words
        assert "دانا" in dana.all(class_="sub")[0].words

    def test_a_private_page_is_not_indexed_and_has_no_name_in_its_address(self, archive, client):
        address = addresses.of_record(Record.objects.get(pk=archive.dana.pk))
        assert address == f"/cases/{archive.dana.ref}/"
        answer = client.get(address)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        html = answer.content.decode()
        assert '<meta name="robots" content="noindex">' in html
        assert "og:" not in html

    def test_it_asks_whether_it_is_about_the_reader(self, archive, dana):
        assert dana.one(class_="yours").one(tag="a").attributes["href"] == f"/report/?about={archive.dana.ref}"

    def test_of_what_is_withheld_no_rule_is_named_and_no_number(self, dana, group):
        for found in (dana, group):
            assert found.one(id="withheld").words == "Some facts are withheld to protect people. What this means"

    def test_events_stand_in_one_line_each_and_say_what_never_happened(self, archive, dana):
        lines = dana.one(id="events").all(tag="li", data_claim="…")
        assert any("Consul’s visit" in line.words and "cancelled" in line.words for line in lines)

    def test_what_no_longer_stands_can_still_be_reached(self, archive, dana):
        leads = {a.attributes["href"] for a in dana.one(id="past").all(tag="a")}
        assert leads == {f"/claims/{archive.superseded.ref}/", f"/claims/{archive.retracted.ref}/"}

    def test_what_a_term_means_there_stands_beside_it(self, archive, client):
        article = archive.letters
        land = factories.published("place", "Sarund")
        woman = factories.published("person", "A woman")
        factories.said(woman, "held_at", archive.norhold, source=article)
        sentence = factories.published("sentence", "Her sentence")
        factories.said(sentence, "sentence_of", woman, source=article)
        factories.said(sentence, "term", "life", source=article)
        factories.said(sentence, "imposed_in", land, source=article)
        meaning = factories.said(land, "definition", "25 years", scope="life-sentence", source=article)
        found = of(woman, client)
        assert "Life. There: 25 years" in re.sub(r" \.", ".", found.one(data_section="summary").words)
        assert found.one(id="sentence").all(data_claim=meaning.ref)

    def test_a_relative_without_a_page_is_named_and_not_linked(self, archive, client):
        mother = factories.published("person", "Her mother", has_page=False)
        factories.said(mother, "kin_of", archive.dana, scope="mother", source=archive.letters)
        rows = of(archive.dana, client).all(data_fact="kin_of")
        (row,) = [row for row in rows if "Her mother" in row.words]
        assert not row.one(class_="v").all(tag="a")


class TestAFacility:
    def test_it_says_who_is_held_newest_report_first(self, archive, client):
        woman = factories.published("person", "A woman")
        later = factories.published_source("A later article", "2024-02-03", outlet=archive.radio)
        factories.said(woman, "held_at", archive.norhold, source=later)
        rows = of(archive.norhold, client).one(id="held").one(tag="tbody").all(tag="tr")
        assert rows[0].one(tag="th").words == "A woman"
        assert "February 2024" in rows[0].words
        others = {row.one(tag="th").words: row.words for row in rows[1:]}
        assert "not reported since" in next(words for who, words in others.items() if who.startswith("Dana"))
        assert "Women in Norhold prison" in others

    def test_who_is_only_possibly_there_comes_last_and_says_so(self, archive, client):
        woman = factories.published("person", "A woman")
        later = factories.published_source("A later article", "2024-02-03", outlet=archive.radio)
        factories.said(woman, "held_at", archive.norhold, source=later, stance="hedges")
        rows = of(archive.norhold, client).one(id="held").one(tag="tbody").all(tag="tr")
        assert "possibly here" in rows[-1].words

    def test_its_address_has_a_readable_end_and_works_without(self, archive, client):
        record = Record.objects.get(pk=archive.norhold.pk)
        assert addresses.of_record(record) == f"/facilities/{record.ref}/norhold-prison/"
        assert client.get(f"/facilities/{record.ref}/").status_code == 200
        assert client.get(f"/facilities/{record.ref}/wrong/")["Location"] == addresses.of_record(record)


class TestAName:
    def test_the_name_over_a_page_has_its_sources(self, archive, client):
        consul = factories.published("person", "The consul", public_life=True, name_policy="full")
        factories.said(consul, "name", "Aisha Bekova", source=archive.letters)
        found = of(consul, client)
        (name,) = found.all(data_fact="name")
        assert found.one(tag="h1").words == "Aisha Bekova"
        assert [link.attributes["href"] for link in name.all(class_="n")] == ["#s1"]


class TestAnOperation:
    def test_waves_stand_by_date_with_every_number_and_its_claim(self, archive, client):
        whole = factories.published("operation", "Homecoming")
        waves = [factories.published("operation", f"Wave {number}") for number in (1, 2)]
        for wave, when in zip(waves, ("2020-05", "2019-03"), strict=True):
            factories.said(wave, "part_of", whole, source=archive.letters)
            factories.said(wave, "takes_place", when, source=archive.letters)
        women = factories.said(waves[0], "count", "12", scope="women", source=archive.letters)
        rows = of(whole, client).one(id="waves").all(tag="tbody")
        assert [row.one(tag="th").words for row in rows] == ["Wave 2", "Wave 1", "The whole operation"]
        assert "12" in rows[1].one(data_claim=women.ref).words
        assert "no source says" in rows[0].words

    def test_every_number_of_all_that_came_home_stands_in_one_column(self, archive, client):
        whole = factories.published("operation", "Homecoming")
        for scope, number in (("returned", "nearly 600"), ("women-and-children", "607"), ("women", "150")):
            factories.said(whole, "count", number, scope=scope, source=archive.letters)
        (women, children, men, every) = of(whole, client).one(id="waves").one(tag="tbody").all(tag="td")[1:]
        assert "150" in women.words
        assert children.words == men.words == "no source says"
        assert "nearly 600" in every.words
        assert "607 women and children" in every.words


class TestSomebodyInPublicLife:
    def test_their_own_words_stand_by_article_and_others_apart(self, archive, client):
        own = factories.said(archive.norhold, "statement", "It is clean.", scope="account", source=archive.letters,
                             chain=[archive.minister])  # fmt: skip
        found = of(archive.minister, client)
        assert found.one(id="said").all(data_claim=own.ref)
        assert not found.one(id="said").all(data_claim=archive.two.ref)
        assert found.one(id="passed-on").all(data_claim=archive.two.ref)

    def test_private_people_have_no_such_list(self, archive, client):
        factories.said(archive.norhold, "statement", "It is cold.", scope="account", source=archive.letters,
                       chain=[archive.dana])  # fmt: skip
        assert not of(archive.dana, client).all(id="said")


class TestWhereAThingHasGone:
    def test_a_merged_record_leads_on(self, archive, client):
        answer = client.get(f"/facilities/{archive.merged.ref}/")
        assert (answer.status_code, answer["Location"]) == (301, f"/facilities/{archive.norhold.ref}/norhold-prison/")

    def test_what_was_withdrawn_leaves_a_tombstone_with_the_reason(self, archive, client):
        assert "There was no such camp." in page(client, f"/facilities/{archive.withdrawn_record.ref}/", 410).words

    def test_a_case_whose_custody_lapsed_is_a_person_again(self, archive, client):
        record = factories.published("person", "A man")
        held = factories.said(record, "held_at", archive.norhold, source=archive.letters)
        assert client.get(f"/people/{record.ref}/")["Location"] == f"/cases/{record.ref}/"
        actions.retract(held, by=factories.publisher(), public_reason="misread")
        answer = client.get(f"/cases/{record.ref}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/people/{record.ref}/")

    def test_a_record_is_in_its_own_room_only(self, archive, client):
        assert client.get(f"/places/{archive.norhold.ref}/").status_code == 404


class TestAsOfADay:
    def test_only_what_was_published_by_then_is_there(self, archive, client):
        woman = factories.published("person", "A woman")
        factories.said(woman, "held_at", archive.norhold, source=archive.letters)
        later = factories.published_source("A later article", "2024-02-03", outlet=archive.radio)
        released = factories.said(woman, "custody", "released", source=later)
        then = of(woman, client, "?as_of=2020-01-01")
        assert not then.all(data_claim=released.ref)
        assert "Last reported: July 2018" in then.one(data_section="summary").words
        assert of(woman, client).all(data_claim=released.ref)

    def test_a_name_that_was_learned_later_is_not_its_label(self, archive, client):
        woman = factories.published("person", "A woman held there", name_policy="full")
        factories.said(woman, "held_at", archive.norhold, source=archive.letters)
        later = factories.published_source("A later article", "2024-02-03", outlet=archive.radio)
        factories.said(woman, "name", "Zarifa Laterly", source=later)
        assert of(woman, client).one(tag="h1").words == "Zarifa Laterly"
        assert "Zarifa" not in of(woman, client, "?as_of=2020-01-01").one(tag="main").words


def test_links_lead_to_something(archive, client):
    """Pages link only to what exists, and within a page to what is on it."""
    seen = set()
    for record in Record.objects.filter(page_public=True):
        found = of(record, client)
        ids = [element.attributes["id"] for element in found.all(id="…")]
        assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
        for link in found.all(tag="a"):
            address = link.attributes["href"]
            if address.startswith("#"):
                assert address[1:] in ids, (record, address)
            seen.add(address.split("#")[0].split("?")[0])
    inside = {address for address in seen if address.startswith("/")}
    assert len(inside) > 40
    for address in inside:
        assert client.get(address).status_code == 200, address


def test_a_page_costs_the_same_number_of_queries_however_much_it_tells(archive, client, django_assert_max_num_queries):
    address = f"/cases/{archive.dana.ref}/"
    with django_assert_max_num_queries(16) as few:
        page(client, address)
    for number in range(10):
        factories.said(
            archive.dana, "statement", f"More {number}", scope="account", source=archive.letters, chain=["she"]
        )
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, address)


def test_a_large_page_stays_within_its_budget(archive, client):
    """Of a thousand claims the page holds what its folds may, and leads to the rest."""
    group = factories.published("person", "Many women", form="group")
    with factories.together():
        factories.said(group, "held_at", archive.norhold, source=archive.letters)
        for number in range(1000):
            factories.said(group, "statement", f"They say {number}.", scope=("account", "condition")[number % 2],
                           source=archive.letters, paragraph=number % 40 + 1)  # fmt: skip
    assert PublicClaim.objects.filter(subject=group.pk).count() > 1000
    html = client.get(f"/cases/{group.ref}/").content.decode()
    assert len(html.encode()) < 120_000
    assert html.count("<a ") < 450
    assert f"/claims/?about={group.ref}" in html
