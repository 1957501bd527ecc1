"""Search in a real browser: suggestions by keyboard and mouse, accessible, and the same without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

WIDTHS = (1280, 390)
OPEN = "[role=option]"


@pytest.fixture
def box(archive, live_server, page):
    page.goto(live_server.url + "/about/")
    return page.locator("#q")


def type_in(box, words="Norh"):
    box.press_sequentially(words, delay=20)
    box.page.wait_for_selector(OPEN)


def chosen(box):
    """The words of the option that a screen reader is led to; None if it is led to none."""
    option = box.get_attribute("aria-activedescendant")
    return box.page.locator(f"#{option}").inner_text() if option else None


def test_a_suggestion_is_chosen_by_keyboard_and_opened(box, archive, live_server):
    type_in(box)
    assert box.get_attribute("role") == "combobox"
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-controls") == box.page.locator("[role=listbox]").get_attribute("id")
    assert "suggestion" in box.page.locator("#q-said").inner_text()
    assert chosen(box) is None
    box.press("ArrowDown")
    assert chosen(box).startswith("Norhold prison")
    assert box.page.locator("[aria-selected=true]").count() == 1
    box.press("ArrowDown")
    second = chosen(box)
    assert second
    assert not second.startswith("Norhold prison")
    box.press("ArrowUp")
    box.press("Enter")
    box.page.wait_for_url(f"**/facilities/{archive.norhold.ref}/**")


def test_the_arrows_go_round_by_way_of_the_box(box):
    type_in(box)
    box.press("ArrowUp")
    last = chosen(box)
    assert box.page.locator(OPEN).last.inner_text() == last
    box.press("ArrowDown")
    assert chosen(box) is None
    assert box.input_value() == "Norh"


def test_enter_without_a_choice_searches(box, live_server):
    type_in(box)
    box.press("Enter")
    box.page.wait_for_url("**/search/?q=Norh")
    assert "Norhold prison" in box.page.inner_text("main")


def test_escape_closes_and_tab_leaves(box):
    type_in(box)
    box.press("Escape")
    assert box.page.locator("[role=listbox]").is_hidden()
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "Norh"
    box.press("ArrowDown")
    box.page.wait_for_selector(OPEN)
    box.press("Tab")
    assert box.page.locator("[role=listbox]").is_hidden()
    assert box.page.evaluate("document.activeElement.type") == "submit"


def test_a_suggestion_is_opened_by_pressing_on_it(box, archive):
    type_in(box, "Нор")
    type_in(box, "х")
    box.page.locator(OPEN).first.click()
    box.page.wait_for_url(f"**/facilities/{archive.norhold.ref}/**")


def test_what_only_sounds_alike_says_so(box):
    type_in(box, "Nurholt")
    assert "only sounds like it" in box.page.locator(OPEN).first.inner_text()


def test_an_answer_that_comes_late_is_not_shown(box):
    """The first answer is held back until the second is there."""
    held = []
    box.page.route("**/suggestions/?q=Norh", lambda route: held.append(route))
    box.press_sequentially("Norh", delay=10)
    box.page.wait_for_timeout(400)
    assert len(held) == 1
    box.fill("Dana")
    expect(box.page.locator(OPEN).first).to_contain_text("Dana")
    held[0].fulfill(json={"suggestions": [{"label": "Late"}], "said": "1"})
    box.page.wait_for_timeout(200)
    assert "Late" not in box.page.inner_text("[role=listbox]")


def test_nothing_breaks_where_there_are_no_suggestions(box):
    box.page.route("**/suggestions/**", lambda route: route.fulfill(status=503))
    box.press_sequentially("Norh")
    box.page.wait_for_timeout(500)
    assert box.page.locator("[role=listbox]").is_hidden()
    box.press("Enter")
    box.page.wait_for_url("**/search/?q=Norh")


def test_search_works_without_javascript(archive, live_server, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/")
    assert page.locator("[role=listbox]").is_hidden()
    page.fill("#q", "hour")
    page.press("#q", "Enter")
    page.wait_for_url("**/search/?q=hour")
    assert page.locator("[data-claim] mark").first.inner_text() == "hour"
    assert page.input_value("#q") == "hour"
    context.close()


def addresses_of(archive):
    return [
        "/search/",
        "/search/?q=Norhold",
        "/search/?q=zzzz+yyyy",
        "/search/?q=hour&kind=claims",
        "/search/?q=a&kind=b",
    ]


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(archive, live_server, page):
    said, problems = [], []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for width, scheme in zip(WIDTHS, ("light", "dark"), strict=True):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for address in addresses_of(archive):
            page.goto(live_server.url + address)
            problems += problems_of(page, f"{width} {scheme} {address}")
        page.goto(live_server.url + "/cases/")
        type_in(page.locator("#q"))
        page.keyboard.press("ArrowDown")
        problems += problems_of(page, f"{width} {scheme} the open list")
    assert not problems, "\n".join(problems)
    assert [line for line in said if "400" not in line] == []


def problems_of(page, where):
    found = Axe().run(page).response["violations"]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wide = [f"{where}: {over} px too wide"] if over > 0 else []
    return [f"{where}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found] + wide


def test_the_list_stays_on_the_screen_and_reads_from_right_to_left(archive, live_server, page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        page.goto(live_server.url + "/")
        page.evaluate("document.documentElement.dir = 'rtl'")
        type_in(page.locator("#q"))
        place = page.locator("[role=listbox]").bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
        assert place["y"] + place["height"] <= 700
        marked = page.locator(OPEN).first.evaluate("e => getComputedStyle(e).borderRightWidth")
        assert marked == "3px"
