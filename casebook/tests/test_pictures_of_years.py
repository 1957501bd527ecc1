"""Cases and returns by year, on the front page and above their lists: who is counted, and in which year."""

import pytest

from casebook.tests import make
from casebook.tests.pictured import pictured
from casebook.tests.reading import Element, page

pytestmark = pytest.mark.django_db
WORLD = pictured


def counted(figure):
    rows = figure.one(tag="tbody").all(tag="tr")
    return [[cell.words for cell in row.children if isinstance(cell, Element)] for row in rows]


def test_the_front_page_and_the_lists_tell_cases_and_returns_by_year(w, client):
    for number, year in enumerate(("2017", "2018", "2018", "2020")):
        source = make.published_source(f"Word of {year}", f"{year}-05-01", outlet=w.outlet)
        who = make.published("person", f"Prisoner {number}")
        make.said(who, "held_at", w.facility, source=source, stance="hedges" if number == 2 else "asserts")
        make.said(who, "returned_in", w.operation, when=year, source=source)
    rows = counted(page(client, "/").one(id="cases-by-year"))
    assert rows == [["2017", "1", "0"], ["2018", "2", "1"], ["2020", "1", "0"]]
    assert counted(page(client, "/cases/").one(id="cases-by-year")) == rows
    returns = counted(page(client, "/operations/").one(id="returns-by-year"))
    assert returns == [["2017", "1", "0"], ["2018", "2", "0"], ["2020", "1", "0"]]
    assert not page(client, f"/cases/?facility={w.facility.ref}").all(id="cases-by-year")
    assert not page(client, "/facilities/").all(class_="picture")


def test_one_year_is_no_picture(w, client):
    assert not page(client, "/").all(class_="picture")


def test_a_return_without_a_day_is_of_the_year_of_its_operation(w, client):
    for number, when in enumerate(("2017", "2019-05", "")):
        operation = make.published("operation", f"Flight {number}")
        if when:
            make.said(operation, "takes_place", when, source=w.article)
        who = make.published("person", f"Back {number}")
        make.said(who, "held_at", w.facility, source=w.article)
        make.said(who, "returned_in", operation, source=w.article)
    figure = page(client, "/").one(id="returns-by-year")
    assert counted(figure) == [["2017", "1", "0"], ["2019", "1", "0"]]
    assert "1 more record has no year that is known." in figure.words


def test_what_was_only_possible_when_first_reported_stays_so_in_that_year(w, client):
    sources = [make.published_source(f"Word of {y}", f"{y}-05-01", outlet=w.outlet) for y in (2015, 2020)]
    for number in range(2):
        who = make.published("person", f"Prisoner {number}")
        claim = make.said(who, "held_at", w.facility, source=sources[0], stance="hedges")
        if number:
            make.publish(make.cite(claim, sources[1]))
        else:
            make.said(who, "custody", "detained", source=sources[1])
    make.said(make.published("person", "Later"), "held_at", w.facility, source=sources[1])
    assert counted(page(client, "/").one(id="cases-by-year")) == [
        *(["2015", "0", "2"], ["2018", "1", "0"], ["2020", "1", "0"]),
    ]


def test_who_came_home_and_is_no_case_is_not_counted(w, client):
    for number in range(4):
        who = make.published("person", f"Back {number}")
        make.said(who, "returned_in", w.operation, when=f"{2017 + number % 2}", source=w.article)
        if number != 3:
            make.said(who, "held_at", w.facility, source=w.article)
    assert counted(page(client, "/").one(id="returns-by-year")) == [["2017", "2", "0"], ["2018", "1", "0"]]


def test_people_without_a_page_are_not_counted(w, client):
    for year in ("2017", "2018"):
        source = make.published_source(f"Of {year}", f"{year}-05-01", outlet=w.outlet)
        for fields in ({}, {"has_page": False}, {"minor": True}):
            who = make.published("person", f"Of {year} {fields}", **fields)
            make.said(who, "held_at", w.facility, source=source)
            make.said(who, "returned_in", w.operation, when=year, source=source)
    front = page(client, "/")
    assert [row[1] for row in counted(front.one(id="cases-by-year"))] == ["1", "2"]
    assert [row[1] for row in counted(front.one(id="returns-by-year"))] == ["1", "1"]
