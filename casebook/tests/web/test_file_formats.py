"""Every format of file, read back with a library that is not ours and compared with the page."""

import csv
import io
import json
import re
from datetime import datetime
from html import unescape
from urllib.parse import parse_qs

import bibtexparser
import openpyxl
import pytest
import rdflib
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware

from casebook import actions
from casebook.models import Claim
from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import world_with_sentence
from casebook.web.filters import FILTERS, FORMATS
from casebook.web.presenters.file_links import CITED, DATA, TABLES

pytestmark = pytest.mark.django_db
WORLD = world_with_sentence
SCHEMA = rdflib.Namespace("https://schema.org/")
MARKS = {"sources": "data_source", "claims": "data_claim", "disputes": "data_dispute"}
# Where groups and their members stand in one order in file and page.
SORTED = {"cases": "-label", "people": "-label"}
HEADLINES = (
    "Письма из колонии: «Мы ждём»",
    "Қазақстан азаматтары туралы",
    "رسالة من السجن",
    'He said: "Not {one} of us" & 100 % \\ $5 #1 a_b ~ ^',
    '=HYPERLINK("http://evil.example")',
    "+7 999",
    "-2 degrees",
    "@home",
)


def content(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def table(client, address):
    return list(csv.DictReader(io.StringIO(content(client, address).decode("utf-8-sig"))))


def book(client, address):
    return openpyxl.load_workbook(io.BytesIO(content(client, address)))


def lines(sheet):
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def graph(client, address):
    """The triples; the words of schema.org are those that the context stands for, which is not fetched in a test."""
    told = json.loads(content(client, address))
    assert told.pop("@context") == "https://schema.org"
    made = {"@context": {"@vocab": str(SCHEMA)}, **told}
    return rdflib.Graph().parse(data=json.dumps(made), format="json-ld")


def shown(client, name):
    results = read(client, f"/{name}/?sort={SORTED.get(name, '')}").one(id="results")
    mark = MARKS.get(name, "data_record")
    found = [one.attributes[mark.replace("_", "-")] for one in results.all(**{mark: "…"})]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("name", FILTERS)
def test_each_format_of_a_list_has_the_rows_of_the_page_in_their_order(client, w, name):
    for kind in ("operation", "event", "place"):
        factories.published(kind, f"Some {kind}")
    expected, asked = shown(client, name), f"/{name}/?sort={SORTED.get(name, '')}&format="
    assert [row["Reference"] for row in table(client, f"{asked}csv")] == expected
    sheet = book(client, f"{asked}xlsx").worksheets[0]
    assert [row["Reference"] for row in lines(sheet)] == expected
    told = json.loads(content(client, f"{asked}json"))
    assert [one["reference"] for one in next(value for key, value in told.items() if key != "about")] == expected
    assert {str(one) for one in graph(client, f"{asked}jsonld").objects(None, SCHEMA.identifier)} >= set(expected)


def test_a_spreadsheet_has_typed_cells_frozen_headings_and_says_how_it_was_made(client, w, settings):
    settings.LICENCE = "CC BY 4.0"
    factories.said(w.man, "custody", "detained", when="2017-02-03/2019", source=w.article)
    made = book(client, f"/claims/?about={w.group.ref}&about={w.man.ref}&format=xlsx")
    data, about = made.worksheets
    assert data.freeze_panes == "B2"
    count = next(row for row in lines(data) if row["Fact, in the vocabulary"] == "count")
    assert (count["Number"], count["At least"], count["At most"]) == (9, 9, 9)
    custody = next(row for row in lines(data) if row["Fact, in the vocabulary"] == "custody")
    assert custody["First possible day"] == datetime(2017, 2, 3)
    assert custody["When, in EDTF"] == "2017-02-03/2019"
    told = dict(about.iter_rows(values_only=True))
    assert told["Licence"] == "CC BY 4.0"
    assert set(told["What it has"].removeprefix("Facts about ").split(" or ")) == {w.group.label, w.man.label}
    assert told["Number"] == "Where one number is said."


def test_no_cell_runs_and_every_name_comes_back_as_it_was(client, w):
    for headline in HEADLINES:
        factories.published_source(headline, outlet=w.outlet)
    sheet = book(client, "/sources/?format=xlsx").worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "inlineStr"}
    assert set(HEADLINES) <= {row["Article"] for row in lines(sheet)}
    assert set(HEADLINES) <= {
        one["headline"] for one in json.loads(content(client, "/sources/?format=json"))["sources"]
    }
    assert set(HEADLINES) <= set(map(str, graph(client, "/sources/?format=jsonld").objects(None, SCHEMA.headline)))
    found = {row["Article"] for row in table(client, "/sources/?format=csv")}
    assert found >= {f"'{one}" if one[0] in "=+-@" else one for one in HEADLINES}


