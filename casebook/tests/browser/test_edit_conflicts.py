"""A draft in a real browser: saved again, moved to another record, deleted; a second editor; a session that ends."""

import pytest
from django.contrib.sessions.models import Session

from casebook.models import Claim, Role
from casebook.tests import factories


def sign_in(page, base, name):
    page.fill("[name='login']", name)
    page.fill("[name='password']", "correct horse battery")
    page.click("input[type='submit']")


def member(name):
    user = factories.member(name, Role.EDITOR)
    user.set_password("correct horse battery")
    user.save()
    return user


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def desk(request, transactional_db, live_server, browser):
    """The page of an editor who is signed in, and a draft of theirs."""
    editor = member("an.editor")
    article = factories.published_source()
    group = factories.published("person", "Women in North prison", form="group")
    draft = factories.claim(group, "count", "6", scope="held", created_by=editor)
    factories.cite(draft, article, 3, chain=["officials"])
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.goto(live_server.url + "/admin/")
    sign_in(page, live_server.url, "an.editor")
    page.goto(f"{live_server.url}/admin/casebook/claim/{draft.pk}/change/")
    yield page, draft, live_server.url
    context.close()


def press(page, words):
    page.get_by_role("button", name=words, exact=True).click()


def test_it_is_saved_again_moved_and_deleted(desk):
    page, draft, base = desk
    press(page, "Save")
    assert "Saved as a draft" in page.inner_text("#container")
    factories.published("person", "Women in South prison", form="group")
    page.goto(f"{base}/admin/casebook/claim/{draft.pk}/change/")
    page.fill("[name='subject']", "Women in South prison")
    press(page, "Save")
    draft.refresh_from_db()
    assert str(draft.subject) == "Women in South prison"
    page.select_option("[name='fact']", label="Statement")
    press(page, "Save")
    assert "Nothing is saved yet" in page.inner_text("#container")
    assert "Scope: held" in page.inner_text(".contradicts")
    page.select_option("[name='scope']", index=1)
    press(page, "Save")
    draft.refresh_from_db()
    assert (draft.fact, draft.value) == ("statement", "6")
    assert draft.citations.get().chain.get().words == "officials"
    page.get_by_role("link", name="Delete this draft").click()
    page.locator("input[type='submit']").last.click()
    assert not Claim.objects.exists()


def test_a_second_editor_sees_what_the_first_wrote(desk):
    page, draft, _base = desk
    page.fill("[name='note']", "Mine, typed at length")
    theirs = Claim.objects.get(pk=draft.pk)
    theirs.note = "Theirs, typed at length"
    theirs.save()
    for _press in range(2):
        press(page, "Save")
        assert "Somebody else wrote here: Theirs, typed at length" in page.inner_text(".field-note")
        assert page.input_value("[name='note']") == "Mine, typed at length"
        assert Claim.objects.get(pk=draft.pk).note == "Theirs, typed at length"
    page.check("[name='overwrite']")
    press(page, "Save")
    assert Claim.objects.get(pk=draft.pk).note == "Mine, typed at length"


def test_a_session_that_ends_loses_nothing(desk):
    page, draft, base = desk
    page.fill("[name='note']", "Typed at length\nin two lines")
    Session.objects.all().delete()
    press(page, "Save")
    assert "What you typed is kept" in page.inner_text("#container")
    sign_in(page, base, "an.editor")
    assert "in two lines" in page.inner_text("#content")
    press(page, "Send it again")
    assert "Saved as a draft" in page.inner_text("#container")
    draft.refresh_from_db()
    assert draft.note.splitlines() == ["Typed at length", "in two lines"]
    assert draft.citations.get().chain.get().words == "officials"
