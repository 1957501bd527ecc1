"""A busy or absent database: 503 with Retry-After in words, nothing typed is lost, and an error of ours stays one."""

import re
import sqlite3

import psycopg2
import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from casebook.middleware import is_unavailable
from casebook.models import Record, Request
from casebook.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PAGES = ["/", "/cases/", "/claims/", "/sources/", "/disputes/", "/search/?q=Dana", "/changes/", "/corrections/"]
PAGES += ["/cases/abcd2345/", "/claims/abcd2345/", "/ru/cases/", "/kk/"]
MACHINES = ["/cases/?format=csv", "/claims/?format=csv", "/cases/?format=atom"]
WITHOUT = ["/about/", "/ru/about/", "/kk/about/?x=1", "/robots.txt", "/report/", "/report/thanks/abcd2345/"]


def caused(kind, cause):
    """An error as Django gives it."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


def of_sqlite(code):
    cause = sqlite3.OperationalError("secret words")
    cause.sqlite_errorcode = code
    return caused(OperationalError, cause)


def of_postgresql(code, kind=psycopg2.OperationalError):
    class Told(kind):
        pgcode = code

    return caused(OperationalError, Told("secret words"))


@pytest.fixture
def away(client):
    """The database answers nothing at all."""

    def refuse(*args):
        raise of_sqlite(sqlite3.SQLITE_BUSY)

    client.raise_request_exception = False
    cache.clear()
    with connection.execute_wrapper(refuse):
        yield client


@pytest.mark.parametrize(
    ("error", "reported"),
    [
        (of_sqlite(sqlite3.SQLITE_BUSY), True),
        (of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (of_sqlite(sqlite3.SQLITE_LOCKED), True),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), True),
        (of_sqlite(sqlite3.SQLITE_FULL), True),
        (of_sqlite(sqlite3.SQLITE_IOERR_READ), True),
        (of_sqlite(sqlite3.SQLITE_ERROR), False),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), False),
        (of_postgresql(None), True),
        (of_postgresql("57P01"), True),
        (of_postgresql("53300"), True),
        (of_postgresql("55P03"), True),
        (of_postgresql("40P01"), True),
        (of_postgresql("08006"), True),
        (of_postgresql("22003"), False),
        (caused(InterfaceError, psycopg2.InterfaceError("connection already closed")), True),
        (caused(InterfaceError, psycopg2.InterfaceError("can't adapt")), False),
        (caused(ProgrammingError, psycopg2.ProgrammingError("no such column")), False),
        (OperationalError("said by nobody"), False),
        (ValueError("secret"), False),
        (caused(ValueError, of_sqlite(sqlite3.SQLITE_BUSY)), True),
    ],
)
def test_only_a_busy_or_absent_database_counts(error, reported):
    assert is_unavailable(error) is reported


def test_a_statement_that_is_wrong_is_an_error_of_ours():
    with pytest.raises((OperationalError, ProgrammingError)) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")
    assert not is_unavailable(raised.value)


@pytest.mark.parametrize("address", PAGES)
def test_pages_say_so(away, address):
    for method in (away.get, away.head):
        answer = method(address)
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    shown = away.get(address).content.decode()
    language = re.match(r"/(ru|kk)/", address)
    assert f'<html lang="{language[1] if language else "en"}"' in shown
    assert "secret" not in shown
    assert "noindex" in shown
    assert "<form" not in shown.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("address", MACHINES)
def test_files_and_feeds_say_so_in_plain_text(away, address):
    answer = away.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer["Retry-After"]
    assert b"<" not in answer.content


def test_whoever_asks_for_no_page_gets_none(away):
    answer = away.get("/cases/", headers={"accept": "application/json"})
    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")


@pytest.mark.parametrize("address", WITHOUT)
def test_what_needs_no_database_is_there(away, address):
    assert away.get(address).status_code == 200


def test_errors_need_no_database(away, monkeypatch):
    assert away.get("/nowhere/at/all/").status_code == 404
    assert away.get("/about/", headers={"host": "evil.example"}).status_code == 400
    assert away.post("/about/").status_code == 405
    assert away.get("/healthz").status_code == 503
    strict = type(away)(enforce_csrf_checks=True)
    strict.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert strict.post("/admin/login/").status_code == 403


def test_a_session_that_cannot_be_read_is_kept(away):
    away.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    for address in ("/admin/", "/admin/casebook/claim/add/"):
        answer = away.get(address)
        assert answer.status_code == 503, address
        assert not answer.cookies


def test_a_draft_that_was_typed_stands_in_a_form_that_sends_it_again(client, editor):
    sent = {"headline": 'Two "brothers" <wait>', "notes": "\nerste Zeile\nΑβγ", "lang": "", "chain": ["one", "two"]}

    def refuse(*args):
        raise of_sqlite(sqlite3.SQLITE_BUSY)

    address = "/admin/casebook/source/add/?from=queue"
    with connection.execute_wrapper(refuse):
        answer = client.post(address, {**sent, "csrfmiddlewaretoken": "k" * 64})
    shown = answer.content.decode()
    assert answer.status_code == 503
    assert "What you sent was not stored." in shown
    assert f'action="{address}" method="post"' in shown
    assert f'name="csrfmiddlewaretoken" value="{"k" * 64}"' in shown
    assert "Two &#34;brothers&#34; &lt;wait&gt;</textarea>" in shown
    # A browser leaves out the first line break of a textarea, hence there is one more.
    assert 'name="notes" rows="2" dir="auto">\n\nerste Zeile\nΑβγ</textarea>' in shown
    assert '<input type="hidden" name="lang" value="">' in shown
    assert shown.count('name="chain"') == 2


@pytest.mark.parametrize("name", ["password", "new_password1", "credential", "code"])
def test_secrets_are_never_written_into_a_page(away, name):
    away.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    shown = away.post("/admin/casebook/user/add/", {"username": "Rumpelstilz", name: "kept to myself"}).content.decode()
    assert "What you sent was not stored." in shown
    assert "kept to myself" not in shown
    assert "Rumpelstilz" not in shown


def test_too_much_at_once_is_no_error(away, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    away.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    answer = away.post("/admin/casebook/source/add/", {str(number): "x" for number in range(10)})
    assert answer.status_code in (400, 503)


def test_where_it_is_not_certain_the_page_says_so(client, editor, monkeypatch):
    def refuse(*args, **kwargs):
        raise of_sqlite(sqlite3.SQLITE_BUSY)

    client.raise_request_exception = False
    # Below what Django makes of it: a session that was ended elsewhere.
    monkeypatch.setattr(Session, "save", refuse)
    wish = f"/admin/casebook/record/{factories.published('person', 'A prisoner').pk}/action/wish/"
    answer = client.post(wish, {"what": "page", "private_reason": "Her mother wrote."})
    assert answer.status_code == 503
    assert "It is not certain whether what you sent was stored." in answer.content.decode()
    assert "Her mother wrote." in answer.content.decode()


def test_a_session_ended_elsewhere_is_no_outage(client, editor, monkeypatch):
    def refuse(*args, **kwargs):
        raise UpdateError

    monkeypatch.setattr(SessionStore, "save", refuse)
    person = factories.published("person", "A prisoner")
    answer = client.post(
        f"/admin/casebook/record/{person.pk}/action/wish/", {"what": "page", "private_reason": "Her mother wrote."}
    )
    assert answer.status_code == 400


def test_an_error_of_ours_is_not_called_an_outage(client, monkeypatch):
    def broken(*args, **kwargs):
        raise of_sqlite(sqlite3.SQLITE_ERROR)

    client.raise_request_exception = False
    monkeypatch.setattr(Record.objects, "all", broken)
    with connection.execute_wrapper(broken):
        answer = client.get("/cases/")
    assert answer.status_code == 500
    assert b"The fault is the archive" in answer.content


@pytest.mark.django_db(transaction=True)
def test_a_database_that_somebody_else_holds_loses_no_report(client):
    """For real: another connection holds what the report needs."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("PRAGMA busy_timeout=50")
        other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
    else:
        other = psycopg2.connect(**connection.get_connection_params())
        other.cursor().execute("LOCK TABLE casebook_request IN ACCESS EXCLUSIVE MODE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout='50ms'")
    try:
        answer = client.post("/report/", {"kind": "error", "text": "She <lives>"})
        assert answer.status_code == 503
        assert answer["Retry-After"]
        assert "She &lt;lives&gt;" in answer.content.decode()
    finally:
        other.rollback()
        other.close()
    assert client.post("/report/", {"kind": "error", "text": "She <lives>"}).status_code == 303
    assert Request.objects.get().text == "She <lives>"
    connection.close()
