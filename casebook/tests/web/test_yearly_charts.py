"""Cases and returns by year, above their lists: who is counted, and in which year."""

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


def test_the_lists_tell_cases_and_returns_by_year(w, client):
    for number, year in enumerate(("2017", "2018", "2018", "2020")):
        source = factories.published_source(f"Word of {year}", f"{year}-05-01", outlet=w.outlet)
        who = factories.published("person", f"Prisoner {number}")
        factories.said(who, "held_at", w.facility, source=source, stance="hedges" if number == 2 else "asserts")
        factories.said(who, "returned_in", w.operation, when=year, source=source)
    rows = counted(page(client, "/cases/").one(id="cases-by-year"))
    assert rows == [["2017", "1"], ["2018", "3"], ["2020", "1"], ["a year that is not known", "1"]]
    returns = counted(page(client, "/operations/").one(id="returns-by-year"))
    assert returns == [["2017", "1"], ["2018", "2"], ["2020", "1"]]
    assert not page(client, f"/cases/?facility={w.facility.ref}").all(id="cases-by-year")
    assert not page(client, "/facilities/").all(class_="picture")


def test_each_year_leads_to_the_list_of_just_what_is_counted_in_it(w, client):
    for number, year in enumerate(("2017", "2018/2019", "2018", "2020", "")):
        source = factories.published_source(f"Word of {year}", year and f"{year[:4]}-05-01", outlet=w.outlet)
        operation = factories.published("operation", f"Flight {number}")
        factories.said(operation, "takes_place", year or "2018", source=source)
        who = factories.published("person", f"Prisoner {number}")
        factories.said(who, "held_at", w.facility, source=source, stance="hedges" if number == 2 else "asserts")
        factories.said(who, "returned_in", operation, source=source, stance="hedges" if number == 3 else "asserts")
    for name, address in (("cases-by-year", "/cases/"), ("returns-by-year", "/operations/")):
        rows = page(client, address).one(id=name).one(tag="tbody").all(tag="tr")
        assert len(rows) >= 4
        for row in rows:
            numbers = [cell.words for cell in row.all(tag="td")]
            found = listed(client, row.one(tag="a").attributes["href"])
            assert len(found) == sum(int(number or 0) for number in numbers), (name, row.words)


def test_one_year_is_no_picture(w, client):
    assert not page(client, "/cases/").all(class_="picture")


def test_a_return_without_a_day_is_of_the_year_of_its_operation(w, client):
    for number, when in enumerate(("2017", "2019-05", "")):
        operation = factories.published("operation", f"Flight {number}")
        if when:
            factories.said(operation, "takes_place", when, source=w.article)
        who = factories.published("person", f"Back {number}")
        factories.said(who, "held_at", w.facility, source=w.article)
        factories.said(who, "returned_in", operation, source=w.article)
    figure = page(client, "/operations/").one(id="returns-by-year")
    assert counted(figure) == [["2017", "1"], ["2019", "1"]]
    assert "1 more record has no year that is known." in figure.words


def test_the_reasoning_of_the_archive_reports_in_no_year(w, client):
    for year in (2018, 2019):
        source = factories.published_source(f"Word of {year}", f"{year}-05-01", outlet=w.outlet)
        factories.said(factories.published("person", f"Of {year}"), "held_at", w.facility, source=source)
    worked_out = factories.published_source("What follows", "2026-01-01", outlet=w.outlet, kind="reasoning")
    factories.said(factories.published("person", "Only so"), "held_at", w.facility, source=worked_out)
    assert [row[0] for row in counted(page(client, "/cases/").one(id="cases-by-year"))][:2] == ["2018", "2019"]
    assert "2026" not in page(client, "/cases/").one(id="cases-by-year").words


def test_who_came_home_and_is_no_case_is_not_counted(w, client):
    for number in range(4):
        who = factories.published("person", f"Back {number}")
        factories.said(who, "returned_in", w.operation, when=f"{2017 + number % 2}", source=w.article)
        if number != 3:
            factories.said(who, "held_at", w.facility, source=w.article)
    assert counted(page(client, "/operations/").one(id="returns-by-year")) == [["2017", "2"], ["2018", "1"]]


def test_people_without_a_page_are_not_counted(w, client):
    for year in ("2017", "2018"):
        source = factories.published_source(f"Of {year}", f"{year}-05-01", outlet=w.outlet)
        for fields in ({}, {"has_page": False}, {"minor": True}):
            who = factories.published("person", f"Of {year} {fields}", **fields)
            factories.said(who, "held_at", w.facility, source=source)
            factories.said(who, "returned_in", w.operation, when=year, source=source)
    cases, returns = page(client, "/cases/"), page(client, "/operations/")
    assert [row[1] for row in counted(cases.one(id="cases-by-year"))][:2] == ["1", "2"]
    assert [row[1] for row in counted(returns.one(id="returns-by-year"))] == ["1", "1"]
