"""What all tests share."""

import copy
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import transaction
from django.test import TransactionTestCase, override_settings
from django.utils import translation

from casebook.interchange import statistics
from casebook.models import Role
from casebook.tests import factories, pseudolocale
from casebook.tests.sample_archive import world
from tools import words

HERE = Path(__file__).parent
# These files take longest. They go first, so that no process is left with one of them when the others are done.
LONGEST = (
    "browser/test_pages",
    "test_canary",
    "web/test_random_archives",
    "browser/test_quality",
    "web/test_as_of",
    "browser/test_search",
    "test_guides",
    "actions/test_concurrency",
    "web/test_words_marked",
    "interchange/test_generate_archive",
    "browser/test_claim_entry",
    "web/test_lists",
    "interchange/test_text_form",
    "search/test_index_after_actions",
    "projections/test_visibility_names",
    "search/test_integrity",
    "models/test_migrations",
)


def _turn(item):
    """The place of a test's file among those that take longest; behind them for all others."""
    name = item.path.relative_to(HERE).with_suffix("").as_posix()
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


def pytest_collection_modifyitems(items):
    """Begin with what takes longest, and mark what asks no database: it is tested with one of the two only."""
    items.sort(key=_turn)
    for item in items:
        of_database = item.cls is not None and issubclass(item.cls, TransactionTestCase)
        if not of_database and not item.get_closest_marker("django_db") and "django_db_setup" not in item.fixturenames:
            item.add_marker(pytest.mark.once)


def pytest_configure(config):
    """The catalogs as they are now, also where nobody has run `make setup`."""
    words.compile_all()


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


@pytest.fixture(scope="module")
def _world_of_module(django_db_setup, django_db_blocker):
    """The synthetic archive, built once for a file of tests; each test's own changes are rolled back as always."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = world()
        statistics.gather_of_loaded()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def archive(_world_of_module, db):
    """The synthetic archive of `casebook.tests.sample_archive`. What a test changes, it reads from the database
    anew."""
    return _world_of_module


@pytest.fixture(scope="module")
def _seed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_archive", str(settings.BASE_DIR / "fixtures"), verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def seed(_seed, db):
    """The seed archive, loaded once for the file."""


@pytest.fixture(scope="module")
def _built_for_file(request, django_db_setup, django_db_blocker):
    """What the file's `WORLD` builds, once for all of its tests; None where it names none."""
    if not hasattr(request.module, "WORLD"):
        yield None
        return
    with django_db_blocker.unblock(), transaction.atomic():
        built = request.module.WORLD()
        statistics.gather_of_loaded()
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def _world_of_file(_built_for_file, db):
    return copy.deepcopy(_built_for_file)


@pytest.fixture
def w(request, _world_of_file):
    """The archive that the file names as its `WORLD`. Each test has a copy, and its changes are rolled back.

    It stands from the first test on that asks for it: tests of an empty archive come before.
    """
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