def test_a_row_is_a_fact_or_a_place_where_it_stands(client, w):
    later = factories.published_source("Later", "2020", outlet=w.outlet, address="https://post.example/2")
    claim = factories.said(w.man, "role", "a driver", source=w.article, chain=["a cousin", w.consul], quote="A driver.")
    factories.publish(factories.cite(claim, later, 3, stance="hedges"))
    (fact,) = table(client, f"/claims/?fact=role&about={w.man.ref}&format=csv")
    assert fact["Article"] == "(1) Later; (2) Letters from a northern prison"
    assert (fact["About, reference"], fact["Kind of record"]) == (w.man.ref, "person")
    rows = table(client, f"/claims/?fact=role&about={w.man.ref}&format=csv&rows=citations")
    by_article = {row["Article"]: row for row in rows}
    assert {row["Reference"] for row in rows} == {claim.ref}
    first, second = by_article["Letters from a northern prison"], by_article["Later"]
    assert first["Whose words"] == "a cousin, as told by The consul"
    assert (first["Quote"], first["Stance"], second["Stance"]) == ("A driver.", "asserts", "hedges")
    assert (second["Place in the article"], second["At the outlet"]) == ("par. 3", "https://post.example/2")
    (item,) = json.loads(content(client, f"/claims/?fact=role&about={w.man.ref}&format=json"))["claims"]
    chains = [cited.get("chain") for cited in item["citations"]]
    assert [[link["name"] for link in chain] for chain in chains if chain] == [["a cousin", "The consul"]]


def test_of_a_list_of_records_the_facts_can_be_had(client, w):
    rows = table(client, f"/cases/?facility={w.norhold.ref}&format=csv&rows=claims")
    cases = [row["Reference"] for row in table(client, f"/cases/?facility={w.norhold.ref}&format=csv")]
    assert list(dict.fromkeys(row["About, reference"] for row in rows)) == cases
    held = next(row for row in rows if row["Fact, in the vocabulary"] == "held_at")
    assert (held["Leads to"], held["Leads to, reference"]) == ("Norhold prison", w.norhold.ref)
    assert held["Outlet"] == "The Example Post"


def test_every_fact_of_a_row_of_records_has_its_article(client, w):
    for row in table(client, "/cases/?format=csv"):
        behind = {ref for part in row["Claims"].split("; ") for ref in part.partition(": ")[2].split()}
        told = dict(part.split(": ", 1) for part in row["Where it stands"].split("; "))
        assert set(told) == behind
        assert all(where.startswith("The Example Post, 23 July 2018, par. 1, http") for where in told.values())


# -------------------------------------------------------------------------------------------------- one thing alone


@pytest.fixture
def none(w):
    return w.dispute.sides.first().claim


def addresses(w, none):
    return [f"/cases/{w.dana.ref}/", f"/sources/{w.article.ref}/", f"/claims/{none.ref}/"]


