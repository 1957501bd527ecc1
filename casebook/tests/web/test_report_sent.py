"""Reports reach somebody: editors are told, nobody can send hundreds, and what cannot be stored is not lost."""

import hashlib
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.cache import caches
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory
from django.utils import timezone

from casebook import actions
from casebook.models import Request, Role, WishWhat
from casebook.tests import factories
from casebook.tests.smallest_archive import least_world
from casebook.web import rate_limits, reports
from casebook.web.views import report as view

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WORLD = least_world

TYPED = {
    "kind": "error",
    "text": "Моя сестра\nwas never there.",
    "about": "abcd2345",
    "contact": "mother@example.org",
    "website": "",
}


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch):
    """Or a slow machine comes into the next minute."""
    now = timezone.now().replace(second=5)
    monkeypatch.setattr(rate_limits.timezone, "now", lambda: now)


def send(client, address="203.0.113.7", **fields):
    return client.post("/report/", TYPED | fields, REMOTE_ADDR=address)


def nothing_lost(answer, fields=TYPED):
    text = unescape(answer.content.decode())
    assert all(words in text for words in fields.values())
    assert 'value="error" required checked' in text or 'value="error" id="id_kind_0" required checked' in text
    assert "It was not sent, and nothing of it is stored. What you typed is still here." in text
    assert int(answer.headers["Retry-After"]) > 0
    assert not answer.cookies
    return text


# How many are taken


def test_of_a_hundred_reports_of_one_network_a_few_are_taken(client):
    answers = [send(client).status_code for _ in range(100)]
    assert answers[:5] == [303] * 5
    assert set(answers[5:]) == {429}
    assert Request.objects.count() == 5
    assert send(client, "203.0.113.8").status_code == 303


def test_what_is_too_much_is_reported_in_words_and_what_was_typed_stays(client, settings):
    for _ in range(5):
        send(client)
    text = nothing_lost(send(client))
    assert "Send it again in 1 minute." in text
    assert "such messages are counted apart from all others" in text
    settings.CONTACT_EMAIL = "help@example.org"
    text = nothing_lost(send(client))
    assert 'do not wait: write to <a href="mailto:help@example.org">' in text


def test_after_a_minute_more_are_taken_and_after_a_day_s_worth_none(client, monkeypatch):
    now = timezone.now().replace(hour=3, minute=0, second=1)
    taken = 0
    for minute in range(30):
        monkeypatch.setattr(rate_limits.timezone, "now", lambda at=now + timedelta(minutes=minute): at)
        taken += sum(send(client).status_code == 303 for _ in range(6))
    assert taken == 50
    text = nothing_lost(send(client))
    assert "Send it again in 21 hours." in text


def test_what_concerns_safety_is_counted_apart(client):
    for _ in range(9):
        send(client)
    assert send(client).status_code == 429
    assert send(client, kind="safety").status_code == 303


def test_what_is_wrong_does_not_count(client):
    assert {send(client, text="").status_code for _ in range(9)} == {400}
    assert send(client).status_code == 303


