"""Reporting something on a phone without JavaScript, and working on it at the desk."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from casebook.models import Request, Role
from casebook.tests import factories
from casebook.tests.smallest_archive import world_with_claim
from casebook.web import rate_limits

PASSWORD = "a-long-password-of-tests"


@pytest.fixture
def w(transactional_db):
    return world_with_claim()


@pytest.fixture
def phone(browser, live_server):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_report_is_sent_from_a_phone_and_what_is_too_much_is_kept(w, phone, monkeypatch):
    monkeypatch.setattr(rate_limits, "OF_ONE", ((rate_limits.DAY, 2),))
    for number in range(1, 4):
        phone.goto(f"/cases/{w.woman.ref}/")
        phone.get_by_role("link", name="Ask us to correct or hide something").first.click()
        assert phone.get_by_text("You are writing about:").inner_text().startswith("You are writing about: A prisoner")
        phone.get_by_label("report an error").check()
        phone.get_by_label("Your words").fill(f"She was never there. {number}")
        phone.get_by_label("Where can we answer you?").fill("mother@example.org")
        phone.get_by_role("button", name="Send").click()
        if number < 3:
            expect(phone.get_by_role("heading", name="Thank you. It has been sent")).to_be_visible()
    assert "It was not sent, and nothing of it is stored." in phone.get_by_role("alert").inner_text()
    assert phone.get_by_label("Your words").input_value() == "She was never there. 3"
    assert phone.get_by_label("Where can we answer you?").input_value() == "mother@example.org"
    assert phone.get_by_label("report an error").is_checked()
    assert fits(phone)
    assert phone.context.cookies() == []
    assert Request.objects.filter(about=w.woman.ref).count() == 2


def test_a_request_is_worked_on_at_the_desk(w, live_server, page):
    request = page.context.request
    request.post(
        f"{live_server.url}/report/",
        form={"kind": "safety", "text": "She is in danger.", "about": w.woman.ref, "contact": "mother@example.org"},
    )
    user = factories.member("an editor", Role.EDITOR)
    user.set_password(PASSWORD)
    user.save()
    page.goto(f"{live_server.url}/admin/")
    page.fill("[name='login']", "an editor")
    page.fill("[name='password']", PASSWORD)
    page.press("[name='password']", "Enter")
    page.get_by_role("link", name=re.compile("someone is in danger")).click()
    page.get_by_role("button", name="Show the contact details").click()
    expect(page.get_by_text("mother@example.org")).to_be_visible()
    page.get_by_role("link", name="Back to the request").click()
    expect(page.get_by_text("an editor · read the contact details")).to_be_visible()
    serious = [found["id"] for found in Axe().run(page).response["violations"]]
    assert serious == []
    page.get_by_role("link", name="Seal at once").first.click()
    page.get_by_role("button", name="Seal").click()
    expect(page.get_by_text("Readers have no page of it.")).to_be_visible()
    page.get_by_label("State").select_option("closed")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Say what came of it; then it can be closed.")).to_be_visible()
    page.get_by_label("Outcome").fill("Sealed.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    closed = Request.objects.get()
    assert (closed.state, bytes(closed.contact), closed.outcome) == ("closed", b"", "Sealed.")
    page.goto(f"{live_server.url}/admin/casebook/request/{closed.pk}/change/")
    expect(page.get_by_text("There are no contact details")).to_be_visible()