def test_a_disputed_fact_is_cited_behind_its_article_and_with_its_dispute(client, w, none):
    address = f"/claims/{none.ref}/"
    library = bibtexparser.parse_string(
        content(client, f"{address}?format=bibtex").decode(), append_middleware=[LatexDecodingMiddleware()]
    )
    assert not library.failed_blocks
    article, fact = library.entries
    assert (article.entry_type, article["journal"], article["year"]) == ("article", "The Example Post", "2018")
    assert f"http://testserver{address}" == fact["url"]
    assert "Did Dana have a lawyer?" in fact["note"]
    article, fact = rispy.loads(content(client, f"{address}?format=ris").decode())
    assert (article["type_of_reference"], article["title"]) == ("NEWS", w.article.headline)
    assert (article["date"], fact["type_of_reference"]) == ("2018/07/23/", "ELEC")
    assert any("Did Dana have a lawyer?" in note for note in fact["notes"])
    article, fact = json.loads(content(client, f"{address}?format=csl"))
    assert (article["type"], article["issued"]) == ("article-newspaper", {"date-parts": [[2018, 7, 23]]})
    heading = " ".join(read(client, address).one(tag="h1").words.split())
    assert fact["title"].casefold().endswith(heading.casefold())
    assert w.dispute.ref in fact["note"]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_headline_comes_through_every_format_of_citation(client, w, headline):
    address = f"/sources/{factories.published_source(headline, outlet=w.outlet, address='https://p.example/a_b').ref}/"
    text = content(client, f"{address}?format=bibtex").decode()
    (entry,) = bibtexparser.parse_string(text, append_middleware=[LatexDecodingMiddleware()]).entries
    # The library reads the name of the circumflex as the accent of that name.
    title = entry["title"].replace("ˆ", "^")
    assert title.replace("{", "").replace("}", "") == headline.replace("{", "").replace("}", "")
    assert entry["url"] == "https://p.example/a_b"
    (entry,) = rispy.loads(content(client, f"{address}?format=ris").decode())
    assert (entry["title"], entry["secondary_title"]) == (headline, "The Example Post")
    (entry,) = json.loads(content(client, f"{address}?format=csl"))
    assert (entry["title"], entry["container-title"]) == (headline, "The Example Post")


def test_line_breaks_end_no_field(client, w):
    made = factories.published_source("One", outlet=w.outlet, credits="By A\nTY  - BOOK\nER  - ")
    (entry,) = rispy.loads(content(client, f"/sources/{made.ref}/?format=ris").decode())
    assert entry["title"] == "One"


def test_a_record_is_cited_with_its_articles(client, w):
    page, article = json.loads(content(client, f"/cases/{w.dana.ref}/?format=csl"))
    assert (page["type"], page["URL"]) == ("webpage", f"http://testserver/cases/{w.dana.ref}/")
    assert article["title"] == w.article.headline


def test_a_record_has_its_facts_in_every_format_of_data(client, w):
    refs = {row["Reference"] for row in table(client, f"/cases/{w.dana.ref}/?format=csv")}
    assert {row["Reference"] for row in lines(book(client, f"/cases/{w.dana.ref}/?format=xlsx").worksheets[0])} == refs
    told = json.loads(content(client, f"/cases/{w.dana.ref}/?format=json"))
    assert (told["record"]["reference"], {one["reference"] for one in told["claims"]}) == (w.dana.ref, refs)
    about = json.loads(content(client, f"/claims/?about={w.dana.ref}&format=json"))["claims"]
    assert refs == {one["reference"] for one in about if one["about_reference"] == w.dana.ref}


def test_linked_data_names_people_in_public_life_only_and_rates_nothing(client, w, none):
    told = factories.said(w.man, "role", "a driver", source=w.article, chain=[w.consul])
    found = graph(client, f"/claims/{told.ref}/?format=jsonld")
    claim = rdflib.URIRef(f"http://testserver/claims/{told.ref}/")
    assert (claim, rdflib.RDF.type, SCHEMA.Claim) in found
    (article,) = found.objects(claim, SCHEMA.appearance)
    assert (article, rdflib.RDF.type, SCHEMA.NewsArticle) in found
    assert str(found.value(article, SCHEMA.datePublished)) == "2018-07-23"
    assert (found.value(claim, SCHEMA.author), rdflib.RDF.type, SCHEMA.Person) in found
    assert (found.value(claim, SCHEMA.about), rdflib.RDF.type, SCHEMA.Thing) in found
    everything = [graph(client, f"/{name}/?format=jsonld") for name in FILTERS]
    people = {str(one) for each in everything for one in each.subjects(rdflib.RDF.type, SCHEMA.Person)}
    assert [w.consul.ref in one for one in people] == [True]
    assert not any(list(each.subjects(rdflib.RDF.type, SCHEMA.ClaimReview)) for each in everything)
    kinds = {str(kind).removeprefix(str(SCHEMA)) for each in everything for kind in each.objects(None, rdflib.RDF.type)}
    assert kinds >= {"Claim", "Place", "Organization", "NewsArticle", "Person", "Thing"}


