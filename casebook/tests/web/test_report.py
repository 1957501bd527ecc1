"""Anybody can report or ask, without a cookie; what was typed is never lost, and contact details are encrypted."""

from datetime import timedelta
from html import unescape

import pytest

from casebook import actions
from casebook.models import Request
from casebook.tests import factories
from casebook.web.reports import decrypted

pytestmark = pytest.mark.django_db
RIGHT = {"kind": "error", "text": "The year is wrong.", "about": "abcd2345", "contact": ""}


def send(client, **fields):
    return client.post("/report/", RIGHT | fields)


def reported(answer, status=400):
    assert answer.status_code == status, answer.status_code
    assert not answer.cookies
    return unescape(answer.content.decode())


def test_a_report_is_kept_and_leads_to_thanks_without_a_cookie(client):
    answer = send(client)
    kept = Request.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/report/thanks/{kept.ref}/")
    assert (kept.kind, kept.text, kept.about, bytes(kept.contact)) == ("error", "The year is wrong.", "abcd2345", b"")
    assert not answer.cookies
    assert kept.ref in reported(client.get(answer.headers["Location"]), 200)


def test_the_thanks_tell_nothing_of_what_was_sent(client):
    send(client)
    real, synthetic = Request.objects.get().ref, "zzzz2222"
    pages = [client.get(f"/report/thanks/{ref}/").content.replace(ref.encode(), b"") for ref in (real, synthetic)]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("kind", "days"), [("safety", 1), ("error", 14), ("withhold", 1), ("reply", 14), ("other", 14)]
)
def test_safety_is_due_in_a_day_and_the_rest_in_two_weeks(client, kind, days):
    send(client, kind=kind)
    kept = Request.objects.get()
    assert kept.due_at - kept.received_at == timedelta(days=days)


def test_contact_details_are_kept_encrypted(client):
    send(client, contact="mother@example.org")
    kept = bytes(Request.objects.get().contact)
    assert b"mother" not in kept
    assert decrypted(kept) == "mother@example.org"


def test_characters_that_nobody_sees_go_and_keep_nobody_from_asking(client):
    # As telephones copy a number, and pages in Arabic a name.
    send(client, text="a\x00b \u202eسلطانة\u202c", contact="\u202a+7 916\u202c")
    kept = Request.objects.get()
    assert kept.text == "ab سلطانة"
    assert decrypted(bytes(kept.contact)) == "+7 916"


@pytest.mark.parametrize("about", ["", "https://archive.example.org/people/abcd2345/", "/cases/abcd2345"])
def test_the_page_may_be_left_out_or_copied_as_an_address(client, about):
    assert send(client, about=about).status_code == 303
    assert Request.objects.get().about == ("abcd2345" if about else "")


@pytest.mark.parametrize("about", ["???", "x" * 500, "the page of my daughter", "<script>", "ab"])
def test_a_reference_that_is_none_is_reported_in_words(client, about):
    text = reported(send(client, about=about))
    assert "say in your own words which page you mean" in text
    assert not Request.objects.exists()


@pytest.mark.parametrize("about", ["nonsense!", "%00", "%ff", "x" * 3000, "<script>alert(1)</script>"])
def test_a_nonsense_reference_in_the_address_is_harmless(client, about):
    text = reported(client.get(f"/report/?about={about}"), 200)
    assert "nonsense" not in text
    assert "<script>" not in text


def test_the_reference_in_the_address_is_filled_in(client):
    assert 'value="abcd2345"' in reported(client.get("/report/?about=abcd2345"), 200)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": ""}, "Write at least a few words"),
        ({"text": "  \n "}, "Write at least a few words"),
        ({"kind": ""}, "Choose what it is"),
        ({"kind": "threat"}, "Choose one of the lines"),
        ({"text": "x" * 5001}, "The text has 5001 characters; at most 5000"),
        ({"text": "\x00\u202e"}, "Write at least a few words"),
        ({"contact": "c" * 301}, "at most 300"),
        ({"website": "http://spam.example"}, "Leave this field empty and send again"),
    ],
)
def test_what_is_wrong_is_reported_and_what_was_typed_stays(client, wrong, said):
    text = reported(send(client, **({"text": "My words", "contact": "my contact"} | wrong)))
    assert said in text
    assert "It was not sent yet. What you typed is still here" in text
    kept = {"text": "My words", "contact": "my contact"} | wrong
    for field in ("text", "contact"):
        assert kept[field].strip() in text
    assert not Request.objects.exists()


def test_what_was_typed_comes_back_escaped(client):
    answer = send(client, kind="", text="</textarea><script>alert(1)</script>")
    assert b"<script>" not in answer.content
    assert b"&lt;script&gt;" in answer.content


def test_lines_stay_and_any_language_is_right(client):
    send(client, text="Моя дочь\r\n\r\nدانا")
    assert Request.objects.get().text == "Моя дочь\n\nدانا"


def test_ten_megabytes_are_refused_in_words(client):
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        answer = client.generic("POST", "/report/", "text=" + "x" * 10_000_000, content_type=content_type)
        assert "That is too much at once" in reported(answer, 413)
    assert not Request.objects.exists()


def test_thousands_of_fields_are_refused_in_words(client):
    body = "&".join(f"f{number}=1" for number in range(2000))
    answer = client.generic("POST", "/report/", body, content_type="application/x-www-form-urlencoded")
    assert "That is too much at once" in reported(answer, 413)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe%ff=%00", "application/x-www-form-urlencoded"),
        (b"text=1", "application/x-www-form-urlencoded; charset=koi8-r"),
        (b"broken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
        (b'{"text": 1}', "application/json"),
    ],
)
def test_a_body_that_cannot_be_read_is_a_bad_request(client, body, content_type):
    answer = client.generic("POST", "/report/", body, content_type=content_type)
    reported(answer)
    assert not Request.objects.exists()


def test_it_needs_no_token_and_no_browser_may_keep_it(client):
    client.handler.enforce_csrf_checks = True
    answer = send(client)
    assert answer.status_code == 303
    assert "no-store" in client.get("/report/").headers["Cache-Control"]


@pytest.mark.parametrize("method", ["put", "delete", "options", "patch"])
def test_other_methods_are_not_allowed(client, method):
    assert getattr(client, method)("/report/").status_code == 405
    assert getattr(client, method)("/report/thanks/abcd2345/").status_code == 405


def test_whether_something_hidden_exists_makes_no_difference(client):
    woman = factories.published("person", "A prisoner")
    actions.seal(woman, by=factories.publisher(), private_reason="danger")
    pages = [client.get(f"/report/?about={ref}").content.replace(ref.encode(), b"") for ref in (woman.ref, "zzzz2222")]
    assert pages[0] == pages[1]
    assert [send(client, about=ref).status_code for ref in (woman.ref, "zzzz2222")] == [303, 303]
