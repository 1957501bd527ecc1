"""The one settings file. What differs between machines is read from the environment; these names are all.

DEBUG           1 (when unset) for developers on their own machine; 0 for anything that readers reach
SECRET_KEY      required when DEBUG=0
ALLOWED_HOSTS   required when DEBUG=0: host names with commas between them
DATABASE_URL    sqlite:////path/to/file or postgres://user:password@host/name; var/casebook.sqlite3 when unset
HTTPS           1 when readers come over HTTPS; the opposite of DEBUG when unset
TRUST_PROXY     1 when a proxy in front sets X-Forwarded-Proto, strips what readers send under that name, and appends
                the address that it was asked from to X-Forwarded-For
CONTACT_KEY     Fernet key that encrypts contact details; derived from SECRET_KEY when unset
BACKUP_KEY      Fernet key that backups are encrypted with (manage.py backup); they are not when unset
CONTACT_EMAIL   an address to show to readers, if there is one
PUBLISHER       who publishes the archive, as every page says
LICENCE         under which licence its facts may be used, as every page says
EMAIL_URL       how e-mail is sent, as smtp+tls://user:password@host:587; no e-mail is sent when unset
DEFAULT_FROM_EMAIL  whom e-mail comes from; required with EMAIL_URL
ALARM_EMAIL     whom manage.py alarm writes to, with commas between, such as when a backup failed
REQUESTS_EMAIL  whom a new request is reported to, with commas between; editors and publishers with an e-mail when unset
SITE_NAME       the archive's name; Casebook when unset
SITE_ADDRESS    where readers reach the archive, such as https://archive.example.org; made of the first of ALLOWED_HOSTS
                when unset
RELEASES_ADDRESS  where releases of the archive can be fetched, as /about/ says
MIRROR_PATH     a folder that holds the public pages as files (manage.py mirror); a takedown empties them out of it
FETCH_LOOPBACK  1 lets articles be fetched from this machine itself, for tests; refused when DEBUG=0
"""

import base64
import hmac
import os
import re
import sys
from datetime import timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from casebook import file_permissions

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# Asked of the process and not of the environment: a server that a test starts as its own process is no test.
TESTING = "pytest" in sys.modules


def _text(name: str, default: str = "") -> str:
    # Not environ.Env.str(): it takes a key that begins with a dollar sign for the name of another variable.
    return os.environ.get(name, "").strip() or default


def _switch(name: str, default: bool) -> bool:
    # A misspelt switch must not quietly mean "off": that would serve readers without HTTPS.
    text = _text(name).lower()
    if text in environ.Env.BOOLEAN_TRUE_STRINGS:
        return True
    if text in ("0", "false", "off", "no", "n"):
        return False
    if text:
        raise ImproperlyConfigured(f"{name} is {text!r}. Write 1 or 0, for example {name}=1.")
    return default


DEBUG = _switch("DEBUG", True)
HTTPS = _switch("HTTPS", not DEBUG)

DEVELOPMENT_KEY = "for-development-only-and-refused-when-DEBUG-is-0"
SECRET_KEY = _text("SECRET_KEY", DEVELOPMENT_KEY if DEBUG else "")
if not DEBUG and SECRET_KEY in ("", DEVELOPMENT_KEY):
    raise ImproperlyConfigured(
        "SECRET_KEY is not set, and with DEBUG=0 the archive does not start without one. "
        "Make a key once and keep it: python -c 'import secrets; print(secrets.token_urlsafe(50))' "
        "and then, for example, SECRET_KEY=Zk3…the-50-random-characters."
    )

# With DEBUG on and nothing set, Django answers to localhost only.
ALLOWED_HOSTS = [host.strip() for host in _text("ALLOWED_HOSTS").split(",") if host.strip()]
if not DEBUG and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set, and with DEBUG=0 the archive does not start without it. "
        "Name the hosts under which readers reach it, for example "
        "ALLOWED_HOSTS=archive.example.org,www.archive.example.org."
    )
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS contains *, which lets anybody put their own host name into the archive's links. "
        "Name the hosts, for example ALLOWED_HOSTS=archive.example.org."
    )


# The archive's own settings

