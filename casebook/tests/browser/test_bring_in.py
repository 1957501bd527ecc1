"""How far an article has come is shown by itself, with JavaScript and without, under the desk's own policy."""

import pytest

from casebook.interchange.capture.intakes import bring_in
from casebook.models import Intake, Role, Source
from casebook.tests import factories
from casebook.tests.outlets import outlet, page

ADDRESS = "/admin/desk/bring-in/"


@pytest.fixture
def site(settings):
    settings.FETCH_LOOPBACK = True
    with outlet() as serving:
        yield serving


@pytest.fixture
def signed_in(transactional_db, client, live_server):
    """The cookie of an editor."""
    client.force_login(factories.member("editor", Role.EDITOR))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


def bring(tab, base, address):
    tab.goto(base + ADDRESS)
    tab.fill("[name=addresses]", address)
    tab.click("input[type=submit]")
    assert "Waiting for its turn" in tab.inner_text("#under-way")
    bring_in.call(Intake.objects.get().ref)


@pytest.mark.parametrize("javascript", [True, False])
def test_the_second_step_comes_by_itself(browser, live_server, signed_in, site, javascript):
    context = browser.new_context(java_script_enabled=javascript)
    context.add_cookies([signed_in])
    tab, complaints = context.new_page(), []
    tab.on("console", lambda said: complaints.append(said.text) if "Security" in said.text else None)
    bring(tab, live_server.url, site.html("/a", page("german.html")))
    tab.wait_for_selector("textarea[name=text]", timeout=15_000)
    tab.click("input.default")
    tab.wait_for_selector("#article-text")
    assert Source.objects.get().captures.count() == 1
    assert complaints == []
    context.close()
