"""The pages in every language, from right to left, on a telephone, and the desk: accessible and within the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client, override_settings

from casebook.models import Claim, Record
from casebook.tests import factories
from casebook.web import addresses

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def kinds_of(archive):
    """One page of each kind that differs in how it is built."""
    dana = addresses.of_record(Record.objects.get(pk=archive.dana.pk))
    group = addresses.of_record(Record.objects.get(pk=archive.group.pk))
    return [
        "/",
        "/about/",
        "/report/",
        "/changes/",
        "/corrections/",
        f"/cases/?facility={archive.norhold.ref}",
        "/claims/",
        dana,
        group,
        f"/sources/{archive.arabic.ref}/",
        f"/claims/{archive.two.ref}/",
        f"/claims/{archive.withdrawn.ref}/",
        f"/disputes/{archive.citizens.ref}/",
        "/nothing/here/",
        "/cases/?page=nonsense",
    ]


def reported_of(axe, page):
    found = axe.run(page).response["violations"]
    return [f"{page.url}: {v['id']}: {v['nodes'][0]['html'][:160]}" for v in found]


def too_wide(page):
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{page.url}: {over} px too wide"] if over > 0 else []


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_translated_page_is_accessible_and_fits_a_telephone(archive, live_server, page, language):
    axe, problems = Axe(), []
    page.set_viewport_size(NARROW)
    for address in kinds_of(archive)[:: 1 if language == "kk" else 4]:
        page.goto(f"{live_server.url}/{language}{address}")
        assert page.get_attribute("html", "lang") == language
        problems += reported_of(axe, page) + too_wide(page)
    assert not problems, "\n".join(problems)


def test_a_page_from_right_to_left_is_accessible_and_mirrored(archive, live_server, page):
    axe, problems = Axe(), []
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="dark")
    with override_settings(LANGUAGES=[*django_settings.LANGUAGES, ("ar", "العربية")]):
        for address in kinds_of(archive)[::2]:
            page.goto(f"{live_server.url}/ar{address}")
            assert page.get_attribute("html", "dir") == "rtl"
            problems += reported_of(axe, page) + too_wide(page)
        page.goto(f"{live_server.url}/ar/disputes/{archive.citizens.ref}/")
        first, second = (side.bounding_box() for side in page.locator(".side").all())
        brand, box = page.locator(".brand").bounding_box(), page.locator("header.site form").bounding_box()
    assert not problems, "\n".join(problems)
    assert first["x"] >= second["x"] + second["width"]
    assert brand["x"] >= box["x"] + box["width"]


def test_the_languages_lead_to_the_same_page(archive, live_server, page):
    address = f"/cases/?facility={archive.norhold.ref}"
    page.goto(live_server.url + address)
    page.get_by_role("link", name="Русский").click()
    assert page.url == f"{live_server.url}/ru{address}"
    page.get_by_role("link", name="English").click()
    assert page.url == live_server.url + address


def test_a_fact_far_below_is_reached_by_its_address(archive, live_server, page):
    claim = Claim.objects.filter(subject=archive.group.pk, state="published", withheld="").order_by("pk").last()
    page.goto(f"{live_server.url}{addresses.of_record(archive.group)}#c-{claim.ref}")
    place = page.locator(f"#c-{claim.ref}")
    place.wait_for()
    assert 0 <= place.bounding_box()["y"] < page.viewport_size["height"]


def desk_pages(archive):
    """The pages of the desk that are more than Django's own."""
    desk = "/admin/"
    record, claim = f"{desk}casebook/record/{archive.norhold.pk}", f"{desk}casebook/claim/{archive.two.pk}"
    return [
        desk,
        f"{desk}desk/merging/",
        f"{desk}desk/disputes/",
        f"{desk}casebook/claim/",
        f"{desk}casebook/claim/add/",
        f"{desk}casebook/claim/add/?subject={archive.group.ref}&fact=count",
        f"{desk}casebook/source/add/",
        f"{desk}casebook/dispute/add/",
        f"{claim}/change/",
        f"{claim}/action/retract/",
        f"{record}/change/",
        f"{record}/action/merge/",
        f"{record}/action/merge/?into={archive.northern.ref}",
        f"{record}/action/split/",
        f"{desk}casebook/action/",
    ]


def test_axe_finds_nothing_at_the_desk(archive, live_server, page, context):
    client = Client()
    client.force_login(factories.publisher())
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    axe, problems = Axe(), []
    page.set_viewport_size(WIDE)
    for address in desk_pages(archive):
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        problems += reported_of(axe, page)
    assert not problems, "\n".join(problems)
