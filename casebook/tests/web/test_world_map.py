"""The map of the front page: places where claims say, areas where they are vague, and the same as lists."""

import re
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from casebook import actions
from casebook.tests import factories
from casebook.tests.page_reader import page
from casebook.web.charts.map import HEIGHT, WIDTH, Mark, Route, draw_map, frame_of, on_map

pytestmark = pytest.mark.django_db


def world() -> SimpleNamespace:
    w = SimpleNamespace()
    with factories.together():
        w.outlet = factories.published("organisation", "The Example Post")
        w.article = factories.published_source("Where they are", "2019-05-04", outlet=w.outlet)
        w.country = placed(w, "Sarund", "33, 43", "country")
        w.city = placed(w, "Norra", "33.3, 44.4", "city")
        w.other_city = placed(w, "Orlen", "51.2, 71.4", "city")
        factories.said(w.city, "located_in", w.country, source=w.article)
        w.prison = factories.published("facility", "Norhold prison")
        w.within = factories.said(w.prison, "located_in", w.city, source=w.article)
    return w


WORLD = world


def placed(w, name, coordinates, kind):
    place = factories.published("place", name)
    factories.said(place, "place_type", kind, source=w.article)
    factories.said(place, "coordinates", coordinates, source=w.article)
    return place


def home(client, address="/"):
    cache.clear()
    return page(client, address)


def mark(shown, name):
    """The mark whose words begin so, with the place that it stands at."""
    for frame in shown.one(id="where").one(tag="figure").all(tag="svg"):
        for kind in ("a", "g"):
            for found in frame.all(tag=kind):
                if found.words.startswith(name) and "place" in found.attributes.get("class", ""):
                    return found, frame.attributes
    return None


def rows(shown):
    return {row.attributes["data-record"]: row for row in shown.one(class_="map-rows").all(tag="li")}


def test_a_prison_stands_in_its_city_with_the_claims_and_sources_that_say_so(w, client):
    shown = home(client)
    found, _place = mark(shown, "Norra: Norhold prison")
    assert found.attributes["href"] == f"/facilities/{w.prison.ref}/norhold-prison/"
    row = rows(shown)[w.prison.ref]
    assert row.attributes["data-claim"] == w.within.ref
    assert "Norra · The Example Post, 4 May 2019" in row.words
    assert "33.3, 44.4 · The Example Post, 4 May 2019" in rows(shown)[w.city.ref].words


def test_without_coordinates_there_is_no_map(w, client):
    for claim in w.city.claims.filter(fact="coordinates") | w.country.claims.filter(fact="coordinates"):
        actions.retract(claim, by=factories.publisher(), public_reason="misread")
    assert not home(client).all(id="where")


def test_a_prison_whose_place_is_corrected_moves(w, client):
    _found, before = mark(home(client), "Norra")
    other = factories.claim(w.prison, "located_in", w.other_city)
    factories.cite(other, w.article)
    actions.supersede(w.within, other, by=factories.publisher(), public_reason="misread")
    shown = home(client)
    assert mark(shown, "Norra") is None
    assert mark(shown, "Orlen: Norhold prison")
    assert "Orlen" in rows(shown)[w.prison.ref].words
    assert before


def test_who_says_the_city_and_who_says_its_country_do_not_differ(w, client):
    factories.said(w.prison, "located_in", w.country, source=w.article)
    shown = home(client)
    assert mark(shown, "Norra: Norhold prison")
    assert mark(shown, "Sarund") is None


def test_where_sources_differ_each_place_is_an_area(w, client):
    factories.said(w.prison, "located_in", w.other_city, source=w.article)
    shown = home(client)
    for name in ("Norra", "Orlen"):
        found, _place = mark(shown, name)
        assert found.one(tag="circle").attributes["class"] == "area"


@pytest.mark.parametrize("hedge", [False, True])
def test_a_country_and_what_is_only_supposed_are_areas(w, client, hedge):
    camp = factories.published("facility", "Southcamp")
    where = w.other_city if hedge else w.country
    factories.said(camp, "located_in", where, source=w.article, stance="hedges" if hedge else "asserts")
    shown = home(client)
    found, _place = mark(shown, f"{where.label}: Southcamp")
    assert found.one(tag="circle").attributes["class"] == "area"
    assert ("possibly" in rows(shown)[camp.ref].words) == hedge


