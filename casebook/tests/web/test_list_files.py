"""Every list as a file: what the page gives, no more and no less, and nothing that a spreadsheet would run."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.interchange.tables import ExportTable, FileColumn, flat
from casebook.interchange.tables.csv import harmless, stream
from casebook.models import Claim
from casebook.tests import factories
from casebook.tests.page_reader import page as read
from casebook.tests.small_archive import world_with_sentence
from casebook.web.filters import FILTERS

pytestmark = [pytest.mark.django_db, pytest.mark.both]
MARKS = {"sources": "data_source", "claims": "data_claim", "disputes": "data_dispute"}
# Groups and their members stand in this order without being folded.
SORTED = {"cases": "-label", "people": "-label"}


WORLD = world_with_sentence


def rows(client, address):
    """The rows of the file as a spreadsheet reads them, by the heading."""
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows it by this"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", FILTERS)
def test_the_file_has_the_rows_of_the_page_in_their_order(client, w, name):
    factories.said(w.dana, "statement", "She wrote.", scope="account", source=w.article)
    factories.one_of_every_kind()
    found = [row["Reference"] for row in rows(client, f"/{name}/?format=csv&sort={SORTED.get(name, '')}")]
    shown = (
        read(client, f"/{name}/?sort={SORTED.get(name, '')}")
        .one(id="results")
        .all(**{MARKS.get(name, "data_record"): "…"})
    )
    attribute = MARKS.get(name, "data_record").replace("_", "-")
    assert found == [element.attributes[attribute] for element in shown]
    assert found


def test_all_pages_are_in_it_and_nothing_folds(client, w, monkeypatch):
    monkeypatch.setattr("casebook.web.presenters.list_page.PER_PAGE", 1)
    monkeypatch.setattr("casebook.web.presenters.list_files.AT_ONCE", 1)
    found = rows(client, "/cases/?format=csv&page=2")
    assert [row["Reference"] for row in found] == [w.man.ref, w.other.ref, w.dana.ref, w.group.ref], "by label"
    assert [row["Member of"] for row in found] == ["", "", "Nine women in Norhold", ""]


def test_a_row_has_the_references_of_the_claims_behind_its_cells(client, w):
    factories.said(w.dana, "returned_in", factories.published("operation", "Homeward"), source=w.article)
    factories.said(w.dana, "sex", "female", source=w.article)
    row = next(row for row in rows(client, "/cases/?format=csv") if row["Reference"] == w.dana.ref)
    behind = dict(part.split(": ") for part in row["Claims"].split("; "))
    for heading, facts in (
        ("Held at", {"held_at"}), ("Member of", {"member_of"}), ("Came home with", {"returned_in"}), ("Sex", {"sex"}),
        ("Sentence", {"counsel", "term"}), ("Court", {"court"}),
        ("Lawyer", {"counsel"}),
    ):  # fmt: skip
        assert {Claim.objects.get(ref=ref).fact for ref in behind[heading].split()} == facts, heading
    assert (row["Came home with"], row["Sex"], row["Court"]) == ("Homeward", "female", "The Northern Court")
    assert row["Last reported, in EDTF"] == "2018-07-23"
    assert set(row["Lawyer"].split("; ")) == {"No lawyer", "a lawyer, but only on paper", "≠ disputed"}


def test_days_stand_in_edtf_too(client, w):
    visit = factories.published("event", "A visit")
    factories.said(visit, "takes_place", "2018-03", source=w.article)
    factories.said(w.man, "custody", "detained", when="2017/2019", source=w.article)
    assert [row["When, in EDTF"] for row in rows(client, "/events/?format=csv")] == ["2018-03"]
    days = [row["Held or returned, in EDTF"] for row in rows(client, "/cases/?format=csv")]
    assert days == ["2017/2019", "", "", ""]
    assert [row["When, in EDTF"] for row in rows(client, "/claims/?format=csv&fact=custody")] == ["2017/2019"]
    assert {row["Date, in EDTF"] for row in rows(client, "/sources/?format=csv")} == {"2018-07-23"}


def test_a_fact_says_whose_words_it_is_and_how_they_are_put(client, w):
    claim = factories.claim(w.man, "role", "a driver")
    letter = factories.published_source("A letter", address="https://post.example/1", outlet=w.outlet)
    citation = factories.cite(claim, letter, chain=[w.consul], stance="hedges", quote="He drove, they say.")
    citation.chain.update(stance="alleges", capacity="as consul")
    factories.publish(claim)
    (row,) = rows(client, "/claims/?format=csv&fact=role&about=" + w.man.ref)
    assert row["Whose words"] == "The consul, as consul, alleging, the reporter hedging"
    assert row["Quote"] == "He drove, they say."
    assert row["At the outlet"].startswith("https://post.example/1")
    plain = rows(client, "/claims/?format=csv&fact=count")[0]
    assert (plain["Whose words"], plain["Quote"]) == ("the reporter", "")


def test_of_several_citations_each_has_its_number_in_every_column(client, w):
    later = factories.published_source("Later", "2020", outlet=w.outlet)
    claim = factories.said(w.man, "role", "a driver", source=w.article)
    factories.publish(factories.cite(claim, later, quote="A driver."))
    (row,) = rows(client, "/claims/?format=csv&fact=role&about=" + w.man.ref)
    assert row["Whose words"] == "(1) the reporter; (2) the reporter"
    assert row["Quote"] == "(1) A driver."


def test_it_says_what_it_is_of_and_where_each_row_stands(client, w):
    found = rows(client, f"/cases/?facility={w.norhold.ref}&format=csv")
    about = found[0]["About this file"]
    assert {row["About this file"] for row in found[1:]} == {""}
    assert about.startswith("Casebook, Cases held at Norhold prison: http://testserver/cases/?facility=")
    assert found[0]["Address"] == f"http://testserver/cases/{w.dana.ref}/"
    assert found[0]["Held at"] == "Norhold prison"
    assert found[0]["Sentence"] == "life; ≠ disputed: Lawyer: at the trial", "never without what is disputed about it"


def test_an_empty_list_has_its_headings(client):
    answer = client.get("/events/?format=csv")
    (line,) = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert line.startswith("Reference,Address,Event,Notes,Kind,When,Status,Sources,")
    assert "Casebook, Events: all that readers can see, http://testserver/events/, on " in line
    assert answer["Content-Disposition"].startswith('attachment; filename="casebook-events-')
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"), ("+7", "'+7"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'=1"), ("\r=1", "'=1"),
        ("  =1", "'=1"), ("＝1", "'＝1"), ("a=1", "a=1"), ("two\nlines", "two lines"), ("", ""), ("— no", "— no"),
        ("\u3000=1", "'=1"), ("\u2003=1+1", "'=1+1"), ("\x0b=1", "'=1"), ("\x0c+1", "'+1"), ("\x85@A", "'@A"),
        ("\u2028-1", "'-1"), ("\x1c=1", "'=1"), ("\u200b=1", "'\u200b=1"), ("\ufeff=1", "'\ufeff=1"),
        ("\xad=1", "'\xad=1"), ("\u202a =1", "'\u202a =1"), ("\x00=1", "'\x00=1"), ("\u200b", "\u200b"),
    ],
)  # fmt: skip
def test_a_formula_is_made_harmless(cell, safe):
    assert harmless(cell) == safe


def test_what_a_source_prints_cannot_run(client, w):
    factories.published_source('=HYPERLINK("http://evil.example","click")', outlet=w.outlet)
    assert '\'=HYPERLINK("http://evil.example","click")' in [r["Article"] for r in rows(client, "/sources/?format=csv")]


def test_a_file_is_not_kept_and_a_wrong_value_is_reported_as_on_the_page(client, w):
    assert client.get("/cases/?format=csv").streaming
    assert client.get("/cases/?format=csv&sex=no").status_code == 400


def test_rows_are_read_a_few_hundred_at_a_time(client, w, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("casebook.web.presenters.list_files.AT_ONCE", 2)
    answer = client.get("/claims/?format=csv")
    with django_assert_max_num_queries(40):
        b"".join(answer.streaming_content)


def test_a_file_as_of_a_day_says_so_and_leads_to_that_day(client, w):
    old = factories.published_source("The first of all", "2017-02-03", outlet=w.outlet)
    factories.said(w.dana, "held_at", w.norhold, when="2017", source=old)
    answer = client.get("/claims/?as_of=2017-12-31&format=csv")
    assert 'filename="casebook-claims-as-of-2017-12-31.csv"' in answer["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    about = row["About this file"]
    assert "as the sources had it on 2017-12-31" in about
    assert "http://testserver/claims/?as_of=2017-12-31" in about
    assert row["Address"].endswith("/?as_of=2017-12-31")
    assert row["Articles"] == f"http://testserver/sources/{old.ref}/?as_of=2017-12-31"
    (row,) = rows(client, f"/cases/?facility={w.norhold.ref}&as_of=2017-12-31&format=csv")
    assert "held at Norhold prison, as the sources had it on 2017-12-31: http" in row["About this file"]
    assert f"facility={w.norhold.ref}&as_of=2017-12-31, on" in row["About this file"]


def test_two_days_are_not_compared_in_a_file(client, w):
    answer = client.get("/cases/?as_of=2019-01-01&compared=2018-01-01&format=csv")
    assert answer.status_code == 400
    assert "Two days are compared on a page" in answer.content.decode()


_WORDS = st.text(alphabet="ab, \"'=+-@\t\r\n\u2003\xa0ж", max_size=12)
_CELLS = st.one_of(_WORDS, st.integers(), st.floats(allow_nan=False), st.dates(), st.none())


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_CELLS, st.tuples(_CELLS, _CELLS)), min_size=1))
def test_every_cell_comes_back_from_the_file_as_it_was_written(row):
    columns = [FileColumn(str(number), str(number)) for number, _cell in enumerate(flat(row))]
    written = b"".join(stream(ExportTable(columns, [row, row, row], "about", "heading"))).decode("utf-8-sig")
    _headings, *found = csv.reader(io.StringIO(written, newline=""))
    cells = [harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell) for cell in flat(row)]
    assert found == [[*cells, "about"], [*cells, ""], [*cells, ""]]