def test_a_fact_that_stands_no_more_says_so(client, w):
    claim = factories.said(w.man, "role", "a driver", source=w.article)
    actions.retract(claim, by=factories.publisher(), public_reason="We misread it.")
    told = json.loads(content(client, f"/claims/{claim.ref}/?format=json"))["claim"]
    assert (told["state"], told["reason"]) == ("retracted", "We misread it.")
    *_article, fact = json.loads(content(client, f"/claims/{claim.ref}/?format=csl"))
    assert "retracted" in fact["note"]


def test_pages_carry_what_reference_managers_look_for(client, w, none):
    html = client.get(f"/claims/{none.ref}/").content.decode()
    found = [parse_qs(unescape(one)) for one in re.findall(r'class="Z3988" title="([^"]*)"', html)]
    assert [one["rft.type"] for one in found] == [["newspaperArticle"], ["webpage"]]
    assert found[0]["rft.title"] == [w.article.headline]
    assert found[0]["rft.date"] == ["2018-07-23"]


def test_pages_lead_to_each_format_with_a_word_on_what_it_is_for(client, w, none):
    for address in addresses(w, none):
        html = client.get(address).content.decode()
        for name in (*CITED, *DATA):
            assert f'{address}?format={name}"' in html, (address, name)
        assert f'<link rel="alternate" type="application/ld+json" href="{address}?format=jsonld">' in html
        assert "for Zotero, EndNote and Mendeley" in html
    html = client.get("/cases/").content.decode()
    for name in (*TABLES, *DATA):
        assert f'"/cases/?format={name}"' in html
    assert "/cases/?format=csv&amp;rows=claims" in html


def test_a_wrong_format_is_told_in_words(client, w, none):
    for address in addresses(w, none):
        answer = client.get(f"{address}?format=docx")
        assert answer.status_code == 400
        assert "bibtex, ris, csl, json, jsonld" in answer.content.decode()
        assert client.get(f"{address}?format=ris&format=csl").status_code == 400
    assert ", ".join(FORMATS) in client.get("/cases/?format=docx").content.decode()
    assert "claims, citations" in client.get("/cases/?format=csv&rows=pages").content.decode()
    for query in ("rows=claims", "rows=claims&format=jsonld", "rows=claims&format=atom"):
        assert client.get(f"/cases/?{query}").status_code == 400, query


def test_files_of_one_thing_are_of_the_day_that_is_asked_for(client, w):
    old = factories.published_source("The first of all", "2017-02-03", outlet=w.outlet)
    factories.said(w.dana, "held_at", w.southcamp, when="2017", source=old)
    told = json.loads(content(client, f"/cases/{w.dana.ref}/?as_of=2017-12-31&format=json"))
    assert [one["target_reference"] for one in told["claims"]] == [w.southcamp.ref]
    assert told["about"]["as_of"] == "2017-12-31"
    assert client.get(f"/cases/{w.dana.ref}/?as_of=2016-12-31&format=json").status_code == 404


def test_a_group_that_an_earlier_row_names_has_its_own_row_whole(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.list_files.AT_ONCE", 1)
    by_ref = {row["Reference"]: row for row in table(client, "/cases/?format=csv")}
    assert by_ref[w.group.ref]["Held at"] == "Norhold prison"
    facts = table(client, "/cases/?format=csv&rows=claims")
    assert w.group.ref in {row["About, reference"] for row in facts}


def test_what_is_taken_down_while_a_file_is_sent_is_not_in_what_follows(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.list_files.CLAIMS_AT_ONCE", 1)
    monkeypatch.setattr("casebook.interchange.tables.json._AT_ONCE", 1)
    pieces = iter(client.get("/claims/?format=json").streaming_content)
    first = next(pieces).decode()
    last = Claim.objects.filter(subject=w.group, fact="count").get()
    assert last.ref not in first
    actions.seal(last, by=factories.publisher(), private_reason="danger")
    assert last.ref not in b"".join(pieces).decode()