def test_a_prison_that_nobody_places_is_listed_all_the_same(w, client):
    lost = factories.published("facility", "The northern prison")
    factories.said(lost, "facility_type", "prison", source=w.article)
    row = rows(home(client))[lost.ref]
    assert "no source says where it is" in row.words
    assert "data-claim" not in row.attributes


def test_an_operation_leads_from_where_to_where_sources_say(w, client):
    operation = factories.published("operation", "Homeward")
    start = factories.said(operation, "brought_from", w.prison, source=w.article)
    end = factories.said(operation, "brought_to", w.other_city, source=w.article)
    shown = home(client)
    assert shown.one(class_="way").words == "Homeward"
    row = rows(shown)[operation.ref]
    assert row.attributes["data-claim"] == f"{start.ref} {end.ref}"
    assert "from Norhold prison to Orlen" in row.words


def test_what_is_planned_or_denied_is_no_route(w, client):
    operation = factories.published("operation", "Homeward")
    factories.said(operation, "brought_from", w.city, source=w.article, status="planned")
    factories.said(operation, "brought_to", w.other_city, source=w.article, polarity="no")
    shown = home(client)
    assert not shown.all(class_="way")
    assert operation.ref not in rows(shown)


def test_the_map_of_an_earlier_day_has_what_was_known_then(w, client):
    later = factories.published_source("It moved", "2021-01-01", outlet=w.outlet)
    factories.said(w.prison, "coordinates", "51.2, 71.4", source=later)
    assert mark(home(client), "Norhold prison")
    assert mark(home(client, "/?as_of=2020-01-01"), "Norra: Norhold prison")


def test_a_sealed_prison_is_not_on_the_map(w, client):
    actions.seal(w.prison, by=factories.publisher(), private_reason="danger")
    assert b"Norhold" not in client.get("/").content


def test_the_number_of_statements_does_not_grow_with_the_map(w, client, django_assert_max_num_queries):
    for number in range(5):
        facility = factories.published("facility", f"Prison {number}")
        factories.said(facility, "located_in", w.city, source=w.article)
    cache.clear()
    with django_assert_max_num_queries(22):
        client.get("/")


def test_a_point_north_and_east_lies_higher_and_further_right():
    (x1, y1), (x2, y2) = on_map(33.3, 44.4), on_map(51.2, 71.4)
    assert 0 < x1 < x2 < WIDTH
    assert 0 < y2 < y1 < HEIGHT


@pytest.mark.parametrize("points", [[(500.0, 300.0)], [(10.0, 10.0), (950.0, 590.0)], [(959.0, 1.0)]])
def test_the_part_that_is_shown_holds_its_points_and_stays_on_the_outlines(points):
    frame = frame_of(points)
    assert frame.left >= 0
    assert frame.top >= 0
    assert frame.left + frame.width <= WIDTH + 1
    assert frame.top + frame.height <= HEIGHT + 1
    assert all(0 <= frame.across(x) <= 100 for x, _y in points)


def marks(*names):
    return [Mark(name, 33 + 4 * n, 44, "", 1, name, "", f"/{name}/", name) for n, name in enumerate(names)]


def test_nobodys_words_become_markup_of_the_map():
    nasty = "\"><script>alert('1')</script>&"
    drawn = draw_map(marks(nasty, "other"), [Route(nasty, "other", nasty)], title=nasty, words=nasty)
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_what_lies_beyond_the_outlines_is_not_drawn():
    assert draw_map([Mark("far", -33, -70, "", 1, "Far", "", "", "Far")], [], title="t", words="d") == ""


@pytest.mark.parametrize(("area", "number"), [("", 0), ("", 3), ("country", 0), ("region", 2)])
def test_every_mark_has_its_name_beside_it_where_there_is_room(area, number):
    drawn = draw_map([Mark("a", 33, 44, area, number, "Norra", "", "", "")], [], title="t", words="d")
    assert "Norra" in drawn


def test_names_that_would_cover_each_other_are_left_out_on_a_phone():
    close = [Mark(str(n), 33 + n / 10, 44, "", 1, f"A rather long name {n}", "", "", "") for n in range(12)]
    drawn = draw_map(close, [], title="t", words="d")
    assert len(re.findall("A rather long name", drawn)) < 12
