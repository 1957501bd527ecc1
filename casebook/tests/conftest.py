"""What all tests share."""

import pytest
from django.core.cache import cache
from django.db import transaction

from casebook.tests.world import world


@pytest.fixture(autouse=True)
def _no_page_kept():
    """A test's archive is rolled back, and its revisions come again: no page may outlive it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def _world_of_module(django_db_setup, django_db_blocker):
    """The made-up archive, built once for a file of tests; each test's own changes are rolled back as always."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world()
        transaction.set_rollback(True)


@pytest.fixture
def archive(_world_of_module, db):
    """The made-up archive of `casebook.tests.world`. What a test changes, it reads from the database anew."""
    return _world_of_module
