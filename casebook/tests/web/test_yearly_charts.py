"""Records by year above their lists, and how many were held over time on the page of a facility."""

import pytest

from casebook.tests import factories
from casebook.tests.chart_helpers import pictured
from casebook.tests.page_reader import Element, page
from casebook.tests.small_archive import listed

pytestmark = pytest.mark.django_db
WORLD = pictured


def counted(figure):
    rows = figure.one(tag="tbody").all(tag="tr")
    return [[cell.words for cell in row.children if isinstance(cell, Element)] for row in rows]


def reported_in(w, *years):
    """One prisoner a year, the third of them only possibly."""
    for number, year in enumerate(years):
        source = factories.published_source(f"Word of {year}", f"{year}-05-01", outlet=w.outlet)
        who = factories.published("person", f"Prisoner {number}")
        stance = "hedges" if number == 2 else "asserts"
        factories.said(who, "held_at", w.facility, source=source, stance=stance)


def test_the_list_of_cases_tells_them_by_year(w, client):
    reported_in(w, "2017", "2018", "2018", "2020")
    rows = counted(page(client, "/cases/").one(id="cases-by-year"))
    assert [row[0] for row in rows] == ["2017", "2018", "2020"]
    assert sum(int(number) for row in rows for number in row[1:]) == 5
    assert not page(client, f"/cases/?facility={w.facility.ref}").all(id="cases-by-year")
    assert not page(client, "/cases/?as_of=2025-01-01").all(id="cases-by-year")
    assert not page(client, "/facilities/").all(class_="picture")


def test_each_year_leads_to_the_list_of_just_what_is_counted_in_it(w, client):
    reported_in(w, "2017", "2018", "2018", "2020")
    for row in page(client, "/cases/").one(id="cases-by-year").one(tag="tbody").all(tag="tr"):
        numbers = [int(cell.words or 0) for cell in row.all(tag="td")]
        assert len(listed(client, row.one(tag="a").attributes["href"])) == numbers[0]


def test_few_years_are_no_picture(w, client):
    reported_in(w, "2018", "2019")
    assert not page(client, "/cases/").all(class_="picture")


def test_the_reasoning_of_the_archive_reports_in_no_year(w, client):
    reported_in(w, "2017", "2018", "2019")
    worked_out = factories.published_source("What follows", "2026-01-01", outlet=w.outlet, kind="reasoning")
    factories.said(factories.published("person", "Only so"), "held_at", w.facility, source=worked_out)
    assert "2026" not in page(client, "/cases/").one(id="cases-by-year").words


def test_a_facility_shows_how_many_were_held_over_time(w, client):
    chart = page(client, f"/facilities/{w.facility.ref}/norhold-prison/").one(class_="population")
    claims = {mark.attributes["data-claim"] for mark in chart.all(tag="a")}
    # On its own days, or on that of its article; one is only planned, and one is of a year that nobody knows.
    held = [claim for claim in w.numbers if claim.scope == "held" and claim.status == "actual"]
    assert claims == {claim.ref for claim in held[:3]}
    assert "300 [1]" in chart.words


def test_with_two_dates_a_facility_has_no_chart(client, db):
    article = factories.published_source("Letters", "2018-07-23")
    facility = factories.published("facility", "Southcamp")
    for when, number in (("2017-03", "300"), ("2018-03", "400")):
        factories.said(facility, "count", number, scope="held", when=when, source=article)
    assert not page(client, f"/facilities/{facility.ref}/southcamp/").all(class_="population")
