"""What all tests share."""

import copy
import os
import shutil
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from casebook.interchange import statistics
from casebook.models import Role
from casebook.tests import factories, pseudolocale
from casebook.tests.sample_archive import world
from tools import words

HERE = Path(__file__).parent
# What the two databases do differently shows in what writes to them and in what searches them. Of the other folders a
# file says with the marker `both` that it is such a one; the rest is tested on one of the two.
ON_BOTH = ("actions", "models", "search")


def _asks_database(item):
    return item.get_closest_marker("django_db") is not None or "_django_db_helper" in item.fixturenames


def _commits(item):
    """Whether a test's transactions are real ones: nothing can stand behind them."""
    marker = item.get_closest_marker("django_db")
    named = {"transactional_db", "live_server"}.intersection(item.fixturenames)
    return bool(named) or (marker is not None and marker.kwargs.get("transaction", False))


def _world_of(item):
    """The function that builds the archive that a test begins with; None for an empty one."""
    # What a test is given as a parameter may be called as an archive is.
    given = item.callspec.params if hasattr(item, "callspec") else {}
    asked = set(item.fixturenames) - set(given)
    if asked & {"w", "_world_of_file"}:
        return getattr(item.module, "WORLD", None)
    return next((build for name, build in SHARED.items() if name in asked), None)


def _turn(item):
    """Tests that begin with the same archive follow one another, so that it is built once."""
    build = _world_of(item)
    return _commits(item), f"{build.__module__}.{build.__qualname__}" if build else ""


def pytest_collection_modifyitems(items):
    """Put tests of one archive together, and mark what is tested on SQLite only."""
    items.sort(key=_turn)
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        on_both = folder in ON_BOTH or item.get_closest_marker("both")
        if not (on_both and _asks_database(item)):
            item.add_marker(pytest.mark.once)


def pytest_configure(config):
    """The catalogs as they are now, also where nobody has run `make setup`."""
    words.compile_all()
    TransactionTestCase._fixture_teardown = lambda _self: _empty_tables()


@pytest.fixture(autouse=True)
def _language_of_the_archive():
    """The language of the last page that a test asked for is not that of the next test."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _no_page_kept():
    """A test's archive is rolled back, and its revisions come again: no page or count of reports may outlive it."""
    for store in caches.all():
        store.clear()
    yield
    for store in caches.all():
        store.clear()


@pytest.fixture(scope="session")
def _synthetic_catalogs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    with pytest.MonkeyPatch.context() as monkeypatch:
        return pseudolocale.synthetic(folder, pseudolocale.collected(folder, monkeypatch))


@pytest.fixture
def synthetic_language(_synthetic_catalogs):
    """With a language in which every message stands in brackets, under `/xa/`."""
    with override_settings(LANGUAGES=pseudolocale.LANGUAGES, LOCALE_PATHS=[_synthetic_catalogs]):
        yield


def load_seed():
    call_command("load_archive", str(settings.BASE_DIR / "fixtures"), verbosity=0)


SHARED = {"archive": world, "seed": load_seed}


def _empty_tables():
    """Take every row out but those that migrating makes: to make them anew takes longer than all the rest."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    tables -= {model._meta.db_table for model in (ContentType, Permission, Group, Group.permissions.through)}
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), sorted(tables)))


class Standing:
    """The archive that tests begin with. It is built when a test asks for it and stands until one asks for another.

    Its transaction is one that no test ends, and each test's own changes are rolled back in it. For a browser it is
    committed, and emptied at the end: such tests only read.
    """

    def __init__(self):
        self.asked, self.built, self._undo = (None, False), None, ExitStack()

    def give_place(self, build, committed):
        """Make this one stand; with None, none."""
        if (build, committed) == self.asked:
            return
        self._undo.close()
        self.asked, self.built = (None, False), None
        if build is None:
            return
        if committed:
            self._undo.callback(_empty_tables)
        else:
            self._undo.enter_context(transaction.atomic())
            self._undo.callback(transaction.set_rollback, True)
        with transaction.atomic():
            self.built = build()
            if build is not load_seed:
                statistics.gather_of_loaded()
        self.asked = (build, committed)


def _prepared() -> Path:
    """Where an empty database lies that migrations have made, named by what makes it."""
    code = settings.BASE_DIR / "casebook"
    made_by = [*code.glob("migrations/*.py"), *code.rglob("models/**/*.py"), code / "apps.py"]
    made_by.append(settings.BASE_DIR / "requirements.txt")
    digest = sha256(b"".join(path.read_bytes() for path in sorted(made_by))).hexdigest()[:16]
    return settings.VAR_DIR / f"test-prepared-{digest}.sqlite3"


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """On SQLite copy a database that an earlier run has migrated: that takes longer than most tests."""
    prepared = _prepared()
    if connection.vendor != "sqlite" or not prepared.exists():
        request.getfixturevalue("django_db_setup")
        if connection.vendor == "sqlite":
            own = prepared.with_suffix(f".{os.getpid()}")
            with django_db_blocker.unblock(), connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(own)])
            own.replace(prepared)
        yield
        return
    before, name = connection.settings_dict["NAME"], connection.creation._get_test_db_name()
    shutil.copy(prepared, name)
    connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    connection.settings_dict["NAME"] = before
    for beside in ("", "-wal", "-shm"):
        Path(name + beside).unlink(missing_ok=True)


STANDING = Standing()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Take away what stands in a transaction before a browser starts: its driver has a connection of its own."""
    if _commits(item) and not STANDING.asked[1]:
        with item.config.stash[blocking_manager_key].unblock():
            STANDING.give_place(None, False)


@pytest.fixture(scope="session")
def _standing(django_db_setup, django_db_blocker):
    yield STANDING
    with django_db_blocker.unblock():
        STANDING.give_place(None, False)


@pytest.fixture
def _begin_with(request, _standing, django_db_blocker):
    build, committed = _world_of(request.node), _commits(request.node)
    with django_db_blocker.unblock():
        _standing.give_place(build, committed and build is not None)
    return _standing


@pytest.fixture
def _django_db_helper(request, _begin_with, django_db_blocker):
    """What a test begins with stands before its transaction begins; what is committed is not emptied after each."""
    _build, committed = _begin_with.asked
    if not committed:
        request.getfixturevalue("_django_db_helper")
        yield
        return
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def archive(_begin_with, db):
    """The synthetic archive of `casebook.tests.sample_archive`. What a test changes it reads anew from the database."""
    return copy.deepcopy(_begin_with.built)


@pytest.fixture
def seed(db):
    """The seed archive."""


@pytest.fixture
def _world_of_file(_begin_with, db):
    return copy.deepcopy(_begin_with.built)


@pytest.fixture
def w(request, _world_of_file):
    """The archive that the file names as its `WORLD`. Each test has a copy, and its changes are rolled back."""
    assert hasattr(request.module, "WORLD"), "The file names no WORLD."
    return _world_of_file


@pytest.fixture
def article(_world_of_file):
    """A published source: the article of the file's `WORLD`, or one of its own."""
    return getattr(_world_of_file, "article", None) or factories.published_source()


@pytest.fixture
def group(_world_of_file):
    """A published group of people: that of the file's `WORLD`, or one of its own, told of nowhere yet."""
    return getattr(_world_of_file, "group", None) or factories.published(
        "person", "Women in North prison", form="group"
    )


@pytest.fixture
def woman(w):
    """The woman of the file's `WORLD`."""
    return w.woman


@pytest.fixture
def editor(client):
    """An editor, signed in."""
    user = factories.member("an editor", Role.EDITOR)
    client.force_login(user)
    return user
