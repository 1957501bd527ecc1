"""The pictures of pages: every mark is a row of the table, every row a mark, and nothing that readers may not see."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casebook import actions
from casebook.models import Record
from casebook.tests import factories
from casebook.tests.chart_helpers import WAVES, pictured
from casebook.tests.page_reader import page
from casebook.web import addresses
from casebook.web.charts import population, timeline
from casebook.web.presenters import records

pytestmark = pytest.mark.django_db


WORLD = pictured


def shown(client, record):
    return page(client, addresses.of_record(Record.objects.get(pk=record.pk)))


def figure(client, record, name):
    found = shown(client, record).all(id=name)
    return found[0] if found else None


def marks(element):
    return [mark.attributes["data-mark"] for mark in element.all(data_mark="…")]


def claims(element):
    return [row.attributes["data-claim"] for row in element.all(data_claim="…")]


@pytest.mark.parametrize(("of", "name"), [("facility", "population-picture"), ("person", "timeline-picture")])
def test_every_mark_is_a_row_and_every_row_a_mark(w, client, of, name):
    drawn = figure(client, getattr(w, of), name)
    assert len(marks(drawn)) >= 6
    assert sorted(marks(drawn)) == sorted(claims(drawn.one(tag="table")))


def test_every_mark_of_the_waves_is_in_their_table(w, client):
    section = shown(client, w.operation).one(id="waves-table")
    drawn = section.one(id="waves-picture")
    assert len(marks(drawn)) == 5
    assert sorted(marks(drawn)) == sorted(claims(section.one(tag="table", class_="waves")))


def test_each_row_names_its_sources_with_their_dates(w, client):
    table = figure(client, w.facility, "population-picture").one(tag="table")
    rows = table.all(data_claim="…")
    assert all(row.all(data_source="…") for row in rows)
    assert "The Example Post 23 July 2018" in rows[0].words


def test_a_mark_leads_to_the_fact_on_the_page(w, client):
    whole = shown(client, w.person)
    ids = {element.attributes["id"] for element in whole.all(id="…")}
    links = [link.attributes["href"] for link in whole.one(id="timeline-picture").one(class_="drawn").all(tag="a")]
    assert links
    assert all(link.removeprefix("#") in ids for link in links)


class TestAFacility:
    def test_numbers_stand_at_their_days_and_undated_ones_at_those_of_the_article_and_say_so(self, w, client):
        words = figure(client, w.facility, "population-picture").one(tag="table").words
        assert "5 March 2017 300 held" in words
        assert "not dated; article of 23 July 2018 (possibly) fewer than 200 held" in words

    def test_a_number_of_no_known_year_is_reported_and_not_drawn(self, w, client):
        drawn = figure(client, w.facility, "population-picture")
        assert "1 number without a day is on the page." in drawn.words
        assert "27 November" not in drawn.one(tag="table").words

    def test_what_is_counted_in_one_cell_is_no_population(self, w, client):
        assert "in one cell" not in figure(client, w.facility, "population-picture").words

    def test_numbers_that_disagree_are_joined_and_said_to(self, w, client):
        factories.said(w.facility, "count", "310", scope="held", when="2017-03-05", source=w.later)
        drawn = figure(client, w.facility, "population-picture")
        against = [mark for mark in drawn.all(class_="mark") if "against" in mark.attributes["class"]]
        assert len(against) >= 2
        assert "≠" in drawn.words
        assert any("310" in row.words and "sources disagree" in row.words for row in drawn.all(data_claim="…"))

    def test_what_is_planned_has_a_shape_and_a_word_of_its_own(self, w, client):
        drawn = figure(client, w.facility, "population-picture")
        assert drawn.one(class_="drawn").all(class_="planned")
        assert "planned, promised or requested" in drawn.one(class_="key").words
        (row,) = (row for row in drawn.all(data_claim="…") if "800" in row.words)
        assert "planned" in row.words

    def test_one_number_is_no_picture_and_none_is_none(self, w, client):
        for number, has in ((0, False), (1, False), (2, True)):
            other = factories.published("facility", f"Camp {number}")
            factories.said(other, "facility_type", "camp", source=w.article)
            for n in range(number):
                factories.said(other, "count", str(100 + n), scope="held", when=str(2018 + n), source=w.article)
            assert (figure(client, other, "population-picture") is not None) is has

    def test_numbers_of_children_are_drawn_only_where_the_page_may_tell_them(self, w, client):
        small = factories.said(w.facility, "count", "7", scope="children", when="2018", source=w.article)
        large = factories.said(w.facility, "count", "45", scope="children", when="2018", source=w.later)
        found = marks(figure(client, w.facility, "population-picture"))
        assert small.ref not in found
        assert large.ref in found

    def test_a_number_that_is_drawn_by_its_height_is_not_drawn_again_as_a_date(self, w, client):
        for number in range(3):
            factories.said(w.facility, "run_by", w.outlet, when=str(2015 + number), source=w.article)
        numbers, dates = (marks(figure(client, w.facility, f"{name}-picture")) for name in ("population", "timeline"))
        assert len(dates) == 4
        assert not set(numbers) & set(dates)


class TestAnOperation:
    def test_the_whole_is_last_and_a_silent_wave_is_counted(self, w, client):
        drawn = figure(client, w.operation, "waves-picture")
        names = [name.words.split(" ")[0] for name in drawn.all(class_="name")]
        assert names == ["First", "Second", "Third", "The"]
        assert "Of 1 wave nobody says how many." in drawn.words

    def test_disputed_totals_are_ranges_joined_by_what_they_are_disputed_for(self, w, client):
        drawn = figure(client, w.operation, "waves-picture")
        assert "The totals do not add up" in drawn.one(class_="key").words
        assert "sources disagree" in drawn.one(class_="key").words
        assert len(drawn.all(class_="unequal")) == 2

    def test_the_numbers_of_a_cancelled_wave_are_crossed_out_and_said_to_be(self, w, client):
        drawn = figure(client, w.operation, "waves-picture")
        (mark,) = (mark for mark in drawn.all(class_="mark") if "at least 30" in mark.words)
        assert mark.all(class_="cross")
        assert "cancelled: at least 30 returned" in mark.words

    def test_a_disputed_number_is_a_range_from_its_least_to_its_greatest_side(self, w, client):
        drawn = figure(client, w.operation, "waves-picture")
        (held,) = {band.words for band in drawn.all(class_="between")}
        assert held == "Second wave: 200 to 260 returned, as sources disagree"
        assert "Second wave: 200 to 260 returned, as sources disagree." in drawn.one(class_="beneath").words

    def test_disputed_totals_are_ranges_also_without_waves(self, w, client):
        alone = factories.published("operation", "A flight")
        sides = [factories.said(alone, "count", n, scope="returned", source=w.article) for n in ("400", "600")]
        other = factories.said(alone, "count", "40", scope="women", source=w.article)
        drawn = figure(client, alone, "totals-picture")
        assert sorted(marks(drawn)) == sorted(claims(drawn.one(tag="table"))) == sorted(c.ref for c in (*sides, other))
        assert "400 to 600 returned, as sources disagree." in drawn.one(class_="beneath").words
        assert len(drawn.all(class_="between")) == 2
        assert figure(client, alone, "waves-picture") is None

    def test_an_operation_without_waves_has_no_picture_of_them(self, w, client):
        assert len(WAVES) == 4
        alone = factories.published("operation", "A flight")
        factories.said(alone, "count", "40", scope="returned", source=w.article)
        assert figure(client, alone, "waves-picture") is None
        assert figure(client, alone, "totals-picture") is None


class TestATimeline:
    def test_spans_are_bars_days_are_dots_and_what_is_void_is_crossed(self, w, client):
        drawn = figure(client, w.person, "timeline-picture").one(class_="drawn")
        of = {mark.words: mark for mark in drawn.all(class_="mark")}
        (day,) = (mark for words, mark in of.items() if "4 March 2016" in words)
        (year,) = (mark for words, mark in of.items() if "Event 0" in words)
        (planned,) = (mark for words, mark in of.items() if "planned: Event 3" in words)
        (cancelled,) = (mark for words, mark in of.items() if "cancelled: Event 4" in words)
        (since,) = (mark for words, mark in of.items() if "since 2018" in words)
        assert day.all(tag="circle")
        assert year.all(tag="rect")
        assert planned.all(class_="planned")
        assert cancelled.all(class_="cross")
        assert since.all(class_="arrow")

    def test_a_day_of_no_known_year_is_reported_and_not_drawn(self, w, client):
        drawn = figure(client, w.person, "timeline-picture")
        assert "1 date without a known year is in the list." in drawn.words
        assert "Event 7" not in drawn.one(class_="drawn").words

    def test_two_dates_are_no_picture(self, w, client):
        other = factories.published("person", "Another")
        factories.said(other, "held_at", w.facility, when="2016", source=w.article)
        factories.said(other, "custody", "detained", when="2017", source=w.article)
        assert figure(client, other, "timeline-picture") is None

    def test_of_very_many_dates_some_are_drawn_and_the_rest_is_counted(self, w, client):
        with factories.together():
            for number in range(40):
                when = f"20{number % 20:02}"
                factories.said(w.person, "statement", f"Word {number}", scope="account", when=when, source=w.article)
        drawn = figure(client, w.person, "timeline-picture")
        assert len(marks(drawn)) == timeline.MOST
        assert re.search(r"\d+ more dates are in the list\.", drawn.words)
        assert "Event 0" in drawn.words


def test_of_very_many_numbers_it_draws_the_latest_and_count_the_rest(w, client):
    with factories.together():
        for number in range(population.MOST + 20):
            when = f"{1500 + number}"
            factories.said(w.facility, "count", str(1000 + number), scope="people", when=when, source=w.article)
    drawn = figure(client, w.facility, "population-picture")
    assert len(marks(drawn)) == population.MOST
    assert re.search(r"\d+ earlier numbers are on the page\.", drawn.words)


def test_what_is_withheld_sealed_or_taken_back_is_in_no_picture(w, client):
    first, second, *_rest = w.numbers
    actions.seal(first, by=factories.publisher(), private_reason="danger")
    actions.retract(second, by=factories.publisher(), public_reason="misread")
    found = marks(figure(client, w.facility, "population-picture"))
    assert not {first.ref, second.ref} & set(found)
    assert "300" not in figure(client, w.facility, "population-picture").words


@pytest.mark.parametrize("of", ["facility", "person", "operation"])
def test_pictures_carry_no_style_script_or_colour(w, client, of):
    address = addresses.of_record(Record.objects.get(pk=getattr(w, of).pk))
    cache.clear()
    with_them = client.get(address).content.decode()
    svg = "".join(re.findall(r"<svg.*?</svg>", with_them, re.S))
    assert svg
    assert not re.search(r"style=|<style|<script|\son\w+=|xmlns|fill=|href=\"(?!#|/)", svg)


def test_pictures_cost_no_query(w, client, monkeypatch):
    for record in (w.facility, w.person, w.operation):
        address = addresses.of_record(Record.objects.get(pk=record.pk))
        counted = []
        for draw in (records.pictures_of, lambda *_given: None):
            monkeypatch.setattr(records, "pictures_of", draw)
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counted.append(len(queries))
        assert counted[0] == counted[1]