def test_all_together_are_bounded_too_and_safety_apart_from_the_rest(client):
    now = timezone.now()
    rows = [Request(kind="error", text="x", received_at=now, due_at=now) for _ in range(60)]
    Request.objects.bulk_create(rows)
    answer = send(client)
    assert answer.status_code == 429
    assert 50 < int(answer.headers["Retry-After"]) <= 60
    assert send(client, kind="safety").status_code == 303
    Request.objects.update(received_at=now - timedelta(minutes=2))
    assert send(client).status_code == 303
    Request.objects.bulk_create(
        Request(kind="error", text="x", received_at=now - timedelta(hours=1), due_at=now) for _ in range(2000)
    )
    answer = send(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 22 * 3600


def test_no_address_stands_in_the_counts(client):
    send(client)
    keys = list(caches["reports"]._cache)
    plain = hashlib.sha256(b"203.0.113.7").hexdigest()
    assert len(keys) == 2
    assert not any("203.0.113" in key or plain in key for key in keys)


@pytest.mark.parametrize(
    ("trusted", "forwarded", "remote", "network"),
    [
        (False, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        (True, "198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (True, "6.6.6.6, 198.51.100.1", "127.0.0.1", "198.51.100.1"),
        (True, "", "127.0.0.1", ""),
        (True, "nonsense", "127.0.0.1", ""),
        (False, "", "", ""),
        (False, "", "2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        (False, "", "2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        (False, "", "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_from_where_it_comes_is_what_our_own_proxy_says_if_there_is_one(settings, trusted, forwarded, remote, network):
    settings.TRUST_PROXY = trusted
    request = RequestFactory().post("/report/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=remote)
    assert rate_limits.network_of(request) == network


def test_a_forged_header_opens_no_new_count(client):
    answers = [
        client.post("/report/", TYPED, headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(6)
    ]
    assert answers[-1] == 429


# A database that is busy or gone


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
@pytest.mark.parametrize("where", ["store", "counts"])
def test_what_cannot_be_stored_stays_in_the_form_and_is_said_not_to_be(client, monkeypatch, error, where):
    def fails(*args, **kwargs):
        raise error

    if where == "store":
        monkeypatch.setattr(reports.Request.objects, "create", fails)
    else:
        monkeypatch.setattr(view, "seconds_to_wait", fails)
    monkeypatch.setattr(view, "reference_of", fails)
    answer = send(client)
    assert answer.status_code == 503
    assert "The archive cannot store anything at the moment" in nothing_lost(answer)


# Editors are told


@pytest.fixture
def editors(settings):
    for name, role in (("one", Role.EDITOR), ("two", Role.PUBLISHER), ("three", Role.CONTRIBUTOR)):
        user = factories.member(name, role)
        user.email = f"{name}@example.org"
        user.save()
    settings.DEFAULT_FROM_EMAIL = "archive@example.org"


def test_editors_and_publishers_are_told_and_nothing_of_what_was_written(client, editors):
    person = factories.published("person", "A prisoner")
    send(client, kind="safety", about=person.ref)
    kept = Request.objects.get()
    assert sorted(message.to for message in mail.outbox) == [["one@example.org"], ["two@example.org"]]
    message = mail.outbox[0]
    reported = f"{message.subject} {message.body}"
    assert kept.ref in message.subject
    assert kept.due_at.strftime("%Y, %H:%M") in message.subject
    assert f"http://testserver/admin/casebook/request/{kept.pk}/change/" in message.body
    assert "someone is in danger" in message.body
    for secret in ("сестра", "mother", "prisoner", person.ref, "203.0.113"):
        assert secret not in reported


def test_a_setting_says_who_is_told_instead(client, editors, settings):
    settings.REQUESTS_EMAIL = ["desk@example.org"]
    send(client)
    assert [message.to for message in mail.outbox] == [["desk@example.org"]]


def test_a_mail_server_that_fails_loses_nothing_and_no_address_is_logged(client, editors, monkeypatch, caplog):
    sent = []

    def fails(message, **kwargs):
        sent.append(message.to)
        raise RuntimeError("550 no such user one@example.org")

    monkeypatch.setattr(mail.EmailMessage, "send", fails)
    assert send(client).status_code == 303
    assert Request.objects.count() == 1
    assert len(sent) == 2
    assert "one@example.org" not in caplog.text
    assert f"request {Request.objects.get().ref} was not sent: RuntimeError" in caplog.text
    monkeypatch.setattr(mail, "get_connection", fails)
    assert send(client).status_code == 303


def test_what_is_not_taken_is_told_to_nobody(client, editors):
    for _ in range(9):
        send(client)
    assert len(mail.outbox) == 2 * 5


# Whom it is about


@pytest.mark.parametrize(("prefix", "said"), [("", "You are writing about:"), ("/ru", ""), ("/kk", "")])
def test_the_form_names_the_person_as_the_public_page_does(client, w, prefix, said):
    person = factories.published("person", "Probayeva", name_policy="full")
    factories.said(person, "name", "Saltanat Probayeva", source=w.article)
    factories.said(person, "held_at", factories.published("facility", "North prison"), source=w.article)
    person.refresh_from_db()
    page = client.get(f"{prefix}/cases/{person.ref}/").content.decode()
    form = client.get(f"{prefix}/report/?about={person.ref}").content.decode()
    assert f">{person.label}</bdi>" in form
    assert person.label in page
    assert said in form
    typed = send(client, text="", about=f"https://archive.example.org/cases/{person.ref}/).")
    assert f">{person.label}</bdi>" in typed.content.decode()


def test_a_name_that_is_withheld_is_not_in_the_form(client, w):
    person = factories.published("person", "Probayeva", name_policy="full")
    factories.said(person, "name", "Saltanat Probayeva", source=w.article)
    actions.record_wish(person, WishWhat.SURNAME, by=factories.publisher(), private_reason="she wrote")
    assert "Probayeva" not in client.get(f"/report/?about={person.ref}").content.decode()


@pytest.mark.parametrize(
    "about", ["/cases/abcd2345).", "https://a.example/ru/claims/abcd2345/?x=1", "abcd2345.", "ABCD2345"]
)
def test_a_copied_reference_may_have_a_tail_or_capitals(client, about):
    assert send(client, about=about).status_code == 303
    assert Request.objects.get().about == "abcd2345"
