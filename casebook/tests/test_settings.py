"""The settings as each environment makes them: read as a server reads them."""

import runpy
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

SERVER = {"DEBUG": "0", "SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "archive.example.org"}
OURS = {*SERVER, "DATABASE_URL", "HTTPS", "TRUST_PROXY", "CONTACT_KEY", "SITE_NAME", "EMAIL_URL", "DEFAULT_FROM_EMAIL"}
OURS |= {"REQUESTS_EMAIL", "FETCH_LOOPBACK"}


@pytest.fixture
def read():
    """The settings as a server reads them in an environment."""

    def read(environment):
        with pytest.MonkeyPatch.context() as patch:
            for name in OURS:
                patch.delenv(name, raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            # By that tests are told apart.
            patch.delitem(sys.modules, "pytest")
            return SimpleNamespace(**runpy.run_path(str(settings.BASE_DIR / "casebook" / "settings.py")))

    return read


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DEBUG": "0", "ALLOWED_HOSTS": "a.example"}, ("SECRET_KEY is not set", "for example, SECRET_KEY=")),
        (
            SERVER | {"SECRET_KEY": "for-development-only-and-refused-when-DEBUG-is-0"},
            ("SECRET_KEY is not set",),
        ),
        ({"DEBUG": "0", "SECRET_KEY": "k" * 50}, ("ALLOWED_HOSTS is not set", "for example ALLOWED_HOSTS=")),
        (
            SERVER | {"ALLOWED_HOSTS": "a.example, *"},
            ("ALLOWED_HOSTS contains *", "for example ALLOWED_HOSTS="),
        ),
        (SERVER | {"HTTPS": "treu"}, ("HTTPS is 'treu'", "HTTPS=1")),
        (SERVER | {"CONTACT_KEY": "short"}, ("CONTACT_KEY is not a Fernet key", "for example, CONTACT_KEY=")),
        (SERVER | {"EMAIL_URL": "mail.example.org"}, ("EMAIL_URL needs the form", "EMAIL_URL=smtp+tls://")),
        (SERVER | {"EMAIL_URL": "smtp://localhost:25"}, ("DEFAULT_FROM_EMAIL beside it",)),
        (SERVER | {"FETCH_LOOPBACK": "1"}, ("FETCH_LOOPBACK=1 is for tests", "FETCH_LOOPBACK=0")),
        (SERVER | {"DATABASE_URL": "mysql://u:p@h/n"}, ("DATABASE_URL names a database", "postgres://")),
    ],
)
def test_a_server_refuses_to_start_and_says_which_variable_and_how(read, environment, words):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(environment)
    for word in words:
        assert word in str(refused.value)


def test_a_bare_checkout_is_for_a_developer_on_this_machine(read):
    s = read({})
    assert (s.DEBUG, s.HTTPS, s.ALLOWED_HOSTS, s.SITE_NAME) == (True, False, [], "Casebook")


def test_a_server_speaks_https_unless_reported_otherwise(read):
    switches = (
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "HTTPS",
    )
    for environment, on in ((SERVER, True), (SERVER | {"HTTPS": "0"}, False)):
        assert [bool(getattr(read(environment), name)) for name in switches] == [on] * 5


def test_no_e_mail_is_sent_unless_it_is_said_how(read):
    assert read(SERVER).EMAIL_BACKEND.endswith("dummy.EmailBackend")
    given = SERVER | {
        "EMAIL_URL": "smtp+tls://archive:p%40ss@mail.example.org:587",
        "DEFAULT_FROM_EMAIL": "a@example.org",
    }
    s = read(given)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    assert (backend, "mail.example.org", 587) == (s.EMAIL_BACKEND, s.EMAIL_HOST, s.EMAIL_PORT)
    assert (s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS) == ("archive", "p@ss", True)
    assert (s.DEFAULT_FROM_EMAIL, s.EMAIL_TIMEOUT, s.REQUESTS_EMAIL) == ("a@example.org", 5, [])
    assert read(given | {"REQUESTS_EMAIL": "a@x.org, b@x.org"}).REQUESTS_EMAIL == ["a@x.org", "b@x.org"]


def test_the_proxy_header_counts_only_where_the_proxy_is_trusted(read):
    assert not hasattr(read(SERVER), "SECURE_PROXY_SSL_HEADER")
    assert read(SERVER | {"TRUST_PROXY": "1"}).SECURE_PROXY_SSL_HEADER[0] == "HTTP_X_FORWARDED_PROTO"


def test_a_key_may_begin_with_a_dollar_sign(read):
    assert read(SERVER | {"SECRET_KEY": "$HOME" + "k" * 50}).SECRET_KEY == "$HOME" + "k" * 50


def test_the_contact_key_follows_from_the_secret_key_and_is_not_it(read):
    one = read(SERVER).CONTACT_KEY
    assert len(one) == 44
    assert one == read(SERVER).CONTACT_KEY
    assert one != read(SERVER | {"SECRET_KEY": "z" * 50}).CONTACT_KEY
    assert read(SERVER | {"CONTACT_KEY": "A" * 43 + "="}).CONTACT_KEY == "A" * 43 + "="


def test_servers_serve_hashed_static_files_and_hash_passwords_slowly(read):
    s = read(SERVER)
    assert s.STORAGES["staticfiles"]["BACKEND"].endswith(".CompressedManifestStaticFilesStorage")
    assert not hasattr(s, "PASSWORD_HASHERS")


def test_postgresql_connections_persist_and_read_what_is_committed(read):
    url = {"DATABASE_URL": "postgres://u:p%40ss@db.example:5433/archive?sslmode=require"}
    database = read(SERVER | url).DATABASES["default"]
    assert (database["CONN_MAX_AGE"], database["CONN_HEALTH_CHECKS"]) == (600, True)
    assert database["OPTIONS"] == {
        "sslmode": "require",
        "isolation_level": 1,
        "connect_timeout": 5,
        "options": "-c lock_timeout=5s",
    }
    assert (database["PASSWORD"], database["ATOMIC_REQUESTS"]) == ("p@ss", False)


def test_sqlite_waits_for_its_turn_and_survives_a_power_cut(read):
    options = read(SERVER).DATABASES["default"]["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 5)
    assert "synchronous=FULL" in options["init_command"]


def test_the_policy_allows_nothing_unsafe_and_nobody_else():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'none'", "'self'"}


@pytest.mark.django_db
def test_the_test_database_behaves_like_the_real_one():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
        else:
            cursor.execute("SHOW transaction_isolation")
            assert cursor.fetchone() == ("read committed",)


def test_a_server_asks_publishers_for_a_second_factor_where_there_is_https(read):
    assert read(SERVER).SECOND_FACTOR_REQUIRED is True
    assert read(SERVER | {"HTTPS": "0"}).SECOND_FACTOR_REQUIRED is False
    assert read({}).SECOND_FACTOR_REQUIRED is False


def test_the_key_of_second_factors_follows_from_that_of_contacts(read):
    # Whoever changes SECRET_KEY and keeps CONTACT_KEY locks no member out.
    contact = {"CONTACT_KEY": "A" * 43 + "="}
    one = read(SERVER | contact).SECOND_FACTOR_KEY.decode()
    assert len(one) == 44
    assert one == read(SERVER | contact | {"SECRET_KEY": "z" * 50}).SECOND_FACTOR_KEY.decode()
    assert one != read(SERVER).SECOND_FACTOR_KEY.decode()
