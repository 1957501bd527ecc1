"""Facets in a real browser: accessible, by keyboard, on a phone, and the same without the script."""

import re

from axe_playwright_python.sync_playwright import Axe

from casebook.tests.small_archive import world_with_sentence

WORLD = world_with_sentence


def test_axe_finds_nothing_in_facets_that_are_open_or_find_nothing(w, live_server, page):
    problems = []
    addresses = [
        "/cases/?open=facility&open=court&find-facility=north",
        f"/cases/?facility={w.norhold.ref}&sex=male&sort=-sources",
        "/claims/?open=speaker&disputed=1",
        "/events/?from=2019&dated=possibly",
    ]
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(live_server.url + address)
            found = Axe().run(page).response["violations"]
            problems += [f"{scheme} {address}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert not problems, "\n".join(problems)


def test_on_a_phone_the_facets_open_above_the_results(w, live_server, page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(live_server.url + "/cases/")
    assert not page.get_by_role("button", name="Show these").is_visible()
    page.get_by_text("Narrow the list", exact=True).click()
    assert page.get_by_role("button", name="Show these").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(live_server.url + "/cases/")
    assert page.get_by_role("button", name="Show these").is_visible()


def test_a_list_is_narrowed_by_keyboard_and_its_address_has_only_what_is_chosen(w, live_server, page):
    page.goto(live_server.url + "/cases/")
    page.get_by_role("link", name=re.compile(r"^Facility\b.*show the values")).press("Enter")
    page.get_by_role("checkbox", name="Norhold prison").press("Space")
    page.get_by_role("button", name="Show these").press("Enter")
    page.wait_for_url(f"**/cases/?facility={w.norhold.ref}")
    assert page.locator("[data-record]").count() == 2


def test_without_the_script_the_button_and_the_field_to_find_do_the_same(w, live_server, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/cases/?find-facility=south")
    boxes = page.locator("#f-facility input[name=facility]")
    assert boxes.count() == 1
    boxes.check()
    page.get_by_role("button", name="Show these").click()
    page.wait_for_url("**/cases/?*facility=*")
    assert page.locator("[data-record]").count() == 1
    page.context.close()
