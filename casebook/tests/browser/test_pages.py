"""Public pages in a real browser: accessible, within the screen, printable, and whole without JavaScript."""

from axe_playwright_python.sync_playwright import Axe

from casebook.models import Record
from casebook.web import addresses

WIDTHS = (1280, 390)


def pages_of(archive):
    """One address of each kind of page, and those states of pages that look like no other."""
    records = [archive.dana, archive.group, archive.norhold, archive.minister, archive.sentence, archive.visit]
    records += [archive.homeward, archive.arvania, archive.capital]
    found = [addresses.of_record(Record.objects.get(pk=record.pk)) for record in records]
    rooms = [f"/{room}/" for room in addresses.BY_NAME]
    return [
        "/",
        "/about/",
        "/report/",
        *rooms,
        "/sources/",
        "/claims/",
        "/disputes/",
        *found,
        f"/cases/?facility={archive.norhold.ref}",
        f"/cases/?facility={archive.draft.ref}",
        "/cases/?page=nonsense",
        "/nothing/here/",
        f"/sources/{archive.letters.ref}/",
        f"/sources/{archive.arabic.ref}/",
        f"/claims/{archive.two.ref}/",
        f"/claims/{archive.superseded.ref}/",
        f"/claims/{archive.retracted.ref}/",
        f"/claims/{archive.withdrawn.ref}/",
        f"/disputes/{archive.citizens.ref}/",
        "/cases/?as_of=2019-12-01&compared=2018-01-01",
        f"{found[0]}?as_of=2021-06-01&compared=2018-12-01",
        f"/claims/{archive.two.ref}/?as_of=2018-12-01",
        "/changes/",
        f"/changes/?about={archive.norhold.ref}",
    ]


def test_every_kind_of_page_is_accessible_fits_every_screen_and_loads_nothing_from_elsewhere(
    archive, live_server, page, context
):
    axe, problems, asked, said = Axe(), [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    for number, address in enumerate(pages_of(archive)):
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(live_server.url + address)
        # The two schemes differ in colours alone, and a third of the pages has all of those.
        for scheme in ("light", "dark") if number % 3 == 0 else ("light",):
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page).response["violations"]
            problems += [f"{scheme} {address}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]
        page.emulate_media(color_scheme="light")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            problems += [f"{address} at {width}: {over} px too wide"] if over > 0 else []
    assert not problems, "\n".join(problems)
    assert {url for url in asked if not url.startswith(live_server.url)} == set()
    assert context.cookies() == []
    assert [line for line in said if "Failed to load resource" not in line] == []


def test_a_page_is_whole_without_javascript_and_in_print(archive, live_server, browser):
    address = live_server.url + addresses.of_record(Record.objects.get(pk=archive.dana.pk))
    words = {}
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        opened = context.new_page()
        opened.goto(address)
        words[scripts] = opened.inner_text("main")
        opened.emulate_media(media="print")
        printed = opened.inner_text("main")
        assert "In short" in printed
        assert "par. 5" in printed
        assert opened.locator("header.site nav").is_hidden()
        context.close()
    assert words[True] == words[False]


def test_disagreeing_sides_stand_next_to_each_other_on_a_wide_screen(archive, live_server, page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + f"/disputes/{archive.citizens.ref}/")
    first, second = (side.bounding_box() for side in page.locator(".side").all())
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    page.set_viewport_size({"width": 390, "height": 900})
    first, second = (side.bounding_box() for side in page.locator(".side").all())
    assert first["y"] + first["height"] <= second["y"]


def test_the_keyboard_reaches_the_content_first(archive, live_server, page):
    page.goto(live_server.url + "/cases/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