SITE_NAME = _text("SITE_NAME", "Casebook")
CONTACT_EMAIL = _text("CONTACT_EMAIL")
PUBLISHER = _text("PUBLISHER")
LICENCE = _text("LICENCE")


def _site_address() -> str:
    address = _text("SITE_ADDRESS").rstrip("/")
    if address and not re.fullmatch(r"https?://[^/?#\s]+", address):
        raise ImproperlyConfigured(
            f"SITE_ADDRESS is {address!r}. Write where the front page is, for example "
            "SITE_ADDRESS=https://archive.example.org."
        )
    host = next((host.lstrip(".") for host in ALLOWED_HOSTS), "localhost")
    return address or f"{'https' if HTTPS else 'http'}://{host}"


# What leaves the archive as files names its pages so.
SITE_ADDRESS = _site_address()
RELEASES_ADDRESS = _text("RELEASES_ADDRESS")
MIRROR_PATH = _text("MIRROR_PATH")

FETCH_LOOPBACK = _switch("FETCH_LOOPBACK", False)
if FETCH_LOOPBACK and not DEBUG:
    raise ImproperlyConfigured(
        "FETCH_LOOPBACK=1 is for tests: with it whoever brings in an article could read what this machine keeps for "
        "itself. With DEBUG=0 the archive does not start so; leave it out, or write FETCH_LOOPBACK=0."
    )


def _contact_key() -> str:
    key = _text("CONTACT_KEY")
    if not key:
        # Bound to its purpose, so that it tells nothing of SECRET_KEY. Whoever changes that one sets
        # CONTACT_KEY to the key derived so far, or contact details kept already can no longer be read.
        derived = hmac.digest(SECRET_KEY.encode(), b"casebook contact details", "sha256")
        return base64.urlsafe_b64encode(derived).decode()
    return _fernet_key("CONTACT_KEY")


def _fernet_key(name: str) -> str:
    key = _text(name)
    try:
        length = len(base64.urlsafe_b64decode(key.encode()))
    except ValueError:
        length = 0
    if key and length != 32:
        raise ImproperlyConfigured(
            f"{name} is not a Fernet key (32 bytes in URL-safe base64). Make one with: python -c "
            "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())' "
            f"and then, for example, {name}=mY2…44-characters…=."
        )
    return key


CONTACT_KEY = _contact_key()
# Kept elsewhere than the backups, and than CONTACT_KEY's own copy: whoever has both reads what is private.
BACKUP_KEY = _fernet_key("BACKUP_KEY")


def _email() -> dict[str, Any]:
    url = _text("EMAIL_URL")
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        config: dict[str, Any] = environ.Env.email_url_config(url)
    except (ImproperlyConfigured, ValueError):
        config = {}
    if not config or not DEFAULT_FROM_EMAIL:
        raise ImproperlyConfigured(
            "EMAIL_URL needs the form scheme://user:password@host:port, and DEFAULT_FROM_EMAIL beside it, for example "
            "EMAIL_URL=smtp+tls://archive:password@mail.example.org:587 DEFAULT_FROM_EMAIL=archive@example.org."
        )
    return {name: value for name, value in config.items() if name.startswith("EMAIL_")}


DEFAULT_FROM_EMAIL = _text("DEFAULT_FROM_EMAIL")
vars().update(_email())
# It is sent while whoever reports something waits for the thanks.
EMAIL_TIMEOUT = 5
REQUESTS_EMAIL = [address.strip() for address in _text("REQUESTS_EMAIL").split(",") if address.strip()]
ALARM_EMAIL = [address.strip() for address in _text("ALARM_EMAIL").split(",") if address.strip()]


# The application

