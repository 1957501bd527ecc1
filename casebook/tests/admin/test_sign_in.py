"""Signing in: a name, a password, a second factor. Guessing is slowed down and locks nobody else out."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casebook.admin.sign_in import MOST_CODES, hashed_network, leads_to_desk, network_of
from casebook.models import Role
from casebook.tests import factories
from casebook.tests.admin_helpers import words

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN, CODE, FACTORS = "/admin/login/", "/admin/second-factor/authenticate/", "/admin/second-factor/"


@pytest.fixture(autouse=True)
def _nothing_counted():
    caches["sign-in"].clear()


@pytest.fixture
def publisher():
    return with_password("anna", Role.PUBLISHER)


def with_password(name, role=Role.EDITOR):
    user = factories.member(name, role)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, name="anna", password=PASSWORD, address=LOGIN, **extra):
    return client.post(address, {"login": name, "password": password}, **extra)


def add_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def digits(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def is_in(client):
    return client.get("/admin/casebook/claim/").status_code == 200


def test_a_password_signs_in_and_leads_to_the_desk(client, publisher):
    assert not is_in(client)
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert is_in(client)


def test_a_wrong_one_does_not_and_the_name_stays(client, publisher):
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "The name or the password is not right." in shown
    assert 'value="anna"' in shown
    assert "wrong" not in shown.split("</h1>")[1]
    assert words(sign_in(client, name="nobody of this name", password="wrong")) == words(answer).replace("anna", "")
    assert not is_in(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"role": ""}])
def test_whoever_is_no_member_any_more_does_not_get_in(client, publisher, change):
    for name, value in change.items():
        setattr(publisher, name, value)
    publisher.save()
    sign_in(client)
    answer = client.get("/admin/casebook/claim/")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200


def test_the_admins_own_form_is_nowhere(client, publisher):
    answer = client.post(LOGIN, {"username": "anna", "password": PASSWORD, "this_is_the_login_form": "1"})
    assert answer.status_code == 200
    assert not is_in(client)
    assert reverse("admin:login") == reverse("account_login") == LOGIN
    assert reverse("admin:logout") == reverse("account_logout")
    for gone in ("signup", "email", "password/reset", "social", "login/code"):
        assert client.get(f"/admin/{gone}/").status_code in (302, 404), gone


def test_signing_in_begins_a_new_session_that_ends_with_the_browser(client, publisher):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert 0 < client.session.get_expiry_age() <= 12 * 60 * 60
    assert cookie["httponly"]


def test_signing_out(client, publisher):
    sign_in(client)
    assert client.get("/admin/logout/").status_code == 200
    assert is_in(client)
    assert client.post("/admin/logout/")["Location"] == LOGIN
    assert not is_in(client)


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/admin/casebook/claim/add/?subject=abcd2345&fact=count", True),
        ("/admin/", True),
        ("/admin/desk/merging/", True),
        ("/", False),
        ("/report/", False),
        ("/admin", False),
        ("/administration/", False),
        ("/admin/login/", False),
        ("/admin/logout/", False),
        ("/admin/../report/", False),
        ("/admin/%2e%2e/report/", False),
        ("/admin//evil.example/", False),
        ("//evil.example/admin/", False),
        ("///evil.example/admin/", False),
        ("/\\evil.example/admin/", False),
        ("\\\\evil.example/admin/", False),
        ("https://evil.example/admin/", False),
        ("http:///admin/", False),
        ("http://testserver/admin/", False),
        ("javascript:alert(1)//admin/", False),
        ("\x00/admin/", False),
        ("\t//evil.example/admin/", False),
        (" /admin/", False),
        ("", False),
    ],
)
def test_next_leads_to_the_desk_or_nowhere(client, publisher, address, leads):
    assert leads_to_desk(address) is leads
    for page in (LOGIN, CODE, FACTORS, "/admin/reauthenticate/", "/admin/logout/"):
        assert client.get(page, {"next": address}).status_code in (200, 302), page
    answer = client.post(LOGIN, {"login": "anna", "password": PASSWORD, "next": address})
    assert answer["Location"] == (address if leads else "/admin/")
    assert client.post("/admin/logout/", {"next": address})["Location"] == (address if leads else LOGIN)


def test_a_link_into_the_desk_comes_back_after_both_steps(client, publisher):
    secret = add_app(publisher)
    asked = client.get("/admin/casebook/claim/?state__exact=draft")
    login = client.get(asked["Location"]).content.decode()
    found = re.search(r'name="next" value="([^"]+)"', login)[1].replace("&amp;", "&")
    first = client.post(LOGIN, {"login": "anna", "password": PASSWORD, "next": found})
    assert first["Location"].startswith(CODE)
    second = client.post(first["Location"], {"code": digits(secret)})
    assert second["Location"] == "/admin/casebook/claim/?state__exact=draft"


# Guessing


def test_guessing_is_stopped_where_it_comes_from_and_nowhere_else(client, publisher):
    here, elsewhere = {"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "198.51.100.7"}
    limit = settings.AXES_FAILURE_LIMIT
    answers = [sign_in(client, password=f"guess {number}", **here).status_code for number in range(limit + 2)]
    assert answers == [200] * (limit - 1) + [429] * 3
    locked = sign_in(client, **here)
    assert locked.status_code == 429
    assert locked["Retry-After"] == str(15 * 60)
    assert "no-store" in locked["Cache-Control"]
    assert "Wait 15 minutes and try again." in words(locked)
    assert not is_in(client)
    # A colleague in the same office, and the owner of the name anywhere else.
    with_password("boris")
    assert sign_in(Client(), name="boris", **here).status_code == 302
    assert sign_in(client, **elsewhere).status_code == 302


def test_an_attempt_while_it_lasts_does_not_make_it_longer(client, publisher, settings, monkeypatch):
    settings.AXES_FAILURE_LIMIT = 2
    for _time in range(4):
        sign_in(client, password="wrong")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 14 * 60)
    assert sign_in(client).status_code == 429
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    assert sign_in(client).status_code == 302


def test_who_signs_in_begins_to_count_anew(client, publisher):
    for _round in range(3):
        for _time in range(settings.AXES_FAILURE_LIMIT - 1):
            sign_in(client, password="wrong")
        assert sign_in(client).status_code == 302
        client.post("/admin/logout/")


def test_a_name_that_ends_where_an_address_begins_is_another(client):
    with_password("anna1")
    for _time in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, name="anna11", password="wrong", REMOTE_ADDR="1.1.1.1")
    assert sign_in(client, name="anna1", REMOTE_ADDR="11.1.1.1").status_code == 302


def test_many_names_from_one_place_are_slowed_down(client):
    answers = [sign_in(client, name=f"name {number}", password="wrong") for number in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {200}
    assert answers[-1].status_code == 429
    assert "That was too often in a short time." in words(answers[-1])


def test_nobody_is_written_down(client, publisher, caplog):
    sign_in(client, name="my-own-password", password="wrong", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Netscape")
    sign_in(client, REMOTE_ADDR="203.0.113.9")
    assert "203.0.113.9" not in caplog.text
    assert "my-own-password" not in caplog.text
    for table in connection.introspection.table_names():
        if table.startswith("axes_") or table == "django_session":
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{table}"')
                assert "203.0.113.9" not in str(cursor.fetchall())
                assert table == "django_session" or not cursor.rowcount > 0


def test_where_somebody_comes_from(rf, settings):
    def network(address, forwarded=None):
        headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
        return network_of(rf.get("/", REMOTE_ADDR=address, **headers))

    assert network("203.0.113.9", "198.51.100.7") == "203.0.113.9"
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network("::ffff:203.0.113.9") == "203.0.113.9"
    assert network("") == network("unix:") == ""
    settings.TRUST_PROXY = True
    assert network("127.0.0.1", "6.6.6.6, 198.51.100.7") == "198.51.100.7"
    assert network("127.0.0.1", "nonsense") == network("127.0.0.1") == ""
    assert re.fullmatch("[0-9a-f]{64}", hashed_network(rf.get("/")))


# The second factor


def test_without_the_code_nobody_is_in(client, publisher):
    add_app(publisher)
    answer = sign_in(client)
    assert answer["Location"].startswith(CODE)
    for address in (
        "/admin/",
        "/admin/casebook/claim/",
        FACTORS,
        f"{FACTORS}totp/deactivate/",
        "/admin/reauthenticate/",
    ):
        got = client.get(address)
        assert got.status_code in (302, 403), address
        assert client.get("/admin/desk/merging/").status_code == 302
    assert client.post("/admin/casebook/source/add/", {"headline": "x"}).status_code == 302
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_in(client)


def test_the_code_lets_in_once_and_begins_a_new_session(client, publisher):
    secret = add_app(publisher)
    sign_in(client)
    before, code = client.session.session_key, digits(secret)
    assert client.post(CODE, {"code": code})["Location"] == "/admin/"
    assert is_in(client)
    assert client.session.session_key != before
    other = Client()
    sign_in(other)
    # Nor in another process, which does not have this one's memory.
    cache.clear()
    assert "That is not right." in words(other.post(CODE, {"code": code}))
    assert not is_in(other)


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "٣٤٥٦٧٨", "ü", "\x00", "1" * 5000, "-1", "０"])
def test_what_is_no_code_is_refused(client, publisher, code):
    add_app(publisher)
    RecoveryCodes.activate(publisher)
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 200
    assert not is_in(client)


def test_the_code_alone_is_nothing(client, publisher):
    secret = add_app(publisher)
    assert client.post(CODE, {"code": digits(secret)})["Location"] == LOGIN
    assert not is_in(client)


def test_codes_cannot_be_tried_out_from_many_places(client, publisher):
    secret = add_app(publisher)
    for number in range(MOST_CODES):
        other = Client(REMOTE_ADDR=f"203.0.113.{number}")
        sign_in(other)
        other.post(CODE, {"code": "wrong"})
    sign_in(client)
    assert "Too many codes were tried." in words(client.post(CODE, {"code": digits(secret)}))
    assert not is_in(client)
    caches["sign-in"].clear()
    assert client.post(CODE, {"code": digits(secret)}).status_code == 302


def test_a_recovery_code_lets_in_once(client, publisher):
    add_app(publisher)
    code = RecoveryCodes.activate(publisher).generate_codes()[0]
    sign_in(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert is_in(client)
    other = Client()
    sign_in(other)
    other.post(CODE, {"code": code})
    assert not is_in(other)


def test_secrets_are_kept_encrypted_and_under_another_key_no_code_fits(client, publisher, settings):
    secret = add_app(publisher)
    codes = RecoveryCodes.activate(publisher).generate_codes()
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    settings.SECOND_FACTOR_KEY = b"A" * 43 + b"="
    sign_in(client)
    for code in (digits(secret), codes[0], "000000", ""):
        assert client.post(CODE, {"code": code}).status_code == 200
    assert not is_in(client)


def test_an_app_is_added_by_a_code_after_saying_again_who_one_is(client, publisher):
    sign_in(client)
    add = f"{FACTORS}totp/activate/"
    again = client.get(add)
    assert again["Location"].startswith("/admin/reauthenticate/")
    assert "The password is not right." in words(client.post(again["Location"], {"password": "wrong"}))
    assert client.post(again["Location"], {"password": PASSWORD})["Location"] == add
    shown = client.get(add).content.decode()
    secret = re.search(r'id="secret">(\w+)<', shown)[1]
    assert "<svg" in shown
    assert "style=" not in shown.split("<main")[1]
    assert "That is not right." in words(client.post(add, {"code": "000000"}))
    answer = client.post(add, {"code": digits(secret)})
    assert answer["Location"] == f"{FACTORS}recovery-codes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get(answer["Location"]).content.decode())
    assert len(set(codes)) == 10
    assert codes[0] in client.get(f"{FACTORS}recovery-codes/download/").content.decode()
    client.post("/admin/logout/")
    sign_in(client)
    assert not is_in(client)
    client.post(CODE, {"code": codes[3]})
    assert is_in(client)


def test_a_factor_is_taken_away_only_after_saying_again_who_one_is(client, publisher):
    secret = add_app(publisher)
    sign_in(client)
    client.post(CODE, {"code": digits(secret)})
    remove = f"{FACTORS}totp/deactivate/"
    for answer in (client.get(remove), client.post(remove)):
        assert "reauthenticate" in answer["Location"]
    assert Authenticator.objects.filter(user=publisher).exists()
    # What was asked for last is done then.
    client.post(f"/admin/reauthenticate/?next={remove}", {"password": PASSWORD})
    assert not Authenticator.objects.filter(user=publisher).exists()


def test_guessing_the_password_again_is_counted_too(client, publisher):
    sign_in(client)
    answers = {client.post("/admin/reauthenticate/", {"password": "wrong"}).status_code for _time in range(11)}
    assert 429 in answers


# Who must have one


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def test_a_publisher_sets_one_up_before_anything_else(client, publisher, required):
    sign_in(client)
    for address in ("/admin/", "/admin/casebook/claim/", "/admin/desk/merging/", "/admin/password_change/"):
        assert client.get(address)["Location"] == f"{FACTORS}?required=1", address
    assert client.post("/admin/casebook/source/add/", {"headline": "x"}).status_code == 302
    assert "Publishers need a second factor." in words(client.get(f"{FACTORS}?required=1"))
    RecoveryCodes.activate(publisher)
    assert not is_in(client)
    add_app(publisher)
    assert is_in(client)


def test_others_are_offered_one(client, required):
    with_password("boris", Role.EDITOR)
    sign_in(client, name="boris")
    assert is_in(client)
    assert f'href="{FACTORS}"' in client.get("/admin/").content.decode()


def test_where_there_is_no_https_nobody_must(client, publisher):
    sign_in(client)
    assert is_in(client)


def test_a_lost_one_is_taken_away_on_the_machine(client, publisher, capsys, required):
    add_app(publisher)
    RecoveryCodes.activate(publisher)
    call_command("reset_second_factor", "anna")
    assert "anna signs in with the password alone now" in capsys.readouterr().out
    assert not Authenticator.objects.exists()
    assert sign_in(client)["Location"] == "/admin/"
    assert client.get("/admin/")["Location"] == f"{FACTORS}?required=1"
    call_command("reset_second_factor", "anna")
    assert "had none" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no member of this name"):
        call_command("reset_second_factor", "nobody")


# Passkeys, as far as they go without a browser (browser/test_sign_in.py has the rest)


@pytest.mark.parametrize(
    "credential",
    [
        "", "null", "[]", "{}", "1", '"x"', "{", '{"id": 1}',
        '{"id": "a", "rawId": "b", "response": {}, "type": "public-key"}',
        '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30", '
        '"attestationObject": "oA", "authenticatorData": "oA", "signature": "oA", "userHandle": "oA"}}',
        '{"id": "\\u0000", "rawId": "é", "type": "x", "response": []}',
    ],
)  # fmt: skip
def test_an_answer_that_no_browser_gives_is_refused(client, publisher, credential):
    secret = add_app(publisher)
    sign_in(client)
    assert client.post(CODE, {"credential": credential}).status_code == 200
    assert not is_in(client)
    client.post(CODE, {"code": digits(secret)})
    add = f"{FACTORS}webauthn/add/"
    client.post(f"/admin/reauthenticate/?next={add}", {"password": PASSWORD})
    client.get(add)
    assert client.post(add, {"name": "x", "credential": credential}).status_code == 200
    again = f"{FACTORS}webauthn/reauthenticate/"
    assert client.post(again, {"credential": credential}).status_code in (200, 302)
    assert Authenticator.objects.filter(type="webauthn").count() == 0


def test_the_pages_speak_the_language_of_the_browser(client, publisher):
    for code, heading in (("ru", "Войти"), ("kk", "Кіру")):
        assert heading in words(client.get(LOGIN, headers={"accept-language": code}))
        assert f'lang="{code}"' in client.get(LOGIN, headers={"accept-language": code}).content.decode()


def test_readers_are_asked_nothing_more(client):
    """Neither a cookie nor a look for a session, whoever watches how members sign in."""
    client.get("/about/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/about/?x=1")
    assert not queries
    assert not answer.cookies
    assert "cookie" not in answer.get("Vary", "").lower()


def test_signing_in_in_two_windows_is_no_error(publisher):
    client = Client(enforce_csrf_checks=True)
    page = client.get("/admin/login/").content.decode()
    sent = {"login": "anna", "password": PASSWORD,
            "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]}  # fmt: skip
    # Signing in in the other window makes a new token.
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post("/admin/login/?next=/admin/casebook/claim/", sent)
    assert answer["Location"] == "/admin/login/?next=/admin/casebook/claim/"
    assert "you signed in or out in another window" in words(client.get(answer["Location"]))
    # Whose browser keeps no cookies learns of it.
    client.cookies.clear()
    assert client.post("/admin/login/", sent).status_code == 403
