"""A passkey, in a browser that has one: added, asked for when signing in, renamed; under the archive's own policy."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe

from casebook.models import Role
from casebook.tests import factories
from casebook.tests.browser.test_quality import NARROW, reported_of, too_wide

PASSWORD = "correct horse battery"
# As a telephone has it: kept in the device, opened by its owner's finger.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def publisher(transactional_db, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = factories.member("anna", Role.PUBLISHER)
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def passkeys(page):
    """The browser's passkeys: what is said of them, and how they are taken away."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, made["authenticatorId"]


def sign_in(page, root):
    page.goto(f"{root}/admin/casebook/source/")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def add_passkey(page):
    """From the page that a publisher without one is led to, until the desk opens."""
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What do you call it?").fill("My telephone")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


def test_a_publisher_adds_a_passkey_and_signs_in_with_it(publisher, live_server, page, passkeys):
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    sign_in(page, live_server.url)
    assert "Publishers need a second factor." in page.inner_text("main")
    add_passkey(page)
    assert Authenticator.objects.filter(user=publisher, type="webauthn").count() == 1
    page.get_by_role("link", name="To the desk").click()
    assert page.url == f"{live_server.url}/admin/"
    page.get_by_role("button", name="Log out").click()

    sign_in(page, live_server.url)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{live_server.url}/admin/casebook/source/")

    page.goto(f"{live_server.url}/admin/second-factor/")
    page.get_by_role("link", name="Rename").click()
    if page.get_by_role("heading", name="Is it you?").count():
        page.get_by_role("link", name="With a passkey instead").click()
        page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("What do you call it?").fill("An old telephone")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("An old telephone").wait_for()
    assert not refused


def test_another_device_does_not_open_it(publisher, live_server, page, passkeys):
    session, authenticator = passkeys
    sign_in(page, live_server.url)
    add_passkey(page)
    page.get_by_role("button", name="Log out").click()
    session.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    sign_in(page, live_server.url)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_timeout(500)
    page.goto(f"{live_server.url}/admin/")
    assert "/admin/login/" in page.url


def test_the_pages_are_accessible_and_fit_a_telephone(publisher, live_server, page, passkeys, settings):
    axe, problems = Axe(), []
    page.set_viewport_size(NARROW)

    def look():
        problems.extend(reported_of(axe, page) + too_wide(page))

    page.goto(f"{live_server.url}/admin/login/")
    look()
    sign_in(page, live_server.url)
    look()
    page.goto(f"{live_server.url}/admin/second-factor/webauthn/add/")
    look()
    page.goto(f"{live_server.url}/admin/second-factor/")
    add_passkey(page)
    look()
    for address in ("", "totp/activate/", "recovery-codes/generate/", "webauthn/reauthenticate/"):
        page.goto(f"{live_server.url}/admin/second-factor/{address}")
        look()
    page.get_by_role("button", name="Log out").click()
    sign_in(page, live_server.url)
    look()
    assert not problems, "\n".join(problems)