ROOT_URLCONF = "casebook.urls"
WSGI_APPLICATION = "casebook.wsgi.application"
AUTH_USER_MODEL = "casebook.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before staticfiles: `runserver` then serves static files as the real server does.
    "whitenoise.runserver_nostatic",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    # The desk's own widgets are templates of the project.
    "django.forms",
    "django_filters",
    "simple_history",
    "csp",
    # Of allauth, signing in and second factors alone; nobody signs up, and no address of an e-mail is kept.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    # What takes longer than a request may: articles are fetched and tables read by a worker beside the server.
    "django_tasks",
    "django_tasks_db",
    # Of the API; the sidecar has the files of its documentation, so that none is loaded from elsewhere.
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "casebook",
]

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MIDDLEWARE = [
    "casebook.middleware.HeadMiddleware",
    "casebook.web.language.AddressLanguageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Outside what is kept, which is kept as it is.
    "casebook.web.cache.ReadersGZipMiddleware",
    # Inside of that: it looks at the first piece of a file before it is sent.
    "casebook.middleware.DatabaseUnavailableMiddleware",
    # Outside the session: what it keeps was made for readers, who have none.
    "casebook.web.cache.PageCacheMiddleware",
    "casebook.middleware.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "casebook.admin.sign_in.SecondFactorMiddleware",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        # Readers' pages. Rendering them takes a seventh of the time that Django's own language takes.
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "public",
        "DIRS": [BASE_DIR / "templates" / "public"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "casebook.web.jinja.environment",
            "context_processors": ["casebook.web.jinja.site"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "autoescape": True,
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "casebook.web.jinja.site",
            ],
        },
    },
]


# Databases. Transactions belong to the actions: with ATOMIC_REQUESTS and SQLite's IMMEDIATE, every reader would
# begin as a writer and wait for the others.

# What is in it is for the archive's own user alone: the database, its key, and backups that somebody puts there.
VAR_DIR.mkdir(mode=0o700, exist_ok=True)
file_permissions.close_folder(VAR_DIR)

# A real disk makes each commit wait. Tests keep every other property of the database and lose only this one.
SQLITE_SYNCHRONOUS = "OFF" if TESTING else "FULL"


# Seconds to wait for a database that somebody else holds, before whoever waits is told so. Eight tests at once on
# two processors are slower than any archive.
DATABASE_PATIENCE = 20 if TESTING else 5


def _database() -> dict[str, Any]:
    url = _text("DATABASE_URL")
    config: dict[str, Any] = (
        environ.Env.db_url_config(url)
        if url
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "casebook.sqlite3")}
    )
    config["ATOMIC_REQUESTS"] = False
    options = config.setdefault("OPTIONS", {})
    if config["ENGINE"] == "django.db.backends.sqlite3":
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": DATABASE_PATIENCE,
            "init_command": (
                f"PRAGMA journal_mode=WAL; PRAGMA synchronous={SQLITE_SYNCHRONOUS}; PRAGMA foreign_keys=ON; "
                # What is deleted is written over with zeros.
                "PRAGMA secure_delete=ON;"
            ),
        }
        # A file, since a database in memory has neither WAL nor a second connection that waits. Named by
        # process: two runs in one checkout would otherwise delete each other's. TEST_DATABASE gives a name to
        # keep, for --reuse-db.
        config["TEST"] = {"NAME": str(VAR_DIR / f"{_text('TEST_DATABASE', f'test-{os.getpid()}')}.sqlite3")}
    elif config["ENGINE"] == "django.db.backends.postgresql":
        config |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
        # Said outright, so that the server's own default does not decide it. 1 is psycopg2's READ COMMITTED.
        options["isolation_level"] = 1
        options.setdefault("connect_timeout", DATABASE_PATIENCE)
        options.setdefault("options", f"-c lock_timeout={DATABASE_PATIENCE}s")
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL names a database that the archive does not know. It runs on SQLite and PostgreSQL, "
            "for example DATABASE_URL=postgres://casebook:password@localhost/casebook."
        )
    return config


DATABASES = {"default": _database()}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # By which networks reports were sent, hashed: in memory only, and not emptied when a page is taken down.
    "reports": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "reports",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # From which networks programs ask, in the same way, and apart: they ask more often.
    "api": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "api",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
    # Failed attempts to sign in, hashed: in memory only, and not emptied when a page is taken down. To push one out by
    # many others takes longer than it is kept: each costs the hash of a password.
    "sign-in": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "sign-in",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}


# Language and time. The language is the address prefix and nothing else (casebook.web.language). A folder in locale/ is
# a language of the pages (docs/adding-a-language.md), called as it calls itself.

