"""Pictures in a real browser: accessible, within the screen, reached by keyboard, and whole in print."""

from axe_playwright_python.sync_playwright import Axe

from casebook.tests import factories
from casebook.tests.chart_helpers import pictured


def _pictured():
    """With what is drawn by year and on the map."""
    w = pictured()
    for number, year in enumerate(("2016", "2018", "2019")):
        source = factories.published_source(f"Word of {year}", f"{year}-05-01", outlet=w.outlet)
        who = factories.published("person", f"Prisoner {number}")
        factories.said(who, "held_at", w.facility, source=source)
        factories.said(who, "returned_in", w.operation, when=year, source=source)
    for name, where, fact in (("Norra", "33.3, 44.4", "brought_from"), ("Sarund", "48, 67", "brought_to")):
        place = factories.published("place", name)
        factories.said(place, "coordinates", where, source=w.article)
        factories.said(w.operation, fact, place, source=w.article)
        factories.said(w.facility, "located_in", place, source=w.article, stance="hedges")
    return w


WORLD = _pictured


def addresses_of(w):
    return ["/", f"/facilities/{w.facility.ref}/norhold-prison/"]


def test_pages_with_pictures_are_accessible_in_both_schemes(w, live_server, page):
    problems = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for address in addresses_of(w):
            page.goto(live_server.url + address)
            assert page.locator(".drawn").count(), address
            found = Axe().run(page).response["violations"]
            problems += [f"{scheme} {address}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
    assert not problems, "\n".join(problems)


def test_nothing_of_a_picture_lies_beside_it_on_any_screen(w, live_server, page):
    outside = """() => [...document.querySelectorAll('.drawn')].flatMap(svg => {
        const whole = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text, rect, circle.spot')].filter(part => {
            const box = part.getBoundingClientRect();
            // What is not shown on a narrow screen has no size.
            const beside = box.left < whole.left - 4 || box.right > whole.right + 4;
            return box.width && (beside || box.bottom > whole.bottom + 4);
        }).map(part => part.outerHTML);
    })"""
    found = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses_of(w):
            page.goto(live_server.url + address)
            found += [f"{width} {address} {part}" for part in page.evaluate(outside)]
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{address} at {width}"
    assert not found, "\n".join(found)


def test_the_policy_of_the_site_allows_all_of_it(w, live_server, page):
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    for address in addresses_of(w):
        page.goto(live_server.url + address)
    assert said == []