LANGUAGE_CODE = "en"
_CALLED = {code: info.get("name_local", code).capitalize() for code, info in LANG_INFO.items()} | {"kk": "Қазақша"}
_FOLDERS = (path.name for path in (BASE_DIR / "locale").iterdir() if path.is_dir())
LANGUAGES = [
    (LANGUAGE_CODE, "English"),
    *sorted(((code, _CALLED.get(code, code)) for code in _FOLDERS), key=itemgetter(1)),
]
FORMAT_MODULE_PATH = ["casebook.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"


# Static files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]

# The manifest exists once collectstatic has run; developers and tests must not have to run it.
PLAIN_STATIC = DEBUG or TESTING
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if PLAIN_STATIC
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = PLAIN_STATIC
WHITENOISE_AUTOREFRESH = PLAIN_STATIC
# Our own pages alone use the static files, and only from their own address.
WHITENOISE_ALLOW_ALL_ORIGINS = False


# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
# An outlet must not learn which page of the archive its reader comes from; our own forms need it for CSRF.
SECURE_REFERRER_POLICY = "same-origin"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked by the machine itself, behind the proxy
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
TRUST_PROXY = _switch("TRUST_PROXY", False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A session begins when an editor signs in and at no other time: readers get no cookie. Hence messages live in
# the session too, and not in a cookie of their own.
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
# What a member typed before signing in anew is kept.
CSRF_FAILURE_VIEW = "casebook.admin.site.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Signing in (casebook.admin.sign_in; docs/decisions/0029-sign-in.md)

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "casebook.admin.sign_in.SignInAdapter"
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_SIGNUP_ENABLED = False
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
# By axes instead, for allauth would lock a name wherever its owner is.
ACCOUNT_RATE_LIMITS = {"login_failed": ""}

# Publishers can take down the whole archive, and put up anything.
SECOND_FACTOR_REQUIRED = HTTPS
SECOND_FACTOR_KEY = base64.urlsafe_b64encode(hmac.digest(CONTACT_KEY.encode(), b"casebook second factors", "sha256"))
MFA_ADAPTER = "casebook.admin.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "casebook.admin.sign_in.CodeForm",
    "reauthenticate": "casebook.admin.sign_in.CodeAgainForm",
    "activate_totp": "casebook.admin.sign_in.FirstCodeForm",
    "authenticate_webauthn": "casebook.admin.sign_in.PasskeyForm",
    "reauthenticate_webauthn": "casebook.admin.sign_in.PasskeyAgainForm",
    "add_webauthn": "casebook.admin.sign_in.NewPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
# A clock may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Failures of one name from one network; neither locks anybody else out.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_CACHE = "sign-in"
# It warns that each process of the server counts by itself: then it is ten for each.
SILENCED_SYSTEM_CHECKS = ["axes.W001"]
AXES_CLIENT_IP_CALLABLE = "casebook.admin.sign_in.hashed_network"
AXES_CLIENT_STR_CALLABLE = "casebook.admin.sign_in.nobody"
AXES_LOCKOUT_CALLABLE = "casebook.admin.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    # Slow hashing is the point of a password hasher, and nothing that a test learns from.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000


# Editors explain themselves at length: the reason of a change is not cut at 100 characters.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True


# The API (casebook.api; docs/decisions/0040-api.md). Readers are nobody, and get no cookie.

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "casebook.api.errors.as_problem",
    "UNAUTHENTICATED_USER": None,
    # The name is free for what lists take.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SITE_NAME}: the API",
    "DESCRIPTION": "Everything that the pages tell, for programs. Reading needs no key. Guide: docs/api.md.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "POSTPROCESSING_HOOKS": ["casebook.api.schema.with_components"],
    **({"LICENSE": {"name": LICENCE}} if LICENCE else {}),
    **({"CONTACT": {"name": PUBLISHER, "email": CONTACT_EMAIL}} if CONTACT_EMAIL else {}),
}


# Logs go to stderr, through a filter on every handler. The server's access log stays off (see the Makefile).

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_reader_details": {"()": "casebook.logs.WithoutReaderDetails"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_reader_details"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "casebook": {"level": "INFO"},
        # These bring handlers of their own (one mails each error with its whole request); ours replaces them.
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "waitress": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
